"""CSV and TSV with a header line, as Zotero, Scopus, spreadsheets and people write them.

The separator is the one that splits the header into known names. It streams row by row; a row
whose number of cells does not fit is refused with its line, because its cells would stand in the
wrong fields.
"""

import csv
from collections.abc import Iterator

from ingest.read.aliases import field_of, raw_fields
from ingest.read.build import as_line, iter_built
from ingest.read.content import Content
from ingest.records import Place, Problem, SourceRecord, refused

_SEPARATORS = ",\t;|"


def looks_like(head: str) -> bool:
    """Whether the first line is a header that names a title."""
    return find_separator(_first_line(head)) is not None


def find_separator(header: str) -> str | None:
    """The separator that gives the most known field names, one of them the title; else None."""
    best: tuple[int, str] | None = None
    for separator in _SEPARATORS:
        cells = next(csv.reader([header], delimiter=separator), [])
        known = [field_of(cell) for cell in cells]
        fields = {field for field in known if field}
        if "title" in fields and (len(cells) > 1 or len(header) < 40):
            found = (len(fields), separator)
            best = found if best is None or found[0] > best[0] else best
    return best[1] if best else None


def iter_records(content: Content) -> Iterator[SourceRecord | Problem]:
    """The rows in their order; the number of a record counts rows below the header."""
    separator = find_separator(_first_line(content.head_text())) or ","
    csv.field_size_limit(max(content.limits.max_line, csv.field_size_limit()))
    lines = _Lines(content)
    rows = csv.reader(lines, delimiter=separator)
    header = [cell.strip() for cell in next(rows, [])]
    for number, (line, row) in enumerate(_iter_rows(rows, lines), 1):
        place = Place(file=content.name, record=number, line=line)
        if isinstance(row, csv.Error):
            yield refused(place, f"The row cannot be read ({row}); check its quotes.")
        elif reason := _misfit(header, row):
            yield refused(place, reason, raw=as_line(dict(zip(header, row, strict=False))))
        else:
            fields = raw_fields(dict(zip(header, row, strict=False)))
            yield from iter_built(fields, place, source=content.source, limits=content.limits)


class _Lines:
    """The lines of a source for the csv module, which wants their ends back; it counts them."""

    def __init__(self, content: Content) -> None:
        self._lines = content.lines()
        self.number = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        self.number, text = next(self._lines)
        return text.replace("\0", "") + "\n"


def _iter_rows(
    rows: "Iterator[list[str]]", lines: _Lines
) -> Iterator[tuple[int, "list[str] | csv.Error"]]:
    """Each row that is not blank with the line it begins on, or the error that it is."""
    while True:
        line = lines.number + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, error
            continue
        if any(cell.strip() for cell in row):
            yield line, row


def _misfit(header: list[str], row: list[str]) -> str | None:
    extra = [cell for cell in row[len(header) :] if cell.strip()]
    if extra:
        return (
            f"The row has {len(row)} cells and the header {len(header)}; put quotes around "
            "cells that hold the separator."
        )
    if len(row) < len(header) and len(row) == 1 and len(header) > 2:
        return f"The row has one cell and the header {len(header)}; check the quotes before it."
    return None


def _first_line(head: str) -> str:
    return next((line for line in head.splitlines() if line.strip()), "")
