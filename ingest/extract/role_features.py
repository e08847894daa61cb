"""Describe how a paper speaks of a concept, as short strings that a role can be read from.

The same function describes annotated concepts in training and found ones in use. It names no role.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.extract.mentions import Layout
from ingest.extract.phrases import is_name

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|[,:;()]")
#: Words whose stems say what a sentence does with a thing, by the role they speak for.
_CUES = re.compile(
    r"\b(?P<propose>propos|present|introduc|develop|design|novel|new|releas|contribut|call|nam|"
    r"dub|term|devis)"
    r"|\b(?P<evaluate>evaluat|experiment|test|validat|benchmark|demonstrat|result|achiev|dataset|"
    r"assess|across)"
    r"|\b(?P<compare>compar|outperform|baseline|surpass|versus|unlike|state-of-the-art|sota|beat|"
    r"exceed|than|over)"
    r"|\b(?P<use>us(?:e|es|ed|ing)\b|appl|leverag|employ|adopt|utiliz|build|built|bas(?:ed|ing)|"
    r"combin|integrat|via|with\b"
    r"|train|extend|adapt|incorporat|through|guid)"
    r"|\b(?P<run>run|deploy|implement|hardware|gpu|device|platform|execut|on a single|machine)"
    r"|\b(?P<past>exist|previous|prior|recent|tradition|conventional|current|popular|common|"
    r"typical|however|such as|like|recently)"
    r"|\b(?P<purpose>for\b|address|problem|task|challeng|solv|tackl|aim|goal|important|crucial|"
    r"essential|study|investigat)"
    r"|\b(?P<report>improv|reduc|increas|higher|lower|accura|faster|speed|measur|score|terms of|"
    r"in terms|%|rate)",
    re.IGNORECASE,
)
_PROPOSING = re.compile(
    r"\b(?:we|this (?:paper|work|article|study|report)|"
    r"(?:in|to) this (?:paper|work|end|study|article))"
    r"\b[^.]{0,60}?\b(?:propos|present|introduc|develop|design|describ|study|investigat|explor|"
    r"address|show|provid|devis|releas|analy|examin|consider|formulat|establish|conduct)",
    re.IGNORECASE,
)
_PROPOSAL = re.compile(r"\b(?:propos|introduc|present|develop|design|devis)\w*\b", re.IGNORECASE)
_TESTING = re.compile(
    r"\b(?:experiment|evaluat|results?\b|outperform|empirical|benchmarks?\b|achiev|"
    r"demonstrate that|validat|surpass)",
    re.IGNORECASE,
)
#: The words by which a paper goes on to describe its own thing and its parts.
_OWN_PARTS = re.compile(
    r"\b(?:our|the proposed|it|its|this) (?:\w+ )?(?:method|framework|approach|model|system|"
    r"algorithm|architecture|network|pipeline|module|technique)s?\b"
    r"|\b(?:it|which|that) (?:\w+ly )?(?:consists|comprises|uses|utilizes|employs|leverages|"
    r"combines|integrates|incorporates|introduces|adopts|applies)|\b(?:consist|compris)\w+\b"
    r"|\b(?:key|core|main) (?:idea|component|innovation|insight)|\b(?:first|second|third)(?:ly)?,"
    r"|\((?:i+|\d|[a-c])\)",
    re.IGNORECASE,
)
_PURPOSE = re.compile(r" (?:for|to|that|which|by|with|using|on|of|in|based|via) ")
_ADDRESSING = re.compile(r"(?:to|in order to) (?:address|tackle|solve|this end)", re.IGNORECASE)
_OWN = re.compile(r"\b(?:we|our|this (?:paper|work|study|article))\b", re.IGNORECASE)
_HYPHENED = re.compile(r"-([a-z]+)")
_TITLE_WORD = re.compile(r"\w+|:")
_MOST_MENTIONS = 6


@dataclass(frozen=True)
class View:
    """A paper as the features see it: where it proposes, where it tests, its own names."""

    layout: Layout
    own_names: tuple[str, ...] = ()

    @cached_property
    def proposing(self) -> int | None:
        """The first sentence that says what the paper does, or None."""
        layout = self.layout
        for index, (start, end) in enumerate(layout.sentences):
            if index and _PROPOSING.search(layout.text, start, end):
                return index
        return None

    @cached_property
    def testing(self) -> int | None:
        """The first sentence after it that tells of experiments, or None."""
        layout, first = self.layout, self.proposing
        if first is None:
            return None
        for index, (start, end) in enumerate(layout.sentences):
            if index > first and _TESTING.search(layout.text, start, end):
                return index
        return None

    def phase(self, sentence: int | None) -> str:
        """Whether a sentence stands before, at or after what the paper says it does."""
        first, testing = self.proposing, self.testing
        if sentence is None:
            return "title"
        if first is None:
            return "nowhere"
        if sentence <= first:
            return "at" if sentence == first else "before"
        if testing is not None and sentence >= testing:
            return "testing"
        return f"after{min(sentence - first, 3)}"


def _bucket(count: int) -> str:
    return str(count) if count < 4 else "4+" if count < 7 else "7+"


def _words(text: str, start: int, end: int, limit: int, *, last: bool) -> list[str]:
    words = [word.lower() for word in _WORD.findall(text, start, end)]
    return words[-limit:][::-1] if last else words[:limit]


def _around(layout: Layout, start: int, end: int, short: str) -> Iterator[str]:
    """What stands before and after one mention within its sentence."""
    begin, stop = layout.sentences[layout.sentence_at(start)]
    before = _words(layout.text, begin, start, 5, last=True)
    after = _words(layout.text, end, stop, 3, last=False)
    where = "title" if start < layout.title_end else "body"
    for i, word in enumerate(before[:4]):
        yield f"b{i}:{word}"
        if i < 2:
            yield f"{short}b{i}:{word}"
    for i, word in enumerate(after):
        yield f"a{i}:{word}"
    if after:
        yield f"{short}a0:{after[0]}"
    if len(before) > 1:
        yield f"bb:{before[1]} {before[0]}"
        yield f"{where}{short}bb:{before[1]} {before[0]}"
    if len(before) > 2:
        yield f"bbb:{before[2]} {before[1]} {before[0]}"
    if len(after) > 1:
        yield f"aa:{after[0]} {after[1]}"
    if not before:
        yield f"{where}{short}:first word"
        yield f"starts:{' '.join(after[:2])}"
    if not after:
        yield f"{where}{short}:last word"


def _cues(layout: Layout, start: int, end: int, short: str) -> Iterator[str]:
    """The nearest cues on both sides, and which cues the sentence holds at all."""
    text = layout.text
    begin, stop = layout.sentences[layout.sentence_at(start)]
    left = [str(match.lastgroup) for match in _CUES.finditer(text, begin, start)]
    right = [str(match.lastgroup) for match in _CUES.finditer(text, end, stop)]
    if left:
        yield f"{short}left:{left[-1]}"
        yield f"{short}left2:{'>'.join(left[-2:])}"
    if right:
        yield f"{short}right:{right[0]}"
    for cue in sorted(set(left)):
        yield f"{short}L:{cue}"
    for cue in sorted(set(right)):
        yield f"{short}R:{cue}"
    if _ADDRESSING.match(text, begin, stop):
        yield f"{short}to address"
    own = _OWN.search(text, begin, stop)
    yield f"{short}own:{bool(own)}"
    if own:
        yield f"{short}own before:{own.start() < start}"


def _as_own(view: View, start: int, short: str) -> Iterator[str]:
    """Whether the sentence speaks of the paper's own thing before a mention."""
    text = view.layout.text
    begin, _ = view.layout.sentences[view.layout.sentence_at(start)]
    if _OWN_PARTS.search(text, begin, start):
        yield f"{short}own parts"
    proposals = [match.end() for match in _PROPOSAL.finditer(text, begin, start)]
    if proposals:
        between = text[proposals[-1] : start]
        yield f"{short}proposal"
        yield f"{short}proposal away:{min(len(between.split()), 8)}"
        yield f"{short}proposal's purpose:{bool(_PURPOSE.search(between))}"
    if any(name in text[begin:start] for name in view.own_names):
        yield f"{short}own name before"


