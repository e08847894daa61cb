"""Questions about one author: papers, what they are about, who wrote them with them."""

from graph.database import Database, Transaction
from graph.errors import NotFound
from graph.names import KINDS
from graph.queries.items import PAPER, ROLE_PATTERN, Item, envelope, window

_EACH_KIND = 8
_COAUTHORS = 20

_AUTHOR = """
MATCH (a:Author {id: $id})
RETURN a.id AS id, a.name AS name, COUNT { (a)<-[:WRITTEN_BY]-() } AS papers
"""  # rides on author_id

_PAPERS = f"""
MATCH (:Author {{id: $id}})<-[:WRITTEN_BY]-(p:Paper)
WITH p ORDER BY coalesce(p.dated, '') DESC, p.id SKIP $skip LIMIT $limit
RETURN p {PAPER} AS paper
"""

_CONCEPTS = f"""
MATCH (:Author {{id: $id}})<-[:WRITTEN_BY]-(:Paper)-[:{ROLE_PATTERN}]->(c:Concept)
WITH c, count(*) AS papers ORDER BY papers DESC, c.paper_count, c.name, c.id
WITH c.kind AS kind, collect(c {{.id, .kind, .name, .paper_count, type: 'concept',
     count: papers}}) AS every
RETURN kind, every[..$limit] AS concepts
"""

_WITH = """
MATCH (a:Author {id: $id})<-[:WRITTEN_BY]-(p:Paper)-[:WRITTEN_BY]->(b:Author)
WHERE b <> a
WITH b, count(p) AS both ORDER BY both DESC, b.name, b.id LIMIT $limit
RETURN b.id AS id, b.name AS name, both
"""


def get_author(db: Database, id: str, *, page: int = 1, limit: int = 25) -> Item:
    """The author with a page of papers, newest first, concepts by kind and co-authors.

    ``count`` of a concept is how many of the author's papers have it. Raises NotFound.
    """
    skip, taken = window(page, limit)

    def work(tx: Transaction) -> Item:
        found = tx.run(_AUTHOR, id=id).data()
        if not found:
            raise NotFound("author", id)
        author = found[0]
        papers = [row["paper"] for row in tx.run(_PAPERS, id=id, skip=skip, limit=taken).data()]
        rows = tx.run(_CONCEPTS, id=id, limit=_EACH_KIND).data()
        kinds = {row["kind"]: row["concepts"] for row in rows}
        return {
            "id": author["id"],
            "name": author["name"],
            "paper_count": author["papers"],
            "papers": envelope(papers, total=author["papers"], page=page, limit=taken),
            "kinds": {kind: kinds[kind] for kind in KINDS if kind in kinds},
            "coauthors": tx.run(_WITH, id=id, limit=_COAUTHORS).data(),
        }

    return db.execute_read(work)
