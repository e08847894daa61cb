"""The parameters of a view of the graph: from a query string to the arguments of subgraph, and the
places of its nodes from the text that an address carries. Pure; the page and its exports share it.
"""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from typing import Any

from graph.errors import InvalidValue
from graph.names import ROLES
from graph.queries.view_data import NODE_KINDS

_OPENED = re.compile(r"(.+?)(?:\*(\d{1,4}))?")
_WHOLE = re.compile(r"-?[0-9]{1,6}")
_FNV_START, _FNV_PRIME = 0x811C9DC5, 0x01000193


def view_arguments(args: Mapping[str, str], *, most: int) -> dict[str, Any]:
    """The keyword arguments of subgraph for the parameters of GET graph.

    ``most`` is the limit of nodes that may be asked for. Raises InvalidValue for a number, a kind
    or a role that is none.
    """
    given: dict[str, Any] = {
        "focus": args.get("focus") or None,
        "open": [_opened(text) for text in _list(args, "open")],
        "add": _list(args, "add"),
        "hide": _list(args, "hide"),
        "pin": _list(args, "pin"),
        "kinds": _known(_list(args, "kinds"), NODE_KINDS, "kind"),
        "roles": _known(_list(args, "roles"), ROLES, "role"),
        "min": _number(args, "min", 1, 1_000_000),
        "from_year": _number(args, "from", 1000, 9999),
        "to_year": _number(args, "to", 1000, 9999),
        "communities": _numbers(args, "communities"),
    }
    if limit := _number(args, "limit", 1, most):
        given["limit"] = limit
    return given


def read_places(text: str, ids: Sequence[str]) -> dict[str, tuple[int, int]] | None:
    """Where nodes stand, from the ``p`` of an address; None where it is of other nodes.

    The text is base64url of a checksum of the sorted ids and a pair of 16-bit numbers for each,
    as web/static/js/explore/positions.js writes it.
    """
    try:
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return None
    ordered = sorted(ids)
    if len(data) != 4 + 4 * len(ordered) or int.from_bytes(data[:4], "big") != checksum(ordered):
        return None
    numbers = [
        int.from_bytes(data[at : at + 2], "big", signed=True) for at in range(4, len(data), 2)
    ]
    return dict(zip(ordered, zip(numbers[::2], numbers[1::2], strict=True), strict=True))


def checksum(ids: Sequence[str]) -> int:
    """FNV-1a over the sorted ids, joined by line breaks, 32 bits."""
    value = _FNV_START
    for char in "\n".join(sorted(ids)):
        value = ((value ^ ord(char)) * _FNV_PRIME) & 0xFFFFFFFF
    return value


def _list(args: Mapping[str, str], name: str) -> list[str]:
    return list(dict.fromkeys(part for part in args.get(name, "").split(",") if part))


def _opened(text: str) -> tuple[str, int | None]:
    found = _OPENED.fullmatch(text)
    if found is None:  # a text with line breaks: no id, so it opens nothing
        return text, None
    return found[1], int(found[2]) if found[2] else None


def _known(names: list[str], known: Sequence[str], what: str) -> list[str] | None:
    """Names in any case as they are spelled; None for none, which means the usual ones."""
    spelled = {name.lower(): name for name in known}
    for name in names:
        if name.lower() not in spelled:
            raise InvalidValue(f"{name!r} is no {what}; they are {', '.join(known)}.")
    return [spelled[name.lower()] for name in names] or None


def _numbers(args: Mapping[str, str], name: str) -> list[int] | None:
    """Whole numbers, -1 among them; None for none, which means all."""
    parts = _list(args, name)
    for part in parts:
        if not _WHOLE.fullmatch(part):
            raise InvalidValue(f"{name} holds {part!r}; it is numbers with commas between.")
    return [int(part) for part in parts] or None


def _number(args: Mapping[str, str], name: str, least: int, most: int) -> int | None:
    text = args.get(name, "")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise InvalidValue(f"{name} is {text!r}; it is a number from {least:,} to {most:,}.")
    return int(text)
