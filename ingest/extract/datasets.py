"""Find data sets and benchmarks by the words around a name and by its spelling.

"the X dataset", "X, Y and Z benchmarks", "benchmarks such as X and Y", ``FooBench``, ``BarQA``,
``CIFAR-10/100``. A name alone, without such a word, is not this module's to call a data set.
"""

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from graph.names import DATASET
from ingest.extract.phrases import GENERIC_HEADS, STOP, is_name
from ingest.extract.tokenizer import text_of
from ingest.extract.types import Candidate

# A word is taken whole (atomic groups): giving back its parts would try every way to cut it.
_SIGNED = r"(?>[A-Z\d][\w^*+]*(?:[-./_+&][\w^*+]+)*)"
_ITEM = rf"(?:[a-z]*{_SIGNED}(?: (?:(?:of|in|the|and|for) (?=[A-Z]))?{_SIGNED}){{0,5}})"
_BRACKET = r"(?:\s*\([^()]{1,40}\))?"
_LIST = rf"{_ITEM}{_BRACKET}(?:(?:, and |, or |, | and | or |/| & ){_ITEM}{_BRACKET}){{0,11}}"
_NOUN = (
    r"(?:data ?sets?|data-sets?|benchmarks?|corpus|corpora|leaderboards?|test ?sets?|test suites?|"
    r"benchmark suites?|challenge sets?|validation sets?|test splits?|shared tasks?|"
    r"competitions?|challenges?)"
)
#: Words that end the phrase before "dataset": what stands before them does not name it.
_NO_ADJECTIVE = (
    r"(?:on|in|for|with|to|of|and|or|from|by|as|at|is|are|was|were|that|which|using|over|than|via|"
    r"across|has|have|can|both|we|our|their|its|this|these|into|under|through)\b"
)
_BEFORE_NOUN = re.compile(
    rf"(?<![\w/-])(?P<list>{_LIST})(?P<more> (?:(?!{_NO_ADJECTIVE})[a-z][\w-]* ){{0,3}})"
    rf"(?P<noun>{_NOUN})\b"
)
_AFTER_NOUN = re.compile(
    rf"\b{_NOUN}(?:,? (?:such as|including|like|namely|e\.g\.,?|i\.e\.,?|called|named)|:|"
    rf" (?:-|--|—|–)|,? \(?e\.g\.,?|\s*\((?:e\.g\.,? |i\.e\.,? |including |such as )?)"
    rf"\s*(?:the )?(?P<list>{_LIST})"
)
_ON_LIST = re.compile(
    rf"\b(?:on|from|over|across)\s+(?:both |the |all |standard |public )*(?P<list>{_LIST})"
)
_SEPARATOR = re.compile(r"\s*(?:, and |, or |, | and | or | & )\s*")
_SPELLED = re.compile(
    # Parts with marks between them, never a part in a part: that would try every way to cut a word.
    r"(?<![\w/-])(?:[A-Z\d][\w.+]*(?:[-·][A-Z\d][\w.+]*)*[-·]?)?"
    r"(?:Bench|BENCH|bench(?=[\s,.;:)-])|QA(?:v?\d)?|Eval|Gym|Arena|GLUE|VQA)"
    r"(?:-?(?:[A-Z\d][\w.+]*|v\d))*(?:\+\+|\+)?(?![\w])"
)
_SIZED = re.compile(r"(?<![\w/-])[A-Z][\w]*(?:-[A-Z]\w*)*-?\d+(?:\.\d+)?[kK](?![\w])")
#: Names that stand before "benchmark" or after "on" and are no data sets.
_LEAD = re.compile(r"^(?:On|In|The|For|From|With|Our|To|And|Both)(?: the| our| a)? (?=[A-Z\d])")
_NOT_DATA = re.compile(
    r"^(?:We|The|This|Our|In|On|For|It|Experiments?|Results?|Extensive|Code|Comprehensive|"
    r"Evaluations?|"
    r"Empirical|Existing|Current|A|An|To|These|Both|Finally|Moreover|However|Existing|Large|Visual|"
    r"Question|Answering|Language|Image|LLMs?|VLMs?|MLLMs?|RL|AI|NLP|CV|ML|GPUs?|CPUs?|RGB|RGB-D|"
    r"LiDAR|"
    r"SOTA|OOD|QA|VQA|IID|ID|[23]D|[IV]+|GAN|API|English|Chinese|German|French|Spanish|Arabic|"
    r"Twitter|"
    r"UAV|MRI|CT|EEG|ECG|X-ray|SAR|PDE|PDEs|IoT|ASR|TTS|NER|NLI|RAG|SFT|GUI|Web|SR|VOS|SLAM|MOT|"
    r"HPC|US)$"
)
_NOT_SPELLED = frozenset(
    {"QA", "VQA", "Eval", "Gym", "Arena", "Bench", "KBQA", "KGQA", "DocVQA"} - {"DocVQA"}
)
_SLASHED = re.compile(
    r"(?P<stem>[A-Z][\w]*-?)(?P<first>\d+[a-zA-Z]?)(?P<more>(?:/-?\d+[a-zA-Z]?)+)$"
)


