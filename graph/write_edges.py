"""The part of a write that links papers to papers and authors: BUILDS_ON, CITES, WRITTEN_BY.

BUILDS_ON is derived from the roles. Where a written paper proposes a concept, all links through
that concept are derived again; where papers only use it, theirs alone are. It is called inside
the writer's transaction, after the concepts are up to date.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from graph import write_rows
from graph.database import Transaction
from graph.derived import (
    MOST_PROPOSERS,
    choose_name,
    fold_name,
    is_later,
    links_papers,
    names_its_paper,
    share_spelling,
)
from graph.fulltext import papers_by_keys
from graph.model import PaperWrite
from graph.names import ROLE_TYPES
from graph.write_concepts import LinkState
from graph.write_rows import Row

#: Roles through which a paper builds on the paper that proposes the concept (decision 0011).
BUILDING_ROLES = ("evaluates_on", "compares_with", "uses", "mentions")
_BUILDING = "|".join(ROLE_TYPES[role] for role in BUILDING_ROLES)

_MERGE_AUTHORS = """
UNWIND $rows AS row
MATCH (p:Paper {id: row.paper})
MERGE (a:Author {id: row.author})
ON CREATE SET a.name = row.name
CREATE (p)-[:WRITTEN_BY {position: row.position, name: row.name}]->(a)
RETURN DISTINCT a.id AS id
"""


def merge_authors(tx: Transaction, rows: Sequence[Row]) -> set[str]:
    """Write who wrote what; the ids of the authors."""
    return {str(row["id"]) for row in tx.run(_MERGE_AUTHORS, rows=rows).data()}


_AUTHOR_NAMES = """
UNWIND $ids AS id
MATCH (a:Author {id: id})<-[w:WRITTEN_BY]-()
RETURN id, a.name AS shown, a.name_folded AS folded, w.name AS name, count(*) AS times
"""

_SET_AUTHORS = """
UNWIND $rows AS row
MATCH (a:Author {id: row.id})
SET a.name = row.name, a.name_folded = row.folded
"""


def refresh_authors(tx: Transaction, ids: Iterable[str]) -> None:
    """Call each author what most of the papers call them."""
    counts: dict[str, Counter[str]] = {}
    shown: dict[str, tuple[str, str]] = {}
    for row in tx.run(_AUTHOR_NAMES, ids=sorted(ids)).data():
        counts.setdefault(row["id"], Counter())[row["name"]] += row["times"]
        shown[row["id"]] = (row["shown"], row["folded"])
    rows = []
    for author, names in counts.items():
        name = choose_name(names) or ""
        if shown[author] != (name, fold_name(name)):
            rows.append({"id": author, "name": name, "folded": fold_name(name)})
    tx.run(_SET_AUTHORS, rows=rows).consume()


_DELETE_AUTHORS = """
UNWIND $ids AS id
MATCH (a:Author {id: id})
WHERE NOT EXISTS { (a)<-[:WRITTEN_BY]-() }
DETACH DELETE a
"""


def delete_orphan_authors(tx: Transaction, ids: Iterable[str]) -> None:
    """Delete the authors who have no paper left."""
    tx.run(_DELETE_AUTHORS, ids=sorted(ids)).consume()


_MERGE_CITES = """
UNWIND $rows AS row
MATCH (p:Paper {id: row.paper})
MATCH (q:Paper {id: row.cited})
MERGE (p)-[:CITES]->(q)
"""


def find_citations(tx: Transaction, batch: Sequence[PaperWrite]) -> list[Row]:
    """Who cites whom, as far as one of both is in the batch and the other is here too.

    References are kept on the paper, so a paper that is loaded later is still found by them.
    Call it after the papers are merged and before anything is deleted in the transaction: then
    a full-text index no longer shows nodes whose number is that of a deleted relationship
    (seen on 2026.08.1).
    """
    references = {key for paper in batch for key in paper.references}
    keys = {paper.id: write_rows.paper_keys(paper) for paper in batch}
    cited = papers_by_keys(tx, sorted(references))
    every = {key for own in keys.values() for key in own}
    citing = papers_by_keys(tx, sorted(every), index="paper_references")
    pairs = {
        (paper.id, other)
        for paper in batch
        for key in paper.references
        for other in cited.get(key, ())
    }
    for paper, own in keys.items():
        pairs |= {(other, paper) for key in own for other in citing.get(key, ())}
    return [{"paper": one, "cited": other} for one, other in sorted(pairs) if one != other]


def merge_citations(tx: Transaction, rows: Sequence[Row]) -> None:
    """Write the rows of find_citations; those whose papers are gone by now are left out."""
    tx.run(_MERGE_CITES, rows=rows).consume()


_DELETE_BUILDS_ON = """
UNWIND $concepts AS concept
MATCH ()-[b:BUILDS_ON {via: concept}]->()
DELETE b
"""  # rides on builds_on_via

_PROPOSERS = """
UNWIND $concepts AS concept
MATCH (c:Concept {id: concept})
RETURN concept AS id, c.kind AS kind, c.name AS name,
       [(c)<-[r:PROPOSES]-(p:Paper) | [p.id, p.dated, p.title, r.mention_texts]] AS proposers
