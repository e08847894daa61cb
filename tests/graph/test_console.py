"""Running what a person wrote: the layers below the gate, the limits, the values, and Stop."""

import json
import threading
import time
import uuid
from pathlib import Path

import pytest

from graph import gate
from graph.console import explain_query, run_query, stop
from graph.database import Database
from graph.errors import (
    CypherSyntax,
    GraphError,
    InvalidValue,
    OutOfMemory,
    QueryRefused,
    QueryTimeout,
)

DATA = Path(__file__).parent / "data"
HONEST = [json.loads(line)["query"] for line in (DATA / "honest.jsonl").read_text().splitlines()]
PARAMETERS = {
    "id": "arxiv:1", "delete": "x", "least": 1, "name": "KV cache", "word": "cache", "a": "x",
    "b": "y", "label": "Paper", "n": 3, "p": 1, "odd name": 2, "1": 3,
}  # fmt: skip
WRITES = [
    "CREATE (:Paper {id: 'x'})",
    "MATCH (n) DETACH DELETE n",
    "MATCH (p:Paper) SET p.title = 'gone'",
    "FOREACH (x IN [1] | CREATE (:Row))",
    "MATCH (n) CALL (n) { DELETE n }",
    "CREATE INDEX FOR (n:Paper) ON (n.x)",
    "CREATE USER bob SET PASSWORD 'bobbobbob'",
]


@pytest.fixture
def papers(database: Database) -> Database:
    """Two papers that share a method, written for these tests."""
    database.run(
        "CREATE (:Paper {id: 'arxiv:1', title: 'First', year: 2024}) "
        "-[:USES {confidence: 0.9}]-> (c:Concept:Method {id: 'method:kv-cache', name: 'KV cache', "
        "paper_count: 2}) <-[:PROPOSES]- (:Paper {id: 'arxiv:2', title: 'Second'})"
    )
    return database


def run(db: Database, statement: str, **more: object) -> list[list[object]]:
    """The rows of a statement, run as the console does."""
    options = {"query_id": str(uuid.uuid4()), "timeout": 10.0, **more}
    return run_query(db, statement, PARAMETERS, **options).rows  # type: ignore[arg-type]


def test_every_honest_query_runs(papers: Database) -> None:
    """The server takes every honest query for a read and runs it to its end or its limit."""
    refused = {}
    for query in HONEST:
        try:
            run(papers, query, limit=5)
        except InvalidValue:
            continue  # a function given what it cannot take: the server has run it
        except GraphError as error:
            if "queryNodes" not in query:  # that index is the schema's business
                refused[query] = str(error)
    assert refused == {}