def _candidate(
    text: str, start: int, end: int, score: float, reason: str, name: str | None = None
) -> Candidate:
    return Candidate(
        start=start,
        end=end,
        text=text[start:end],
        kind=DATASET,
        score=score,
        found_by="pattern",
        name=name,
        reason=reason,
    )


def expand_slashes(item: str) -> list[str]:
    """The names in a slashed item.

    >>> expand_slashes("CIFAR-10/100"), expand_slashes("COCO")
    (['CIFAR-10', 'CIFAR-100'], ['COCO'])
    """
    match = _SLASHED.match(item)
    if match is None:
        return [item]
    numbers = [match["first"], *(part.lstrip("-") for part in match["more"].split("/")[1:])]
    return [match["stem"] + number for number in numbers]


def _items(text: str, start: int, words: str) -> Iterator[tuple[int, int]]:
    """The places of a list's items, without brackets."""
    at = 0
    for part in [*_SEPARATOR.finditer(words), None]:
        stop = part.start() if part else len(words)
        item = re.sub(r"\s*\([^()]*\)$", "", words[at:stop])
        lead = _LEAD.match(item)
        begin = at + (lead.end() if lead else 0)
        if len(item) > begin - at:
            yield start + begin, start + at + len(item)
        at = part.end() if part else stop


def _split_list(
    text: str, start: int, words: str, score: float, reason: str
) -> Iterator[Candidate]:
    for begin, end in _items(text, start, words):
        item = text[begin:end]
        if _NOT_DATA.match(item) or item.lower() in STOP or item.lower() in GENERIC_HEADS:
            continue
        first, *others = expand_slashes(item)
        yield _candidate(text, begin, end, score, reason, first if others else None)
        for name in others:
            # "CIFAR-10/100" is a list whatever stands before it.
            yield _candidate(text, begin, end, 0.75, "member of a list of data sets", name)


def _before_noun(text: str) -> Iterator[Candidate]:
    for match in _BEFORE_NOUN.finditer(text):
        near = match["more"].strip() == ""
        plural = match["noun"].endswith("s") or match["noun"] == "corpora"
        words, start = match["list"], match.start("list")
        if not plural:  # "A and B dataset": only the last name is the noun's
            last = list(_items(text, start, words))[-1]
            words, start = text[last[0] : match.end("list")], last[0]
        challenge = match["noun"].startswith(("challenge", "competition", "shared"))
        score = 0.8 if near and not challenge else 0.45
        yield from _split_list(text, start, words, score, "name before 'dataset' or its like")


def _after_noun(text: str) -> Iterator[Candidate]:
    for match in _AFTER_NOUN.finditer(text):
        yield from _split_list(
            text, match.start("list"), match["list"], 0.75, "listed after 'datasets' or its like"
        )


def _on_list(text: str) -> Iterator[Candidate]:
    for match in _ON_LIST.finditer(text):
        for candidate in _split_list(
            text, match.start("list"), match["list"], 0.4, "name after 'on'"
        ):
            if is_name(candidate.text):
                yield candidate


def _spelled(text: str) -> Iterator[Candidate]:
    for match in _SPELLED.finditer(text):
        if match[0] not in _NOT_SPELLED and len(match[0]) > 4:
            yield _candidate(text, *match.span(), 0.7, "spelled like a data set")
    for match in _SIZED.finditer(text):
        yield _candidate(text, *match.span(), 0.6, "name with a number of items")


def find_datasets(text: str) -> list[Candidate]:
    """Return candidates for the data sets a text names."""
    return [*_before_noun(text), *_after_noun(text), *_on_list(text), *_spelled(text)]


@Language.component("paperkin_datasets")
def mark_datasets(doc: Doc) -> Doc:
    """Add the data sets of a Doc to its candidates."""
    doc._.candidates += tuple(find_datasets(text_of(doc)))
    return doc
