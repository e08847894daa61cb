"""A paper as a BibTeX entry, through the kept writer; pure."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.model import Entry, Field

from web.words import short_title


def _key(paper: Mapping[str, Any]) -> str:
    """``goyal2017accurate``: family name, year, first word of the title."""
    author = paper["authors"][0]["name"].split()[-1] if paper["authors"] else ""
    word = next(iter(re.findall(r"\w{4,}", short_title(paper["title"]))), "paper")
    raw = f"{author}{paper['year'] or ''}{word}"
    plain = unicodedata.normalize("NFKD", raw).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]", "", plain).lower() or "paper"


def build_bibtex(paper: Mapping[str, Any]) -> str:
    """The entry: an article where a venue is known, else what it is, a preprint or misc.

    The title stands in double braces, so that no style changes its capitals.
    """
    fields = {
        "title": f"{{{paper['title']}}}",
        "author": " and ".join(author["name"] for author in paper["authors"]),
        "year": str(paper["year"] or ""),
        "journal": paper["venue"] or "",
        "doi": paper["doi"] or "",
        "eprint": paper["arxiv_id"] or "",
        "archivePrefix": "arXiv" if paper["arxiv_id"] else "",
        "url": paper["url"] or "",
    }
    entry = Entry(
        entry_type="article" if paper["venue"] else "misc",
        key=_key(paper),
        fields=[Field(key=name, value=value) for name, value in fields.items() if value],
    )
    return str(write_string(Library([entry])))
