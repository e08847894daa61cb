"""Find the quantitative claims of a paper: value, number, unit, metric, comparison, and on what.

A value is a claim where its sentence says what it measures or improves; sentences that tell of the
field are left alone. Metric, and data set or hardware, are those concepts of the paper that stand
nearest in the same sentence. Nothing is computed here.
"""

import re
from collections.abc import Sequence

from graph.names import DATASET, HARDWARE, METRIC
from ingest.extract.mentions import Layout
from ingest.extract.types import Concept, Result
from ingest.extract.values import Value, iter_values

#: Words of a sentence that claims something, needed for values that are not gains by themselves.
_CLAIM = re.compile(
    r"\b(?:achiev|improv|reduc|outperform|increas|decreas|sav|speed|faster|slower|higher|lower|"
    r"better|smaller|larger|less|fewer|gain|boost|accelerat|reach|attain|obtain|surpass|exceed|"
    r"scor|accura|drop|yield|compress|retain|preserv|maintain|cut|up to|only|deliver|result|error|"
    r"rate|F1|FID|BLEU|PSNR|mAP|mIoU|AUC|perplexity|latency|throughput|memory|overhead|cost|"
    r"requires?|within|train|enabl|over\b|state-of-the-art|run|support|clos|recover|degrad|"
    r"contain|compris|consist|releas|collect|cover|constitut|scal|complet|finish)",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"\b(?:achiev|attain|scor|reach|obtain|outperform|surpass|exceed|accura|F1|FID|BLEU|PSNR|mAP|"
    r"mIoU|AUC|perplexity|error|precision|recall|correlation|Dice|SSIM|improv|yield|result)",
    re.IGNORECASE,
)
#: A sentence about what others did or how things are.
_BACKGROUND = re.compile(
    r"^(?:However, |While |Although )?(?:existing|previous|prior|conventional|traditional|"
    r"current)\b"
    r"|\b(?:currently|often|typically|according to|suffers?)\b",
    re.IGNORECASE,
)
_OWN = re.compile(r"\b(?:we|our|this (?:paper|work))\b", re.IGNORECASE)
_METRIC_WORDS = re.compile(
    r"\b(?:(?:top-\d |mean |average |relative |absolute |end-to-end |inference |training |peak |"
    r"test |zero-shot |overall |macro[- ]|micro[- ]|sample |context |time |success |word |pass )*"
    r"(?:accurac(?:y|ies)|precision|recall|F1(?:[- ]score)?|FID|IS|BLEU|ROUGE(?:-\w)?|PSNR|SSIM|"
    r"LPIPS|mAP|AP\d*|mIoU|IoU|AUC|AUROC|WER|CER|perplexity|latency|throughput|speed-?ups?|speed|"
    r"memory(?: usage| footprint| consumption| overhead)?|cost|error(?: rate)?|success rate|"
    r"pass@\d+|compression(?: ratio| rate)?|acceleration|FLOPs|parameters|context|length|"
    r"energy(?: consumption)?|runtime|time|overhead|score|rate|gain|improvement|reduction|"
    r"utilization|SDRi?|MAE|RMSE|MSE|NDCG(?:@\d+)?|Dice|efficiency|complexity|rounds))\b"
)
_COUNT = re.compile(
    r"param\w*|tokens?|samples?|examples?|images?|videos?|questions?|instances?|pairs?|queries|"
    r"steps|sentences|documents|context(?: length| window)?|sequence length|model size|users|data",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"(?:[\w-]+\s)?(?:time|latency|duration|cost|delay|runtime|budget|speed)\b", re.IGNORECASE
)
#: What a value of a unit can measure: a count of millions is no FID, an hour no reward.
_FITTING = {
    **dict.fromkeys(("B", "M", "K", "T"), _COUNT),
    **dict.fromkeys(("hour", "hours", "day", "days", "week", "weeks", "minutes"), _DURATION),
}
_COMPARED = re.compile(
    r"\b(?:over|than|compared (?:to|with)|relative to|versus|vs\.?|against|outperform(?:s|ing)?|"
    r"surpass(?:es|ing)?)\s+(?P<what>(?:the |its |our |a |an )?[^,;.()]{3,60}?)"
    r"(?=\s+(?:by|in|on|with|while|and|at|for|across|when|under|using)\b|[,;.()]|$)"
)


