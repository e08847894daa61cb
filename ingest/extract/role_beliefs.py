"""Sum up what the network believes a paper does with a concept, over all places of its name.

The beliefs of one place stand beside the span in the recogniser's reading. The same function
describes annotated concepts in training and found ones in use. It names no role.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from graph.names import KINDS, ROLES
from ingest.extract.recogniser import Scored

#: Beliefs at a place (characters from, to), in the order of names.ROLES.
Beliefs = Mapping[tuple[int, int], Sequence[float]]
#: Beliefs that a place names a thing of each kind, in the order of names.KINDS.
KindBeliefs = Mapping[tuple[int, int], Sequence[float]]
#: Mean, strongest, in the title, at the first place after it; then how much of each there is.
WIDTH = 4 * len(ROLES) + 4
_LEAST = 1e-3


def read_beliefs(recognised: Sequence[Scored]) -> tuple[Beliefs, KindBeliefs]:
    """Return what a reading believes of roles and kinds at each place."""
    kinds: dict[tuple[int, int], list[float]] = {}
    for one in recognised:
        own = kinds.setdefault((one.start, one.end), [0.0] * len(KINDS))
        own[KINDS.index(one.kind)] = one.score
    return {(one.start, one.end): one.roles for one in recognised}, kinds


def join_kinds(kinds: KindBeliefs, spans: Sequence[tuple[int, int]]) -> npt.NDArray[np.float64]:
    """Return (kinds,): the strongest belief in each kind over the spans; zeros where none was."""
    read = [kinds[span] for span in spans if span in kinds]
    return np.array(read).max(axis=0) if read else np.zeros(len(KINDS))


def describe_beliefs(
    beliefs: Beliefs, spans: Sequence[tuple[int, int]], title_end: int
) -> npt.NDArray[np.float64]:
    """Return (WIDTH,): logarithms of the beliefs at the spans; zeros where none was read."""
    read = [(span[0] < title_end, beliefs[span]) for span in spans if span in beliefs]
    if not read:
        nothing = np.log(np.full(2 * len(ROLES), 1 / len(ROLES)))
        return np.concatenate([nothing, np.zeros(2 * len(ROLES) + 4)])
    every = np.array([each for _, each in read], np.float64)
    title = np.array([each for inside, each in read if inside], np.float64)
    body = np.array([each for inside, each in read if not inside], np.float64)
    absent = np.zeros(len(ROLES))
    return np.concatenate(
        [
            _log(every.mean(axis=0)),
            _log(every.max(axis=0)),
            _log(title.mean(axis=0)) if len(title) else absent,
            _log(body[0]) if len(body) else absent,
            [1.0, len(title) > 0, len(body) > 0, np.log(len(read))],
        ]
    )


def _log(beliefs: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    logs: npt.NDArray[np.float64] = np.log(beliefs.clip(_LEAST, 1.0))
    return logs
