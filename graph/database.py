"""The connection to the database: reading, writing, and the driver's errors in our words.

With graph/records.py the only module that imports the Neo4j driver. Reads run in read access mode
with a time limit; a statement that runs out of memory is never tried again, although the driver
would. It does not know what is in the graph, nor where the server came from.
"""

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self, TypeVar

import neo4j
from neo4j import exceptions as driver_errors

from graph.errors import (
    AccessDenied,
    ConstraintViolated,
    CypherSyntax,
    DatabaseUnavailable,
    DiskFailed,
    GraphError,
    InvalidValue,
    OutOfMemory,
    QueryFailed,
    QueryRefused,
    QueryTimeout,
)
from graph.settings import check_uri

_READ_TIMEOUT = 30.0  # seconds, where the caller names none
_CHECK_TIMEOUT = 20.0  # seconds; a server that has just started on a busy machine took 10
_FETCH_SIZE = 1000  # rows that the server sends at a time
_RETRY_SECONDS = 10.0  # how long a broken or deadlocked transaction is tried again

T = TypeVar("T")


class Transaction:
    """One open transaction: run statements, read their rows while it is open."""

    def __init__(self, tx: neo4j.Transaction | neo4j.ManagedTransaction) -> None:
        self._tx = tx

    def run(
        self, cypher: str, parameters: Mapping[str, Any] | None = None, **more: Any
    ) -> neo4j.Result:
        """Run one statement with its parameters.

        Raises InvalidValue where a parameter is of a type that the database does not know, holds
        text that is no Unicode, or an integer beyond 64 bits.
        """
        try:
            return self._tx.run(cypher, {**(parameters or {}), **more})
        except (TypeError, ValueError, OverflowError) as error:
            raise InvalidValue(f"A parameter of the query cannot be sent: {error}") from error


#: What a transaction does. It may run more than once, so it must be repeatable.
Work = Callable[[Transaction], T]


