"""The XML of the ACL Anthology: a collection of volumes of papers, with inline markup.

The address of a paper gives its Anthology id; ``pwccode`` gives a link to its code. Front matter
is no paper.
"""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from graph import ids
from ingest.read.build import iter_built
from ingest.read.content import Content
from ingest.read.xml_stream import Found, child, children, iter_elements, local_name, text_of
from ingest.records import Place, Problem, SourceRecord


def looks_like(head: str) -> bool:
    """Whether the root is an Anthology collection or one volume of it."""
    return bool(re.search(r"<(?:collection|volume)\s+[^>]*id=", head[:4_000]))


def iter_records(content: Content) -> Iterator[SourceRecord | Problem]:
    """The papers of all volumes in their order."""
    for found in iter_elements(content, ("paper",)):
        place = Place(file=content.name, record=found.number, line=found.line)
        yield from iter_built(_fields(found), place, source="acl-anthology", limits=content.limits)


def _fields(found: Found) -> dict[str, Any]:
    paper, outer = found.element, {local_name(item): item for item in found.around}
    meta = child(outer.get("volume"), "meta")
    anthology = _anthology_id(paper, outer)
    year, month = text_of(child(meta, "year")), text_of(child(meta, "month"))
    code = child(paper, "pwccode")
    return {
        "title": text_of(child(paper, "title")),
        "abstract": text_of(child(paper, "abstract")),
        "authors": [
            {"given": text_of(child(author, "first")), "family": text_of(child(author, "last"))}
            for author in children(paper, "author")
        ],
        "year": year,
        "published": f"{month} {year}".strip(),
        "venue": text_of(child(meta, "booktitle")),
        "doi": text_of(child(paper, "doi")),
        "url": f"https://aclanthology.org/{anthology}" if anthology else None,
        "other_ids": [ids.other_key("acl", anthology)] if anthology else [],
        "links": [address] if code is not None and (address := code.get("url")) else [],
        "text_source": "publisher",
    }


def _anthology_id(paper: Element, outer: dict[str, Element]) -> str | None:
    """The id in the paper's address, else made of collection, volume and paper number."""
    address = text_of(child(paper, "url"))
    if address:
        return re.sub(r"^https?://[^/]+/|/$|\.pdf$", "", address)
    collection = outer["collection"].get("id") if "collection" in outer else None
    volume = outer["volume"].get("id") if "volume" in outer else None
    number = paper.get("id")
    if not (collection and volume and number):
        return None
    if collection[0].isdigit():
        return f"{collection}-{volume}.{number}"
    width = 2 if collection.startswith("W") else 3
    return f"{collection}-{volume}{int(number):0{width}}" if number.isdecimal() else None
