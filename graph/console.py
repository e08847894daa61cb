"""Runs a statement that a person wrote: reads only, within limits, and can be stopped.

Four layers, each enough for most of what they all stop (docs/decisions/0004): the gate, the
server's own word that the statement reads, read access mode, and the time limit with the server's
memory caps. Nothing here is tried again. It must not write, whatever it is given.
"""

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from graph import gate, records
from graph.database import Database, Transaction
from graph.errors import CypherSyntax, GraphError, InvalidValue, QueryRefused, QueryTimeout
from graph.slots import GRACE, QUERY_KEY, Client, Slot, require_slot

#: Values in one result, over all rows: a row can be a list of a million.
MAX_VALUES = 500_000
#: Bytes of the parameters as JSON.
MAX_PARAMETER_BYTES = 1_000_000
#: A syntax error of the server that names more choices than this is said in our own words.
_FEW_CHOICES = 4
#: Rows that the server sends at a time: a row may be huge, and what was sent has to be read.
_FETCH_SIZE = 50
_TIMEOUT_HINT = "Try a LIMIT, or start from one label."

_FIND = f"SHOW TRANSACTIONS YIELD transactionId, metaData WHERE metaData.{QUERY_KEY} = $id"
_TERMINATE = "TERMINATE TRANSACTIONS $ids"
_ENDS = "MATCH (n) WHERE elementId(n) IN $ids RETURN elementId(n) AS element, n.id AS id"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class QueryResult:
    """What a query returned: columns, rows of JSON values, and whether there were more."""

    columns: list[str]
    rows: list[list[Any]]
    truncated: bool
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """The contract's answer."""
        return {
            "columns": self.columns,
            "rows": self.rows,
            "truncated": self.truncated,
            "seconds": round(self.seconds, 4),
        }


def run_query(
    db: Database,
    statement: str,
    parameters: Mapping[str, Any] | None = None,
    *,
    query_id: str,
    limit: int | None = 1000,
    timeout: float | None = 10.0,
    client: Client | None = None,
) -> QueryResult:
    """The rows of one reading statement, at most ``limit`` of them (None: all).

    ``timeout`` is in seconds; None lets it take as long as it takes.

    ``query_id`` names the query for `stop`. ``client`` has only so many slots; without one there is
    no limit. Raises QueryRefused for what is not a read or costs too much, TooManyQueries,
    CypherSyntax, InvalidValue for parameters, QueryTimeout, OutOfMemory, DatabaseUnavailable.
    """
    values, loops = _checked(db, statement, parameters)
    slot = Slot(query_id=query_id, client=client, loops=loops, seconds=timeout)
    started = time.perf_counter()

    def work(tx: Transaction) -> tuple[list[str], list[list[Any]], bool]:
        _require_read(tx, statement, values)
        return _rows(tx, statement, values, limit)

    columns, rows, truncated = _within(db, work, slot)
    return QueryResult(columns, rows, truncated, time.perf_counter() - started)


def explain_query(
    db: Database,
    statement: str,
    parameters: Mapping[str, Any] | None = None,
    *,
    query_id: str,
    timeout: float = 10.0,
    client: Client | None = None,
) -> dict[str, Any]:
    """How the server would run a reading statement, as a tree; the statement is not run.

    Each step: ``{"operator", "rows": estimated, "details", "children"}``.
    """
    values, _ = _checked(db, statement, parameters)

    def work(tx: Transaction) -> dict[str, Any]:
        return _plan(_require_read(tx, statement, values))

    return _within(db, work, Slot(query_id=query_id, client=client, seconds=timeout))


def stop(db: Database, query_id: str) -> int:
    """End the running query of that id, wherever it was started; how many transactions ended."""
    ids = [row["transactionId"] for row in db.run(_FIND, {"id": query_id})]
    if ids:
        db.run(_TERMINATE, {"ids": ids})
    return len(ids)


def _checked(
    db: Database, statement: str, parameters: Mapping[str, Any] | None
) -> tuple[Mapping[str, Any], bool]:
    """The parameters, and whether the statement loops inside an expression."""
    values = parameters or {}
    try:
        size = len(json.dumps(values))
    except (TypeError, ValueError) as error:
        raise InvalidValue(f"The parameters are no JSON: {error}") from error
    if size > MAX_PARAMETER_BYTES:
        raise InvalidValue(
            f"The parameters have {size:,} bytes; {MAX_PARAMETER_BYTES:,} is the limit."
        )
    try:
        return values, gate.check(statement, values)
    except CypherSyntax as ours:
        raise _in_the_servers_words(db, statement, ours) from ours