def _whole(view: View, short: str, spans: Sequence[tuple[int, int]]) -> Iterator[str]:
    """Where in the paper a concept stands, and how its name is spelled."""
    layout = view.layout
    surface = layout.text[spans[0][0] : spans[0][1]]
    count = max(1, len(layout.sentences))
    first, last = layout.sentence_at(spans[0][0]), layout.sentence_at(spans[-1][0])
    in_title = spans[0][0] < layout.title_end
    yield f"{short}title:{in_title}"
    yield f"{short}count:{_bucket(len(spans))}"
    yield f"{short}first:{min(3, first)}"
    yield f"{short}where:{4 * first // count}"
    yield f"{short}last:{4 * last // count}"
    yield f"{short}name:{is_name(surface)}"
    yield f"{short}words:{min(4, len(surface.split()))}"
    yield f"head:{surface.split()[-1].lower()}"
    yield f"{short}surface:{surface.lower()}"
    if in_title:
        colon = layout.text.find(":", 0, layout.title_end)
        side = "none" if colon < 0 else "before" if spans[0][0] < colon else "after"
        yield f"{short}colon:{side}"
        yield f"{short}colon name:{side}{is_name(surface)}"


def _phases(view: View, short: str, spans: Sequence[tuple[int, int]], known: int) -> Iterator[str]:
    layout = view.layout
    body = [layout.sentence_at(start) for start, _ in spans if start > layout.title_end]
    first = view.phase(body[0] if body else None)
    surface = layout.text[spans[0][0] : spans[0][1]]
    yield f"{short}phase:{first}"
    yield f"{short}last phase:{view.phase(body[-1] if body else None)}"
    yield f"{short}phase known:{first}{known}"
    yield f"{short}phase name:{first}{is_name(surface)}"
    yield f"{short}phase title:{first}{spans[0][0] < layout.title_end}"


