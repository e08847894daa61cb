"""Data sets are found by the words around them and by their spelling."""

import pytest

from ingest.extract.datasets import find_datasets


def names(text: str, least: float = 0.6) -> set[str]:
    """The names the finder believes at least so much."""
    return {c.name or c.text for c in find_datasets(text) if c.score >= least}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("on the Fjord dataset we", {"Fjord"}),
        ("on Fjord, KiteQA and Lagoon benchmarks", {"Fjord", "KiteQA", "Lagoon"}),
        ("benchmarks such as Fjord and Lagoon.", {"Fjord", "Lagoon"}),
        ("the CIFAR-10/100 datasets", {"CIFAR-10", "CIFAR-100"}),
        ("tested with KiteBench and", {"KiteBench"}),
        ("on KITE-20k", {"KITE-20k"}),
        ("(e.g., on datasets including Fjord (2020) and Lagoon)", {"Fjord", "Lagoon"}),
    ],
)
def test_named_data_sets_are_found(text: str, found: set[str]) -> None:
    """A noun for data before or after a name, or such a spelling, makes a data set."""
    assert names(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "We evaluate on benchmark datasets.",
        "This dataset is large. The benchmark is hard.",
        "Our method works on GPUs and CPUs.",
        "Experiments on real datasets",
        "question answering (QA) datasets",
    ],
)
def test_unnamed_data_sets_are_left_alone(text: str) -> None:
    """Without a name there is no data set."""
    assert names(text) == set()


def test_on_alone_is_a_weak_hint() -> None:
    """A name after "on" is only a candidate."""
    assert names("evaluated on KiteX and") == set()
    assert names("evaluated on KiteX and", least=0.3) == {"KiteX"}


@pytest.mark.parametrize("part", ["0", "A", "A1", "0.", "A-", "Aa", "A/1"])
def test_a_long_word_is_read_to_its_end(part: str) -> None:
    """No text makes the finder try every way to cut a word; that would not end in a lifetime."""
    assert find_datasets(part * 300) == []
