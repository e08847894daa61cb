"""All records of all sources, in order: open, detect, read, and turn failures into problems.

This is the one entrance to the readers. A source that fails is reported and the next one is read.
"""

import zlib
from collections.abc import Iterator, Sequence
from zipfile import BadZipFile

from ingest.errors import UnreadableSource
from ingest.read.content import Content
from ingest.read.detect import detect
from ingest.read.files import Meter, iter_contents
from ingest.records import Place, Problem, SourceRecord, refused, warning
from ingest.settings import IngestSettings

_DAMAGE = (OSError, EOFError, zlib.error, BadZipFile)


def iter_sources(
    sources: Sequence[str], *, limits: IngestSettings | None = None, meter: Meter | None = None
) -> Iterator[SourceRecord | Problem]:
    """The records and problems of files, folders, globs and ``-`` (standard input)."""
    for content in iter_contents(sources, limits=limits or IngestSettings(), meter=meter):
        if isinstance(content, Problem):
            yield content
        else:
            for item in iter_content(content):
                if meter:
                    meter.records += 1
                yield item


def iter_content(content: Content) -> Iterator[SourceRecord | Problem]:
    """The records and problems of one opened source."""
    count, last = 0, None
    try:
        for item in detect(content).iter_records(content):
            yield from _take(content.problems)
            last = item
            count += isinstance(item, SourceRecord)
            yield item
        yield from _take(content.problems)
        if last is None:
            reason = "No paper was found in the file; check that the export is complete."
            yield refused(Place(file=content.name), reason)
    except UnreadableSource as error:
        yield from _take(content.problems)
        place = Place(file=error.file, line=error.line)
        if content.named:
            yield refused(place, str(error))
        else:  # a folder may well hold pictures beside the papers
            yield warning(place, f"Skipped. {error}")
    except _DAMAGE as error:
        reason = f"Reading stopped after {count} records: {error}. What was read before is kept."
        yield refused(Place(file=content.name), reason)


def _take(problems: list[Problem]) -> list[Problem]:
    taken = list(problems)
    problems.clear()
    return taken
