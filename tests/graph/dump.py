"""A whole graph as values to compare, without loads, removed papers, times and the meta node."""

from typing import Any

from graph.database import Database

_TIMES = {"loaded_at", "data_version", "heartbeat"}

_NODES = """
MATCH (n) WHERE NOT n:Load AND NOT n:Paperkin AND NOT n:Removed
RETURN labels(n) AS labels, properties(n) AS properties
"""
_RELATIONSHIPS = """
MATCH (a)-[r]->(b)
RETURN type(r) AS type, CASE WHEN a:Load THEN '' ELSE a.id END AS source, b.id AS target,
       properties(r) AS properties
"""


def dump_graph(db: Database) -> tuple[list[str], list[str]]:
    """Every node and every relationship as a text, sorted."""
    nodes = [f"{sorted(row['labels'])} {_values(row)}" for row in db.read(_NODES)]
    edges = [
        f"{row['source']} -{row['type']}-> {row['target']} {_values(row)}"
        for row in db.read(_RELATIONSHIPS)
    ]
    return sorted(nodes), sorted(edges)


def _values(row: dict[str, Any]) -> str:
    kept = {key: value for key, value in row["properties"].items() if key not in _TIMES}
    return str(sorted(kept.items()))
