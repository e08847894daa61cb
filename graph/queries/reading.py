"""What to read next: the papers nearest to a set that somebody knows, each with why.

Two things count: concepts shared with the known papers, rare ones most and again for every known
paper that has them, and direct links (who builds on whom, who cites whom). Concepts in very many
papers are left out.
"""

import math
from collections.abc import Sequence
from typing import Any

from graph.database import Database, Transaction
from graph.errors import InvalidValue
from graph.marks import Marks
from graph.queries.items import (
    CHIPS,
    CONCEPT,
    PAPER,
    ROLE_PATTERN,
    Item,
    count_papers,
    envelope,
    hub_limit,
    weight,
)
from graph.queries.words import brief, listed
from graph.stored import get_paper_id

MOST_KNOWN = 100
_MOST_CONCEPTS = 300  # of the known papers, the most telling ones
_MOST_LINKED = 500  # papers directly linked, those linked most often
_NAMED = 3

_KNOWN = f"UNWIND $ids AS id MATCH (p:Paper {{id: id}}) RETURN p {PAPER} AS paper"

_CONCEPTS = f"""
UNWIND $ids AS id
MATCH (:Paper {{id: id}})-[:{ROLE_PATTERN}]->(c:Concept)
WHERE c.paper_count > 1 AND c.paper_count <= $most
RETURN c {CONCEPT} AS concept, count(*) AS known
"""  # rides on paper_id

_LINKED = f"""
UNWIND $ids AS id
MATCH (k:Paper {{id: id}})-[r:BUILDS_ON|CITES]-(q:Paper)
WHERE NOT q.id IN $ids
OPTIONAL MATCH (c:Concept {{id: r.via}})
WITH q, id, type(r) AS type, startNode(r) = k AS out, c ORDER BY c.paper_count, c.id
WITH q, id, type, out, collect(c {CONCEPT})[0] AS via
WITH q, collect({{known: id, type: type, out: out, via: via}}) AS links
ORDER BY size(links) DESC, coalesce(q.dated, '') DESC, q.id LIMIT {_MOST_LINKED}
RETURN q.id AS id, links
"""

_LISTED = f"""
UNWIND range(0, size($ids) - 1) AS at
MATCH (p:Paper {{id: $ids[at]}})
RETURN p {PAPER} AS paper, {CHIPS} AS chips ORDER BY at
"""

_NEXT = f"""
CALL () {{
  UNWIND $weights AS w
  MATCH (c:Concept {{id: w.id}})<-[:{ROLE_PATTERN}]-(q:Paper)
  WHERE NOT q.id IN $without
  RETURN q, w.weight AS part, w.id AS shared
  UNION ALL
  UNWIND $linked AS l
  MATCH (q:Paper {{id: l.id}})
  WHERE NOT q.id IN $without
  RETURN q, l.weight AS part, null AS shared
}}
WITH q, sum(part) AS score, collect(shared) AS shared
ORDER BY score DESC, coalesce(q.dated, '') DESC, q.id
WITH count(*) AS total, collect({{q: q, score: score, shared: shared}})[..$limit] AS top
UNWIND CASE top WHEN [] THEN [null] ELSE top END AS row
WITH total, row, row.q AS p
RETURN total, p {PAPER} AS paper, row.score AS score, row.shared AS shared
"""

#: (relationship type, whether it starts at the known paper) -> what the other paper is to it.
_LINK_ROLES = {
    ("BUILDS_ON", True): "built_on_by",
    ("BUILDS_ON", False): "builds_on",
    ("CITES", True): "cited_by",
    ("CITES", False): "cites",
}
_LINK_WORDS = {
    "built_on_by": "{known} builds on it",
    "builds_on": "it builds on {known}",
    "cited_by": "{known} cites it",
    "cites": "it cites {known}",
}


def list_papers(db: Database, ids: Sequence[str], *, page: int, limit: int) -> Item:
    """A page of these papers, in their order, each with the ``chips`` that a row shows."""
    rows = db.read(_LISTED, {"ids": list(ids[(page - 1) * limit : page * limit])})
    return envelope(
        [{**row["paper"], "chips": row["chips"]} for row in rows],
        total=len(ids),
        page=page,
        limit=limit,
    )


def read_next_of(db: Database, marks: Marks, *, limit: int = 10) -> Item:
    """What to read next for somebody with these marks: papers without a mark, best first.

    It rests on the newest 100 papers that are read or to read; nothing is listed without one.
    """
    known = (*marks.papers["read"], *marks.papers["to_read"])[:MOST_KNOWN]
    if not known:
        return {**envelope([], total=0, page=1, limit=limit), "known": []}
    marked = [id for papers in marks.papers.values() for id in papers]
    return read_next(db, known, exclude=marked, limit=limit)


