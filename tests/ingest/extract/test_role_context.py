"""What a concept's neighbours say of it: lists, sentences, and what else the paper proposes."""

import numpy as np

from graph.names import KINDS, METHOD, ROLES
from ingest.extract.mentions import Layout, find_occurrences
from ingest.extract.role_beliefs import WIDTH as NETWORK_WIDTH
from ingest.extract.role_context import WIDTH, Spoken, describe_context
from ingest.extract.role_features import View
from ingest.extract.sentences import find_sentences

TITLE = "FogNet: Seeing Boats"
TEXT = f"{TITLE}\nWe propose FogNet. It beats RetinaNet, YOLO and CornerNet. SGD trains it."
VIEW = View(Layout(TEXT, len(TITLE), tuple(find_sentences(TEXT))), ("FogNet",))


def spoken(words: str, role: str, *, confidence: float = 1.0) -> Spoken:
    """A Method that surely has a role."""
    beliefs = np.array([float(role == other) for other in ROLES])
    return Spoken(
        kind=METHOD,
        spans=tuple(find_occurrences(TEXT, [words])),
        confidence=confidence,
        known=0,
        first=np.log(beliefs.clip(1e-4)),
        network=np.zeros(NETWORK_WIDTH),
        beliefs=beliefs,
        kinds=np.zeros(len(KINDS)),
    )


OWN = spoken("FogNet", "proposes")
RIVALS = [spoken(words, "compares_with") for words in ("RetinaNet", "YOLO", "CornerNet")]
TOOL = spoken("SGD", "uses")
PAPER = [OWN, *RIVALS, TOOL]


def changed(one: int, by: int) -> bool:
    """Whether a concept is described differently if a role of another is."""
    other = [*PAPER]
    words = TEXT[slice(*PAPER[by].spans[0])]
    other[by] = spoken(words, "mentions")
    before, after = describe_context(VIEW, PAPER), describe_context(VIEW, other)
    return bool((before[one] != after[one]).any())


def test_rows_have_the_width_that_weights_are_checked_for() -> None:
    """One row a concept, finite, of the stated width; no concept, no row."""
    rows = describe_context(VIEW, PAPER)
    assert rows.shape == (5, WIDTH)
    assert np.isfinite(rows).all()
    assert describe_context(VIEW, []).shape == (0, WIDTH)


def test_the_roles_of_others_are_seen() -> None:
    """The members of a list see one another, and everybody what else is proposed."""
    assert changed(1, by=3)
    assert changed(4, by=0)


def test_order_of_concepts_does_not_matter() -> None:
    """Rows follow their concepts, up to the rounding of means."""
    forward, backward = describe_context(VIEW, PAPER), describe_context(VIEW, PAPER[::-1])
    assert np.allclose(forward, backward[::-1])


def test_doubtful_neighbours_count_less() -> None:
    """What is hardly a concept says little of the others."""
    doubtful = [OWN, spoken("SGD", "uses", confidence=0.2)]
    sure = [OWN, TOOL]
    assert (describe_context(VIEW, doubtful)[0] != describe_context(VIEW, sure)[0]).any()
