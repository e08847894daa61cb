"""Why two nodes are linked: roles, the sentences that say so, what they share, in words."""

from typing import Any

from graph.database import Database, Transaction
from graph.errors import NotFound
from graph.names import TYPE_ROLES
from graph.queries.items import (
    CONCEPT,
    MENTIONS,
    PAPER,
    ROLE_PATTERN,
    TEXTS,
    Item,
    count_papers,
    mention_sentence,
    rarest_first,
    weight,
)
from graph.queries.view_data import read_nodes
from graph.queries.words import VERBS, brief, link_sentence, papers, shared_sentence
from graph.stored import get_paper_id

_SENTENCES = 20
_TOGETHER = 10

_LINK = f"""
MATCH (p:Paper {{id: $paper}})-[r:{ROLE_PATTERN}]->(c:Concept {{id: $concept}})
RETURN p {PAPER} AS paper, p {TEXTS} AS texts, r {MENTIONS} AS link, type(r) AS type,
       c.name AS name
"""

_SHARED = f"""
MATCH (:Paper {{id: $one}})-[r:{ROLE_PATTERN}]->(c:Concept)
MATCH (c)<-[s:{ROLE_PATTERN}]-(:Paper {{id: $other}})
RETURN c {CONCEPT} AS concept, type(r) AS one, type(s) AS other
"""

_BETWEEN_PAPERS = f"""
MATCH (p:Paper {{id: $one}})-[b:BUILDS_ON]-(:Paper {{id: $other}})
MATCH (c:Concept {{id: b.via}})
RETURN startNode(b).id AS user, b.role AS role, c {CONCEPT} AS via
ORDER BY c.paper_count, c.name
"""

_CITES = """
MATCH (:Paper {id: $one})-[r:CITES]-(:Paper {id: $other})
RETURN startNode(r).id AS citing
"""

_TOGETHER_PAPERS = f"""
MATCH (:Concept {{id: $one}})<-[r:{ROLE_PATTERN}]-(p:Paper)
MATCH (p)-[:{ROLE_PATTERN}]->(:Concept {{id: $other}})
WITH p, r ORDER BY coalesce(p.dated, '') DESC, p.id
WITH count(*) AS total, collect({{p: p, r: r}})[..$limit] AS top
UNWIND CASE top WHEN [] THEN [null] ELSE top END AS row
WITH total, row.p AS p, row.r AS r
RETURN total, p {PAPER} AS paper, p {TEXTS} AS texts, r {MENTIONS} AS link, type(r) AS type
"""

_FAMILY = """
MATCH path = (:Concept {id: $one})-[:VARIANT_OF*1..8]->(:Concept {id: $other})
RETURN [n IN nodes(path) | n.name] AS names
LIMIT 1
"""

_WROTE = """
MATCH (:Paper {id: $paper})-[w:WRITTEN_BY]->(:Author {id: $author})
RETURN w.position AS position
"""


def edge(db: Database, source: str, target: str) -> Item:
    """Why two nodes are linked, in words and in quoted sentences; either order is the same.

    Papers and concepts, two papers, two concepts, a paper and its author. Nodes that nothing links
    directly answer with empty lists and a text that says so. Raises NotFound for an unknown node.
    """

    def work(tx: Transaction) -> Item:
        one, other = get_node(tx, source), get_node(tx, target)
        kinds = (one["type"], other["type"])
        if kinds == ("concept", "paper"):
            found = _paper_concept(tx, other, one)
        elif kinds == ("paper", "concept"):
            found = _paper_concept(tx, one, other)
        elif kinds == ("paper", "paper"):
            found = _two_papers(tx, one, other)
        elif kinds == ("concept", "concept"):
            found = _two_concepts(tx, one, other)
        else:
            found = _author(tx, one, other)
        return {"source": one, "target": other, **found}

    return db.execute_read(work)


def get_node(tx: Transaction, id: str) -> Item:
    """A node by its id, an old id of a paper included; raises NotFound."""
    found = read_nodes(tx, [id])
    if id in found:
        return found[id]
    try:
        present = get_paper_id(tx, id)
    except NotFound:
        raise NotFound("node", id) from None
    return read_nodes(tx, [present])[present]


def _answer(text: str, **more: Any) -> Item:
    return {"roles": [], "sentences": [], "shared": [], "text": text, **more}


