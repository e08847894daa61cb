"""Which concepts or authors may be one under two names, and what joining two of them would give.

It only proposes: names with the same letters but for one or two, names that share an alias, authors
of one family name whose given names do not contradict. Names that differ in a digit are different
things (LLaMA-2, LLaMA-3). A person decides.
"""

import re
from collections.abc import Iterable

from rapidfuzz.distance import DamerauLevenshtein

from graph.database import Database, Transaction
from graph.derived import fold_name
from graph.errors import NotFound
from graph.fulltext import escape
from graph.queries.items import CONCEPT, ROLE_PATTERN, Item
from graph.search_text import split_words

_READ = 60  # nodes whose names are compared
_LEAST = 0.8  # how alike two names are, of 1
_NAMES_ASKED = 6  # names of the concept that are looked for

_OWN = "MATCH (c:Concept {id: $id}) RETURN c.name AS name, c.kind AS kind, c.aliases AS aliases"
_NEAR = f"""
CALL db.index.fulltext.queryNodes('concept_names', $query, {{limit: {_READ}}}) YIELD node AS c
WHERE c.id <> $id AND c.paper_count > 0
RETURN c {CONCEPT} AS concept, c.aliases AS aliases
"""
_AUTHOR = "MATCH (a:Author {id: $id}) RETURN a.name AS name"
_AUTHORS = f"""
CALL db.index.fulltext.queryNodes('author_names', $query, {{limit: {_READ}}}) YIELD node AS a
WHERE a.id <> $id
RETURN a.id AS id, a.name AS name, COUNT {{ (a)<-[:WRITTEN_BY]-() }} AS paper_count
"""
_UNION = f"""
MATCH (c:Concept)<-[:{ROLE_PATTERN}]-(p:Paper)
WHERE c.id IN [$one, $other]
RETURN count(DISTINCT p) AS papers
"""  # rides on concept_id
_AUTHOR_UNION = """
MATCH (a:Author)<-[:WRITTEN_BY]-(p:Paper)
WHERE a.id IN [$one, $other]
RETURN count(DISTINCT p) AS papers
"""


def find_alike(db: Database, id: str, *, limit: int = 6) -> list[Item]:
    """Concepts that may be this one under another name, likeliest first; raises NotFound."""

    def work(tx: Transaction) -> list[Item]:
        rows = tx.run(_OWN, id=id).data()
        if not rows:
            raise NotFound("concept", id)
        own = [rows[0]["name"], *(rows[0]["aliases"] or [])]
        query = _query(own[:_NAMES_ASKED])
        near = tx.run(_NEAR, id=id, query=query).data() if query else []
        ranked = []
        for row in near:
            likeness = _likeness(own, [row["concept"]["name"], *(row["aliases"] or [])])
            if likeness >= _LEAST:
                item = row["concept"]
                key = (item["kind"] != rows[0]["kind"], -likeness, -item["paper_count"], item["id"])
                ranked.append((key, item))
        return [item for _, item in sorted(ranked, key=lambda pair: pair[0])][:limit]

    return db.execute_read(work)


def find_alike_authors(db: Database, id: str, *, limit: int = 6) -> list[Item]:
    """Authors who may be this one in another spelling; raises NotFound."""

    def work(tx: Transaction) -> list[Item]:
        rows = tx.run(_AUTHOR, id=id).data()
        if not rows:
            raise NotFound("author", id)
        name = rows[0]["name"]
        family = fold_name(name).split()[-1:]
        query = " AND ".join(escape(word) for part in family for word in split_words(part))
        near = tx.run(_AUTHORS, id=id, query=query).data() if query else []
        fitting = [{**row, "type": "author"} for row in near if may_be_one(name, row["name"])]
        return sorted(fitting, key=lambda row: (-row["paper_count"], row["id"]))[:limit]

    return db.execute_read(work)


def count_union(db: Database, one: str, other: str) -> int:
    """How many papers have the one or the other concept, or author."""
    statement = _AUTHOR_UNION if one.startswith("author:") else _UNION
    return int(db.read(statement, {"one": one, "other": other})[0]["papers"])


def may_be_one(one: str, other: str) -> bool:
    """Whether two spellings of a person agree: one family name, given names that fit in order.

    >>> may_be_one("Yoshua Bengio", "Y. Bengio"), may_be_one("Yoshua Bengio", "Samy Bengio")
    (True, False)
    """
    first, second = (fold_name(name).replace(".", " ").split() for name in (one, other))
    if not first or not second or first[-1] != second[-1]:
        return False
    return all(
        a == b or (1 in (len(a), len(b)) and a[0] == b[0])
        for a, b in zip(first[:-1], second[:-1], strict=False)
    )


def _query(names: Iterable[str]) -> str:
    words = dict.fromkeys(word for name in names for word in split_words(name))
    return " OR ".join(f"{escape(word)}~1" if len(word) > 3 else escape(word) for word in words)


def _likeness(ones: Iterable[str], others: Iterable[str]) -> float:
    """The greatest likeness between any two of the names, 0 where their digits differ."""
    theirs = [_letters(name) for name in others]
    best = 0.0
    for one in map(_letters, ones):
        for other in theirs:
            if one and other and re.findall(r"\d+", one) == re.findall(r"\d+", other):
                best = max(best, DamerauLevenshtein.normalized_similarity(one, other))
    return best


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold_name(name))
