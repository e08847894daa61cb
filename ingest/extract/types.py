"""The values of the extraction pipeline, from candidate span to the concepts of a paper.

Two stages share these types. Components that look at text (vocabulary, patterns, recogniser)
put ``Candidate`` spans on the Doc; the deciding, linking, role and result steps turn them into
the ``Concept`` and ``Result`` values of an ``Extraction``. The Doc's text is always
``title + "\\n" + abstract`` of the cleaned fields, and candidates count characters of that text.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A span of the cleaned title or abstract; ``sentence`` indexes the paper's sentences."""

    text: str
    field: str
    start: int
    end: int
    sentence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A person's decision about concepts, as a value; ``action`` is one of names.OVERRIDE_ACTIONS.

    ``target`` is the concept id (or the words, for a mention) that the decision is about.
    """

    action: str
    target: str
    value: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A span that may name a concept.

    ``start`` and ``end`` are character offsets in the Doc's text; ``score`` in 0..1 is the
    finder's own belief; ``found_by`` is one of names.FOUND_BY; ``name``, ``family`` and
    ``ambiguous`` come from the vocabulary where the finder knows them; ``reason`` is a short
    phrase for ``extract --explain``.
    """

    start: int
    end: int
    text: str
    kind: str
    score: float
    found_by: str
    name: str | None = None
    family: str | None = None
    ambiguous: bool = False
    proposed: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One concept of one paper, linked and with its role; see DESIGN for the JSON form."""

    id: str
    kind: str
    name: str
    role: str
    confidence: float
    found_by: str
    mentions: tuple[Mention, ...]
    family: tuple[tuple[str, str], ...] = ()
    vocabulary_name: str | None = None
    quantity: int | None = None
    memory: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A quantitative claim: ``field`` and ``start`` place its value, ``metric``, ``on`` are ids."""

    value: str
    number: float | None
    unit: str | None
    metric: str | None
    metric_text: str | None
    comparison: str | None
    on: str | None
    sentence: int
    field: str
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """All that was read from one paper. ``uncertain`` holds concepts under the threshold."""

    title: str
    abstract: str
    sentences: tuple[tuple[str, int, int], ...]
    concepts: tuple[Concept, ...]
    results: tuple[Result, ...]
    links: tuple[str, ...]
    uncertain: tuple[Concept, ...] = ()


def join_fields(title: str, abstract: str) -> str:
    """The text of a Doc: offsets of the abstract begin at ``len(title) + 1``."""
    return f"{title}\n{abstract}"
