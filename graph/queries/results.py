"""The figures that papers report on a dataset or for a metric, as a table that compares fairly.

Two figures compare only where metric, dataset and unit are the same and neither is a change
against something else; every group says whether that is so. Which end is better is not known.
"""

from typing import Any

from graph.database import Database, Transaction
from graph.errors import NotFound
from graph.names import DATASET
from graph.queries.items import CONCEPT, PAPER, TEXTS, Item
from graph.queries.papers import build_result

MOST_RESULTS = 200

_ASKED = f"""
MATCH (c:Concept {{id: $id}})
RETURN c {CONCEPT} AS concept, COUNT {{ (c)<-[:OF|ON]-() }} AS total
"""  # rides on concept_id

_RESULTS = f"""
MATCH (c:Concept {{id: $id}})<-[:OF|ON]-(r:Result)<-[:CLAIMS]-(p:Paper)
WITH DISTINCT r, p ORDER BY coalesce(p.dated, '') DESC, r.id LIMIT $limit
OPTIONAL MATCH (r)-[:OF]->(metric:Concept)
OPTIONAL MATCH (r)-[:ON]->(about:Concept)
RETURN r {{.*}} AS result, metric {{.id, .name}} AS metric, about {{.id, .kind, .name}} AS about,
       p {PAPER} AS paper, p {TEXTS} AS texts
"""

# "3.06x" and "2 times" are set against a baseline of the paper's own.
_RELATIVE_UNITS = ("x", "times", "percentage points")


def results(db: Database, id: str, *, limit: int = MOST_RESULTS) -> Item:
    """What papers report on a dataset (or hardware) or for a metric, grouped so as to compare.

    ``groups`` hold the figures of one metric, one dataset and one unit: {"metric", "metric_text",
    "on", "unit", "relative", "comparable", "items"}, those that compare and hold most papers
    first. ``relative`` figures are changes against each paper's own baseline. ``items`` are
    {"value", "number", "comparison", "sentence", "paper"}, largest number first. The newest
    papers' figures come where there are more than ``limit``; ``total`` counts all. Raises
    NotFound.
    """
    taken = max(1, min(limit, MOST_RESULTS))

    def work(tx: Transaction) -> Item:
        rows = tx.run(_ASKED, id=id).data()
        if not rows:
            raise NotFound("concept", id)
        total = int(rows[0]["total"])
        found = tx.run(_RESULTS, id=id, limit=taken).data()
        return {
            "concept": rows[0]["concept"],
            "groups": group_results(found),
            "total": total,
            "limit": taken,
            "truncated": len(found) < total,
        }

    return db.execute_read(work)


def group_results(rows: list[dict[str, Any]]) -> list[Item]:
    """The rows of results in groups of one metric, place, unit and form; pure."""
    groups: dict[tuple[Any, ...], Item] = {}
    for row in rows:
        item = {**build_result(row["texts"], row), "paper": row["paper"]}
        metric, on = item.pop("metric"), item.pop("on")
        name, unit = item.pop("metric_text"), item.pop("unit")
        relative = item["comparison"] is not None or unit in _RELATIVE_UNITS
        key = (metric["id"] if metric else name, on and on["id"], unit, relative)
        if key not in groups:
            known = metric is not None and on is not None and on["kind"] == DATASET
            groups[key] = {
                "metric": metric,
                "metric_text": name,
                "on": on,
                "unit": unit,
                "relative": relative,
                "comparable": known and not relative,
                "items": [],
            }
        groups[key]["items"].append(item)
    for group in groups.values():
        group["items"].sort(key=_largest_first)
    return sorted(groups.values(), key=_order)


def _largest_first(item: Item) -> tuple[Any, ...]:
    number = item["number"]
    return (number is None, -(number or 0), item["paper"]["id"], item["value"])


def _order(group: Item) -> tuple[Any, ...]:
    count = len({item["paper"]["id"] for item in group["items"]})
    on = group["on"]["name"] if group["on"] else ""
    named = (str(group["metric_text"] or ""), on, str(group["unit"] or ""), group["relative"])
    return (not group["comparable"], -count, *named)
