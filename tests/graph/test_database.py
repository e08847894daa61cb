"""The connection: what it reads, what it refuses, and how the driver's errors come out."""

import inspect
from collections.abc import Iterator

import pytest
from neo4j import exceptions as driver_errors

from graph import errors
from graph.database import Database, Transaction, translate

DRIVER_CLASSES = [
    kind
    for _, kind in inspect.getmembers(driver_errors, inspect.isclass)
    if issubclass(kind, driver_errors.GqlError)
]
CODES = [
    ("Neo.ClientError.Statement.SyntaxError", errors.CypherSyntax),
    ("Neo.ClientError.Statement.AccessMode", errors.QueryRefused),
    ("Neo.ClientError.General.WriteOnReadOnlyAccessDatabase", errors.QueryRefused),
    ("Neo.ClientError.Schema.ConstraintValidationFailed", errors.ConstraintViolated),
    ("Neo.ClientError.Transaction.TransactionTimedOut", errors.QueryTimeout),
    ("Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration", errors.QueryTimeout),
    ("Neo.TransientError.General.MemoryPoolOutOfMemoryError", errors.OutOfMemory),
    ("Neo.TransientError.General.OutOfMemoryError", errors.OutOfMemory),
    ("Neo.TransientError.General.DatabaseUnavailable", errors.DatabaseUnavailable),
    ("Neo.ClientError.Database.DatabaseNotFound", errors.DatabaseUnavailable),
    ("Neo.ClientError.Security.Unauthorized", errors.AccessDenied),
    ("Neo.ClientError.Security.Forbidden", errors.AccessDenied),
    ("Neo.ClientError.Statement.TypeError", errors.InvalidValue),
    ("Neo.ClientError.Statement.ParameterMissing", errors.InvalidValue),
    ("Neo.ClientError.Procedure.ProcedureNotFound", errors.QueryFailed),
    ("Neo.DatabaseError.General.UnknownError", errors.QueryFailed),
    ("Neo.DatabaseError.Transaction.TransactionLogError", errors.DiskFailed),
]


@pytest.mark.parametrize("kind", DRIVER_CLASSES, ids=lambda kind: kind.__name__)
def test_every_class_of_the_driver_is_translated(kind: type[driver_errors.GqlError]) -> None:
    """Each exception of the driver comes out as one of ours, and a lost connection as such."""
    found = translate(kind("something"), "bolt://there")
    assert isinstance(found, errors.GraphError)
    assert found.message
    lost = (driver_errors.ServiceUnavailable, driver_errors.SessionExpired)
    if issubclass(kind, lost):
        assert isinstance(found, errors.DatabaseUnavailable)
        assert "bolt://there" in found.message


@pytest.mark.parametrize(("code", "expected"), CODES)
def test_a_server_code_decides_the_error(code: str, expected: type[errors.GraphError]) -> None:
    """What the server answers becomes the one error of ours that says it."""
    answer = driver_errors.Neo4jError._hydrate_neo4j(code=code, message="no (line 2, column 7)")
    assert type(translate(answer)) is expected


def test_reading_gives_plain_rows(database: Database) -> None:
    """Rows come as dicts of column and value, parameters go in as they are."""
    rows = database.read("UNWIND $xs AS x RETURN x, x * 2 AS twice", {"xs": [1, 2]})
    assert rows == [{"x": 1, "twice": 2}, {"x": 2, "twice": 4}]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("CREATE (:Paper {id: 'x'})", errors.QueryRefused),
        ("CREATE INDEX FOR (n:X) ON (n.y)", errors.QueryRefused),
        ("RETURN 1 +", errors.CypherSyntax),
        ("RETURN $absent", errors.InvalidValue),
        ("RETURN 1 / 0", errors.QueryFailed),
        ("CALL no.such.procedure()", errors.QueryFailed),
        ("RETURN size(reduce(s = 'x', i IN range(1, 40) | s + s))", errors.OutOfMemory),
    ],
)
def test_a_read_that_cannot_be_run_says_why(
    database: Database, statement: str, expected: type[errors.GraphError]
) -> None:
    """A statement that writes, is no Cypher or asks too much is refused by the real server."""
    with pytest.raises(expected):
        database.read(statement)


