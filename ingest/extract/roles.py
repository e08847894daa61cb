"""Say which role a paper gives a concept, from a small classifier over hashed features.

The weights are trained on annotated roles by ingest/train/roles.py (multinomial logistic
regression) and shipped as small integers. A role that the annotation never gives a kind is barred.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from graph.names import DATASET, HARDWARE, METHOD, METRIC, MODEL, ROLES, SOFTWARE, TASK

WEIGHTS = Path(__file__).parent / "data" / "roles.npz"
BUCKETS = 1 << 15

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


@lru_cache(maxsize=1 << 16)
def bucket(feature: str) -> int:
    """The row of a feature in the weights."""
    return zlib.crc32(feature.encode()) % BUCKETS


def feature_rows(features: Sequence[str]) -> npt.NDArray[np.int64]:
    """The distinct rows of features, in order of number."""
    return np.array(sorted({bucket(feature) for feature in features}), np.int64)


@dataclass(frozen=True, slots=True)
class RoleModel:
    """Weights, one row a bucket and one column a role in the order of names.ROLES."""

    weights: npt.NDArray[np.float32]

    def probabilities(self, kind: str, features: Sequence[str]) -> dict[str, float]:
        """The belief in each role that the kind may have; they sum to one."""
        logits = self.weights[feature_rows(features)].sum(axis=0, dtype=np.float64)
        allowed = [ROLES.index(role) for role in ALLOWED[kind]]
        powers = np.exp(logits[allowed] - logits[allowed].max())
        shares = powers / powers.sum()
        return {ROLES[i]: float(share) for i, share in zip(allowed, shares, strict=True)}

    def choose(self, kind: str, features: Sequence[str]) -> str:
        """The likeliest role; of equals the stronger."""
        beliefs = self.probabilities(kind, features)
        return max(beliefs, key=lambda role: (round(beliefs[role], 6), -ROLES.index(role)))


def load_role_model(path: Path = WEIGHTS) -> RoleModel:
    """Read shipped weights: ``weights`` (buckets, roles) as int8 and ``scale`` as one float."""
    with np.load(path) as stored:
        return RoleModel((stored["weights"] * stored["scale"]).astype(np.float32))


def save_role_model(weights: npt.NDArray[np.float32], path: Path) -> None:
    """Write weights in the shipped form, rounded to 127 steps each way."""
    scale = np.float32(np.abs(weights).max() / 127)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, weights=np.round(weights / scale).astype(np.int8), scale=scale)
