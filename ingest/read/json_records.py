"""From one JSON object, whichever service it came from, to the raw fields of a record.

Each service is known by a key that only it has. Pure; what no service claims is read by the
aliases of ingest.read.aliases.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph import ids
from ingest.read.aliases import raw_fields


@dataclass(frozen=True, slots=True)
class Described:
    """The raw fields of an object and the service it comes from (None: the file's own)."""

    fields: dict[str, Any]
    source: str | None = None


def describe(data: Mapping[str, Any]) -> Described:
    """The raw fields of a record's object."""
    if "abstract_inverted_index" in data or str(data.get("id", "")).startswith(
        "https://openalex.org/"
    ):
        return Described(_openalex(data), "openalex")
    if "paperId" in data or "corpusid" in data or isinstance(data.get("externalIds"), dict):
        return Described(_semantic_scholar(data), "semantic-scholar")
    if isinstance(data.get("paper"), dict):
        return Described(_daily_paper(data), "huggingface")
    if "categories" in data and ("versions" in data or "update_date" in data):
        return Described(_arxiv_snapshot(data), "arxiv")
    return Described(raw_fields(data))


def _arxiv_snapshot(data: Mapping[str, Any]) -> dict[str, Any]:
    """A line of arXiv's metadata snapshot; its date is that of the first version."""
    versions = data.get("versions")
    first = versions[0] if isinstance(versions, list) and versions else {}
    arxiv_id = str(data.get("id") or "")
    return {
        "title": data.get("title"),
        "abstract": data.get("abstract"),
        "authors": data.get("authors_parsed") or data.get("authors"),
        "published": first.get("created") if isinstance(first, dict) else None,
        "venue": data.get("journal-ref"),
        "doi": data.get("doi"),
        "arxiv_id": arxiv_id,
        "url": f"https://arxiv.org/abs/{arxiv_id}" if ids.normal_arxiv_id(arxiv_id) else None,
        "text_source": "arxiv",
    }


def _openalex(data: Mapping[str, Any]) -> dict[str, Any]:
    """A work of OpenAlex; its abstract is an index from words to positions."""
    location = data.get("primary_location") or {}
    place = location.get("source") or {} if isinstance(location, dict) else {}
    identifiers = data.get("ids") if isinstance(data.get("ids"), dict) else {}
    authors = data.get("authorships") or []
    pmid = str((identifiers or {}).get("pmid") or "").rsplit("/", 1)[-1]
    return {
        "title": data.get("title") or data.get("display_name"),
        "abstract": rebuilt_abstract(data.get("abstract_inverted_index")),
        "authors": authors if isinstance(authors, list) else [],
        "year": data.get("publication_year"),
        "published": data.get("publication_date"),
        "venue": place.get("display_name") if isinstance(place, dict) else None,
        "doi": data.get("doi"),
        "url": location.get("landing_page_url") if isinstance(location, dict) else None,
        "other_ids": [_work_key(data.get("id"))] + ([ids.other_key("pmid", pmid)] if pmid else []),
        "references": [_work_key(work) for work in data.get("referenced_works") or []],
        "text_source": "aggregator",
    }


def _work_key(identifier: Any) -> str:
    return ids.other_key("openalex", str(identifier or "").rsplit("/", 1)[-1])


def rebuilt_abstract(index: Any) -> str:
    """The text of an inverted index: {"We": [0, 4], "show": [1], ...}; words sort by position."""
    if not isinstance(index, dict):
        return ""
    words = [
        (position, word)
        for word, positions in index.items()
        if isinstance(positions, list)
        for position in positions
        if isinstance(position, int)
    ]
    return " ".join(word for _, word in sorted(words))


def _semantic_scholar(data: Mapping[str, Any]) -> dict[str, Any]:
    """A paper of the Semantic Scholar API or of its datasets (keys in lower case)."""
    external = data.get("externalIds") or data.get("externalids") or {}
    external = external if isinstance(external, dict) else {}
    venue = data.get("venue") or (data.get("journal") or {}).get("name")
    return {
        "title": data.get("title"),
        "abstract": data.get("abstract"),
        "authors": data.get("authors"),
        "year": data.get("year"),
        "published": data.get("publicationDate") or data.get("publicationdate"),
        "venue": venue,
        "url": data.get("url"),
        "arxiv_id": external.get("ArXiv"),
        "doi": external.get("DOI"),
        "other_ids": _external_keys(data, external),
        "references": _references(data.get("references")),
        "text_source": "aggregator",
    }


def _external_keys(data: Mapping[str, Any], external: Mapping[str, Any]) -> list[str]:
    pairs = [
        ("s2", data.get("paperId")),
        ("corpusid", data.get("corpusId") or data.get("corpusid") or external.get("CorpusId")),
        ("acl", external.get("ACL")),
        ("pmid", external.get("PubMed")),
    ]
    return [ids.other_key(scheme, str(value)) for scheme, value in pairs if value]


def _references(value: Any) -> list[str]:
    """The keys of cited papers: the best identifier that each gives."""
    keys = []
    for item in value if isinstance(value, list) else []:
        cited = item.get("citedPaper", item) if isinstance(item, dict) else {}
        external = cited.get("externalIds") or {} if isinstance(cited, dict) else {}
        if arxiv := ids.normal_arxiv_id(str(external.get("ArXiv") or "")):
            keys.append(ids.arxiv_key(arxiv))
        elif doi := ids.normal_doi(str(external.get("DOI") or "")):
            keys.append(ids.doi_key(doi))
        elif isinstance(cited, dict) and cited.get("paperId"):
            keys.append(ids.other_key("s2", str(cited["paperId"])))
    return keys


def _daily_paper(data: Mapping[str, Any]) -> dict[str, Any]:
    """An entry of Hugging Face's daily papers: the paper is an object inside."""
    paper = data["paper"]
    fields = raw_fields(data) | raw_fields(paper)
    fields["authors"] = [author for author in paper.get("authors") or [] if not _is_hidden(author)]
    fields["arxiv_id"] = paper.get("id")
    fields["published"] = paper.get("publishedAt")
    fields["text_source"] = "aggregator"
    return fields


def _is_hidden(author: Any) -> bool:
    return isinstance(author, dict) and bool(author.get("hidden"))
