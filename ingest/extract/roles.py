"""Say which role a paper gives a concept: words around it, and what the network believes, mixed.

A multinomial logistic regression over hashed features of the sentences gives first beliefs, a
second one mixes them with the network's (role_beliefs.py); boosted trees then decide all roles of a
paper together (role_context.py). All three are trained on annotated roles, see ingest/train; the
first is shipped as small integers. A role that the annotation never gives a kind is barred.
"""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from graph.names import DATASET, HARDWARE, KINDS, METHOD, METRIC, MODEL, ROLES, SOFTWARE, TASK
from ingest.extract.role_beliefs import WIDTH
from ingest.extract.role_context import PROPOSABLE, Spoken, describe_context
from ingest.extract.role_context import WIDTH as CONTEXT_WIDTH
from ingest.extract.role_features import View
from ingest.extract.trees import Trees, build_trees

WEIGHTS = Path(__file__).parent / "data" / "roles.npz"
BUCKETS = 1 << 17

#: The roles each kind may have.
ALLOWED: dict[str, tuple[str, ...]] = {
    METHOD: ("proposes", "uses", "compares_with", "mentions", "evaluates_on", "addresses"),
    MODEL: ("proposes", "uses", "compares_with", "mentions", "evaluates_on"),
    DATASET: ("proposes", "evaluates_on", "uses", "mentions", "compares_with"),
    HARDWARE: ("runs_on", "uses", "mentions", "compares_with", "proposes"),
    TASK: ("addresses", "evaluates_on", "mentions", "uses", "proposes"),
    METRIC: ("reports", "mentions", "proposes", "uses"),
    SOFTWARE: ("uses", "proposes", "compares_with", "mentions", "evaluates_on"),
}

#: What a paper introduces is missed more often than made up; leaning this far costs 0.007 of the
#: accuracy by cross-validation and calls 0.90 of the proposed things that are found so, not 0.84.
PROPOSES_WEIGHT = 2.5
#: First beliefs under this count as this.
_LEAST = 1e-4


@lru_cache(maxsize=1 << 16)
def bucket(feature: str) -> int:
    """The row of a feature in the weights."""
    return zlib.crc32(feature.encode()) % BUCKETS


def key_hash(key: str) -> int:
    """The hash of a folded name in the table of known names."""
    return zlib.crc32(key.encode())


def feature_rows(features: Sequence[str]) -> npt.NDArray[np.int64]:
    """The distinct rows of features, in order of number."""
    return np.array(sorted({bucket(feature) for feature in features}), np.int64)


@dataclass(frozen=True, slots=True)
class Mixing:
    """The second regression: ``weights`` (roles, first beliefs + WIDTH + kinds) and ``bias``."""

    weights: npt.NDArray[np.float64]
    bias: npt.NDArray[np.float64]

    def mix(
        self, kind: str, first: npt.NDArray[np.float64], network: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.float64]:
        """Return the logits of the roles."""
        row = mixing_row(kind, first, network)
        # Summed in a fixed order, so that a paper's roles do not depend on the linear algebra.
        return np.asarray((self.weights * row).sum(axis=1) + self.bias)


