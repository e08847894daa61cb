"""The map of all papers from what was stored of them: places, communities, how old they are.

Nothing is computed here (graph/analytics does that); papers that came later have no place yet and
are counted.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graph.database import Database, Transaction
from graph.queries.items import Item, count_papers
from graph.schema import META_ID

_META = """
MATCH (m:Paperkin {id: $id})
RETURN m.data_version AS data, m.analysed_version AS analysed, m.communities AS communities
"""

# Reads every paper, since a map is of all of them; the columns come in one order. A paper's
# properties are read once.
_PLACES = """
MATCH (p:Paper) WHERE p.x IS NOT NULL
WITH p.id AS id, p.x AS x, p.y AS y, coalesce(p.community, -1) AS community,
     coalesce(p.centrality, 0.0) AS centrality, coalesce(p.year, 0) AS year
ORDER BY id
RETURN collect(id) AS ids, collect(x) AS x, collect(y) AS y, collect(community) AS community,
       collect(centrality) AS centrality, collect(year) AS year
"""

_TITLES = """
UNWIND $ids AS id
MATCH (p:Paper {id: id})
RETURN id, p.title AS title, p.year AS year
"""  # rides on paper_id

MOST_TITLES = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class MapState:
    """What is known of the map without reading it.

    ``as_of`` is the data version that it shows, None where there is no map; ``data_version`` is
    the present one.
    """

    as_of: int | None
    data_version: int
    papers: int
    communities: list[Item]

    @property
    def is_stale(self) -> bool:
        """Whether papers have come, changed or gone since."""
        return self.as_of != self.data_version


def read_map_state(db: Database) -> MapState:
    """The communities and how old they are; an empty list where nothing was computed."""

    def work(tx: Transaction) -> MapState:
        rows = tx.run(_META, id=META_ID).data()
        row = rows[0] if rows else {}
        return MapState(
            as_of=row.get("analysed"),
            data_version=row.get("data") or 0,
            papers=count_papers(tx),
            communities=json.loads(row.get("communities") or "[]"),
        )

    return db.execute_read(work)


def read_places(db: Database) -> dict[str, list[Any]]:
    """Columns of all papers that have a place, sorted by id: ids, x, y, community (-1 for none),
    centrality, year (0 for none).
    """
    return db.read(_PLACES)[0]


def find_titles(db: Database, ids: Sequence[str]) -> list[Item]:
    """Id, title and year of the first 300 of these papers; unknown ones are left out."""
    return db.read(_TITLES, {"ids": list(ids)[:MOST_TITLES]})
