"""Bring the spans that all finders saw in a text together to the concepts that it may hold.

Grouping is that of grouping.py, with the network's spans as candidates among the others; beyond
it, groups are joined where the training annotation knows two names as one concept, and where a
span ends right before the bracket that shortens it. Every kind that a finder named for a group is
a hypothesis of its own. Nothing is believed or dropped here.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.extract.abbreviations import Abbreviation
from ingest.extract.decide import JOINT_REASONS
from ingest.extract.folding import PIECE, fold_name, fold_piece
from ingest.extract.grouping import candidate_key, group_candidates
from ingest.extract.lexicon import Lexicon, cut_pieces, iter_runs
from ingest.extract.recogniser import Scored, as_candidate
from ingest.extract.types import Candidate

#: Surfaces of up to this many characters are looked for in the case they were found in.
CASE_MATTERS = 4


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """An occurrence of a surface: characters of the text."""

    start: int
    end: int


@dataclass(slots=True)
class Group:
    """Names of one possible concept, with all that was said of them.

    ``keys`` are its folded names; ``places`` holds every occurrence in the text, tagged or not, by
    place; ``scored`` what the network said, by kind, and ``named`` what the other finders said.
    """

    keys: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    scored: dict[str, list[Scored]] = field(default_factory=dict)
    named: dict[str, list[Candidate]] = field(default_factory=dict)

    @property
    def kinds(self) -> list[str]:
        """The kinds that a finder named, in alphabetical order."""
        return sorted({*self.scored, *self.named})


def build_groups(
    text: str,
    scored: Sequence[Scored],
    candidates: Sequence[Candidate],
    abbreviations: Sequence[Abbreviation],
    lexicon: Lexicon,
) -> list[Group]:
    """Return the groups of a text, in the order of their first place."""
    of_network = [as_candidate(one, text) for one in scored]
    roots = _find_roots([*of_network, *candidates], abbreviations, lexicon)
    groups: dict[str, Group] = defaultdict(Group)
    for key, root in roots.items():
        groups[root].keys.append(key)
    for one, candidate in zip(scored, of_network, strict=True):
        if known := roots.get(candidate_key(candidate)):
            groups[known].scored.setdefault(one.kind, []).append(one)
            groups[known].places.append(Place(one.start, one.end))
    for candidate in candidates:
        if known := roots.get(candidate_key(candidate)):
            groups[known].named.setdefault(candidate.kind, []).append(candidate)
            groups[known].places.append(Place(candidate.start, candidate.end))
    for root, place in _find_untagged(text, [*of_network, *candidates], roots):
        groups[root].places.append(place)
    for group in groups.values():
        group.places = sorted(set(group.places))
    return sorted(groups.values(), key=lambda g: (g.places[0], g.keys))


def _find_roots(
    candidates: Sequence[Candidate], abbreviations: Sequence[Abbreviation], lexicon: Lexicon
) -> dict[str, str]:
    """Return for every key of the candidates the key of the group that it belongs to."""
    roots: dict[str, str] = {}
    for group in group_candidates(candidates, abbreviations):
        roots.update((candidate_key(c), group.key) for c in group.candidates)
    parents = {root: root for root in roots.values()}

    def root_of(key: str) -> str:
        root = roots[key]
        while parents[root] != root:
            root = parents[root]
        return root

    for left, right in _iter_pairs(candidates, abbreviations, lexicon, roots):
        if left in roots and right in roots:
            low, high = sorted((root_of(left), root_of(right)))
            parents[high] = low
    return {key: root_of(key) for key in sorted(roots)}


def _iter_pairs(
    candidates: Sequence[Candidate],
    abbreviations: Sequence[Abbreviation],
    lexicon: Lexicon,
    roots: dict[str, str],
) -> Iterator[tuple[str, str]]:
    for key in roots:
        for other in lexicon.aliases.get(key, ()):
            yield key, other
    for one in abbreviations:
        short, long_end = fold_name(one.short), one.long_start + len(one.long)
        for candidate in candidates:
            if candidate.end == long_end and candidate.start < one.long_start:
                yield short, candidate_key(candidate)


def _find_untagged(
    text: str, candidates: Sequence[Candidate], roots: dict[str, str]
) -> Iterator[tuple[str, Place]]:
    """Yield root and place of the occurrences of tagged surfaces that nobody tagged."""
    surfaces: dict[str, set[str]] = defaultdict(set)
    owners: dict[str, str] = {}
    for candidate in candidates:
        root = roots.get(candidate_key(candidate))
        if root and candidate.reason not in JOINT_REASONS:
            key = fold_name(candidate.text)
            surfaces[key].add(candidate.text)
            owners[key] = min(root, owners.get(key, root))
    firsts = frozenset(
        fold_piece(piece[0])
        for found in surfaces.values()
        for s in found
        if (piece := PIECE.search(s))
    )
    tagged = {(c.start, c.end) for c in candidates}
    for key, start, end in iter_runs(cut_pieces(text), firsts):
        if key in surfaces and (start, end) not in tagged:
            surface = text[start:end]
            if "\n" not in surface and (len(surface) > CASE_MATTERS or surface in surfaces[key]):
                yield owners[key], Place(start, end)
