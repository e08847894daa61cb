r"""Read the figures of a text as values: ``50\%`` is 50%, ``4times`` is 4x, "1.1x to 2x" 1.1x-2x.

A value has the form it is shown in, a number (of a range the larger end) and a unit. Whether a
value is a claim of the paper is not for this module; it leaves out only what is no quantity at
all: versions, years, numbers in names, steps of a list.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_TIMES = r"\s?(?:[x×X](?!\w)|\$?\\times\$?|times(?!\w))|-?\s?fold(?!\w)|-x(?!\w)"
_PERCENT = r"\s?(?:\\?%|percent(?:age)?|pp\b)(?:[ -]?points?\b)?"
_UNIT = (
    r"[\s-]?(?:ms|milliseconds?|μs|µs|us|seconds?|secs?|s|minutes?|mins?|hours?|days?|weeks?|"
    r"months?|fps|FPS|Hz|kHz|MHz|GHz|dB|GB|MB|KB|TB|GiB|MiB|bpp|mW|kW|W|J|mJ|kJ|tokens?/s(?:ec)?|"
    r"tok/s|req/s|requests/s|QPS|tokens per second|frames per second|images/s|TFLOPS|TFLOP/s|"
    r"GFLOPs|MFLOPs|MMACs|GMACs|TOPS/W|TOPS|TFLOPs|PFLOPS|PFLOP/s|mAP|mIoU|AP|points?|BLEU|PSNR|"
    r"mm|cm|km|m|px|pixels|GPU[- ](?:hours?|days?))(?![\w/])"
)
_COUNTED = (
    r"(?:parameters?|params|tokens?|samples?|examples?|images?|videos?|questions?|instances?|"
    r"(?:training |test )?(?:pairs?|queries|steps)|hours|sentences|documents|points|triplets|"
    r"trajectories|frames|annotations|conversations|nodes|edges|measurements|models|tasks|"
    r"problems|configurations|context(?: length| window)?|users|papers|cells|scenes|episodes)"
)
_SIZE = (
    rf"\s?-?(?:[BMKTk](?![\w])|billion|million|trillion|thousand)"
    rf"(?=[\s-](?:\w+[\s-]){{0,2}}{_COUNTED}\b)"
)
_VALUE = re.compile(
    rf"(?<![\w.,/^_$])(?<![A-Za-z]-)(?P<currency>[$€]|\\\$)?(?P<first>{_NUMBER})"
    rf"(?:(?P<times>{_TIMES})|(?P<percent>{_PERCENT})|(?P<unit>{_UNIT})|(?P<size>{_SIZE}))?"
)
_BETWEEN = re.compile(r"\s?(?:-|–|--|—|~|\bto\b)\s?(?=[\d$])")
_COMPLEXITY = re.compile(
    r"(?:(?:\\?(?:tilde|widetilde|mathcal)\s?\{?)?\b[Oo]\}?|\\?\b(?:Omega|Theta)|[ΩΘÕ])"
    r"\s?\((?:[^()\n]|\([^()\n]*\)){1,40}\)"
)
_WORDS = re.compile(
    r"\b(?P<orders>(?:an?|one|two|three|four|several) orders?[ -]of[ -]magnitude)\b"
    r"|\b(?P<fold>two|three|four|five|ten|hundred)-?\s?fold\b"
    r"|\b(?P<count>an|one|two|three|four|five|six|seven|eight|ten) (?P<time>hours?|days?|weeks?|"
    r"minutes?|seconds?|months?)\b",
    re.IGNORECASE,
)
_NUMBERS = {
    "an": 1, "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "ten": 10, "hundred": 100,
}  # fmt: skip
_SIZES = {"billion": "B", "million": "M", "trillion": "T", "thousand": "K", "k": "K"}
_SIGN = re.compile(
    r"(?:(?P<about>~|≈|\\sim|\\approx|\bsim)|(?P<more>>|\\geq?|≥|\bover|\bmore than|\bat least)|"
    r"(?P<less><|\\leq?|≤|\bless than|\bunder|\bfewer than))[\s$]*$",
    re.IGNORECASE,
)
#: Words before a bare number, or letters joined to it, that make it a name and no quantity.
_NAMED = re.compile(
    r"(?:[A-Za-z]-?|\b(?:Section|Table|Figure|Fig\.|Eq\.|Theorem|Lemma|version|v|Task|Stage|Level|"
    r"Phase|Python|CUDA|arXiv|since|in|year|Llama|LLaMA|Qwen|GPT|Claude|Gemini|Gemma|Phi|Mistral|"
    r"YOLO|RTX|GTX|iPhone|Pi|Diffusion|Grok|Kimi|GLM|TPU|Volume|No\.|Type|Track|Level) ?)$"
)
_NOT_BARE = re.compile(
    r"[\s-]?(?:bits?|shot|way|D|dimensional|layers?|th|st|nd|rd|stage|GPUs?|[A-Z]\d{2,3}|v\d)\b|\)"
)


@dataclass(frozen=True, slots=True)
class Value:
    """A value: how it is shown, its number and unit, and its place in the text.

    ``plain`` says that nothing but digits makes it a value.
    """

    text: str
    number: float | None
    unit: str | None
    start: int
    end: int
    plain: bool = False


@dataclass(frozen=True, slots=True)
class _End:
    """One figure: digits, what is written behind them, and the unit's name."""

    digits: str
    tail: str
    unit: str | None
    start: int
    end: int
    counted: bool = False

    @property
    def number(self) -> float:
        return float(self.digits.replace(",", ""))


