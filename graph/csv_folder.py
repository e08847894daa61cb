"""A backup as a folder of CSV files, in the form that Neo4j's own importer takes, and back.

``neo4j-admin database import full @import.args`` fills an empty database with it, many times faster
than a restore; ``paperkin db import`` brings it back exactly. Every value is quoted, a missing one
is not, so that an empty text stays one; lists are parted by the unit separator, which no text of
ours holds. The importer itself makes a missing value of an empty list, and nothing else is lost.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from graph.errors import InvalidValue
from graph.schema import KEYED_LABELS

HEAD, ARGUMENTS = "paperkin.json", "import.args"
_PART = "\x1f"
_TYPES = {str: "string", bool: "boolean", int: "long", float: "double"}
_PYTHON = {name: kind for kind, name in _TYPES.items()}
#: One value and what ends it: quoted with its quotes doubled, or nothing at all.
_CELL = re.compile(r'(?:"((?:[^"]|"")*)")?(,|\r?\n|$)')

Line = dict[str, Any]
#: The labels of nodes, or the type of relationships with the labels of their ends.
Group = tuple[str, ...]


def write_folder(lines: Sequence[Line], folder: Path) -> list[Path]:
    """Write the lines of a backup as a folder, which must be empty or new; the files written.

    Raises InvalidValue where a property has several types, or a text holds the separator.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise InvalidValue(f"{folder} is not empty.", hint="Name a new folder.")
    groups: dict[Group, list[Line]] = defaultdict(list)
    for line in lines[1:-1]:
        groups[_group(line)].append(line)
    written = [_write_group(folder, group, members) for group, members in sorted(groups.items())]
    _write_arguments(folder, written)
    files = [path.name for path, _ in written]
    head = {"head": lines[0], "end": lines[-1], "files": files}
    (folder / HEAD).write_text(json.dumps(head, indent=1) + "\n", encoding="utf-8")
    return [path for path, _ in written]


