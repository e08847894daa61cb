"""Formats of one tagged line a field: RIS (reference managers) and MEDLINE (PubMed's .nbib).

RIS records run from TY to ER, MEDLINE records from one PMID to the next; in both a line without a
tag goes on with the field above. Read here line by line, because a record without its end, an
unknown tag or a wrapped line must cost nothing but a warning at most.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from graph import ids
from ingest.read.build import iter_built
from ingest.read.content import Content
from ingest.records import Place, Problem, SourceRecord, warning

_RIS = re.compile(r"\ufeff?([A-Z][A-Z0-9])\s{1,2}-(?:\s(.*)|$)")
_MEDLINE = re.compile(r"([A-Z]{2,4})\s{0,2}- (.*)")
_DOI_PART = re.compile(r"(\S+) \[doi\]")


@dataclass(slots=True)
class _Entry:
    """The fields of a record as tag and text, in their order, and where it begins."""

    line: int
    fields: list[tuple[str, str]] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    ended: bool = False

    def first(self, *tags: str) -> str:
        """The first text under the first of these tags that has one."""
        for tag in tags:
            for name, text in self.fields:
                if name == tag and text.strip():
                    return text.strip()
        return ""

    def every(self, *tags: str) -> list[str]:
        """All texts under the first of these tags that has any."""
        for tag in tags:
            if found := [
                text.strip() for name, text in self.fields if name == tag and text.strip()
            ]:
                return found
        return []


def looks_like_ris(head: str) -> bool:
    """Whether a line begins a RIS record."""
    return bool(re.search(r"^\ufeff?TY\s{1,2}-\s", head, re.MULTILINE))


def looks_like_medline(head: str) -> bool:
    """Whether a line begins a MEDLINE record."""
    return bool(re.search(r"^PMID\s?- ?\d", head, re.MULTILINE))


def iter_ris(content: Content) -> Iterator[SourceRecord | Problem]:
    """The records of a RIS file in its order."""
    for number, entry in enumerate(_iter_entries(content, _RIS, first="TY", last="ER"), 1):
        place = Place(file=content.name, record=number, line=entry.line)
        if not entry.ended:
            yield warning(place, "The record has no end (ER); what it holds was read.")
        yield from _built(_ris_fields(entry), entry, place, content, source=content.source)


def iter_medline(content: Content) -> Iterator[SourceRecord | Problem]:
    """The records of a MEDLINE file in its order."""
    for number, entry in enumerate(_iter_entries(content, _MEDLINE, first="PMID", last=None), 1):
        place = Place(file=content.name, record=number, line=entry.line)
        yield from _built(_medline_fields(entry), entry, place, content, source="pubmed")


def _built(
    fields: dict[str, Any], entry: _Entry, place: Place, content: Content, *, source: str
) -> Iterator[SourceRecord | Problem]:
    yield from iter_built(
        fields,
        place,
        source=source,
        limits=content.limits,
        raw="\n".join(entry.raw),
        raw_form="ris" if source == content.source else "nbib",
    )


def _iter_entries(
    content: Content, pattern: "re.Pattern[str]", *, first: str, last: str | None
) -> Iterator[_Entry]:
    entry: _Entry | None = None
    for number, line in content.lines():
        match = pattern.match(line)
        tag, text = (match[1], match[2] or "") if match else ("", line)
        if tag == first:
            if entry:
                yield entry
            entry = _Entry(number)
        if entry is None:
            continue
        entry.raw.append(line)
        if tag and tag == last:
            entry.ended = True
            yield entry
            entry = None
        elif tag:
            entry.fields.append((tag, text))
        elif text.strip() and entry.fields:
            name, before = entry.fields[-1]
            entry.fields[-1] = (name, f"{before}\n{text.strip()}")
    if entry:
        yield entry


def _ris_fields(entry: _Entry) -> dict[str, Any]:
    addresses = entry.every("UR", "LK") or entry.every("L2")
    return {
        "title": entry.first("TI", "T1", "CT", "BT"),
        "abstract": "\n".join(entry.every("AB", "N2")),
        "authors": entry.every("AU", "A1"),
        "year": entry.first("PY", "Y1", "DA"),
        "published": entry.first("DA", "Y1", "PY").strip("/"),
        "venue": entry.first("JO", "JF", "T2", "JA", "J2", "BT", "C3"),
        "doi": entry.first("DO"),
        "url": addresses[0].split()[0] if addresses else None,
    }


def _medline_fields(entry: _Entry) -> dict[str, Any]:
    pmid = entry.first("PMID")
    identifiers = "\n".join(entry.every("LID") + entry.every("AID"))
    doi = _DOI_PART.search(identifiers)
    return {
        "title": entry.first("TI", "BTI"),
        "abstract": entry.first("AB"),
        "authors": entry.every("FAU", "AU", "CN"),
        "published": entry.first("DP"),
        "venue": entry.first("JT", "TA"),
        "doi": doi[1] if doi else None,
        "url": f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/",
        "other_ids": [ids.other_key("pmid", pmid)],
        "text_source": "aggregator",
    }
