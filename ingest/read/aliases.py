"""What sources call the fields of a paper: one table of aliases for JSON keys and column heads.

Pure. A name is compared in lower case without blanks, dashes and underscores.
"""

import re
from collections.abc import Mapping
from typing import Any

from graph import ids

_ALIASES: dict[str, tuple[str, ...]] = {
    "title": ("title", "papertitle", "articletitle", "documenttitle", "name"),
    "abstract": ("abstract", "abstractnote", "summary", "abstracttext", "description", "tldr"),
    "authors": ("authors", "author", "authornames", "creators", "authorfullnames", "authorlist"),
    "year": ("year", "publicationyear", "pubyear", "yearpublished", "py"),
    "published": (
        "published", "publicationdate", "publishedat", "date", "publishdate", "datepublished",
        "coverdate", "submitteddate", "created",
    ),
    "venue": (
        "venue", "journal", "journalref", "conference", "booktitle", "publicationtitle",
        "sourcetitle", "containertitle", "journaltitle", "journalbook", "publicationvenue",
    ),
    "url": ("url", "link", "paperurl", "urlabs", "htmlurl", "articleurl"),
    "arxiv_id": ("arxivid", "arxiv", "eprint"),
    "doi": ("doi", "doilink", "documentdoi"),
    "links": ("links", "code", "codeurl", "github", "githubrepo", "githuburl", "projectpage"),
    "text_by": ("textby",),
}  # fmt: skip
_FIELD_OF = {alias: field for field, aliases in _ALIASES.items() for alias in aliases}
_RANK = {alias: rank for aliases in _ALIASES.values() for rank, alias in enumerate(aliases)}


def normal_name(name: str) -> str:
    """A field's name for comparison: "Abstract Note" and "abstract_note" are "abstractnote"."""
    return re.sub(r"[\W_]+", "", name).lower()


def field_of(name: str) -> str | None:
    """Our name of a field by any of its usual names, or None."""
    return _FIELD_OF.get(normal_name(name))


def raw_fields(mapping: Mapping[str, Any]) -> dict[str, Any]:
    """The fields we know of a mapping; of two aliases for one field the more usual with a value."""
    found: dict[str, tuple[int, Any]] = {}
    links: list[str] = []
    for name, value in mapping.items():
        normal = normal_name(str(name))
        field = _FIELD_OF.get(normal)
        if field is None or value in (None, "", [], {}):
            continue
        if field == "links":
            links += [value] if isinstance(value, str) else [v for v in value if isinstance(v, str)]
        elif field not in found or _RANK[normal] < found[field][0]:
            found[field] = (_RANK[normal], value)
    fields = {field: value for field, (_, value) in found.items()}
    if links:
        fields["links"] = links
    if "arxiv_id" not in fields and (identifier := _arxiv_in(mapping)):
        fields["arxiv_id"] = identifier
    return fields


def _arxiv_in(mapping: Mapping[str, Any]) -> str | None:
    """An ``id`` or ``paper_id`` that is an arXiv id."""
    for name, value in mapping.items():
        if normal_name(str(name)) in ("id", "paperid") and isinstance(value, str):
            return ids.normal_arxiv_id(value)
    return None
