"""Describe each hypothesis by what was first believed of the others in the same text.

First trees weigh every hypothesis alone; here its beliefs become features of the
neighbours: of rivals on the same words, of the same words under another kind, of names that hold
one another, and of the text as a whole. Second ones weigh both sets together.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from graph.names import KINDS
from ingest.extract.hypotheses import Group

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

NEIGHBOUR_FEATURES = (
    "belief",
    "longer",
    "shorter",
    "crossing",
    "longer_same_kind",
    "shorter_same_kind",
    "freest_place",
    "other_kind",
    "nested_name",
    "expected_concepts",
    "expected_of_kind",
    "rank",
)
#: Keys shorter than this are inside too many others to say anything.
_KEY_LENGTH = 4


def neighbour_names() -> tuple[str, ...]:
    """Return the names of the columns, in order."""
    return (*NEIGHBOUR_FEATURES, *(f"belief:{kind}" for kind in KINDS))


def describe_neighbours(
    groups: Sequence[Group], hypotheses: Sequence[tuple[int, str]], beliefs: Floats
) -> Floats:
    """Return a row of neighbour features for each hypothesis."""
    count = len(hypotheses)
    if not count:
        return np.zeros((0, len(neighbour_names())))
    owners = np.array([number for number, _ in hypotheses])
    kinds = np.array([KINDS.index(kind) for _, kind in hypotheses])
    same_kind = kinds[:, None] == kinds[None]
    same_group = owners[:, None] == owners[None]
    alone = _logits(beliefs)
    of_kind = (same_kind * beliefs[None]).sum(1) - beliefs
    columns = [
        alone,
        *_measure_overlaps(groups, owners, kinds, beliefs),
        _best_of(same_group & ~same_kind, beliefs),
        _best_of(same_kind & ~same_group & _find_nested(groups, owners), beliefs),
        np.full(count, np.log1p(beliefs.sum())),
        np.log1p(of_kind),
        (beliefs[None] > beliefs[:, None]).mean(1),
    ]
    crossed = np.zeros((count, len(KINDS)))
    crossed[np.arange(count), kinds] = alone
    return np.column_stack([*columns, crossed])


def _logits(beliefs: Floats) -> Floats:
    inside = np.clip(beliefs, 1e-3, 1 - 1e-3)
    return np.asarray(np.log(inside / (1 - inside)))


def _best_of(mask: Bools, beliefs: Floats) -> Floats:
    """Return for each row the logit of the highest belief under its mask."""
    return _logits((mask * beliefs[None]).max(1))


def _find_nested(groups: Sequence[Group], owners: npt.NDArray[np.int_]) -> Bools:
    """Return which hypotheses have names that hold one another, wherever they stand."""
    numbers = sorted(set(owners.tolist()))
    keys = {n: [k for k in groups[n].keys if len(k) >= _KEY_LENGTH] for n in numbers}
    nested = np.zeros((len(groups), len(groups)), bool)
    for left in numbers:
        for right in numbers:
            if left < right:
                found = any(a in b or b in a for a in keys[left] for b in keys[right])
                nested[left, right] = nested[right, left] = found
    return nested[owners[:, None], owners[None]]


def _measure_overlaps(
    groups: Sequence[Group],
    owners: npt.NDArray[np.int_],
    kinds: npt.NDArray[np.int_],
    beliefs: Floats,
) -> list[Floats]:
    """Return the logits of the likeliest rivals over the places of each hypothesis.

    In order: longer, shorter, crossing, longer and shorter of the same kind; last the likeliest
    longer rival at the place where it is least likely.
    """
    at = np.array([i for i, n in enumerate(owners) for _ in groups[n].places])
    spans = np.array([(p.start, p.end) for n in owners for p in groups[n].places])
    start, end = spans[:, 0], spans[:, 1]
    size = end - start
    overlap = (start[:, None] < end[None]) & (start[None] < end[:, None])
    overlap &= owners[at][:, None] != owners[at][None]
    within = (start[None] <= start[:, None]) & (end[None] >= end[:, None])
    longer = overlap & within & (size[None] > size[:, None])
    shorter = overlap & within.T & (size[None] < size[:, None])
    crossing = overlap & ~longer & ~shorter
    same = kinds[at][:, None] == kinds[at][None]
    masks = (longer, shorter, crossing, longer & same, shorter & same)
    tops = [(mask * beliefs[at][None]).max(1) for mask in masks]
    firsts = np.flatnonzero(np.r_[True, at[1:] != at[:-1]])
    measured = [np.maximum.reduceat(top, firsts) for top in tops]
    measured.append(np.minimum.reduceat(tops[0], firsts))
    return [_logits(one) for one in measured]
