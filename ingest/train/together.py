"""Train what decides the roles of a paper together, on concepts as the extraction finds them.

Annotated spans are not what is found: some found ones have the wrong kind, some are not annotated,
and their neighbours are those that were found. So papers are read by what has not seen their fold,
and every found concept that the judge matches with an annotated one is an example.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from graph.names import ROLES
from ingest.evaluate import Side, fold, match
from ingest.extract.extract import Extractor
from ingest.extract.role_context import Spoken, describe_context
from ingest.extract.trees import Trees
from ingest.train.annotation import Annotated
from ingest.train.boost import fit_trees

ROUNDS = 100


@dataclass(frozen=True, slots=True)
class Said:
    """The annotated ones of the concepts found in a paper: features, roles as numbers."""

    fold: int
    rows: npt.NDArray[np.float64]
    roles: npt.NDArray[np.int64]


def read_said(extractor: Extractor, papers: Sequence[Annotated]) -> Iterator[Said]:
    """Yield the examples of papers, read by an extractor that has not seen them."""
    for paper in papers:
        view, spoken, written = extractor.speak(paper.title, paper.abstract)
        roles = annotated_roles(paper, spoken, written)
        known = roles >= 0
        yield Said(paper.fold, describe_context(view, spoken)[known], roles[known])


def annotated_roles(
    paper: Annotated, spoken: Sequence[Spoken], written: int
) -> npt.NDArray[np.int64]:
    """The annotated role of each concept, -1 where none is; first come, first served."""
    gold = [_side(e.kind, e.surfaces) for e in paper.entities]
    found = [_side(one.kind, [paper.text[a:b] for a, b in one.spans]) for one in spoken]
    roles = np.full(len(spoken), -1)
    free = list(range(len(gold)))
    for begin, end, same_kind in (
        (0, written, False),
        (written, len(found), True),
        (written, len(found), False),
    ):
        open_ones = [i for i in range(begin, end) if roles[i] < 0]
        pairs = match([gold[i] for i in free], [found[i] for i in open_ones], same_kind=same_kind)
        for wanted, index in pairs:
            roles[open_ones[index]] = ROLES.index(paper.entities[free[wanted]].role)
        matched = {wanted for wanted, _ in pairs}
        free = [i for n, i in enumerate(free) if n not in matched]
    return roles


def _side(kind: str, surfaces: Sequence[str]) -> Side:
    return Side(kind, frozenset({fold(surface) for surface in surfaces} - {""}), {})


def fit_together(said: Sequence[Said]) -> Trees:
    """Return trees with one output a role, fitted to the examples of papers."""
    rows = np.concatenate([one.rows for one in said])
    roles = np.concatenate([one.roles for one in said])
    # Every role has an example, so that the outputs are the roles in their order.
    rows = np.vstack([rows, np.zeros((len(ROLES), rows.shape[1]))])
    trees, _ = fit_trees(rows, np.append(roles, np.arange(len(ROLES))), rounds=ROUNDS)
    return trees
