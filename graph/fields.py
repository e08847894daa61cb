"""What a person may set about a paper itself, and in which form. Pure.

Checked before it is kept: a value that cannot be stored would break every later load of its paper.
"""

import re
from collections.abc import Callable
from typing import Any

from graph.errors import InvalidValue

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_MOST_TITLE, _MOST_ABSTRACT, _MOST_TEXT, _MOST_LIST = 2_000, 20_000, 2_000, 2_000


def _text(most: int, *, least: int = 0) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and least <= len(value.strip()) <= most


def _texts(value: Any) -> bool:
    good = _text(500, least=1)
    return isinstance(value, list) and len(value) <= _MOST_LIST and all(good(x) for x in value)


def _year(value: Any) -> bool:
    return type(value) is int and 1000 <= value <= 9999


def _date(value: Any) -> bool:
    return isinstance(value, str) and _DATE.fullmatch(value) is not None


def _address(value: Any) -> bool:
    return _text(_MOST_TEXT)(value) and value.startswith(("http://", "https://"))


#: Field -> whether a value can be stored, and what it has to be.
_FIELDS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "title": (_text(_MOST_TITLE, least=1), f"a text of 1 to {_MOST_TITLE:,} characters"),
    "abstract": (_text(_MOST_ABSTRACT), f"a text of at most {_MOST_ABSTRACT:,} characters"),
    "authors": (_texts, "a list of names"),
    "year": (_year, "a year of four digits"),
    "published": (_date, "a date as in 2024, 2024-06 or 2024-06-13"),
    "venue": (_text(_MOST_TEXT), f"a text of at most {_MOST_TEXT:,} characters"),
    "url": (_address, "an http or https address"),
    "links": (_texts, "a list of addresses"),
}
#: Fields of a paper that an override of action "field" may set.
OVERRIDABLE = tuple(_FIELDS)
#: These may be set to None: then the paper has none, whatever its sources say.
_MAY_LACK = frozenset({"year", "published", "venue", "url"})


def check_field(field: str, value: Any) -> None:
    """Refuse what a paper cannot hold. Raises InvalidValue."""
    if field not in _FIELDS:
        raise InvalidValue(f"{field!r} cannot be set; it is one of {', '.join(OVERRIDABLE)}.")
    fits, form = _FIELDS[field]
    if not (fits(value) or (value is None and field in _MAY_LACK)):
        raise InvalidValue(f"{field} is {form}.")