def test_a_syntax_error_names_its_place(database: Database) -> None:
    """Line and column of a mistake are numbers, for an editor to mark."""
    with pytest.raises(errors.CypherSyntax) as caught:
        database.read("RETURN 1 AS a,\n  2 AS AS b")
    assert (caught.value.line, caught.value.column is not None) == (2, True)


def test_a_read_ends_at_its_time_limit(database: Database) -> None:
    """A statement that runs longer than it may is stopped, and the connection serves on."""
    with pytest.raises(errors.QueryTimeout):
        database.read("UNWIND range(1, 1000000000) AS i RETURN count(i)", timeout=0.2)
    assert database.read("RETURN 1 AS one") == [{"one": 1}]


def test_running_out_of_memory_is_not_tried_again(database: Database) -> None:
    """The driver would try a statement that is too large several times; this does it once."""
    tries: list[int] = []

    def work(tx: Transaction) -> None:
        tries.append(1)
        tx.run(
            "UNWIND range(1, 100000000) AS i WITH collect(i) AS list RETURN size(list)"
        ).consume()

    with pytest.raises(errors.OutOfMemory):
        database.execute_read(work, timeout=60)
    assert len(tries) == 1


def test_a_write_is_committed_whole_or_not_at_all(database: Database) -> None:
    """Work that raises leaves nothing behind; its own exception comes out untouched."""

    def work(tx: Transaction) -> None:
        tx.run("CREATE (:Paper {id: 'half'})").consume()
        raise LookupError("broken off")

    with pytest.raises(LookupError, match="broken off"):
        database.execute_write(work)
    assert database.read("MATCH (p:Paper) RETURN count(p) AS n") == [{"n": 0}]


def test_a_broken_constraint_is_said_so(database: Database) -> None:
    """Two papers of one id cannot be."""
    with pytest.raises(errors.ConstraintViolated):
        database.run("UNWIND [1, 2] AS i CREATE (:Paper {id: 'same'})")


@pytest.mark.parametrize("value", [2**70, object(), "\ud800"], ids=["integer", "object", "text"])
def test_a_parameter_that_cannot_be_sent_is_an_invalid_value(
    database: Database, value: object
) -> None:
    """What Bolt cannot carry is refused before it is sent, and the connection serves on."""
    with pytest.raises(errors.InvalidValue):
        database.read("RETURN $value AS value", {"value": value})
    assert database.read("RETURN 1 AS one") == [{"one": 1}]


@pytest.fixture
def nobody() -> Iterator[Database]:
    """A connection to a port of this machine where nobody listens."""
    with Database("bolt://127.0.0.1:1", password="secret-word") as db:
        yield db


def test_an_address_where_nobody_answers_is_unavailable(nobody: Database) -> None:
    """The error names the address, says what to look at, and holds no password."""
    with pytest.raises(errors.DatabaseUnavailable) as caught:
        nobody.check()
    assert "127.0.0.1:1" in caught.value.message
    assert "paperkin db status" in caught.value.hint
    assert "secret-word" not in caught.value.message


def test_a_wrong_password_is_denied(database: Database) -> None:
    """A server that answers but does not know the password is another error than a dead one."""
    with (
        Database(database.uri, password="wrong-password") as db,
        pytest.raises(errors.AccessDenied),
    ):
        db.check()


@pytest.mark.parametrize("uri", ["bolt://", "nonsense", "http://127.0.0.1:1"])
def test_an_address_that_is_none_is_refused(uri: str) -> None:
    """A mistyped address is an invalid value, not a stack trace of the driver."""
    with pytest.raises(errors.GraphError):
        Database(uri, password="x").check()
