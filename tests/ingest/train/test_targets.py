"""From annotation to what the network learns: folds, cleaning, spans."""

import json
from pathlib import Path

import pytest

from graph.names import KINDS
from ingest.extract.pieces import split_words
from ingest.train.annotation import (
    FOLDS,
    Annotated,
    AnnotationError,
    Entity,
    fold_number,
    read_annotated,
    split_folds,
)
from ingest.train.lexicon import count_lexicon
from ingest.train.targets import build_targets

DATA = Path(__file__).parents[1] / "data" / "annotated.jsonl"


def spans(text: str, *entities: Entity) -> list[tuple[str, str]]:
    title, _, abstract = text.partition("\n")
    paper = Annotated(title, abstract, entities, 0)
    words = split_words(text)
    return [
        (text[words[t.first].start : words[t.last].end], KINDS[t.kind])
        for t in build_targets(paper, words)
    ]


@pytest.mark.parametrize(
    ("text", "entity", "expected"),
    [
        ("T\nSGD and sgd2 and SGDs.", Entity("Method", "SGD", ("SGD",), "uses"), ["SGD"]),
        ("T\nGraphs; a graph net.", Entity("Method", "graph", ("graph",), "uses"), ["graph"]),
        (
            "T\nWe use stale reads (SR). SR works.",
            Entity("Method", "stale reads", ("stale reads (SR)", "SR"), "uses"),
            ["stale reads", "SR", "SR"],
        ),
        (
            "T\nStale  Reads and stale\nreads",
            Entity("Method", "stale reads", ("stale reads",), "uses"),
            ["Stale  Reads", "stale\nreads"],
        ),
    ],
)
def test_every_occurrence_on_word_boundaries_is_a_target(
    text: str, entity: Entity, expected: list[str]
) -> None:
    """Case counts for short names only, and a bracketed short form is a span of its own."""
    assert [words for words, _ in spans(text, entity)] == expected


def test_the_mention_that_equals_the_name_wins_over_a_longer_one() -> None:
    """Targets do not overlap: the name first, then the longest."""
    narrow = Entity("Method", "linguistic graph", ("complex linguistic graphs",), "uses")
    wide = Entity("Task", "graph parsing", ("linguistic graph parsing",), "uses")
    text = "T\nA linguistic graph. Linguistic graph parsing of complex linguistic graphs."
    assert spans(text, narrow, wide) == [
        ("linguistic graph", "Method"),
        ("Linguistic graph", "Method"),
        ("complex linguistic graphs", "Method"),
    ]


def test_folds_depend_on_the_folded_title_alone() -> None:
    """Case, dashes and blanks of a title do not move a paper to another fold."""
    assert fold_number("Test-Time  Training") == fold_number("test time training")
    assert {fold_number(f"title {n}") for n in range(60)} == set(range(FOLDS))


def test_held_out_papers_are_apart() -> None:
    """Every paper is on exactly one side."""
    papers = read_annotated([DATA])
    learnt, held = split_folds(papers, [0, 1])
    assert len(learnt) + len(held) == len(papers) == 12
    assert {p.fold for p in held} <= {0, 1}
    assert {p.fold for p in learnt}.isdisjoint({0, 1})


def test_texts_and_mentions_are_cleaned_as_papers_are(tmp_path: Path) -> None:
    """A mention written in LaTeX is found in the cleaned text."""
    line = {
        "title": "On $\\tau$-bench",
        "abstract": "We use \\textbf{HaloNet} on $\\tau$-bench.",
        "entities": [
            {"type": "Dataset", "name": "τ-bench", "mentions": ["$\\tau$-bench"], "role": "uses"}
        ],
    }
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps(line) + "\n", encoding="utf-8")
    (paper,) = read_annotated([file])
    found = spans(paper.text, *paper.entities)
    assert found == [("τ-bench", "Dataset"), ("τ-bench", "Dataset")]


@pytest.mark.parametrize(
    "line",
    [
        "{",
        '{"title": "x"}',
        '{"title": "x", "abstract": "y", "entities": [{"type": "Planet", "name": "z"}]}',
        '{"title": "", "abstract": "", "entities": [{"type": "Task", "name": "z", "mentions": 1}]}',
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    """The error says file, line and reason."""
    file = tmp_path / "bad.jsonl"
    file.write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(AnnotationError, match=r"bad\.jsonl, line 2") as caught:
        read_annotated([file])
    assert caught.value.line == 2


def test_lexicon_counts_papers_not_mentions() -> None:
    """Annotated and unannotated papers are told apart, and names of one concept are paired."""
    lexicon = count_lexicon(read_annotated([DATA]))
    throughput = lexicon.names["throughput"]
    assert throughput.kinds[KINDS.index("Metric")] == 2
    assert throughput.seen == 2
    assert lexicon.names["accuracy"].annotated <= lexicon.names["accuracy"].seen
    assert "worderrorrate" in lexicon.aliases["wer"]
