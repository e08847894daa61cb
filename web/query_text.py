"""The query text as the only state of the results: which scopes it holds, and the text with one
more or one less. Pure; what a scope means to the search is graph.search_text's business.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.search_text import KIND_SCOPES, OTHER_SCOPES
from web.urls import scope

#: A word, a phrase in quotes, or either after a scope: ``-hardware:"rtx 4090"``.
_TOKEN = re.compile(r'-?(?:[A-Za-z]+:)?(?:"[^"]*"?|[^\s"]+)+')
_SCOPED = re.compile(r'(-?)([A-Za-z]+):"?([^"]*)"?')


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A scope as it stands in the text: ``name`` is folded, ``text`` the token itself."""

    field: str
    name: str
    text: str
    excluded: bool

    @property
    def kind(self) -> str | None:
        """The kind of concept that it names, or None for author, year and the like."""
        return KIND_SCOPES.get(self.field)


def _tokens(q: str) -> Iterator[str]:
    yield from _TOKEN.findall(q)


def _read(token: str) -> Scope | None:
    match = _SCOPED.fullmatch(token)
    if not match or match[2].lower() not in (*KIND_SCOPES, *OTHER_SCOPES) or not match[3].strip():
        return None
    return Scope(
        field=match[2].lower(),
        name=" ".join(match[3].lower().split()),
        text=token,
        excluded=bool(match[1]),
    )


def scopes(q: str) -> list[Scope]:
    """Every scope of a query text, in order."""
    return [found for token in _tokens(q) if (found := _read(token))]


def words_of(q: str) -> str:
    """The query text without its scopes."""
    return " ".join(token for token in _tokens(q) if not _read(token))


def has_scope(q: str, kind: str, name: str) -> bool:
    """Whether the text asks for this concept."""
    wanted = " ".join(name.lower().split())
    return any(s.kind == kind and s.name == wanted and not s.excluded for s in scopes(q))


def with_scope(q: str, kind: str, name: str) -> str:
    """The text asking for this concept as well."""
    return q if has_scope(q, kind, name) else f"{q.strip()} {scope(kind, name)}".strip()


def without_scope(q: str, kind: str, name: str) -> str:
    """The text not asking for this concept."""
    wanted = " ".join(name.lower().split())
    kept = []
    for token in _tokens(q):
        found = _read(token)
        if not (found and found.kind == kind and found.name == wanted and not found.excluded):
            kept.append(token)
    return " ".join(kept)


def without_token(q: str, text: str) -> str:
    """The text without one token, wherever it stands."""
    return " ".join(token for token in _tokens(q) if token != text)


def toggled(q: str, kind: str, name: str) -> str:
    """The text after a click on a facet value: asked for if it was not, else no longer."""
    change = without_scope if has_scope(q, kind, name) else with_scope
    return change(q, kind, name)
