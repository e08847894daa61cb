"""Find what a paper itself introduces: "X: ..." titles, "we propose X", "called X", "our X".

The kind comes from the words the paper uses for it ("a benchmark", "a network", "an open-source
library"); without such a word it is a Method. What comes out are candidates; this module does not
choose among them.
"""

import re
from collections.abc import Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from graph.names import DATASET, METHOD, MODEL, SOFTWARE
from ingest.extract.abbreviations import Abbreviation
from ingest.extract.phrases import (
    GENERIC_HEADS,
    STOP,
    clause_end,
    is_name,
    phrase_after,
    split_words,
    without_generic_head,
    words_of,
)
from ingest.extract.tokenizer import text_of
from ingest.extract.types import Candidate

_PROPOSE = (
    r"(?:(?:we|this paper|this work|this article|this study|this report|paper|authors?)\s+"
    r"(?:\w+ly\s+|further\s+|also\s+|then\s+|first\s+|here\s+|,?\s*therefore\s+|hence\s+|next\s+)*"
    r"(?:propose|present|introduce|develop|describe|design|devise|release|build|contribute|create|"
    r"construct|formulate|establish|unveil|open-source|curate|offer|advocate|put forward|derive|"
    r"announce|collect|explore)s?|"
    r"(?:is|are|was|were)\s+(?:then\s+|also\s+|further\s+)?(?:proposed|introduced|presented|"
    r"developed|designed)\s+(?:which|that|called|named|here)?|"
    r"by\s+(?:proposing|introducing|designing|developing|presenting)|"
    r"(?:proposing|introducing|presenting))"
)
PROPOSING = re.compile(rf"\b{_PROPOSE}\b[,:]?\s*", re.IGNORECASE)
_NAMING = re.compile(
    r"\b(?:called|named|dubbed|termed|coined|namely|(?:refer(?:red)?|known) (?:to )?(?:\w+ )?as|"
    r"(?:we|that we) (?:call|name|dub|term)(?: (?:it|this \w+|our \w+|the \w+(?: \w+)?))?|"
    r"(?:abbreviated|denoted|denote) (?:it )?as|codenamed)\s*(?:as |by )?[,:]?\s*[\"“'`*]*",
    re.IGNORECASE,
)
_OUR = re.compile(r"\b(?:our|the proposed|the resulting)\s+(?:(?:novel|new|proposed)\s+)?(\S+)")
_SUBJECT_ROLE = re.compile(r"\b([A-Z][\w+^*\-]*[A-Z0-9+][\w+^*\-]*),? (?:is|,) an? ")
_SIGNED = r"[\w^*+\-/&$]*(?:\.\w+)*[+*$]?"
_NAME_RUN = re.compile(
    r"[\"“'`*({\\]*(?:textbf\{|emph\{|textsc\{)?"
    rf"([A-Za-z]*[A-Z0-9]{_SIGNED}(?: (?:(?:of|for|with|and|the|to|via|in|on|from|by|as) )?"
    rf"[A-Z0-9]{_SIGNED})*)"
)
_APPOSITION = re.compile(r"\s*(?:,|--+|—|–|:)\s*(?:namely |i\.e\.,? )?[\"“*]*(?=[A-Z\w])")
#: A word that wants another after it: the name goes on in small letters.
_OPEN_END = re.compile(
    r"-(?:[Bb]ased|[Aa]ware|[Gg]uided|[Dd]riven|[Ee]nhanced|[Aa]ugmented|[Ll]evel|"
    r"[Ii]nformed|[Ff]ree|[Oo]riented|[Ss]pecific|[Cc]onstrained|[Qq]uality)$"
)

#: Heads that go from the phrase of a nameless thing; "network" or "dataset" stay.
_PLAIN_HEADS = split_words(
    """method methods approach approaches framework frameworks algorithm technique techniques
    strategy scheme mechanism pipeline system systems paradigm procedure solution"""
)

