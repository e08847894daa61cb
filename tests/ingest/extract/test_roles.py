"""Roles come from how a paper speaks of a concept; the shipped weights know the plain cases."""

from pathlib import Path

import numpy as np
import pytest

from graph.names import KINDS, ROLES
from ingest.extract.mentions import Layout, find_occurrences
from ingest.extract.role_features import View, describe
from ingest.extract.roles import ALLOWED, BUCKETS, RoleModel, load_role_model, save_role_model
from ingest.extract.sentences import find_sentences

TITLE = "FogNet: Seeing Boats in Fog"
ABSTRACT = (
    "Boat detection is hard in fog. We propose FogNet, a network for boat detection. "
    "It uses knowledge distillation. Experiments on the Fjord dataset show that FogNet "
    "outperforms RetinaNet in accuracy. It runs on a single A100 GPU."
)
TEXT = f"{TITLE}\n{ABSTRACT}"
LAYOUT = Layout(TEXT, len(TITLE), tuple(find_sentences(TEXT)))
VIEW = View(LAYOUT, ("FogNet",))


@pytest.mark.parametrize(
    ("kind", "words", "role"),
    [
        ("Model", "FogNet", "proposes"),
        ("Method", "knowledge distillation", "uses"),
        ("Dataset", "Fjord", "evaluates_on"),
        ("Model", "RetinaNet", "compares_with"),
        ("Hardware", "A100", "runs_on"),
        ("Task", "boat detection", "addresses"),
        ("Metric", "accuracy", "reports"),
    ],
)
def test_plain_cases_are_read(kind: str, words: str, role: str) -> None:
    """Where the sentence says it, the shipped weights read it."""
    own = {"name before the title's colon"} if words == "FogNet" else set()
    features = describe(VIEW, kind, find_occurrences(TEXT, [words]), reasons=own)
    assert load_role_model().choose(kind, features) == role


def test_every_kind_may_have_some_roles_only() -> None:
    """No weights can give a kind a role that it cannot have."""
    weights = np.zeros((BUCKETS, len(ROLES)), np.float32)
    weights[:, ROLES.index("runs_on")] = 5
    for kind in KINDS:
        assert RoleModel(weights).choose(kind, ["bias"]) in ALLOWED[kind]


def test_weights_survive_the_file(tmp_path: Path) -> None:
    """What is written is read back, rounded by less than one part in a hundred."""
    rng = np.random.default_rng(3)
    model = RoleModel(rng.normal(size=(BUCKETS, len(ROLES))).astype(np.float32), {7: 2})
    save_role_model(model, tmp_path / "roles.npz")
    read = load_role_model(tmp_path / "roles.npz")
    assert read.known == {7: 2}
    assert float(np.abs(read.weights - model.weights).max()) < np.abs(model.weights).max() / 100


def test_features_see_the_place() -> None:
    """The same name is described differently in the title and at the end."""
    first, *_, last = find_occurrences(TEXT, ["FogNet"])
    assert describe(VIEW, "Model", [first]) != describe(VIEW, "Model", [last])
