"""Feeds of arXiv: the Atom answers of its API and the RSS of its announcements.

Ids carry versions, lines are hard-wrapped, and an error of the API is a feed with one entry titled
"Error". Other Atom and RSS feeds are read by the same elements.
"""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from graph.ids import normal_arxiv_id
from ingest.read.build import iter_built
from ingest.read.content import Content
from ingest.read.xml_stream import Found, child, children, iter_elements, local_name, text_of, texts
from ingest.records import Place, Problem, SourceRecord, refused

_ROOT = re.compile(r"<(?:[A-Za-z]+:)?(?:feed|rss|RDF)[\s>]")
_ANNOUNCED = re.compile(r"^\s*arXiv:\S+\s+Announce Type:\s*\S+\s*Abstract:\s*", re.IGNORECASE)
_TITLE_END = re.compile(r"\.?\s*\(arXiv:\s*([^\s)]+)[^)]*\)\s*$")


def looks_like(head: str) -> bool:
    """Whether the XML begins with the root of a feed."""
    return bool(_ROOT.search(head[:4_000])) and "<PubmedArticle" not in head


def iter_records(content: Content) -> Iterator[SourceRecord | Problem]:
    """The entries of the feed in its order."""
    for found in iter_elements(content, ("entry", "item")):
        place = Place(file=content.name, record=found.number, line=found.line)
        if message := _error(found.element):
            reason = f"arXiv answered with an error: {message}. Mend the query and ask again."
            yield refused(Place(file=content.name, line=found.line), reason)
            continue
        is_rss = local_name(found.element) == "item"
        fields = _rss(found) if is_rss else _atom(found)
        arxiv = normal_arxiv_id(str(fields.get("arxiv_id") or "")) is not None
        fields["text_source"] = "arxiv" if arxiv else "other"
        # An announcement says less than the API does, so the one must not replace the other.
        source = ("arxiv-rss" if is_rss else "arxiv") if arxiv else content.source
        yield from iter_built(fields, place, source=source, limits=content.limits)


def _error(entry: Element) -> str | None:
    if "/api/errors" in text_of(child(entry, "id")) and text_of(child(entry, "title")) == "Error":
        return text_of(child(entry, "summary")).rstrip(".")
    return None


def _atom(found: Found) -> dict[str, Any]:
    entry = found.element
    identifier = text_of(child(entry, "id"))
    addresses = {item.get("rel", "alternate"): item.get("href") for item in children(entry, "link")}
    return {
        "title": text_of(child(entry, "title")),
        "abstract": text_of(child(entry, "summary")) or text_of(child(entry, "content")),
        "authors": [text_of(child(author, "name")) for author in children(entry, "author")],
        "published": text_of(child(entry, "published")) or text_of(child(entry, "updated")),
        "venue": text_of(child(entry, "journal_ref")),
        "doi": text_of(child(entry, "doi")),
        "arxiv_id": identifier if normal_arxiv_id(identifier) else None,
        "url": addresses.get("alternate"),
    }


def _rss(found: Found) -> dict[str, Any]:
    item = found.element
    title = text_of(child(item, "title"))
    link = text_of(child(item, "link"))
    ending = _TITLE_END.search(title)
    identifier = text_of(child(item, "guid")) or link
    names = "; ".join(texts(item, "creator"))
    return {
        "title": _TITLE_END.sub("", title),
        "abstract": _ANNOUNCED.sub("", text_of(child(item, "description"))),
        "authors": re.sub(r"<[^>]+>", "", names),
        "published": text_of(child(item, "pubDate")) or text_of(child(item, "date")),
        "doi": text_of(child(item, "DOI")) or text_of(child(item, "doi")),
        "arxiv_id": ending[1] if ending else identifier,
        "url": link,
    }
