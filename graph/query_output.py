"""Writes the result of a query as a table, JSON, JSON Lines or CSV; pure, text out.

CSV is safe to open in a spreadsheet: text that would be read as a formula is quoted with an
apostrophe. A cell that is no single value is its JSON.
"""

import csv
import io
import json
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

from prettytable import PrettyTable, TableStyle

from graph.console import QueryResult

_CELL_WIDTH = 60
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_table(result: QueryResult, *, wrap: bool = False) -> Iterator[str]:
    """A plain table, nodes by their name; long cells are cut with an ellipsis, or wrapped."""
    if not result.columns:
        return
    table = PrettyTable(align="l")
    table.set_style(TableStyle.SINGLE_BORDER)
    table.field_names = [f"{name}{' ' * index}" for index, name in _numbered(result.columns)]
    for row in result.rows:
        table.add_row([_wrapped(value) if wrap else _short(value) for value in row])
    yield table.get_string()


def write_json(result: QueryResult) -> Iterator[str]:
    """One object: columns, rows, truncated."""
    answer = {"columns": result.columns, "rows": result.rows, "truncated": result.truncated}
    yield json.dumps(answer, ensure_ascii=False)


def write_jsonl(result: QueryResult) -> Iterator[str]:
    """One object a row, a key a column."""
    for row in result.rows:
        yield json.dumps(dict(zip(result.columns, row, strict=True)), ensure_ascii=False)


def write_csv(result: QueryResult) -> Iterator[str]:
    """A header and one line a row."""
    yield _csv_line([safe_cell(name) for name in result.columns])
    for row in result.rows:
        yield _csv_line([safe_cell(value) for value in row])


#: Format -> the function that writes it.
FORMATS: dict[str, Callable[[QueryResult], Iterator[str]]] = {
    "table": write_table,
    "json": write_json,
    "jsonl": write_jsonl,
    "csv": write_csv,
}


def safe_cell(value: Any) -> str:
    """A value as a CSV cell that no spreadsheet takes for a formula.

    >>> safe_cell("=1+1"), safe_cell(-5), safe_cell(None), safe_cell(["a"])
    ("'=1+1", '-5', '', '["a"]')
    """
    if isinstance(value, str):
        return f"'{value}" if value.lstrip(" ").startswith(_FORMULA) else value
    return _plain(value)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def _short(value: Any) -> str:
    text = _one_line(value)
    return text if len(text) <= _CELL_WIDTH else f"{text[: _CELL_WIDTH - 1]}…"


def _wrapped(value: Any) -> str:
    return "\n".join(textwrap.wrap(_one_line(value), _CELL_WIDTH, break_on_hyphens=False))


def _one_line(value: Any) -> str:
    if isinstance(value, dict) and value.get("$") == "node":
        properties = value["properties"]
        value = properties.get("name") or properties.get("title") or value["id"]
    elif isinstance(value, dict) and value.get("$") == "relationship":
        value = value["type"]
    return " ".join(_plain(value).split())


def _numbered(names: list[str]) -> Iterator[tuple[int, str]]:
    """Each name with how often it stood before: the table wants different ones."""
    seen: dict[str, int] = {}
    for name in names:
        yield seen.get(name, 0), name
        seen[name] = seen.get(name, 0) + 1


def _csv_line(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(cells)  # so both signs are quoted in cells
    return line.getvalue().removesuffix("\r\n")
