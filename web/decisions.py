"""What a person has decided about one concept or author, as sentences for its page; pure.

Also where the page of something leads that was merged into another or is of another kind by now.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.ids import concept_id
from graph.model import Override


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision: its id, by which it is taken back, and what it says."""

    id: str
    text: str


def build_decisions(id: str, overrides: Iterable[Override]) -> list[Decision]:
    """The decisions that made this concept or author what it is here, newest first."""
    found = [
        Decision(id=override.id, text=text)
        for override in overrides
        if override.paper is None and (text := _text(id, override))
    ]
    return found[::-1]


def _text(id: str, override: Override) -> str:
    value = override.value
    if override.action == "merge" and value.get("into") == id:
        return f"“{value.get('was', override.target)}” was merged into it."
    if override.action == "kind" and id in value.get("ids", []):
        return f"It was {_a(override.target.partition(':')[0])} before."
    if override.action == "split" and id == split_id(override):
        return f"It was split from {override.target.partition(':')[2]}."
    if override.target != id:
        return ""
    return _own_text(override.action, value)


def _own_text(action: str, value: Mapping[str, Any]) -> str:
    if action == "split":
        return f"“{value.get('words')}” was split off."
    if action == "alias":
        return f"“{value.get('alias')}” means it too."
    if action == "name":
        return f"It was called “{value.get('was', '')}” before."
    return ""


def split_id(override: Override) -> str:
    """The concept that a split makes."""
    value = override.value
    kind = value.get("kind") or override.target.partition(":")[0].capitalize()
    return concept_id(kind, str(value.get("name") or value.get("words") or "x"))


def _a(word: str) -> str:
    return word if word in ("hardware", "software") else f"a {word}"


def leads_to(id: str, overrides: Sequence[Override]) -> str | None:
    """The id under which a thing goes on that a decision has moved; None where none did."""
    moved: dict[str, str] = {}
    for override in overrides:
        value = override.value
        if override.paper is None and override.action == "merge":
            moved[override.target] = str(value.get("into", ""))
        elif override.paper is None and override.action == "kind" and value.get("ids"):
            moved[override.target] = str(value["ids"][0])
    at, seen = id, {id}
    while (further := moved.get(at)) and further not in seen:
        seen.add(further)
        at = further
    return at if at != id else None
