"""Turn annotated mentions into the flat, word-aligned spans that the network learns.

Every occurrence of every mention counts. Spans do not overlap: where they would, the mention that
equals the entity's name wins, then the longest. ``X (ABC)`` is two spans. A mention that does not
stand on word boundaries is left out. Nothing here knows about tensors.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graph.names import KINDS, ROLES
from ingest.evaluate import fold as fold_surface
from ingest.extract.pieces import Word
from ingest.train.annotation import Annotated, Entity

#: Mentions longer than this many characters are looked for without regard to case.
CASE_MATTERS = 4
BRACKETED = re.compile(r"^(.{2,}?)\s*\(([^()]+)\)$")


@dataclass(frozen=True, slots=True)
class Target:
    """Words ``first`` to ``last``, both inclusive, name a concept.

    ``kind`` is its index in KINDS, ``role`` that in ROLES of what the paper does with it.
    """

    first: int
    last: int
    kind: int
    role: int


def build_targets(paper: Annotated, words: Sequence[Word]) -> list[Target]:
    """Return the spans of a paper's mentions, by position, none overlapping another."""
    starts = {w.start: i for i, w in enumerate(words)}
    ends = {w.end: i for i, w in enumerate(words)}
    found: dict[tuple[int, int], tuple[bool, int, int]] = {}
    for entity in paper.entities:
        name = fold_surface(entity.name)
        for surface in _split_surfaces(entity):
            exact = fold_surface(surface) == name
            for begin, end in _occurrences(surface, paper.text):
                if begin in starts and end in ends:
                    span = starts[begin], ends[end]
                    value = exact, KINDS.index(entity.kind), ROLES.index(entity.role)
                    found[span] = max(found.get(span, value), value, key=lambda v: v[0])
    ranked = sorted(
        found.items(), key=lambda item: (not item[1][0], item[0][0] - item[0][1], item[0])
    )
    return sorted(_keep_apart(ranked), key=lambda t: t.first)


def _split_surfaces(entity: Entity) -> Iterator[str]:
    for surface in entity.surfaces:
        match = BRACKETED.match(surface)
        if match:
            yield from (match.group(1), match.group(2))
        elif surface:
            yield surface


def _occurrences(surface: str, text: str) -> Iterator[tuple[int, int]]:
    flags = re.IGNORECASE if len(surface) > CASE_MATTERS else 0
    pattern = r"\s+".join(re.escape(part) for part in surface.split())
    for match in re.finditer(pattern, text, flags):
        yield match.span()


def _keep_apart(
    ranked: Iterable[tuple[tuple[int, int], tuple[bool, int, int]]],
) -> Iterator[Target]:
    taken: set[int] = set()
    for (first, last), (_, kind, role) in ranked:
        span = range(first, last + 1)
        if taken.isdisjoint(span):
            taken.update(span)
            yield Target(first, last, kind, role)