def _in_the_servers_words(db: Database, statement: str, ours: CypherSyntax) -> GraphError:
    """The server's own account of a statement that the gate does not understand.

    EXPLAIN runs nothing, whatever the statement. Where the server has no objection the statement
    stays refused: what the gate does not understand it cannot vouch for.
    """

    def work(tx: Transaction) -> None:
        tx.run(f"EXPLAIN {statement}").consume()

    try:
        _within(db, work, Slot(query_id="", seconds=2.0))
    except CypherSyntax as theirs:
        return theirs if theirs.message.count("', '") < _FEW_CHOICES else ours
    except GraphError:
        return ours
    return QueryRefused(f"The console does not know this form of Cypher. {ours.message}")


def _without_prefix(error: CypherSyntax) -> CypherSyntax:
    """The server's error with the place counted in the statement, without our EXPLAIN.

    Every statement is explained before it is run, so that is where each syntax error comes from.
    """
    column = error.column
    if error.line == 1 and column is not None:
        column = max(1, column - len("EXPLAIN "))
    message = error.message.split("\n", 1)[0].split(" (line ", 1)[0].strip()
    return CypherSyntax(message, error.line, column, code=error.code)


def _require_read(tx: Transaction, statement: str, values: Mapping[str, Any]) -> Any:
    """The server's plan of the statement; raises QueryRefused unless it calls it a pure read."""
    summary = tx.run(f"EXPLAIN {statement}", values).consume()
    if summary.query_type != "r":
        raise QueryRefused("The database says that this would write. The console only reads.")
    return summary.plan


def _rows(
    tx: Transaction, statement: str, values: Mapping[str, Any], limit: int | None
) -> tuple[list[str], list[list[Any]], bool]:
    result = tx.run(statement, values)
    columns = list(result.keys())
    found: list[list[Any]] = []
    room, truncated = MAX_VALUES, False
    for record in result:
        room -= records.count_values(list(record.values()))
        if (limit is not None and len(found) == limit) or (limit is not None and room < 0):
            truncated = True
            break
        found.append(list(record.values()))
    result.consume()
    return columns, _as_json(tx, found), truncated


def _as_json(tx: Transaction, rows: list[list[Any]]) -> list[list[Any]]:
    """The rows as JSON; ends of relationships that were not returned are read here."""
    values = [value for row in rows for value in row]
    ids = records.known_ids(values)
    if missing := records.unread_ends(values, ids):
        ids |= {row["element"]: row["id"] for row in tx.run(_ENDS, ids=missing)}
    return [[records.to_json(value, ids) for value in row] for row in rows]


def _plan(step: Mapping[str, Any]) -> dict[str, Any]:
    arguments = step.get("args") or {}
    estimate = arguments.get("EstimatedRows")
    return {
        "operator": str(step.get("operatorType", "")).split("@", 1)[0],
        "rows": round(float(estimate), 1) if estimate is not None else None,
        "details": str(arguments.get("Details", "")),
        "children": [_plan(child) for child in step.get("children") or []],
    }


def _within(db: Database, work: Callable[[Transaction], T], slot: Slot) -> T:
    """What ``work`` returns in one read transaction, waiting no longer than the time limit.

    Planning and a few loops ignore the server's own time limit, so the answer is awaited in a
    thread of its own and given up a little after it; the transaction is told to end.
    """
    answer: list[T] = []
    failure: list[BaseException] = []
    query_id, timeout = slot.query_id, slot.seconds

    def run() -> None:
        try:
            with db.read_transaction(
                timeout=timeout or 0, metadata=slot.metadata(), fetch_size=_FETCH_SIZE
            ) as tx:
                require_slot(db, slot)
                answer.append(work(tx))
        except BaseException as error:
            failure.append(error)

    thread = threading.Thread(target=run, name=f"query {query_id}", daemon=True)
    thread.start()
    try:
        thread.join(timeout + GRACE if timeout else None)
    except KeyboardInterrupt:
        _stop_if_possible(db, query_id)
        raise
    if failure:
        error = failure[0]
        raise _in_our_words(error, timeout) from error
    if not answer:
        _end_quietly(db, query_id)
        raise QueryTimeout(f"Stopped after {timeout:g} s.", hint=_TIMEOUT_HINT)
    return answer[0]


def _in_our_words(error: BaseException, timeout: float | None) -> BaseException:
    """The same error as a person at the console reads it."""
    if isinstance(error, CypherSyntax):
        return _without_prefix(error)
    if isinstance(error, QueryTimeout) and timeout:
        return QueryTimeout(f"Stopped after {timeout:g} s.", code=error.code, hint=_TIMEOUT_HINT)
    return error


def _end_quietly(db: Database, query_id: str) -> None:
    """Tell the server to end a query that is past its time, without waiting for it."""
    if query_id:
        threading.Thread(target=_stop_if_possible, args=(db, query_id), daemon=True).start()


def _stop_if_possible(db: Database, query_id: str) -> None:
    try:
        stop(db, query_id)
    except GraphError:
        return  # the server has more to do than to answer; its own time limit still stands
