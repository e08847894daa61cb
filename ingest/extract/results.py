"""Find the quantitative claims of a paper: value, number, unit, metric, comparison, and on what.

A value is a claim where its sentence says what it measures or improves; sizes of set-ups, years,
versions, counts of authors or steps are left alone. Metric and data set or hardware are those
concepts of the paper that stand nearest in the same sentence. Nothing is computed here.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.names import DATASET, HARDWARE, METRIC
from ingest.extract.mentions import Layout
from ingest.extract.types import Concept, Result

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_TIMES = r"(?:\s?(?:[x×X](?![\w])|\$?\\times\$?|times(?![\w])|-?fold(?![\w]))|-?x(?![\w]))"
_PERCENT = r"\s?(?:\\?%|percent(?:age)?(?: points?)?|pp\b)(?:\s?points?)?"
_UNIT = (
    r"\s?(?:ms|milliseconds?|μs|µs|us|seconds?|secs?|s|minutes?|mins?|hours?|days?|weeks?|fps|"
    r"FPS|Hz|kHz|dB|"
    r"GB|MB|KB|TB|GiB|MiB|bits?|bpp|mW|kW|W|J|mJ|kJ|tokens?/s(?:ec)?|tok/s|req/s|requests/s|"
    r"tokens per second|frames per second|images/s|TFLOPS|TFLOP/s|GFLOPs|MFLOPs|TOPS/W|TOPS|"
    r"TFLOPs|PFLOPS|mAP|mIoU|AP|points?|"
    r"BLEU|PSNR|mm|cm|km|m|px|pixels|GPU[- ](?:hours?|days?)|years?)(?![\w/])"
)
_RANGE = r"(?:\s?(?:-|–|--|—|~|to|and)\s?)"
_VALUE = re.compile(
    rf"(?<![\w.,/^_$-])(?P<sign>[~≈<>±+]|\\sim\s?|over |more than |under |less than |nearly |"
    rf"about |around |approximately |up to )?"
    rf"(?P<currency>[$€])?(?P<first>{_NUMBER})"
    rf"(?:(?P<times>{_TIMES})|(?P<percent>{_PERCENT})|(?P<unit>{_UNIT})|"
    rf"(?P<size>\s?[BMKTk](?![\w])))?"
    rf"(?:(?P<range>{_RANGE})(?P<second>{_NUMBER})"
    rf"(?:(?P<times2>{_TIMES})|(?P<percent2>{_PERCENT})|(?P<unit2>{_UNIT})|"
    rf"(?P<size2>\s?[BMKTk](?![\w]))))?"
)
_WORDS = re.compile(
    r"\b(?P<words>(?:an?|one|two|three|several) orders?[ -]of[ -]magnitude|(?:two|three|four|"
    r"five|ten)-?fold)\b",
    re.IGNORECASE,
)
_WORD_NUMBERS = {"two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "ten": 10.0}
#: A sentence that claims something of this paper, and one that tells of the field or the set-up.
_CLAIM = re.compile(
    r"\b(?:achiev|improv|reduc|outperform|increas|decreas|sav|speed|faster|slower|higher|lower|"
    r"better|smaller|"
    r"larger|less|fewer|gain|boost|accelerat|reach|attain|obtain|surpass|exceed|score|accura|"
    r"drop|yield|"
    r"compress|retain|preserv|maintain|cut|up to|only|deliver|lead|result|error|rate|F1|FID|BLEU|"
    r"PSNR|"
    r"mAP|mIoU|AUC|perplexity|latency|throughput|memory|overhead|speedup|cost|requires?|within|"
    r"trained|"
    r"enabl|over\b|state-of-the-art|run|supports?|closes?|recover|degrad)",
    re.IGNORECASE,
)
_METRIC_WORDS = re.compile(
    r"\b(?:(?:top-\d |mean |average |relative |absolute |end-to-end |inference |training |peak |"
    r"test |zero-shot |"
    r"overall |macro[- ]|micro[- ])*(?:accurac(?:y|ies)|precision|recall|F1(?:[- ]score)?|FID|IS|"
    r"BLEU|ROUGE(?:-\w)?|PSNR|"
    r"SSIM|LPIPS|mAP|AP\d*|mIoU|IoU|AUC|AUROC|WER|CER|perplexity|latency|throughput|speed-?ups?|"
    r"speed|memory(?: usage| "
    r"footprint| consumption| overhead)?|cost|error(?: rate)?|success rate|pass@\d+|"
    r"compression(?: ratio| rate)?|"
    r"acceleration|FLOPs|parameters|energy(?: consumption)?|runtime|time|overhead|score|rate|gain|"
    r"improvement|reduction|utilization|SDRi?|MAE|RMSE|MSE|NDCG(?:@\d+)?|Dice|overhead|"
    r"efficiency))\b"
)
_COMPARED = re.compile(
    r"\b(?:over|than|compared (?:to|with)|relative to|versus|vs\.?|against|outperform(?:s|ing)?|"
    r"surpass(?:es|ing)?)\s+"
    r"(?P<what>(?:the |its |our |a |an )?[^,;.()]{3,60}?)(?=\s+(?:by|in|on|with|while|and|at|for|"
    r"across|when|under|using)\b|[,;.()]|$)"
)
_NOT_VALUE_AFTER = re.compile(
    r"\s?-?\s?(?:bits?\b|shot\b|way\b|D\b|dimensional|layers?\b|steps?\b(?! (?:forward|of))|"
    r"epochs?\b|th\b|st\b|nd\b|rd\b|"
    r"stage|class(?:es)?\b|GPUs?\b|[A-Z]\d{2,3}\b|datasets\b|benchmarks\b|tasks\b|models\b|"
    r"LLMs\b|languages\b|"
    r"domains\b|categories\b|subjects\b|participants\b|patients\b|authors\b|different\b|kinds\b|"
    r"types\b|"
    r"baselines\b|methods\b|settings\b|scenarios\b|views?\b|\))"
)
_NOT_VALUE_BEFORE = re.compile(
    r"(?:[A-Za-z]-?|\b(?:Section|Table|Figure|Fig\.|Eq\.|Theorem|version|v|Task|Stage|Level|"
    r"Phase|Python|CUDA|"
    r"arXiv|since|in|year|Llama|LLaMA|Qwen|GPT|Claude|Gemini|Gemma|Phi|Mistral|YOLO|RTX|GTX|"
    r"iPhone|Pi|"
    r"Stable Diffusion|Grok|Kimi|GLM|TPU|Volume|No\.) ?)$"
)


@dataclass(frozen=True, slots=True)
class Value:
    """A value as it stands and as it is shown: ``50\\%`` is shown ``50%``, ``4times`` ``4x``."""

    text: str
    number: float | None
    unit: str | None
    start: int
    end: int


def _tail(match: re.Match[str], suffix: str) -> tuple[str, str | None]:
    """The unit of one end of a value: how it is written behind the number, and its name."""
    if match[f"times{suffix}"]:
        return "x", "x"
    if match[f"percent{suffix}"]:
        points = "point" in match[f"percent{suffix}"] or "pp" in match[f"percent{suffix}"]
        return ("%", "percentage points") if points else ("%", "%")
    if match[f"size{suffix}"]:
        size = match[f"size{suffix}"].strip()
        return size, size
    if match[f"unit{suffix}"]:
        unit = match[f"unit{suffix}"].strip()
        return f" {unit}", unit
    return "", None


def _sign(match: re.Match[str]) -> str:
    sign = (match["sign"] or "").strip()
    if sign in ("~", "≈", "\\sim"):
        return "~"
    if sign in ("over", "more than", ">"):
        return ">"
    return "<" if sign == "<" else ""


def read_value(match: re.Match[str]) -> Value:
    """Return the value of a match in its shown form; the number is that of its larger end."""
    tail, unit = _tail(match, "")
    number = float(match["first"].replace(",", ""))
    shown = f"{_sign(match)}{match['currency'] or ''}{match['first']}"
    if match["second"]:
        tail2, unit2 = _tail(match, "2")
        shown += f"{tail if tail != tail2 else ''}-{match['second']}{tail2}"
        unit = unit2
        number = max(number, float(match["second"].replace(",", "")))
    else:
        shown += tail
    start = match.start("currency") if match["currency"] else match.start("first")
    return Value(shown, number, unit or match["currency"], start, match.end())


def _iter_values(layout: Layout) -> Iterator[Value]:
    """All values of the abstract that may be claims, in order."""
    text = layout.text
    for match in _VALUE.finditer(text, layout.title_end + 1):
        bare = not (match["times"] or match["percent"] or match["unit"] or match["size"])
        bare = bare and not match["second"] and not match["currency"]
        before = text[max(0, match.start("first") - 24) : match.start("first")]
        if _NOT_VALUE_BEFORE.search(before) and (bare or match["size"]):
            continue
        if bare and (_NOT_VALUE_AFTER.match(text, match.end()) or "." not in match["first"]):
            continue
        if match["size"] and not match["second"]:
            continue
        yield read_value(match)
    for match in _WORDS.finditer(text, layout.title_end + 1):
        word = match["words"].lower()
        fold = word.split("-")[0].removesuffix("fold")
        shown = f"{int(_WORD_NUMBERS[fold])}x" if fold in _WORD_NUMBERS and "fold" in word else word
        number = (
            _WORD_NUMBERS.get(fold)
            if "fold" in word
            else 10.0
            if word[:2] in ("an", "on", "a ")
            else None
        )
        yield Value(shown, number, "x", *match.span())


def _nearest(
    concepts: Sequence[Concept], kinds: tuple[str, ...], value: Value, layout: Layout, sentence: int
) -> Concept | None:
    """The concept of these kinds nearest to a value in its sentence, or None."""
    best: tuple[int, str, Concept] | None = None
    for concept in concepts:
        if concept.kind not in kinds:
            continue
        for mention in concept.mentions:
            if mention.sentence != sentence:
                continue
            shift = 0 if mention.field == "title" else layout.title_end + 1
            start, end = mention.start + shift, mention.end + shift
            distance = start - value.end if start >= value.end else value.start - end
            item = (abs(distance), concept.id, concept)
            if best is None or item[:2] < best[:2]:
                best = item
    return best[2] if best else None


def _metric_text(text: str, value: Value, begin: int, stop: int) -> str | None:
    """The words nearest to a value that say what it measures."""
    best: tuple[int, str] | None = None
    for match in _METRIC_WORDS.finditer(text, begin, stop):
        distance = (
            match.start() - value.end if match.start() >= value.end else value.start - match.end()
        )
        # What stands before "of 5%" or after "5%" within the same clause counts as nearer.
        across = text[min(match.end(), value.end) : max(match.start(), value.start)].count(",")
        item = (abs(distance) + 40 * across, match[0])
        if best is None or item < best:
            best = item
    return best[1] if best and best[0] < 90 else None


def _comparison(text: str, value: Value, begin: int, stop: int) -> str | None:
    match = _COMPARED.search(text, value.end, stop) or _COMPARED.search(text, begin, value.start)
    return match["what"].strip() if match and len(match["what"].split()) <= 8 else None


def find_results(
    layout: Layout, concepts: Sequence[Concept], *, most: int = 12
) -> tuple[Result, ...]:
    """Return the claims of a paper in order; ``concepts`` are those written for it."""
    found: list[Result] = []
    for value in _iter_values(layout):
        sentence = layout.sentence_at(value.start)
        begin, stop = layout.sentences[sentence]
        if not _CLAIM.search(layout.text, begin, stop):
            continue
        metric = _nearest(concepts, (METRIC,), value, layout, sentence)
        words = _metric_text(layout.text, value, begin, stop)
        if metric is None and words is None and value.unit is None:
            continue
        on = _nearest(concepts, (DATASET, HARDWARE), value, layout, sentence)
        found.append(
            Result(
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
        )
    return tuple(found[:most])
