"""Say which role a paper gives a concept, from a small classifier over hashed features.

The weights are trained on annotated roles by ingest/train/roles.py (multinomial logistic
regression) and shipped as small integers. A role that the annotation never gives a kind is barred.
"""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from graph.names import DATASET, HARDWARE, METHOD, METRIC, MODEL, ROLES, SOFTWARE, TASK

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

#: What a paper introduces is missed more often than made up; leaning this far costs no accuracy
#: (0.813 either way on a held-out fold) and finds 0.80 of the proposed things instead of 0.74.
PROPOSES_WEIGHT = 1.75
_PROPOSABLE = frozenset({METHOD, MODEL, DATASET, SOFTWARE})


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
class RoleModel:
    """Weights, one row a bucket and one column a role in the order of names.ROLES.

    ``known`` holds, by hash of a folded name, how many annotated papers have it (as a level).
    """

    weights: npt.NDArray[np.float32]
    known: Mapping[int, int] = field(default_factory=dict)

    def level(self, keys: Iterable[str]) -> int:
        """How well known a concept of these folded names is: 0 unknown, 1 to 3 by papers."""
        return max((self.known.get(key_hash(key), 0) for key in keys), default=0)

    def probabilities(self, kind: str, features: Sequence[str]) -> dict[str, float]:
        """The belief in each role that the kind may have; they sum to one."""
        logits = self.weights[feature_rows(features)].sum(axis=0, dtype=np.float64)
        allowed = [ROLES.index(role) for role in ALLOWED[kind]]
        powers = np.exp(logits[allowed] - logits[allowed].max())
        shares = powers / powers.sum()
        return {ROLES[i]: float(share) for i, share in zip(allowed, shares, strict=True)}

    def choose(self, kind: str, features: Sequence[str]) -> str:
        """The likeliest role, a proposed thing leaning to ``proposes``; of equals the stronger."""
        beliefs = self.probabilities(kind, features)
        if kind in _PROPOSABLE:
            beliefs["proposes"] *= PROPOSES_WEIGHT
        return max(beliefs, key=lambda role: (round(beliefs[role], 6), -ROLES.index(role)))


def known_level(papers: int) -> int:
    """The level of a name that is a concept in so many papers: one paper tells nothing yet."""
    return 0 if papers < 2 else 1 if papers == 2 else 2 if papers < 6 else 3


def load_role_model(path: Path = WEIGHTS) -> RoleModel:
    """Read shipped weights.

    ``weights`` (buckets, roles) as int8 with ``scale``; ``names`` and ``levels``: the known names.
    """
    with np.load(path) as stored:
        weights = stored["weights"].astype(np.float32) * stored["scale"]
        names, levels = stored["names"].tolist(), stored["levels"].tolist()
    return RoleModel(weights, dict(zip(names, levels, strict=True)))


def save_role_model(model: RoleModel, path: Path) -> None:
    """Write a model in the shipped form, its weights rounded to 127 steps each way."""
    scale = np.float32(np.abs(model.weights).max() / 127)
    names = sorted(model.known)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        path,
        weights=np.round(model.weights / scale).astype(np.int8),
        scale=scale,
        names=np.array(names, np.uint32),
        levels=np.array([model.known[name] for name in names], np.uint8),
    )