def _paper_concept(tx: Transaction, paper: Item, concept: Item) -> Item:
    rows = tx.run(_LINK, paper=paper["id"], concept=concept["id"]).data()
    if not rows:
        return _answer(f"{paper['label']} does not name {concept['name']}.")
    row = rows[0]
    role = TYPE_ROLES[row["type"]]
    sentences = _sentences(row, role)
    first = sentences[0]["text"] if sentences else None
    text = link_sentence(paper["name"], role, concept["name"], first)
    return _answer(text, roles=[role], sentences=sentences)


def _sentences(row: dict[str, Any], role: str) -> list[Item]:
    """Each sentence that names it once, those of the abstract first."""
    found: dict[tuple[str, str], Item] = {}
    for place in range(len(row["link"]["mention_texts"])):
        sentence = mention_sentence(row["texts"], row["link"], place)
        key = (sentence["field"], sentence["text"])
        found.setdefault(key, {"paper": row["paper"], "role": role, **sentence})
    ordered = sorted(found.values(), key=lambda item: item["field"] == "title")
    return ordered[:_SENTENCES]


def find_shared(tx: Transaction, one: str, other: str) -> list[Item]:
    """The concepts that two papers share, rarest first, with both roles and the weight."""
    total = count_papers(tx)
    rows = tx.run(_SHARED, one=one, other=other).data()
    shared = [
        {
            **row["concept"],
            "roles": [TYPE_ROLES[row["one"]], TYPE_ROLES[row["other"]]],
            "weight": round(weight(total, row["concept"]["paper_count"]), 4),
        }
        for row in rows
    ]
    return rarest_first(shared)


def _two_papers(tx: Transaction, one: Item, other: Item) -> Item:
    ends = {"one": one["id"], "other": other["id"]}
    shared = find_shared(tx, one["id"], other["id"])
    titles = {one["id"]: one["name"], other["id"]: other["name"]}
    parts, roles, sentences = [], [], []
    for row in tx.run(_BETWEEN_PAPERS, ends).data():
        user = row["user"]
        maker = other["id"] if user == one["id"] else one["id"]
        verb = VERBS[row["role"]][0]
        ends_said = f"{brief(titles[user])} builds on {brief(titles[maker])}"
        parts.append(f"{ends_said}: it {verb} {row['via']['name']}.")
        roles.append("builds_on")
        sentences += _paper_concept_sentences(tx, user, row["via"]["id"])
    for row in tx.run(_CITES, ends).data():
        cited = other["id"] if row["citing"] == one["id"] else one["id"]
        parts.append(f"{brief(titles[row['citing']])} cites {brief(titles[cited])}.")
        roles.append("cites")
    if shared or not parts:
        parts.append(shared_sentence(shared))
    for concept in shared[:3]:
        for id in titles:
            sentences += _paper_concept_sentences(tx, id, concept["id"])[:1]
    return _answer(
        " ".join(parts),
        roles=list(dict.fromkeys(roles)),
        sentences=sentences[:_SENTENCES],
        shared=shared,
    )


def _paper_concept_sentences(tx: Transaction, paper: str, concept: str) -> list[Item]:
    return [
        {**sentence, "concept": concept}
        for row in tx.run(_LINK, paper=paper, concept=concept).data()
        for sentence in _sentences(row, TYPE_ROLES[row["type"]])
    ]


def _two_concepts(tx: Transaction, one: Item, other: Item) -> Item:
    for narrow, wide in ((one, other), (other, one)):
        if rows := tx.run(_FAMILY, one=narrow["id"], other=wide["id"]).data():
            through = rows[0]["names"][1:-1]
            steps = f", through {' and '.join(through)}" if through else ""
            text = f"{narrow['name']} is a variant of {wide['name']}{steps}."
            return _answer(text, roles=["variant_of"])
    rows = tx.run(_TOGETHER_PAPERS, one=one["id"], other=other["id"], limit=_TOGETHER).data()
    total = rows[0]["total"]
    if not total:
        return _answer(f"No paper has both {one['name']} and {other['name']}.")
    sentences = [
        sentence for row in rows for sentence in _sentences(row, TYPE_ROLES[row["type"]])[:1]
    ]
    have = "has" if total == 1 else "have"
    text = f"{papers(total)} {have} both {one['name']} and {other['name']}."
    return _answer(text, roles=["together"], sentences=sentences, papers=total)


def _author(tx: Transaction, one: Item, other: Item) -> Item:
    by_type = {one["type"]: one, other["type"]: other}
    if set(by_type) == {"paper", "author"}:
        paper, author = by_type["paper"], by_type["author"]
        if tx.run(_WROTE, paper=paper["id"], author=author["id"]).data():
            return _answer(f"{author['name']} wrote {paper['label']}.", roles=["written_by"])
    return _answer(f"Nothing links {one['label']} and {other['label']} directly.")
