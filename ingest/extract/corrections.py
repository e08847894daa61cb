"""Apply a person's decisions to the concepts of one paper, as values, in the order given.

``target`` is a concept id (for ``mention``: the words). ``value`` by action: kind {"kind"}, role
{"role"}, name {"name"}, alias {"alias"}, merge {"into": id, "name"?}, split {"words", "name"?,
"kind"?}, reject {}, mention {"kind", "name"?, "role"?}. Decisions about papers are not for here.
A decision whose target the paper does not hold changes nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from graph.ids import concept_id, kind_of
from graph.names import KINDS, ROLES
from ingest.extract.folding import fold_name
from ingest.extract.mentions import Layout, find_occurrences
from ingest.extract.types import Concept, Correction, Mention

_DEFAULT_ROLE = {
    "Task": "addresses",
    "Metric": "reports",
    "Hardware": "runs_on",
    "Dataset": "evaluates_on",
}

_Apply = Callable[[list[Concept], Correction, Layout], list[Concept]]


def _kind(concept: Concept, value: dict[str, Any]) -> Concept:
    kind = value.get("kind")
    if kind not in KINDS:
        return concept
    return _moved(concept, concept_id(kind, concept.name), kind, concept.name, confidence=1.0)


def _moved(
    concept: Concept, identifier: str, kind: str, name: str, *, confidence: float
) -> Concept:
    """The concept under another id: family and vocabulary name were those of the one it was."""
    return replace(
        concept,
        id=identifier,
        kind=kind,
        name=name,
        confidence=confidence,
        found_by="correction",
        family=(),
        vocabulary_name=None,
    )


def _role(concept: Concept, value: dict[str, Any]) -> Concept:
    role = value.get("role")
    return replace(concept, role=role, confidence=1.0) if role in ROLES else concept


def _name(concept: Concept, value: dict[str, Any]) -> Concept:
    name = value.get("name")
    return replace(concept, name=name) if isinstance(name, str) and name else concept


def _change(edit: Callable[[Concept, dict[str, Any]], Concept]) -> _Apply:
    """Lift an edit of one concept to the concepts of a paper."""

    def apply(concepts: list[Concept], correction: Correction, layout: Layout) -> list[Concept]:
        return [edit(c, correction.value) if c.id == correction.target else c for c in concepts]

    return apply


def _reject(concepts: list[Concept], correction: Correction, layout: Layout) -> list[Concept]:
    return [concept for concept in concepts if concept.id != correction.target]


def _merge(concepts: list[Concept], correction: Correction, layout: Layout) -> list[Concept]:
    """Make the target the other concept; two of them in one paper become one (see unite)."""
    into = correction.value.get("into", "")
    kind = kind_of(into)
    if kind is None:
        return concepts
    known = next((c.name for c in concepts if c.id == into), None)
    return [
        _moved(
            c,
            into,
            kind,
            correction.value.get("name") or known or c.name,
            confidence=c.confidence,
        )
        if c.id == correction.target
        else c
        for c in concepts
    ]


def _alias(concepts: list[Concept], correction: Correction, layout: Layout) -> list[Concept]:
    """Give the alias's words to the target; adds the concept where only the alias stands."""
    alias = correction.value.get("alias")
    kind = kind_of(correction.target)
    if not isinstance(alias, str) or kind is None:
        return concepts
    return _add_words(
        concepts,
        layout,
        words=alias,
        identifier=correction.target,
        kind=kind,
        name=correction.value.get("name"),
    )


def _mention(concepts: list[Concept], correction: Correction, layout: Layout) -> list[Concept]:
    """Make a concept of words that nothing has found."""
    kind = correction.value.get("kind")
    if kind not in KINDS:
        return concepts
    name = correction.value.get("name") or correction.target
    identifier = correction.value.get("id") or concept_id(kind, name)
    return _add_words(
        concepts,
        layout,
        words=correction.target,
        identifier=identifier,
        kind=kind,
        name=name,
        role=correction.value.get("role"),
    )


def _split(concepts: list[Concept], correction: Correction, layout: Layout) -> list[Concept]:
    """Take the mentions of some words out of the target and make a concept of them."""
    words = correction.value.get("words")
    if not isinstance(words, str) or all(c.id != correction.target for c in concepts):
        return concepts
    kind = correction.value.get("kind") or kind_of(correction.target)
    if kind not in KINDS:
        return concepts
    name = correction.value.get("name") or words
    return _add_words(
        concepts, layout, words=words, identifier=concept_id(kind, name), kind=kind, name=name
    )


def _add_words(
    concepts: list[Concept],
    layout: Layout,
    *,
    words: str,
    identifier: str,
    kind: str,
    name: str | None = None,
    role: str | None = None,
) -> list[Concept]:
    """Give every occurrence of ``words`` to one concept and take it from all others."""
    spans = find_occurrences(layout.text, [words])
    if not spans:
        return concepts
    mentions = tuple(layout.place(*span) for span in spans)
    key = fold_name(words)
    kept, former = [], None
    for concept in concepts:
        if concept.id == identifier:
            kept.append(concept)
            continue
        rest = tuple(m for m in concept.mentions if fold_name(m.text) != key)
        if len(rest) < len(concept.mentions):
            former = former or concept.role
        if rest:
            kept.append(replace(concept, mentions=rest))
    target = next((c for c in kept if c.id == identifier), None)
    fresh = Concept(
        id=identifier,
        kind=kind,
        name=name or (target.name if target else words),
        role=role or (target.role if target else former) or _DEFAULT_ROLE.get(kind, "uses"),
        confidence=1.0,
        found_by="correction",
        mentions=mentions,
    )
    return unite([*kept, fresh])


_ACTIONS: dict[str, _Apply] = {
    "kind": _change(_kind),
    "role": _change(_role),
    "name": _change(_name),
    "alias": _alias,
    "merge": _merge,
    "split": _split,
    "reject": _reject,
    "mention": _mention,
}


def unite(concepts: Iterable[Concept]) -> list[Concept]:
    """Join concepts of one id: all mentions, the strongest role, the highest confidence."""
    by_id: dict[str, Concept] = {}
    for concept in concepts:
        other = by_id.get(concept.id)
        by_id[concept.id] = concept if other is None else _joined(other, concept)
    return list(by_id.values())


def _joined(one: Concept, other: Concept) -> Concept:
    places: dict[tuple[str, int, int], Mention] = {
        (m.field, m.start, m.end): m for m in (*one.mentions, *other.mentions)
    }
    ordered = sorted(places.values(), key=lambda m: (m.field != "title", m.start, m.end))
    sure = one if one.confidence >= other.confidence else other
    return replace(
        sure,
        role=min(one.role, other.role, key=ROLES.index),
        mentions=tuple(ordered),
        family=sure.family or one.family or other.family,
        vocabulary_name=one.vocabulary_name or other.vocabulary_name,
        quantity=one.quantity or other.quantity,
        memory=one.memory or other.memory,
    )


def apply_corrections(
    concepts: Iterable[Concept], corrections: Iterable[Correction], layout: Layout
) -> list[Concept]:
    """Return the concepts of a paper after a person's decisions."""
    current = list(concepts)
    for correction in corrections:
        action = _ACTIONS.get(correction.action)
        if action:
            current = unite(action(current, correction, layout))
    return current
