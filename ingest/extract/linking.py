"""Turn choices into concepts: a name, an id, a family, every mention, a role.

One concept is one node: the vocabulary's name where it lists one, else the paper's own words in
their normal spelling. Reads only the paper, the vocabulary and the role weights.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.names import HARDWARE
from ingest.extract.abbreviations import Abbreviation
from ingest.extract.corrections import unite
from ingest.extract.decide import Choice
from ingest.extract.families import find_family
from ingest.extract.folding import fold_name
from ingest.extract.hardware import read_memory, read_quantity
from ingest.extract.links import find_link_spans
from ingest.extract.mentions import Layout, find_occurrences, outside
from ingest.extract.naming import Forms, build_id, choose_name, normal_spelling
from ingest.extract.proposed import own_names
from ingest.extract.recogniser import Scored
from ingest.extract.role_beliefs import describe_beliefs, join_kinds, read_beliefs
from ingest.extract.role_context import Spoken
from ingest.extract.role_features import View, describe
from ingest.extract.roles import RoleModel
from ingest.extract.types import Candidate, Concept, Mention
from ingest.extract.vocabulary import Vocabulary

#: Who found a concept, if several did: the one whose word counts most.
_FINDERS = ("vocabulary", "pattern", "model")


@dataclass(frozen=True, slots=True)
class Paper:
    """What linking knows of a paper: its view, its defined forms, what it holds for its own.

    ``reasons`` are, by folded words, the reasons of the finders that hold them for the paper's own.
    ``recognised`` is the network's reading; None where no network has read it.
    """

    view: View
    abbreviations: Sequence[Abbreviation]
    forms: Mapping[str, Forms]
    reasons: Mapping[str, frozenset[str]]
    surely_own: frozenset[str]
    recognised: Sequence[Scored] | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A choice with its places, its name, the vocabulary's name and its folded names."""

    choice: Choice
    spans: tuple[tuple[int, int], ...]
    name: str
    listed: str | None
    keys: frozenset[str]


def build_paper(
    layout: Layout,
    candidates: Sequence[Candidate],
    abbreviations: Sequence[Abbreviation],
    recognised: Sequence[Scored] | None = None,
) -> Paper:
    """Return what linking needs of a paper, from all its candidates."""
    title = layout.text[: layout.title_end]
    forms = {
        fold_name(form): Forms(item.short, item.long, title)
        for item in abbreviations
        for form in (item.short, item.long)
    }
    proposed = [candidate for candidate in candidates if candidate.proposed]
    reasons: dict[str, set[str]] = {}
    for candidate in proposed:
        reasons.setdefault(fold_name(candidate.text), set()).add(candidate.reason)
    return Paper(
        View(layout, own_names(proposed)),
        abbreviations,
        forms,
        {key: frozenset(found) for key, found in reasons.items()},
        frozenset(fold_name(c.text) for c in proposed if c.score >= 0.5),
        recognised,
    )