def _read_end(match: re.Match[str], text: str) -> _End:
    """One figure from its match."""
    tail, unit, counted = "", None, False
    if match["times"]:
        tail = unit = "x"
    elif match["percent"]:
        points = re.search(r"point|pp", match["percent"])
        tail, unit = "%", "percentage points" if points else "%"
    elif match["unit"]:
        unit = match["unit"].strip(" -")
        tail = f" {unit}"
    elif match["size"]:
        size = match["size"].strip(" -")
        unit, counted = _SIZES.get(size, size), True
        tail = unit
        if re.match(r"[\s-]tokens", text[match.end() :]):
            tail += " tokens"
    digits = match["first"]
    start = match.start("currency") if match["currency"] else match.start("first")
    return _End(
        digits, tail, unit or ("$" if match["currency"] else None), start, match.end(), counted
    )


def _sign(text: str, start: int) -> str:
    match = _SIGN.search(text, max(0, start - 14), start)
    if match is None:
        return ""
    return "~" if match["about"] else ">" if match["more"] else "<"


def _join(one: _End, other: _End, *, changed: bool) -> tuple[str, str | None]:
    """A range as it is shown: "from 21.55 GB to 10.64 GB" is a change and keeps both units."""
    unit = other.unit or one.unit
    if changed and one.tail:
        return f"{one.digits}{one.tail} to {other.digits}{other.tail}", unit
    front = one.tail if one.tail and one.tail != other.tail else ""
    return f"{one.digits}{front}-{other.digits}{other.tail}", unit


def _same_quantity(one: _End, other: _End) -> bool:
    return one.unit == other.unit or one.unit is None


def iter_values(text: str, start: int = 0) -> Iterator[Value]:
    """Yield the values of a text from ``start`` on, in order of their places."""
    found = [*_numeric(text, start), *_in_words(text, start), *_complexities(text, start)]
    yield from sorted(found, key=lambda value: (value.start, value.end))


def _numeric(text: str, start: int) -> Iterator[Value]:
    at = start
    while match := _VALUE.search(text, at):
        one = _read_end(match, text)
        at = match.end()
        between = _BETWEEN.match(text, at)
        second = _VALUE.match(text, between.end()) if between else None
        if between and second:
            other = _read_end(second, text)
            if other.unit and _same_quantity(one, other) and not one.counted:
                at = second.end()
                changed = bool(re.search(r"\bfrom\s*$", text[max(0, one.start - 8) : one.start]))
                shown, unit = _join(one, other, changed=changed)
                number = max(one.number, other.number)
                yield Value(_sign(text, one.start) + shown, number, unit, one.start, at)
                continue
        if _is_quantity(one, text):
            currency = "$" if one.unit == "$" else ""
            shown = f"{_sign(text, one.start)}{currency}{one.digits}{one.tail}"
            yield Value(shown, one.number, one.unit, one.start, one.end, one.unit is None)


def _is_quantity(one: _End, text: str) -> bool:
    """Whether a figure is a quantity: it has a unit, counts something, or is a bare decimal."""
    before = text[max(0, one.start - 24) : one.start]
    if one.unit is not None:
        return not (one.counted and _NAMED.search(before))
    if _NAMED.search(before) or _NOT_BARE.match(text, one.end):
        return False
    return "." in one.digits or ("," in one.digits and bool(re.match(r" [a-z]", text[one.end :])))


def _in_words(text: str, start: int) -> Iterator[Value]:
    for match in _WORDS.finditer(text, start):
        if match["orders"]:
            words = match["orders"].lower()
            first, _, rest = words.partition(" ")
            shown = rest if first in ("a", "an", "one") else words
            number = 10.0 ** _NUMBERS[first] if first in _NUMBERS else None
            yield Value(shown.replace("-", " "), number, "x", *match.span())
        elif match["fold"]:
            number = float(_NUMBERS[match["fold"].lower()])
            sign = ">" if re.search(r"more than an? $", text[: match.start()]) else ""
            yield Value(f"{sign}{number:g}x", number, "x", *match.span())
        else:
            number = float(_NUMBERS[match["count"].lower()])
            shown = f"{_sign(text, match.start())}{number:g} {match['time']}"
            yield Value(shown, number, match["time"], *match.span())


def _complexities(text: str, start: int) -> Iterator[Value]:
    for match in _COMPLEXITY.finditer(text, start):
        if match.start() and text[match.start() - 1].isalnum():
            continue
        shown = re.sub(r"\\|\$|\s(?=\()", "", match[0])
        yield Value(shown, None, None, *match.span())
