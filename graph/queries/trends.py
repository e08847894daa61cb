"""Which concepts rise and which fade: their share of the papers, year by year.

A change counts only where chance hardly makes it: the shares of the later and the earlier years
are compared by the two-proportion z-test (https://en.wikipedia.org/wiki/Two-proportion_Z-test).
Papers without a year cannot be counted, so every answer says how many they are.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from graph.database import Database, Transaction
from graph.errors import NotFound
from graph.names import KINDS
from graph.queries.items import CONCEPT, ROLE_PATTERN, Item, count_papers

LEAST_PAPERS = 10  # dated papers that a year needs to be compared
MOST_YEARS = 6  # the newest such years
LEAST_SCORE = 2.0  # standard errors between the shares
_SAMPLE = 1000  # papers read of one year

_WITHIN = f"MATCH (:Concept {{id: $id}})<-[:{ROLE_PATTERN}]-(p:Paper)"
_ALL = "MATCH (p:Paper)"
_SCOPES = {True: _WITHIN, False: _ALL}

_YEARS = {
    within: f"{scope}\nWHERE p.year >= 0\nRETURN p.year AS year, count(*) AS papers\n"
    for within, scope in _SCOPES.items()
}  # rides on paper_year, or on concept_id

# The end of an id is as good as random, so a year's sample is of all its months and loads.
_SHARES = {
    within: f"""
UNWIND $years AS year
CALL (year) {{
  {scope}
  WHERE p.year = year
  RETURN p ORDER BY right(p.id, 3), p.id LIMIT {_SAMPLE}
}}
MATCH (p)-[:{ROLE_PATTERN}]->(c:Concept)
WITH c, year, count(*) AS papers
WITH c, sum(papers) AS together, collect({{year: year, papers: papers}}) AS years
WHERE together >= $least AND c.kind IN $kinds AND c.id <> $id
RETURN c {CONCEPT} AS concept, years
ORDER BY concept.id
"""
    for within, scope in _SCOPES.items()
}

_CONCEPT = f"""
MATCH (c:Concept {{id: $id}})
RETURN c {CONCEPT} AS concept, COUNT {{ (c)<-[:{ROLE_PATTERN}]-() }} AS papers
"""


def trends(
    db: Database, id: str | None = None, *, kind: str | None = None, limit: int = 10
) -> Item:
    """The concepts whose share of the papers grew or shrank most surely, in all or within one.

    With ``id`` only that concept's papers are looked at. ``years`` are the compared ones, each
    with its papers; the later half of them is set against the earlier. An item has ``shares`` by
    year, ``before`` and ``after`` (shares of those papers), ``change`` in percentage points and
    ``score`` in standard errors. ``undated`` papers have no year. ``exact`` is false where a year
    has more than 1,000 papers, of which so many are read. Where fewer than two years have enough
    papers both lists are empty and ``text`` says why. Raises NotFound.
    """

    def work(tx: Transaction) -> Item:
        concept, everything = _scope(tx, id)
        by_year = {
            int(row["year"]): int(row["papers"])
            for row in tx.run(_YEARS[id is not None], id=id).data()
        }
        years = sorted(year for year, papers in by_year.items() if papers >= LEAST_PAPERS)
        years = years[-MOST_YEARS:]
        read = {year: min(by_year[year], _SAMPLE) for year in years}
        items = _compared(tx, id, kind, read) if len(years) > 1 else []
        rising = sorted(items, key=lambda item: (-item["score"], item["id"]))
        fading = sorted(items, key=lambda item: (item["score"], item["id"]))
        return {
            "concept": concept,
            "years": [
                {"year": year, "papers": by_year[year], "read": read[year]} for year in years
            ],
            "undated": everything - sum(by_year.values()),
            "papers": everything,
            "exact": all(by_year[year] <= _SAMPLE for year in years),
            "rising": [item for item in rising if item["score"] >= LEAST_SCORE][:limit],
            "fading": [item for item in fading if item["score"] <= -LEAST_SCORE][:limit],
            "text": _text(years, items),
        }

    return db.execute_read(work)


def _scope(tx: Transaction, id: str | None) -> tuple[Item | None, int]:
    """The concept looked within, and how many papers there are in it, or in all."""
    if id is None:
        return None, count_papers(tx)
    rows = tx.run(_CONCEPT, id=id).data()
    if not rows:
        raise NotFound("concept", id)
    return rows[0]["concept"], int(rows[0]["papers"])


def _compared(
    tx: Transaction, id: str | None, kind: str | None, read: Mapping[int, int]
) -> list[Item]:
    values: dict[str, Any] = {
        "id": id or "", "kinds": [kind] if kind else list(KINDS), "years": list(read), "least": 3
    }  # fmt: skip
    rows = tx.run(_SHARES[id is not None], values).data()
    return [
        compare_years(row["concept"], {each["year"]: each["papers"] for each in row["years"]}, read)
        for row in rows
    ]


def compare_years(concept: Item, counts: Mapping[int, int], papers: Mapping[int, int]) -> Item:
    """The concept with its shares by year, and how surely the later half differs; pure.

    ``counts`` are its papers by year, ``papers`` all that were read of each year, two years at
    least.
    """
    years = sorted(papers)
    middle = len(years) - len(years) // 2
    earlier, later = years[:middle], years[middle:]
    before, all_before = _sum(counts, earlier), _sum(papers, earlier)
    after, all_after = _sum(counts, later), _sum(papers, later)
    return {
        **concept,
        "shares": {str(year): round(counts.get(year, 0) / papers[year], 4) for year in years},
        "before": round(before / all_before, 4),
        "after": round(after / all_after, 4),
        "change": round(100 * (after / all_after - before / all_before), 2),
        "score": round(_z(before, all_before, after, all_after), 2),
    }


def _sum(counts: Mapping[int, int], years: Sequence[int]) -> int:
    return sum(counts.get(year, 0) for year in years)


def _z(before: int, all_before: int, after: int, all_after: int) -> float:
    pooled = (before + after) / (all_before + all_after)
    error = math.sqrt(pooled * (1 - pooled) * (1 / all_before + 1 / all_after))
    return (after / all_after - before / all_before) / error if error else 0.0


def _text(years: Sequence[int], items: Sequence[Item]) -> str:
    if len(years) < 2:
        which = f"only {years[0]} has" if years else "no year has"
        return (
            f"Trends need two years with {LEAST_PAPERS} dated papers each; {which} so many. "
            "Load papers with dates, such as an arXiv or Zotero export."
        )
    middle = len(years) - len(years) // 2
    sure = sum(abs(item["score"]) >= LEAST_SCORE for item in items)
    return (
        f"{_span(years[middle:])} against {_span(years[:middle])}: {sure:,} of {len(items):,} "
        f"concepts with 3 papers or more differ by {LEAST_SCORE:g} standard errors."
    )


def _span(years: Sequence[int]) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"
