"""What a person decided, as nodes of the graph: read by the loader, added, taken back.

An override of a name takes effect here at once; those that change extraction or merging take
effect when the loader reads the papers again that they touch, which is not done here.
"""

import json
from typing import Any

from graph import ids
from graph.database import Database, Transaction
from graph.errors import InvalidValue, NotFound
from graph.fields import check_field
from graph.loads import now
from graph.model import Override
from graph.names import LOCAL, OVERRIDE_ACTIONS
from graph.write_concepts import LinkState, refresh_names
from graph.write_edges import refresh_builds_on

_READ = """
MATCH (o:Override)
RETURN o {.id, .action, .paper, .target, .value, .owner, .made_at} AS override
ORDER BY o.made_at, o.id
"""  # all of them: there are as many as a person has made


def read_overrides(db: Database) -> list[Override]:
    """Every override, oldest first."""
    return [_override(row["override"]) for row in db.read(_READ)]


_ADD = """
MERGE (o:Override {id: $row.id})
SET o = $row
"""


def add_override(
    db: Database,
    action: str,
    target: str,
    *,
    paper: str | None = None,
    value: dict[str, Any] | None = None,
    owner: str = LOCAL,
) -> Override:
    """Keep a decision and answer it; ``paper`` is None for everywhere.

    Raises InvalidValue for an action that is none, a name that is empty, a field that cannot be so.
    """
    if action not in OVERRIDE_ACTIONS:
        raise InvalidValue(f"{action!r} is no action; they are {', '.join(OVERRIDE_ACTIONS)}.")
    if action == "name" and not str((value or {}).get("name") or "").strip():
        raise InvalidValue("A new name is missing.")
    if action == "field":
        check_field(target, (value or {}).get("value"))
    override = Override(
        id=ids.new_id("override"),
        action=action,
        paper=paper,
        target=target,
        value=value or {},
        owner=owner,
        made_at=now(),
    )

    def work(tx: Transaction) -> None:
        tx.run(_ADD, row=_row(override)).consume()
        _apply(tx, override)

    db.execute_write(work)
    return override


_REMOVE = """
MATCH (o:Override {id: $id})
WITH o, o {.id, .action, .paper, .target, .value, .owner, .made_at} AS override
DETACH DELETE o
RETURN override
"""


def remove_override(db: Database, id: str) -> Override:
    """Take a decision back and answer it; raises NotFound."""

    def work(tx: Transaction) -> Override:
        rows = tx.run(_REMOVE, id=id).data()
        if not rows:
            raise NotFound("override", id)
        override = _override(rows[0]["override"])
        _apply(tx, override)
        return override

    return db.execute_write(work)


def _apply(tx: Transaction, override: Override) -> None:
    if override.action == "name" and override.paper is None:
        crossed = refresh_names(tx, [override.target])
        refresh_builds_on(tx, [], LinkState(), LinkState(), crossed)


def _row(override: Override) -> dict[str, Any]:
    return {
        "id": override.id,
        "action": override.action,
        "paper": override.paper,
        "target": override.target,
        "value": json.dumps(override.value, ensure_ascii=False, sort_keys=True),
        "owner": override.owner,
        "made_at": override.made_at,
    }


def _override(row: dict[str, Any]) -> Override:
    return Override(**{**row, "value": json.loads(row["value"] or "{}")})
