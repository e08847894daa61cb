"""What a person corrects in a preview, before anything is written.

The page keeps the corrections and sends them with every preview and with the load, each with the
place of its record. Loading makes overrides of them, which the loader then reads like all others.
"""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from graph.database import Database
from graph.errors import NotFound
from graph.ids import kind_of
from graph.names import KINDS, ROLES
from graph.overrides import add_override
from graph.queries.papers import get_paper
from ingest.extract.extract import Extractor
from ingest.extract.types import Correction
from ingest.loaded import own_id
from ingest.records import SourceRecord
from ingest.reread import reread_papers
from web.errors import BadRequest

_MOST = 500


class Proposed(BaseModel):
    """One correction of record ``at`` (from 0): an action with its target and value."""

    at: int = Field(..., ge=0)
    action: Literal["kind", "role", "merge", "reject", "mention"]
    target: str = Field(..., min_length=1, max_length=400)
    value: dict[str, Any] = {}


_LIST = TypeAdapter(list[Proposed])


def parse_corrections(text: str) -> list[Proposed]:
    """The corrections of a form's field; none where it is empty. Raises BadRequest."""
    if not text:
        return []
    try:
        found = _LIST.validate_json(text)
    except ValidationError as error:
        raise BadRequest("The corrections cannot be read.", hint=str(error.errors()[0])) from error
    if len(found) > _MOST:
        raise BadRequest(f"There are {len(found):,} corrections; at most {_MOST} at once.")
    for each in found:
        _check(each)
    return found


def _check(each: Proposed) -> None:
    """Refuse a value that extraction would pass over in silence."""
    kind, role, value = each.value.get("kind"), each.value.get("role"), each.value
    if (each.action in ("kind", "mention") or kind is not None) and kind not in KINDS:
        raise BadRequest(f"{kind!r} is no kind; kinds are {', '.join(KINDS)}.")
    if (each.action == "role" or role is not None) and role not in ROLES:
        raise BadRequest(f"{role!r} is no role; roles are {', '.join(ROLES)}.")
    if each.action == "merge" and kind_of(str(value.get("into", ""))) is None:
        raise BadRequest(f"{value.get('into')!r} is no concept's id.")


def corrections_of(found: Sequence[Proposed], at: int) -> tuple[Correction, ...]:
    """Those of one record, as values for the extraction."""
    return tuple(
        Correction(action=each.action, target=each.target, value=each.value)
        for each in found
        if each.at == at
    )


def keep_corrections(
    db: Database,
    records: Sequence[SourceRecord],
    found: Sequence[Proposed],
    *,
    extractor: Extractor,
    owner: str,
) -> None:
    """Make overrides of them before the load begins; papers that are here are read again.

    Raises BadRequest, before anything is kept, where a record is not among those of the preview.
    """
    if wrong := next((each for each in found if each.at >= len(records)), None):
        raise BadRequest(f"There is no record {wrong.at + 1} to correct.")
    here: dict[str, None] = {}
    for each in found:
        id = own_id(records[each.at])
        try:
            id = str(get_paper(db, id)["id"])
            here[id] = None
        except NotFound:
            pass  # it is about to be loaded, and found by this id
        add_override(db, each.action, each.target, paper=id, value=each.value, owner=owner)
    reread_papers(db, list(here), extractor=extractor)
