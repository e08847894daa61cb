"""A graph that the first version of the schema wrote, kept as it was then, opens and goes on."""

from pathlib import Path

from graph.backup import restore_backup
from graph.connect import open_database
from graph.database import Database
from graph.overrides import add_override
from graph.queries.papers import get_paper
from graph.queries.search import search
from graph.schema import SCHEMA_VERSION, build_statements, read_schema_version
from graph.settings import GraphSettings
from tests.graph.dump import dump_graph
from tests.graph.papers import PAPERS, write_papers_of_tests

#: Made by paperkin's writer of 26 November 2026 (commit 2c4af69) from the papers of these tests.
FIRST = Path(__file__).parent / "data" / "schema-1.jsonl.gz"

_INDEXES = "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name ORDER BY name"


def test_a_graph_of_the_first_schema_is_upgraded(
    bare_database: Database, server_settings: GraphSettings
) -> None:
    """It is opened with every index of today, answers, and after a load is as if made today."""
    restore_backup(bare_database, FIRST)
    for row in bare_database.run("SHOW INDEXES YIELD name, type WHERE type = 'RANGE'"):
        if not row["name"].endswith("_id"):
            bare_database.run(f"DROP INDEX {row['name']}")
    old = {row["id"] for row in bare_database.read("MATCH (p:Paper) RETURN p.id AS id")}
    assert old == {paper.id for paper in PAPERS.values()}
    with open_database(server_settings) as db:
        assert read_schema_version(db) == SCHEMA_VERSION
        assert len(db.read(_INDEXES)) == len(build_statements())
        assert get_paper(db, "arxiv:2306.14048")["title"].startswith("H2O")
        assert search(db, "vLLM")["total"]
        write_papers_of_tests(db)
        assert db.read("MATCH (c:Concept {id: 'software:vllm'}) RETURN c.name AS name") == [
            {"name": "The vLLM"}
        ]
        upgraded = [line for line in dump_graph(db)[0] if "Override" not in line]
        edges = dump_graph(db)[1]
        db.run("MATCH (n) WHERE NOT n:Paperkin DETACH DELETE n")
        write_papers_of_tests(db)
        add_override(db, "name", "software:vllm", value={"name": "The vLLM"})
        today = [line for line in dump_graph(db)[0] if "Override" not in line]
        assert (upgraded, edges) == (today, dump_graph(db)[1])