def mixing_row(
    kind: str, first: npt.NDArray[np.float64], network: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Return what the second regression reads of a concept."""
    return np.concatenate([first, network, [kind == other for other in KINDS]])


@dataclass(frozen=True, slots=True)
class RoleModel:
    """Weights, one row a bucket and one column a role in the order of names.ROLES.

    ``known`` holds, by hash of a folded name, how many annotated papers have it (as a level).
    ``together`` decides the roles of all concepts of a paper (role_context.py), one output a role.
    """

    weights: npt.NDArray[np.float32]
    known: Mapping[int, int] = field(default_factory=dict)
    mixing: Mixing | None = None
    together: Trees | None = None

    def level(self, keys: Iterable[str]) -> int:
        """How well known a concept of these folded names is: 0 unknown, 1 to 3 by papers."""
        return max((self.known.get(key_hash(key), 0) for key in keys), default=0)

    def first_beliefs(self, kind: str, features: Sequence[str]) -> npt.NDArray[np.float64]:
        """Return the logarithms of the first regression's beliefs, in the order of ROLES."""
        logits = self.weights[feature_rows(features)].sum(axis=0, dtype=np.float64)
        beliefs = _shares(kind, logits)
        return np.log([max(beliefs.get(role, 0.0), _LEAST) for role in ROLES])

    def probabilities(
        self,
        kind: str,
        features: Sequence[str],
        network: npt.NDArray[np.float64] | None = None,
    ) -> dict[str, float]:
        """Return the belief in each role that the kind may have; they sum to one.

        ``network`` (role_beliefs.WIDTH) is what the network believes; without it, the first
        regression decides alone.
        """
        return self._mixed(kind, self.first_beliefs(kind, features), network)

    def _mixed(
        self, kind: str, first: npt.NDArray[np.float64], network: npt.NDArray[np.float64] | None
    ) -> dict[str, float]:
        if self.mixing is None or network is None:
            return _shares(kind, first)
        return _shares(kind, self.mixing.mix(kind, first, network))

    def choose(
        self,
        kind: str,
        features: Sequence[str],
        network: npt.NDArray[np.float64] | None = None,
    ) -> str:
        """The role of a concept that is decided alone."""
        return _strongest(kind, self.probabilities(kind, features, network))

    def speak(
        self,
        kind: str,
        spans: Sequence[tuple[int, int]],
        features: Sequence[str],
        network: npt.NDArray[np.float64],
        *,
        kinds: npt.NDArray[np.float64],
        confidence: float,
        known: int,
    ) -> Spoken:
        """Return what is first believed of a concept."""
        first = self.first_beliefs(kind, features)
        beliefs = self._mixed(kind, first, network)
        return Spoken(
            kind=kind,
            spans=tuple(spans),
            confidence=confidence,
            known=known,
            first=first,
            network=network,
            beliefs=np.array([beliefs.get(role, 0.0) for role in ROLES]),
            kinds=kinds,
        )

    def choose_together(self, view: View, spoken: Sequence[Spoken]) -> list[str]:
        """The roles of all concepts of a paper, each decided beside the others."""
        if self.together is None:
            return [
                _strongest(one.kind, _shares(one.kind, np.log(one.beliefs.clip(_LEAST))))
                for one in spoken
            ]
        scores = self.together.scores(describe_context(view, spoken))
        return [
            _strongest(one.kind, _shares(one.kind, row))
            for one, row in zip(spoken, scores, strict=True)
        ]


def _strongest(kind: str, beliefs: dict[str, float]) -> str:
    """The likeliest role, a proposed thing leaning to ``proposes``; of equals the stronger."""
    if kind in PROPOSABLE:
        beliefs = beliefs | {"proposes": beliefs["proposes"] * PROPOSES_WEIGHT}
    return max(beliefs, key=lambda role: (round(beliefs[role], 6), -ROLES.index(role)))


def _shares(kind: str, logits: npt.NDArray[np.float64]) -> dict[str, float]:
    """Return the probabilities of the roles that a kind may have."""
    allowed = [ROLES.index(role) for role in ALLOWED[kind]]
    powers = np.exp(logits[allowed] - logits[allowed].max())
    shares = powers / powers.sum()
    return {ROLES[i]: float(share) for i, share in zip(allowed, shares, strict=True)}


def known_level(papers: int) -> int:
    """The level of a name that is a concept in so many papers: one paper tells nothing yet."""
    return 0 if papers < 2 else 1 if papers == 2 else 2 if papers < 6 else 3


def load_role_model(path: Path = WEIGHTS) -> RoleModel:
    """Read shipped weights.

    ``weights`` (buckets, roles) as int8 with ``scale``; ``names`` and ``levels``: the known names;
    ``mixing`` (roles, features) and ``mixing_bias``, of no roles where there is one regression;
    the fields of the trees, where there are some.
    """
    with np.load(path) as stored:
        values = dict(stored)
    weights = values["weights"].astype(np.float32) * values["scale"]
    known = dict(zip(values["names"].tolist(), values["levels"].tolist(), strict=True))
    mixing = Mixing(values["mixing"], values["mixing_bias"])
    together = build_trees(values) if "roots" in values else None
    if not len(mixing.bias):
        return RoleModel(weights, known)
    read = (mixing.weights.shape[1], CONTEXT_WIDTH if together is None else together.width)
    if read != (len(ROLES) + WIDTH + len(KINDS), CONTEXT_WIDTH):
        raise ValueError(f"{path} was trained for other features: train the roles again")
    return RoleModel(weights, known, mixing, together)


def save_role_model(model: RoleModel, path: Path) -> None:
    """Write a model in the shipped form, its weights rounded to 127 steps each way."""
    scale = np.float32(np.abs(model.weights).max() / 127)
    names = sorted(model.known)
    mixing = model.mixing or Mixing(np.zeros((0, 0)), np.zeros(0))
    trees: dict[str, Any] = model.together.as_arrays() if model.together else {}
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        path,
        weights=np.round(model.weights / scale).astype(np.int8),
        scale=scale,
        names=np.array(names, np.uint32),
        levels=np.array([model.known[name] for name in names], np.uint8),
        mixing=mixing.weights,
        mixing_bias=mixing.bias,
        **trees,
    )
