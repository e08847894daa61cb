"""PubMed XML, as efetch and PubMed's "Save as XML" give it.

MEDLINE abstracts come in labelled sections, which are joined with their labels; titles and
abstracts hold inline markup; dates are often a year and a month, or free text.
"""

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from graph import ids
from ingest.read.build import iter_built
from ingest.read.content import Content
from ingest.read.xml_stream import child, children, iter_elements, text_of
from ingest.records import Place, Problem, SourceRecord


def looks_like(head: str) -> bool:
    """Whether the XML is a set of PubMed's articles."""
    return "<PubmedArticle" in head or "<PubmedArticleSet" in head


def iter_records(content: Content) -> Iterator[SourceRecord | Problem]:
    """The articles in their order."""
    for found in iter_elements(content, ("PubmedArticle", "PubmedBookArticle")):
        place = Place(file=content.name, record=found.number, line=found.line)
        yield from iter_built(_fields(found.element), place, source="pubmed", limits=content.limits)


def _fields(entry: Element) -> dict[str, Any]:
    citation = child(entry, "MedlineCitation")
    if citation is None:
        citation = child(entry, "BookDocument")
    article = child(citation, "Article")
    if article is None:
        article = citation
    identifiers = _identifiers(entry, article)
    pmid = text_of(child(citation, "PMID"))
    return {
        "title": text_of(child(article, "ArticleTitle"))
        or text_of(child(article, "Book", "BookTitle")),
        "abstract": _abstract(child(article, "Abstract")),
        "authors": [_name(author) for author in children(child(article, "AuthorList"), "Author")],
        "published": _date(child(article, "Journal", "JournalIssue", "PubDate")),
        "venue": text_of(child(article, "Journal", "Title")),
        "doi": identifiers.get("doi"),
        "url": f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid else None,
        "other_ids": [ids.other_key("pmid", pmid)] if pmid else [],
        "text_source": "aggregator",
    }


def _abstract(abstract: Element | None) -> str:
    """The sections of an abstract, each with its label in front."""
    parts = []
    for section in children(abstract, "AbstractText"):
        label, text = section.get("Label"), text_of(section)
        shown = label and label.upper() != "UNLABELLED"
        if text:
            parts.append(f"{label}: {text}" if shown else text)
    return " ".join(parts)


def _name(author: Element) -> str:
    given = text_of(child(author, "ForeName")) or text_of(child(author, "Initials"))
    family = text_of(child(author, "LastName"))
    suffix = text_of(child(author, "Suffix"))
    name = " ".join(part for part in (given, family, suffix) if part)
    return name or text_of(child(author, "CollectiveName"))


def _date(date: Element | None) -> str:
    parts = [text_of(child(date, name)) for name in ("Day", "Month", "Year")]
    if not parts[2]:
        return text_of(child(date, "MedlineDate"))
    if parts[1].isdecimal():
        return "-".join(part for part in reversed(parts) if part)
    return " ".join(part for part in parts if part)


def _identifiers(entry: Element, article: Element | None) -> dict[str, str]:
    found = {item.get("EIdType", ""): text_of(item) for item in children(article, "ELocationID")}
    listed = children(child(entry, "PubmedData", "ArticleIdList"), "ArticleId")
    return found | {item.get("IdType", ""): text_of(item) for item in listed}
