"""Describe how a paper speaks of a concept, as short strings that a role can be read from.

The same function describes annotated concepts in training and found ones in use. It names no role.
"""

import re
from collections.abc import Iterable, Sequence

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
_MOST_MENTIONS = 6


def _bucket(count: int) -> str:
    return str(count) if count < 4 else "4+" if count < 7 else "7+"


def _words(text: str, start: int, end: int, limit: int, *, last: bool) -> list[str]:
    words = [word.lower() for word in _WORD.findall(text, start, end)]
    return words[-limit:][::-1] if last else words[:limit]


def _around(layout: Layout, start: int, end: int, kind: str) -> Iterable[str]:
    """What stands before and after one mention within its sentence."""
    index = layout.sentence_at(start)
    begin, stop = layout.sentences[index]
    before = _words(layout.text, begin, start, 5, last=True)
    after = _words(layout.text, end, stop, 3, last=False)
    where = "title" if start < layout.title_end else "body"
    for i, word in enumerate(before[:4]):
        yield f"b{i}:{word}"
        if i < 2:
            yield f"{kind[:3]}b{i}:{word}"
    for i, word in enumerate(after):
        yield f"a{i}:{word}"
    if after:
        yield f"{kind[:3]}a0:{after[0]}"
    if len(before) > 1:
        yield f"bb:{before[1]} {before[0]}"
        yield f"{where}{kind[:3]}bb:{before[1]} {before[0]}"
    if len(before) > 2:
        yield f"bbb:{before[2]} {before[1]} {before[0]}"
    if len(after) > 1:
        yield f"aa:{after[0]} {after[1]}"
    if not before:
        yield f"{where}{kind[:3]}:first word"
        yield f"starts:{' '.join(after[:2])}"
    if not after:
        yield f"{where}{kind[:3]}:last word"
    yield from _cues(layout.text, begin, start, stop, end, kind)


def _cues(text: str, begin: int, start: int, stop: int, end: int, kind: str) -> Iterable[str]:
    """The nearest cues on both sides, and which cues the sentence holds at all."""
    left = [match.lastgroup for match in _CUES.finditer(text, begin, start)]
    right = [match.lastgroup for match in _CUES.finditer(text, end, stop)]
    short = kind[:3]
    if left:
        yield f"{short}left:{left[-1]}"
        yield f"{short}left2:{'>'.join(str(cue) for cue in left[-2:])}"
    if right:
        yield f"{short}right:{right[0]}"
    for cue in sorted({str(cue) for cue in left}):
        yield f"{short}L:{cue}"
    for cue in sorted({str(cue) for cue in right}):
        yield f"{short}R:{cue}"
    sentence = text[begin:stop].lower()
    if re.match(r"(?:to|in order to) (?:address|tackle|solve|this end)", sentence):
        yield f"{short}:to address"
    own = re.search(r"\b(?:we|our|this (?:paper|work|study|article))\b", sentence)
    yield f"{short}own:{bool(own)}"
    if own:
        yield f"{short}own before:{own.start() < start - begin}"


def describe(
    layout: Layout,
    kind: str,
    spans: Sequence[tuple[int, int]],
    reasons: Iterable[str] = (),
) -> list[str]:
    """Return the features of a concept: its kind, its places, its neighbours.

    ``reasons`` are the reasons of the finders that hold it for the paper's own.
    """
    short = kind[:3]
    first, last = spans[0], spans[-1]
    surface = layout.text[first[0] : first[1]]
    count = len(layout.sentences)
    sentence = layout.sentence_at(first[0])
    in_title = first[0] < layout.title_end
    found = [
        "bias",
        f"kind:{kind}",
        f"{short}title:{in_title}",
        f"{short}count:{_bucket(len(spans))}",
        f"{short}first:{min(3, sentence)}",
        f"{short}where:{int(4 * sentence / max(1, count))}",
        f"{short}last:{int(4 * layout.sentence_at(last[0]) / max(1, count))}",
        f"{short}name:{is_name(surface)}",
        f"{short}words:{min(4, len(surface.split()))}",
        f"head:{surface.split()[-1].lower()}",
        f"{short}surface:{surface.lower()}",
    ]
    if in_title:
        colon = layout.text.find(":", 0, layout.title_end)
        side = "none" if colon < 0 else "before" if first[0] < colon else "after"
        found += [f"{short}colon:{side}", f"{short}colon name:{side}{is_name(surface)}"]
    own = sorted(set(reasons))
    found += [f"{short}own:{reason}" for reason in own] + [f"{short}is own:{bool(own)}"]
    for start, end in spans[:_MOST_MENTIONS]:
        found += _around(layout, start, end, kind)
    return found
