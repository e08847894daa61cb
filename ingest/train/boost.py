"""Fit boosted trees with scikit-learn and take them apart to the arrays that ship (trees.py)."""

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier

from ingest.extract.trees import STEPS, Trees

LEAVES, LEAST_EXAMPLES, RATE, RIDGE, SEED = 15, 60, 0.1, 5.0, 7


def fit_trees(
    rows: npt.NDArray[np.float64], targets: npt.NDArray[np.int64], *, rounds: int
) -> tuple[Trees, npt.NDArray[np.int64]]:
    """Return trees fitted to the rows, and the classes that their outputs stand for.

    Of two classes there is one output: how far the second lies above the first.
    """
    model = HistGradientBoostingClassifier(
        max_iter=rounds,
        learning_rate=RATE,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=LEAST_EXAMPLES,
        l2_regularization=RIDGE,
        early_stopping=False,
        random_state=SEED,
    )
    # As the trees are read in use: in single precision.
    model.fit(rows.astype(np.float32), targets)
    return _take_apart(model), model.classes_


def _take_apart(model: HistGradientBoostingClassifier) -> Trees:
    grown = [tree.nodes for trees in model._predictors for tree in trees]
    firsts = np.cumsum([0, *(len(nodes) for nodes in grown)])
    nodes = np.concatenate(grown)
    own = np.arange(len(nodes))
    shift = np.repeat(firsts[:-1], [len(each) for each in grown])
    leaf = nodes["is_leaf"].astype(bool)
    return Trees(
        roots=firsts[:-1].reshape(len(model._predictors), -1).astype(np.int64),
        base=model._baseline_prediction.reshape(-1).astype(np.float64),
        feature=np.where(leaf, 0, nodes["feature_idx"]).astype(np.int64),
        # Never more than what training compared with, where rounding to single precision is.
        threshold=_round_down(np.where(leaf, 0.0, nodes["num_threshold"])),
        left=np.where(leaf, own, nodes["left"] + shift).astype(np.int64),
        right=np.where(leaf, own, nodes["right"] + shift).astype(np.int64),
        value=np.round(np.where(leaf, nodes["value"], 0.0) * STEPS).astype(np.int64),
        depth=int(nodes["depth"].max()),
        width=model.n_features_in_,
    )


def _round_down(thresholds: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    single = thresholds.astype(np.float32)
    return np.where(single > thresholds, np.nextafter(single, np.float32(-np.inf)), single).astype(
        np.float32
    )
