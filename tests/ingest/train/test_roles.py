"""Role training learns what annotation shows, by fixed seed, and keeps folds apart."""

from pathlib import Path

import numpy as np
import pytest

from graph.names import ROLES
from ingest.extract.recogniser import Scored
from ingest.extract.roles import load_role_model
from ingest.train.annotation import Annotated, Entity
from ingest.train.readings import Readings, check_text
from ingest.train.roles import count_names, cross_validate, fit, read_examples, train_roles

pytestmark = pytest.mark.slow  # with the packages of training, which the app does not need


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


def silent_paper(number: int) -> Annotated:
    """A paper whose words say nothing of the role of its method."""
    name = f"Fog{number}Net"
    entity = Entity("Method", name, (name,), "uses" if number % 3 else "compares_with")
    return Annotated(
        title="A study", abstract=f"Here is {name}.", entities=(entity,), fold=number % 5
    )


def readings_of(papers: list[Annotated]) -> Readings:
    """What a network that knows the roles reads in the papers."""
    found = {}
    for each in papers:
        entity = each.entities[0]
        start = each.text.index(entity.name)
        roles = tuple(0.9 if role == entity.role else 0.1 / 7 for role in ROLES)
        scored = Scored(start, start + len(entity.name), "Method", 0.9, 0.9, roles)
        found[check_text(each.text)] = (scored,)
    return found


def test_what_the_network_believes_decides_where_words_say_nothing(tmp_path: Path) -> None:
    """The second regression hears the network, also after its weights were written and read."""
    papers = [silent_paper(number) for number in range(60)]
    readings = readings_of(papers)
    assert cross_validate(read_examples(papers)) < 0.8
    assert cross_validate(read_examples(papers, readings)) == 1
    train_roles(papers, tmp_path / "roles.npz", readings)
    model = load_role_model(tmp_path / "roles.npz")
    rival = read_examples(papers, readings)[0]
    assert model.choose("Method", rival.features, rival.network) == "compares_with"