def _joint(
    view: View, short: str, spans: Sequence[tuple[int, int]], known: int, own: bool
) -> Iterator[str]:
    """Circumstances that tell more together: an unknown phrase in the title of a nameless paper."""
    layout = view.layout
    surface = layout.text[spans[0][0] : spans[0][1]]
    words = surface.lower().split()
    body = [layout.sentence_at(start) for start, _ in spans if start > layout.title_end]
    phase = view.phase(body[0] if body else None)
    in_title = spans[0][0] < layout.title_end
    named, count = bool(view.own_names), min(len(spans), 4)
    yield f"{short}title, known, named, own:{in_title}{known}{named}{own}{count}"
    yield f"{short}title, unknown, named, own:{in_title}{known > 0}{named}{own}"
    yield f"{short}phase, known, named, own:{phase}{known}{named}{own}"
    yield f"{short}phase, title, own:{phase}{in_title}{count}{own}"
    yield f"{short}words, known:{len(words)}{known}{is_name(surface)}{named}"
    yield f"head, phase:{words[-1]}{phase}"
    yield f"head, title:{words[-1]}{in_title}{known > 0}"
    yield f"{short}first word:{words[0]}"
    for part in _HYPHENED.findall(surface.lower()):
        yield f"{short}-{part}"
        yield f"{short}-{part}:{known > 0}"


def _in_title(view: View, short: str, start: int, end: int) -> Iterator[str]:
    """The words beside a name in the title."""
    title_end = view.layout.title_end
    before = _TITLE_WORD.findall(view.layout.text, 0, start)[-2:]
    after = _TITLE_WORD.findall(view.layout.text, end, title_end)[:2]
    yield f"{short}title before:{' '.join(before).lower()}"
    yield f"{short}title after:{' '.join(after).lower()}"
    yield f"{short}title ends:{start == 0}{end >= title_end}"


def _sentence_start(view: View, short: str, start: int) -> Iterator[str]:
    """How the sentence of a mention begins."""
    index = view.layout.sentence_at(start)
    begin, stop = view.layout.sentences[index]
    first = [word.lower() for word in _WORD.findall(view.layout.text, begin, min(stop, begin + 40))]
    yield f"{short}s:{' '.join(first[:1])}"
    yield f"{short}ss:{' '.join(first[:2])}"
    yield f"{short}s, phase:{' '.join(first[:1])}{view.phase(index)}"


def describe(
    view: View,
    kind: str,
    spans: Sequence[tuple[int, int]],
    *,
    reasons: Iterable[str] = (),
    known: int = 0,
) -> list[str]:
    """Return the features of a concept: its kind, its places, its neighbours.

    ``reasons`` are those of the finders that hold it for the paper's own; ``known`` says in how
    many other papers its name is a concept, as a level from 0 (none) up.
    """
    short = kind[:3]
    own = sorted(set(reasons))
    found = ["bias", f"kind:{kind}", *_whole(view, short, spans)]
    found += [f"{short}own:{reason}" for reason in own]
    found += [f"{short}is own:{bool(own)}", f"{short}known:{known}"]
    found += [f"{short}known own:{known}{bool(own)}", *_phases(view, short, spans, known)]
    found += _joint(view, short, spans, known, bool(own))
    for start, end in spans[:_MOST_MENTIONS]:
        found += _around(view.layout, start, end, short)
        found += _cues(view.layout, start, end, short)
        if start > view.layout.title_end:
            found += _as_own(view, start, short)
            found += _sentence_start(view, short, start)
        else:
            found += _in_title(view, short, start, end)
    return found
