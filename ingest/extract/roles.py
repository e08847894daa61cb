"""Say which role a paper gives a concept: words around it, and what the network believes, mixed.

A multinomial logistic regression over hashed features of the sentences gives first beliefs, a
second one mixes them with the network's (role_beliefs.py). Both are trained on annotated roles by
ingest/train/roles.py, the first shipped as small integers. A role that the annotation never gives a
kind is barred.
"""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from graph.names import DATASET, HARDWARE, KINDS, METHOD, METRIC, MODEL, ROLES, SOFTWARE, TASK
from ingest.extract.role_beliefs import WIDTH

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

#: What a paper introduces is missed more often than made up; leaning this far costs 0.003 of the
#: accuracy by cross-validation and finds 0.87 of the proposed things instead of 0.81.
PROPOSES_WEIGHT = 2.0
#: First beliefs under this count as this.
_LEAST = 1e-4
#: The kinds of things that a paper introduces.
PROPOSABLE = frozenset({METHOD, MODEL, DATASET, SOFTWARE})


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
    """

    weights: npt.NDArray[np.float32]
    known: Mapping[int, int] = field(default_factory=dict)
    mixing: Mixing | None = None

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
        logits = self.first_beliefs(kind, features)
        if self.mixing is not None and network is not None:
            logits = self.mixing.mix(kind, logits, network)
        return _shares(kind, logits)

    def choose(
        self,
        kind: str,
        features: Sequence[str],
        network: npt.NDArray[np.float64] | None = None,
    ) -> str:
        """The likeliest role, a proposed thing leaning to ``proposes``; of equals the stronger."""
        beliefs = self.probabilities(kind, features, network)
        if kind in PROPOSABLE:
            beliefs["proposes"] *= PROPOSES_WEIGHT
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
    ``mixing`` (roles, features) and ``mixing_bias``, of no roles where there is one regression.
    """
    with np.load(path) as stored:
        weights = stored["weights"].astype(np.float32) * stored["scale"]
        names, levels = stored["names"].tolist(), stored["levels"].tolist()
        mixing = Mixing(stored["mixing"], stored["mixing_bias"])
    known = dict(zip(names, levels, strict=True))
    if not len(mixing.bias):
        return RoleModel(weights, known)
    if mixing.weights.shape[1] != len(ROLES) + WIDTH + len(KINDS):
        raise ValueError(f"{path} was trained for other features: train the roles again")
    return RoleModel(weights, known, mixing)


def save_role_model(model: RoleModel, path: Path) -> None:
    """Write a model in the shipped form, its weights rounded to 127 steps each way."""
    scale = np.float32(np.abs(model.weights).max() / 127)
    names = sorted(model.known)
    mixing = model.mixing or Mixing(np.zeros((0, 0)), np.zeros(0))
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        path,
        weights=np.round(model.weights / scale).astype(np.int8),
        scale=scale,
        names=np.array(names, np.uint32),
        levels=np.array([model.known[name] for name in names], np.uint8),
        mixing=mixing.weights,
        mixing_bias=mixing.bias,
    )
