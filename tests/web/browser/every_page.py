"""Every page of the app, by name, as an address over the sample; a new page joins this list."""

from graph.database import Database
from ingest.load import SAMPLE_SOURCE

#: Page -> its address; {paper}, {concept} and the like stand for ids of the sample.
PAGES = {
    "overview": "/",
    "results": "/?q=kv+cache+hardware:gpu",
    "nothing found": "/?q=kv+cache+hardware:fpga",
    "kind": "/concepts?kind=hardware",
    "paper": "/papers/{paper}?q=kv+cache&at=1",
    "related": "/papers/{paper}/related",
    "concept": "/concepts/{concept}",
    "author": "/authors/{author}",
    "explore": "/explore?focus={concept}",
    "map": "/map",
    "path": "/path?from={paper}&to={other}",
    "path to pick": "/path",
    "compare": "/compare?p={paper}&p={other}",
    "compare to pick": "/compare",
    "query": "/query?q=MATCH (p:Paper) RETURN p.title LIMIT 5",
    "reading": "/reading",
    "add": "/add",
    "load": "/add/{load}",
    "duplicates": "/add/duplicates",
    "removed": "/add/removed",
    "refresh": "/add/refresh",
    "not found": "/papers/arxiv:0000.00000",
}

_IDS = """
MATCH (p:Paper)-->(c:Concept {id: 'method:kv-cache'})
WITH c, p ORDER BY p.concept_count DESC, p.id
WITH c, collect(p) AS papers
MATCH (q)-[:WRITTEN_BY]->(a:Author) WHERE q IN papers
WITH c, papers, a ORDER BY a.id LIMIT 1
MATCH (l:Load {source: $source})
RETURN papers[0].id AS paper, papers[1].id AS other, c.id AS concept, a.id AS author, l.id AS load
"""


def addresses(db: Database) -> dict[str, str]:
    """Every page's address in a graph that holds the sample."""
    ids = db.read(_IDS, {"source": SAMPLE_SOURCE})[0]
    return {name: path.format(**ids) for name, path in PAGES.items()}
