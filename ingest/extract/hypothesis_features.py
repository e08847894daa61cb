"""Describe each hypothesis of a text by numbers for the re-scorer.

One row a (group, kind). What is measured: the network's beliefs, what curated names and patterns
said, where and how often the surface stands, its form, what the training annotation knows of it
and of its last word, and how it overlaps with its rivals. Weighing them is the re-scorer's work.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from graph.names import KINDS
from ingest.extract.hypotheses import Group
from ingest.extract.lexicon import UNKNOWN, Lexicon, Usage, head_word

Floats = npt.NDArray[np.float64]

_KIND_INDEX = {kind: i for i, kind in enumerate(KINDS)}
_FIRST_SENTENCE = re.compile(r"\n.*?[.!?](?=\s+[A-Z])", re.DOTALL)
_DETERMINER = re.compile(r"(?:\bthe|\ba|\ban|\bour|\bthis|\bits|\btheir)\s+$", re.IGNORECASE)
_PROPOSING = re.compile(
    r"\b(?:propos\w+|present\w*|introduc\w+|develop\w*|call(?:ed)?|named|dubbed|term\w*|design\w*)"
    r"\s+(?:\w+[\s,-]+){0,3}$",
    re.IGNORECASE,
)
_USING = re.compile(
    r"\b(?:us(?:e|es|ing|ed)|via|with|by|through|based on|leverag\w+|appl\w+|employ\w*)"
    r"\s+(?:\w+[\s,-]+){0,2}$",
    re.IGNORECASE,
)
_TESTED = re.compile(
    r"\b(?:on|evaluat\w+|benchmark\w*|experiments?|outperform\w*|compar\w+|against|than)"
    r"\s+(?:\w+[\s,-]+){0,2}$",
    re.IGNORECASE,
)
_EDGE_WORDS = frozenset(
    [
        "a",
        "an",
        "the",
        "our",
        "this",
        "of",
        "for",
        "in",
        "on",
        "with",
        "and",
        "or",
        "to",
        "by",
        "from",
        "new",
        "novel",
        "efficient",
        "existing",
        "proposed",
        "various",
        "different",
        "multiple",
        "several",
        "both",
        "such",
        "more",
        "most",
    ]
)

GROUP_FEATURES = (
    "in_title",
    "in_first_sentence",
    "first_place",
    "places",
    "tagged_share",
    "words",
    "characters",
    "capital_inside",
    "all_capitals",
    "starts_upper",
    "digit",
    "hyphen",
    "plural",
    "edge_word",
    "has_of_for",
    "before_bracket",
    "in_bracket",
    "after_determiner",
    "after_proposing",
    "after_using",
    "after_tested",
    "keys",
    "lexicon_annotated",
    "lexicon_share",
    "lexicon_unknown",
    "head_share",
    "any_kind",
    "longer_rival",
    "shorter_rival",
    "crossing_rival",
    "always_inside_longer",
    "text_length",
)
KIND_FEATURES = (
    "span_max",
    "span_mean",
    "words_max",
    "words_mean",
    "score_max",
    "score_max_plain",
    "score_sum",
    "scored_places",
    "unscored",
    "kind_share",
    "margin",
    "other_kind_score",
    "lexicon_kind",
    "lexicon_other_kind",
    "head_kind",
    "curated",
    "curated_unclear",
    "curated_other_kind",
    "pattern",
    "pattern_other_kind",
    "pattern_proposed",
)
#: Kind features that also get a weight of their own for every kind.
CROSSED = ("score_max", "lexicon_kind", "curated", "pattern", "head_kind", "span_max")
CROSSED_GROUP = ("lexicon_share", "capital_inside", "words", "in_title", "longer_rival")


def feature_names() -> tuple[str, ...]:
    """Return the names of the columns, in order."""
    crossed = [f"{name}:{kind}" for kind in KINDS for name in (*CROSSED, *CROSSED_GROUP)]
    return (*GROUP_FEATURES, *KIND_FEATURES, *KINDS, *crossed)


@dataclass(frozen=True, slots=True)
class Described:
    """The hypotheses of a text, group number and kind, and their rows of features."""

    hypotheses: tuple[tuple[int, str], ...]
    rows: Floats


def describe(text: str, groups: Sequence[Group], lexicon: Lexicon) -> Described:
    """Return the hypotheses of the groups of a text with their features."""
    best = [_best_score(group) for group in groups]
    rivals = _measure_rivals(groups, best)
    first = _FIRST_SENTENCE.search(text)
    title_end = text.find("\n")
    reach = first.end() if first else title_end
    hypotheses: list[tuple[int, str]] = []
    rows: list[list[float]] = []
    for number, group in enumerate(groups):
        usage = _usage(group, lexicon)
        surface = _main_surface(text, group)
        head = lexicon.heads.get(head_word(surface), UNKNOWN)
        shared = _group_row(text, group, surface, usage, head, title_end, reach)
        shared += [_logit(best[number]), *rivals[number], math.log(len(text) + 1)]
        totals = {k: max((s.score for s in group.scored.get(k, ())), default=0.0) for k in KINDS}
        for kind in group.kinds:
            own = _kind_row(group, kind, usage, head, totals)
            hypotheses.append((number, kind))
            rows.append(_cross(shared, own, kind))
    return Described(tuple(hypotheses), np.array(rows).reshape(len(rows), len(feature_names())))


def _cross(shared: list[float], own: list[float], kind: str) -> list[float]:
    picked = [own[i] for i in _CROSSED_AT] + [shared[i] for i in _CROSSED_GROUP_AT]
    place = _KIND_INDEX[kind]
    one_hot = [0.0] * len(KINDS)
    one_hot[place] = 1.0
    crossed = [0.0] * (len(picked) * len(KINDS))
    crossed[place * len(picked) : (place + 1) * len(picked)] = picked
    return shared + own + one_hot + crossed


_CROSSED_AT = tuple(KIND_FEATURES.index(name) for name in CROSSED)
_CROSSED_GROUP_AT = tuple(GROUP_FEATURES.index(name) for name in CROSSED_GROUP)


def _logit(probability: float) -> float:
    inside = min(max(probability, 1e-3), 1 - 1e-3)
    return math.log(inside / (1 - inside))


def _best_score(group: Group) -> float:
    """Return the belief that a group is a concept of any kind."""
    by_span: dict[tuple[int, int], float] = {}
    for spans in group.scored.values():
        for one in spans:
            by_span[one.start, one.end] = by_span.get((one.start, one.end), 0.0) + one.score
    named = max((0.3 for found in group.named.values() if found), default=0.0)
    return max(named, *by_span.values(), 0.0) if by_span else named


def _usage(group: Group, lexicon: Lexicon) -> Usage:
    usages = [lexicon.names.get(key, UNKNOWN) for key in group.keys]
    return max(usages, key=lambda u: (u.annotated, u.seen))


def _main_surface(text: str, group: Group) -> str:
    scored = [s for spans in group.scored.values() for s in spans]
    if scored:
        top = max(scored, key=lambda s: (s.score, -s.start, s.end))
        return text[top.start : top.end]
    return text[group.places[0].start : group.places[0].end]


def _group_row(
    text: str, group: Group, surface: str, usage: Usage, head: Usage, title_end: int, reach: int
) -> list[float]:
    places = group.places
    tagged = {(s.start, s.end) for spans in group.scored.values() for s in spans}
    words = surface.split()
    lowered = [w.lower() for w in words]
    abstract = [p for p in places if p.start > title_end]
    first = places[0].start
    before = [text[max(0, p.start - 45) : p.start] for p in places]
    return [
        float(first <= title_end),
        float(any(p.start <= reach for p in abstract)),
        first / len(text),
        math.log(len(places)),
        len(tagged) / max(len(places), len(tagged)),
        min(len(words), 6.0),
        math.log(len(surface)),
        float(any(c.isupper() for c in surface[1:]) and not surface.istitle()),
        float(surface.isupper()),
        float(surface[0].isupper()),
        float(any(c.isdigit() for c in surface)),
        float("-" in surface),
        float(surface[-1] == "s"),
        float(lowered[0] in _EDGE_WORDS or lowered[-1] in _EDGE_WORDS),
        float(any(w in ("of", "for", "in", "with", "and", "to") for w in lowered)),
        float(any(text[p.end : p.end + 2] == " (" for p in places)),
        float(any(text[p.start - 1 : p.start] == "(" for p in places)),
        float(any(_DETERMINER.search(b) for b in before)),
        float(any(_PROPOSING.search(b) for b in before)),
        float(any(_USING.search(b) for b in before)),
        float(any(_TESTED.search(b) for b in before)),
        len(group.keys) - 1.0,
        math.log(1 + usage.annotated),
        _logit((usage.annotated + 0.3) / (max(usage.seen, usage.annotated) + 1.0)),
        float(usage.seen == 0),
        _logit((head.annotated + 1.0) / (max(head.seen, head.annotated) + 4.0)),
    ]


def _kind_row(
    group: Group, kind: str, usage: Usage, head: Usage, totals: dict[str, float]
) -> list[float]:
    scored, named = group.scored.get(kind, ()), group.named.get(kind, ())
    spans, labels = [s.span for s in scored], [s.bio for s in scored]
    top, other = totals[kind], max(v for k, v in totals.items() if k != kind)
    index = _KIND_INDEX[kind]
    curated = [c for c in named if c.found_by == "vocabulary"]
    pattern = [c for c in named if c.found_by == "pattern"]
    foreign = [c for k, found in group.named.items() if k != kind for c in found]
    return [
        _logit(max(spans, default=0.0)),
        _logit(sum(spans) / len(spans) if spans else 0.0),
        _logit(max(labels, default=0.0)),
        _logit(sum(labels) / len(labels) if labels else 0.0),
        _logit(top),
        top,
        math.log1p(sum(s.score for s in scored)),
        math.log1p(len({(s.start, s.end) for s in scored})),
        float(not scored),
        top / (sum(totals.values()) + 0.05),
        top - other,
        _logit(other),
        _logit((usage.kinds[index] + 0.2) / (max(usage.seen, usage.annotated) + 1.0)),
        _logit((usage.annotated - usage.kinds[index] + 0.2) / (usage.annotated + 1.0)),
        _logit((head.kinds[index] + 0.5) / (max(head.seen, head.annotated) + 4.0)),
        max((c.score for c in curated if not c.ambiguous or c.score > 0.5), default=0.0),
        float(any(c.ambiguous and c.score <= 0.5 for c in curated)),
        float(any(c.found_by == "vocabulary" for c in foreign)),
        max((c.score for c in pattern), default=0.0),
        max((c.score for c in foreign if c.found_by == "pattern"), default=0.0),
        float(any(c.proposed for c in pattern)),
    ]


def _measure_rivals(groups: Sequence[Group], best: Sequence[float]) -> list[list[float]]:
    """Return for each group the beliefs of longer, shorter and crossing rivals, at their best.

    The last number says whether every place of the group lies inside a longer, likelier rival.
    """
    owners = [n for n, group in enumerate(groups) for _ in group.places]
    if not owners:
        return []
    spans = np.array([(p.start, p.end) for group in groups for p in group.places])
    owner, scores = np.array(owners), np.array(best)[owners]
    start, end = spans[:, 0], spans[:, 1]
    size = end - start
    overlap = (start[:, None] < end[None]) & (start[None] < end[:, None])
    overlap &= owner[:, None] != owner[None]
    within = (start[None] <= start[:, None]) & (end[None] >= end[:, None])
    longer = overlap & within & (size[None] > size[:, None])
    shorter = overlap & within.T & (size[None] < size[:, None])
    crossing = overlap & ~within & ~within.T
    tops = [(mask * scores[None]).max(1) for mask in (longer, shorter, crossing)]
    covered = tops[0] > scores
    found: list[list[float]] = []
    for number in range(len(groups)):
        mine = owner == number
        found.append(
            [_logit(float(top[mine].max())) for top in tops] + [float(covered[mine].all())]
        )
    return found
