"""A paper's concepts as its page groups them: by kind for counts, by role for the table; pure."""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from graph.names import KINDS
from web.words import ROLE_HEADS


def count_kinds(concepts: Sequence[Mapping[str, Any]]) -> list[tuple[str, int]]:
    """How many concepts of each kind that occurs, in the order of kinds."""
    counts = Counter(concept["kind"] for concept in concepts)
    return [(kind, counts[kind]) for kind in KINDS if counts[kind]]


def group_by_role(
    concepts: Sequence[dict[str, Any]],
) -> list[tuple[str, list[dict[str, Any]]]]:
    """The rows of the roles table: each role that occurs, its concepts by kind."""
    rows = []
    for role in ROLE_HEADS:
        here = [concept for concept in concepts if concept["role"] == role]
        here.sort(key=lambda concept: KINDS.index(concept["kind"]))
        if here:
            rows.append((role, here))
    return rows


def write_csv(rows: Sequence[Sequence[str]]) -> str:
    """Rows as CSV text; a cell that a spreadsheet would run as a formula gets a quote before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([f"'{cell}" if cell[:1] in ("=", "+", "-", "@") else cell for cell in row])
    return out.getvalue()
