"""Lists and tables of papers in Markdown, as reading lists and "awesome" pages have them.

An item is a paper when it links to one or names it; its title is the text of the link, unless that
only says "paper" or "pdf": then the bold text, or the text before the links. There are no
abstracts in such lists, so what is loaded are titles and identifiers.
"""

import re
from collections.abc import Iterator
from typing import Any

from ingest.read.aliases import field_of, raw_fields
from ingest.read.build import iter_built
from ingest.read.content import Content
from ingest.records import Place, Problem, SourceRecord

_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,4}[.)])\s+(?:\[[ xX]\]\s+)?(.+)")
_LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\((https?://[^()\s]+(?:\([^()\s]*\))?)[^()]*\)")
_BARE = re.compile(r"https?://[^\s<>)\]]+")
_RULE = re.compile(r"\s*\|?\s*:?-{3,}:?\s*(?:\|\s*:?-{3,}:?\s*)*\|?\s*$")
_PAPER_HOSTS = re.compile(
    r"arxiv\.org|doi\.org|aclanthology|openreview\.net|proceedings|papers\.nips|acm\.org|"
    r"ieee\.org|biorxiv|huggingface\.co/papers|semanticscholar|springer|nature\.com|\.pdf$",
    re.IGNORECASE,
)
_NO_TITLES = {
    "paper", "pdf", "code", "link", "arxiv", "abs", "project", "project page", "website", "page",
    "github", "blog", "dataset", "data", "model", "models", "video", "slides", "demo", "html",
    "url", "doi", "bibtex", "talk", "poster", "homepage", "here", "official code",
    "openreview", "docs",
}  # fmt: skip


def looks_like(head: str) -> bool:
    """Whether the text has two items that link to papers, or a table with titles."""
    lines = head.splitlines()
    items = [match[1] for line in lines if (match := _ITEM.match(line))]
    if sum(bool(_PAPER_HOSTS.search(item)) for item in items) >= 2:
        return True
    return any(_is_table_head(lines, at) for at in range(len(lines) - 1))


def iter_records(content: Content) -> Iterator[SourceRecord | Problem]:
    """The papers of all lists and tables in their order; other text is passed over."""
    for number, (line, fields) in enumerate(_iter_fields(content), 1):
        place = Place(file=content.name, record=number, line=line)
        yield from iter_built(fields, place, source=content.source, limits=content.limits)


def _iter_fields(content: Content) -> Iterator[tuple[int, dict[str, Any]]]:
    header: list[str] | None = None
    before = ""
    for line, text in content.lines():
        if _RULE.match(text) and "|" in text and "|" in before:
            header = _cells(before)
        elif "|" in text and header is not None:
            if fields := _row(header, _cells(text)):
                yield line, fields
        else:
            header = None
            if (match := _ITEM.match(text)) and (fields := _item(match[1])):
                yield line, fields
        before = text


def _item(text: str) -> dict[str, Any] | None:
    """The fields of a list item that is a paper, else None."""
    links = [(words, address) for words, address in _LINK.findall(text)]
    addresses = [address for _, address in links] or _BARE.findall(text)
    papers = [address for address in addresses if _PAPER_HOSTS.search(address)]
    if not papers:
        return None
    return {
        "title": _title(text, [words for words, _ in links]),
        "url": papers[0],
        "arxiv_id": next((a for a in papers if "arxiv.org" in a), None),
        "year": text if re.search(r"\b(?:19|20)\d\d\b", _BARE.sub("", text)) else None,
        "links": [address for address in addresses if address not in papers],
    }


def _title(text: str, words: list[str]) -> str:
    for label in words:
        if _plain(label).lower() not in _NO_TITLES and len(_plain(label)) > 7:
            return _plain(label)
    without_links = _BARE.sub("", _LINK.sub("\0", text))
    if bold := re.search(r"\*\*([^*]{8,})\*\*|__([^_]{8,})__", without_links):
        return _plain(bold[1] or bold[2])
    return _plain(re.split(r"\0|\||\s[-–—:]\s*$", without_links)[0]).strip(" .:-–—[]()*,")


def _plain(text: str) -> str:
    return re.sub(r"[*`]+|!\[[^\]]*\]\([^)]*\)", "", text).strip()


def _is_table_head(lines: list[str], at: int) -> bool:
    if "|" not in lines[at] or "|" not in lines[at + 1] or not _RULE.match(lines[at + 1]):
        return False
    return any(field_of(cell) == "title" or cell.lower() == "paper" for cell in _cells(lines[at]))


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row.strip().strip("|"))]


def _row(header: list[str], cells: list[str]) -> dict[str, Any] | None:
    """The fields of a table row: plain cells by their names, links by where they lead."""
    names = ["title" if name.lower() == "paper" else name for name in header]
    row = dict(zip(names, cells, strict=False))
    fields = raw_fields({name: _plain(_LINK.sub(r"\1", cell)) for name, cell in row.items()})
    addresses = [address for cell in cells for _, address in _LINK.findall(cell)]
    papers = [address for address in addresses if _PAPER_HOSTS.search(address)]
    if not fields.get("title"):
        return None
    fields.setdefault("url", papers[0] if papers else None)
    fields["arxiv_id"] = next((a for a in papers if "arxiv.org" in a), fields.get("arxiv_id"))
    fields["links"] = [address for address in addresses if address not in papers]
    return fields
