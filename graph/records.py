"""Turns what the driver returns into the JSON values that the contract names; nothing else.

A node is named by its ``id`` property. Element ids stay inside: they tell here which node is which,
and are never given to anybody.
"""

import base64
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point
from neo4j.time import Duration

#: Integers beyond this are text, for a browser's numbers are not exact there.
_EXACT = 2**53

#: Element id of a node -> its ``id`` property, None where it has none.
Ids = Mapping[str, str | None]


def known_ids(values: Iterable[Any]) -> dict[str, str | None]:
    """The ids of all nodes that are among these values with their properties."""
    found: dict[str, str | None] = {}
    for value in _entities(values):
        if isinstance(value, Node) and _is_read(value):
            found[value.element_id] = _id_of(value)
    return found


def unread_ends(values: Iterable[Any], known: Ids) -> list[str]:
    """Element ids of the ends of relationships that are not among ``known``, sorted."""
    ends = {
        end.element_id
        for value in _entities(values)
        if isinstance(value, Relationship)
        for end in value.nodes
        if end is not None
    }
    return sorted(ends - known.keys())


def to_json(value: Any, ids: Ids) -> Any:
    """One value of a row as plain JSON; ``ids`` names the ends of relationships."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return value if abs(value) <= _EXACT else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list | tuple) and not isinstance(value, Point | Duration):
        return [to_json(item, ids) for item in value]
    if isinstance(value, Mapping) and not isinstance(value, Node | Relationship):
        return {str(key): to_json(item, ids) for key, item in value.items()}
    return _entity_json(value, ids)


def count_values(value: Any) -> int:
    """How many numbers and texts a JSON value holds, itself included."""
    if isinstance(value, dict):
        return 1 + sum(count_values(item) for item in value.values())
    if isinstance(value, list):
        return 1 + sum(count_values(item) for item in value)
    return 1


def _entity_json(value: Any, ids: Ids) -> Any:
    """A node, relationship, path, or one of the database's own types."""
    if isinstance(value, Node):
        return {
            "$": "node",
            "id": _id_of(value),
            "labels": sorted(value.labels),
            "properties": _properties(value, ids),
        }
    if isinstance(value, Relationship):
        source, target = value.nodes
        return {
            "$": "relationship",
            "type": value.type,
            "source": _end(source, ids),
            "target": _end(target, ids),
            "properties": _properties(value, ids),
        }
    if isinstance(value, Path):
        return {
            "$": "path",
            "nodes": [to_json(node, ids) for node in value.nodes],
            "relationships": [to_json(link, ids) for link in value.relationships],
        }
    return _scalar_json(value)


def _scalar_json(value: Any) -> Any:
    """Points, moments, durations, bytes and vectors."""
    if isinstance(value, Point):
        return {"$": "point", "srid": value.srid, "coordinates": [float(axis) for axis in value]}
    if isinstance(value, Duration):
        return value.iso_format()
    if isinstance(value, bytes | bytearray):
        return base64.b64encode(value).decode("ascii")
    if hasattr(value, "iso_format"):
        return value.iso_format()
    if hasattr(value, "to_native"):  # a vector: its numbers
        return [to_json(item, {}) for item in value.to_native()]
    return str(value)


def _properties(entity: Node | Relationship, ids: Ids) -> dict[str, Any]:
    return {key: to_json(value, ids) for key, value in sorted(entity.items())}


def _end(node: Node | None, ids: Ids) -> str | None:
    return ids.get(node.element_id) if node is not None else None  # a bare node is falsy


def _id_of(node: Node) -> str | None:
    value = node.get("id")
    return value if isinstance(value, str) else None


def _is_read(node: Node) -> bool:
    """False for the bare end of a relationship, of which only the element id came."""
    return bool(node.labels) or bool(len(node))


def _entities(values: Iterable[Any]) -> Iterator[Any]:
    """Every node and relationship in these values, however deep."""
    for value in values:
        if isinstance(value, Node | Relationship):
            yield value
        elif isinstance(value, Path):
            yield from value.nodes
            yield from value.relationships
        elif isinstance(value, Mapping):
            yield from _entities(value.values())
        elif isinstance(value, list | tuple):
            yield from _entities(value)
