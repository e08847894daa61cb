"""Read-only in layers: each tried alone, the others off, on what that layer has to stop.

The gate is alone in tests/graph/test_gate.py, where nothing reaches a server. Here the server's
word (EXPLAIN), read access mode and the server's settings are, each without a gate before it.
"""

import socket

import pytest

from graph import gate
from graph.console import _require_read
from graph.database import Database
from graph.errors import GraphError, OutOfMemory, QueryRefused

DATA_WRITES = (
    "CREATE (:Row)",
    "MERGE (:Row {id: 1})",
    "MATCH (n) SET n.x = 1",
    "MATCH (n) REMOVE n.x",
    "MATCH (n) DETACH DELETE n",
    "FOREACH (x IN [1] | CREATE (:Row))",
    "MATCH (n) CALL (n) { SET n:Row } RETURN count(n)",
    "UNWIND [1] AS x CALL (x) { CREATE (:Row) } IN TRANSACTIONS",
    "PROFILE CREATE (:Row)",
    "CALL db.createLabel('Row')",
)
SCHEMA_WRITES = (
    "CREATE INDEX row_id FOR (n:Row) ON (n.id)",
    "CREATE CONSTRAINT row_id FOR (n:Row) REQUIRE n.id IS UNIQUE",
    "CREATE FULLTEXT INDEX row_text FOR (n:Row) ON EACH [n.text]",
    "DROP INDEX row_id IF EXISTS",
)
USER_WRITES = ("CREATE USER bob SET PASSWORD 'bobbobbob'", "DROP USER nobody IF EXISTS")
#: What EXPLAIN gives another type than r, though it changes no data.
OTHER_TYPES = (
    "SHOW USERS",
    "CALL dbms.listConfig() YIELD name RETURN name",
    "CALL dbms.info() YIELD name RETURN name",
    "CALL db.clearQueryCaches() YIELD value RETURN value",
)
#: What EXPLAIN calls a read and read mode runs: the gate alone stops it.
GATE_ONLY = (
    "SHOW SETTINGS",
    "SHOW TRANSACTIONS",
    "SHOW PROCEDURES",
    "TERMINATE TRANSACTION 'neo4j-transaction-999999'",
    "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "CALL db.stats.retrieve('GRAPH COUNTS')",
)


def everything(db: Database) -> tuple[object, ...]:
    """What a write would change: nodes, schema and users."""
    return (
        db.run("MATCH (n) RETURN count(n) AS n, sum(size(keys(n))) AS keys"),
        sorted(row["name"] for row in db.run("SHOW INDEXES YIELD name")),
        sorted(row["user"] for row in db.run("SHOW USERS YIELD user")),
    )


@pytest.mark.parametrize("statement", [*DATA_WRITES, *SCHEMA_WRITES, *USER_WRITES, *OTHER_TYPES])
def test_explain_alone_stops_what_is_not_a_read(database: Database, statement: str) -> None:
    """No gate, a transaction that may write: the type that the server gives is not exactly r."""
    before = everything(database)
    plain = statement.removeprefix("PROFILE ")  # EXPLAIN takes its place
    with pytest.raises(QueryRefused):
        database.execute_write(lambda tx: _require_read(tx, plain, {}))
    assert everything(database) == before


@pytest.mark.parametrize("statement", [*DATA_WRITES, *SCHEMA_WRITES, *USER_WRITES])
def test_read_mode_alone_stops_every_write(database: Database, statement: str) -> None:
    """No gate and no EXPLAIN: the server refuses to write in a transaction that reads."""
    before = everything(database)
    with pytest.raises(GraphError), database.read_transaction(timeout=10) as tx:
        tx.run(statement).consume()
    assert everything(database) == before


@pytest.mark.parametrize("scheme", ["http", "https", "ftp"])
def test_the_settings_alone_keep_a_query_from_other_hosts(database: Database, scheme: str) -> None:
    """No gate, a session that may do all: LOAD CSV opens no connection, also not to loopback."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        address = f"{scheme}://127.0.0.1:{listening.getsockname()[1]}/x.csv"
        with pytest.raises(GraphError):
            database.run("LOAD CSV FROM $address AS line RETURN line", {"address": address})
        with pytest.raises(BlockingIOError):
            listening.accept()


def test_the_settings_alone_keep_a_query_from_files(database: Database) -> None:
    """No gate, a session that may do all: LOAD CSV opens no file."""
    with pytest.raises(GraphError):
        database.run("LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line")


def test_the_settings_alone_bound_the_memory_of_a_query(database: Database) -> None:
    """No gate and no limit of time: the server ends the statement and answers the next one."""
    with pytest.raises(OutOfMemory):
        database.run("UNWIND range(1, 100000000) AS x RETURN size(collect(x)) AS n")
    assert database.run("RETURN 1 AS one") == [{"one": 1}]


@pytest.mark.parametrize("statement", [*GATE_ONLY, *OTHER_TYPES, *DATA_WRITES, *SCHEMA_WRITES])
def test_the_gate_alone_refuses_it(statement: str) -> None:
    """Nothing below it is asked, for some of these nothing below it would refuse."""
    with pytest.raises(GraphError):
        gate.check(statement, {})


@pytest.mark.parametrize("statement", GATE_ONLY[:3])
def test_only_the_gate_stops_what_the_server_calls_a_read(
    database: Database, statement: str
) -> None:
    """The reason for the gate: EXPLAIN and read mode let it through on Community edition."""
    with database.read_transaction(timeout=10) as tx:
        _require_read(tx, statement, {})
        tx.run(statement).consume()
