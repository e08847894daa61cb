"""Decisions about every paper: they hold at once, hold for later loads, and can be taken back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.database import Database
from graph.errors import InvalidValue, NotFound
from graph.model import Override
from graph.overrides import read_overrides
from graph.queries.authors import get_author
from graph.queries.concepts import get_concept
from ingest.decide import decide, names_of, take_back
from ingest.extract.extract import Extractor
from ingest.load import load_sources
from ingest.reread import refresh
from tests.graph.dump import dump_graph

PAPERS = """\
{"title": "Tides of memory", "abstract": "We train ResNet-50 on CIFAR-10.", "authors": ["Y. Lind"]}
{"title": "Shores of memory", "abstract": "We test VGG-16 on CIFAR-10.", "authors": ["Ylva Lind"]}
{"title": "Waves of memory", "abstract": "On ImageNet we compare VGG-16 with ResNet-50."}
"""
LATER = '{"title": "Winds of memory", "abstract": "We train VGG-16 on ImageNet for a day."}\n'

Load = Callable[[str], None]


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    """The shipped extraction, loaded once."""
    return Extractor()


@pytest.fixture
def load(database: Database, extractor: Extractor, tmp_path: Path) -> Load:
    """Loads lines of JSON."""

    def work(text: str) -> None:
        file = tmp_path / "papers.jsonl"
        file.write_text(text, encoding="utf-8")
        report = load_sources(database, [str(file)], extractor=extractor)
        assert report.refused == 0

    return work


def _counts(db: Database, *ids: str) -> list[int]:
    rows = db.read(
        "UNWIND $ids AS id OPTIONAL MATCH (c:Concept {id: id}) "
        "RETURN coalesce(c.paper_count, -1) AS papers",
        {"ids": ids},
    )
    return [row["papers"] for row in rows]


def test_two_concepts_become_one_and_two_again(
    database: Database, extractor: Extractor, load: Load
) -> None:
    """The union of the papers is left, a later load follows, and the undo gives both back."""
    load(PAPERS)
    vgg, resnet = "model:vgg-16", "model:resnet-50"
    before = _counts(database, vgg, resnet)
    assert before == [2, 2]
    done = decide(database, "merge", vgg, value={"into": resnet}, extractor=extractor)
    assert (done.papers, done.left) == (2, 0)
    assert _counts(database, vgg, resnet) == [-1, 3]
    one = get_concept(database, resnet)
    assert (one["name"], "VGG-16" in one["aliases"]) == ("ResNet-50", True)
    load(LATER)
    assert _counts(database, vgg, resnet) == [-1, 4]
    assert refresh(database, extractor=extractor) == 0  # nothing is left marked
    take_back(database, done.override, extractor=extractor)
    assert _counts(database, vgg, resnet) == [3, 2]
    assert get_concept(database, resnet)["aliases"] == []
    assert read_overrides(database) == []


def test_an_undo_leaves_what_stood_before(
    database: Database, extractor: Extractor, load: Load
) -> None:
    """After each kind of decision and its undo the graph is as if nobody had decided."""
    load(PAPERS)
    before = dump_graph(database)
    for action, target, value in (
        ("merge", "dataset:imagenet", {"into": "dataset:cifar-10"}),
        ("kind", "model:vgg-16", {"kind": "Method"}),
        ("alias", "dataset:cifar-10", {"alias": "memory"}),
        ("split", "dataset:cifar-10", {"words": "CIFAR-10", "name": "Ten classes"}),
        ("name", "dataset:cifar-10", {"name": "Ten"}),
        ("merge", "author:y.-lind", {"into": "author:ylva-lind"}),
    ):
        done = decide(database, action, target, value=value, extractor=extractor)
        assert dump_graph(database) != before, action
        take_back(database, done.override, extractor=extractor)
        assert dump_graph(database) == before, action


def test_two_spellings_are_one_author(database: Database, extractor: Extractor, load: Load) -> None:
    """The papers of both stand under the chosen name, also those that are loaded later."""
    load(PAPERS)
    decide(
        database, "merge", "author:y.-lind", value={"into": "author:ylva-lind"},
        extractor=extractor,
    )  # fmt: skip
    assert get_author(database, "author:ylva-lind")["paper_count"] == 2
    with pytest.raises(NotFound):
        get_author(database, "author:y.-lind")
    load('{"title": "Later waves", "abstract": "Nothing new.", "authors": ["Lind, Y."]}\n')
    assert get_author(database, "author:ylva-lind")["paper_count"] == 3


@pytest.mark.parametrize(
    ("action", "target", "value"),
    [
        ("merge", "dataset:cifar-10", {"into": "dataset:cifar-10"}),
        ("merge", "dataset:cifar-10", {"into": "author:ylva-lind"}),
        ("split", "dataset:cifar-10", {"words": " "}),
        ("split", "dataset:cifar-10", {"words": "CIFAR-10"}),
        ("kind", "dataset:cifar-10", {"kind": "Dataset"}),
        ("kind", "dataset:cifar-10", {"kind": "Nonsense"}),
        ("role", "dataset:cifar-10", {"role": "uses"}),
    ],
)
def test_what_cannot_be_decided_is_refused(
    database: Database, extractor: Extractor, load: Load, action: str, target: str, value: Any
) -> None:
    """Nothing is kept, and the message says why."""
    load(PAPERS)
    with pytest.raises(InvalidValue):
        decide(database, action, target, value=value, extractor=extractor)
    assert read_overrides(database) == []


def test_a_chain_of_decisions_is_followed() -> None:
    """What was merged twice is found under its last name."""

    def made(action: str, target: str, **value: Any) -> Override:
        return Override(id=target, action=action, paper=None, target=target, value=value)

    first = made("merge", "model:a", into="model:b")
    others = [made("kind", "model:b", kind="Method"), made("split", "method:b", words="see")]
    assert names_of(first, others) == {"model:a", "model:b", "method:b", "method:see"}
    assert names_of(first, []) == {"model:a", "model:b"}