def iter_lines(folder: Path) -> Iterator[Line]:
    """The lines of the backup that a folder was made of: head, nodes, relationships, end.

    Raises InvalidValue, naming file and line, for what this module has not written.
    """
    try:
        about = json.loads((folder / HEAD).read_text(encoding="utf-8"))
        files = [folder / Path(str(name)).name for name in about["files"]]
        yield about["head"]
        number = {"node": 0, "relationship": 0}
        for path in files:
            for line in _read_group(path):
                what = "node" if "labels" in line else "relationship"
                yield {what: number[what], **line}
                number[what] += 1
        yield about["end"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InvalidValue(f"{folder} is no whole CSV folder of paperkin: {error}.") from error


# ------------------------------------------------------------------------- writing


def _group(line: Line) -> Group:
    if "node" in line:
        return tuple(line["labels"])
    return (line["type"], line["from_label"], line["to_label"])


def _write_group(folder: Path, group: Group, lines: Sequence[Line]) -> tuple[Path, str]:
    """Write the file of a group; its path and the option that imports it."""
    is_node = "node" in lines[0]
    name = f"{'nodes' if is_node else 'relationships'}-{'-'.join(group)}.csv"
    columns = _columns(lines, name)
    if is_node:
        ends = {"id": f"id:ID({_key_label(group)})"}
    else:
        ends = {"from_id": f":START_ID({group[1]})", "to_id": f":END_ID({group[2]})"}
    header = [*ends.values(), *(f"{key}:{kind}" for key, kind in columns.items())]
    path = folder / name
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(",".join(header) + "\n")
        for line in lines:
            owner = line["properties"] if is_node else line
            cells = [_cell(owner[key]) for key in ends]
            cells += [_cell(line["properties"].get(key)) for key in columns]
            file.write(",".join(cells) + "\n")
    option = f"--nodes={':'.join(group)}" if is_node else f"--relationships={group[0]}"
    return path, f'"{option}={path.resolve()}"'


def _key_label(labels: Group) -> str:
    """The label whose ids are a space of their own."""
    return next(label for label in labels if label in KEYED_LABELS)


def _columns(lines: Iterable[Line], name: str) -> dict[str, str]:
    """The properties of a group with their types, in order of name."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        for key, value in line["properties"].items():
            kinds[key].add(_kind(value))
    if "node" in next(iter(lines)):
        kinds.pop("id", None)
    found = {}
    for key, own in sorted(kinds.items()):
        own.discard("[]")
        if own >= {"double", "long"}:  # a number that was written without its point
            own.discard("long")
        if len(own) > 1:
            raise InvalidValue(f"{key} of {name} is sometimes {' and sometimes '.join(own)}.")
        found[key] = own.pop() if own else "string[]"
    return found


def _kind(value: Any) -> str:
    if not isinstance(value, list):
        return _TYPES[type(value)]
    kinds = {_TYPES[type(each)] for each in value}
    if kinds >= {"double", "long"}:
        kinds.discard("long")
    return f"{kinds.pop()}[]" if kinds else "[]"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    parts = [_text(each) for each in (value if isinstance(value, list) else [value])]
    if any(_PART in part for part in parts) or value == [""]:
        raise InvalidValue(f"A CSV file cannot hold the value {value!r:.100}; make a backup.")
    return '"' + _PART.join(parts).replace('"', '""') + '"'


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else repr(value)


def _write_arguments(folder: Path, written: Iterable[tuple[Path, str]]) -> None:
    options = [
        "--multiline-fields=true",
        "--ignore-empty-strings=false",
        "--array-delimiter=U+001F",
        "--legacy-style-quoting=false",
        *(option for _, option in written),
    ]
    (folder / ARGUMENTS).write_text("\n".join(options) + "\n", encoding="utf-8")


# ------------------------------------------------------------------------- reading


def _read_group(path: Path) -> Iterator[Line]:
    """Each line of a file as a node or relationship of a backup."""
    group = tuple(path.stem.split("-")[1:])
    with path.open(encoding="utf-8", newline="") as file:
        columns = [name.rpartition(":") for name in file.readline().rstrip("\n").split(",")]
        for number, cells in _iter_rows(file.read(), len(columns), path):
            try:
                yield _line(group, columns, cells)
            except (ValueError, KeyError) as error:
                raise ValueError(f"{path.name}, record {number}: {error}") from error


def _iter_rows(text: str, width: int, path: Path) -> Iterator[tuple[int, list[str | None]]]:
    at, row, number = 0, list[str | None](), 1
    while at < len(text):
        match = _CELL.match(text, at)
        if match is None:
            raise ValueError(f"{path.name}, record {number}: a value is not quoted")
        row.append(None if match[1] is None else match[1].replace('""', '"'))
        at = match.end()
        if match[2] != ",":
            if len(row) != width:
                raise ValueError(f"{path.name}, record {number}: {len(row)} values, not {width}")
            yield number, row
            row, number = [], number + 1


def _line(
    group: Group, columns: Sequence[tuple[str, str, str]], cells: Sequence[str | None]
) -> Line:
    properties: Line = {}
    ends: Line = {}
    for (key, _, kind), cell in zip(columns, cells, strict=True):
        if kind.startswith(("START_ID", "END_ID")):
            ends["from_id" if kind.startswith("START") else "to_id"] = cell
        elif kind.startswith("ID("):
            properties[key] = cell
        elif cell is not None:
            properties[key] = _value(cell, kind)
    if ends:
        labels = {"from_label": group[1], "to_label": group[2]}
        return {"type": group[0], "properties": properties, **labels, **ends}
    return {"labels": list(group), "properties": properties}


def _value(cell: str, kind: str) -> Any:
    if kind.endswith("[]"):
        return [_value(part, kind[:-2]) for part in cell.split(_PART)] if cell else []
    if kind == "boolean":
        return cell == "true"
    return _PYTHON[kind](cell)
