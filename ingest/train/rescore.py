"""Fit the re-scorer to out-of-fold readings: neither network nor lexicon has seen the paper.

Every hypothesis of such a paper is right or wrong by the judge's rule, an entity counting once;
boosted trees learn the difference. The second ensemble learns from beliefs of first ones that had
not seen the paper. The threshold is where micro F1 is best, and that F1 is measured on trees, first
and second, that had not seen the paper either.
"""

import hashlib
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ingest.evaluate import fold as fold_surface
from ingest.extract.decide import Choice
from ingest.extract.hypotheses import Group, Place
from ingest.extract.hypothesis_features import Described, feature_names
from ingest.extract.neighbours import describe_neighbours
from ingest.extract.rescorer import Judgement, probabilities, take_concepts
from ingest.extract.trees import Trees
from ingest.extract.types import Candidate
from ingest.train.annotation import FOLDS, Annotated
from ingest.train.boost import fit_trees

logger = logging.getLogger(__name__)

#: Trees of an ensemble; 300 of half the rate are as good and take twice the time.
ROUNDS = 150
INNER_FOLDS = 2
LEAST_PAPERS = 2 * FOLDS
Floats = npt.NDArray[np.float64]


class TooFewPapersError(ValueError):
    """There are too few papers with a reading to fit and measure a re-scorer on them."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"{count} papers have an out-of-fold reading, at least {LEAST_PAPERS} are needed"
        )
        self.count = count


@dataclass(frozen=True, slots=True)
class Judged:
    """A paper with its hypotheses and whether each is right."""

    paper: Annotated
    groups: Sequence[Group]
    described: Described
    right: npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A judgement, and the micro F1 it reaches by cross-validation at its threshold."""

    judgement: Judgement
    micro_f1: float


def judge_hypotheses(paper: Annotated, groups: Sequence[Group], described: Described) -> Judged:
    """Mark for each annotated entity the best scored hypothesis of its kind and surface."""
    folded = [_surfaces(paper.text, group.places) for group in groups]
    scores = described.rows[:, feature_names().index("score_max")]
    right = np.zeros(len(described.hypotheses), bool)
    for entity in paper.entities:
        surfaces = {fold_surface(s) for s in entity.surfaces}
        fitting = [
            i
            for i, (number, kind) in enumerate(described.hypotheses)
            if kind == entity.kind and surfaces & folded[number]
        ]
        if fitting:
            right[max(fitting, key=lambda i: (scores[i], i))] = True
    return Judged(paper, groups, described, right)


def fit_rescorer(judged: Sequence[Judged]) -> Fitted:
    """Return the judgement of all papers, its threshold found by cross-validation.

    Raises TooFewPapersError where the parts of a cross-validation would be empty.
    """
    if len(judged) < LEAST_PAPERS:
        raise TooFewPapersError(len(judged))
    threshold, micro_f1 = find_threshold(judged, cross_validate(judged))
    first, second, _ = _fit_both(judged)
    return Fitted(Judgement(first, second, threshold), micro_f1)


def cross_validate(judged: Sequence[Judged]) -> list[Floats]:
    """Return for each paper the beliefs of trees that were fitted without its part."""
    beliefs: list[Floats] = [np.zeros(0)] * len(judged)
    for judgement, outside in fit_parts(judged):
        for i in outside:
            one = judged[i]
            beliefs[i] = judgement.probabilities(
                one.groups, one.described.hypotheses, one.described.rows
            )
    return beliefs


def fit_parts(judged: Sequence[Judged]) -> Iterator[tuple[Judgement, list[int]]]:
    """Yield for each part of the papers a judgement fitted on the others, and the part.

    Its threshold is that at which the papers it was fitted on fare best, by trees that had not seen
    them.
    """
    for inside, outside in _parts(judged):
        others = [judged[i] for i in inside]
        first, second, beliefs = _fit_both(others)
        threshold, _ = find_threshold(others, beliefs)
        yield Judgement(first, second, threshold), outside


def _parts(judged: Sequence[Judged]) -> Iterator[tuple[list[int], list[int]]]:
    """Yield the papers outside a fold and those inside; one fold alone is dealt into parts."""
    folds = sorted({one.paper.fold for one in judged})
    if len(folds) == 1:
        yield from _split(judged, FOLDS, "part")
        return
    for fold in folds:
        outside = [i for i, one in enumerate(judged) if one.paper.fold == fold]
        yield [i for i, one in enumerate(judged) if one.paper.fold != fold], outside


def _split(
    judged: Sequence[Judged], folds: int, salt: str
) -> Iterator[tuple[list[int], list[int]]]:
    """Deal papers by the hash of their titles into equal parts; yield the others and the part."""

    def place(i: int) -> str:
        title = f"{salt} {judged[i].paper.title}"
        return hashlib.md5(title.encode(), usedforsecurity=False).hexdigest()

    order = sorted(range(len(judged)), key=place)
    for part in range(folds):
        outside = set(order[part::folds])
        yield [i for i in range(len(judged)) if i not in outside], sorted(outside)


def _fit_both(judged: Sequence[Judged]) -> tuple[Trees, Trees, list[Floats]]:
    """Fit the first trees, and the second on beliefs of first ones that were held out.

    The last of the three are beliefs of second ones that were held out as well.
    """
    parts = list(_split(judged, INNER_FOLDS, "inner"))
    right = [one.right for one in judged]
    rows: list[Floats] = [np.zeros(0)] * len(judged)
    for inside, outside in parts:
        first = _fit([judged[i] for i in inside])
        for i in outside:
            own = judged[i].described
            alone = probabilities(first, own.rows)
            beside = describe_neighbours(judged[i].groups, own.hypotheses, alone)
            rows[i] = np.hstack([own.rows, beside])
    beliefs: list[Floats] = [np.zeros(0)] * len(judged)
    for inside, outside in parts:
        second = _fit_rows([rows[i] for i in inside], [right[i] for i in inside])
        for i in outside:
            beliefs[i] = probabilities(second, rows[i])
    return _fit(judged), _fit_rows(rows, right), beliefs


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


def _fit(judged: Sequence[Judged]) -> Trees:
    return _fit_rows([one.described.rows for one in judged], [one.right for one in judged])


def _fit_rows(rows: Sequence[Floats], right: Sequence[npt.NDArray[np.bool_]]) -> Trees:
    trees, _ = fit_trees(np.concatenate(rows), np.concatenate(right), rounds=ROUNDS)
    return trees
