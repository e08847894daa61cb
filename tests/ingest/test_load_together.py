"""Loads that run at the same moment: one paper stays one, and nothing is lost or doubled."""

import json
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from graph.basis import read_basis
from graph.database import Database
from graph.errors import GraphChanged
from graph.merging import merge_records
from graph.writer import remove_papers, write_papers
from ingest.extract.extract import Extractor
from ingest.load import SAMPLE, LoadOptions, load_sources, read_paper
from ingest.records import Problem
from ingest.remove import remove_load
from ingest.report import LoadReport
from ingest.reread import reread_papers
from ingest.settings import IngestSettings
from tests.graph.dump import dump_graph

PAPER = {
    "title": "Tidemark: Early Stopping for Tidal Forecasts",
    "abstract": "We present Tidemark. It is tested on CIFAR-10 with ResNet-50 on A100 GPUs.",
}
LOADERS = 8


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    """The shipped extraction, loaded once."""
    return Extractor()


Load = Callable[..., LoadReport]


@pytest.fixture
def load(database: Database, extractor: Extractor, tmp_path: Path) -> Load:
    """Load records from a file of the given name, ten papers in a batch."""
    options = LoadOptions(settings=IngestSettings(batch_papers=10))

    def _load(name: str, records: list[dict[str, Any]], **more: Any) -> LoadReport:
        path = tmp_path / name
        path.write_text("".join(json.dumps(record) + "\n" for record in records))
        return load_sources(
            database, [str(path)], extractor=extractor, options=replace(options), **more
        )

    return _load


def meeting(parties: int) -> Callable[[int, Problem | None], None]:
    """Progress that waits once until all have read a paper, and nobody has written one."""
    barrier, met = Barrier(parties), list[int]()

    def wait(taken: int, _: Problem | None) -> None:
        if len(met) < parties:
            met.append(taken)
            barrier.wait(timeout=60)

    return wait


@pytest.mark.parametrize(
    ("one", "other", "kept"),
    [
        ({"arxiv_id": "2401.00001"}, {"doi": "10.1145/abc"}, "arxiv:2401.00001"),
        ({"arxiv_id": "2401.00001"}, {}, "arxiv:2401.00001"),
        ({"doi": "10.1145/abc"}, {"doi": "10.1145/abc", "year": 2024}, "doi:10.1145~abc"),
    ],
    ids=["two ids", "id and title", "same id"],
)
def test_one_paper_that_two_loads_bring_at_once_is_one(
    database: Database, load: Load, one: dict[str, Any], other: dict[str, Any], kept: str
) -> None:
    """Who writes second decides again from what the first has written, and the report says so."""
    wait = meeting(2)
    with ThreadPoolExecutor(2) as pool:
        loads = [
            pool.submit(load, f"{at}.jsonl", [PAPER | more], on_progress=wait)
            for at, more in enumerate((one, other))
        ]
        reports = [each.result(timeout=120) for each in loads]
    assert [row["id"] for row in database.read("MATCH (p:Paper) RETURN p.id AS id")] == [kept]
    assert sum(report.loaded for report in reports) == 1
    assert sum(report.retries for report in reports) == 1
    together = dump_graph(database)
    remove_papers(database, [kept])
    for at, more in enumerate((one, other)):
        load(f"{at}.jsonl", [PAPER | more])
    assert dump_graph(database) == together


def test_what_was_decided_on_another_graph_is_not_written(
    database: Database, load: Load, extractor: Extractor
) -> None:
    """A write whose papers were changed in between does nothing; others are no hindrance."""
    load("a.jsonl", [PAPER | {"arxiv_id": "2401.00001"}])
    basis = read_basis(database, ["arxiv:2401.00001"])
    (stored,) = basis.papers
    paper = read_paper(merge_records(stored.records), extractor, [])
    load("b.jsonl", [{"title": "Something Else of Sufficient Length"}])
    write_papers(database, [paper], basis=basis)
    load("c.jsonl", [PAPER | {"venue": "Sea Conference"}])
    before = dump_graph(database)
    with pytest.raises(GraphChanged, match=r"arxiv:2401\.00001"):
        write_papers(database, [paper], basis=basis)
    assert dump_graph(database) == before


@pytest.mark.slow
def test_reading_again_and_undo_lose_no_record_of_a_load_beside_them(
    database: Database, load: Load, extractor: Extractor
) -> None:
    """While papers are read again and a load is undone, another load adds to the same papers."""
    papers = [PAPER | {"title": f"{PAPER['title']} {at}"} for at in range(20)]
    first = load("a.jsonl", papers)
    second = load("b.jsonl", [paper | {"venue": "Sea"} for paper in papers])
    ids = [row["id"] for row in database.read("MATCH (p:Paper) RETURN p.id AS id")]
    with ThreadPoolExecutor(3) as pool:
        work = [
            pool.submit(load, "c.jsonl", [paper | {"year": 2024} for paper in papers]),
            pool.submit(reread_papers, database, ids, extractor=extractor),
            pool.submit(remove_load, database, str(second.load), extractor=extractor),
        ]
        for each in work:
            each.result(timeout=120)
    together = dump_graph(database)
    remove_papers(database, ids)
    load("a.jsonl", papers)
    load("c.jsonl", [paper | {"year": 2024} for paper in papers])
    assert dump_graph(database) == together
    assert first.loaded == len(papers)


def scattered(seed: int) -> list[dict[str, Any]]:
    """Some of the sample's papers in any order, some with an id of another scheme or none."""
    rng = random.Random(seed)  # noqa: S311  (no secret)
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in rng.sample(lines[:30], 20)]
    for number, record in enumerate(records):
        if rng.random() < 0.5 and record.pop("arxiv_id", None) and rng.random() < 0.5:
            title = "".join(c for c in record["title"].lower() if c.isalnum())
            record["doi"] = f"10.5555/{title[:40]}"
        records[number] = record
    return records


@pytest.mark.slow
def test_eight_loads_at_once_make_the_graph_of_one_after_the_other(
    database: Database, load: Load
) -> None:
    """No paper or concept twice, no relationship lost; what was begun again is counted."""
    with ThreadPoolExecutor(LOADERS) as pool:
        loads = [pool.submit(load, f"{at}.jsonl", scattered(at)) for at in range(LOADERS)]
        reports = [each.result(timeout=600) for each in loads]
    together = dump_graph(database)
    papers = database.read("MATCH (p:Paper) RETURN p.id AS id, p.title_folded AS title")
    assert len({row["title"] for row in papers}) == len(papers)
    assert sum(report.loaded for report in reports) == len(papers)
    assert sum(report.retries for report in reports) > 0
    remove_papers(database, [row["id"] for row in papers])
    assert database.read("MATCH (n:Concept) RETURN n.id AS id") == []
    for at in range(LOADERS):
        load(f"{at}.jsonl", scattered(at))
    assert dump_graph(database) == together
