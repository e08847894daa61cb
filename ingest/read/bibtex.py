"""BibTeX and BibLaTeX, as Zotero, Mendeley, Google Scholar and the ACL Anthology export them.

The blocks come from bibtexparser; its defaults lose records (a repeated key, a repeated field, an
unclosed brace), so every block it could not read is reported or mended here, and the entries are
counted against the raw text. Values are resolved here too: @string, "#", crossref, TeX accents.
"""

import re
from bisect import bisect
from collections.abc import Iterator, Mapping
from typing import Any

from bibtexparser import model
from bibtexparser.entrypoint import parse_string
from bibtexparser.library import Library

from ingest.latex import latex_to_text
from ingest.read.bibtex_values import inherit, resolve, split_at_and
from ingest.read.build import iter_built
from ingest.read.content import Content
from ingest.read.quiet import quiet
from ingest.records import Place, Problem, SourceRecord, refused, warning

_ENTRY = re.compile(r"^[ \t]*@[ \t]*([A-Za-z]+)[ \t]*[{(]", re.MULTILINE)
_NO_ENTRIES = {"comment", "string", "preamble"}
_VOLUMES = {"proceedings", "collection", "periodical", "mvproceedings", "mvcollection"}
_ARXIV = re.compile(
    r"arxiv[:.\s/]*(?:preprint)?[\s:]*((?:[a-z-]+/)?\d{4}\.?\d{3,5}(?:v\d+)?)", re.I
)
_VENUES = ("booktitle", "journal", "journaltitle", "publisher", "school", "institution")


def looks_like(head: str) -> bool:
    """Whether an entry, or a comment or string of BibTeX, begins on some line of the head."""
    return bool(_ENTRY.search(head))


def iter_records(content: Content) -> Iterator[SourceRecord | Problem]:
    """The entries in the order of the file; the number of a record counts all of them."""
    text = content.text()
    lines = text.split("\n")
    starts = _entry_lines(lines)
    blocks = sorted(_parse(text).blocks, key=lambda block: block.start_line or 0)
    strings = {
        block.key.lower(): str(block.value) for block in blocks if isinstance(block, model.String)
    }
    entries = _entries(blocks)
    resolved = [_values(entry, strings) for _, entry, _ in entries]
    parents = {
        entry.key.lower(): values for (_, entry, _), values in zip(entries, resolved, strict=True)
    }
    wanted = {values.get("crossref", "").lower() for values in parents.values()} - {""}
    seen: set[int] = set()
    for (start, entry, note), own in zip(entries, resolved, strict=True):
        seen.add(start)
        place = Place(file=content.name, record=bisect(starts, start) or 1, line=start)
        values = inherit(own, parents)
        if entry.entry_type.lower() in _VOLUMES and entry.key.lower() in wanted:
            yield warning(place, f"{entry.key} is the volume of other entries, not a paper.")
            continue
        if note:
            yield warning(place, note)
        raw = entry.raw or _raw_block(lines, start)
        yield from _built(values, place, content, raw)
    yield from _lost(lines, starts, seen, content)


def _parse(text: str) -> Library:
    with quiet("bibtexparser"):
        return parse_string(text, parse_stack=[])


def _entries(blocks: list[Any]) -> list[tuple[int, model.Entry, str]]:
    """Line (from one), entry, and what is odd about it; repeated keys and fields are entries."""
    found = []
    for block in blocks:
        note = ""
        if isinstance(block, model.DuplicateFieldKeyBlock):
            names = ", ".join(sorted(block.duplicate_keys))
            note = f"The entry gives {names} more than once; the first one was taken."
        elif isinstance(block, model.DuplicateBlockKeyBlock):
            note = f"The key {block.key} was used before; both entries were read."
        entry = block.ignore_error_block if note else block
        if isinstance(entry, model.Entry):
            found.append(((block.start_line or 0) + 1, entry, note))
    return found


def _values(entry: model.Entry, strings: Mapping[str, str]) -> dict[str, str]:
    """The resolved fields of an entry in lower case; the first of a repeated one."""
    values: dict[str, str] = {}
    for field in entry.fields:
        values.setdefault(field.key.strip().lower(), resolve(str(field.value), strings))
    return values


def _built(
    values: Mapping[str, str], place: Place, content: Content, raw: str
) -> Iterator[SourceRecord | Problem]:
    plain = {name: latex_to_text(value, drop_braces=True) for name, value in values.items()}
    fields = {
        "title": _joined(plain.get("title"), plain.get("subtitle")),
        "abstract": plain.get("abstract"),
        "authors": [
            latex_to_text(name, drop_braces=True) for name in split_at_and(values.get("author", ""))
        ],
        "year": plain.get("year") or plain.get("date"),
        "published": plain.get("date") or _joined(plain.get("month"), plain.get("year"), " "),
        "venue": _venue(plain),
        "url": plain.get("url") or plain.get("link"),
        "arxiv_id": _arxiv(plain),
        "doi": plain.get("doi"),
        "text_by": plain.get("text_by"),
    }
    yield from iter_built(
        fields, place, source=content.source, limits=content.limits, raw=raw, raw_form="bib"
    )


def _joined(first: str | None, second: str | None, separator: str = ": ") -> str:
    return separator.join(part for part in (first, second) if part)


def _venue(plain: Mapping[str, str]) -> str | None:
    for name in _VENUES:
        value = plain.get(name, "").strip()
        if value and not value.lower().startswith(("arxiv", "corr")):
            return value
    return None


def _arxiv(plain: Mapping[str, str]) -> str | None:
    """The arXiv id of an entry: its eprint, else what journal, note or volume say."""
    eprint = plain.get("eprint") or plain.get("arxivid") or plain.get("arxiv")
    kind = (plain.get("archiveprefix") or plain.get("eprinttype") or "arxiv").lower()
    if eprint and kind == "arxiv":
        return eprint
    for name in ("journal", "note", "howpublished", "volume", "publisher", "number"):
        if match := _ARXIV.search(plain.get(name, "")):
            return match[1]
    return None


def _entry_lines(lines: list[str]) -> list[int]:
    """The lines on which entries begin, by the raw text."""
    return [
        number
        for number, line in enumerate(lines, 1)
        if (match := _ENTRY.match(line)) and match[1].lower() not in _NO_ENTRIES
    ]


def _lost(
    lines: list[str], starts: list[int], seen: set[int], content: Content
) -> Iterator[Problem]:
    """One refusal for each entry of the raw text that the parser gave nothing for."""
    for number, start in enumerate(starts, 1):
        if start not in seen:
            place = Place(file=content.name, record=number, line=start)
            reason = "The entry cannot be read; check its braces, quotes and commas."
            yield refused(place, reason, raw=_raw_block(lines, start), form="bib")


def _raw_block(lines: list[str], start: int) -> str:
    """The text from a line to the next entry."""
    end = start
    while end < len(lines) and not _ENTRY.match(lines[end]):
        end += 1
    return "\n".join(lines[start - 1 : end]).rstrip()
