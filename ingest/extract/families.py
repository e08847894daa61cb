"""Name the wider concepts of a variant: LLaMA-2-70B is an LLaMA-2 is an LLaMA.

The vocabulary answers first; where it does not know a name, the form of the name does. A function
of kind and name only, so that the graph's family links depend on no paper.
"""

import re

from graph.names import DATASET, HARDWARE, MODEL
from ingest.extract.vocabulary import Vocabulary

_WORD = (
    r"(?:Instruct|instruct|Chat|chat|Base|base|Large|large|Small|small|Tiny|tiny|Huge|huge|Giant|"
    r"Nano|nano|"
    r"Micro|Medium|medium|Mini|mini|Pro|pro|Flash|Ultra|Sonnet|Opus|Haiku|Turbo|turbo|Preview|"
    r"preview|Thinking|"
    r"Lite|lite|Max|Plus|XL|XXL|IT|it|Lightning|Exp|schnell|dev|DC5|hf)"
)
#: Cuts of a model's name, tried in order; each leaves a wider name.
_MODEL_CUTS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"[- ]{_WORD}$",
        r"[- ](?:\d+x)?\d+(?:\.\d+)?[BbMT](?:-A\d+(?:\.\d+)?B)?$",
        r"[- ]A\d+(?:\.\d+)?B$",
        r"[-/ ](?:[BLSHTG](?:/\d+)?|\d{1,3}|[BX]\d{1,2})$",
        r"(?<=[A-Za-z])-?\d+[a-z]?$",
        r"(?<=\d)[nsmlxbo]$",
        r"(?<=\d)\.\d+$",
        r"[- ]?[vV]?\d+(?:\.\d+)*$",
        r"[- ]?[vV]\d+(?:\.\d+)*[a-z]?$",
    )
)
_DATASET_CUTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"[-_ ]?\d+\s?[x×]\s?\d+$",
        r"[-_ ](?:Verified|Lite|Pro|Plus|Hard|Easy|Diamond|mini|Mini|Full|test|val|Redux|XL|"
        r"Multimodal)$",
        r"[- ]?(?:19|20)\d\d$",
        r"[-_ ][vV]?\d+(?:\.\d+)*[kKM]?$",
        r"[-_ ](?:C|R|A|V2|S|P|LT|21[kK]|22[kK]|1[kK]|100)$",
    )
)
_HARDWARE_CUTS = (
    (re.compile(r"^Jetson .+"), "Jetson"),
    (re.compile(r"^Raspberry Pi .+"), "Raspberry Pi"),
    (re.compile(r"^TPU ?-?v\d\w?$"), "TPU"),
    (re.compile(r"^(?:RTX|GTX|GeForce|Titan|TITAN)\b"), "GPU"),
    (re.compile(r"^(?:[AH]\d+|V100|P100|T4|L4|L40S?|B200|MI\d+\w?)\b"), "GPU"),
    (re.compile(r"^(?:Xeon|EPYC|Ryzen|Core i\d)"), "CPU"),
    (re.compile(r"^(?:edge|mobile|embedded|consumer|consumer-grade) (GPU|CPU|NPU|FPGA)$"), r"\1"),
    (re.compile(r"^Ascend"), "NPU"),
)  # fmt: skip
#: A stem this short, or one of these, is no family.
_NO_STEM = frozenset({"SAM", "o", "R", "K", "M", "T", "S", "V", "AIME", "track", "task", "part"})


def _cut_once(name: str, cuts: tuple[re.Pattern[str], ...]) -> str | None:
    for cut in cuts:
        shorter = cut.sub("", name).rstrip("- _/")
        if shorter != name and len(shorter) >= 2 and shorter not in _NO_STEM:
            return shorter
    return None


def _wider_by_form(kind: str, name: str) -> str | None:
    if kind == MODEL and re.search(r"[\d/]|[- ]\w", name):
        return _cut_once(name, _MODEL_CUTS)
    if kind == DATASET:
        return _cut_once(name, _DATASET_CUTS)
    if kind == HARDWARE:
        for pattern, wider in _HARDWARE_CUTS:
            if (match := pattern.match(name)) and (found := match.expand(wider)) != name:
                return found
    return None


def find_family(kind: str, name: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the names of the wider concepts, nearest first, at most four.

    >>> find_family("Model", "LLaMA-2-70B", Vocabulary((), {}))
    ('LLaMA-2', 'LLaMA')
    """
    chain: list[str] = []
    current = name
    while len(chain) < 4:
        entry = vocabulary.find(kind, current)
        wider = (entry.family if entry else None) or _wider_by_form(kind, current)
        if wider is None:
            break
        known = vocabulary.find(kind, wider)
        wider = known.name if known else wider
        if wider in chain or wider in (name, current):
            break
        chain.append(wider)
        current = wider
    return tuple(chain)
