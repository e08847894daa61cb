"""Searching the full-text indexes safely: quoting of what a person typed, lookups by whole key.

Pure text functions and one lookup. The query language of these indexes is Lucene's, where many
signs mean something; nothing typed by a person may reach it unquoted.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from graph.database import Transaction

_CLAUSES = 500  # Lucene refuses a query of more than 1,024 clauses
_SPECIAL = re.compile(r'([+\-&|!(){}\[\]^"~*?:\\/])')


def quote(text: str) -> str:
    """The text as one phrase of a full-text query."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def escape(word: str) -> str:
    """One word with every sign that means something to Lucene made harmless."""
    return _SPECIAL.sub(r"\\\1", word)


def any_of(keys: Iterable[str]) -> Iterator[str]:
    """Queries that find nodes with any of the keys, each short enough for the index."""
    ordered = sorted(set(keys))
    for start in range(0, len(ordered), _CLAUSES):
        yield " OR ".join(quote(key) for key in ordered[start : start + _CLAUSES])


_LOOK_UP = {
    index: f"""
CALL db.index.fulltext.queryNodes('{index}', $query) YIELD node
RETURN node.id AS id, node.{property} AS keys
"""
    for index, property in (("paper_keys", "keys"), ("paper_references", "references"))
}


def papers_by_keys(
    tx: Transaction, keys: Sequence[str], *, index: str = "paper_keys"
) -> dict[str, set[str]]:
    """The ids of the papers that hold each key: exact, through an index of whole list elements."""
    wanted = set(keys)
    found: dict[str, set[str]] = {}
    for query in any_of(wanted):
        for row in tx.run(_LOOK_UP[index], query=query).data():
            for key in wanted.intersection(row["keys"]):
                found.setdefault(key, set()).add(str(row["id"]))
    return found
