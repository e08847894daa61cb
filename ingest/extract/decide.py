"""Choose from all candidates of a paper the concepts, each with one kind and a confidence.

This is the seam between finding and linking: a *decider* takes what the finders put on a Doc and
returns ``Choice`` values. ``decide_by_rules`` needs no trained weights; where weights are
installed the re-scorer takes its place with the same result type, and nothing after it knows the
difference. A choice under the threshold is kept as an uncertain concept, not written.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from graph.names import KINDS
from ingest.extract.abbreviations import Abbreviation
from ingest.extract.folding import fold_name
from ingest.extract.grouping import Group, group_candidates
from ingest.extract.types import Candidate

#: Choices under it are uncertain; where micro F1 of the rules alone is best on the annotation.
RULES_THRESHOLD = 0.42


#: Classes of model that are concepts only where a paper builds on or studies them. Half of their
#: mentions are background, and a wrong one links its paper to hundreds: so more is asked of them.
#: On a held-out fold that costs no concept F1 (0.708) and lifts the links' F1 from 0.661 to 0.693.
CLASS_CONFIDENCE = 0.6
_CLASSES = frozenset(
    fold_name(name)
    for short, name in (
        ("LLM", "large language model"),
        ("VLM", "vision-language model"),
        ("MLLM", "multimodal large language model"),
    )
    for name in (short, name)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A concept of a paper before it is linked: one kind, its candidates, how sure."""

    kind: str
    candidates: tuple[Candidate, ...]
    confidence: float


#: Takes a Doc with its candidates and returns the choices, surest first, all of them.
Decider = Callable[[Doc], list[Choice]]


def believe(group: Group) -> float:
    """How likely a group is a concept of its kind: finders that agree make it likelier."""
    best: dict[str, float] = {}
    for candidate in group.candidates:
        reason = candidate.found_by + candidate.reason
        best[reason] = max(best.get(reason, 0.0), candidate.score)
    doubt = 1.0
    for score in sorted(best.values(), reverse=True):
        doubt *= 1 - score if doubt == 1 else 1 - score / 2
    return 1 - doubt


def choose(
    scored: Iterable[tuple[Group, float]], *, joint_reasons: frozenset[str] = frozenset()
) -> list[Choice]:
    """Take groups by falling score; a taken one keeps its key and its spans from all others.

    A group whose spans are all covered is dropped. Candidates with one of ``joint_reasons`` may
    share a span, as the members of "ResNet-18/50" do.
    """
    taken: list[tuple[int, int]] = []
    keys: set[str] = set()
    choices = []
    order = sorted(scored, key=lambda item: (-item[1], item[0].key, KINDS.index(item[0].kind)))
    for group, score in order:
        if group.key in keys:
            continue
        free = tuple(
            c
            for c in group.candidates
            if c.reason in joint_reasons or not any(c.start < b and a < c.end for a, b in taken)
        )
        if not free:
            continue
        keys.add(group.key)
        taken += [(c.start, c.end) for c in free if c.reason not in joint_reasons]
        choices.append(Choice(kind=group.kind, candidates=free, confidence=round(score, 4)))
    return choices


#: Reasons of candidates that share one span: "ResNet-18/50", "CIFAR-10/100".
JOINT_REASONS = frozenset(
    f"member of a list of {things}" for things in ("models", "data sets", "devices")
)


def is_written(choice: Choice, *, threshold: float) -> bool:
    """Whether a choice is sure enough to be written."""
    names = {fold_name(c.name or c.text) for c in choice.candidates}
    least = CLASS_CONFIDENCE if names & _CLASSES else 0.0
    return choice.confidence >= max(threshold, least)


def complete_lists(
    choices: Sequence[Choice], candidates: Iterable[Candidate], *, threshold: float
) -> list[Choice]:
    """Give the members of a list the confidence of its first: CIFAR-100 that of CIFAR-10.

    Only lists whose first member is written; a member that is believed more already stays.
    """
    firsts = {
        (c.start, choice.kind): choice.confidence
        for choice in choices
        if choice.confidence >= threshold
        for c in choice.candidates
    }
    members: dict[tuple[str, str], Choice] = {}
    for c in candidates:
        confidence = firsts.get((c.start, c.kind)) if c.reason in JOINT_REASONS else None
        if confidence is not None:
            key = (c.kind, fold_name(c.name or c.text))
            members.setdefault(key, Choice(kind=c.kind, candidates=(c,), confidence=confidence))
    kept = []
    for choice in choices:
        names = {(choice.kind, fold_name(c.name or c.text)) for c in choice.candidates}
        if choice.confidence >= threshold:
            for key in names:
                members.pop(key, None)
        elif names & members.keys():
            continue
        kept.append(choice)
    return sorted([*kept, *members.values()], key=lambda choice: -choice.confidence)


def decide_by_rules(
    candidates: Sequence[Candidate], abbreviations: Sequence[Abbreviation] = ()
) -> list[Choice]:
    """Choose by the finders' own beliefs alone."""
    groups = group_candidates(candidates, abbreviations)
    totals = [(group, believe(group)) for group in groups]
    return choose(totals, joint_reasons=JOINT_REASONS)


def rules_decider(doc: Doc) -> list[Choice]:
    """The decider that needs no weights."""
    return decide_by_rules(doc._.candidates, doc._.abbreviations)
