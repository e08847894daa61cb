"""Where the regions of a map stand: those that share much near each other, none over another.

Pure and without chance: the first places come from the strongest contrasts of what is shared
(classical scaling, Torgerson 1952), then the discs pull and push until they touch and no more.
"""

import math

import numpy as np

from graph.analytics.communities import NONE
from graph.analytics.network import Floats, Ints, Network

_STEPS = 120
_PUSHES = 4  # a step, so that discs meet and do not sink into each other
_GRAVITY = np.array([0.03, 0.075])  # to the middle: a map is wider than high, as screens are
_GAP = 0.2  # between two discs, in parts of the smaller one's radius
_LEAST_GAP = 0.6  # besides, in the space that one paper has
_MOST_GROUPS = 4000  # shared groups looked at, those with most papers first


def place_regions(network: Network, community: Ints, radii: Floats) -> Floats:
    """The middle of each region, one row a community; ``radii`` are their sizes."""
    count = len(radii)
    if count < 2:
        return np.zeros((count, 2))
    affinity = _affinity(network, community, count)
    places = (_contrasts(affinity) + 1e-3 * _spiral(count)) * float(np.sqrt((radii**2).sum()))
    return _settled(places, affinity, radii)


def _affinity(network: Network, community: Ints, count: int) -> Floats:
    """How much two communities share: the cosine of what their papers have, 0 to 1."""
    used = np.argsort(-np.bincount(network.link_group, minlength=network.groups), kind="stable")
    column = np.full(network.groups, -1, dtype=np.int64)
    column[used[:_MOST_GROUPS]] = np.arange(min(_MOST_GROUPS, network.groups))
    own, place = community[network.link_paper], column[network.link_group]
    kept = (own != NONE) & (place >= 0)
    width = min(_MOST_GROUPS, network.groups)
    flat = np.bincount(
        own[kept] * width + place[kept], network.link_weight[kept], count * width
    ).reshape(count, width)
    lengths = np.maximum(1e-12, np.sqrt((flat**2).sum(axis=1)))
    affinity = flat @ flat.T / np.outer(lengths, lengths)
    np.fill_diagonal(affinity, 0)
    return np.asarray(affinity, dtype=np.float64)


def _contrasts(affinity: Floats) -> Floats:
    """First places: communities that share nothing far apart, the widest contrast across."""
    distance = 1 - affinity
    np.fill_diagonal(distance, 0)
    squared = distance**2
    centred = squared - squared.mean(axis=0) - squared.mean(axis=1)[:, None] + squared.mean()
    values, vectors = np.linalg.eigh(-centred / 2)
    places = vectors[:, -1:-3:-1] * np.sqrt(np.maximum(values[-1:-3:-1], 1e-9))
    signs = np.sign(places[np.abs(places).argmax(axis=0), [0, 1]])
    return np.asarray(places * np.where(signs == 0, 1, signs), dtype=np.float64)


def _spiral(count: int) -> Floats:
    """A place of its own for each, for those that nothing tells apart."""
    steps = np.arange(count)
    angle = steps * math.pi * (3 - math.sqrt(5))
    turns = np.column_stack([np.cos(angle), np.sin(angle)])
    return np.asarray(turns * np.sqrt(steps)[:, None], dtype=np.float64)


def _settled(places: Floats, affinity: Floats, radii: Floats) -> Floats:
    """The places after pulling what is alike together and pushing what overlaps apart."""
    wanted = radii[:, None] + radii[None, :] + _GAP * np.minimum.outer(radii, radii)
    wanted += _LEAST_GAP
    share = radii**2 / (radii**2).sum()
    pull = affinity / max(1e-12, float(affinity.max()))
    for step in range(_STEPS):
        cooling = 1 - step / _STEPS
        places = (places - share @ places) * (1 - _GRAVITY * cooling)
        places = places + 0.05 * cooling * _pulled(places, pull, radii)
        for _ in range(_PUSHES):
            places = places + _pushed(places, wanted, radii)
    for _ in range(_STEPS):
        push = _pushed(places, wanted, radii)
        if np.abs(push).max() < 1e-3 * radii.min():
            break
        places = places + push
    return np.asarray(places - share @ places, dtype=np.float64)


def _pulled(places: Floats, pull: Floats, radii: Floats) -> Floats:
    """The step of each region towards those that share most with it."""
    weight = pull * radii[None, :]
    total = np.maximum(1e-12, weight.sum(axis=1))[:, None]
    return np.asarray(weight @ places / total - places, dtype=np.float64)


def _pushed(places: Floats, wanted: Floats, radii: Floats) -> Floats:
    """The step of each region away from those that it overlaps, the smaller one further."""
    apart = places[:, None, :] - places[None, :, :]
    distance = np.sqrt((apart**2).sum(axis=2))
    over = np.maximum(0, wanted - distance)
    np.fill_diagonal(over, 0)
    weight = radii[None, :] ** 2 / (radii[:, None] ** 2 + radii[None, :] ** 2)
    strength = 0.5 * over * weight / np.maximum(distance, 1e-9)
    return np.asarray((strength[:, :, None] * apart).sum(axis=1), dtype=np.float64)
