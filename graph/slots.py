"""Who may run one more query of his own: asked of the server, the one truth for all processes.

A query's transaction is its slot, so a slot is taken until the server no longer has it, whatever
has become of the process that asked. Nothing here runs or ends a query.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from graph.database import Database
from graph.errors import TooManyQueries

#: Keys of a query's transaction metadata: its id, its slot, whose it is, whether it loops, and the
#: seconds that it may take.
QUERY_KEY = "paperkin_query"
_SLOT_KEY, _CLIENT_KEY = "paperkin_slot", "paperkin_client"
_LOOPS_KEY, _SECONDS_KEY = "paperkin_loops", "paperkin_seconds"
#: Queries with loops in an expression that the server may have at once, over all clients. Only
#: such may outlive their limit, so no more slots than these are ever held past it.
MOST_LOOPING = 2
#: Seconds past its limit after which a query counts as one that outlived it.
GRACE = 3.0

_RUNNING = f"""
SHOW TRANSACTIONS YIELD transactionId, metaData, status, elapsedTime
WHERE metaData.{QUERY_KEY} IS NOT NULL
RETURN transactionId AS id, metaData AS data, status,
       elapsedTime.milliseconds / 1000.0 AS seconds
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """Who asks, and how many queries the server may have of this one and of all together."""

    name: str
    each: int = 2
    together: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A query that the server has; ``number`` grows in the order in which they began."""

    number: int
    slot: str
    query_id: str
    client: str
    loops: bool
    outlived: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """The place of one query among all; it stands in its transaction's metadata."""

    query_id: str
    client: Client | None = None
    loops: bool = False
    seconds: float | None = None
    id: str = field(default_factory=lambda: str(uuid4()))

    def metadata(self) -> dict[str, Any]:
        """What the transaction carries, to be found by."""
        return {
            QUERY_KEY: self.query_id,
            _SLOT_KEY: self.id,
            _CLIENT_KEY: self.client.name if self.client else "",
            _LOOPS_KEY: self.loops,
            _SECONDS_KEY: self.seconds or 0.0,
        }


def list_running(db: Database) -> list[Running]:
    """Every query of a person that the server has, in the order in which they began."""
    rows = db.run(_RUNNING)
    return sorted((_running(row) for row in rows), key=lambda running: running.number)


def require_slot(db: Database, slot: Slot) -> None:
    """Return where the open transaction that carries ``slot`` may stay; else raise TooManyQueries.

    It is asked after the transaction has begun: of two that begin at once both are seen by both,
    and the one that began first stays. A query without a client has no place to take.
    """
    if slot.client is None:
        return
    running = list_running(db)
    mine = next((one.number for one in running if one.slot == slot.id), None)
    before = [one for one in running if mine is None or one.number < mine]
    if reason := find_reason(before, slot):
        raise TooManyQueries(reason, seconds=max(1, round(slot.seconds or 1)))


def find_reason(before: Sequence[Running], slot: Slot) -> str:
    """Why a query has to wait for those that began before it; empty where it may run."""
    client = slot.client
    if client is None:
        return ""
    own = [one for one in before if one.client == client.name]
    if len(own) >= client.each:
        outlived = sum(one.outlived for one in own)
        ending = f"; {outlived} outlived the limit and the server is still ending it"
        return f"{len(own)} of your queries run already{ending if outlived else ''}."
    if len(before) >= client.together:
        return f"{len(before)} queries run already, over all who ask."
    looping = [one for one in before if one.loops or one.outlived]
    if slot.loops and len(looping) >= MOST_LOOPING:
        return (
            f"{len(looping)} queries that loop inside an expression run already, or are still "
            "being ended. The server cannot break off such a loop, so no more start at once."
        )
    return ""


def _running(row: Mapping[str, Any]) -> Running:
    data, seconds = row["data"], float(row["data"].get(_SECONDS_KEY) or 0)
    late = bool(seconds) and row["seconds"] > seconds + GRACE
    return Running(
        number=int(row["id"].rpartition("-")[2]),
        slot=str(data.get(_SLOT_KEY, "")),
        query_id=str(data[QUERY_KEY]),
        client=str(data.get(_CLIENT_KEY, "")),
        loops=bool(data.get(_LOOPS_KEY)),
        outlived=late or str(row["status"]).startswith("Terminated"),
    )
