"""A whole paper is read the same way every time, and as the golden file says.

``REWRITE_GOLDEN=1`` rewrites the golden file; nothing else does. It holds what the rules
read without trained weights, so that it does not depend on the processor.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from graph.ids import concept_id
from ingest.extract.extract import Extractor
from ingest.extract.types import Correction, Extraction
from ingest.extract.version import extracted_by, hash_files

GOLDEN = Path(__file__).parent / "golden.json"

PAPERS = (
    (
        "FogNet: A Lightweight Network for Boat Detection in Fog",
        "Boat detection is hard in fog. Large language models (LLMs) do not help. We propose "
        "FogNet, a small convolutional neural network trained with knowledge distillation from "
        "ResNet-50 and ViT-B/16. Experiments on CIFAR-10/100, KITTI and our new FjordBench "
        "benchmark show that FogNet outperforms YOLOv8 by 3.5% in mAP. It runs at 120 FPS on a "
        "single NVIDIA RTX 4090 GPU. Code: https://github.com/example/fognet.",
    ),
    (
        "Serving Models Where the Power Is",
        "Serving large language models costs energy. We present TideServe, a serving system built "
        "on vLLM and PyTorch. On 8xA100-80GB GPUs it serves Llama-3.1-8B and Qwen2.5-7B-Instruct "
        "with 2.1x higher throughput than SGLang, and cuts energy consumption by 41%.",
    ),
    (
        "How Do Tides Learn? A Study",
        "We study whether tides learn. They do not: in 3 of 4 settings nothing was learnt.",
    ),
)


@cache
def rules() -> Extractor:
    """The extractor without trained weights."""
    return Extractor(weights=Path("no weights here"))


def plain(extraction: Extraction) -> dict[str, Any]:
    """An extraction as the values a golden file can hold."""
    values: dict[str, Any] = json.loads(json.dumps(asdict(extraction)))
    del values["title"], values["abstract"], values["uncertain"]
    return values


def test_golden_papers() -> None:
    """Papers of ours are read as they were when a person last looked."""
    found = [plain(rules().extract(*paper)) for paper in PAPERS]
    if os.environ.get("REWRITE_GOLDEN") == "1":
        GOLDEN.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert found == json.loads(GOLDEN.read_text(encoding="utf-8"))


def test_the_important_things_are_read() -> None:
    """The first paper's own network, devices, models and data sets are all there."""
    concepts = {c.id: c for c in rules().extract(*PAPERS[0]).concepts}
    assert concepts["model:fognet"].role == "proposes"
    assert {"dataset:cifar-10", "dataset:cifar-100", "dataset:kitti", "model:resnet-50"} <= set(
        concepts
    )
    card = concepts["hardware:rtx-4090"]
    assert (card.quantity, card.role) == (1, "runs_on")
    assert concepts["model:resnet-50"].family[0] == ("model:resnet", "ResNet")
    assert rules().extract(*PAPERS[0]).links == ("https://github.com/example/fognet",)


@pytest.mark.parametrize("paper", PAPERS)
def test_mentions_stand_in_their_fields(paper: tuple[str, str]) -> None:
    """Every mention and sentence is verbatim at its offsets, and every id is that of its name."""
    extraction = rules().extract(*paper)
    fields = {"title": extraction.title, "abstract": extraction.abstract}
    for concept in extraction.concepts:
        assert concept.id == concept_id(concept.kind, concept.name)
        assert 0 < concept.confidence <= 1
        for mention in concept.mentions:
            assert fields[mention.field][mention.start : mention.end] == mention.text
            field, start, end = extraction.sentences[mention.sentence]
            assert field == mention.field
            assert start <= mention.start < mention.end <= end
    for result in extraction.results:
        assert result.metric is None or result.metric in {c.id for c in extraction.concepts}


def read_all(papers: Sequence[tuple[str, str]]) -> dict[str, Extraction]:
    """Extractions by title, one extractor for all."""
    extractor = Extractor(weights=Path("no weights here"))
    return {title: extractor.extract(title, abstract) for title, abstract in papers}


def test_neighbours_and_order_do_not_matter() -> None:
    """A paper's line is the same alone, among others, in any order, and the second time."""
    forwards, backwards = read_all(PAPERS), read_all(PAPERS[::-1])
    assert forwards == backwards
    for title, abstract in PAPERS:
        assert rules().extract(title, abstract) == forwards[title]


@pytest.mark.parametrize(
    ("title", "abstract"),
    [("", ""), ("Only a title", ""), ("", "Only an abstract."), ("(", ") ] } \\ $ %"),
     ("x" * 500, "( " * 400), ("é" * 9, "ﬁ ½ 漢字 \U0001f600 “”")],
)  # fmt: skip
def test_odd_texts_are_read(title: str, abstract: str) -> None:
    """No text breaks the reading."""
    extraction = rules().extract(title, abstract)
    assert (extraction.title, extraction.abstract) == (title, abstract)


def test_corrections_win() -> None:
    """A person's decisions are applied, results see them, and the next paper is as before."""
    decisions = [
        Correction(action="reject", target="metric:map", value={}),
        Correction(action="kind", target="model:fognet", value={"kind": "Method"}),
        Correction(action="mention", target="LLMs", value={"kind": "Method", "name": "LLM"}),
    ]
    found = rules().extract(*PAPERS[0], decisions)
    ids = {concept.id for concept in found.concepts}
    assert {"method:fognet", "method:llm"} <= ids
    assert not {"metric:map", "model:fognet"} & ids
    assert "metric:map" not in {result.metric for result in found.results}
    assert rules().extract(*PAPERS[0]) == read_all(PAPERS)[PAPERS[0][0]]


def test_own_vocabulary_is_used(tmp_path: Path) -> None:
    """A name in a person's file is found, by its name and in its family."""
    path = tmp_path / "own.toml"
    path.write_text(
        '[[concept]]\nkind = "Task"\nname = "tide learning"\naliases = ["tides learn"]\n',
        encoding="utf-8",
    )
    extractor = Extractor(own_files=[path], weights=Path("no weights here"))
    assert "task:tide-learning" in {c.id for c in extractor.extract(*PAPERS[2]).concepts}


def test_version_follows_the_files(tmp_path: Path) -> None:
    """The version changes with any file of code, names or weights, and with nothing else."""
    (tmp_path / "a.py").write_text("1", encoding="utf-8")
    before = hash_files(tmp_path)
    (tmp_path / "note.txt").write_text("x", encoding="utf-8")
    assert hash_files(tmp_path) == before
    (tmp_path / "a.py").write_text("2", encoding="utf-8")
    assert hash_files(tmp_path) != before
    assert "+" in extracted_by()
