"""What the training annotation says of a name: how often it is a concept, and of which kind.

Keys are folded names (folding.fold_name). Counts are papers. The lexicon also holds the pairs of
keys that were one concept in one paper. It is built by ingest/train/lexicon.py and shipped with
the weights; here it is only read.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.names import KINDS
from ingest.extract.folding import PIECE, fold_piece

#: Names of more pieces than this are not looked for.
RUN_PIECES = 10


@dataclass(frozen=True, slots=True)
class Usage:
    """Papers in which a key is annotated as each kind (order of KINDS), and in which it stands."""

    kinds: tuple[int, ...]
    seen: int

    @property
    def annotated(self) -> int:
        """Papers in which the key is a concept."""
        return sum(self.kinds)


UNKNOWN = Usage((0,) * len(KINDS), 0)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Usage of whole names, of their last words, and the pairs of names of one concept."""

    names: Mapping[str, Usage] = field(default_factory=dict)
    heads: Mapping[str, Usage] = field(default_factory=dict)
    aliases: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The lexicon as plain values."""
        return {
            "names": {k: [*u.kinds, u.seen] for k, u in sorted(self.names.items())},
            "heads": {k: [*u.kinds, u.seen] for k, u in sorted(self.heads.items())},
            "aliases": {k: sorted(v) for k, v in sorted(self.aliases.items())},
        }


def build_lexicon(values: Mapping[str, Any]) -> Lexicon:
    """Return the lexicon of plain values that Lexicon.as_json made."""
    return Lexicon(
        {k: Usage(tuple(v[:-1]), v[-1]) for k, v in values["names"].items()},
        {k: Usage(tuple(v[:-1]), v[-1]) for k, v in values["heads"].items()},
        {k: frozenset(v) for k, v in values["aliases"].items()},
    )


@dataclass(frozen=True, slots=True)
class Pieces:
    """The folded pieces of a text and their places."""

    folded: Sequence[str]
    spans: Sequence[tuple[int, int]]


def cut_pieces(text: str) -> Pieces:
    """Return the pieces of a text."""
    matches = list(PIECE.finditer(text))
    return Pieces([fold_piece(m[0]) for m in matches], [m.span() for m in matches])


def iter_runs(
    pieces: Pieces, firsts: frozenset[str] | None = None
) -> Iterator[tuple[str, int, int]]:
    """Yield (key, start, end) of every run of pieces, only those that begin with ``firsts``."""
    folded, spans = pieces.folded, pieces.spans
    for i, first in enumerate(folded):
        if firsts is not None and first not in firsts:
            continue
        key = ""
        for j in range(i, min(i + RUN_PIECES, len(folded))):
            key += folded[j]
            yield key, spans[i][0], spans[j][1]


def head_word(surface: str) -> str:
    """Return the last run of letters of a name, folded; empty where it has none."""
    for piece in reversed(PIECE.findall(surface)):
        if piece.isalpha():
            return fold_piece(piece)
    return ""
