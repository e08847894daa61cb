"""Turn choices into concepts: a name, an id, a family, every mention, a role.

One concept is one node: the vocabulary's name where it lists one, else the paper's own words in
their normal spelling. Reads only the paper, the vocabulary and the role weights.
"""

from collections.abc import Mapping, Sequence

from graph.names import HARDWARE
from ingest.extract.abbreviations import Abbreviation
from ingest.extract.corrections import unite
from ingest.extract.decide import Choice
from ingest.extract.families import find_family
from ingest.extract.folding import fold_name
from ingest.extract.hardware import read_memory, read_quantity
from ingest.extract.mentions import Layout, find_occurrences, outside
from ingest.extract.naming import Forms, build_id, choose_name, normal_spelling
from ingest.extract.proposed import own_names
from ingest.extract.role_features import View, describe
from ingest.extract.roles import RoleModel
from ingest.extract.types import Candidate, Concept, Mention
from ingest.extract.vocabulary import Vocabulary

#: Who found a concept, if several did: the one whose word counts most.
_FINDERS = ("vocabulary", "pattern", "model")


class Linker:
    """Links the choices of a paper; holds the vocabulary and the role weights only."""

    def __init__(self, vocabulary: Vocabulary, roles: RoleModel) -> None:
        self.vocabulary = vocabulary
        self.roles = roles

    def link(
        self, layout: Layout, choices: Sequence[Choice], abbreviations: Sequence[Abbreviation]
    ) -> list[Concept]:
        """Return the concepts of a paper's choices, each id once, in order of the text."""
        view = View(layout, own_names([c for choice in choices for c in choice.candidates]))
        title = layout.text[: layout.title_end]
        forms = {
            fold_name(form): Forms(item.short, item.long, title)
            for item in abbreviations
            for form in (item.short, item.long)
        }
        placed = [(choice, _spans(layout, choice, abbreviations)) for choice in choices]
        taken = [span for _, spans in placed for span in spans]
        concepts = [
            self._concept(view, choice, outside(spans, taken) or spans, forms)
            for choice, spans in placed
        ]
        united = unite(concept for concept in concepts if concept is not None)
        return sorted(united, key=lambda c: (_place(c.mentions[0]), c.id))

    def _concept(
        self,
        view: View,
        choice: Choice,
        spans: Sequence[tuple[int, int]],
        forms: Mapping[str, Forms],
    ) -> Concept | None:
        if not spans:
            return None
        layout = view.layout
        best = max(choice.candidates, key=lambda c: (c.score, -c.start))
        listed = self._listed_name(choice)
        own = any(c.proposed and c.score >= 0.5 for c in choice.candidates)
        name = listed or normal_spelling(_own_name(choice, own, forms))
        if not name:
            return None
        role = self._role(view, choice, spans, name)
        words = layout.text[spans[0][0] : spans[0][1]]
        counted = [layout.text[a:b] for a, b in spans] if choice.kind == HARDWARE else []
        family = find_family(choice.kind, name, self.vocabulary)
        return Concept(
            id=build_id(choice.kind, name),
            kind=choice.kind,
            name=name,
            role=role,
            confidence=choice.confidence,
            found_by=_found_by(choice.candidates),
            mentions=tuple(layout.place(*span) for span in spans),
            family=tuple((build_id(choice.kind, wider), wider) for wider in family),
            vocabulary_name=listed,
            quantity=next((q for q in map(read_quantity, counted) if q), None),
            memory=next((m for m in map(read_memory, counted) if m), None),
            reason=best.reason or words,
        )

    def _role(self, view: View, choice: Choice, spans: Sequence[tuple[int, int]], name: str) -> str:
        keys = {fold_name(name), *(fold_name(c.text) for c in choice.candidates)}
        features = describe(
            view,
            choice.kind,
            spans,
            reasons={c.reason for c in choice.candidates if c.proposed},
            known=self.roles.level(keys),
        )
        return self.roles.choose(choice.kind, features)

    def _listed_name(self, choice: Choice) -> str | None:
        """The vocabulary's name for a choice, or None."""
        for candidate in choice.candidates:
            known = candidate.found_by == "vocabulary" and candidate.kind == choice.kind
            if known and candidate.name:
                return candidate.name
        for candidate in choice.candidates:
            entry = self.vocabulary.find(choice.kind, candidate.name or candidate.text)
            if entry and not entry.ambiguous:
                return entry.name
        return None


def _own_name(choice: Choice, own: bool, forms: Mapping[str, Forms]) -> str:
    """What the paper calls a concept that no vocabulary lists."""
    given = [c.name for c in choice.candidates if c.name and c.kind == choice.kind]
    if given:
        return given[0]
    surfaces = [c.text for c in choice.candidates]
    pair = next((forms[key] for s in surfaces if (key := fold_name(s)) in forms), None)
    return choose_name(choice.kind, surfaces, own=own, forms=pair)


def _found_by(candidates: Sequence[Candidate]) -> str:
    return min((c.found_by for c in candidates), key=_FINDERS.index)


def _place(mention: Mention) -> tuple[bool, int, int]:
    return (mention.field != "title", mention.start, mention.end)


def _spans(
    layout: Layout, choice: Choice, abbreviations: Sequence[Abbreviation]
) -> list[tuple[int, int]]:
    """Every place of a choice: its candidates' and all other occurrences of their words."""
    listed = [c for c in choice.candidates if c.name and fold_name(c.name) != fold_name(c.text)]
    fixed = {(c.start, c.end) for c in listed}
    surfaces = {c.text for c in choice.candidates}
    keys = {fold_name(surface) for surface in surfaces}
    for item in abbreviations:
        pair = {fold_name(item.short), fold_name(item.long)}
        if pair & keys:
            surfaces |= {item.short, item.long}
    found = find_occurrences(layout.text, surfaces)
    fixed = {s for s in fixed if not any(a <= s[0] and s[1] <= b for a, b in found)}
    kept = [s for s in found if not any(a < s[1] and s[0] < b for a, b in fixed)]
    return sorted({*kept, *fixed})
