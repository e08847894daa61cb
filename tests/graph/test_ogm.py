"""The graph through py2neo, which is end-of-life: what is promised of it still works."""

import re
from pathlib import Path

from graph.database import Database
from graph.names import ROLE_TYPES
from graph.ogm import Concept, Paper, open_graph
from graph.settings import GraphSettings
from tests.graph.papers import PAPERS, write_papers_of_tests

ROOT = Path(__file__).parents[2]


def test_papers_and_concepts_are_found_through_py2neo(
    database: Database, database_settings: GraphSettings
) -> None:
    """A real graph, written by our writer, answers matchers, classes and plain Cypher."""
    write_papers_of_tests(database)
    with open_graph(database_settings) as graph:
        assert graph.evaluate("MATCH (p:Paper) RETURN count(p)") == len(PAPERS)
        concept = Concept.match(graph, "method:kv-cache").first()
        assert (concept.name, concept.kind) == ("KV cache", "Method")
        papers = Paper.match(graph).where("_.title IS NOT NULL").all()
        assert len(papers) == len(PAPERS)
        linked = {c.id for paper in papers for role in ROLE_TYPES for c in getattr(paper, role)}
        assert linked == {
            row["id"]
            for row in database.read("MATCH (c:Concept) WHERE c.paper_count > 0 RETURN c.id AS id")
        }


def test_nothing_but_the_edge_imports_py2neo() -> None:
    """The day it breaks, one module goes."""
    imports = re.compile(r"^\s*(?:from|import) (?:py2neo|graph\.ogm)", re.MULTILINE)
    files = [path for name in ("graph", "ingest", "web") for path in (ROOT / name).rglob("*.py")]
    assert [path.name for path in files if imports.search(path.read_text())] == ["ogm.py"]
