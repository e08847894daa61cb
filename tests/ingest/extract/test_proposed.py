"""What a paper introduces is found by how it speaks of it, with the kind it gives it."""

import pytest

from ingest.extract.abbreviations import find_abbreviations
from ingest.extract.proposed import find_proposed, own_names


def proposals(title: str, abstract: str) -> dict[str, str]:
    """Words and kind of every candidate the finder is fairly sure of."""
    text = f"{title}\n{abstract}"
    candidates = find_proposed(text, len(title), find_abbreviations(text))
    return {c.text: c.kind for c in candidates if c.score >= 0.5}


@pytest.mark.parametrize(
    ("title", "abstract", "name", "kind"),
    [
        ("TinyCache: Small Caches for Big Models", "Caches grow.", "TinyCache", "Method"),
        ("MapBench: A Benchmark for Maps", "Maps are hard.", "MapBench", "Dataset"),
        ("Rivulet: An Open-Source Library for Streams", "Streams.", "Rivulet", "Software"),
        ("On caches", "We propose TinyCache, a cache that is small.", "TinyCache", "Method"),
        ("On maps", "In this paper, we present MapQA, a dataset of maps.", "MapQA", "Dataset"),
        ("On nets", "We introduce a network, called FogNet, for fog.", "FogNet", "Model"),
        ("On maps", "We release the Fine Map Atlas (FMA) dataset.", "Fine Map Atlas", "Dataset"),
        ("On fog", "We propose gated fog transport that is fast.", "gated fog transport", "Method"),
        ("On code", "Our toolkit is dubbed vCode.", "vCode", "Software"),
        ("On heads", "We propose a sparse head method for it.", "sparse head", "Method"),
    ],
)  # fmt: skip
def test_own_things_are_found(title: str, abstract: str, name: str, kind: str) -> None:
    """A title's name, "we propose", "called" and a definition introduce a thing of a kind."""
    assert proposals(title, abstract).get(name) == kind


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        ("Towards Better Caches: A Survey", "Caches have been studied by many."),
        ("How do caches grow?", "We show that caches grow when nobody looks."),
        ("A study of maps", "BERT has been used on maps before."),
        ("Fog", "We propose a method. We present an approach."),
    ],
)
def test_papers_without_an_own_thing_propose_none(title: str, abstract: str) -> None:
    """Questions, surveys, others' names and generic words introduce nothing."""
    assert proposals(title, abstract) == {}


def test_one_thing_has_one_kind() -> None:
    """All candidates of a thing and of its short form share the kind that its words vote for."""
    title = "DarkSet: Seeing at Night"
    text = f"{title}\nWe introduce DarkSet, a dataset of nights. The DarkSet dataset is dark."
    kinds = {c.kind for c in find_proposed(text, len(title)) if c.text == "DarkSet"}
    assert kinds == {"Dataset"}


def test_own_names_are_the_sure_ones() -> None:
    """A paper's own names are those it names, not the phrases it uses."""
    text = "FogNet: Nets\nWe propose FogNet and study gated light."
    assert own_names(find_proposed(text, 12)) == ("FogNet",)
