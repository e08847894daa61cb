"""Papers that may be one: found for what they share, left alone for what differs, decided."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

import paperkin
from graph.database import Database
from graph.errors import InvalidValue, NotFound
from graph.ids import doi_key
from graph.overrides import read_overrides, remove_override
from graph.queries.duplicates import TitledPaper, find_duplicates, iter_alike
from ingest.extract.extract import Extractor
from ingest.load import load_sources
from ingest.reread import reread_papers
from ingest.same_paper import decide_same
from tests.graph.dump import dump_graph

ONE = {
    "title": "MiniCache: KV Cache Compression in Depth Dimension",
    "abstract": "We test MiniCache.",
    "authors": ["Akide Liu", "Jing Liu"],
    "year": 2024,
    "doi": "10.1000/one",
}
TWIN = ONE | {
    "title": "MiniCache - KV Cache Compression in the Depth Dimension",
    "doi": "10.2000/b",
}
PAPERS = [
    ONE,
    TWIN,
    {"title": "Tides of Deep Memory, Part 1", "authors": ["Y. Lind"], "doi": "10.1000/p1"},
    {"title": "Tides of Deep Memory, Part 2", "authors": ["Y. Lind"], "doi": "10.1000/p2"},
    {"title": "Sparse Attention for Long Texts", "authors": ["A. Moor"], "doi": "10.1000/s1"},
    {"title": "Sparse Attention for Long Text", "authors": ["B. Fell"], "doi": "10.1000/s2"},
]

Load = Callable[[list[dict[str, object]]], None]


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    """The shipped extraction, loaded once."""
    return Extractor()


@pytest.fixture
def load(database: Database, extractor: Extractor, tmp_path: Path) -> Load:
    """Loads records."""

    def work(records: list[dict[str, object]]) -> None:
        file = tmp_path / "papers.jsonl"
        file.write_text("".join(json.dumps(each) + "\n" for each in records), encoding="utf-8")
        assert load_sources(database, [str(file)], extractor=extractor).refused == 0

    return work


def ids_of(db: Database) -> list[str]:
    return [row["id"] for row in db.read("MATCH (p:Paper) RETURN p.id AS id ORDER BY id", {})]


def concepts_of(db: Database) -> list[str]:
    return [node for node in dump_graph(db)[0] if "'Concept'" in node]


def test_what_may_be_one_is_listed_with_its_reason(database: Database, load: Load) -> None:
    """Nearly one title and one set of authors is listed; other numbers or authors are not."""
    load(PAPERS)
    [found] = find_duplicates(database)
    assert {paper.id for paper in found.papers} == {"doi:10.1000~one", "doi:10.2000~b"}
    assert found.why == "Titles are 96 % alike, 2 of 2 authors in common, both of 2024."


def test_one_paper_for_good(database: Database, extractor: Extractor, load: Load) -> None:
    """Joined papers are one with both records, also for later loads; the undo gives both back."""
    load(PAPERS)
    before = concepts_of(database)
    override = decide_same(
        database, "doi:10.2000~b", "doi:10.1000~one", same=True, extractor=extractor
    )
    assert len(ids_of(database)) == len(PAPERS) - 1
    assert find_duplicates(database) == []
    load([TWIN | {"abstract": "We test MiniCache on an A100."}])
    assert len(ids_of(database)) == len(PAPERS) - 1
    load([TWIN])
    remove_override(database, override.id)
    reread_papers(database, ["doi:10.1000~one", "doi:10.2000~b"], extractor=extractor)
    assert ids_of(database) == sorted(doi_key(str(each["doi"])) for each in PAPERS)
    assert concepts_of(database) == before


def test_two_papers_are_not_asked_about_again(
    database: Database, extractor: Extractor, load: Load
) -> None:
    """What is decided to be two stays two and leaves the list."""
    load(PAPERS)
    decide_same(database, "doi:10.1000~one", "doi:10.2000~b", same=False, extractor=extractor)
    assert len(ids_of(database)) == len(PAPERS)
    assert find_duplicates(database) == []


def test_only_two_papers_that_are_here_can_be_joined(
    database: Database, extractor: Extractor, load: Load
) -> None:
    """Nothing is kept for one paper twice, or for a paper that is not here."""
    load(PAPERS)
    with pytest.raises(InvalidValue, match="one paper already"):
        decide_same(database, "doi:10.1000~one", "doi:10.1000~one", same=True, extractor=extractor)
    with pytest.raises(NotFound):
        decide_same(database, "doi:10.1000~one", "doi:10.9~x", same=True, extractor=extractor)
    assert read_overrides(database) == []


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Attention Is All You Need", "Attention is all you need.", True),
        ("Language Models are Few-Shot Learners", "Language Models Are Few Shot Learners", True),
        ("Scaling Laws for Neural Models II", "Scaling Laws for Neural Models III", False),
        ("LLaMA 2 in Practice: a Study", "LLaMA 3 in Practice: a Study", False),
        ("Deep Residual Learning", "Deep Reinforcement Learning", False),
    ],
)
def test_titles(one: str, other: str, alike: bool) -> None:
    """Case, dots and hyphens do not part titles, numbers and other words do."""
    papers = [TitledPaper(id=str(i), title=each, year=None) for i, each in enumerate((one, other))]
    assert bool(list(iter_alike(papers))) == alike


def test_the_command_lists_and_decides(
    database: Database,
    database_environ: dict[str, str],
    load: Load,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The list names ids that --same takes; the next list is empty."""
    monkeypatch.setenv("PAPERKIN_DATA", str(tmp_path / "data"))
    for name, value in database_environ.items():
        monkeypatch.setenv(name, value)
    load(PAPERS)

    def run(*args: str) -> str:
        result = CliRunner().invoke(paperkin.cli, ["duplicates", *args])
        assert result.exit_code == 0, result.output
        return result.stdout

    [pair] = json.loads(run("--json"))
    assert pair["why"] in run()
    run("--same", *(paper["id"] for paper in pair["papers"]))
    assert run() == "No two papers look like one.\n"
    assert len(ids_of(database)) == len(PAPERS) - 1
