"""A paper that was removed comes back whole, whatever has happened in between."""

from collections.abc import Callable
from pathlib import Path

import pytest

from graph.database import Database
from graph.errors import NotFound
from graph.marks import read_marks, set_mark
from graph.removed import forget_removed, get_removed, list_removed
from ingest.extract.extract import Extractor
from ingest.load import load_sources
from ingest.remove import put_back, remove_papers
from tests.graph.dump import dump_graph

PAPERS = """\
{"title": "Tides of memory", "abstract": "We train ResNet-50 on CIFAR-10.", "arxiv_id": \
"2401.00001"}
{"title": "Shores of memory", "abstract": "We test VGG-16 on CIFAR-10.", "authors": ["Ylva Lind"]}
"""
OTHER = """\
{"title": "Tides of memory", "abstract": "We train ResNet-50 on CIFAR-10 for a day.", "arxiv_id": \
"2401.00001", "venue": "ICML"}
"""
TIDES = "arxiv:2401.00001"

Load = Callable[[str, str], None]


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    """The shipped extraction, loaded once."""
    return Extractor()


@pytest.fixture
def load(database: Database, extractor: Extractor, tmp_path: Path) -> Load:
    """Loads lines of JSON from a file of some name."""

    def work(name: str, text: str) -> None:
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        assert load_sources(database, [str(file)], extractor=extractor).refused == 0

    return work


def test_put_back_it_is_as_it_was(database: Database, extractor: Extractor, load: Load) -> None:
    """With the records of both its sources, their loads and its mark; then it is kept no longer."""
    load("one.jsonl", PAPERS)
    load("other.jsonl", OTHER)
    set_mark(database, TIDES, "to_read")
    before = dump_graph(database)
    (kept,) = remove_papers(database, [TIDES]).kept
    assert dump_graph(database) != before
    removed = get_removed(database, kept)
    assert (removed.title, removed.paper, len(removed.records)) == ("Tides of memory", TIDES, 2)
    assert put_back(database, kept, extractor=extractor) == TIDES
    assert dump_graph(database) == before
    assert read_marks(database).of(TIDES) == "to_read"
    assert list_removed(database) == []


def test_what_came_meanwhile_stays_beside_it(
    database: Database, extractor: Extractor, load: Load
) -> None:
    """Loaded again by the same or another source, it is one paper with all that was said of it."""
    load("one.jsonl", PAPERS)
    load("other.jsonl", OTHER)
    before = dump_graph(database)
    (kept,) = remove_papers(database, [TIDES]).kept
    load("other.jsonl", OTHER)
    assert put_back(database, kept, extractor=extractor) == TIDES
    rows = database.read("MATCH (:Load)-[r:LOADED]->(p {id: $id}) RETURN r", {"id": TIDES})
    assert len(rows) == 3
    assert dump_graph(database)[0] == before[0]


def test_what_is_forgotten_cannot_be_put_back(
    database: Database, extractor: Extractor, load: Load
) -> None:
    """The paper stays away, and its id is unknown from then on."""
    load("one.jsonl", PAPERS)
    (kept,) = remove_papers(database, [TIDES]).kept
    assert forget_removed(database, kept).paper == TIDES
    with pytest.raises(NotFound):
        put_back(database, kept, extractor=extractor)
    assert database.read("MATCH (p:Paper) RETURN count(p) AS n")[0]["n"] == 1
