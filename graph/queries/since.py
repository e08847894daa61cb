"""What the last load changed among the concepts: which are new, which became shared."""

from graph.database import Database
from graph.queries.items import CONCEPT, ROLE_PATTERN, Item

MOST = 5000  # papers of a load that are read; of a larger one nothing is said
_NAMED = 4

_SIZE = "MATCH (:Load {id: $id})-[:LOADED]->(p:Paper) RETURN count(DISTINCT p) AS papers"
_CHANGED = f"""
MATCH (:Load {{id: $id}})-[:LOADED]->(p:Paper)
WITH DISTINCT p
MATCH (p)-[:{ROLE_PATTERN}]->(c:Concept)
WITH c, count(*) AS brought
WITH c, brought, c.paper_count - brought AS before
WITH collect({{c: c, brought: brought, before: before}}) AS every
WITH every, [x IN every WHERE x.before < 2 AND x.before + x.brought > 1] AS shared
WITH size([x IN every WHERE x.before < 1]) AS fresh, shared
UNWIND CASE shared WHEN [] THEN [null] ELSE shared END AS x
WITH fresh, size(shared) AS became, x, x.c AS c ORDER BY x.brought DESC, c.name, c.id
RETURN fresh, became, collect(c {CONCEPT})[..$named] AS named
"""  # rides on load_id


def since_load(db: Database, load_id: str) -> Item | None:
    """How many concepts came with a load, how many it made shared, and the first of these.

    ``shared`` are concepts that at most one paper had before and several have now. None for a load
    of more than 5,000 papers.
    """
    if db.read(_SIZE, {"id": load_id})[0]["papers"] > MOST:
        return None
    rows = db.read(_CHANGED, {"id": load_id, "named": _NAMED})
    if not rows:
        return {"new": 0, "shared": 0, "named": []}
    return {"new": rows[0]["fresh"], "shared": rows[0]["became"], "named": rows[0]["named"]}
