"""Papers and the concepts that they share, as arrays: what every figure of the whole graph reads.

Pure. The order of papers and concepts follows from the structure of the network and not from
their ids, so that a graph whose ids are all renamed gives the same figures to the last bit. Links
weigh as in the relatedness of two papers: ln(1 + N / paper_count), half through a family, and
concepts in more than max(50, 1 %) of the papers link nobody.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.queries.items import hub_limit

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_ROUNDS = 6  # of spreading each node's mark to its neighbours: 12 steps far


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """A concept and the papers that have it."""

    id: str
    kind: str
    name: str
    papers: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The papers and their links to what they share.

    Link i joins ``papers[link_paper[i]]`` and group ``link_group[i]`` with ``link_weight[i]``; a
    group is a concept, or a family where only that is shared. The links are sorted by paper, then
    group. ``builds`` holds pairs of papers, the one that builds first.
    """

    papers: tuple[str, ...]
    groups: int
    link_paper: Ints
    link_group: Ints
    link_weight: Floats
    builds: Ints

    @property
    def linked(self) -> NDArray[np.bool_]:
        """Which papers share anything with another one."""
        return np.bincount(self.link_paper, minlength=len(self.papers)) > 0


def build_network(
    papers: Iterable[str],
    concepts: Iterable[Concept],
    families: Iterable[tuple[str, str]] = (),
    builds: Iterable[tuple[str, str]] = (),
) -> Network:
    """The network of these papers; ``families`` are (concept, next wider one), of any number.

    Ids of papers that are not among ``papers`` are left out: they came or went meanwhile.
    """
    ids = sorted(set(papers))
    at = {paper: place for place, paper in enumerate(ids)}
    members = _members(at, concepts)
    groups = _groups(members, families, most=hub_limit(len(ids)))
    link_paper = np.array([paper for group, _ in groups for paper in group], dtype=np.int64)
    sizes = [len(group) for group, _ in groups]
    link_group = np.repeat(np.arange(len(groups), dtype=np.int64), sizes)
    weights = [share * math.log(1 + len(ids) / len(group)) for group, share in groups]
    link_weight = np.repeat(np.array(weights, dtype=np.float64), sizes)
    pairs = [(at[one], at[other]) for one, other in builds if one in at and other in at]
    built = np.array(sorted(set(pairs)), dtype=np.int64).reshape(-1, 2)
    return _ordered(ids, len(groups), (link_paper, link_group, link_weight), built)


def _members(at: dict[str, int], concepts: Iterable[Concept]) -> dict[str, set[int]]:
    return {concept.id: {at[id] for id in concept.papers if id in at} for concept in concepts}


def _groups(
    members: dict[str, set[int]], families: Iterable[tuple[str, str]], *, most: int
) -> list[tuple[list[int], float]]:
    """The groups of two papers or more that are no hubs, each with its share of the weight."""
    together: dict[str, set[int]] = {}
    narrower: dict[str, int] = {}
    for child, parent in families:
        together.setdefault(parent, set(members.get(parent, ()))).update(members.get(child, ()))
        narrower[parent] = max(narrower.get(parent, 0), len(members.get(child, ())))
    groups = [(group, 1.0) for _, group in sorted(members.items())]
    for parent, group in sorted(together.items()):
        if len(group) > max(narrower[parent], len(members.get(parent, ()))):
            groups.append((group, 0.5))
    return [(sorted(group), share) for group, share in groups if 2 <= len(group) <= most]


def _ordered(
    ids: list[str], groups: int, links: tuple[Ints, Ints, Floats], builds: Ints
) -> Network:
    """The network with papers and groups in the order of their structure, ties by id."""
    paper, group, weight = links
    paper_marks, group_marks = _marks(len(ids), groups, links, builds)
    paper_order = np.argsort(paper_marks, kind="stable")
    group_order = np.argsort(group_marks, kind="stable")
    paper, group = _places(paper_order)[paper], _places(group_order)[group]
    order = np.lexsort((group, paper))
    built = _places(paper_order)[builds]
    return Network(
        papers=tuple(ids[place] for place in paper_order),
        groups=groups,
        link_paper=paper[order],
        link_group=group[order],
        link_weight=weight[order],
        builds=built[np.lexsort((built[:, 1], built[:, 0]))],
    )


def _places(order: Ints) -> Ints:
    """Old place -> new place."""
    places = np.empty_like(order)
    places[order] = np.arange(len(order))
    return places


def _marks(
    papers: int, groups: int, links: tuple[Ints, Ints, Floats], builds: Ints
) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """A number for each node that depends on its surroundings only (Weisfeiler and Leman, 1968).

    Sums in whole numbers do not depend on the order of what is summed, unlike sums of fractions.
    """
    paper, group, weight = links
    heavy = _mixed(np.frombuffer(weight.tobytes(), dtype=np.uint64))
    paper_marks, group_marks = np.ones(papers, np.uint64), np.full(groups, 2, np.uint64)
    for _ in range(_ROUNDS):
        shared = _sums(paper, _mixed(group_marks)[group] ^ heavy, papers)
        up = _sums(builds[:, 0], _mixed(paper_marks + np.uint64(3))[builds[:, 1]], papers)
        down = _sums(builds[:, 1], _mixed(paper_marks + np.uint64(5))[builds[:, 0]], papers)
        paper_marks = _mixed(paper_marks) + shared + up + down
        sharing = _sums(group, _mixed(paper_marks)[paper] ^ heavy, groups)
        group_marks = _mixed(group_marks) + sharing
    return paper_marks, group_marks


def _sums(places: Ints, values: NDArray[np.uint64], size: int) -> NDArray[np.uint64]:
    sums = np.zeros(size, np.uint64)
    np.add.at(sums, places, values)
    return sums


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Each number scattered over 64 bits (the finaliser of SplitMix64, Steele et al. 2014)."""
    mixed = values + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