"""

_USERS = f"""
UNWIND $concepts AS concept
MATCH (c:Concept {{id: concept}})<-[r:{_BUILDING}]-(u:Paper)
RETURN concept, u.id AS paper, u.dated AS dated, type(r) AS type, r.mention_texts AS texts
"""

_USERS_AMONG = f"""
UNWIND $papers AS paper
MATCH (u:Paper {{id: paper}})-[r:{_BUILDING}]->(c:Concept)
RETURN c.id AS concept, paper, u.dated AS dated, type(r) AS type, r.mention_texts AS texts
"""

_MERGE_BUILDS_ON = """
UNWIND $rows AS row
MATCH (u:Paper {id: row.user})
MATCH (p:Paper {id: row.proposer})
MERGE (u)-[b:BUILDS_ON {via: row.via}]->(p)
SET b.role = row.role
"""


def refresh_builds_on(
    tx: Transaction,
    papers: Sequence[str],
    before: LinkState,
    after: LinkState,
    renamed: Iterable[str] = (),
) -> None:
    """Derive BUILDS_ON again as far as these papers, or a changed name, can have changed it.

    A paper builds on another that proposes a proper name which it uses, compares with, tests on or
    mentions, where at most two papers propose it and none of them is later than the user. A short
    acronym has to stand in the title of the paper that proposes it, and both have to spell the
    name alike.
    """
    proposed = {
        concept
        for state in (before, after)
        for (_, concept), link in state.links.items()
        if link.role == "proposes"
    }
    whole = sorted(proposed | set(renamed))
    tx.run(_DELETE_BUILDS_ON, concepts=whole).consume()
    users = tx.run(_USERS_AMONG, papers=list(papers)).data()
    used = sorted({str(row["concept"]) for row in users})
    proposers = {
        str(row["id"]): row
        for row in tx.run(_PROPOSERS, concepts=sorted({*whole, *used})).data()
        if 1 <= len(row["proposers"]) <= MOST_PROPOSERS and links_papers(row["kind"], row["name"])
    }
    again = [concept for concept in whole if concept in proposers]
    users += tx.run(_USERS, concepts=again).data()
    tx.run(_MERGE_BUILDS_ON, rows=build_links(users, proposers)).consume()


def build_links(users: Iterable[Row], proposers: dict[str, Row]) -> list[Row]:
    """The BUILDS_ON rows from those who use a concept to those who propose it, without doubles."""
    roles = {rel_type: role for role, rel_type in ROLE_TYPES.items()}
    rows: dict[tuple[str, str, str], Row] = {}
    for user in users:
        found = proposers.get(user["concept"])
        if found is None or any(is_later(at, user["dated"]) for _, at, *_ in found["proposers"]):
            continue
        for proposer, _, title, texts in found["proposers"]:
            named = names_its_paper(found["name"], title) and share_spelling(user["texts"], texts)
            if named and proposer != user["paper"]:
                key = (user["paper"], proposer, user["concept"])
                role = roles[user["type"]]
                rows[key] = dict(zip(("user", "proposer", "via"), key, strict=True)) | {
                    "role": role
                }
    return [rows[key] for key in sorted(rows)]
