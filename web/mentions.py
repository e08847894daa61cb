"""Cut a text into plain pieces and mentions, for a page to draw; pure.

Offsets count code points, as Python's strings do, so a cut is a slice and nothing is searched
for. Where spans overlap: the longest is drawn, what lies inside it is only listed with it; of two
that cross, the first starts and the second begins where the first ends; of two concepts on one
span the surer is drawn.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, kw_only=True)
class Drawn:
    """A mention as it is drawn: the visible ``text`` and what its card has to say.

    ``words`` is the full mention where only its end is visible, else None; ``also`` holds the
    concepts that lie inside it or on the same words.
    """

    text: str
    concept: Mapping[str, Any]
    start: int
    end: int
    words: str | None = None
    also: list[Mapping[str, Any]] = field(default_factory=list)


Piece = str | Drawn


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    concept: Mapping[str, Any]


def _spans(concepts: Iterable[Mapping[str, Any]], field_name: str, length: int) -> list[_Span]:
    """Every mention in a field, in reading order: earlier, then longer, then surer first."""
    spans = [
        _Span(mention["start"], min(mention["end"], length), concept)
        for concept in concepts
        for mention in concept["mentions"]
        if mention["field"] == field_name and 0 <= mention["start"] < min(mention["end"], length)
    ]
    return sorted(spans, key=lambda s: (s.start, -s.end, -s.concept["confidence"]))


def _longest(spans: Sequence[_Span]) -> list[_Span]:
    """The spans that no longer one holds; of equal ones the first, which is the surest."""
    drawn: list[_Span] = []
    for span in spans:
        if not any(kept.start <= span.start and span.end <= kept.end for kept in drawn):
            drawn.append(span)
    return drawn


def cut_text(
    text: str, concepts: Sequence[Mapping[str, Any]], *, field_name: str = "abstract"
) -> list[Piece]:
    """The text as pieces in order; joined, their texts are the text again."""
    spans = _spans(concepts, field_name, len(text))
    pieces: list[Piece] = []
    at = 0
    for span in _longest(spans):
        start = max(span.start, at)
        if start > at:
            pieces.append(text[at:start])
        pieces.append(
            Drawn(
                text=text[start : span.end],
                concept=span.concept,
                start=start,
                end=span.end,
                words=text[span.start : span.end] if start > span.start else None,
                also=_inside(span, spans),
            )
        )
        at = span.end
    if at < len(text):
        pieces.append(text[at:])
    return pieces


def _inside(outer: _Span, spans: Sequence[_Span]) -> list[Mapping[str, Any]]:
    found = {
        span.concept["id"]: span.concept
        for span in spans
        if outer.start <= span.start
        and span.end <= outer.end
        and span.concept["id"] != outer.concept["id"]
    }
    return list(found.values())


def also_by_concept(pieces: Iterable[Piece]) -> dict[str, list[Mapping[str, Any]]]:
    """Concept id -> what its card lists as "also", over all its drawn mentions."""
    found: dict[str, dict[str, Mapping[str, Any]]] = {}
    for piece in pieces:
        if isinstance(piece, Drawn):
            here = found.setdefault(piece.concept["id"], {})
            here.update({concept["id"]: concept for concept in piece.also})
    return {concept_id: list(also.values()) for concept_id, also in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A sentence round a mention: what stands before, the mention, what stands after."""

    before: str
    mention: str
    after: str


def cut_quote(sentence: Mapping[str, Any], *, most: int = 150) -> Quote:
    """A sentence with its mention, cut with "…" at words where it is longer than ``most``.

    ``sentence`` holds text, start and end, the offsets being those of the sentence itself.
    """
    text, start, end = sentence["text"], sentence["start"], sentence["end"]
    room = max(0, most - (end - start)) // 2
    before, after = text[:start], text[end:]
    if len(text) > most and len(before) > room:
        before = "…" + before[len(before) - room :].split(" ", 1)[-1]
    if len(text) > most and len(after) > room:
        after = after[:room].rsplit(" ", 1)[0] + "…"
    return Quote(before=before, mention=text[start:end], after=after)