class Database:
    """A pool of connections to one database; safe to share between threads, not processes."""

    def __init__(
        self,
        uri: str,
        *,
        username: str = "neo4j",
        password: str | None = None,
        database: str | None = None,
        read_timeout: float = _READ_TIMEOUT,
    ) -> None:
        check_uri(uri)
        _quiet_driver()
        self.uri = uri
        self.database = database
        self._read_timeout = read_timeout
        with _translated(uri):
            self._driver = neo4j.GraphDatabase.driver(
                uri,
                auth=(username, password) if password is not None else None,
                connection_timeout=10.0,
                max_transaction_retry_time=_RETRY_SECONDS,
                liveness_check_timeout=30.0,
                notifications_min_severity="OFF",
                user_agent="paperkin",
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection; a server stops quickly only when nobody is connected."""
        self._driver.close()

    def check(self) -> None:
        """Ask the database for one row; raises DatabaseUnavailable where it does not answer.

        A damaged server answers a handshake but no query, so nothing less than a query counts.
        """
        try:
            with self.read_transaction(timeout=_CHECK_TIMEOUT) as tx:
                tx.run("RETURN 1 AS one").consume()
        except QueryTimeout as error:
            raise DatabaseUnavailable(
                f"The database at {self.uri} did not answer within {_CHECK_TIMEOUT:g} seconds."
            ) from error

    def read(
        self,
        cypher: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        timeout: float | None = None,
    ) -> list[dict[str, Any]]:
        """Every row of one reading statement, as plain dicts of column and value.

        Raises QueryTimeout after ``timeout`` seconds (the settings' read_timeout where it is not
        given), QueryRefused for a statement that writes.
        """

        def work(tx: Transaction) -> list[dict[str, Any]]:
            return tx.run(cypher, parameters).data()

        return self.execute_read(work, timeout=timeout)

    def execute_read(self, work: Work[T], *, timeout: float | None = None) -> T:
        """What ``work`` returns, in one read transaction; tried again where the network failed."""
        managed = _managed(work, timeout=self._read_timeout if timeout is None else timeout)
        with _translated(self.uri), self._session(neo4j.READ_ACCESS) as session:
            return session.execute_read(managed)

    def execute_write(self, work: Work[T], *, timeout: float | None = None) -> T:
        """What ``work`` returns, in one write transaction; ``work`` must be idempotent.

        It is tried again after a deadlock or a lost connection, even one lost while committing.
        There is no time limit where none is given.
        """
        with _translated(self.uri), self._session(neo4j.WRITE_ACCESS) as session:
            return session.execute_write(_managed(work, timeout=timeout))

    @contextmanager
    def read_transaction(
        self,
        *,
        timeout: float | None,
        metadata: Mapping[str, Any] | None = None,
        fetch_size: int = _FETCH_SIZE,
    ) -> Iterator[Transaction]:
        """A read transaction that is never tried again, for statements that others wrote.

        ``metadata`` is seen in SHOW TRANSACTIONS. Leaving it rolls the transaction back; rows that
        the server has sent by then, up to ``fetch_size`` of them, are read and thrown away.
        """
        with (
            _translated(self.uri),
            self._session(neo4j.READ_ACCESS, fetch_size=fetch_size) as session,
            session.begin_transaction(dict(metadata or {}), timeout) as tx,
        ):
            yield Transaction(tx)

    def run(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Run one statement in a transaction of its own, tried once: for schema and admin.

        ``CALL { ... } IN TRANSACTIONS`` and ``TERMINATE TRANSACTION`` work only this way.
        """
        with _translated(self.uri), self._session(neo4j.WRITE_ACCESS) as session:
            return session.run(cypher, dict(parameters or {})).data()

    def _session(self, mode: str, *, fetch_size: int = _FETCH_SIZE) -> neo4j.Session:
        return self._driver.session(
            database=self.database, default_access_mode=mode, fetch_size=fetch_size
        )


def _quiet_driver() -> None:
    """Keep the driver's log off standard error where nobody has set up logging.

    What it has to say there, a lost connection, is an exception of ours as well.
    """
    log = logging.getLogger("neo4j")
    if not log.handlers:
        log.addHandler(logging.NullHandler())


def _managed(work: Work[T], *, timeout: float | None) -> Callable[[neo4j.ManagedTransaction], T]:
    """``work`` as the driver runs it, with a time limit and without a second try for memory.

    The driver takes running out of memory for a passing trouble. An error of ours passes through
    its retry loop untouched.
    """

    @neo4j.unit_of_work(timeout=timeout)
    def run(tx: neo4j.ManagedTransaction) -> T:
        try:
            return work(Transaction(tx))
        except driver_errors.Neo4jError as error:
            translated = translate(error)
            if isinstance(translated, OutOfMemory):
                raise translated from error
            raise

    return run


@contextmanager
def _translated(where: str) -> Iterator[None]:
    try:
        yield
    except driver_errors.GqlError as error:
        raise translate(error, where) from error


_PLACE = re.compile(r"\(line (\d+), column (\d+)")
_RESOLVED = re.compile(r" \(resolved to .*\):?$")
_UNAVAILABLE = "The database at {where} does not answer: {text}"
#: The last word of a server's error code -> our error; the others become QueryFailed.
_CODES: dict[str, type[QueryFailed]] = {
    "TransactionTimedOut": QueryTimeout,
    "TransactionTimedOutClientConfiguration": QueryTimeout,
    "MemoryPoolOutOfMemoryError": OutOfMemory,
    "OutOfMemoryError": OutOfMemory,
    "StackOverFlowError": OutOfMemory,
    "AccessMode": QueryRefused,
    "WriteOnReadOnlyAccessDatabase": QueryRefused,
    "ForbiddenOnReadOnlyDatabase": QueryRefused,
    "UnsupportedAdministrationCommand": QueryRefused,
    "ConstraintValidationFailed": ConstraintViolated,
}
_AWAY = ("DatabaseUnavailable", "DatabaseNotFound", "NotALeader", "DatabaseStoreFault")
_DISK = ("TransactionLogError",)
_INVALID = ("TypeError", "ArgumentError", "ParameterMissing")


def translate(error: driver_errors.GqlError, where: str = "this address") -> GraphError:
    """Our error for one of the driver's; which address did not answer goes into the message."""
    if isinstance(error, driver_errors.Neo4jError):
        return _from_server(error, where)
    if isinstance(error, _CONNECTION):
        return DatabaseUnavailable(_UNAVAILABLE.format(where=where, text=_text(error)))
    if isinstance(error, driver_errors.ConfigurationError):
        return InvalidValue(f"The connection to {where} is set up wrongly: {_text(error)}")
    return QueryFailed(_text(error))


_CONNECTION = (
    driver_errors.ServiceUnavailable,
    driver_errors.SessionExpired,
    driver_errors.ConnectionPoolError,
    driver_errors.BrokenRecordError,
    driver_errors.UnsupportedServerProduct,
)


def _from_server(error: driver_errors.Neo4jError, where: str) -> GraphError:
    code, text = error.code or "", _text(error)
    last = code.rpartition(".")[2]
    if ".Security." in code or isinstance(error, driver_errors.AuthError):
        return AccessDenied(f"The database at {where} refuses this user or password: {text}")
    if last in _DISK:
        return DiskFailed(f"The database at {where} cannot write, most likely its disk is full.")
    if last in _AWAY:
        return DatabaseUnavailable(_UNAVAILABLE.format(where=where, text=text))
    if last == "SyntaxError":
        place = _PLACE.search(text)
        line, column = (int(place[1]), int(place[2])) if place else (None, None)
        return CypherSyntax(text, line, column, code=code)
    if last in _INVALID:
        return InvalidValue(text)
    return _CODES.get(last, QueryFailed)(text, code=code)


def _text(error: driver_errors.GqlError) -> str:
    """What the error says, without the resolved addresses that the driver's own text repeats."""
    if isinstance(error, driver_errors.DriverError):
        return _RESOLVED.sub("", str(error).partition("\n")[0]) or type(error).__name__
    return (error.message or str(error) or type(error).__name__).strip()
