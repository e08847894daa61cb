"""JSON Lines, JSON arrays, and the answers of web services that hold an array of records.

JSON Lines stream; a document that spans lines is read whole. Broken JSON is reported with its
line, and what stands before and after it is read.
"""

import json
from collections.abc import Iterator
from typing import Any

from ingest.read.build import iter_built
from ingest.read.content import Content
from ingest.read.json_records import describe
from ingest.records import Place, Problem, SourceRecord, refused

_DECODER = json.JSONDecoder()
#: Keys under which web services put their array of records.
_ARRAYS = ("results", "data", "papers", "items", "records", "works", "entries", "references")


def looks_like(head: str) -> bool:
    """Whether the text begins as a JSON object or an array of objects."""
    text = head.lstrip()
    return text[:1] == "{" or (text[:1] == "[" and text[1:].lstrip()[:1] in ("{", "]", "["))


def iter_records(content: Content) -> Iterator[SourceRecord | Problem]:
    """The records in their order; the number of a record counts objects, good or bad."""
    if _is_lines(content.head_text()):
        yield from _iter_lines(content)
    else:
        yield from _iter_document(content)


def _is_lines(head: str) -> bool:
    """Whether each line is a record of its own: the first line is a whole object, or is broken
    while the next one begins with an object."""
    first, _, rest = head.lstrip().partition("\n")
    if not first.startswith("{"):
        return False
    try:
        value = json.loads(first)
    except ValueError:
        return len(first) > 1 and rest.lstrip(" \t").startswith("{")
    return _array_in(value) is None


def _iter_lines(content: Content) -> Iterator[SourceRecord | Problem]:
    number = 0
    for line, text in content.lines():
        if not text.strip():
            continue
        number += 1
        place = Place(file=content.name, record=number, line=line)
        try:
            data = json.loads(text)
        except (ValueError, RecursionError) as error:
            yield refused(place, _broken(error), raw=text)
            continue
        yield from _iter_object(data, content, place, raw=text)


def _iter_object(
    data: Any, content: Content, place: Place, *, raw: str | None = None
) -> Iterator[SourceRecord | Problem]:
    if not isinstance(data, dict):
        reason = f"A record has to be a JSON object, and this is {_kind(data)}."
        yield refused(place, reason, raw=raw or json.dumps(data, ensure_ascii=False))
        return
    described = describe(data)
    yield from iter_built(
        described.fields,
        place,
        source=described.source or content.source,
        limits=content.limits,
        raw=raw or json.dumps(data, ensure_ascii=False),
    )


def _iter_document(content: Content) -> Iterator[SourceRecord | Problem]:
    """A document that spans lines: one array, one object, or several after one another."""
    text, line, counted = content.text(), 1, 0
    for number, (value, at) in enumerate(_iter_values(text), 1):
        line, counted = line + text.count("\n", counted, at), at
        place = Place(file=content.name, record=number, line=line)
        if isinstance(value, Exception):
            yield refused(place, _broken(value), raw=text[at : at + 100_000])
        else:
            yield from _iter_object(value, content, place)


def _iter_values(text: str) -> Iterator[tuple[Any, int]]:
    """Each record of a document and where it begins; an exception where the JSON is broken."""
    at = _skip(text, 0)
    if text[at : at + 1] == "{":
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            at = _inner_array(text, at)
        else:
            if (records := _array_in(value)) is not None:
                yield from ((record, at) for record in records)
                return
            if not text[end:].strip(" \t\n\r,"):
                yield value, at
                return
    yield from _iter_members(text, at)


def _iter_members(text: str, at: int) -> Iterator[tuple[Any, int]]:
    """The objects of an array one by one, so that a broken one does not hide the others."""
    while (at := _skip(text, at)) < len(text):
        try:
            value, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            yield error, at
            end = text.find("\n{", at + 1)
            end = len(text) if end < 0 else end
        else:
            yield value, at
        at = end


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n,[]":
        at += 1
    return at


def _inner_array(text: str, at: int) -> int:
    """Where the records begin inside an object that cannot be read as a whole."""
    starts = [text.find(f'"{key}"', at) for key in _ARRAYS]
    opened = [text.find("[", start) for start in starts if start >= 0]
    return min((start for start in opened if start >= 0), default=at)


def _array_in(value: Any) -> list[Any] | None:
    """The array of records of a service's answer, or None where the object is a record itself."""
    if not isinstance(value, dict) or "title" in value:
        return None
    for key in _ARRAYS:
        if isinstance(value.get(key), list):
            return list(value[key])
    return None


def _broken(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "The JSON is nested too deeply to be a record; check the export."
    detail = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
    column = f" at column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
    return f"The JSON is broken{column} ({detail}); mend the record and load it again."


def _kind(value: Any) -> str:
    names = {list: "an array", str: "a text", bool: "a truth value", type(None): "null"}
    return names.get(type(value), "a number")
