"""Say of which kind a paper's own thing is, from the words the paper uses for it.

"X: A Benchmark for ...", "we introduce X, an open-source library", "a network called X", "the X
dataset": every place where the name stands may name a noun, and the nouns vote. Without any, the
spelling speaks ("FooBench", "BarNet"), and last a thing is a Method.
"""

import re

from graph.names import DATASET, METHOD, MODEL, SOFTWARE
from ingest.extract.mentions import find_occurrences

#: Nouns by the kind of thing they call a thing.
_NOUNS = (
    (DATASET, r"data ?sets?|benchmarks?|corpus|corpora|test ?beds?|test suites?|leaderboards?|"
     r"evaluation suites?|challenge sets?|data collections?|databases?|testsets?"),
    (SOFTWARE, r"librar(?:y|ies)|toolkits?|toolbox|(?:python|software|r|open-source|julia) "
     r"packages?|open-source (?:software|tool|platform|engine|project)|software|compilers?|"
     r"simulators?|web (?:app\w*|server|interface)|programming language|plugin|python tool|"
     r"packages?"),
    (MODEL, r"(?:language|foundation|vision|generative|diffusion|speech|reasoning|multimodal|"
     r"embedding|world|base|reward|large|open|MoE|text-to-\w+|\w+-language|autoregressive|unified|"
     r"pre-?trained|transformer|action|audio|video|segmentation|detection)\s?-?\s?models?|"
     r"models? (?:family|series)|(?:family|series|suite|collection) of (?:\w+ ){0,3}models|"
     r"networks?|LLMs?|VLMs?|MLLMs?|LMs?|neural nets?|transformers?|backbones?|autoencoders?|"
     r"detectors?|models"),
    (METHOD, r"methods?|approach(?:es)?|frameworks?|algorithms?|techniques?|strateg(?:y|ies)|"
     r"systems?|mechanisms?|schemes?|pipelines?|paradigms?|modules?|architectures?|losses|loss|"
     r"optimizers?|protocols?|procedures?|agents?|learning|training|attention|sampling|"
     r"optimization|quantization|decoding|pruning|distillation|attacks?|defenses?|models?|metrics?"
     r"|tools?|platforms?|encoders?|decoders?|formulation|extension|variant|layers?|toolchain"),
)  # fmt: skip
_NOUN = re.compile(
    "|".join(rf"(?P<{kind}>\b(?:{words})\b)" for kind, words in _NOUNS), re.IGNORECASE
)
_DATASET_NAME = re.compile(
    r"(?:Bench|BENCH|bench|QA|Eval|Gym|Arena|Corpus|Dataset|DB)\b|Bench|\D\d+(?:\.\d+)?[KkM]$"
)
_MODEL_NAME = re.compile(
    r"(?:Net|NET|Former|former|BERT|GPT|LM|LLM|VLM|VLA|Mamba|ViT|LLaVA|UNet|CLIP|YOLO)"
    r"(?:(?![\w-])|V?\d|-\d)"
)
_PURPOSE = re.compile(
    r"\b(?:for|that|which|to|with|by|using|of|designed|where|in|on|from|via|built|trained|"
    r"consisting|comprising|containing|based)\b|[,.;:()\n]"
)
_FOLLOWING = re.compile(
    r"\s*(?:\([^)]*\)|\[[^\]]*\])?\s*(?:[,:—–-]+|,? is|,? are)\s*(?:an?|the|our)\b", re.IGNORECASE
)
_HEAD = re.compile(r"\)?\s+((?:[a-z][\w-]*\s){0,1}[A-Za-z][\w-]*)")
_CALLED = re.compile(
    r"(?:,|called|named|dubbed|termed|namely|—|--|-|\(|as|:|coined|introduce|propose|present)"
    r"\s*(?:the )?[\"“'`*]*$",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"\b(?:an?|the|our|new|novel|two|three|of)\s", re.IGNORECASE)
#: How much a place's noun counts.
_SUBTITLE, _APPOSITION, _HEADED, _BEFORE = 3.0, 3.0, 2.0, 2.0


def _last_noun(phrase: str) -> str | None:
    """The kind of the last noun of a noun phrase, its head; or None."""
    found = list(_NOUN.finditer(phrase))
    return found[-1].lastgroup if found else None


def _phrase_from(text: str, start: int) -> str:
    """A noun phrase up to its purpose or the end of its clause."""
    match = _PURPOSE.search(text, start)
    return text[start : match.start() if match else len(text)]


def _votes_at(text: str, start: int, end: int, title_end: int) -> list[tuple[str, float]]:
    """What the words around one place of the name call it."""
    votes: list[tuple[str | None, float]] = []
    if end <= title_end and text[end : end + 1] == ":":
        subtitle = text[end + 1 : title_end].strip()
        if re.match(r"(?:an?|the) ", subtitle, re.IGNORECASE):
            votes.append((_last_noun(_phrase_from(subtitle, 0)), _SUBTITLE))
        elif re.match(r"benchmarking\b", subtitle, re.IGNORECASE):
            votes.append((DATASET, _SUBTITLE))
        elif re.search(r"(?:dataset|benchmark|corpus)(?: for .*)?$", subtitle, re.IGNORECASE):
            votes.append((DATASET, _APPOSITION / 2))
        return [(kind, weight) for kind, weight in votes if kind]
    following = _FOLLOWING.match(text, end)
    if following:
        votes.append((_last_noun(_phrase_from(text, following.end())), _APPOSITION))
    head = _HEAD.match(text, end, end + 40)
    if head:
        votes.append((_last_noun(head[1].split()[0]) or _last_noun(head[1]), _HEADED))
    begin = max(text.rfind(". ", 0, start) + 1, start - 90, text.rfind("\n", 0, start) + 1)
    before = text[begin:start]
    if _CALLED.search(before):
        articles = list(_ARTICLE.finditer(before))
        phrases = [_phrase_from(before, article.end()) for article in articles[-2:]]
        votes += [(_last_noun(phrase), _BEFORE) for phrase in phrases[-1:]]
    return [(kind, weight) for kind, weight in votes if kind]


def spelled_kind(name: str) -> str | None:
    """The kind that a name's spelling speaks for, or None."""
    if _DATASET_NAME.search(name):
        return DATASET
    return MODEL if _MODEL_NAME.search(name) else None


def own_kind(text: str, title_end: int, names: list[str]) -> str:
    """The kind of a paper's own thing that goes by these names."""
    counts = dict.fromkeys((DATASET, SOFTWARE, MODEL, METHOD), 0.0)
    for start, end in find_occurrences(text, names)[:8]:
        for kind, weight in _votes_at(text, start, end, title_end):
            counts[kind] += weight
    for name in names:
        # "network" at the end of a phrase is a Method to annotators as often as a Model.
        last = _last_noun(name.split()[-1]) if " " in name else None
        if last is not None and last != MODEL:
            counts[last] += _HEADED
    for spelled in sorted({k for name in names if (k := spelled_kind(name))}):
        counts[spelled] += 2.5
    best = max(counts.values())
    return next(kind for kind, count in counts.items() if count == best) if best else METHOD
