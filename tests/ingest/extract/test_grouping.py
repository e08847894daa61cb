"""Candidates that name one concept come together, and no others."""

import pytest

from graph.names import DATASET, METHOD, MODEL
from ingest.extract.abbreviations import find_abbreviations
from ingest.extract.decide import Choice, choose, complete_lists, decide_by_rules, is_written
from ingest.extract.grouping import Group, group_candidates
from ingest.extract.types import Candidate


def candidate(text: str, words: str, kind: str = METHOD, **more: object) -> Candidate:
    """A candidate for the first place of some words."""
    start = text.index(words)
    values: dict[str, object] = {"score": 0.7, "found_by": "pattern", "reason": "test"}
    return Candidate(
        start=start, end=start + len(words), text=words, kind=kind, **(values | more)  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("Tiny-Cache is tinycache", "Tiny-Cache", "tinycache"),
        ("test-time training (TTT)", "test-time training", "TTT"),
        ("TinyCache, the TinyCache approach", "TinyCache", "TinyCache approach"),
        ("fog networks and a fog network", "fog networks", "fog network"),
    ],
)
def test_names_of_one_concept_come_together(text: str, one: str, other: str) -> None:
    """Spelling, short form and generic head do not make two concepts."""
    start = text.rindex(other)
    second = candidate(text, one)
    last = Candidate(start=start, end=start + len(other), text=other, kind=METHOD, score=0.5,
                     found_by="pattern", reason="other")  # fmt: skip
    groups = group_candidates([second, last], find_abbreviations(text))
    assert [len(group.candidates) for group in groups] == [2]


def test_a_typo_of_the_own_name_is_joined() -> None:
    """A name a letter away from the paper's own is the paper's own."""
    text = "PatrolStar: Stars. We train PatrollStar well."
    own = candidate(text, "PatrolStar", proposed=True)
    typo = candidate(text, "PatrollStar")
    assert len(group_candidates([own, typo])) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("FogNetA1", "FogNetA2"), ("CIFAR-10", "CIFAR-100"), ("SAMba", "SAMbo")]
)
def test_names_that_differ_stay_apart(one: str, other: str) -> None:
    """A digit, or a letter of a short name, makes another concept."""
    text = f"{one} and then {other}"
    second = text.rindex(other)
    groups = group_candidates(
        [
            candidate(text, one, proposed=True),
            Candidate(start=second, end=len(text), text=other, kind=METHOD, score=0.5,
                      found_by="pattern"),
        ]
    )  # fmt: skip
    assert len(groups) == 2


def test_one_name_gets_one_kind_and_one_span_one_concept() -> None:
    """The likelier kind takes a name; a span that is taken is not taken again."""
    text = "We use deep fog networks here"
    whole = Group(key="a", kind=METHOD, candidates=(candidate(text, "deep fog networks"),))
    rival = Group(key="a", kind=MODEL, candidates=(candidate(text, "deep fog networks", MODEL),))
    inner = Group(key="b", kind=DATASET, candidates=(candidate(text, "fog", DATASET),))
    choices = choose([(inner, 0.4), (rival, 0.6), (whole, 0.8)])
    assert [(choice.kind, choice.confidence) for choice in choices] == [(METHOD, 0.8)]


def test_members_of_a_list_share_their_span() -> None:
    """ResNet-18/50 names two models in one span."""
    text = "a ResNet-18/50 here"
    reason = "member of a list of models"
    first = candidate(text, "ResNet-18", MODEL)
    second = candidate(text, "ResNet-18/50", MODEL, name="ResNet-50", reason=reason)
    choices = decide_by_rules([first, second])
    assert {c.name or c.text for choice in choices for c in choice.candidates} == {
        "ResNet-18", "ResNet-50",
    }  # fmt: skip


def test_members_follow_their_list() -> None:
    """A member that was hardly believed gets the confidence of the list's first, once."""
    text = "on CIFAR-10/100 here"
    reason = "member of a list of data sets"
    first = candidate(text, "CIFAR-10/100", DATASET, name="CIFAR-10")
    second = candidate(text, "CIFAR-10/100", DATASET, name="CIFAR-100", reason=reason)
    chosen = Choice(kind=DATASET, candidates=(first,), confidence=0.9)
    doubted = Choice(kind=DATASET, candidates=(second,), confidence=0.2)
    completed = complete_lists([chosen, doubted], [first, second], threshold=0.5)
    assert [(c.candidates[0].name, c.confidence) for c in completed] == [
        ("CIFAR-10", 0.9), ("CIFAR-100", 0.9),
    ]  # fmt: skip
    assert complete_lists([doubted], [first, second], threshold=0.5) == [doubted]


def test_a_class_of_models_needs_more() -> None:
    """LLM as a class is written only where it is rather sure; other concepts by the threshold."""
    text = "large language models and fog networks"
    of_class = candidate(text, "large language models", name="large language model")
    other = candidate(text, "fog networks")
    for one, confidence, written in (
        (of_class, 0.5, False),
        (of_class, 0.7, True),
        (other, 0.5, True),
    ):
        choice = Choice(kind=METHOD, candidates=(one,), confidence=confidence)
        assert is_written(choice, threshold=0.4) is written


def test_order_of_candidates_does_not_matter() -> None:
    """The same candidates in another order give the same groups."""
    text = "Tiny-Cache (TC) is tinycache for fog networks, and TC wins"
    words = ["Tiny-Cache", "TC", "tinycache", "fog networks"]
    candidates = [candidate(text, w) for w in words]
    defined = find_abbreviations(text)
    assert group_candidates(candidates, defined) == group_candidates(candidates[::-1], defined)
