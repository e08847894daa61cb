"""The first page of a paper as PDF: title, abstract, arXiv id and DOI, through pypdf.

What is not plainly there is never guessed: a PDF without a text layer, without a heading
"Abstract" or without the end of its abstract is refused with what to do instead. What is read is
marked as read from a PDF.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot
from typing import Any

from pypdf import PageObject, PdfReader

from ingest.errors import TooLarge, UnreadableSource
from ingest.read.build import as_line, iter_built
from ingest.read.content import Content
from ingest.read.quiet import quiet
from ingest.records import Place, Problem, SourceRecord, refused, warning

MAGIC = b"%PDF"
_REMEDY = "Export the paper from Zotero as BibTeX, or write title and abstract into a text file."
_START = re.compile(r"^[ \t]*abstract\b[ \t]*[.:—–-]*[ \t]*", re.IGNORECASE | re.MULTILINE)
_END = re.compile(
    r"^[ \t]*(?:(?:1|I)[.:]?[ \t]+\S*introduction\b|introduction[ \t]*$|(?:1|I)[.]?[ \t]*$|"
    r"key[ -]?words\b|index terms\b|ccs concepts\b|acm reference|general terms\b|"
    r"categories and subject|"
    r"1[ \t]+[A-Z][A-Za-z ]{3,40}$)",
    re.IGNORECASE | re.MULTILINE,
)
_STAMP = re.compile(r"arXiv:(\d{4}\.\d{4,5}|[a-z-]+/\d{7})(?:v\d+)?\s*\[[\w.-]+\]", re.IGNORECASE)
_DOI = re.compile(r"(?:doi\.org/|doi:\s*)(10\.\d{4,9}/[^\s,;]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of text as it is drawn: its size in points, and whether it stands upright."""

    text: str
    size: float
    upright: bool


def iter_records(content: Content) -> Iterator[SourceRecord | Problem]:
    """The one paper of the file, or why it cannot be read."""
    place = Place(file=content.name, record=1)
    try:
        fields = _fields(content)
    except UnreadableSource:
        raise
    except Exception:  # pypdf stumbles over damaged objects in every way there is
        yield refused(place, f"The PDF cannot be read, it is damaged or locked. {_REMEDY}")
        return
    missing = [name for name in ("title", "abstract") if not fields.get(name)]
    if missing:
        what = " and no ".join(missing)
        yield refused(
            place, f"No {what} was found on the PDF's first page. {_REMEDY}", raw=as_line(fields)
        )
        return
    yield warning(place, "Title and abstract were read from a PDF; look whether they are whole.")
    yield from iter_built(fields, place, source=content.source, limits=content.limits)


def _fields(content: Content) -> dict[str, Any]:
    data = content.binary().read(content.limits.max_whole_file + 1)
    if len(data) > content.limits.max_whole_file:
        raise TooLarge(content.name, "The PDF is too large to be a paper.", hint=_REMEDY)
    with quiet("pypdf"):
        return _of_first_page(PdfReader(io.BytesIO(data)))


def _of_first_page(reader: PdfReader) -> dict[str, Any]:
    first = reader.pages[0]
    runs = _runs(first)
    page = first.extract_text()
    following = reader.pages[1].extract_text() if len(reader.pages) > 1 else ""
    dois = {match[1].rstrip(".").lower() for match in _DOI.finditer(page)}
    stamp = _STAMP.search(page)
    given = reader.metadata.title if reader.metadata else None
    return {
        "title": find_title(runs, page, str(given or "")),
        "abstract": find_abstract(page, following),
        "arxiv_id": stamp[1] if stamp else None,
        "doi": dois.pop() if len(dois) == 1 else None,
    }


def _runs(page: PageObject) -> list[_Run]:
    """Everything drawn on the page, in the order of drawing."""
    runs: list[_Run] = []

    def visit(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        scale = hypot(tm[2], tm[3]) * hypot(cm[2], cm[3])
        if text.strip():
            runs.append(_Run(text, round(size * scale, 1), abs(tm[1]) < 0.01 and abs(cm[1]) < 0.01))

    page.extract_text(visitor_text=visit)
    return runs


def find_title(runs: list[_Run], page: str, given: str) -> str:
    """The document's own title where the page shows it, else the largest upright text."""
    if len(given.split()) > 1 and _squeezed(given) in _squeezed(page):
        return given
    sizes = {run.size for run in runs if run.upright and sum(map(str.isalpha, run.text)) > 2}
    for size in sorted(sizes, reverse=True)[:3]:
        text = " ".join(run.text.strip() for run in runs if run.upright and run.size == size)
        text = re.sub(r"\s+", " ", text).strip()
        if len(text.split()) > 1 and 8 <= len(text) <= 300:
            return text
    return ""


def find_abstract(page: str, following: str = "") -> str:
    """The text between "Abstract" and what follows it; empty where either is missing."""
    start = _START.search(page)
    if start is None:
        return ""
    rest = page[start.end() :] + "\n" + following
    end = _END.search(rest)
    return _joined(rest[: end.start()], page + following) if end else ""


def _joined(text: str, whole: str) -> str:
    """Words broken at line ends in one piece; a hyphen stays where the text writes it elsewhere."""

    def join(match: "re.Match[str]") -> str:
        hyphened = f"{match[1]}-{match[2]}"
        return hyphened if hyphened in whole else match[1] + match[2]

    return re.sub(r"(\w+)-[ \t]*\n[ \t]*([a-z]\w*)", join, text).strip()


def _squeezed(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()
