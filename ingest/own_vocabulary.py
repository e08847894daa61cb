"""A person's own vocabulary file in the data folder: adding names to it.

The file has the form of the shipped ones, with a kind in each table. What it says wins over the
shipped names and takes effect for papers that are read from then on; ``paperkin refresh`` reads
the others again.
"""

import json
from collections.abc import Sequence
from pathlib import Path

from ingest.extract.vocabulary import Entry, build_entry, read_entries


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
        file.write(as_toml(entry))
    return entry


def add_file(path: Path, source: Path) -> int:
    """Append every entry of a vocabulary file; how many were new."""
    entries = read_entries(source)
    known = set(read_entries(path)) if path.is_file() else set()
    fresh = [entry for entry in dict.fromkeys(entries) if entry not in known]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.writelines(as_toml(entry) for entry in fresh)
    return len(fresh)


def as_toml(entry: Entry) -> str:
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
