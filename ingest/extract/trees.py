"""Boosted regression trees as plain arrays, so that trained ones run with numpy alone.

All trees of an ensemble lie in one table of nodes. Leaves lead to themselves, so every row takes
the same number of steps. What the leaves add are whole numbers, so that a sum is exact and cannot
depend on its order, on the processor or on the rows beside it. ingest/train/boost.py makes them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

#: Leaves are counted in parts of one.
STEPS = 1 << 20

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Trees:
    """An ensemble: ``roots`` (trees, outputs) and ``base`` (outputs), then one entry a node.

    A row goes ``left`` where its ``feature`` is at most the ``threshold``, else ``right``; every
    leaf is reached within ``depth`` steps. Rows have ``width`` features.
    """

    roots: Numbers
    base: Floats
    feature: Numbers
    threshold: npt.NDArray[np.float32]
    left: Numbers
    right: Numbers
    value: Numbers
    depth: int
    width: int

    def scores(self, rows: Floats) -> Floats:
        """Return (rows, outputs): the sums of what the trees say."""
        count = self.roots.size
        read = rows.astype(np.float32).reshape(-1)
        at = np.tile(self.roots.reshape(-1), len(rows))
        begin = np.repeat(np.arange(len(rows)) * self.width, count)
        going = np.arange(len(at))
        for _ in range(self.depth):
            node = at[going]
            seen = read.take(begin[going] + self.feature.take(node))
            goes_left = seen <= self.threshold.take(node)
            node = np.where(goes_left, self.left.take(node), self.right.take(node))
            at[going] = node
            going = going[self.left.take(node) != node]
        sums = self.value.take(at).reshape(len(rows), *self.roots.shape).sum(axis=1)
        return np.asarray(self.base + sums / STEPS)

    def as_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """The ensemble as named arrays."""
        return {name: np.array(getattr(self, name), kind) for name, kind in _KINDS.items()}

    def as_json(self) -> dict[str, Any]:
        """The ensemble as plain values."""
        return {name: array.tolist() for name, array in self.as_arrays().items()}


#: How the fields are stored.
_KINDS: dict[str, Any] = {
    "roots": np.int32,
    "base": np.float64,
    "feature": np.int32,
    "threshold": np.float32,
    "left": np.int32,
    "right": np.int32,
    "value": np.int32,
    "depth": np.int32,
    "width": np.int32,
}


def build_trees(values: Mapping[str, Any]) -> Trees:
    """Return the ensemble of named arrays or plain values."""
    arrays: dict[str, Any] = {name: np.array(values[name], kind) for name, kind in _KINDS.items()}
    numbers = {n: array.astype(np.int64) for n, array in arrays.items() if _KINDS[n] == np.int32}
    depth, width = int(numbers.pop("depth")), int(numbers.pop("width"))
    return Trees(
        base=arrays["base"], threshold=arrays["threshold"], depth=depth, width=width, **numbers
    )
