"""Values of bibliographic fields from the spellings that sources give them.

Pure functions from raw values (text, lists, dicts) to names, dates and identifiers; a value that
cannot be understood becomes None and never an error.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from graph import ids
from ingest.clean import clean_text

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
_INITIALS = re.compile(r"(?:[A-Z]\.?[ -]?){1,4}")
_OTHERS = {"others", "et al", "et al.", "and others"}
_ACL = re.compile(r"aclanthology\.(?:org|info)/(?:papers/)?([A-Za-z0-9.-]+?)(?:\.pdf|/|$)")


def find_year(value: Any) -> int | None:
    """The year in a number or a text, or None."""
    match = _YEAR.search(str(value)) if value is not None else None
    return int(match[0]) if match else None


def find_date(value: Any) -> str | None:
    """An ISO date as precise as the text is: 2024, 2024-06 or 2024-06-13; None where no year is.

    >>> find_date("Mon, 2 Apr 2007 19:18:42 GMT"), find_date("June 2024"), find_date("2024/6/3")
    ('2007-04-02', '2024-06', '2024-06-03')
    """
    text = str(value or "")
    year = find_year(text)
    if year is None:
        return None
    if match := re.search(rf"{year}[-/.](\d{{1,2}})(?:[-/.](\d{{1,2}}))?(?!\d)", text):
        return _iso(year, int(match[1]), int(match[2]) if match[2] else None)
    if match := re.search(r"[A-Za-z]{3,}", re.sub(r"^\w+,", "", text)):
        month = _MONTHS.get(match[0][:3].lower())
        day = re.search(r"(?<!\d)(\d{1,2})(?!\d|:)", text.replace(str(year), " "))
        return _iso(year, month, int(day[1]) if day else None)
    return str(year)


def _iso(year: int, month: int | None, day: int | None) -> str:
    if month is None or not 1 <= month <= 12:
        return str(year)
    if day is None or not 1 <= day <= 31:
        return f"{year}-{month:02}"
    return f"{year}-{month:02}-{day:02}"


def month_number(value: Any) -> int | None:
    """1 to 12 from 6, "06", "jun" or "June"; None for anything else."""
    text = str(value or "").strip().lower()
    if text.isdecimal():
        return int(text) if 1 <= int(text) <= 12 else None
    return _MONTHS.get(text[:3])


def author_names(value: Any) -> tuple[str, ...]:
    """The names of a text, a list of texts, or a list of objects with names; given names first."""
    if isinstance(value, str):
        parts: Iterable[str] = split_names(value)
    elif isinstance(value, list | tuple):
        parts = [name for item in value if (name := _one_name(item))]
    else:
        parts = []
    names = (given_first(clean_text(part)) for part in parts)
    return tuple(dict.fromkeys(name for name in names if name and name.lower() not in _OTHERS))


def _one_name(item: Any) -> str:
    """A name from an author's object, whichever of the usual keys it has."""
    if isinstance(item, str):
        return item
    if isinstance(item, list | tuple):  # arXiv snapshot: [family, given, suffix]
        family, given, *rest = [str(part) for part in item[:3]] + [""]
        return " ".join(part for part in (given, family, "".join(rest)) if part).strip()
    if not isinstance(item, dict):
        return ""
    for key in ("name", "full_name", "fullname", "display_name", "author", "raw_author_name"):
        if isinstance(item.get(key), str) and item[key].strip():
            return str(item[key])
    if isinstance(item.get("author"), dict):  # OpenAlex
        return _one_name(item["author"])
    given = item.get("given") or item.get("first") or item.get("firstName") or ""
    family = item.get("family") or item.get("last") or item.get("lastName") or ""
    return f"{given} {family}".strip()


def split_names(text: str) -> list[str]:
    """The single names of a list written as one text: by semicolons, "and", or commas."""
    text = re.sub(r"\s+", " ", text).strip()
    if ";" in text:
        return [part for part in text.split(";") if part.strip()]
    parts = re.split(r",? and |,? & ", text)
    if len(parts) > 1 and all(part.count(",") <= 2 for part in parts):
        reversed_names = [part for part in parts if "," in part]
        if len(reversed_names) == len(parts) or parts[-1].strip() in _OTHERS:
            return parts
    pieces = [piece.strip() for part in parts for piece in part.split(",") if piece.strip()]
    if len(pieces) % 2 == 0 and all(_INITIALS.fullmatch(piece) for piece in pieces[1::2]):
        return [
            f"{family}, {given}" for family, given in zip(pieces[::2], pieces[1::2], strict=True)
        ]
    if len(parts) == 1 and len(pieces) == 2 and " " not in pieces[0]:
        return [text]
    return pieces


def given_first(name: str) -> str:
    """ "Kaiming He" from "He, Kaiming"; "Sammy Davis Jr." from "Davis, Jr., Sammy"."""
    parts = [part.strip() for part in name.split(",")]
    if len(parts) == 2:
        return f"{parts[1]} {parts[0]}".strip()
    if len(parts) == 3:
        return f"{parts[2]} {parts[0]} {parts[1]}".strip()
    return name.strip(" ,")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifiers:
    """The identifiers of a record; ``other_ids`` are keys of graph.ids."""

    arxiv_id: str | None = None
    doi: str | None = None
    other_ids: tuple[str, ...] = field(default=())


def find_identifiers(
    *, arxiv: Any = None, doi: Any = None, urls: Iterable[str] = (), other: Iterable[str] = ()
) -> Identifiers:
    """Every identifier that the given values hold; a DOI of arXiv's is the arXiv id."""
    arxiv_id = ids.normal_arxiv_id(str(arxiv)) if arxiv else None
    found_doi = None
    other_ids = list(other)
    for value in [doi, *urls]:
        text = str(value or "").strip()
        if not text:
            continue
        arxiv_id = arxiv_id or ids.normal_arxiv_id(text)
        if match := _ACL.search(text):
            other_ids.append(ids.other_key("acl", match[1]))
        if (value is doi or "doi.org/" in text) and not found_doi:
            found_doi = ids.normal_doi(text)
    if found_doi and found_doi.startswith("10.48550/arxiv."):
        arxiv_id = arxiv_id or ids.normal_arxiv_id(found_doi)
        found_doi = None
    return Identifiers(arxiv_id=arxiv_id, doi=found_doi, other_ids=tuple(dict.fromkeys(other_ids)))


def arxiv_month(arxiv_id: str | None) -> str | None:
    """The month in which a paper came to arXiv, from its id: 2503.11731 is 2025-03."""
    match = re.match(r"(?:.*/)?(\d\d)(\d\d)", arxiv_id or "")
    if not match or not 1 <= int(match[2]) <= 12:
        return None
    return f"{1900 + int(match[1]) if int(match[1]) > 90 else 2000 + int(match[1])}-{match[2]}"
