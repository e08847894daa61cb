"""Answers of OAI-PMH servers, arXiv's above all: the formats arXiv, arXivRaw and oai_dc.

Deleted records have no paper in them and are counted in one warning; a resumption token says that
the list goes on elsewhere, which is a warning too.
"""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from graph.ids import normal_arxiv_id
from ingest.read.build import iter_built
from ingest.read.content import Content
from ingest.read.xml_stream import child, children, iter_elements, local_name, text_of, texts
from ingest.records import Place, Problem, SourceRecord, refused, warning


def looks_like(head: str) -> bool:
    """Whether the root is an OAI-PMH answer (or a list of its records)."""
    return bool(re.search(r"<(?:[A-Za-z]+:)?(?:OAI-PMH|ListRecords)[\s>]", head[:4_000]))


def iter_records(content: Content) -> Iterator[SourceRecord | Problem]:
    """The records of the answer in its order."""
    deleted, records = 0, 0
    for found in iter_elements(content, ("record", "error", "resumptionToken")):
        name, place = local_name(found.element), Place(file=content.name, line=found.line)
        if name == "error":
            code = found.element.get("code", "")
            yield refused(
                place, f"The server answered with an error: {code} {text_of(found.element)}"
            )
        elif name == "resumptionToken":
            if token := text_of(found.element):
                yield warning(
                    place, f"The list goes on at the server with the token {token[:100]}."
                )
        elif (header := child(found.element, "header")) is not None and (
            header.get("status") == "deleted"
        ):
            deleted += 1
        else:
            records += 1
            place = Place(file=content.name, record=records, line=found.line)
            yield from _built(found.element, place, content)
    if deleted:
        reason = f"{deleted:,} records are marked as deleted at the server and were passed over."
        yield warning(Place(file=content.name), reason)


def _built(record: Element, place: Place, content: Content) -> Iterator[SourceRecord | Problem]:
    metadata = child(record, "metadata")
    inner = next(iter(metadata), None) if metadata is not None else None
    readers = {"arXiv": _arxiv, "arXivRaw": _arxiv_raw, "dc": _dublin_core}
    reader = readers.get(local_name(inner)) if inner is not None else None
    if inner is None or reader is None:
        what = local_name(inner) if inner is not None else "none"
        yield refused(place, f"The metadata format ({what}) is not known; ask for arXiv or oai_dc.")
        return
    fields = reader(inner)
    arxiv = normal_arxiv_id(str(fields.get("arxiv_id") or "")) is not None
    fields["text_source"] = "arxiv" if arxiv else "other"
    source = "arxiv" if arxiv else content.source
    yield from iter_built(fields, place, source=source, limits=content.limits)


def _arxiv(meta: Element) -> dict[str, Any]:
    return {
        "title": text_of(child(meta, "title")),
        "abstract": text_of(child(meta, "abstract")),
        "authors": [
            {
                "given": text_of(child(author, "forenames")),
                "family": " ".join(texts(author, "keyname") + texts(author, "suffix")),
            }
            for author in children(child(meta, "authors"), "author")
        ],
        "published": text_of(child(meta, "created")),
        "venue": text_of(child(meta, "journal-ref")),
        "doi": text_of(child(meta, "doi")).split(" ")[0],
        "arxiv_id": text_of(child(meta, "id")),
    }


def _arxiv_raw(meta: Element) -> dict[str, Any]:
    return {
        "title": text_of(child(meta, "title")),
        "abstract": text_of(child(meta, "abstract")),
        "authors": text_of(child(meta, "authors")),
        "published": text_of(child(meta, "version", "date")),
        "venue": text_of(child(meta, "journal-ref")),
        "doi": text_of(child(meta, "doi")).split(" ")[0],
        "arxiv_id": text_of(child(meta, "id")),
    }


def _dublin_core(meta: Element) -> dict[str, Any]:
    identifiers = texts(meta, "identifier")
    descriptions = [text for text in texts(meta, "description") if not text.startswith("Comment:")]
    return {
        "title": next(iter(texts(meta, "title")), ""),
        "abstract": max(descriptions, key=len, default=""),
        "authors": texts(meta, "creator"),
        "published": min(texts(meta, "date"), default=None),
        "arxiv_id": next((text for text in identifiers if normal_arxiv_id(text)), None),
        "doi": next(
            (text for text in identifiers if "10." in text and "arxiv" not in text.lower()), None
        ),
        "url": next((text for text in identifiers if text.startswith("http")), None),
    }
