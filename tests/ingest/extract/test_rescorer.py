"""The re-scorer: what is one concept, what is taken, and in which order."""

import random

import numpy as np
import pytest

from graph.names import DATASET, METHOD, MODEL, TASK
from ingest.extract.abbreviations import find_abbreviations
from ingest.extract.hypotheses import build_groups
from ingest.extract.hypothesis_features import describe, feature_names
from ingest.extract.lexicon import Lexicon, Usage, build_lexicon
from ingest.extract.neighbours import describe_neighbours, neighbour_names
from ingest.extract.recogniser import Scored
from ingest.extract.rescorer import (
    LEAST_PROBABILITY,
    Judgement,
    Rescorer,
    WrongFeaturesError,
    build_judgement,
    probabilities,
    second_names,
    take_concepts,
)
from ingest.extract.trees import STEPS, Trees
from ingest.extract.types import Candidate

TEXT = (
    "Test-time training for everyone\nWe study test-time training (TTT) of ResNet-50. TTT adapts "
    "on ImageNet, and test-time training helps; plain training does not."
)


def scored(words: str, kind: str, score: float, *, text: str = TEXT, nth: int = 0) -> Scored:
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Scored(start, start + len(words), kind, score, score)


def candidate(words: str, kind: str, found_by: str, score: float = 0.8) -> Candidate:
    start = TEXT.index(words)
    return Candidate(
        start=start, end=start + len(words), text=words, kind=kind, score=score, found_by=found_by
    )


SPANS = (
    scored("test-time training", METHOD, 0.8),
    scored("time training", METHOD, 0.3, nth=1),
    scored("training", METHOD, 0.2, nth=3),
    scored("TTT", METHOD, 0.7),
    scored("ResNet-50", MODEL, 0.9),
    scored("ResNet-50", METHOD, 0.1),
    scored("ImageNet", DATASET, 0.95),
)


@pytest.fixture(scope="module")
def rescorer() -> Rescorer:
    return Rescorer()


def test_short_and_long_form_are_one_group_with_all_their_places() -> None:
    """A defined abbreviation joins its long form, and repeats that nobody tagged count too."""
    groups = build_groups(TEXT, SPANS, (), find_abbreviations(TEXT), Lexicon())
    (own,) = [g for g in groups if "ttt" in g.keys]
    words = [TEXT[p.start : p.end] for p in own.places]
    assert words.count("TTT") == 2
    assert sum(w.lower() == "test-time training" for w in words) == 3


def test_names_that_the_annotation_joined_are_one_group() -> None:
    """Learned pairs join two names of a paper without a bracket between them."""
    text = "CoT\nChain of thought, or CoT, helps."
    spans = [
        scored("CoT", METHOD, 0.5, text=text),
        scored("Chain of thought", METHOD, 0.5, text=text),
    ]
    pair = {"cot": frozenset({"chainofthought"}), "chainofthought": frozenset({"cot"})}
    assert len(build_groups(text, spans, (), (), Lexicon())) == 2
    assert len(build_groups(text, spans, (), (), Lexicon(aliases=pair))) == 1


def test_order_of_spans_does_not_matter(rescorer: Rescorer) -> None:
    """What is decided depends on what was found, not on the order it was found in."""
    candidates = [candidate("ImageNet", DATASET, "vocabulary"), candidate("TTT", METHOD, "pattern")]
    expected = rescorer.decide(TEXT, SPANS, candidates, find_abbreviations(TEXT))
    shuffled = list(SPANS)
    random.Random(5).shuffle(shuffled)  # noqa: S311
    assert expected
    again = rescorer.decide(TEXT, shuffled, candidates[::-1], find_abbreviations(TEXT))
    assert again == expected


def test_likely_names_are_taken_with_their_kinds(rescorer: Rescorer) -> None:
    """One kind a name, the likeliest first, and repeats stand among the mentions."""
    choices = rescorer.decide(TEXT, SPANS, (), find_abbreviations(TEXT))
    kinds = {TEXT[c.candidates[0].start : c.candidates[0].end]: c.kind for c in choices}
    assert kinds["ImageNet"] == DATASET
    assert kinds["ResNet-50"] == MODEL
    confidences = [c.confidence for c in choices]
    assert confidences == sorted(confidences, reverse=True)
    assert min(confidences) >= LEAST_PROBABILITY


def test_a_curated_name_or_a_pattern_makes_a_concept_likelier(rescorer: Rescorer) -> None:
    """Finders that agree with the network raise its confidence, and may stand alone."""

    def confidence(candidates: tuple[Candidate, ...]) -> float:
        choices = rescorer.decide(TEXT, SPANS[:1] + SPANS[6:], candidates)
        found = [c for c in choices if any(m.text == "ImageNet" for m in c.candidates)]
        return found[0].confidence

    alone = confidence(())
    both = (
        candidate("ImageNet", DATASET, "vocabulary"),
        candidate("ImageNet", DATASET, "pattern"),
    )
    assert confidence(both) > alone
    assert rescorer.decide(TEXT, (), both)


def test_nothing_found_is_nothing_decided(rescorer: Rescorer) -> None:
    """An empty text, or one in which no finder saw anything, holds no concept."""
    assert rescorer.decide("", (), ()) == []
    assert rescorer.decide(TEXT, (), ()) == []


