"""Who may run one more query: what the server has is the truth, for every process."""

import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import suppress

import pytest

from graph.console import run_query
from graph.database import Database
from graph.errors import GraphError, QueryTimeout, TooManyQueries
from graph.settings import GraphSettings
from graph.slots import MOST_LOOPING, Client, Running, Slot, find_reason, list_running

#: Loops inside one expression over a list that the query collects: nothing breaks these off.
OUTLIVES = (
    "UNWIND range(1, 9000) AS x WITH collect(x) AS l "
    "RETURN any(a IN l WHERE any(b IN l WHERE a = -b)) AS found"
)
_RUN = """
import os, sys
from graph.console import run_query
from graph.database import Database
from graph.slots import Client
with Database(sys.argv[1], username=sys.argv[2], password=os.environ["SECRET"]) as db:
    run_query(db, sys.argv[3], query_id="elsewhere", timeout=1.0, client=Client(name="a"))
"""


def until(holds: Callable[[], bool], *, seconds: float = 180) -> None:
    """Wait for a condition."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.1)


def run(db: Database, query: str, name: str, **more: float) -> list[list[object]]:
    """The rows of a query of somebody's."""
    asked = Client(name=name)
    return run_query(db, query, query_id=str(uuid.uuid4()), client=asked, **more).rows  # type: ignore[arg-type]


def entry(number: int, client: str = "a", *, loops: bool = False, late: bool = False) -> Running:
    """A query that the server has."""
    return Running(
        number=number, slot=str(number), query_id="q", client=client, loops=loops, outlived=late
    )


@pytest.mark.parametrize(
    ("before", "loops", "reason"),
    [
        ([], True, ""),
        ([entry(1)], True, ""),
        ([entry(1), entry(2)], False, "2 of your queries run already."),
        ([entry(1), entry(2, late=True)], False, "1 outlived the limit"),
        ([entry(n, f"c{n}") for n in range(8)], False, "8 queries run already"),
        ([entry(1, "b", loops=True), entry(2, "c", late=True)], True, "cannot break off"),
        ([entry(1, "b", loops=True), entry(2, "c", late=True)], False, ""),
        ([entry(n, "b", loops=False) for n in range(5)], True, ""),
    ],
)
def test_who_has_to_wait(before: list[Running], loops: bool, reason: str) -> None:
    """Two a client, eight together, and two in all of those that may outlive their limit."""
    said = find_reason(before, Slot(query_id="x", client=Client(name="a"), loops=loops))
    assert reason in said
    assert bool(said) is bool(reason)


def test_a_query_that_outlives_its_limit_keeps_its_slot_whatever_its_process_does(
    database: Database, database_settings: GraphSettings
) -> None:
    """A runaway of another process, which is then killed, holds a slot until the server is rid of
    it; a second one is the last; other people's plain queries run; then the slots come back.
    """
    command = [sys.executable, "-c", _RUN, str(database_settings.uri)]
    other = subprocess.Popen(
        [*command, database_settings.username, OUTLIVES],
        env={"SECRET": str(database_settings.password), "PATH": ""},
        stderr=subprocess.DEVNULL,
    )
    with other:
        until(lambda: any(one.outlived for one in list_running(database)))
        other.kill()
    failures: list[GraphError] = []

    def second() -> None:
        try:
            run(database, OUTLIVES, "b", timeout=1.0)
        except QueryTimeout as error:
            failures.append(error)

    thread = threading.Thread(target=second)
    thread.start()
    until(lambda: sum(one.loops for one in list_running(database)) == MOST_LOOPING)
    with pytest.raises(TooManyQueries, match="cannot break off"):
        run(database, OUTLIVES, "c", timeout=1.0)
    assert run(database, "RETURN 1 AS one", "c") == [[1]]
    assert sum(one.loops for one in list_running(database)) == MOST_LOOPING
    thread.join(60)
    until(lambda: not list_running(database))
    assert run(database, "RETURN [x IN [1, 2] | x * 2] AS two", "c") == [[[2, 4]]]


def test_of_many_that_begin_at_once_only_as_many_as_may_stay(database: Database) -> None:
    """Twelve queries at the same moment: never more than a client's two run, others are told."""
    at_once = threading.Barrier(12)
    refused: list[TooManyQueries] = []
    seen: list[int] = []

    def work() -> None:
        at_once.wait()
        with suppress(QueryTimeout):
            try:
                run(database, "UNWIND range(1, 1000000000) AS x RETURN count(x)", "a", timeout=3.0)
            except TooManyQueries as error:
                refused.append(error)

    threads = [threading.Thread(target=work) for _ in range(12)]
    for thread in threads:
        thread.start()
    until(lambda: len(refused) == 10)
    seen.append(len(list_running(database)))
    for thread in threads:
        thread.join(60)
    assert seen == [2]
    assert {error.seconds for error in refused} == {3}
