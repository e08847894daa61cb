"""What a person typed into the search box, taken apart: words, phrases, scopes, what to leave out.

Pure. Anything is a query: what is no scope is a word, and a quote that never ends holds the rest.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graph.fulltext import escape, quote
from graph.names import KINDS, ROLES

#: Scope name -> the kind of concept that it names.
KIND_SCOPES = {kind.lower(): kind for kind in KINDS}
OTHER_SCOPES = ("author", "venue", "role", "year", "id")

_TOKEN = re.compile(r'(-?)(?:([A-Za-z]+):)?(?:"([^"]*)"?|([^\s"]+))')
_YEARS = re.compile(r"(\d{4})?(-)?(\d{4})?")
_WORD = re.compile(r"\w+(?:\.\w+)*", re.UNICODE)
_WORDS_MOST = 32  # words of a query that count; nobody types more


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """One ``scope:value``; ``name`` in lower case, ``excluded`` where a minus stands before it."""

    name: str
    value: str
    excluded: bool = False

    @property
    def kind(self) -> str | None:
        """The kind of concept that the scope names, or None for author, year and the like."""
        return KIND_SCOPES.get(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchText:
    """A parsed query. ``years`` are the first and last year asked for, None where open."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    scopes: tuple[Scope, ...] = ()
    years: tuple[int | None, int | None] = (None, None)
    roles: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The words and phrases as one text."""
        return " ".join((*self.words, *self.phrases))

    @property
    def tokens(self) -> tuple[str, ...]:
        """The single words looked for, in lower case."""
        return tuple(token for part in (*self.words, *self.phrases) for token in split_words(part))

    def concepts(self, *, excluded: bool = False) -> tuple[Scope, ...]:
        """The scopes that name a concept, asked for or excluded."""
        return tuple(s for s in self.scopes if s.kind and s.excluded is excluded)

    def values(self, name: str) -> tuple[str, ...]:
        """The values asked for in one scope."""
        return tuple(s.value for s in self.scopes if s.name == name and not s.excluded)


def parse(text: str) -> SearchText:
    """Take a query apart.

    >>> parse('kv -vllm "long context" hardware:"rtx 4090" year:2023-').scopes[0].value
    'rtx 4090'
    """
    words: list[str] = []
    phrases: list[str] = []
    excluded: list[str] = []
    scopes: list[Scope] = []
    for minus, name, phrase, word in _TOKEN.findall(text):
        value = (phrase or word).strip()
        if name and (known := _known_scope(name)) and value:
            scopes.append(Scope(name=known, value=value, excluded=bool(minus)))
            continue
        value = f"{name}:{value}" if name else value
        if split_words(value):
            (excluded if minus else phrases if phrase else words).append(value)
    return SearchText(
        words=tuple(words[:_WORDS_MOST]),
        phrases=tuple(phrases[:_WORDS_MOST]),
        excluded=tuple(excluded[:_WORDS_MOST]),
        scopes=tuple(scopes[:_WORDS_MOST]),
        years=_years(scopes),
        roles=_roles(scopes),
        ids=tuple(s.value for s in scopes if s.name == "id" and not s.excluded),
    )


def _known_scope(name: str) -> str | None:
    lower = name.lower()
    return lower if lower in KIND_SCOPES or lower in OTHER_SCOPES else None


def _years(scopes: Iterable[Scope]) -> tuple[int | None, int | None]:
    """``2023`` is one year, ``2023-`` and ``-2023`` are open, ``2021-2023`` is both ends."""
    first, last = None, None
    for scope in scopes:
        match = _YEARS.fullmatch(scope.value) if scope.name == "year" else None
        if match and (match[1] or match[3]):
            first = int(match[1]) if match[1] else None
            last = int(match[3]) if match[3] else (None if match[2] else first)
    return first, last


def _roles(scopes: Iterable[Scope]) -> tuple[str, ...]:
    asked = (
        s.value.lower().replace(" ", "_").replace("-", "_") for s in scopes if s.name == "role"
    )
    return tuple(role for role in dict.fromkeys(asked) if role in ROLES)


def split_words(text: str) -> tuple[str, ...]:
    """The words of a text as the full-text indexes see them: lower case, dots inside kept."""
    return tuple(_WORD.findall(text.lower()))


def build_lucene(words: Sequence[str], phrases: Sequence[str] = (), *, prefix: bool = True) -> str:
    """A full-text query for papers with all these words, whole ones counting more, and phrases."""
    parts = []
    for word in (token for text in words for token in split_words(text)):
        safe = escape(word)
        parts.append(f"+({safe}^2 OR {safe}*)" if prefix and len(word) > 1 else f"+{safe}")
    for phrase in phrases:
        parts.append(f"+{quote(' '.join(split_words(phrase)))}")
    return " ".join(parts)


def build_prefixes(text: str) -> str:
    """A full-text query for names with words that begin with each of the words typed."""
    return " ".join(f"+{escape(word)}*" for word in split_words(text))


def build_fuzzy(text: str) -> str:
    """A full-text query for names with words one letter away from each of the words typed."""
    fuzzy = (
        f"+{escape(word)}~1" if len(word) > 3 else f"+{escape(word)}*" for word in split_words(text)
    )
    return " ".join(fuzzy)


def find_matches(text: str, words: Iterable[str]) -> list[list[int]]:
    """Where words of ``text`` begin with one of the words: [start, end] pairs, sorted, apart."""
    spans: list[list[int]] = []
    for word in {word.lower() for word in words if word}:
        for match in re.finditer(rf"(?<!\w){re.escape(word)}", text, re.IGNORECASE):
            spans.append([match.start(), match.end()])
    merged: list[list[int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return merged


def word_runs(text: str, *, longest: int = 6) -> list[str]:
    """Every run of up to six words of the text, folded as names are: what might be a concept."""
    words = [word for word in re.split(r"[\W_]+", text.lower()) if word][:_WORDS_MOST]
    return [
        " ".join(words[start : start + size])
        for size in range(min(longest, len(words)), 0, -1)
        for start in range(len(words) - size + 1)
    ]