def test_what_is_covered_is_not_taken_again() -> None:
    """A shorter name inside a taken one is dropped unless it also stands elsewhere."""
    text = "Sparse attention\nSparse attention is kept. We use linear attention."
    spans = [
        scored("Sparse attention", METHOD, 0.9, text=text),
        scored("attention", METHOD, 0.4, text=text),
        scored("Sparse", TASK, 0.4, text=text),
    ]
    groups = build_groups(text, spans, (), (), Lexicon())
    names = [g.keys[0] for g in groups]
    hypotheses = [(i, METHOD if "Method" in g.kinds else TASK) for i, g in enumerate(groups)]
    beliefs = [{"sparseattention": 0.9, "attention": 0.5, "sparse": 0.5}[n] for n in names]
    choices = take_concepts(text, groups, hypotheses, beliefs)
    assert [[m.text.lower() for m in c.candidates] for c in choices] == [
        ["sparse attention", "sparse attention"],
        ["attention"],
    ]


def test_features_have_a_name_each_and_no_holes() -> None:
    """One number a feature and hypothesis, all of them finite."""
    groups = build_groups(TEXT, SPANS, (), (), Lexicon())
    described = describe(TEXT, groups, Lexicon({"ttt": Usage((3, 0, 0, 0, 0, 0, 0), 4)}))
    assert described.rows.shape == (len(described.hypotheses), len(feature_names()))
    assert len(set(feature_names())) == len(feature_names())
    assert np.isfinite(described.rows).all()


def random_trees(names: tuple[str, ...], seed: int) -> Trees:
    """Stumps on features drawn by lot."""
    chance, count = np.random.default_rng(seed), 40
    root = 3 * np.arange(count)
    leaf = np.arange(3 * count)
    feature, threshold = np.zeros(3 * count, np.int32), np.zeros(3 * count, np.float32)
    left, right, value = leaf.copy(), leaf.copy(), chance.integers(-STEPS, STEPS, 3 * count) // 9
    feature[root] = chance.integers(0, len(names), count)
    threshold[root] = chance.normal(size=count)
    left[root], right[root] = root + 1, root + 2
    return Trees(
        roots=root[:, None],
        base=np.array([0.1]),
        feature=feature,
        threshold=threshold,
        left=left,
        right=right,
        value=value,
        depth=1,
        width=len(names),
    )


def test_weights_and_lexicon_survive_being_written() -> None:
    """Plain values give back what was written; weights for other features are refused."""
    first = random_trees(feature_names(), 1)
    judgement = Judgement(first, random_trees(second_names(), 2), 0.4)
    values = judgement.as_json()
    groups = build_groups(TEXT, SPANS, (), (), Lexicon())
    own = describe(TEXT, groups, Lexicon())
    again = build_judgement(values).probabilities(groups, own.hypotheses, own.rows)
    assert (again == judgement.probabilities(groups, own.hypotheses, own.rows)).all()
    with pytest.raises(WrongFeaturesError):
        build_judgement({**values, "features": ["size"]})
    lexicon = Lexicon({"a": Usage((1,) * 7, 9)}, {}, {"a": frozenset({"b"})})
    assert build_lexicon(lexicon.as_json()) == lexicon


def test_a_row_has_the_same_probability_in_any_batch() -> None:
    """The sum over features does not depend on how many rows are weighed at once."""
    trees = random_trees(feature_names(), 3)
    rows = np.random.default_rng(4).normal(size=(50, len(feature_names())))
    alone = [probabilities(trees, row[None])[0] for row in rows]
    assert probabilities(trees, rows).tolist() == alone


def test_a_concept_that_stands_elsewhere_does_not_hide_a_longer_name() -> None:
    """A paper on LLMs has room for "LLM decoding" as well; one that names them once has not."""
    elsewhere = "Caches\nLLM decoding is slow. We speed an LLM up."
    only = "Caches\nLLM decoding is slow. We speed it up."
    for text, expected in ((elsewhere, ["LLM", "LLM decoding"]), (only, ["LLM"])):
        spans = [
            scored("LLM", METHOD, 0.9, text=text),
            scored("LLM decoding", TASK, 0.6, text=text),
        ]
        groups = build_groups(text, spans, (), (), Lexicon())
        hypotheses = [(i, g.kinds[0]) for i, g in enumerate(groups)]
        beliefs = [0.9 if g.keys == ["llm"] else 0.6 for g in groups]
        choices = take_concepts(text, groups, hypotheses, beliefs)
        assert [c.candidates[0].text for c in choices] == expected


def test_beliefs_of_neighbours_are_measured_where_they_stand() -> None:
    """A longer rival is seen on the same words, another kind on the same group, and no ghost."""
    text = "Caches\nLLM decoding is slow."
    spans = [
        scored("LLM", METHOD, 0.9, text=text),
        scored("LLM", TASK, 0.2, text=text),
        scored("LLM decoding", TASK, 0.6, text=text),
    ]
    groups = build_groups(text, spans, (), (), Lexicon())
    hypotheses = [(i, kind) for i, g in enumerate(groups) for kind in g.kinds]
    beliefs = np.array([0.8 if k == METHOD else 0.1 + 0.2 * n for n, k in hypotheses])
    rows = describe_neighbours(groups, hypotheses, beliefs)
    names = neighbour_names()
    assert rows.shape == (3, len(names))
    seen = {
        (hypothesis, name): 1 / (1 + np.exp(-row[names.index(name)]))
        for hypothesis, row in zip(hypotheses, rows, strict=True)
        for name in ("longer", "shorter", "other_kind")
    }
    at = {g.keys[0]: i for i, g in enumerate(groups)}
    short, long = at["llm"], at["llmdecoding"]
    belief = dict(zip(hypotheses, beliefs.tolist(), strict=True))
    assert seen[(short, METHOD), "longer"] == pytest.approx(belief[long, TASK])
    assert seen[(long, TASK), "shorter"] == pytest.approx(0.8)
    assert seen[(short, METHOD), "other_kind"] == pytest.approx(belief[short, TASK])
    assert seen[(long, TASK), "longer"] == pytest.approx(1e-3)
