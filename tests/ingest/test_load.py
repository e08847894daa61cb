"""Loading into the real database: counts, repeats, order, undo, stops, and nothing twice."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from graph.database import Database
from graph.loads import get_load, list_loads
from graph.overrides import add_override
from ingest.extract.extract import Extractor
from ingest.extract.types import Correction, Extraction
from ingest.load import LoadOptions, load_sample, load_sources
from ingest.records import Problem
from ingest.remove import remove_load, remove_papers, remove_sample
from ingest.report import LoadReport
from ingest.reread import refresh, reread_papers
from ingest.settings import IngestSettings

DATA = Path(__file__).parent / "data"

WAVES = {
    "title": "Tidemark: Early Stopping for Tidal Forecasts",
    "abstract": "We present Tidemark. It is tested on CIFAR-10 with ResNet-50 on A100 GPUs.",
    "arxiv_id": "2401.00001",
    "authors": ["Bo Lind"],
    "year": 2024,
}
WINDS = {
    "title": "Gusts in the Loss Landscape of Networks",
    "abstract": "We study ResNet-50 on ImageNet and report top-1 accuracy.",
    "year": 2023,
}


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """The shipped extraction, loaded once."""
    return Extractor()


Load = Callable[..., LoadReport]


@pytest.fixture
def load(database: Database, extractor: Extractor, tmp_path: Path) -> Load:
    """Load records written to a JSON Lines file of the given name."""

    def _load(*records: dict[str, Any], name: str = "papers.jsonl", **more: Any) -> LoadReport:
        path = tmp_path / name
        path.write_text("".join(json.dumps(record) + "\n" for record in records))
        return load_sources(database, [str(path)], extractor=extractor, **more)

    return _load


def snapshot(db: Database) -> dict[str, Any]:
    """Everything in the graph but times and loads, to compare two ways of making it."""
    nodes = db.read(
        "MATCH (n) WHERE NOT (n:Load OR n:Paperkin OR n:Override OR n:Removed) "
        "RETURN labels(n) AS labels, n {.*, loaded_at: null} AS values ORDER BY n.id"
    )
    edges = db.read(
        "MATCH (a)-[r]->(b) WHERE NOT a:Load "
        "RETURN a.id AS a, type(r) AS type, b.id AS b, r {.*} AS values ORDER BY a, type, b"
    )
    return {"nodes": nodes, "edges": edges}


def test_a_load_is_counted_and_stored(database: Database, load: Load) -> None:
    """Papers, concepts and the Load node are there, and the report adds up."""
    report = load(WAVES, WINDS, {"title": "Only a Title of Some Length"}, {"year": 2020})
    assert report.counts() | {"seconds": 0} == {
        "papers": 4, "loaded": 3, "updated": 0, "unchanged": 0, "without_abstract": 1,
        "refused": 1, "retries": 0, "seconds": 0,
    }  # fmt: skip
    assert report.failed
    stored = get_load(database, str(report.load))
    assert (stored["state"], stored["papers"], stored["papers_here"]) == ("done", 4, 3)
    assert [p["severity"] for p in stored["problems"]] == ["warning", "refused"]
    shared = database.read(
        "MATCH (:Paper {id: 'arxiv:2401.00001'})-[r]->(c:Concept)<--(p:Paper) "
        "RETURN c.id AS id, p.title AS title"
    )
    assert {"id": "model:resnet-50", "title": WINDS["title"]} in shared


def test_the_same_input_again_changes_nothing(database: Database, load: Load) -> None:
    """A second load is all unchanged, and the graph is the same, by whatever file name."""
    load(WAVES, WINDS)
    before = snapshot(database)
    report = load(WAVES, WINDS)
    assert (report.loaded, report.updated, report.unchanged) == (0, 0, 2)
    assert snapshot(database) == before
    report = load(WAVES, WINDS, name="copy.jsonl")
    assert (report.loaded, report.updated, report.unchanged) == (0, 0, 2)


def test_a_second_copy_in_one_input_is_unchanged(database: Database, load: Load) -> None:
    """Copies in one batch and across batches count as unchanged, never as two papers."""
    options = LoadOptions(settings=IngestSettings(batch_papers=2))
    report = load(WAVES, WAVES, WINDS, WAVES, WINDS, options=options)
    assert (report.loaded, report.updated, report.unchanged) == (2, 0, 3)
    assert database.read("MATCH (p:Paper) RETURN count(p) AS n")[0]["n"] == 2


def test_a_changed_record_replaces_its_own_paper_only(database: Database, load: Load) -> None:
    """Concepts that the new text lacks go, those of other papers stay."""
    load(WAVES, WINDS)
    report = load(WAVES | {"abstract": "We present Tidemark for ImageNet."}, WINDS)
    assert (report.loaded, report.updated, report.unchanged) == (0, 1, 1)
    ids = {row["id"] for row in database.read("MATCH (c:Concept) RETURN c.id AS id")}
    assert "dataset:cifar-10" not in ids
    assert "model:resnet-50" in ids
    report = load(WAVES, WINDS)
    assert (report.updated, report.unchanged) == (1, 1)


def test_sources_join_into_one_paper_in_any_order(
    database: Database, load: Load, extractor: Extractor
) -> None:
    """A record without identifier joins the one with it by title, and the order does not matter."""
    bare = {"title": WAVES["title"], "venue": "Sea Conference", "abstract": "Short."}
    load(bare, name="a.jsonl")
    report = load(WAVES, name="b.jsonl")
    assert (report.loaded, report.updated) == (0, 1)
    first = snapshot(database)
    papers = database.read("MATCH (p:Paper) RETURN p.id AS id, p.venue AS venue")
    assert papers == [{"id": "arxiv:2401.00001", "venue": "Sea Conference"}]
    remove_papers(database, ["arxiv:2401.00001"])
    load(WAVES, name="b.jsonl")
    load(bare, name="a.jsonl")
    assert snapshot(database) == first


def test_undo_leaves_what_the_other_loads_say(
    database: Database, load: Load, extractor: Extractor
) -> None:
    """Any sequence of loads and removals equals loading the survivors."""
    first = load(WAVES, name="a.jsonl")
    alone = snapshot(database)
    second = load(WAVES | {"abstract": "Another text on ImageNet."}, WINDS, name="b.jsonl")
    assert snapshot(database) != alone
    undone = remove_load(database, str(second.load), extractor=extractor)
    assert (undone.removed, undone.changed) == (1, 1)
    assert snapshot(database) == alone
    assert get_load(database, str(second.load))["state"] == "undone"
    remove_load(database, str(first.load), extractor=extractor)
    assert snapshot(database) == {"nodes": [], "edges": []}


def test_a_repeated_load_keeps_the_paper_when_the_first_is_undone(
    database: Database, load: Load, extractor: Extractor
) -> None:
    """Two loads brought the same record, so either may go."""
    first = load(WAVES)
    before = snapshot(database)
    load(WAVES)
    undone = remove_load(database, str(first.load), extractor=extractor)
    assert (undone.removed, undone.changed) == (0, 1)
    assert snapshot(database) == before


def test_a_dry_run_counts_like_the_load_and_writes_nothing(database: Database, load: Load) -> None:
    """The figures are those of the load that follows."""
    load(WINDS)
    before = snapshot(database)
    options = LoadOptions(settings=IngestSettings(batch_papers=1))
    records = (WAVES, WINDS | {"venue": "Sea"}, WAVES, {"title": WAVES["title"], "venue": "S"})
    dry = load(*records, dry_run=True, options=options)
    assert snapshot(database) == before
    assert dry.load is None
    assert list_loads(database)["total"] == 1
    wet = load(*records, options=options)
    assert dry.counts() | {"seconds": 0} == wet.counts() | {"seconds": 0}
    assert (wet.loaded, wet.updated, wet.unchanged) == (1, 2, 1)


def test_a_stop_keeps_whole_batches_and_the_next_run_finishes(
    database: Database, load: Load
) -> None:
    """Ctrl-C leaves what was written and says so; resumed, each paper is there once."""
    options = LoadOptions(settings=IngestSettings(batch_papers=1))

    def stop(taken: int, problem: Problem | None) -> None:
        if taken == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(
            WAVES,
            WINDS,
            {"title": "Third Paper of the Stopped Load"},
            options=options,
            on_progress=stop,
        )
    (stopped,) = list_loads(database)["items"]
    assert stopped["state"] == "stopped"
    resumed = load(
        WAVES, WINDS, {"title": "Third Paper of the Stopped Load"},
        options=LoadOptions(load_id=stopped["load"]),
    )  # fmt: skip
    assert resumed.load == stopped["load"]
    assert resumed.papers == 3
    assert get_load(database, stopped["load"])["papers_here"] == 3
    assert database.read("MATCH (p:Paper) RETURN count(p) AS n")[0]["n"] == 3


def test_refused_records_can_be_mended_and_loaded_again(
    database: Database, load: Load, extractor: Extractor, tmp_path: Path
) -> None:
    """They lie in a file of their form; mended, they load."""
    options = LoadOptions(refused_folder=tmp_path / "refused")
    report = load(WAVES, {"abstract": "Text without its title on CIFAR-10."}, options=options)
    (kept,) = map(Path, report.refused_files)
    kept.write_text(kept.read_text().replace('{"abstract"', '{"title": "Now Titled", "abstract"'))
    again = load_sources(database, [str(kept)], extractor=extractor)
    assert (again.loaded, again.refused) == (1, 0)


def test_every_form_of_refused_record_is_kept(
    database: Database, extractor: Extractor, tmp_path: Path
) -> None:
    """BibTeX and CSV leave files of their own form that read as what they are."""
    options = LoadOptions(refused_folder=tmp_path / "refused")
    sources = [str(DATA / "zotero.bib"), str(DATA / "table.csv")]
    report = load_sources(database, sources, extractor=extractor, options=options)
    assert report.refused == 4
    assert [Path(path).suffix for path in report.refused_files] == [".bib", ".jsonl", ".csv"]
    again = load_sources(database, list(report.refused_files), extractor=extractor)
    assert again.refused == 4


def test_the_sample_comes_and_goes(database: Database, extractor: Extractor) -> None:
    """All 104 papers load as summaries of ours, and are removed without a trace."""
    report = load_sample(database, extractor=extractor)
    assert (report.loaded, report.refused, report.problem_count) == (104, 0, 0)
    rows = database.read("MATCH (p:Paper) RETURN DISTINCT p.text_by AS by, p.sources AS sources")
    assert rows == [{"by": "paperkin", "sources": ["sample"]}]
    assert remove_sample(database, extractor=extractor).removed == 104
    assert snapshot(database) == {"nodes": [], "edges": []}


def test_a_paper_that_loses_its_identifier_is_kept_not_removed(
    database: Database, load: Load, extractor: Extractor
) -> None:
    """When the record with the arXiv id goes, the paper goes on under its title's id."""
    load({"title": WAVES["title"], "venue": "Sea"}, name="a.jsonl")
    before = snapshot(database)
    second = load(WAVES, name="b.jsonl")
    undone = remove_load(database, str(second.load), extractor=extractor)
    assert (undone.removed, undone.changed) == (0, 1)
    assert snapshot(database) == before


