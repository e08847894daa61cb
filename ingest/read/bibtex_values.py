"""Values of BibTeX fields: enclosures, @string names, "#", crossref and lists of names. Pure."""

import re
from collections.abc import Iterator, Mapping

_MONTHS = {
    "jan": "January", "feb": "February", "mar": "March", "apr": "April", "may": "May",
    "jun": "June", "jul": "July", "aug": "August", "sep": "September", "oct": "October",
    "nov": "November", "dec": "December",
}  # fmt: skip
#: A parent's field -> the field it becomes in the entry that refers to it.
_INHERITED = {"title": "booktitle", "booktitle": "booktitle"}
_OWN = {"title", "author", "crossref", "abstract", "doi", "url", "pages", "eprint", "keywords"}


def resolve(raw: str, strings: Mapping[str, str], *, depth: int = 0) -> str:
    """The text of a raw value: its parts joined, enclosures taken off, names looked up.

    >>> resolve('acl # " 2024"', {"acl": "{Proc. ACL}"})
    'Proc. ACL 2024'
    """
    return "".join(_part(part.strip(), strings, depth) for part in _split(raw, "#"))


def _part(part: str, strings: Mapping[str, str], depth: int) -> str:
    if len(part) >= 2 and (part[0] + part[-1]) in ("{}", '""'):
        return part[1:-1]
    name = part.lower()
    if name in strings and depth < 10:
        return resolve(strings[name], strings, depth=depth + 1)
    return _MONTHS.get(name, part)


def split_at_and(names: str) -> list[str]:
    """The names of an author field: "and" parts them, unless it stands inside braces."""
    return [name.strip() for name in _split(re.sub(r"\s+", " ", names), " and ") if name.strip()]


def _split(text: str, separator: str) -> Iterator[str]:
    """The parts of a text at a separator that stands outside braces and quotes."""
    if separator not in text:
        yield text
        return
    depth, start, quoted, at = 0, 0, False, 0
    while at < len(text):
        char = text[at]
        if char == "\\":
            at += 2
            continue
        depth += (char == "{") - (char == "}")
        quoted ^= char == '"' and depth == 0 and separator == "#"
        if depth == 0 and not quoted and text.startswith(separator, at):
            yield text[start:at]
            at = start = at + len(separator)
            continue
        at += 1
    yield text[start:]


def inherit(values: Mapping[str, str], parents: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """The fields of an entry with what its crossref lends; its own win."""
    key = values.get("crossref", "").lower()
    parent = parents.get(key) if key else None
    if parent is None or parent is values:
        return dict(values)
    lent = {
        _INHERITED.get(name, name): value
        for name, value in parent.items()
        if name in _INHERITED or name not in _OWN
    }
    return lent | dict(values)