#: Nouns by the kind of thing they call a thing, looked for near its name.
_NOUNS = (
    (DATASET, r"data ?sets?|benchmarks?|corpus|corpora|test ?bed|test suite|leaderboard|"
     r"evaluation suite|benchmark suite|challenge set|gym|data collection|databases?"),
    (SOFTWARE, r"librar(?:y|ies)|toolkit|toolbox|(?:python|software|r|open-source) package|"
     r"open-source (?:software|tool|platform|engine)|software|compiler|simulator|web (?:app\w*|"
     r"server|interface)|programming language|plugin|serving engine"),
    (MODEL, r"(?:language|foundation|vision|generative|diffusion|speech|reasoning|multimodal|"
     r"embedding|world|base|reward|large|open|MoE|text-to-\w+|\w+-language|end-to-end)\s?-?\s?"
     r"models?|models? (?:family|series)|(?:family|series|suite|collection) of \w*\s?"
     r"(?:\w+\s)?models|networks?\b|LLMs?|VLMs?|MLLMs?|LMs?|neural nets?|encoders?|transformers?|"
     r"\w+Net\b|backbones?|models?|autoencoders?|detectors?"),
    (METHOD, r"methods?|approach(?:es)?|frameworks?|algorithms?|techniques?|strateg(?:y|ies)|"
     r"systems?|mechanisms?|schemes?|pipelines?|paradigms?|modules?|architectures?|losses|loss|"
     r"optimizers?|protocols?|procedures?|agents?|learning|training"),
)  # fmt: skip
_NOUN = re.compile(
    "|".join(rf"(?P<{kind}>\b(?:{words})\b)" for kind, words in _NOUNS), re.IGNORECASE
)
_DATASET_NAME = re.compile(r"(?:Bench|Set|QA|Eval|Gym|Arena|Corpus|Dataset|DB)\b|Bench|-\d+[KkM]\b")
_MODEL_NAME = re.compile(
    r"(?:Net|Former|former|BERT|GPT|LM|LLM|VLM|Mamba|ViT|LLaVA|UNet)(?:\b|V?\d)"
)
_NOT_TITLE_NAMES = re.compile(
    r"^(?:towards?|on|from|learning|how|why|what|when|is|are|do|can|beyond|the|a|an|deep|"
    r"revisiting|"
    r"rethinking|understanding|improving|exploring|survey|position|technical report|comment|reply|"
    r"review|introduction|report|erratum|tutorial|correction|re|part|case study)\b|\?$",
    re.IGNORECASE,
)


def _kind_from_nouns(window: str) -> str | None:
    """The kind of the first noun that calls a thing something, or None."""
    match = _NOUN.search(window)
    return match.lastgroup if match else None


def guess_kind(text: str, start: int, end: int) -> str:
    """The kind a paper gives to the name at a span: by its apposition, then by its spelling."""
    name = text[start:end]
    if _DATASET_NAME.search(name):
        return DATASET
    after = text[end : clause_end(text, end, 30)]
    apposition = re.match(
        r"\s*(?:\([^)]*\))?\s*(?:[,:—–-]+|,? is|,? are)\s*(an?|the|our)\b", text[end:]
    )
    windows = []
    head = re.match(r"\s+([\w-]+)", after)
    if head:
        windows.append(head[1])
    if apposition:
        begin = end + apposition.end()
        windows.append(text[begin : _purpose_start(text, begin)])
    clause = text.rfind(". ", 0, start)
    windows.append(text[max(clause, start - 80, text.rfind("\n", 0, start)) : start])
    for window in windows:
        kind = _kind_from_nouns(window)
        if kind:
            return MODEL if kind == METHOD and _MODEL_NAME.search(name) else kind
    return MODEL if _MODEL_NAME.search(name) else METHOD


def _purpose_start(text: str, start: int) -> int:
    """Where a noun phrase ends in its purpose ("for", "that", "which") or its clause."""
    match = re.compile(
        r"\b(?:for|that|which|to|with|by|based|using|of|designed)\b|[,.;:\n]"
    ).search(text, start)
    return match.start() if match else len(text)


def _candidate(
    text: str, start: int, end: int, score: float, reason: str, kind: str = ""
) -> Candidate:
    return Candidate(
        start=start,
        end=end,
        text=text[start:end],
        kind=kind or guess_kind(text, start, end),
        score=score,
        found_by="pattern",
        proposed=True,
        reason=reason,
    )


def _from_title(text: str, title_end: int) -> Iterator[Candidate]:
    """Read "X: what it does" and "Introducing X"."""
    colon = re.compile(r"(?::| -- | — | – )\s?").search(text, 0, title_end)
    if colon is None or colon.start() == 0:
        return
    name = text[: colon.start()].strip(" \"'“”")
    words = name.split()
    start = text.index(name)
    end = start + len(name)
    if len(words) > 6 or _NOT_TITLE_NAMES.search(name):
        return
    subtitle = text[colon.end() : title_end]
    kind = (_DATASET_NAME.search(name) and DATASET) or _title_kind(name, subtitle)
    if any(is_name(word) for word in words) and len(words) <= 4:
        yield _candidate(text, start, end, 0.9, "name before the title's colon", kind)
    elif len(words) <= 2:
        yield _candidate(text, start, end, 0.75, "word before the title's colon", kind)
    elif len(words) <= 5:
        yield _candidate(text, start, end, 0.35, "phrase before the title's colon", kind)


def _title_kind(name: str, subtitle: str) -> str:
    """The kind that a subtitle gives: "A Benchmark for ...", "An Open Library of ..."."""
    if re.match(r"benchmarking\b", subtitle, re.IGNORECASE):
        return DATASET
    if re.match(r"(?:an?|the)\b", subtitle, re.IGNORECASE):
        kind = _kind_from_nouns(subtitle[: _purpose_start(subtitle, 0)])
        if kind:
            return MODEL if kind == METHOD and _MODEL_NAME.search(name) else kind
    return MODEL if _MODEL_NAME.search(name) else METHOD


def _name_at(text: str, start: int) -> tuple[int, int] | None:
    """The run of capitalised words at ``start`` that is spelled like a name, or None."""
    match = _NAME_RUN.match(text, start)
    if match is None:
        return None
    end = match.end(1)
    name = match[1].rstrip(".,'’-/&")
    end = match.start(1) + len(name)
    words = name.split()
    if not words or words[0].lower() in ("the", "a", "an", "our", "we"):
        return None
    return match.start(1), end


