"""CSV and TSV with a header line, as Zotero, Scopus, spreadsheets and people write them.

The separator is the one that splits the header into known names. It streams row by row; a row
whose number of cells does not fit is refused with its line, because its cells would stand in the
wrong fields.
"""

import csv
from collections import deque
from collections.abc import Iterator

from ingest.read.aliases import field_of, raw_fields
from ingest.read.build import iter_built
from ingest.read.content import Content
from ingest.records import Place, Problem, SourceRecord, refused

_SEPARATORS = ",\t;|"
_OPEN_QUOTE = "A quote in this row is never closed; close it and load the row again."


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
    csv.field_size_limit(content.limits.max_line)
    lines = _Lines(content)
    header: list[str] | None = None
    for number, (line, row) in enumerate(_iter_rows(lines, separator)):
        if header is None:
            header = [cell.strip() for cell in row or ()]
            continue
        place = Place(file=content.name, record=number, line=line)
        if row is None:
            raw = f"{separator.join(header)}\n{lines.row[0]}"
            yield refused(place, _OPEN_QUOTE, raw=raw, form="csv")
        elif reason := _misfit(header, row):
            rows = separator.join(header) + "\n" + "".join(lines.row)
            yield refused(place, reason, raw=rows.rstrip("\n"), form="csv")
        else:
            fields = raw_fields(dict(zip(header, row, strict=False)))
            yield from iter_built(fields, place, source=content.source, limits=content.limits)


class _Lines:
    """The lines of a source for the csv module, which wants their ends back.

    It keeps those of the present row, so that a row with an open quote can give back the lines
    that the quote swallowed.
    """

    def __init__(self, content: Content) -> None:
        self._lines = content.lines()
        self._returned: deque[str] = deque()
        self.row: list[str] = []
        self.number = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self._returned:
            text = self._returned.popleft()
        else:
            text = next(self._lines)[1].replace("\0", "") + "\n"
        self.number += 1
        self.row.append(text)
        return text

    def give_back(self) -> None:
        """Make all lines of the row but its first the next ones again."""
        self._returned.extendleft(reversed(self.row[1:]))
        self.number -= len(self.row) - 1
        del self.row[1:]


def _iter_rows(lines: _Lines, separator: str) -> Iterator[tuple[int, list[str] | None]]:
    """Each row that is not blank, with the line it begins on; None for one with an open quote."""
    while True:
        lines.row.clear()
        start = lines.number + 1
        try:
            row = next(csv.reader(lines, delimiter=separator, strict=True))
        except StopIteration:
            return
        except csv.Error as error:
            if "unexpected end" in str(error) or "field larger" in str(error):
                lines.give_back()
                yield start, None
                continue
            row = next(csv.reader(list(lines.row), delimiter=separator))
        if any(cell.strip() for cell in row):
            yield start, row


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
