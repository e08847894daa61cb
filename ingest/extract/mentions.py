"""Place a concept's words in the paper: fields, sentences, and every place where they stand.

Finders point at some occurrences; the same words elsewhere in the paper are mentions too. Offsets
of the Doc's text become offsets of the title or the abstract here and nowhere else.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.extract.types import Mention


@dataclass(frozen=True)
class Layout:
    """A paper's text (title, line break, abstract) and its sentences as spans of that text."""

    text: str
    title_end: int
    sentences: tuple[tuple[int, int], ...]

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self.sentences]

    def sentence_at(self, position: int) -> int:
        """The index of the sentence that holds a position."""
        return max(0, bisect_right(self._starts, position) - 1)

    def place(self, start: int, end: int) -> Mention:
        """The mention at a span of the text."""
        in_title = start < self.title_end
        shift = 0 if in_title else self.title_end + 1
        return Mention(
            text=self.text[start:end],
            field="title" if in_title else "abstract",
            start=start - shift,
            end=end - shift,
            sentence=self.sentence_at(start),
        )

    def field_sentences(self) -> tuple[tuple[str, int, int], ...]:
        """Every sentence as field, start and end in that field."""
        placed = []
        for start, end in self.sentences:
            mention = self.place(start, end)
            placed.append((mention.field, mention.start, mention.end))
        return tuple(placed)


def _is_letter_or_digit(text: str, position: int) -> bool:
    return 0 <= position < len(text) and text[position].isalnum()


def _occurrences(text: str, lowered: str, surface: str) -> Iterator[tuple[int, int]]:
    """Every place of one surface as a word of its own, or of its plural."""
    # Case is part of a short name; of a longer phrase the letters may change theirs.
    any_case = len(surface) > 4 and len(lowered) == len(text)
    where, what = (lowered, surface.lower()) if any_case else (text, surface)
    start = where.find(what)
    while start >= 0:
        end = start + len(what)
        if text[end : end + 1] == "s" and what[-1].isalpha():
            end += 1
        if not _is_letter_or_digit(text, start - 1) and not _is_letter_or_digit(text, end):
            yield start, end
        start = where.find(what, start + 1)


def find_occurrences(text: str, surfaces: Iterable[str]) -> list[tuple[int, int]]:
    """Return every place where one of the surfaces stands as a word of its own, longest first.

    No two of them overlap: what a longer surface covers is not counted again for a shorter one.
    """
    found: list[tuple[int, int]] = []
    lowered = text.lower()
    for surface in sorted({s.strip() for s in surfaces}, key=lambda s: (-len(s), s)):
        if surface:
            found += [
                (start, end)
                for start, end in _occurrences(text, lowered, surface)
                if not any(start < b and a < end for a, b in found)
            ]
    return sorted(found)


def outside(
    spans: Iterable[tuple[int, int]], taken: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return the spans that no longer span of another concept covers."""
    return [
        (start, end)
        for start, end in spans
        if not any(a <= start and end <= b and b - a > end - start for a, b in taken)
    ]
