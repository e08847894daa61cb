"""The Load nodes: what is being loaded, how far it is, what it brought.

A load runs in one process and is watched from others through its node; the heartbeat says that
somebody still works on it. It must not read sources or write papers.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from graph import ids
from graph.database import Database, Transaction
from graph.errors import InvalidValue, NotFound

RUNNING, DONE, FAILED, STOPPED, UNDONE = STATES = ("running", "done", "failed", "stopped", "undone")
_PROBLEMS_KEPT = 1000


def now() -> str:
    """The present moment as every load writes it: ISO, UTC, milliseconds, so that texts sort."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


_CREATE = """
MERGE (l:Load {id: $id})
ON CREATE SET l.source = $source, l.state = 'running', l.started = $now, l.counts = '{}',
              l.problems = '[]', l.problem_count = 0
SET l.heartbeat = $now
"""  # rides on load_id, as every statement here that names an id


def create_load(db: Database, source: str, *, load_id: str | None = None) -> str:
    """Begin a load of the source and answer its id; with an id of its own it may exist already."""
    own = load_id or ids.new_id("load")
    _write(db, _CREATE, {"id": own, "source": source, "now": now()})
    return own


_UPDATE = """
MATCH (l:Load {id: $id})
SET l.heartbeat = $now, l.counts = $counts
RETURN l.id AS id
"""


def update_load(db: Database, load_id: str, counts: Mapping[str, Any]) -> None:
    """Say how far the load is; this is its heartbeat as well. Raises NotFound."""
    _write_one(db, _UPDATE, {"id": load_id, "now": now(), "counts": json.dumps(dict(counts))})


_FINISH = """
MATCH (l:Load {id: $id})
SET l.heartbeat = $now, l.finished = $now, l.state = $state, l.counts = $counts,
    l.problems = $problems, l.problem_count = $problem_count
RETURN l.id AS id
"""


def finish_load(
    db: Database,
    load_id: str,
    *,
    counts: Mapping[str, Any],
    problems: Sequence[Mapping[str, Any]] = (),
    state: str = DONE,
) -> None:
    """End the load with its report; the first 1,000 problems are kept, all are counted."""
    if state not in STATES:
        raise InvalidValue(f"{state!r} is no state of a load; states are {', '.join(STATES)}.")
    kept = [dict(problem) for problem in problems[:_PROBLEMS_KEPT]]
    values: dict[str, Any] = {"id": load_id, "now": now(), "state": state}
    values |= {"counts": json.dumps(dict(counts))}
    values |= {"problems": json.dumps(kept, ensure_ascii=False), "problem_count": len(problems)}
    _write_one(db, _FINISH, values)


_SET_STATE = """
MATCH (l:Load {id: $id})
SET l.state = $state, l.heartbeat = $now
RETURN l.id AS id
"""


def set_state(db: Database, load_id: str, state: str) -> None:
    """Move the load to another state (stopped, undone), its report untouched. Raises NotFound."""
    if state not in STATES:
        raise InvalidValue(f"{state!r} is no state of a load; states are {', '.join(STATES)}.")
    _write_one(db, _SET_STATE, {"id": load_id, "state": state, "now": now()})


_FIELDS = "l {.id, .source, .state, .started, .heartbeat, .finished, .counts, .problems} AS load"
_GET = f"""
MATCH (l:Load {{id: $id}})
RETURN {_FIELDS}, COUNT {{ (l)-[:LOADED]->() }} AS here
"""


def get_load(db: Database, load_id: str) -> dict[str, Any]:
    """The load as the contract's report plus source, state and times; raises NotFound.

    ``papers_here`` counts the papers in the graph that have a record from it.
    """
    rows = db.read(_GET, {"id": load_id})
    if not rows:
        raise NotFound("load", load_id)
    return _report(rows[0])


_LIST = f"""
MATCH (l:Load)
WHERE l.started > ''
WITH l ORDER BY l.started DESC SKIP $skip LIMIT $limit
RETURN {_FIELDS}, COUNT {{ (l)-[:LOADED]->() }} AS here
"""  # rides on load_started

_COUNT = "MATCH (l:Load) WHERE l.started > '' RETURN count(*) AS total"


def list_loads(db: Database, *, page: int = 1, limit: int = 25) -> dict[str, Any]:
    """The loads, newest first, in the list envelope."""
    skip = (page - 1) * limit
    items = [_report(row) for row in db.read(_LIST, {"skip": skip, "limit": limit})]
    total = int(db.read(_COUNT)[0]["total"])
    truncated = skip + len(items) < total
    return {"items": items, "total": total, "page": page, "limit": limit, "truncated": truncated}


def _report(row: Mapping[str, Any]) -> dict[str, Any]:
    load = row["load"]
    return {
        "load": load["id"],
        **json.loads(load["counts"] or "{}"),
        "problems": json.loads(load["problems"] or "[]"),
        "source": load["source"],
        "state": load["state"],
        "started": load["started"],
        "heartbeat": load["heartbeat"],
        "finished": load["finished"],
        "papers_here": row["here"],
    }


_PAPERS = """
MATCH (l:Load {id: $id})-[:LOADED]->(p:Paper)
RETURN DISTINCT p.id AS id
ORDER BY id
"""


def find_loaded_papers(db: Database, load_id: str) -> list[str]:
    """The ids of the papers with a record from this load: what its undo has to decide again."""
    return [str(row["id"]) for row in db.read(_PAPERS, {"id": load_id})]


def _write(db: Database, statement: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    def work(tx: Transaction) -> list[dict[str, Any]]:
        return tx.run(statement, values).data()

    return db.execute_write(work)


def _write_one(db: Database, statement: str, values: dict[str, Any]) -> None:
    if not _write(db, statement, values):
        raise NotFound("load", str(values["id"]))
