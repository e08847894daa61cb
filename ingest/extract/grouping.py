"""Bring the candidates of one paper together that name one concept.

Two candidates belong together where their folded names are equal, where the paper defines one as
the short form of the other, where one is the other with a generic head ("MiniCache approach"), or
where both are spellings of the paper's own name that differ by a letter. Groups say nothing about
whether they are concepts at all.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from ingest.extract.abbreviations import Abbreviation
from ingest.extract.folding import fold_name, fold_piece
from ingest.extract.phrases import GENERIC_HEADS
from ingest.extract.types import Candidate

_LAST_WORD = re.compile(r"[\s-](\w+)$")
_HEADS = frozenset(fold_piece(word) for word in GENERIC_HEADS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Candidates of one kind for one concept; ``key`` is shared with its rivals of other kinds."""

    key: str
    kind: str
    candidates: tuple[Candidate, ...]


class _Joined:
    """Which keys are one concept: a forest whose roots are the smallest keys."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def root(self, key: str) -> str:
        parent = self._parent.setdefault(key, key)
        if parent != key:
            parent = self._parent[key] = self.root(parent)
        return parent

    def join(self, one: str, other: str) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        self._parent[second] = first


def candidate_key(candidate: Candidate) -> str:
    """The folded name of a candidate; of its words where no finder gave it a name."""
    return fold_name(candidate.name or candidate.text)


def _headless(text: str) -> str | None:
    """The key of a phrase without its generic head, or None where it has none."""
    match = _LAST_WORD.search(text)
    if match and fold_piece(match[1]) in _HEADS:
        return fold_name(text[: match.start()])
    return None


def _join_own_spellings(joined: _Joined, candidates: Iterable[Candidate]) -> None:
    """Join names that differ by one letter from one the paper proposes (Star and Sttar)."""
    own = {fold_name(c.text) for c in candidates if c.proposed and " " not in c.text.strip()}
    names = {fold_name(c.text) for c in candidates if any(map(str.isupper, c.text[1:]))}
    for name in own:
        if len(name) < 7:
            continue
        for other in names:
            digits = re.sub(r"\D", "", name) == re.sub(r"\D", "", other)
            if other != name and digits and _one_letter_apart(name, other):
                joined.join(name, other)


def _one_letter_apart(one: str, other: str) -> bool:
    return (
        abs(len(one) - len(other)) <= 1
        and one[-2:] == other[-2:]
        and Levenshtein.distance(one, other, score_cutoff=1) == 1
    )


def group_candidates(
    candidates: Sequence[Candidate], abbreviations: Sequence[Abbreviation] = ()
) -> list[Group]:
    """Return the groups of a paper's candidates, one a concept and kind, in order of the text."""
    joined = _Joined()
    keys = {candidate_key(candidate) for candidate in candidates}
    for candidate in candidates:
        if candidate.found_by == "vocabulary":
            joined.join(fold_name(candidate.text), candidate_key(candidate))
        headless = None if candidate.name else _headless(candidate.text)
        if headless and headless in keys:
            joined.join(headless, fold_name(candidate.text))
    for item in abbreviations:
        joined.join(fold_name(item.short), fold_name(item.long))
    _join_own_spellings(joined, candidates)
    found: dict[tuple[str, str], list[Candidate]] = {}
    for candidate in candidates:
        key = joined.root(candidate_key(candidate))
        if key:
            found.setdefault((key, candidate.kind), []).append(candidate)
    groups = [
        Group(key=key, kind=kind, candidates=tuple(sorted(members, key=_place)))
        for (key, kind), members in found.items()
    ]
    return sorted(groups, key=lambda group: (_place(group.candidates[0]), group.key, group.kind))


def _place(candidate: Candidate) -> tuple[int, int, str, str, str]:
    return (candidate.start, candidate.end, candidate.kind, candidate.reason, candidate.name or "")
