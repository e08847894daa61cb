"""Papers as BibTeX entries, through the kept writer; pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.model import Block, Entry, Field

from graph.queries.words import short_title


def _key(paper: Mapping[str, Any]) -> str:
    """``goyal2017accurate``: family name, year, first word of the title."""
    author = paper["authors"][0]["name"].split()[-1] if paper["authors"] else ""
    word = next(iter(re.findall(r"\w{4,}", short_title(paper["title"]))), "paper")
    raw = f"{author}{paper['year'] or ''}{word}"
    plain = unicodedata.normalize("NFKD", raw).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]", "", plain).lower() or "paper"


def build_bibtex(papers: Iterable[Mapping[str, Any]]) -> str:
    """The entries of papers, each with a key of its own.

    An article where a venue is known, else what it is, a preprint or misc. The title stands in
    double braces, so that no style changes its capitals.
    """
    taken: Counter[str] = Counter()
    entries: list[Block] = []
    for paper in papers:
        key = _key(paper)
        taken[key] += 1
        entries.append(_entry(paper, key + (_suffix(taken[key]) if taken[key] > 1 else "")))
    return str(write_string(Library(entries)))


def _suffix(number: int) -> str:
    """``b`` for the second paper of a key; after the letters, the number itself."""
    return chr(ord("a") + number - 1) if number <= 26 else f"-{number}"


def _entry(paper: Mapping[str, Any], key: str) -> Entry:
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
    return Entry(
        entry_type="article" if paper["venue"] else "misc",
        key=key,
        fields=[Field(key=name, value=value) for name, value in fields.items() if value],
    )
