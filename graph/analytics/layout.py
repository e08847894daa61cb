"""Where each paper stands on the map: communities as round regions, related papers side by side.

Pure and without chance. Regions are placed by what they share and do not overlap; inside, a paper
moves to the middle of those it shares most with, then all are spread evenly over the disc, so
that the map is as dense everywhere. Papers of no community stand around the whole.
"""

import math
from dataclasses import dataclass

import numpy as np

from graph.analytics.communities import NONE
from graph.analytics.network import Floats, Ints, Network
from graph.analytics.regions import place_regions

_SEED = 20260102
_ROUNDS = 12
_GOLDEN = math.pi * (3 - math.sqrt(5))
_SPACE = 1 / math.sqrt(math.pi)  # a disc of n papers has this radius times the root of n


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Places between -1 and 1, one row a paper, and the middle and radius of each region."""

    papers: Floats
    regions: Floats
    radii: Floats


def place_papers(network: Network, community: Ints) -> Layout:
    """The map of these communities (numbered from 0, the largest first; NONE for in none)."""
    count = int(community.max(initial=NONE)) + 1
    sizes = np.bincount(community[community != NONE], minlength=count)
    radii = _SPACE * np.sqrt(sizes)
    regions = place_regions(network, community, radii)
    places = np.zeros((len(community), 2))
    inside = np.flatnonzero(community != NONE)
    if len(inside):
        own = community[inside]
        places[inside] = regions[own] + radii[own, None] * _discs(network, community, regions)
    outside = np.flatnonzero(community == NONE)
    reach = _reach(regions, radii)
    places[outside] = _belt(len(outside), reach)
    scale = max(1e-9, float(np.abs(places).max(initial=0)), float(reach.max()))
    return Layout(papers=places / scale, regions=regions / scale, radii=radii / scale)


def _reach(regions: Floats, radii: Floats) -> Floats:
    """The half axes of an ellipse around all regions: the box's, times what its corners need."""
    half = (np.abs(regions) + radii[:, None]).max(axis=0, initial=1)
    corners = np.hypot(*(regions / half).T) + radii / half.min()
    return np.asarray(half * corners.max(initial=1), dtype=np.float64)


def _belt(count: int, reach: Floats) -> Floats:
    """Even places in an elliptic ring around everything."""
    start = math.pi * (float(reach.min()) * 1.05 + 1) ** 2
    steps = np.arange(count)
    distance = np.sqrt((start + steps) / math.pi) / reach.min()
    angle = steps * _GOLDEN
    turns = np.column_stack([distance * np.cos(angle), distance * np.sin(angle)])
    return np.asarray(turns * reach, dtype=np.float64)


def _discs(network: Network, community: Ints, regions: Floats) -> Floats:
    """The place of each paper of a community in its own unit disc."""
    inside = community != NONE
    own = community[inside]
    rng = np.random.default_rng(_SEED)
    unit = _spread(rng.random((int(inside.sum()), 2)), own)
    radii = _SPACE * np.sqrt(np.bincount(own))
    places = np.zeros((len(community), 2))
    for _ in range(_ROUNDS):
        places[inside] = regions[own] + radii[own, None] * unit
        pulled = _neighbourhoods(network, places)[inside]
        unit = _spread(_whitened(pulled, own), own)
    return unit


def _neighbourhoods(network: Network, places: Floats) -> Floats:
    """The middle of what each paper shares, each group being where its papers are."""
    paper, group, weight = network.link_paper, network.link_group, network.link_weight
    sizes = np.maximum(1, np.bincount(group, minlength=network.groups))
    total = np.maximum(1e-12, np.bincount(paper, weight, len(places)))
    columns = []
    for axis in range(2):
        middles = np.bincount(group, places[paper, axis], network.groups) / sizes
        columns.append(np.bincount(paper, weight * middles[group], len(places)) / total)
    return np.column_stack(columns)


def _whitened(values: Floats, own: Ints) -> Floats:
    """The values of each community around zero, its two directions told apart and equally wide.

    Without it both coordinates would end as one, the strongest contrast of the community.
    """
    sizes = np.bincount(own)
    means = np.column_stack([np.bincount(own, values[:, axis]) / sizes for axis in range(2)])
    x, y = (values - means[own]).T
    xx, yy = np.bincount(own, x * x) / sizes, np.bincount(own, y * y) / sizes
    slope = np.bincount(own, x * y) / sizes / np.maximum(xx, 1e-18)
    left = y - slope[own] * x
    rest = np.maximum(yy - slope**2 * xx, 1e-18)
    return np.column_stack([x / np.sqrt(np.maximum(xx, 1e-18))[own], left / np.sqrt(rest)[own]])


def _spread(values: Floats, own: Ints) -> Floats:
    """Even places in the unit disc of each community that keep who is left of and above whom."""
    sizes = np.bincount(own)
    by_x = _ranks(own, values[:, 0])
    columns = np.ceil(np.sqrt(sizes)).astype(np.int64)
    column = by_x * columns[own] // sizes[own]
    within = own * (int(columns.max()) + 1) + column
    _, line = np.unique(within, return_inverse=True)
    by_y = _ranks(line, values[:, 1])
    across = 2 * (by_x + 0.5) / sizes[own] - 1
    up = 2 * (by_y + 0.5) / np.bincount(line)[line] - 1
    return _disc_of_square(across, up)


def _ranks(group: Ints, values: Floats) -> Ints:
    """The rank of each value inside its group, from 0."""
    order = np.lexsort((values, group))
    counts = np.bincount(group)
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    ranks = np.empty(len(values), dtype=np.int64)
    ranks[order] = np.arange(len(values)) - np.repeat(starts, counts)
    return ranks


def _disc_of_square(a: Floats, b: Floats) -> Floats:
    """A square onto a disc, areas kept (Shirley and Chiu 1997)."""
    wide = np.abs(a) > np.abs(b)
    radius = np.where(wide, a, b)
    safe = np.where(radius == 0, 1, radius)
    quarter = math.pi / 4
    angle = np.where(wide, quarter * b / safe, math.pi / 2 - quarter * a / safe)
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
