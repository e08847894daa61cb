"""The plans of the statements: none reads a whole label where an index should serve."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from graph import database as database_module
from graph.database import Database, Transaction
from graph.loads import create_load, get_load, list_loads
from graph.overrides import add_override, remove_override
from graph.queries import authors, compare, concepts, evidence, overview, papers, paths, search
from graph.queries.gaps import gaps
from graph.queries.naming import resolve_node, resolve_paper
from graph.queries.reading import read_next
from graph.queries.results import results
from graph.queries.studied import studied_with
from graph.queries.subgraph import subgraph
from graph.queries.trends import trends
from graph.stored import find_outdated, find_papers
from graph.writer import remove_papers
from tests.graph.papers import LOAD, PAPERS, write_papers_of_tests

_SCANS = ("AllNodesScan", "LabelScan", "LabelsScan", "TypeScan", "AllRelationshipsScan")

# So many nodes of each label that reading them all is never the cheapest plan.
_FILLER = """
UNWIND range(1, 5000) AS i
CREATE (p:Paper {id: 'filler:' + i, title_folded: 'filler ' + i, year: 1000 + i, dated: '1' + i,
                 extracted_by: 'old' + i, concept_count: 0, keys: ['filler:' + i]})
CREATE (c:Concept {id: 'filler:' + i, name_folded: 'filler ' + i, kind: 'Filler', paper_count: 0})
CREATE (:Author {id: 'filler:' + i})
CREATE (:Result {id: 'filler:' + i})
CREATE (:Load {id: 'filler:' + i, started: toString(i)})
CREATE (:Override {id: 'filler:' + i, target: 'filler:' + i, paper: 'filler:' + i})
CREATE (p)-[:BUILDS_ON {via: 'filler:' + i}]->(p)
"""

Statement = tuple[str, dict[str, Any]]


@pytest.fixture
def statements(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Statement]]:
    """Every statement that is run with its parameters, in a graph large enough to plan for."""
    write_papers_of_tests(database)
    database.run(_FILLER)
    database.run("CALL db.prepareForReplanning(60)")
    seen: list[Statement] = []
    run = Transaction.run

    def recorded(
        self: Transaction, cypher: str, parameters: Mapping[str, Any] | None = None, **more: Any
    ) -> Any:
        seen.append((cypher, {**(parameters or {}), **more}))
        return run(self, cypher, parameters, **more)

    monkeypatch.setattr(database_module.Transaction, "run", recorded)
    yield seen
    monkeypatch.undo()
    database.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS")
    database.run("CALL db.prepareForReplanning(60)")


def ask_everything(db: Database) -> None:
    """Every question and every write that the graph package knows, once."""
    minicache, scbench = PAPERS["minicache"].id, PAPERS["scbench"].id
    papers.get_paper(db, minicache)
    papers.get_paper(db, "doi:10.1145~3600006.3613165")
    papers.related(db, minicache)
    papers.builds_on(db, minicache)
    papers.built_on_by(db, minicache)
    concepts.get_concept(db, "software:vllm")
    concepts.papers(db, "software:vllm", role="uses", year=2024)
    concepts.used_with(db, "software:vllm", kind="Hardware")
    concepts.list_concepts(db, "Model")
    authors.get_author(db, "author:beidi-chen")
    for q in (
        "kv cache",
        "kv cahce",
        "hardware:a100 author:chen",
        "year:2023-",
        "id:x",
        "author:x",
    ):
        search.search(db, q)
        search.facets(db, q)
    search.suggest(db, "kv")
    for focus in (None, minicache, "software:vllm", "author:beidi-chen"):
        kinds = ["Paper", "Method", "Author", "Result"] if focus else None
        subgraph(db, focus, kinds=kinds, open=[("software:vllm", 5)], from_year=2020)
    for one, other in (
        (minicache, scbench),
        (minicache, "method:kv-cache"),
        ("software:vllm", "dataset:sharegpt"),
        ("author:beidi-chen", minicache),
    ):
        evidence.edge(db, one, other)
    paths.paths(db, minicache, scbench, exclude=["method:kv-cache"])
    compare.compare(db, [minicache, scbench])
    ask_by_name(db, minicache, scbench)
    overview.overview(db)
    find_papers(db, [minicache])
    find_outdated(db, "tests-1")
    create_load(db, "x", load_id=LOAD)
    get_load(db, LOAD)
    list_loads(db)
    override = add_override(db, "name", "software:vllm", value={"name": "VLLM"})
    remove_override(db, override.id)
    write_papers_of_tests(db, ["minicache", "scbench"])
    remove_papers(db, [minicache])


def ask_by_name(db: Database, *known: str) -> None:
    """The questions of ``paperkin ask`` that no page asks, and the names that they resolve."""
    for name in ("vLLM", "A100 GPUs", "doi:10.1145~3600006.3613165"):
        resolve_node(db, name)
    for name in ("BatchLLM", "KVMerger", "2405.14366"):
        resolve_paper(db, name)
    studied_with(db, "task:llm-serving")
    trends(db)
    trends(db, "method:kv-cache", kind="Dataset")
    gaps(db, "method:minicache")
    gaps(db, "dataset:sharegpt")
    results(db, "metric:throughput")
    read_next(db, known)


def test_no_statement_reads_a_whole_label(database: Database, statements: list[Statement]) -> None:
    """Every lookup starts from an index, whatever is asked or written."""
    ask_everything(database)
    asked = dict(statements)
    assert len(asked) > 80
    scanning = {}
    for cypher, values in asked.items():
        if found := _scans(database, cypher, values):
            scanning[cypher] = found
    assert scanning == {}
    assert _scans(database, "MATCH (p:Paper) WHERE p.venue = 'x' RETURN p", {})  # it would show


def _scans(database: Database, cypher: str, values: dict[str, Any]) -> list[str]:
    """The operators of the plan that read a whole label, a type or everything."""

    def explain(tx: Transaction) -> dict[str, Any]:
        return dict(tx.run(f"EXPLAIN {cypher}", values).consume().plan or {})

    return [name for name in _operators(database.execute_write(explain)) if name.endswith(_SCANS)]


def _operators(plan: dict[str, Any]) -> Iterator[str]:
    yield str(plan["operatorType"]).partition("@")[0]
    for child in plan.get("children", ()):
        yield from _operators(child)