def read_next(
    db: Database, ids: Sequence[str], *, exclude: Sequence[str] = (), limit: int = 10
) -> Item:
    """Papers to read for somebody who knows these (1 to 100), best first, each with why.

    ``score`` sums, over the shared concepts, ln(1 + N / paper_count) times 1 + ln(known papers
    that have it), and ln(1 + N) for each known paper linked directly. ``shared`` are the concepts,
    most telling first, each with ``weight`` and ``known``; ``links`` are {"role": what this paper
    is to the known one, "paper", "via"}; ``text`` says it all, ``linked`` the links alone. Nothing
    in ``exclude`` is named. Raises NotFound for an unknown paper, InvalidValue for none, too many.
    """
    if not 1 <= len(ids) <= MOST_KNOWN:
        raise InvalidValue(f"Name 1 to {MOST_KNOWN} papers that are known; {len(ids)} are named.")

    def work(tx: Transaction) -> Item:
        known = list(dict.fromkeys(get_paper_id(tx, id) for id in ids))
        titles = {row["paper"]["id"]: row["paper"] for row in tx.run(_KNOWN, ids=known).data()}
        concepts = _concepts(tx, known)
        linked = {row["id"]: row["links"] for row in tx.run(_LINKED, ids=known).data()}
        direct = weight(count_papers(tx), 1)
        values: dict[str, Any] = {"limit": limit, "without": [*known, *exclude]}
        values["weights"] = [{"id": id, "weight": each["weight"]} for id, each in concepts.items()]
        values["linked"] = [
            {"id": id, "weight": direct * len({link["known"] for link in links})}
            for id, links in linked.items()
        ]
        rows = tx.run(_NEXT, values).data()
        items = [
            _item(row, concepts, linked.get(row["paper"]["id"], []), titles)
            for row in rows
            if row["paper"]
        ]
        found = envelope(items, total=rows[0]["total"], page=1, limit=limit)
        return {**found, "known": [titles[id] for id in known]}

    return db.execute_read(work)


def _concepts(tx: Transaction, known: Sequence[str]) -> dict[str, Item]:
    """The telling concepts of the known papers, each with how many have it and its weight."""
    total = count_papers(tx)
    rows = tx.run(_CONCEPTS, ids=list(known), most=hub_limit(total)).data()
    found = [
        {
            **row["concept"],
            "known": row["known"],
            "weight": round(
                weight(total, row["concept"]["paper_count"]) * (1 + math.log(row["known"])), 4
            ),
        }
        for row in rows
    ]
    found.sort(key=lambda item: (-item["weight"], item["id"]))
    return {item["id"]: item for item in found[:_MOST_CONCEPTS]}


def _item(
    row: dict[str, Any], concepts: dict[str, Item], links: list[Item], titles: dict[str, Item]
) -> Item:
    shared = sorted(
        (concepts[id] for id in row["shared"]), key=lambda item: (-item["weight"], item["name"])
    )
    linked = [
        {
            "role": _LINK_ROLES[link["type"], link["out"]],
            "paper": titles[link["known"]],
            "via": link["via"],
        }
        for link in links
    ]
    linked.sort(key=lambda link: (link["role"], link["paper"]["id"]))
    return {
        **row["paper"],
        "score": round(row["score"], 4),
        "shared": shared,
        "links": linked,
        "text": _sentence([*_link_texts(linked), *_shared_texts(shared, len(titles))]),
        "linked": _sentence(_link_texts(linked)),
    }


def _link_texts(links: Sequence[Item]) -> list[str]:
    said = []
    for link in links[:_NAMED]:
        words = _LINK_WORDS[link["role"]].format(known=brief(link["paper"]["title"]))
        said.append(f"{words} through {link['via']['name']}" if link["via"] else words)
    return said + ([f"{len(links) - _NAMED:,} more links"] if len(links) > _NAMED else [])


def _shared_texts(shared: Sequence[Item], known: int) -> list[str]:
    names = [
        f"{item['name']} (in {item['known']} of your {known})" if known > 1 else item["name"]
        for item in shared[:_NAMED]
    ]
    return [f"it shares {listed(names, len(shared) - _NAMED)}"] if shared else []


def _sentence(parts: Sequence[str]) -> str:
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if parts else ""
