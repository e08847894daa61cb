"""The curated names: read them from files, fold them, and answer what a name is called.

Files lie in ``data/vocabulary/<kind>.toml``, one table ``[[concept]]`` a concept: ``name``,
``aliases``, ``family`` (the nearest wider concept of the same kind), ``ambiguous`` (the name needs
context) and ``mined`` (the folds of annotation it was found in; absent where it is knowledge of
the field). A person's own file adds to them or overrides them. This module does not look at texts.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.names import KINDS
from ingest.extract.folding import fold_name

DATA = Path(__file__).parent / "data" / "vocabulary"

_JSON = json.JSONDecoder()
_LINE = re.compile(r"([a-z_]+)\s*=\s*(.+)")


class VocabularyError(Exception):
    """A vocabulary file that cannot be read; ``path`` and ``reason`` say where and why."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}. Write one [[concept]] table a name, with name = ....")
        self.path = path
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One curated concept."""

    kind: str
    name: str
    aliases: tuple[str, ...] = ()
    family: str | None = None
    ambiguous: bool = False
    mined: frozenset[int] | None = None

    @property
    def surfaces(self) -> tuple[str, ...]:
        """The name, then the aliases."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All entries, and by (kind, folded surface) the entry that owns the surface."""

    entries: tuple[Entry, ...]
    by_key: Mapping[tuple[str, str], Entry]

    def find(self, kind: str, name: str) -> Entry | None:
        """The entry of that kind that has this name or alias, or None."""
        return self.by_key.get((kind, fold_name(name)))

    def find_family(self, kind: str, name: str) -> tuple[str, ...]:
        """Names of the wider concepts of a curated name, nearest first."""
        chain: list[str] = []
        entry = self.find(kind, name)
        while entry and entry.family and entry.family not in chain and len(chain) < 6:
            wider = self.find(kind, entry.family)
            chain.append(wider.name if wider else entry.family)
            entry = wider
        return tuple(chain)


def _parse_plain(text: str) -> list[dict[str, Any]] | None:
    """Read the plain form (every value on its line, as JSON would spell it); None if it is not.

    The curated files hold thousands of tables, and tomllib takes seconds for them.
    """
    tables: list[dict[str, Any]] = []
    for raw in text.splitlines():
        line = raw.strip()
        if not line or line[0] == "#":
            continue
        if line == "[[concept]]":
            tables.append({})
            continue
        match = _LINE.fullmatch(line)
        if match is None or not tables:
            return None
        try:
            value, end = _JSON.raw_decode(match[2])
        except ValueError:
            return None
        if end != len(match[2]):
            return None
        tables[-1][match[1]] = value
    return tables


def parse_tables(text: str, *, path: str) -> list[dict[str, Any]]:
    """Return the tables of a vocabulary file; raises VocabularyError."""
    plain = _parse_plain(text)
    if plain is not None:
        return plain
    try:
        tables = tomllib.loads(text).get("concept", [])
    except tomllib.TOMLDecodeError as error:
        raise VocabularyError(path, str(error)) from error
    if not isinstance(tables, list):
        raise VocabularyError(path, "concept is not a list of tables")
    return tables


def build_entry(table: Mapping[str, Any], *, kind: str, path: str) -> Entry:
    """Return one table as an Entry; raises VocabularyError where a field has no sense."""
    name = table.get("name")
    if not isinstance(name, str) or not name.strip():
        raise VocabularyError(path, "a concept has no name")
    own_kind = table.get("kind", kind)
    if own_kind not in KINDS:
        raise VocabularyError(path, f"{name!r} has no kind among {', '.join(KINDS)}")
    aliases = table.get("aliases", [])
    if not isinstance(aliases, list) or not all(isinstance(a, str) for a in aliases):
        raise VocabularyError(path, f"aliases of {name!r} are not a list of names")
    mined = table.get("mined")
    return Entry(
        kind=own_kind,
        name=name,
        aliases=tuple(aliases),
        family=table.get("family") or None,
        ambiguous=bool(table.get("ambiguous", False)),
        mined=frozenset(mined) if mined is not None else None,
    )


def read_entries(path: Path, *, kind: str = "") -> list[Entry]:
    """Read one vocabulary file; ``kind`` is that of tables that name none."""
    tables = parse_tables(path.read_text(encoding="utf-8"), path=path.name)
    return [build_entry(table, kind=kind, path=path.name) for table in tables]


def _outside_fold(entry: Entry, fold: int | None) -> bool:
    """Whether an entry is known without the annotation of a fold."""
    return fold is None or entry.mined is None or bool(entry.mined - {fold})


def build_vocabulary(
    entries: Iterable[Entry] | None = None,
    *,
    own_files: Iterable[Path] = (),
    exclude_fold: int | None = None,
) -> Vocabulary:
    """Return the shipped vocabulary (or ``entries``), with a person's own files over it.

    ``exclude_fold`` leaves out what only the annotation of that fold has taught, so that a
    measurement on the fold means something.
    """
    if entries is None:
        files = {kind: DATA / f"{kind.lower()}.toml" for kind in KINDS}
        entries = [
            entry
            for kind, path in files.items()
            if path.exists()
            for entry in read_entries(path, kind=kind)
        ]
    kept = [entry for entry in entries if _outside_fold(entry, exclude_fold)]
    by_key: dict[tuple[str, str], Entry] = {}
    for entry in kept:
        by_key.setdefault((entry.kind, fold_name(entry.name)), entry)
    for entry in kept:
        for alias in entry.aliases:
            by_key.setdefault((entry.kind, fold_name(alias)), entry)
    own = [entry for path in own_files for entry in read_entries(path)]
    for entry in own:
        for surface in entry.surfaces:
            by_key[entry.kind, fold_name(surface)] = entry
    return Vocabulary((*kept, *own), by_key)
