"""Curated names are found in every spelling, and nowhere else."""

import pytest

from ingest.extract.abbreviations import find_abbreviations
from ingest.extract.known_names import build_index, drop_redefined, find_known_names
from ingest.extract.vocabulary import Entry, build_vocabulary

INDEX = build_index(
    build_vocabulary(
        [
            Entry(kind="Dataset", name="CIFAR-10"),
            Entry(kind="Model", name="CLIP"),
            Entry(kind="Model", name="ResNet"),
            Entry(kind="Dataset", name="LAION"),
            Entry(kind="Method", name="state space model", aliases=("SSM",)),
            Entry(kind="Method", name="Adam", ambiguous=True),
            Entry(kind="Method", name="vision transformer"),
            Entry(kind="Task", name="image classification"),
            Entry(kind="Method", name="image classification network"),
            Entry(kind="Software", name="C++"),
            Entry(kind="Hardware", name="GPU"),
            Entry(kind="Model", name="MegaByte"),
        ]
    )
)


def found(text: str) -> list[tuple[str, str | None, float]]:
    """What the finder sees: words, name and belief."""
    return [(c.text, c.name, c.score) for c in find_known_names(text, INDEX)]


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("tested on CIFAR10.", "CIFAR10", "CIFAR-10"),
        ("tested on cifar 10,", "cifar 10", "CIFAR-10"),
        ("Vision Transformers learn", "Vision Transformers", "vision transformer"),
        ("a CLIP-based head", "CLIP", "CLIP"),
        ("in C++ code", "C++", "C++"),
        ("on multi-GPU nodes", "GPU", "GPU"),
        ("an image classification network is", "image classification network",
         "image classification network"),
    ],
)  # fmt: skip
def test_spellings_are_found(text: str, words: str, name: str) -> None:
    """Dashes, case and plural do not hide a name, and the longest name is taken."""
    assert [(w, n) for w, n, _ in found(text)] == [(words, name)]


@pytest.mark.parametrize(
    "text",
    [
        "we clip the gradients",
        "PE-CLIP is ours",
        "LAION-C is harder than it",
        "ResNetX and MyResNet differ",
        "CIFAR-100 only",
        "CIFAR. 10 of them",
        "a CPU",
        "some megabytes of it",
    ],
)
def test_other_words_are_left_alone(text: str) -> None:
    """A plain word, a part of a longer name, or a number across a sentence is no curated name."""
    assert found(text) == []


def test_an_ambiguous_name_needs_context() -> None:
    """Beside a word for its kind an ambiguous name is believed, alone hardly."""
    (alone,) = found("as Adam wrote in his letter")
    (beside,) = found("with the Adam optimizer")
    assert alone[2] < 0.3 < beside[2]


def test_a_paper_may_define_a_short_form_anew() -> None:
    """SSM is no state space model where the paper says what it stands for."""
    text = "We fit a statistical shape model (SSM). The SSM is small."
    abbreviations = find_abbreviations(text)
    assert drop_redefined(find_known_names(text, INDEX), abbreviations, INDEX) == []
    text = "We fit a deep state space model (SSM). The SSM is small."
    kept = drop_redefined(find_known_names(text, INDEX), find_abbreviations(text), INDEX)
    assert {c.name for c in kept} == {"state space model"}


def test_words_of_an_address_name_nothing() -> None:
    """A curated name inside a web address is not found."""
    assert found("see https://example.org/CLIP and github.com/a/ResNet") == []