def _is_claim(value: Value, text: str, begin: int, stop: int) -> bool:
    """Whether a value's sentence makes a claim of it."""
    own = bool(_OWN.search(text, begin, stop))
    if not own and _BACKGROUND.search(text[begin : value.start]):
        return False
    if value.unit in ("x", "%", "percentage points") or value.number is None:
        return True
    return bool(
        (_STRONG if value.plain and "," not in value.text else _CLAIM).search(text, begin, stop)
    )


def _distance(start: int, end: int, value: Value, text: str) -> int:
    """How far a span is from a value; what a comma or another figure parts is farther."""
    if start >= value.end:
        between, away = text[value.end : start], start - value.end
    else:
        between, away = text[end : value.start], max(0, value.start - end)
    return away + 40 * len(re.findall(r", |;|\d(?=[\s%x])", between))


def _nearest(
    concepts: Sequence[Concept], kinds: tuple[str, ...], value: Value, layout: Layout
) -> Concept | None:
    """The concept of these kinds nearest to a value in its sentence, or None."""
    sentence = layout.sentence_at(value.start)
    found = []
    for concept in concepts:
        if concept.kind not in kinds:
            continue
        for mention in concept.mentions:
            if mention.sentence == sentence and mention.field == "abstract":
                start = mention.start + layout.title_end + 1
                end = mention.end + layout.title_end + 1
                away = _distance(start, end, value, layout.text)
                # "on X" follows its figure more often than it leads to it.
                before = METRIC not in kinds and start < value.start
                found.append((away + 30 * before, concept.id, concept))
    return min(found, key=lambda item: item[:2])[2] if found else None


def _metric_text(text: str, value: Value, begin: int, stop: int) -> str | None:
    """The words nearest to a value that say what it measures."""
    found = [
        (_distance(match.start(), match.end(), value, text), match[0])
        for match in _METRIC_WORDS.finditer(text, begin, stop)
    ]
    away, words = min(found, default=(1000, ""))
    return words if away < 90 else None


def _comparison(text: str, value: Value, begin: int, stop: int) -> str | None:
    match = _COMPARED.search(text, value.end, stop) or _COMPARED.search(text, begin, value.start)
    what = match["what"].strip() if match else ""
    return what if what and len(what.split()) <= 8 and not what[0].isdigit() else None


def _read_result(value: Value, layout: Layout, concepts: Sequence[Concept]) -> Result | None:
    sentence = layout.sentence_at(value.start)
    begin, stop = layout.sentences[sentence]
    if not _is_claim(value, layout.text, begin, stop):
        return None
    metric = _nearest(concepts, (METRIC,), value, layout)
    words = _metric_text(layout.text, value, begin, stop)
    fitting = _FITTING.get(value.unit or "")
    if fitting and not (metric and fitting.search(metric.name)):
        metric = None
        counted = fitting.search(layout.text, value.start, min(stop, value.end + 30))
        words = counted[0] if counted else None
    if value.plain and "," not in value.text and metric is None and words is None:
        return None
    on = _nearest(concepts, (DATASET, HARDWARE), value, layout)
    return Result(
        value=value.text,
        number=value.number,
        unit=value.unit,
        metric=metric.id if metric else None,
        metric_text=words or (metric.name if metric else None),
        comparison=_comparison(layout.text, value, begin, stop),
        on=on.id if on else None,
        sentence=sentence,
        field="abstract",
        start=value.start - layout.title_end - 1,
    )


def find_results(
    layout: Layout, concepts: Sequence[Concept], *, most: int = 12
) -> tuple[Result, ...]:
    """Return the claims of a paper in order; ``concepts`` are those written for it."""
    named = [
        (mention.start, mention.end)
        for concept in concepts
        if concept.kind != METRIC
        for mention in concept.mentions
        if mention.field == "abstract"
    ]
    shift = layout.title_end + 1
    values = (
        value
        for value in iter_values(layout.text, shift)
        # The figure of a name ("A100-80GB") is no claim.
        if not any(a <= value.start - shift and value.end - shift <= b for a, b in named)
    )
    found = (_read_result(value, layout, concepts) for value in values)
    return tuple([result for result in found if result is not None][:most])
