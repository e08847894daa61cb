"""Trees as arrays: each row goes its own way, and nothing but the row decides which."""

import json

import numpy as np
import pytest

from ingest.extract.trees import STEPS, Trees, build_trees

#: Two rounds of two outputs. The first tree asks feature 0, then feature 1; the others are leaves.
TREES = Trees(
    roots=np.array([[0, 5], [6, 7]]),
    base=np.array([0.5, -1.0]),
    feature=np.array([0, 0, 1, 0, 0, 0, 0, 0]),
    threshold=np.array([1.0, 0, 2.0, 0, 0, 0, 0, 0], np.float32),
    left=np.array([1, 1, 3, 3, 4, 5, 6, 7]),
    right=np.array([2, 1, 4, 3, 4, 5, 6, 7]),
    value=np.array([0, 1, 0, 2, 3, 0, 10, 20]) * STEPS,
    depth=2,
    width=2,
)


@pytest.mark.parametrize(
    ("row", "leaf"), [((1.0, 9.0), 1), ((1.5, 2.0), 2), ((1.5, 2.5), 3), ((-7.0, 0.0), 1)]
)
def test_a_row_goes_left_up_to_the_threshold(row: tuple[float, float], leaf: int) -> None:
    """The value of the leaf it reaches is added to the other trees' and to the base."""
    assert TREES.scores(np.array([row])).tolist() == [[leaf + 10.5, 19.0]]


def test_rows_do_not_see_their_neighbours() -> None:
    """A row has the same score to the last bit alone and among others."""
    rows = np.random.default_rng(1).normal(size=(50, 2)) * 3
    together = TREES.scores(rows)
    assert len(set(map(tuple, together.tolist()))) == 3
    assert all((TREES.scores(rows[i : i + 1])[0] == together[i]).all() for i in range(50))


def test_trees_survive_being_written() -> None:
    """Plain values through JSON, and arrays, give back the same trees."""
    rows = np.random.default_rng(2).normal(size=(20, 2)) * 3
    for values in (json.loads(json.dumps(TREES.as_json())), TREES.as_arrays()):
        again = build_trees(values)
        assert (again.scores(rows) == TREES.scores(rows)).all()
        assert again.width == 2


def test_no_rows_have_no_scores() -> None:
    """A paper without concepts is no special case."""
    assert TREES.scores(np.zeros((0, 2))).shape == (0, 2)
