"""A person's decisions about every paper as a vocabulary file, the form in which they travel.

Pure. ``paperkin vocabulary add FILE decisions.toml`` gives the same names elsewhere; what is
about one paper, and authors, have no place in a vocabulary and are left out.
"""

from collections.abc import Iterable

from graph.ids import kind_of
from graph.model import Override
from ingest.extract.vocabulary import Entry
from ingest.own_vocabulary import as_toml


def build_vocabulary(overrides: Iterable[Override]) -> str:
    """One entry a concept that a decision is about, its aliases joined; "" where there is none."""
    aliases: dict[tuple[str, str], dict[str, None]] = {}
    for override in overrides:
        if override.paper is None and (entry := _entry(override)):
            kind, name, alias = entry
            known = aliases.setdefault((kind, name), {})
            if alias and alias != name:
                known[alias] = None
    return "".join(
        as_toml(Entry(kind=kind, name=name, aliases=tuple(others)))
        for (kind, name), others in aliases.items()
    )


def _entry(override: Override) -> tuple[str, str, str] | None:
    """Kind, name and alias that a decision gives; None where it says nothing of the kind."""
    value, own = override.value, kind_of(override.target)
    found = {
        "merge": (kind_of(str(value.get("into", ""))), value.get("name"), value.get("was")),
        "alias": (own, value.get("name"), value.get("alias")),
        "name": (own, value.get("name"), value.get("was")),
        "kind": (value.get("kind"), value.get("was"), ""),
        "split": (value.get("kind") or own, value.get("name"), value.get("words")),
    }.get(override.action)
    if not found or not found[0] or not found[1]:
        return None
    return str(found[0]), str(found[1]), str(found[2] or "")
