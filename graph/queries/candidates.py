"""From a parsed query to the papers that match it: which index to start from, what to filter by.

The statement is put together from fixed parts; whatever a person typed goes in as a parameter.
Search and facets share it, so that a count is always the length of the list it leads to.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graph import ids
from graph.database import Transaction
from graph.derived import fold_name
from graph.fulltext import papers_by_keys, quote
from graph.names import ROLE_TYPES
from graph.queries.items import CONCEPT, ROLE_PATTERN, Item
from graph.search_text import SearchText, build_lucene, split_words, word_runs

MOST = 5000  # papers of a text search that are ranked, counted and faceted exactly

_BY_NAME = f"""
UNWIND $names AS name
MATCH (c:Concept {{name_folded: name}})
RETURN c {CONCEPT} AS concept, c.aliases AS aliases, c.name_folded AS name
"""  # rides on concept_name

_BY_ALIAS = f"""
CALL db.index.fulltext.queryNodes('concept_names', $query, {{limit: 50}}) YIELD node AS c
RETURN c {CONCEPT} AS concept, c.aliases AS aliases, c.name_folded AS name
"""

_AUTHORS = """
CALL db.index.fulltext.queryNodes('author_names', $query, {limit: 200}) YIELD node
RETURN node.id AS id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A query as the database is asked it.

    ``groups`` are the concepts asked for, by kind: one of each kind is needed. ``named`` are the
    concepts that the free text names as a whole, ``hinted`` those that a part of it names;
    ``papers`` and ``authors`` are ids, None where the query asks for none.
    """

    text: SearchText
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    excluded: tuple[str, ...] = ()
    authors: tuple[str, ...] | None = None
    papers: tuple[str, ...] | None = None
    named: tuple[Item, ...] = ()
    hinted: tuple[Item, ...] = ()

    def without_group(self, kind: str) -> "Plan":
        """The same query without what it asks of one kind."""
        return replace(self, groups={key: own for key, own in self.groups.items() if key != kind})


def build_plan(tx: Transaction, text: SearchText) -> Plan:
    """Look up what the query names: concepts of its scopes and words, authors."""
    groups: dict[str, tuple[str, ...]] = {}
    for scope in text.concepts():
        found = _named(tx, scope.value, kind=scope.kind)
        kind = str(scope.kind)
        groups[kind] = (*groups.get(kind, ()), *(item["id"] for item in found))
    excluded = [
        item["id"]
        for scope in text.concepts(excluded=True)
        for item in _named(tx, scope.value, kind=scope.kind)
    ]
    authors = [_author_ids(tx, value) for value in text.values("author")]
    by_key = papers_by_keys(tx, text.ids)
    named = _named(tx, text.text) if text.text else []
    hinted = _hinted(tx, text.text, {item["id"] for item in named}) if text.text else []
    return Plan(
        text=text,
        groups=groups,
        excluded=tuple(excluded),
        authors=tuple(key for keys in authors for key in keys) if authors else None,
        papers=tuple(sorted(set().union(*by_key.values()))) if text.ids else None,
        named=tuple(named),
        hinted=tuple(hinted),
    )


def _named(tx: Transaction, name: str, kind: str | None = None) -> list[Item]:
    """The concepts called this, by name or alias; most papers first."""
    folded = fold_name(name)
    rows = tx.run(_BY_NAME, names=[folded]).data()
    if not rows and split_words(name):
        query = quote(" ".join(split_words(name)))
        rows = [
            row
            for row in tx.run(_BY_ALIAS, query=query).data()
            if folded in (fold_name(alias) for alias in row["aliases"])
        ]
    found = [{**row["concept"], "aliases": row["aliases"]} for row in rows]
    if kind:
        own = ids.concept_id(kind, name)
        found = [item for item in found if item["kind"] == kind or item["id"] == own]
    return sorted(found, key=lambda item: (-item["paper_count"], item["id"]))


def _hinted(tx: Transaction, text: str, known: set[str]) -> list[Item]:
    """The concepts that parts of the text name, longest parts first; none inside another."""
    runs = word_runs(text)
    rows = tx.run(_BY_NAME, names=runs).data()
    by_name: dict[str, list[Item]] = {}
    for row in rows:
        by_name.setdefault(row["name"], []).append({**row["concept"], "aliases": row["aliases"]})
    kept: list[str] = []
    for run in runs:
        if run in by_name and not any(f" {run} " in f" {other} " for other in kept):
            kept.append(run)
    return [item for run in kept for item in by_name[run] if item["id"] not in known]


def _author_ids(tx: Transaction, value: str) -> list[str]:
    if value.startswith("author:"):
        return [value]
    query = " ".join(f"+{quote(word)}" for word in split_words(value))
    rows = tx.run(_AUTHORS, query=query).data() if query else []
    return [row["id"] for row in rows] or [ids.author_id(value)]


# ------------------------------------------------------------ the statement

# Each branch starts from an index and says what a paper gains by it; asking for the gain of each
# paper that was found instead took twenty times as long where a concept has 9,000 papers.
_TEXT_SOURCE = """
CALL () {
  CALL db.index.fulltext.queryNodes('paper_text', $lucene, {limit: $most}) YIELD node, score
  RETURN node AS p, score, 1 AS found
  UNION ALL
  MATCH (c:Concept)<-[r:TYPES]-(p:Paper) WHERE c.id IN $named
  RETURN p, $bonus[type(r)] AS score, 1 AS found
  UNION ALL
  MATCH (c:Concept)<-[r:TYPES]-(p:Paper) WHERE c.id IN $hinted
  RETURN p, $bonus[type(r)] AS score, 0 AS found
}
WITH p, sum(score) AS score, max(found) AS found
WHERE found = 1
"""

_IN_YEARS = "p.year >= coalesce($first, 0) AND p.year <= coalesce($last, 9999)"

_BONUS = {
    rel_type: {"proposes": 8.0, "mentions": 1.0}.get(role, 4.0)
    for role, rel_type in ROLE_TYPES.items()
}


def build_statement(plan: Plan, ending: str) -> tuple[str, dict[str, Any]]:
    """The Cypher that finds the papers ``p`` with their ``score`` and then goes on as ``ending``.

    Starts from the full-text index, else from a concept, author, id or year asked for.
    """
    text = plan.text
    types = "|".join(ROLE_TYPES[role] for role in text.roles) or ROLE_PATTERN
    values: dict[str, Any] = {"most": MOST}
    conditions = _conditions(plan, types, values)
    lucene = build_lucene(text.words, text.phrases)
    if lucene:
        named = [item["id"] for item in plan.named]
        hinted = [item["id"] for item in plan.hinted]
        values |= {"lucene": lucene, "named": named, "hinted": hinted, "bonus": _BONUS}
        source = _TEXT_SOURCE.replace("TYPES", types)
    else:
        source = f"{_start(plan, types, values)}\nWITH DISTINCT p, 0.0 AS score\n"
    where = f"WHERE {' AND '.join(conditions)}\n" if conditions else ""
    return f"{source}WITH p, score {where}{ending}", values


def _start(plan: Plan, types: str, values: dict[str, Any]) -> str:
    """Where the papers come from when there are no words: the narrowest thing asked for."""
    if plan.papers is not None:
        return "MATCH (p:Paper) WHERE p.id IN $papers"
    if plan.groups:
        first = min(plan.groups, key=lambda kind: len(plan.groups[kind]))
        values["start"] = list(plan.groups[first])
        return f"MATCH (c:Concept)<-[:{types}]-(p:Paper) WHERE c.id IN $start"
    if plan.authors is not None:
        return "MATCH (a:Author)<-[:WRITTEN_BY]-(p:Paper) WHERE a.id IN $authors"
    if any(plan.text.years):
        return f"MATCH (p:Paper) WHERE {_IN_YEARS}"
    return "MATCH (p:Paper) WHERE p.title_folded >= ''"


def _conditions(plan: Plan, types: str, values: dict[str, Any]) -> list[str]:
    text = plan.text
    conditions = []
    for number, (_, group) in enumerate(sorted(plan.groups.items())):
        values[f"group{number}"] = list(group)
        conditions.append(f"EXISTS {{ (p)-[:{types}]->(k:Concept) WHERE k.id IN $group{number} }}")
    if plan.excluded:
        values["excluded"] = list(plan.excluded)
        conditions.append(
            f"NOT EXISTS {{ (p)-[:{ROLE_PATTERN}]->(k:Concept) WHERE k.id IN $excluded }}"
        )
    if text.roles and not plan.groups and not plan.named:
        conditions.append(f"EXISTS {{ (p)-[:{types}]->() }}")
    if any(text.years):
        values["first"], values["last"] = text.years
        conditions.append(_IN_YEARS)
    if plan.authors is not None:
        values["authors"] = list(plan.authors)
        conditions.append("EXISTS { (p)-[:WRITTEN_BY]->(a:Author) WHERE a.id IN $authors }")
    if plan.papers is not None:
        values["papers"] = list(plan.papers)
        conditions.append("p.id IN $papers")
    return conditions + _text_conditions(text, values)


def _text_conditions(text: SearchText, values: dict[str, Any]) -> list[str]:
    """What full text cannot say: venues, and words that must not occur."""
    conditions = []
    if venues := text.values("venue"):
        values["venues"] = [venue.lower() for venue in venues]
        conditions.append("any(venue IN $venues WHERE toLower(p.venue) CONTAINS venue)")
    if text.excluded:
        values["no_words"] = [word.lower() for word in text.excluded]
        conditions.append(
            "none(word IN $no_words WHERE toLower(p.title + ' ' + p.abstract) CONTAINS word)"
        )
    return conditions


def links_of(
    tx: Transaction, papers: Sequence[str], concepts: Sequence[str]
) -> dict[str, list[Item]]:
    """The links of these papers to these concepts, by paper."""
    found: dict[str, list[Item]] = {}
    for row in tx.run(_LINKS, papers=list(papers), concepts=list(concepts)).data():
        found.setdefault(row["paper"], []).append(row)
    return found


# From the papers, of which there is a page, and never from a concept that thousands have: the
# planner would begin with that one, were the condition inside.
_LINKS = f"""
UNWIND $papers AS paper
MATCH (p:Paper {{id: paper}})
UNWIND COLLECT {{ MATCH (p)-[r:{ROLE_PATTERN}]->(c:Concept) RETURN [r, c] }} AS pair
WITH paper, pair[0] AS r, pair[1] AS c
WHERE c.id IN $concepts
RETURN paper, type(r) AS type, c.name AS name, c.id AS id, r {{.*}} AS link
"""
