"""The words of the graph for completion: labels, types, properties, what may be called.

All of it comes from the server's token stores and the gate's lists, so it costs nothing to read.
"""

from graph.cypher.allowed import FUNCTIONS, PROCEDURES
from graph.database import Database, Transaction
from graph.names import META
from graph.queries.items import Item

_LABELS = "CALL db.labels() YIELD label RETURN label ORDER BY label"
_TYPES = "CALL db.relationshipTypes() YIELD relationshipType AS type RETURN type ORDER BY type"
_PROPERTIES = "CALL db.propertyKeys() YIELD propertyKey AS key RETURN key ORDER BY key"


def read_words(db: Database) -> Item:
    """``{"labels", "types", "properties", "functions", "procedures"}``, each a sorted list."""

    def work(tx: Transaction) -> Item:
        labels = [row["label"] for row in tx.run(_LABELS).data()]
        return {
            "labels": [label for label in labels if label != META],
            "types": [row["type"] for row in tx.run(_TYPES).data()],
            "properties": [row["key"] for row in tx.run(_PROPERTIES).data()],
            "functions": sorted(FUNCTIONS),
            "procedures": sorted(PROCEDURES),
        }

    return db.execute_read(work)
