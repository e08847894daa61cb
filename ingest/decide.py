"""A person's decision about every paper: kept, applied at once to what it touches, taken back.

Two concepts or authors become one, some words become a concept of their own, a concept is called
otherwise or is of another kind. Papers are marked as outdated before they are read again, so
nothing is lost where a process ends half-way; what is left over is read by ``paperkin refresh``.
Decisions about one paper alone are not for here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from graph import ids
from graph.database import Database
from graph.errors import InvalidValue
from graph.model import Override
from graph.names import KINDS, LOCAL
from graph.overrides import add_override, read_overrides, remove_override
from graph.queries.authors import get_author
from graph.queries.concepts import get_concept
from graph.touched import find_names, find_touched, mark_outdated
from ingest.extract.extract import Extractor
from ingest.reread import reread_papers

#: What may be decided for every paper at once.
EVERYWHERE = ("merge", "split", "alias", "name", "kind")
MOST_AT_ONCE = 50  # papers read while somebody waits, some seconds; refresh reads the others


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision that was kept or taken back, the papers read again, and how many are left."""

    override: Override
    papers: int
    left: int = 0


def decide(
    db: Database,
    action: str,
    target: str,
    *,
    value: dict[str, Any],
    extractor: Extractor,
    owner: str = LOCAL,
) -> Decided:
    """Keep a decision that holds for every paper, and read those again that it touches.

    Raises InvalidValue for what cannot be, NotFound for a concept or an author that is not here.
    """
    checked = _CHECKS[_known(action)](db, target, value)
    touched = find_touched(db, {target}, _words(action, checked))
    mark_outdated(db, touched if action != "name" else ())
    override = add_override(db, action, target, value=checked, owner=owner)
    return _read(db, override, touched, extractor)


def take_back(db: Database, override: Override, *, extractor: Extractor) -> Decided:
    """Take back a decision that held for every paper, and read those again that it touched."""
    others = [other for other in read_overrides(db) if other.id != override.id]
    reached = names_of(override, others)
    about = [other.paper for other in others if other.paper and other.target in reached]
    touched = sorted({*find_touched(db, reached, _words(override.action, override.value)), *about})
    mark_outdated(db, touched if override.action != "name" else ())
    remove_override(db, override.id)
    return _read(db, override, touched, extractor)


def names_of(override: Override, others: Sequence[Override]) -> set[str]:
    """Every id that the target may go by now: through this decision and those made on top of it."""
    reached = {override.target, *_leads_to(override)}
    while True:
        further = {
            id for other in others if other.target in reached for id in _leads_to(other)
        } - reached
        if not further:
            return reached
        reached |= further


def _leads_to(override: Override) -> Iterable[str]:
    value = override.value
    if override.action == "merge":
        return [str(value.get("into", ""))]
    if override.action == "kind":
        return [str(id) for id in value.get("ids", [])] or [
            f"{str(value.get('kind', '')).lower()}:{override.target.partition(':')[2]}"
        ]
    if override.action == "split":
        kind = value.get("kind") or ids.kind_of(override.target)
        name = value.get("name") or value.get("words")
        return [ids.concept_id(kind, name)] if kind in KINDS and name else []
    return []


def _read(db: Database, override: Override, touched: list[str], extractor: Extractor) -> Decided:
    if override.action == "name":  # what a concept is called changes nothing of what was read
        return Decided(override=override, papers=0)
    read = reread_papers(db, touched[:MOST_AT_ONCE], extractor=extractor)
    return Decided(override=override, papers=read, left=len(touched[MOST_AT_ONCE:]))


def _words(action: str, value: dict[str, Any]) -> list[str]:
    return [str(value["alias"])] if action == "alias" else []


# ------------------------------------------------------------ what may be decided


def _known(action: str) -> str:
    if action not in EVERYWHERE:
        raise InvalidValue(
            f"{action!r} is decided a paper at a time; "
            f"for every paper there are {', '.join(EVERYWHERE)}."
        )
    return action


def _merge(db: Database, target: str, value: dict[str, Any]) -> dict[str, Any]:
    into = str(value.get("into") or "")
    if into == target:
        raise InvalidValue("Both are the same; pick two different ones.")
    if target.startswith("author:") != into.startswith("author:"):
        raise InvalidValue("An author can be joined with another author only.")
    get = get_author if target.startswith("author:") else get_concept
    own, other = get(db, target), get(db, into)
    return {"into": other["id"], "name": other["name"], "was": own["name"]}


def _split(db: Database, target: str, value: dict[str, Any]) -> dict[str, Any]:
    concept = get_concept(db, target)
    words = _text(value, "words", "The words to split off are missing.")
    kind = value.get("kind") or concept["kind"]
    name = str(value.get("name") or words).strip()
    if kind not in KINDS:
        raise InvalidValue(f"{kind!r} is no kind; kinds are {', '.join(KINDS)}.")
    if ids.concept_id(kind, name) == target:
        raise InvalidValue(f"“{name}” is this concept itself; give what is split off another name.")
    return {"words": words, "name": name, "kind": kind}


def _alias(db: Database, target: str, value: dict[str, Any]) -> dict[str, Any]:
    concept = get_concept(db, target)
    return {"alias": _text(value, "alias", "The alias is missing."), "name": concept["name"]}


def _name(db: Database, target: str, value: dict[str, Any]) -> dict[str, Any]:
    was = get_concept(db, target)["name"]
    return {"name": _text(value, "name", "A new name is missing."), "was": was}


def _kind(db: Database, target: str, value: dict[str, Any]) -> dict[str, Any]:
    own = get_concept(db, target)
    kind = value.get("kind")
    if kind not in KINDS:
        raise InvalidValue(f"{kind!r} is no kind; kinds are {', '.join(KINDS)}.")
    if kind == own["kind"]:
        raise InvalidValue(f"{own['name']} is of that kind already.")
    return {
        "kind": kind,
        "was": own["name"],
        "ids": sorted({ids.concept_id(kind, name) for name in find_names(db, target)}),
    }


def _text(value: dict[str, Any], key: str, problem: str) -> str:
    text = " ".join(str(value.get(key) or "").split())
    if not text:
        raise InvalidValue(problem)
    return text


_CHECKS = {"merge": _merge, "split": _split, "alias": _alias, "name": _name, "kind": _kind}