def _after_naming(text: str) -> Iterator[Candidate]:
    """Read "called X", "dubbed X", "we name it X"."""
    for match in _NAMING.finditer(text):
        span = _name_at(text, match.end())
        if span:
            kind = guess_kind(text, *span)
            yield _candidate(text, *span, 0.85, "named by the paper", kind)
        elif match[0].lower().startswith(("called", "named", "dubbed", "termed", "coined")):
            phrase = phrase_after(text, match.end(), most=5)
            if phrase:
                yield _candidate(text, *phrase, 0.6, "named by the paper")


def _after_proposing(text: str) -> Iterator[Candidate]:
    """Read "we propose X, a ..." and "we propose conditional optimal transport that ..."."""
    for match in PROPOSING.finditer(text):
        yield from _proposed_phrase(text, match.end())


def _proposed_phrase(text: str, start: int) -> Iterator[Candidate]:
    article = re.compile(r"(?:the|our)\s+(?=[A-Z])").match(text, start)
    begin = article.end() if article else start
    span = _name_at(text, begin)
    if span:
        end = without_generic_head(text, *span)
        whole = text[span[0] : end]
        if (is_name(whole) or " " in whole) and not _OPEN_END.search(whole):
            yield _candidate(text, span[0], end, 0.85, "name after 'we propose'")
            return
    phrase = phrase_after(text, start)
    if phrase is None:
        return
    words = words_of(text, *phrase)
    names = [w for w in words if is_name(w[0])]
    own_end = _own_phrase_end(text, words)
    if own_end:
        yield _candidate(text, phrase[0], own_end, 0.5, "phrase after 'we propose'")
    for _, name_start, name_end in names[-1:]:
        if name_end == phrase[1] and name_start != phrase[0]:
            yield _candidate(text, name_start, name_end, 0.6, "name ends the proposed phrase")
    # "we propose a new framework, X, that ..."
    follow = _APPOSITION.match(text, phrase[1])
    if follow and (named := _name_at(text, follow.end())) and is_name(text[named[0] : named[1]]):
        yield _candidate(text, *named, 0.7, "name in apposition to what is proposed")


def _own_phrase_end(text: str, words: list[tuple[str, int, int]]) -> int | None:
    """Where the phrase for a nameless thing of the paper ends; None where it says too little."""
    end = words[-1][2]
    if words[-1][0].lower() in _PLAIN_HEADS and len(words) > 2:
        end = without_generic_head(text, words[0][1], end)
    kept = [w for w in words if w[2] <= end]
    return None if len(kept) < 2 or kept[-1][0].lower() in STOP else end


def _from_abbreviations(text: str, abbreviations: Sequence[Abbreviation]) -> Iterator[Candidate]:
    """Read a long form with its short form where the clause proposes it."""
    for item in abbreviations:
        clause = max(text.rfind(". ", 0, item.long_start), text.rfind("\n", 0, item.long_start))
        before = text[max(clause + 1, item.long_start - 90) : item.long_start]
        last = [m.end() for m in PROPOSING.finditer(before)] or [
            m.end() for m in _NAMING.finditer(before)
        ]
        if not last:
            continue
        between = words_of(before, last[-1])
        if len(between) <= 9 and not any(
            w.lower() in ("for", "to", "of", "using", "with", "based", "by", "on", "from", "in")
            for w, _, _ in between
        ):
            end = item.long_start + len(item.long)
            kind = guess_kind(text, item.long_start, end)
            kind = DATASET if _DATASET_NAME.search(item.short) else kind
            yield _candidate(text, item.long_start, end, 0.8, "defined where proposed", kind)


def _from_ours(text: str) -> Iterator[Candidate]:
    """Read "our X" and "the proposed X" before a name."""
    for match in _OUR.finditer(text):
        word = match[1].rstrip(".,;:)'’")
        word = re.sub(r"['’]s$", "", word)
        if is_name(word) and word.lower() not in GENERIC_HEADS:
            start = match.start(1)
            yield _candidate(text, start, start + len(word), 0.45, "'our' before a name")


def find_proposed(
    text: str, title_end: int, abbreviations: Sequence[Abbreviation] = ()
) -> list[Candidate]:
    """Return candidates for what the paper introduces; ``title_end`` is the title's length."""
    return [
        *_from_title(text, title_end),
        *_after_naming(text),
        *_after_proposing(text),
        *_from_abbreviations(text, abbreviations),
        *_from_ours(text),
    ]


def own_names(candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """The names that a paper surely gives to something of its own."""
    return tuple(sorted({c.text for c in candidates if c.proposed and c.score >= 0.8}))


@Language.component("paperkin_proposed")
def mark_proposed(doc: Doc) -> Doc:
    """Add what a paper introduces to its candidates."""
    title_end = text_of(doc).find("\n")
    doc._.candidates += tuple(find_proposed(text_of(doc), title_end, doc._.abbreviations))
    return doc
