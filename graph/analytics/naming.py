"""What a community is called: by the concepts that are typical of it, not by those that are common.

Pure. A concept is typical where its share inside is large and large against its share in the whole
graph (lift); accuracy, which everybody reports, names nobody.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.analytics.communities import NONE
from graph.analytics.network import Concept
from graph.derived import fold_name
from graph.names import METRIC

_TYPICAL = 8  # concepts kept of a community
_IN_NAME = 2  # of them in its name
_LEAST_PAPERS = 2  # inside, that have a concept which is called typical
_LEAST_SHARE = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Typical:
    """A concept of a community: papers inside and in all that have it, and how many times more."""

    id: str
    kind: str
    name: str
    inside: int
    paper_count: int
    lift: float


def find_typical(
    concepts: Iterable[Concept], community: Mapping[str, int]
) -> dict[int, list[Typical]]:
    """The typical concepts of each community, the most telling first; ``community`` by paper id."""
    sizes = Counter(number for number in community.values() if number != NONE)
    found: dict[int, list[tuple[float, Typical]]] = defaultdict(list)
    for concept in concepts:
        known = [community[paper] for paper in concept.papers if paper in community]
        for number, inside in Counter(known).items():
            if number == NONE or inside < max(_LEAST_PAPERS, _LEAST_SHARE * sizes[number]):
                continue
            share = inside / sizes[number]
            lift = share * len(community) / len(known)
            if lift > 1:
                item = _typical(concept, inside, len(known), lift)
                found[number].append((share * math.log(lift), item))
    return {number: _best(found.get(number, [])) for number in sorted(sizes)}


def _typical(concept: Concept, inside: int, papers: int, lift: float) -> Typical:
    return Typical(
        id=concept.id,
        kind=concept.kind,
        name=concept.name,
        inside=inside,
        paper_count=papers,
        lift=round(lift, 2),
    )


def _best(scored: list[tuple[float, Typical]]) -> list[Typical]:
    scored.sort(key=lambda pair: (-pair[0], pair[1].name, pair[1].id))
    return [item for _, item in scored[:_TYPICAL]]


def name_communities(typical: Mapping[int, list[Typical]]) -> dict[int, str]:
    """A name for each community, no two alike: its most typical concepts, metrics only at need.

    Where nothing is typical the name is "Group" and its number, from 1.
    """
    names: dict[int, str] = {}
    for number, items in typical.items():
        ranked = [item.name for item in sorted(items, key=lambda item: item.kind == METRIC)]
        apart = _apart(ranked)
        name = ", ".join(apart[:_IN_NAME])
        for more in apart[_IN_NAME:]:
            if name not in names.values():
                break
            name = f"{name}, {more}"
        if not name or name in names.values():
            name = f"{name} {number + 1}" if name else f"Group {number + 1}"
        names[number] = name
    return names


def _apart(names: list[str]) -> list[str]:
    """The names without those that share a word with an earlier one: KV cache, KV cache pruning."""
    kept: list[str] = []
    seen: set[str] = set()
    for name in names:
        words = {word for word in fold_name(name).split() if len(word) > 2} or {fold_name(name)}
        if not words & seen:
            kept.append(name)
        seen |= words
    return kept
