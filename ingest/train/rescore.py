"""Fit the re-scorer on papers that neither the network nor the lexicon has seen.

Every hypothesis of such a paper is right or wrong by the judge's rule; a regularised logistic
regression learns the difference. The threshold is where F1 over papers is best, measured on
regressions that had not seen the paper (FOLDS of the held-out papers).
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from ingest.extract.decide import Choice
from ingest.extract.hypotheses import Group, Place
from ingest.extract.hypothesis_features import Described, feature_names
from ingest.extract.rescorer import Regression, take_concepts
from ingest.extract.types import Candidate
from ingest.train.annotation import FOLDS, Annotated, fold_number, fold_surface

logger = logging.getLogger(__name__)

STRENGTH = 0.1
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """A paper with its hypotheses and whether each is right."""

    paper: Annotated
    groups: Sequence[Group]
    described: Described
    right: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A regression, and the micro F1 it reaches by cross-validation at its threshold."""

    regression: Regression
    micro_f1: float


def judge_hypotheses(paper: Annotated, groups: Sequence[Group], described: Described) -> Judged:
    """Mark the hypotheses whose kind and surface are those of an annotated entity."""
    entities = [(e.kind, {fold_surface(s) for s in e.surfaces}) for e in paper.entities]
    folded = [_surfaces(paper.text, group.places) for group in groups]
    right = [
        any(kind == own and surfaces & folded[number] for own, surfaces in entities)
        for number, kind in described.hypotheses
    ]
    return Judged(paper, groups, described, np.array(right, bool))


def fit_regression(judged: Sequence[Judged]) -> Fitted:
    """Return the regression of all papers, its threshold found by cross-validation."""
    threshold, micro_f1 = find_threshold(judged, cross_validate(judged))
    fitted = _fit(judged)
    return Fitted(replace(fitted, threshold=threshold), micro_f1)


def cross_validate(judged: Sequence[Judged]) -> list[Floats]:
    """Return for each paper the beliefs of a regression that was fitted without its part."""
    parts = [fold_number(f"part {one.paper.title}") for one in judged]
    beliefs: list[Floats] = [np.zeros(0)] * len(judged)
    for part in range(FOLDS):
        regression = _fit([j for j, p in zip(judged, parts, strict=True) if p != part])
        for i, own in enumerate(parts):
            if own == part:
                beliefs[i] = regression.probabilities(judged[i].described.rows)
    return beliefs


def find_threshold(judged: Sequence[Judged], beliefs: Sequence[Floats]) -> tuple[float, float]:
    """Return the probability from which on micro F1 is best, and that F1."""
    marks: list[tuple[float, bool]] = []
    entities = 0
    for one, own in zip(judged, beliefs, strict=True):
        entities += len(one.paper.entities)
        choices = take_concepts(one.paper.text, one.groups, one.described.hypotheses, own.tolist())
        marks += mark_choices(one.paper, choices)
    order = sorted(marks, reverse=True)
    hits = np.cumsum([right for _, right in order])
    f1 = 2 * hits / (np.arange(1, len(order) + 1) + entities)
    best = int(f1.argmax())
    logger.info("micro F1 %.4f at %.3f", f1[best], order[best][0])
    return order[best][0], float(f1[best])


def mark_choices(paper: Annotated, choices: Sequence[Choice]) -> list[tuple[float, bool]]:
    """Return probability and rightness of choices, each entity counted once."""
    entities = [(e.kind, {fold_surface(s) for s in e.surfaces}) for e in paper.entities]
    free = set(range(len(entities)))
    marks = []
    for choice in choices:
        folded = _surfaces(paper.text, choice.candidates)
        hit = next(
            (i for i in sorted(free) if entities[i][0] == choice.kind and entities[i][1] & folded),
            None,
        )
        free.discard(-1 if hit is None else hit)
        marks.append((choice.confidence, hit is not None))
    return marks


def _surfaces(text: str, places: Iterable[Place | Candidate]) -> set[str]:
    return {fold_surface(text[p.start : p.end]) for p in places} - {""}


def _fit(judged: Sequence[Judged]) -> Regression:
    rows = np.concatenate([one.described.rows for one in judged])
    right = np.concatenate([one.right for one in judged])
    mean, scale = rows.mean(axis=0), rows.std(axis=0)
    scale[scale < 1e-6] = 1.0
    model = LogisticRegression(C=STRENGTH, max_iter=400)
    model.fit((rows - mean) / scale, right)
    return Regression(mean, scale, model.coef_[0], float(model.intercept_[0]), 0.5)


def rank_features(regression: Regression) -> list[tuple[str, float]]:
    """Return the features by the size of their standardised weights, for the card."""
    pairs = zip(feature_names(), regression.weights.tolist(), strict=True)
    return sorted(pairs, key=lambda pair: -abs(pair[1]))