def test_refresh_reads_again_what_an_older_version_has_read(
    database: Database, load: Load, extractor: Extractor
) -> None:
    """Only papers with another extracted_by are read, from stored text, and then all are new."""
    load(WAVES, WINDS)
    before = snapshot(database)
    database.run(
        "MATCH (p:Paper {id: 'arxiv:2401.00001'})-[r:USES|EVALUATES_ON|RUNS_ON]->() DELETE r"
    )
    database.run("MATCH (p:Paper {id: 'arxiv:2401.00001'}) SET p.extracted_by = 'old'")
    assert refresh(database, extractor=extractor) == 1
    assert snapshot(database) == before
    assert refresh(database, extractor=extractor) == 0


def test_corrections_hold_when_papers_are_read(
    database: Database, load: Load, extractor: Extractor
) -> None:
    """A rejected concept stays away in later loads, and at once where papers are read again."""
    load(WAVES)
    add_override(database, "reject", "dataset:cifar-10", paper="arxiv:2401.00001")
    assert reread_papers(database, ["arxiv:2401.00001"], extractor=extractor) == 1
    assert not database.read("MATCH (c:Concept {id: 'dataset:cifar-10'}) RETURN c.id")
    load(WAVES | {"venue": "Sea"}, WINDS | {"abstract": "We use CIFAR-10."})
    papers = database.read(
        "MATCH (:Concept {id: 'dataset:cifar-10'})<--(p:Paper) RETURN p.title AS t"
    )
    assert [row["t"] for row in papers] == [WINDS["title"]]


