"""Describe a concept beside the others of its paper, for the pass that decides roles together.

A paper proposes few things, names in a list share their role, a part of something proposed is
proposed with it: what was first believed of each concept says something of its neighbours. The same
function describes concepts in training and in use. It names no role but ``proposes``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from graph.names import DATASET, KINDS, METHOD, MODEL, ROLES, SOFTWARE
from ingest.extract.mentions import Layout
from ingest.extract.phrases import is_name
from ingest.extract.role_beliefs import WIDTH as NETWORK_WIDTH
from ingest.extract.role_features import View

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

#: The kinds of things that a paper introduces.
PROPOSABLE = frozenset({METHOD, MODEL, DATASET, SOFTWARE})
_PROPOSES = ROLES.index("proposes")
#: What stands between two members of a list.
_JOINT = re.compile(
    r"\W*(?:(?:and|or|as well as|versus|vs\.?|on|for|both)\W*)?$|[^.;]{0,25}?,? (?:and|or) $|"
    r"\s*\([^)]*\)\W*(?:and )?$"
)
_LEAST = 1e-4
_FAR = 99
_NONE = -1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A concept before its role is decided: where it stands, and what is believed of it.

    ``first`` are the logarithms of the first regression's beliefs, ``network`` sums up the
    network's (role_beliefs.py), ``beliefs`` mixes both; ``kinds`` are the network's beliefs in what
    kind of thing it is.
    """

    kind: str
    spans: tuple[tuple[int, int], ...]
    confidence: float
    known: int
    first: Floats
    network: Floats
    beliefs: Floats
    kinds: Floats


_ALONE = 2 * len(ROLES) + NETWORK_WIDTH + 2 * len(KINDS) + 11
_BESIDE = 3 * (len(ROLES) + 1) + 2 * (len(ROLES) + 2) + 8 + len(KINDS)
WIDTH = _ALONE + _BESIDE


def describe_context(view: View, spoken: Sequence[Spoken]) -> Floats:
    """Return (concepts, WIDTH): each concept, and what was first believed of the others."""
    if not spoken:
        return np.zeros((0, WIDTH))
    return np.hstack([_alone(view, spoken), _beside(view.layout, spoken)])


def _alone(view: View, spoken: Sequence[Spoken]) -> Floats:
    rows = [
        np.concatenate(
            [
                one.first,
                np.log(one.beliefs.clip(_LEAST)),
                one.network,
                [one.kind == kind for kind in KINDS],
                one.kinds,
                [one.kinds[KINDS.index(one.kind)] / (one.kinds.sum() + 0.02)],
                [one.confidence, one.known],
                _places(view, one.spans),
            ]
        )
        for one in spoken
    ]
    return np.array(rows)


def _places(view: View, spans: Sequence[tuple[int, int]]) -> list[float]:
    layout = view.layout
    start, end = spans[0]
    body = [layout.sentence_at(a) for a, _ in spans if a > layout.title_end]
    proposing = -9 if view.proposing is None else view.proposing
    testing = 30 if view.testing is None else view.testing
    return [
        float(start < layout.title_end),
        float(len(spans)),
        float(is_name(layout.text[start:end])),
        float(len(layout.sentences)),
        float(body[0] if body else -1),
        float(body[0] - proposing if body else -20),
        float(body[-1] - proposing if body else -20),
        float(body[0] - testing if body else -40),
    ]


def _beside(layout: Layout, spoken: Sequence[Spoken]) -> Floats:
    beliefs = np.array([one.beliefs for one in spoken])
    sure = np.array([one.confidence for one in spoken])
    kinds = np.array([KINDS.index(one.kind) for one in spoken])
    others = ~np.eye(len(spoken), dtype=bool)
    sentences = [{layout.sentence_at(start) for start, _ in one.spans} for one in spoken]
    same_sentence = np.array([[bool(a & b) for b in sentences] for a in sentences])
    listed, near = _neighbours(layout, spoken, beliefs, kinds)
    same_kind = kinds[:, None] == kinds
    return np.hstack(
        [
            _mean(others & same_kind, beliefs, sure),
            _mean(others & same_sentence, beliefs, sure),
            _mean(listed, beliefs, sure),
            near,
            _proposed(layout, spoken, beliefs, sure),
            np.column_stack([(others & (kinds == k)) @ sure for k in range(len(KINDS))]),
        ]
    )


def _mean(mask: Bools, beliefs: Floats, sure: Floats) -> Floats:
    """The mean beliefs in the concepts under each row of a mask, and how many those are."""
    weights = mask * sure
    total = weights.sum(axis=1, keepdims=True)
    mean = np.where(total > 0, weights @ beliefs / np.maximum(total, 1e-9), _NONE)
    return np.hstack([mean, total])


def _neighbours(
    layout: Layout, spoken: Sequence[Spoken], beliefs: Floats, kinds: npt.NDArray[np.int_]
) -> tuple[Bools, Floats]:
    """Who stands in a list with whom, and the first neighbours before and after in a sentence."""
    listed = np.zeros((len(spoken), len(spoken)), bool)
    near = np.full((len(spoken), 2, len(ROLES) + 2), _NONE)
    near[:, :, len(ROLES)] = _FAR
    spans = sorted((span, i) for i, one in enumerate(spoken) for span in one.spans)
    for (left, i), (right, j) in pairwise(spans):
        if i == j or right[0] < left[1]:
            continue
        if layout.sentence_at(left[0]) != layout.sentence_at(right[0]):
            continue
        gap = layout.text[left[1] : right[0]]
        if _JOINT.match(gap):
            listed[i, j] = listed[j, i] = True
        for own, side, other in ((i, 1, j), (j, 0, i)):
            if near[own, side, len(ROLES)] == _FAR:
                near[own, side] = [*beliefs[other], len(gap.split()), kinds[other]]
    for _ in range(3):
        listed |= listed @ listed
    return listed & ~np.eye(len(spoken), dtype=bool), near.reshape(len(spoken), -1)


def _proposed(layout: Layout, spoken: Sequence[Spoken], beliefs: Floats, sure: Floats) -> Floats:
    """How much else the paper seems to propose: in the title, by a name, around these words."""
    own = beliefs[:, _PROPOSES] * sure
    proposable = np.array([one.kind in PROPOSABLE for one in spoken])
    counted = np.where(proposable, own, 0.0)
    words = [{layout.text[a:b].lower() for a, b in one.spans} for one in spoken]
    title = np.array([one.spans[0][0] < layout.title_end for one in spoken])
    named = np.array([is_name(layout.text[slice(*one.spans[0])]) for one in spoken])
    rows = []
    for i in range(len(spoken)):
        others = np.arange(len(spoken)) != i
        wider = np.array([_holds(words[j], words[i]) for j in range(len(spoken))])
        inner = np.array([_holds(words[i], words[j]) for j in range(len(spoken))])
        rows.append(
            [
                float((counted > own[i]).sum()),
                counted.sum() - counted[i],
                own[i],
                counted.max(initial=0.0, where=others),
                counted.max(initial=0.0, where=others & title),
                counted.max(initial=0.0, where=others & named),
                counted.max(initial=_NONE, where=others & wider),
                counted.max(initial=_NONE, where=others & inner),
            ]
        )
    return np.array(rows)


def _holds(wider: set[str], inner: set[str]) -> bool:
    """Whether one of some words stands inside longer ones."""
    return any(a != b and a in b for a in inner for b in wider)
