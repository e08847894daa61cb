"""A person's own vocabulary file in the data folder: adding names, and checking any vocabulary.

The file has the form of the shipped ones, with a kind in each table. What it says wins over the
shipped names and takes effect for papers that are read from then on; ``paperkin refresh`` reads
the others again.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from ingest.extract.folding import fold_name
from ingest.extract.vocabulary import Entry, Vocabulary, VocabularyError, build_entry, read_entries


def add_entry(
    path: Path, *, kind: str, name: str, aliases: Sequence[str] = (), family: str | None = None
) -> Entry:
    """Append a name to the file, making it where it is missing; answers the entry.

    Raises VocabularyError where the kind is none or the file cannot be read.
    """
    table = {"kind": kind, "name": name.strip(), "aliases": [alias.strip() for alias in aliases]}
    if family:
        table["family"] = family.strip()
    entry = build_entry(table, kind=kind, path=path.name)
    known = read_entries(path) if path.is_file() else []
    if entry in known:
        return entry
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(_as_toml(entry))
    return entry


def add_file(path: Path, source: Path) -> int:
    """Append every entry of a vocabulary file; how many were new."""
    entries = read_entries(source)
    known = set(read_entries(path)) if path.is_file() else set()
    fresh = [entry for entry in dict.fromkeys(entries) if entry not in known]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.writelines(_as_toml(entry) for entry in fresh)
    return len(fresh)


def _as_toml(entry: Entry) -> str:
    """The entry as a table; a JSON string is a TOML basic string."""
    lines = ["[[concept]]", f"kind = {json.dumps(entry.kind)}"]
    lines.append(f"name = {json.dumps(entry.name, ensure_ascii=False)}")
    if entry.aliases:
        lines.append(f"aliases = {json.dumps(list(entry.aliases), ensure_ascii=False)}")
    if entry.family:
        lines.append(f"family = {json.dumps(entry.family, ensure_ascii=False)}")
    if entry.ambiguous:
        lines.append("ambiguous = true")
    return "\n".join(lines) + "\n\n"


def find_faults(vocabulary: Vocabulary) -> list[str]:
    """What a person should look at: clashes of names within and across kinds, family loops."""
    return [
        *_two_kinds(vocabulary.entries),
        *_two_owners(vocabulary.entries),
        *_family_faults(vocabulary),
    ]


def _two_kinds(entries: Iterable[Entry]) -> list[str]:
    kinds: dict[str, dict[str, str]] = defaultdict(dict)
    for entry in entries:
        kinds[fold_name(entry.name)][entry.kind] = entry.name
    return [
        f"{next(iter(names.values()))} is a name of {' and '.join(sorted(names))}; these are "
        f"{len(names)} concepts."
        for _, names in sorted(kinds.items())
        if len(names) > 1
    ]


def _two_owners(entries: Iterable[Entry]) -> list[str]:
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    surfaces: dict[tuple[str, str], str] = {}
    for entry in entries:
        for surface in entry.surfaces:
            key = (entry.kind, fold_name(surface))
            owners[key].add(entry.name)
            surfaces.setdefault(key, surface)
    return [
        f"{surfaces[key]} ({key[0]}) stands under {' and '.join(sorted(names))}."
        for key, names in sorted(owners.items())
        if len(names) > 1
    ]


def _family_faults(vocabulary: Vocabulary) -> list[str]:
    faults = []
    for entry in vocabulary.entries:
        chain = vocabulary.find_family(entry.kind, entry.name)
        if entry.name in chain:
            faults.append(f"{entry.name} ({entry.kind}) is in a family of its own: {chain}.")
    return faults


__all__ = ["VocabularyError", "add_entry", "add_file", "find_faults"]
