"""A person's decisions win over what was read, and change nothing else."""

from dataclasses import replace
from typing import Any

import pytest

from ingest.extract.corrections import apply_corrections, unite
from ingest.extract.mentions import Layout
from ingest.extract.sentences import find_sentences
from ingest.extract.types import Concept, Correction

TEXT = "FogNet: nets\nFogNet beats BarNet on Fjord. The Fjord set and FGN are ours."
LAYOUT = Layout(TEXT, 12, tuple(find_sentences(TEXT)))


def concept(identifier: str, name: str, words: str, role: str = "uses") -> Concept:
    """A concept with one mention."""
    start = TEXT.index(words, 13)
    return Concept(
        id=identifier, kind=identifier.split(":", maxsplit=1)[0].capitalize(), name=name, role=role,
        confidence=0.6, found_by="pattern", mentions=(LAYOUT.place(start, start + len(words)),),
    )  # fmt: skip


CONCEPTS = [
    concept("method:fognet", "FogNet", "FogNet", "proposes"),
    concept("model:barnet", "BarNet", "BarNet"),
    concept("dataset:fjord", "Fjord", "Fjord"),
]


def corrected(action: str, target: str, **value: Any) -> dict[str, Concept]:
    """The concepts after one decision, by id."""
    decision = Correction(action=action, target=target, value=value)
    return {c.id: c for c in apply_corrections(CONCEPTS, [decision], LAYOUT)}


def test_kind_moves_a_concept() -> None:
    """Another kind is another id, and is sure."""
    found = corrected("kind", "method:fognet", kind="Model")
    assert found["model:fognet"].kind == "Model"
    assert found["model:fognet"].confidence == 1.0
    assert "method:fognet" not in found


def test_role_and_name() -> None:
    """A role and a shown name are changed; the id stays."""
    assert corrected("role", "model:barnet", role="compares_with")["model:barnet"].role == (
        "compares_with"
    )
    assert corrected("name", "model:barnet", name="Bar Net")["model:barnet"].name == "Bar Net"


def test_reject_takes_a_concept_away() -> None:
    """A rejected concept is gone, the others stay."""
    assert set(corrected("reject", "dataset:fjord")) == {"method:fognet", "model:barnet"}


def test_merge_joins_two() -> None:
    """Merged concepts are one, with the mentions of both and the stronger role."""
    found = corrected("merge", "model:barnet", into="method:fognet")
    assert set(found) == {"method:fognet", "dataset:fjord"}
    assert [m.text for m in found["method:fognet"].mentions] == ["FogNet", "BarNet"]
    assert found["method:fognet"].role == "proposes"


def test_what_moves_leaves_its_family_behind() -> None:
    """A merged concept is named and ordered as the other one is, not as it was itself."""
    own = replace(CONCEPTS[1], family=(("model:bar", "Bar"),), vocabulary_name="BarNet")
    decision = Correction(action="merge", target=own.id, value={"into": "model:foo", "name": "Foo"})
    (found,) = apply_corrections([own], [decision], LAYOUT)
    assert (found.id, found.name, found.family, found.vocabulary_name) == (
        "model:foo", "Foo", (), None,
    )  # fmt: skip
    assert [m.text for m in found.mentions] == ["BarNet"]


def test_alias_adds_mentions() -> None:
    """Words that a person calls an alias are mentions of the concept."""
    found = corrected("alias", "method:fognet", alias="FGN")
    assert "FGN" in [m.text for m in found["method:fognet"].mentions]


def test_mention_makes_a_concept() -> None:
    """Words that nothing found become a concept at every place where they stand."""
    found = corrected("mention", "FGN", kind="Model", role="compares_with")["model:fgn"]
    assert (found.found_by, found.role, len(found.mentions)) == ("correction", "compares_with", 1)
    assert corrected("mention", "Nowhere", kind="Model").keys() == {c.id for c in CONCEPTS}


def test_split_takes_words_out() -> None:
    """Split words leave their concept; without any other mention it is gone."""
    found = corrected("split", "dataset:fjord", words="Fjord", name="Fjord set")
    assert set(found) == {"method:fognet", "model:barnet", "dataset:fjord-set"}
    assert len(found["dataset:fjord-set"].mentions) == 2


@pytest.mark.parametrize(
    "decision",
    [
        Correction(action="kind", target="method:other", value={"kind": "Model"}),
        Correction(action="kind", target="method:fognet", value={"kind": "Nonsense"}),
        Correction(action="merge", target="method:fognet", value={"into": "nonsense"}),
        Correction(action="same_paper", target="arxiv:1", value={}),
    ],
)
def test_decisions_that_do_not_fit_change_nothing(decision: Correction) -> None:
    """A target that the paper lacks, a kind that is none: the concepts stay as they are."""
    assert apply_corrections(CONCEPTS, [decision], LAYOUT) == CONCEPTS


def test_unite_is_idempotent() -> None:
    """Uniting twice is uniting once."""
    once = unite([*CONCEPTS, *CONCEPTS])
    assert once == unite(once) == CONCEPTS