class Linker:
    """Links the choices of a paper; holds the vocabulary and the role weights only."""

    def __init__(self, vocabulary: Vocabulary, roles: RoleModel) -> None:
        self.vocabulary = vocabulary
        self.roles = roles

    def link(
        self, paper: Paper, written: Sequence[Choice], doubtful: Sequence[Choice] = ()
    ) -> tuple[list[Concept], list[Concept]]:
        """Return the concepts of both sets of choices, each id once a set, in order of the text.

        Their roles are decided together.
        """
        sure, unsure = self.place(paper, written), self.place(paper, doubtful)
        roles = self._roles(paper, [*sure, *unsure])
        return (
            self._concepts(paper, sure, roles[: len(sure)]),
            self._concepts(paper, unsure, roles[len(sure) :]),
        )

    def place(self, paper: Paper, choices: Sequence[Choice]) -> list[Placed]:
        """Return the choices that stand in the text and have a name."""
        found = [(choice, _spans(paper, choice)) for choice in choices]
        taken = [span for _, spans in found for span in spans]
        placed = [
            self._placed(paper, choice, outside(spans, taken) or spans)
            for choice, spans in found
            if spans
        ]
        return [one for one in placed if one.name]

    def _placed(self, paper: Paper, choice: Choice, spans: Sequence[tuple[int, int]]) -> Placed:
        listed = self._listed_name(choice, paper.forms)
        keys = {fold_name(c.text) for c in choice.candidates}
        own = bool(keys & paper.surely_own)
        name = listed or normal_spelling(_own_name(choice, own, paper.forms))
        return Placed(choice, tuple(spans), name, listed, frozenset(keys | {fold_name(name)}))

    def _concepts(
        self, paper: Paper, placed: Sequence[Placed], roles: Sequence[str]
    ) -> list[Concept]:
        concepts = (
            self._concept(paper, one, role) for one, role in zip(placed, roles, strict=True)
        )
        return sorted(unite(concepts), key=order_of)

    def _concept(self, paper: Paper, placed: Placed, role: str) -> Concept:
        layout, choice, name = paper.view.layout, placed.choice, placed.name
        best = max(choice.candidates, key=lambda c: (c.score, -c.start))
        counted = [layout.text[a:b] for a, b in placed.spans] if choice.kind == HARDWARE else []
        family = find_family(choice.kind, name, self.vocabulary)
        return Concept(
            id=build_id(choice.kind, name),
            kind=choice.kind,
            name=name,
            role=role,
            confidence=choice.confidence,
            found_by=_found_by(choice.candidates),
            mentions=tuple(layout.place(*span) for span in placed.spans),
            family=tuple((build_id(choice.kind, wider), wider) for wider in family),
            vocabulary_name=placed.listed,
            quantity=next((q for q in map(read_quantity, counted) if q), None),
            memory=next((m for m in map(read_memory, counted) if m), None),
            reason=best.reason,
        )

    def _roles(self, paper: Paper, placed: Sequence[Placed]) -> list[str]:
        if paper.recognised is not None:
            return self.roles.choose_together(paper.view, self.speak(paper, placed))
        return [self.roles.choose(one.choice.kind, self._features(paper, one)) for one in placed]

    def speak(self, paper: Paper, placed: Sequence[Placed]) -> list[Spoken]:
        """Return what is first believed of each of the choices."""
        beliefs, kinds = read_beliefs(paper.recognised or ())
        title_end = paper.view.layout.title_end
        return [
            self.roles.speak(
                one.choice.kind,
                one.spans,
                self._features(paper, one),
                describe_beliefs(beliefs, one.spans, title_end),
                kinds=join_kinds(kinds, one.spans),
                confidence=one.choice.confidence,
                known=self.roles.level(one.keys),
            )
            for one in placed
        ]

    def _features(self, paper: Paper, placed: Placed) -> list[str]:
        return describe(
            paper.view,
            placed.choice.kind,
            placed.spans,
            reasons={reason for key in placed.keys for reason in paper.reasons.get(key, ())},
            known=self.roles.level(placed.keys),
        )

    def _listed_name(self, choice: Choice, forms: Mapping[str, Forms]) -> str | None:
        """The vocabulary's name for a choice, or None.

        A short form that the paper defines is looked up by its long form: SSM is what it says.
        """
        for candidate in choice.candidates:
            known = candidate.found_by == "vocabulary" and candidate.kind == choice.kind
            if known and candidate.name:
                return candidate.name
        for candidate in choice.candidates:
            words = candidate.name or candidate.text
            defined = forms.get(fold_name(words))
            entry = self.vocabulary.find(choice.kind, defined.long if defined else words)
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


def order_of(concept: Concept) -> tuple[tuple[bool, int, int], str]:
    """Sorts concepts by their first place in the text."""
    return _place(concept.mentions[0]), concept.id


def _place(mention: Mention) -> tuple[bool, int, int]:
    return (mention.field != "title", mention.start, mention.end)


def _spans(paper: Paper, choice: Choice) -> list[tuple[int, int]]:
    """Every place of a choice: its candidates' and all other occurrences of their words."""
    listed = [c for c in choice.candidates if c.name and fold_name(c.name) != fold_name(c.text)]
    fixed = {(c.start, c.end) for c in listed}
    surfaces = {c.text for c in choice.candidates}
    keys = {fold_name(surface) for surface in surfaces}
    for item in paper.abbreviations:
        if {fold_name(item.short), fold_name(item.long)} & keys:
            surfaces |= {item.short, item.long}
    text = paper.view.layout.text
    links = find_link_spans(text)
    found = [
        (start, end)
        for start, end in find_occurrences(text, surfaces)
        if not any(a <= start < b for a, b in links)
    ]
    fixed = {s for s in fixed if not any(a <= s[0] and s[1] <= b for a, b in found)}
    kept = [s for s in found if not any(a < s[1] and s[0] < b for a, b in fixed)]
    return sorted({*kept, *fixed})
