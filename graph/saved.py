"""What people keep under a name: queries of the console and views of the graph.

One node each, its value JSON text that only the page which saved it understands. With a login
everybody sees what everybody saved, with the name of its owner, who alone can change or delete it.
"""

import json
import re
from dataclasses import asdict, dataclass
from typing import Any

from graph import ids
from graph.database import Database, Transaction
from graph.errors import InvalidValue, NotFound, QueryRefused
from graph.loads import now
from graph.names import LOCAL

SAVED_KINDS = ("query", "view")
SAVED_ID = "saved:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"  # a pattern
MOST_NAME = 200  # characters
MOST_VALUE = 256 * 1024  # bytes of JSON; a view of 1,000 nodes with positions takes about 60 kB


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A query or view that somebody kept; ``value`` is what its page needs to show it again."""

    id: str
    kind: str
    name: str
    value: dict[str, Any]
    owner: str
    made_at: str

    def as_json(self) -> dict[str, Any]:
        """The same as an object of the API."""
        return asdict(self)


_FIELDS = "{.id, .kind, .name, .value, .owner, .made_at}"

_ALL = f"""
MATCH (s:Saved)
WHERE $kind IS NULL OR s.kind = $kind
RETURN s {_FIELDS} AS saved
ORDER BY s.owner <> $owner, s.made_at DESC, s.id
"""  # all of them: there are as many as people have kept

_ONE = f"MATCH (s:Saved {{id: $id}}) RETURN s {_FIELDS} AS saved"

_SAME_NAME = """
MATCH (s:Saved)
WHERE s.kind = $kind AND s.name = $name AND s.owner = $owner
RETURN s.id AS id ORDER BY id LIMIT 1
"""  # all of them, as above

_OWNER = "MATCH (s:Saved {id: $id}) RETURN s.owner AS owner"

_KEEP = "MERGE (s:Saved {id: $row.id}) SET s = $row"

_DELETE = "MATCH (s:Saved {id: $id}) DELETE s"


def list_saved(db: Database, kind: str | None = None, *, owner: str = LOCAL) -> list[Saved]:
    """Everything of a kind that is kept, the owner's own first, newest first."""
    rows = db.read(_ALL, {"kind": _check_kind(kind) if kind else None, "owner": owner})
    return [_saved(row["saved"]) for row in rows]


def get_saved(db: Database, id: str) -> Saved:
    """The query or view with this id; raises NotFound."""
    rows = db.read(_ONE, {"id": id})
    if not rows:
        raise NotFound("saved query or view", id)
    return _saved(rows[0]["saved"])


def keep(
    db: Database,
    kind: str,
    name: str,
    value: dict[str, Any],
    *,
    owner: str = LOCAL,
) -> Saved:
    """Keep a query or view; the owner's one of the same name is replaced and keeps its id.

    Raises InvalidValue for an unknown kind, an empty or long name, and a value that is too large.
    """
    row = _row(kind, name, value, owner)

    def work(tx: Transaction) -> str:
        same = tx.run(_SAME_NAME, row).data()
        id = str(same[0]["id"]) if same else ids.new_id("saved")
        tx.run(_KEEP, row={**row, "id": id}).consume()
        return id

    return get_saved(db, db.execute_write(work))


def put(
    db: Database,
    id: str,
    kind: str,
    name: str,
    value: dict[str, Any],
    *,
    owner: str = LOCAL,
) -> Saved:
    """Rename or change the one with this id, or put a deleted one back under its old id.

    Raises what `keep` raises, InvalidValue too where the owner keeps another of that name, and
    QueryRefused where somebody else keeps the one with this id.
    """
    if not re.fullmatch(SAVED_ID, id):
        raise InvalidValue(f"{id!r} is no id of a saved query or view.")
    row = _row(kind, name, value, owner)

    def work(tx: Transaction) -> None:
        here = tx.run(_OWNER, id=id).data()
        keeper = str(here[0]["owner"]) if here else owner
        _check_owner(keeper, owner, row["name"], "change")
        for same in tx.run(_SAME_NAME, {**row, "owner": keeper}).data():
            if same["id"] != id:
                raise InvalidValue(f"Another {kind} is kept as “{row['name']}”.")
        tx.run(_KEEP, row={**row, "id": id, "owner": keeper}).consume()

    db.execute_write(work)
    return get_saved(db, id)


def delete_saved(db: Database, id: str, *, owner: str = LOCAL) -> Saved:
    """Delete one and answer it, so that it can be kept again; raises NotFound.

    Raises QueryRefused where somebody else keeps it; what was kept before there was a login is
    everybody's.
    """
    saved = get_saved(db, id)
    _check_owner(saved.owner, owner, saved.name, "delete")
    db.execute_write(lambda tx: tx.run(_DELETE, id=id).consume())
    return saved


def _row(kind: str, name: str, value: dict[str, Any], owner: str) -> dict[str, Any]:
    name = " ".join(name.split())
    if not 1 <= len(name) <= MOST_NAME:
        raise InvalidValue(f"A name has 1 to {MOST_NAME} characters; this one has {len(name)}.")
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    if (size := len(text.encode())) > MOST_VALUE:
        raise InvalidValue(f"It takes {size:,} bytes; at most {MOST_VALUE:,} can be kept.")
    kind = _check_kind(kind)
    return {"kind": kind, "name": name, "owner": owner, "value": text, "made_at": now()}


def _check_owner(keeper: str, owner: str, name: str, act: str) -> None:
    if keeper not in (owner, LOCAL):
        raise QueryRefused(f"“{name}” is kept by {keeper}, who alone can {act} it.")


def _check_kind(kind: str) -> str:
    if kind not in SAVED_KINDS:
        raise InvalidValue(f"{kind!r} cannot be kept; it is one of {', '.join(SAVED_KINDS)}.")
    return kind


def _saved(row: dict[str, Any]) -> Saved:
    return Saved(**{**row, "value": json.loads(row["value"])})
