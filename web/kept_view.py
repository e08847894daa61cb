"""A view that somebody kept: its nodes and where they stood.

Its value is what the explorer sends: ``query``, the parameters of its address, and ``places``,
where each node stood. It draws exactly those nodes, however the graph has grown; an address names
it by its id (``/explore?kept=ID``), so that it stays short.
"""

from dataclasses import dataclass
from typing import Any

from graph.database import Database
from graph.errors import InvalidValue
from graph.saved import get_saved


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptView:
    """The nodes of a kept view and where they stood."""

    id: str
    name: str
    places: dict[str, tuple[int, int]]


def get_kept_view(db: Database, id: str) -> KeptView:
    """The kept view with this id; raises NotFound, InvalidValue where it is no view."""
    saved = get_saved(db, id)
    if saved.kind != "view":
        raise InvalidValue(f"“{saved.name}” is a query; the console opens it.")
    return KeptView(id=saved.id, name=saved.name, places=_places(saved.name, saved.value))


def _places(name: str, value: dict[str, Any]) -> dict[str, tuple[int, int]]:
    given = value.get("places")
    if not isinstance(given, dict):
        raise InvalidValue(f"“{name}” holds no places of nodes. Save it again.")
    found = {}
    for id, place in given.items():
        if not isinstance(place, list) or [type(part) for part in place] != [int, int]:
            raise InvalidValue(f"“{name}” has no place for {id!r}. Save it again.")
        found[str(id)] = (place[0], place[1])
    return found
