"""Read the network out of the graph once, and write back what was found of its papers.

What is written: community, centrality, x and y of each paper; on the meta node the communities as
JSON and the data version that was read, by which everybody sees whether the figures are stale.
Writing them is no change of the data. The figures themselves are other modules' work.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from graph.analytics.centrality import rank_papers
from graph.analytics.communities import NONE, find_communities
from graph.analytics.layout import Layout, place_papers
from graph.analytics.naming import find_typical, name_communities
from graph.analytics.network import Concept, Ints, build_network
from graph.database import Database, Transaction
from graph.errors import GraphError
from graph.names import ROLE_TYPES
from graph.progress import OnProgress, Progress, silent
from graph.queries.atlas import read_map_state
from graph.schema import META_ID

_READ_SECONDS = 300.0
_BATCH = 5000  # rows of four numbers: half a megabyte
_DIGITS = 6

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What is read of the graph: its papers, what they share, who builds on whom."""

    data_version: int
    papers: list[str]
    concepts: list[Concept]
    families: list[tuple[str, str]]
    builds: list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """What was found: a row a paper, and the communities, the largest first."""

    data_version: int
    papers: list[Row]
    communities: list[Row]


def refresh_analytics(db: Database, on_progress: OnProgress = silent) -> int:
    """Compute communities, centrality and places of the whole graph; how many communities.

    It may run beside readers and loads: papers that come meanwhile have no figures, papers that
    went are left out, and the stored data version says that it was before them.
    """
    on_progress(Progress("Reading what the papers share"))
    source = db.execute_read(read_source, timeout=_READ_SECONDS)
    on_progress(Progress("Finding communities"))
    analysis = analyse(source)
    _write(db, analysis, on_progress)
    return len(analysis.communities)


def refresh_after_load(db: Database, *, most: int, on_progress: OnProgress = silent) -> bool:
    """Bring the figures up to date where they are stale and the graph has at most ``most`` papers.

    Whether it was done. A load has gone well whatever becomes of this, so an error of the database
    is only said; the pages say that the figures are older.
    """
    try:
        state = read_map_state(db)
        if not state.is_stale or state.papers > most:
            return False
        refresh_analytics(db, on_progress)
    except GraphError as error:
        on_progress(Progress(f"Communities and map are not up to date: {error.message}"))
        return False
    return True


# ------------------------------------------------------------ reading

_VERSION = "MATCH (m:Paperkin {id: $id}) RETURN m.data_version AS version"
_PAPERS = "MATCH (p:Paper) RETURN p.id AS id"

# Rides on concept_count. Concepts of one paper count only through their families.
_CONCEPTS = f"""
MATCH (c:Concept) WHERE c.paper_count >= 1
WITH c WHERE c.paper_count >= 2 OR EXISTS {{ (c)-[:VARIANT_OF]->() }}
RETURN c.id AS id, c.kind AS kind, c.name AS name,
       COLLECT {{ MATCH (c)<-[:{"|".join(ROLE_TYPES.values())}]-(p:Paper) RETURN p.id }} AS papers
"""
_FAMILIES = "MATCH (c:Concept)-[:VARIANT_OF]->(up:Concept) RETURN c.id AS child, up.id AS parent"
_BUILDS = "MATCH (p:Paper)-[:BUILDS_ON|CITES]->(q:Paper) RETURN p.id AS one, q.id AS other"


def read_source(tx: Transaction) -> Source:
    """Everything that the figures are made of, as one moment has it."""
    version = tx.run(_VERSION, id=META_ID).data()
    return Source(
        data_version=int(version[0]["version"]) if version else 0,
        papers=[row["id"] for row in tx.run(_PAPERS).data()],
        concepts=[Concept(**row) for row in tx.run(_CONCEPTS).data()],
        families=[(row["child"], row["parent"]) for row in tx.run(_FAMILIES).data()],
        builds=[(row["one"], row["other"]) for row in tx.run(_BUILDS).data()],
    )


# ------------------------------------------------------------ computing


def analyse(source: Source) -> Analysis:
    """The figures of these papers; a pure function of what was read, whatever its order."""
    network = build_network(source.papers, source.concepts, source.families, source.builds)
    community = find_communities(network)
    layout = place_papers(network, community)
    ranks = rank_papers(network)
    typical = find_typical(
        source.concepts, dict(zip(network.papers, community.tolist(), strict=True))
    )
    names = name_communities(typical)
    papers = [
        {
            "id": id,
            "community": None if number == NONE else number,
            "centrality": round(rank, _DIGITS),
            "x": round(x, _DIGITS),
            "y": round(y, _DIGITS),
        }
        for id, number, rank, (x, y) in zip(
            network.papers, community.tolist(), ranks.tolist(), layout.papers.tolist(), strict=True
        )
    ]
    communities = [
        _community(number, names[number], community, layout)
        | {"concepts": [asdict(item) for item in items]}
        for number, items in typical.items()
    ]
    papers.sort(key=lambda row: str(row["id"]))
    return Analysis(data_version=source.data_version, papers=papers, communities=communities)


def _community(number: int, name: str, community: Ints, layout: Layout) -> Row:
    x, y = layout.regions[number].tolist()
    return {
        "id": number,
        "name": name,
        "papers": int(np.count_nonzero(community == number)),
        "x": round(x, _DIGITS),
        "y": round(y, _DIGITS),
        "radius": round(float(layout.radii[number]), _DIGITS),
    }


# ------------------------------------------------------------ writing

_SET = """
UNWIND $rows AS row
MATCH (p:Paper {id: row.id})
SET p.community = row.community, p.centrality = row.centrality, p.x = row.x, p.y = row.y
"""  # rides on paper_id

_FINISH = """
MERGE (m:Paperkin {id: $id})
SET m.analysed_version = $version, m.communities = $communities
"""


def _write(db: Database, analysis: Analysis, on_progress: OnProgress) -> None:
    total = len(analysis.papers)
    for done, rows in _batches(analysis.papers):
        _run(db, _SET, {"rows": rows})
        on_progress(Progress("Writing places", done, total, unit="papers"))
    communities = json.dumps(analysis.communities, ensure_ascii=False)
    values = {"id": META_ID, "version": analysis.data_version, "communities": communities}
    _run(db, _FINISH, values)


def _batches(rows: Sequence[Row]) -> Iterator[tuple[int, Sequence[Row]]]:
    """Some rows at a time, with how many are done after them."""
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        yield start + len(batch), batch


def _run(db: Database, statement: str, values: Mapping[str, Any]) -> None:
    def work(tx: Transaction) -> None:
        tx.run(statement, values).consume()

    db.execute_write(work)
