"""Whatever was loaded, reloaded, read again, removed and undone: the graph is that of what is left.

Sources, records and steps are drawn at random; what must be left is kept beside them as a list.
"""

from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.database import Database
from graph.model import Record
from graph.stored import find_papers
from ingest.extract.extract import Extractor
from ingest.load import LoadOptions, load_records
from ingest.records import SourceRecord
from ingest.remove import remove_load, remove_papers
from ingest.reread import refresh
from tests.graph.dump import dump_graph

TITLES = ("Tidemark: Early Stopping for Tidal Forecasts", "Gusts in the Loss Landscape of Networks")
ABSTRACTS = (
    "We present Tidemark. It is tested on CIFAR-10 with ResNet-50 on A100 GPUs.",
    "We study ResNet-50 on ImageNet and report top-1 accuracy of 81.2%.",
    "Tidemark and LLaMA-2-7B are compared on CIFAR-10.",
    "",
)


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    """The shipped extraction, loaded once."""
    return Extractor()


records = st.builds(
    Record,
    title=st.sampled_from(TITLES),
    abstract=st.sampled_from(ABSTRACTS),
    arxiv_id=st.sampled_from((None, "2401.00001", "2302.00002")),
    doi=st.sampled_from((None, None, "10.1145/abc")),
    year=st.sampled_from((None, 2023, 2024)),
    authors=st.sampled_from(((), ("Bo Lind",), ("José Ruiz", "Bo Lind"))),
    text_source=st.sampled_from(("arxiv", "other")),
)


@dataclass(frozen=True)
class Step:
    """One thing that a person does; ``at`` chooses the load or paper that it is about."""

    act: str
    at: int = 0
    source: str = ""
    records: tuple[Record, ...] = ()


loads = st.builds(
    Step,
    act=st.just("load"),
    at=st.integers(0, 1),
    source=st.sampled_from(("a", "b", "c")),
    records=st.lists(records, min_size=1, max_size=3).map(tuple),
)
others = st.builds(
    Step, act=st.sampled_from(("undo", "refresh", "remove", "again")), at=st.integers(0, 9)
)


@dataclass
class Library:
    """A graph that is worked on, and the loads that must be left in it: id -> its records."""

    db: Database
    extractor: Extractor
    left: dict[str, tuple[str, list[Record]]] = field(default_factory=dict)

    def load(self, source: str, records: list[Record]) -> str:
        """Load records of a source; the id of the load."""
        items = [
            SourceRecord(record=record, source=source, file=source, number=number)
            for number, record in enumerate(records, 1)
        ]
        options = LoadOptions(source=source)
        report = load_records(self.db, items, extractor=self.extractor, options=options)
        return str(report.load)

    def take(self, step: Step) -> None:
        """Do what the step says, as far as there is anything to do it to."""
        if step.act == "load":
            before = dump_graph(self.db)
            load = self.load(step.source, list(step.records))
            self.left[load] = (step.source, list(step.records))
            if step.at % 2 == 0:  # taking it back at once gives the graph before it
                remove_load(self.db, load, extractor=self.extractor)
                assert dump_graph(self.db) == before
                self.left[self.load(step.source, list(step.records))] = self.left.pop(load)
        elif step.act == "refresh":
            before = dump_graph(self.db)
            self.db.run("MATCH (p:Paper) SET p.extracted_by = 'older'")
            self.db.run("MATCH (:Paper)-[r:USES|EVALUATES_ON|RUNS_ON]->() DELETE r")
            refresh(self.db, extractor=self.extractor)
            assert dump_graph(self.db) == before
        elif self.left and step.act in ("undo", "again"):
            load = list(self.left)[step.at % len(self.left)]
            if step.act == "undo":
                remove_load(self.db, load, extractor=self.extractor)
                del self.left[load]
            else:
                source, records = self.left[load]
                self.left[self.load(source, records)] = (source, list(records))
        elif step.act == "remove":
            self.remove(step.at)

    def remove(self, at: int) -> None:
        """Remove a paper with the records that it was made of."""
        papers = self.db.read("MATCH (p:Paper) RETURN p.id AS id ORDER BY id")
        if not papers:
            return
        chosen = papers[at % len(papers)]["id"]
        (paper,) = (each for each in find_papers(self.db, [chosen]) if each.id == chosen)
        gone = {(item.load_id, item.record) for item in paper.records}
        remove_papers(self.db, [chosen])
        self.left = {
            load: (source, [record for record in records if (load, record) not in gone])
            for load, (source, records) in self.left.items()
        }


@pytest.mark.slow
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    steps=st.lists(st.one_of(loads, others), min_size=3, max_size=6).map(
        lambda steps: [Step("load", 1, "a", (Record(title=TITLES[0]),)), *steps]
    ),
    data=st.data(),
)
def test_any_sequence_equals_loading_what_is_left_in_any_order_of_sources(
    database: Database, extractor: Extractor, steps: list[Step], data: st.DataObject
) -> None:
    """Loads, repeats, reading again, removals, undo: nothing of what is gone is left behind."""
    database.run("MATCH (n) WHERE NOT n:Paperkin DETACH DELETE n")
    library = Library(database, extractor)
    for step in steps:
        library.take(step)
    grown = dump_graph(database)
    database.run("MATCH (n) WHERE NOT n:Paperkin DETACH DELETE n")
    order = data.draw(st.permutations(("a", "b", "c")))
    for source, records in sorted(library.left.values(), key=lambda pair: order.index(pair[0])):
        if records:
            library.load(source, records)
    assert dump_graph(database) == grown