@pytest.mark.parametrize("statement", WRITES)
def test_the_servers_word_and_read_mode_each_stop_writes(
    papers: Database, statement: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the gate off EXPLAIN says that it writes; with both off read mode refuses it."""
    monkeypatch.setattr(gate, "check", lambda *_: None)
    with pytest.raises(QueryRefused, match="would write"):
        run(papers, statement)
    with pytest.raises(QueryRefused), papers.read_transaction(timeout=10) as tx:
        tx.run(statement).consume()
    assert papers.read("MATCH (p:Paper) RETURN p.title AS t ORDER BY t") == [
        {"t": "First"},
        {"t": "Second"},
    ]


def test_values_have_the_shape_of_the_contract(papers: Database) -> None:
    """Nodes, relationships and paths are named by the id property, their ends included."""
    node, link = run(papers, "MATCH (p:Paper {id: 'arxiv:1'})-[r]->() RETURN p, r")[0]
    assert node == {
        "$": "node", "id": "arxiv:1", "labels": ["Paper"],
        "properties": {"id": "arxiv:1", "title": "First", "year": 2024},
    }  # fmt: skip
    assert link == {
        "$": "relationship", "type": "USES", "source": "arxiv:1", "target": "method:kv-cache",
        "properties": {"confidence": 0.9},
    }  # fmt: skip
    [[path]] = run(papers, "MATCH x = (:Paper {id: 'arxiv:1'})-->()<--() RETURN x")
    assert [step["id"] for step in path["nodes"]] == ["arxiv:1", "method:kv-cache", "arxiv:2"]
    assert [(r["source"], r["target"]) for r in path["relationships"]] == [
        ("arxiv:1", "method:kv-cache"),
        ("arxiv:2", "method:kv-cache"),
    ]


def test_odd_values_become_json(database: Database) -> None:
    """Large integers and moments are text, NaN and infinities null, everything is JSON."""
    row = run(
        database,
        "RETURN 9007199254740993, 9007199254740992, 0.0/0.0, 1.0/0.0, date('2024-02-03'), "
        "datetime('2024-02-03T04:05:06Z'), duration({days: 2}), point({x: 1, y: 2}), "
        "[1, null, {a: date('2024-01-01')}], true, localtime('01:02')",
    )[0]
    assert row[:5] == ["9007199254740993", 9007199254740992, None, None, "2024-02-03"]
    assert str(row[5]).startswith("2024-02-03T04:05:06")
    assert row[6] == "P2D"
    assert row[7] == {"$": "point", "srid": 7203, "coordinates": [1.0, 2.0]}
    assert row[8:10] == [[1, None, {"a": "2024-01-01"}], True]
    json.dumps(row, allow_nan=False)


def test_rows_stop_at_the_limit_and_say_so(database: Database) -> None:
    """One row over the limit is not shown but known; exactly the limit is not truncated."""
    more = run_query(database, "UNWIND range(1, 11) AS x RETURN x", query_id="a", limit=10)
    assert (len(more.rows), more.truncated) == (10, True)
    exact = run_query(database, "UNWIND range(1, 10) AS x RETURN x", query_id="a", limit=10)
    assert (len(exact.rows), exact.truncated) == (10, False)


def test_a_result_of_huge_rows_stops_early(database: Database) -> None:
    """Rows of long lists end at a number of values, not of rows."""
    found = run_query(
        database, "UNWIND range(1, 1000) AS x RETURN range(1, 100000)", query_id="a", limit=1000
    )
    assert found.truncated
    assert len(found.rows) < 10


RUNAWAYS = [
    "UNWIND range(1, 1000000000) AS x RETURN count(x)",
    "UNWIND range(1, 100000000) AS a UNWIND range(1, 100000000) AS b RETURN max(a * b)",
    "UNWIND range(1, 100000000) AS x WITH x ORDER BY x % 1000 RETURN x LIMIT 1",
    "UNWIND range(1, 1000000000) AS x RETURN collect(x)",
]


@pytest.mark.parametrize("statement", RUNAWAYS)
def test_a_runaway_ends_at_its_limit_and_others_go_on(papers: Database, statement: str) -> None:
    """A query without end is stopped by time or memory; the next one is answered."""
    with pytest.raises((QueryTimeout, OutOfMemory)):
        run(papers, statement, timeout=1.0)
    assert run(papers, "MATCH (p:Paper) RETURN count(p)") == [[2]]


def test_stop_ends_a_running_query_by_its_id(database: Database) -> None:
    """Stop, over another connection, ends the query of that id and says how many it ended."""
    query_id, failures = str(uuid.uuid4()), []

    def work() -> None:
        try:
            run_query(
                database, "UNWIND range(1, 1000000000000) AS x RETURN count(x)",
                query_id=query_id, timeout=60,
            )  # fmt: skip
        except GraphError as error:
            failures.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    ended, deadline = 0, time.monotonic() + 20
    while not ended and time.monotonic() < deadline:
        ended = stop(database, query_id)
        time.sleep(0.05)
    thread.join(20)
    assert ended == 1
    assert not thread.is_alive()
    assert len(failures) == 1
    assert stop(database, query_id) == 0


def test_a_mistake_is_told_in_the_servers_words_and_placed(database: Database) -> None:
    """The message is short, the column is the statement's and not that of our EXPLAIN."""
    with pytest.raises(CypherSyntax) as typo:
        run(database, "MATCH (p:Paper) RETRUN p")
    assert "'RETRUN' stands where RETURN or another reading clause" in typo.value.message
    assert (typo.value.line, typo.value.column) == (1, 17)
    with pytest.raises(CypherSyntax) as unknown:
        run(database, "MATCH (p:Paper)\nRETURN q")
    assert "`q` not defined" in unknown.value.message
    assert (unknown.value.line, unknown.value.column) == (2, 8)


@pytest.mark.parametrize("parameters", [{"x": object()}, {"x": "a" * 1_000_001}])
def test_parameters_have_to_be_json_of_bounded_size(
    database: Database, parameters: dict[str, object]
) -> None:
    """What is no JSON, or too much of it, never reaches the server."""
    with pytest.raises(InvalidValue):
        run_query(database, "RETURN $x", parameters, query_id="a")


def test_a_plan_is_a_tree_and_runs_nothing(papers: Database) -> None:
    """A plan has an operator and estimated rows at every step."""
    plan = explain_query(papers, "MATCH (p:Paper)-[:USES]->(c) RETURN c.name", query_id="a")
    assert plan["operator"] == "ProduceResults"
    while plan["children"]:
        assert isinstance(plan["rows"], float)
        plan = plan["children"][0]
    assert plan["operator"]
