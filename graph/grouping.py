"""Which records are one paper: a pure function of the set of records and a person's overrides.

It must not touch the database; graph/stored.py finds the records that share a key with new ones,
and graph/merging.py says what a paper is made of its records.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graph import ids
from graph.model import LoadedRecord, Override
from graph.record_keys import firm_keys, identifiers, key_rank, record_keys, year_of

_YEARS_APART = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """Records by paper, each group and the groups in a fixed order.

    ``ambiguous`` lists the ids of groups that share a title but could not be told to be one
    paper or several; they stay apart, and a person may decide.
    """

    groups: tuple[tuple[LoadedRecord, ...], ...]
    ambiguous: tuple[tuple[str, ...], ...] = ()


class _Sets:
    """Disjoint sets of positions, joined pair by pair."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def find(self, item: int) -> int:
        while self._parent[item] != item:
            self._parent[item] = self._parent[self._parent[item]]
            item = self._parent[item]
        return item

    def join(self, items: Iterable[int]) -> None:
        roots = sorted({self.find(item) for item in items})
        for root in roots[1:]:
            self._parent[root] = roots[0]

    def groups(self) -> list[list[int]]:
        found: dict[int, list[int]] = {}
        for item in range(len(self._parent)):
            found.setdefault(self.find(item), []).append(item)
        return list(found.values())


def group_records(records: Iterable[LoadedRecord], overrides: Sequence[Override] = ()) -> Grouping:
    """Group records by paper: by identifier first, then by title where the years agree.

    Groups of equal title (15 letters or more) join when no identifier of one scheme differs and
    the years are at most one apart or one is missing. Where a group fits two that do not fit each
    other, all stay apart and are reported in ``ambiguous``. The answer does not depend on order.
    """
    ordered = sorted(set(records), key=record_order)
    sets = _Sets(len(ordered))
    keys = [set(record_keys(loaded.record)) for loaded in ordered]
    _join_equal(sets, [set(firm_keys(loaded.record)) for loaded in ordered])
    for override in overrides:
        if override.action == "same_paper" and override.paper:
            pair = {override.paper, override.target}
            sets.join(index for index, own in enumerate(keys) if own & pair)
    apart = [
        frozenset((override.paper, override.target))
        for override in overrides
        if override.action == "different_papers" and override.paper
    ]
    ambiguous = _join_by_title(sets, ordered, keys, apart)
    groups = [tuple(ordered[index] for index in group) for group in sets.groups()]
    return Grouping(
        groups=tuple(sorted(groups, key=lambda group: record_order(group[0]))),
        ambiguous=ambiguous,
    )


def record_order(loaded: LoadedRecord) -> tuple[str, str, str, str]:
    """Sorts records by what they are, not by when they came."""
    return (loaded.content_hash, loaded.source, loaded.loaded_at, loaded.load_id)


def _join_equal(sets: _Sets, keys: Sequence[set[str]]) -> None:
    holders: dict[str, list[int]] = {}
    for index, own in enumerate(keys):
        for key in own:
            holders.setdefault(key, []).append(index)
    for indexes in holders.values():
        sets.join(indexes)


@dataclass(frozen=True, slots=True)
class _Side:
    """What decides whether a group may join another of the same title."""

    members: tuple[int, ...]
    titles: frozenset[str]
    schemes: dict[str, set[str]]
    years: frozenset[int]
    keys: frozenset[str]
    id: str = field(default="")


def _join_by_title(
    sets: _Sets,
    records: Sequence[LoadedRecord],
    keys: Sequence[set[str]],
    apart: Sequence[frozenset[str]],
) -> tuple[tuple[str, ...], ...]:
    sides = [_build_side(group, records, keys) for group in sets.groups()]
    near = {index: {index} for index in range(len(sides))}
    by_title: dict[str, list[int]] = {}
    for index, side in enumerate(sides):
        for title in side.titles:
            by_title.setdefault(title, []).append(index)
    for indexes in by_title.values():
        for first in indexes:
            near[first] |= {other for other in indexes if _fits(sides[first], sides[other], apart)}
    return _join_alike(sets, sides, near)


def _join_alike(
    sets: _Sets, sides: Sequence[_Side], near: dict[int, set[int]]
) -> tuple[tuple[str, ...], ...]:
    """Join the groups whose fitting groups are the same; report those that fit others as well."""
    classes: dict[frozenset[int], list[int]] = {}
    for index, fitting in near.items():
        classes.setdefault(frozenset(fitting), []).append(index)
    unclear = set()
    for neighbours, members in classes.items():
        sets.join(member for index in members for member in sides[index].members)
        if len(neighbours) > len(members):
            unclear.add(tuple(sorted({sides[index].id for index in neighbours})))
    return tuple(sorted(unclear))


def _build_side(
    group: Sequence[int], records: Sequence[LoadedRecord], keys: Sequence[set[str]]
) -> _Side:
    own = [records[index].record for index in group]
    schemes: dict[str, set[str]] = {}
    for key in (key for record in own for key in identifiers(record)):
        schemes.setdefault(key.partition(":")[0], set()).add(key)
    folded = (ids.fold_title(record.title) for record in own)
    return _Side(
        members=tuple(group),
        titles=frozenset(title for title in folded if ids.names_a_paper(title)),
        schemes=schemes,
        years=frozenset(year for record in own if (year := year_of(record)) is not None),
        keys=frozenset().union(*(keys[index] for index in group)),
        id=min((key for record in own for key in firm_keys(record)), key=key_rank),
    )


def _fits(one: _Side, other: _Side, apart: Sequence[frozenset[str]]) -> bool:
    for scheme, values in one.schemes.items():
        if values.isdisjoint(other.schemes.get(scheme, values)):
            return False
    if any(pair <= one.keys | other.keys and _splits(pair, one, other) for pair in apart):
        return False
    if not one.years or not other.years:
        return True
    return any(abs(a - b) <= _YEARS_APART for a in one.years for b in other.years)


def _splits(pair: frozenset[str], one: _Side, other: _Side) -> bool:
    return not (pair <= one.keys or pair <= other.keys)