class Stumbling(Extractor):
    """The shipped extraction with a fault put in: it stumbles over one word."""

    def extract(
        self, title: str, abstract: str, corrections: Iterable[Correction] = ()
    ) -> Extraction:
        if "stumble" in abstract:
            raise RecursionError("too deep")
        return super().extract(title, abstract, corrections)


def test_a_text_that_the_extraction_stumbles_over_costs_that_paper_only(
    database: Database, load: Load, extractor: Extractor, tmp_path: Path
) -> None:
    """It is refused with its place and kept; what the graph has of the paper stays."""
    load(WAVES)
    before = snapshot(database)
    path = tmp_path / "papers.jsonl"
    third = {"title": "A Third Paper of Some Length", "abstract": "We stumble as well."}
    bad = [WAVES | {"abstract": "Words to stumble over."}, third]
    path.write_text("".join(json.dumps(record) + "\n" for record in (*bad, WINDS)))
    options = LoadOptions(refused_folder=tmp_path / "refused")
    report = load_sources(database, [str(path)], extractor=Stumbling(), options=options)
    assert (report.loaded, report.updated, report.refused) == (1, 0, 2)
    assert [(p.record, p.line) for p in report.problems] == [(1, 1), (2, 2)]
    assert "(RecursionError: too deep)" in report.problems[0].reason
    kept = Path(report.refused_files[0]).read_text().splitlines()
    assert [json.loads(line)["title"] for line in kept] == [WAVES["title"], third["title"]]
    remove_load(database, str(report.load), extractor=extractor)
    assert snapshot(database) == before
