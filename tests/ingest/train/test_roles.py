"""Role training learns what annotation shows, by fixed seed, and keeps folds apart."""

from pathlib import Path

import numpy as np

from ingest.extract.roles import load_role_model
from ingest.train.annotation import Annotated, Entity
from ingest.train.roles import count_names, cross_validate, fit, read_examples, train_roles


def paper(number: int) -> Annotated:
    """A small paper of ours with a proposed method, a data set and a rival."""
    own, data, rival = f"Fog{number}Net", f"Fjord{number}", f"Bar{number}Net"
    return Annotated(
        title=f"{own}: Seeing in Fog",
        abstract=f"We propose {own}. We evaluate it on the {data} dataset. It beats {rival}.",
        entities=(
            Entity("Method", own, (own,), "proposes"),
            Entity("Dataset", data, (data,), "evaluates_on"),
            Entity("Method", rival, (rival,), "compares_with"),
        ),
        fold=number % 5,
    )


PAPERS = [paper(number) for number in range(40)]


def test_plain_roles_are_learnt() -> None:
    """What every paper says in the same words is read in papers not seen."""
    assert cross_validate(read_examples(PAPERS)) > 0.95


def test_training_is_repeatable() -> None:
    """Two runs give the same weights."""
    examples = read_examples(PAPERS)
    assert np.array_equal(fit(examples), fit(examples))


def test_a_name_is_known_by_other_folds_only() -> None:
    """A paper's own fold does not make its names known."""
    twins = [paper(1), paper(1), *PAPERS[2:4]]
    assert max(count_names(twins)["fog1net"]) == 2
    known = [f for e in read_examples(twins)[:1] for f in e.features if ":known:" in f]
    assert all("known:0" in feature for feature in known)


def test_weights_are_written(tmp_path: Path) -> None:
    """Training writes a file that the extraction can use."""
    assert train_roles(PAPERS, tmp_path / "roles.npz") == 120
    assert load_role_model(tmp_path / "roles.npz").weights.any()
