"""How central each paper is: PageRank (Page et al. 1999) over what papers share and build on.

Pure. A reader goes from a paper to one of its concepts, the telling ones more often, and on to
any paper that has it; or to a paper that it builds on; and now and then begins anywhere.
"""

import numpy as np

from graph.analytics.network import Floats, Ints, Network

_DAMPING = 0.85
_BUILDING = 0.3  # how often a reader follows what a paper builds on, where it builds on something
_ROUNDS = 60  # 0.85 ** 60 is 6e-5
_ENOUGH = 1e-9


def rank_papers(network: Network) -> Floats:
    """The rank of each paper; 1.0 is the mean, so that it means the same in graphs of any size."""
    papers = len(network.papers)
    if not papers:
        return np.zeros(0)
    rank = np.full(papers, 1 / papers)
    step = _Step(network)
    for _ in range(_ROUNDS):
        walked = step(rank)
        new = _DAMPING * walked + (1 - _DAMPING * walked.sum()) / papers
        if np.abs(new - rank).sum() < _ENOUGH:
            break
        rank = new
    return rank * papers


class _Step:
    """One step of the reader: where the share of readers at each paper goes."""

    def __init__(self, network: Network) -> None:
        self._network = network
        papers = len(network.papers)
        self._weights = _safe(np.bincount(network.link_paper, network.link_weight, papers))
        self._sizes = _safe(np.bincount(network.link_group, minlength=network.groups))
        built = np.bincount(network.builds[:, 0], minlength=papers)
        self._built = _safe(built)
        self._building = np.where(network.linked, _BUILDING, 1.0) * (built > 0)

    def __call__(self, rank: Floats) -> Floats:
        network, papers = self._network, len(rank)
        sharing = rank * (1 - self._building) / self._weights
        groups = _total(
            network.link_group,
            sharing[network.link_paper] * network.link_weight,
            network.groups,
        )
        shared = _total(network.link_paper, (groups / self._sizes)[network.link_group], papers)
        building = (rank * self._building / self._built)[network.builds[:, 0]]
        return shared + _total(network.builds[:, 1], building, papers)


def _total(places: Ints, values: Floats, size: int) -> Floats:
    return np.bincount(places, values, size).astype(np.float64)


def _safe(counts: Floats | Ints) -> Floats:
    return np.maximum(counts.astype(np.float64), 1e-12)
