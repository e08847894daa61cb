"""Communities of papers that share concepts, by the Leiden algorithm (Traag et al. 2019).

Pure and without chance: the seed is fixed. Papers and what they share are the two sides of one
network, so that a community is a group of papers together with what makes it one.
"""

import graspologic_native
import numpy as np

from graph.analytics.network import Ints, Network

NONE = -1  # the community of a paper that is in none
_SEED = 20260101
_LEAST = 3  # papers of a community, and in a large graph one in 5,000: fewer are a coincidence
_LEAST_SHARE = 1 / 5000


def find_communities(network: Network, *, resolution: float = 1.0) -> Ints:
    """The community of each paper, from 0, the largest first; NONE where there is none."""
    if not len(network.link_paper):
        return np.full(len(network.papers), NONE, dtype=np.int64)
    raw = _leiden(network, resolution)[: len(network.papers)]
    raw[~network.linked] = NONE
    return _by_size(raw)


def _leiden(network: Network, resolution: float) -> Ints:
    """What the algorithm says of each paper and, after them, of each group."""
    papers = len(network.papers)
    nodes = papers + network.groups
    source = np.concatenate([network.link_paper, network.link_group + papers])
    target = np.concatenate([network.link_group + papers, network.link_paper])
    weight = np.concatenate([network.link_weight, network.link_weight])
    order = np.lexsort((target, source))
    starts = np.concatenate([[0], np.cumsum(np.bincount(source, minlength=nodes))])
    _, found = graspologic_native.leiden_csr(
        starts.astype(np.int64),
        target[order].astype(np.int32),
        weight[order],
        nodes,
        resolution=resolution,
        iterations=2,
        seed=_SEED,
    )
    return np.array([found.get(node, NONE) for node in range(nodes)], dtype=np.int64)


def _by_size(raw: Ints) -> Ints:
    """The same communities numbered by their size, ties by their first paper; small ones go."""
    kept, first, counts = np.unique(raw, return_index=True, return_counts=True)
    least = max(_LEAST, _LEAST_SHARE * len(raw))
    order = sorted(
        (-counts[at], first[at], name)
        for at, name in enumerate(kept)
        if name != NONE and counts[at] >= least
    )
    numbers = {name: number for number, (_, _, name) in enumerate(order)}
    return np.array([numbers.get(name, NONE) for name in raw], dtype=np.int64)
