"""Trees fitted by scikit-learn say the same as arrays; found concepts get the annotated roles."""

import numpy as np
import pytest

from graph.names import METHOD, ROLES, TASK
from ingest.extract.role_beliefs import WIDTH as NETWORK_WIDTH
from ingest.extract.role_context import WIDTH, Spoken
from ingest.train.annotation import Annotated, Entity

pytest.importorskip("sklearn")

from sklearn.ensemble import HistGradientBoostingClassifier

from ingest.train import boost
from ingest.train.together import Said, annotated_roles, fit_together

pytestmark = pytest.mark.slow  # with the packages of training, which the app does not need

CHANCE = np.random.default_rng(4)
ROWS = CHANCE.normal(size=(3000, 6)).round(1)


@pytest.mark.parametrize("classes", [2, 3])
def test_arrays_say_what_the_fitted_trees_say(classes: int) -> None:
    """Thresholds, order of children and sums are those of scikit-learn."""
    targets = (ROWS[:, 0] > 0).astype(int) + (ROWS[:, 1] + ROWS[:, 2] > 0.5) * (classes - 2)
    trees, found = boost.fit_trees(ROWS, targets, rounds=30)
    model = HistGradientBoostingClassifier(
        max_iter=30,
        learning_rate=boost.RATE,
        max_leaf_nodes=boost.LEAVES,
        min_samples_leaf=boost.LEAST_EXAMPLES,
        l2_regularization=boost.RIDGE,
        early_stopping=False,
        random_state=boost.SEED,
    ).fit(ROWS.astype(np.float32), targets)
    expected = model.decision_function(ROWS.astype(np.float32)).reshape(len(ROWS), -1)
    assert found.tolist() == list(range(classes))
    assert np.abs(trees.scores(ROWS) - expected).max() < 1e-4


def spoken(kind: str, spans: tuple[tuple[int, int], ...]) -> Spoken:
    """A concept of which nothing is believed yet."""
    nothing = np.zeros(len(ROLES))
    return Spoken(
        kind=kind,
        spans=spans,
        confidence=0.5,
        known=0,
        first=nothing,
        network=np.zeros(NETWORK_WIDTH),
        beliefs=nothing,
        kinds=np.zeros(7),
    )


def test_found_concepts_get_the_roles_of_annotated_ones() -> None:
    """Also of another kind; what is written is served before what is doubtful."""
    paper = Annotated(
        title="Seeing boats",
        abstract="We propose fog removal for boat detection.",
        entities=(
            Entity(METHOD, "fog removal", ("fog removal",), "proposes"),
            Entity(TASK, "boat detection", ("boat detection",), "addresses"),
        ),
        fold=0,
    )
    fog = (paper.text.index("fog"), paper.text.index("fog") + len("fog removal"))
    boat = (paper.text.index("boat det"), paper.text.index("boat det") + len("boat detection"))
    found = [spoken(TASK, (fog,)), spoken(METHOD, ((0, 6),)), spoken(METHOD, (fog,))]
    roles = annotated_roles(paper, [*found, spoken(TASK, (boat,))], written=2)
    assert [ROLES[role] if role >= 0 else None for role in roles] == [
        "proposes",
        None,
        None,
        "addresses",
    ]


def test_roles_are_learnt_with_one_output_each() -> None:
    """What the rows say in every paper is read again; roles nobody has keep their place."""
    rows = np.zeros((400, WIDTH))
    rows[:, 3] = np.arange(400) % 2
    roles = np.where(rows[:, 3] > 0, ROLES.index("uses"), ROLES.index("reports"))
    trees = fit_together([Said(0, rows, roles)])
    scores = trees.scores(rows)
    assert scores.shape == (400, len(ROLES))
    assert (scores.argmax(axis=1) == roles).all()
