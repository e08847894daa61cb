"""What readers hand on: a record with its place in the source, or a problem with its place.

Values only. A problem is one line a person can act on: which file, which record, what is wrong
and what to do about it.
"""

from dataclasses import dataclass
from typing import Any

from graph.model import Record

REFUSED = "refused"
WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where in a source something stands: record and line count from one."""

    file: str
    record: int | None = None
    line: int | None = None

    def __str__(self) -> str:
        parts = [self.file]
        if self.record is not None:
            parts.append(f"record {self.record}")
        if self.line is not None:
            parts.append(f"line {self.line}")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord:
    """A cleaned record, its place, and the name of the source that it belongs to.

    For one source the last load of a paper counts, so the source is the service that the record
    comes from (``arxiv``) or, where there is none, the file's name.
    """

    record: Record
    source: str
    file: str
    number: int
    line: int | None = None

    @property
    def place(self) -> Place:
        """Where the record stands."""
        return Place(file=self.file, record=self.number, line=self.line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something about a source or a record that a person should know.

    ``severity`` is REFUSED (not loaded) or WARNING (loaded, or nothing was lost). ``record`` is
    None where the problem is the whole file's. ``raw`` is the refused record as text, in the form
    named by ``raw_form`` (the suffix of a file that could hold it), so that it can be mended.
    """

    file: str
    severity: str
    reason: str
    record: int | None = None
    line: int | None = None
    raw: str | None = None
    raw_form: str = "jsonl"

    def as_json(self) -> dict[str, Any]:
        """The problem as the load report prints it."""
        return {
            "file": self.file,
            "record": self.record,
            "line": self.line,
            "severity": self.severity,
            "reason": self.reason,
        }

    def __str__(self) -> str:
        place = Place(file=self.file, record=self.record, line=self.line)
        return f"{place}: {self.severity}: {self.reason}"


def refused(place: Place, reason: str, *, raw: str | None = None, form: str = "jsonl") -> Problem:
    """A record or a file that is not loaded."""
    return Problem(
        file=place.file,
        record=place.record,
        line=place.line,
        severity=REFUSED,
        reason=reason,
        raw=raw,
        raw_form=form,
    )


def warning(place: Place, reason: str) -> Problem:
    """Something that a person should know although nothing was lost."""
    return Problem(
        file=place.file, record=place.record, line=place.line, severity=WARNING, reason=reason
    )
