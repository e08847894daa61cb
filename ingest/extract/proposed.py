"""Find what a paper itself introduces: "X: ..." titles, "we propose X", "called X", "our X".

What comes out are candidates with the kind that own_kind.py reads from the paper's words for them;
this module does not choose among them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from graph.names import METHOD, MODEL
from ingest.extract.abbreviations import Abbreviation
from ingest.extract.folding import fold_name
from ingest.extract.own_kind import own_kind
from ingest.extract.phrases import (
    GENERIC_HEADS,
    STOP,
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
_SUBJECT_ROLE = re.compile(r"\b([A-Z](?=[\w+^*\-]*[A-Z0-9+])[\w+^*\-]*+),? (?:is|,) an? ")
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

_NOT_TITLE_NAMES = re.compile(
    r"^(?:towards?|on|from|learning|how|why|what|when|is|are|do|can|beyond|the|a|an|deep|"
    r"revisiting|"
    r"rethinking|understanding|improving|exploring|survey|position|technical report|comment|reply|"
    r"review|introduction|report|erratum|tutorial|correction|re|part|case study)\b|\?$",
    re.IGNORECASE,
)


def _candidate(text: str, start: int, end: int, score: float, reason: str) -> Candidate:
    return Candidate(
        start=start,
        end=end,
        text=text[start:end],
        kind=METHOD,
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
    if any(is_name(word) for word in words) and len(words) <= 4:
        yield _candidate(text, start, end, 0.9, "name before the title's colon")
    elif len(words) <= 2:
        yield _candidate(text, start, end, 0.75, "word before the title's colon")
    elif len(words) <= 5:
        yield _candidate(text, start, end, 0.35, "phrase before the title's colon")


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
            yield _candidate(text, *span, 0.85, "named by the paper")
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
            yield _candidate(text, item.long_start, end, 0.8, "defined where proposed")


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
    found = [
        *_from_title(text, title_end),
        *_after_naming(text),
        *_after_proposing(text),
        *_from_abbreviations(text, abbreviations),
        *_from_ours(text),
    ]
    return _with_kinds(text, title_end, found, abbreviations)


def _with_kinds(
    text: str,
    title_end: int,
    found: Sequence[Candidate],
    abbreviations: Sequence[Abbreviation],
) -> list[Candidate]:
    """Give all candidates of one thing the one kind that the paper's words for it say."""
    longs = {fold_name(item.short): fold_name(item.long) for item in abbreviations}
    pairs = {fold_name(item.long): {item.short, item.long} for item in abbreviations}
    keys = [longs.get(key, key) for key in (fold_name(c.text) for c in found)]
    names: dict[str, set[str]] = {}
    for candidate, key in zip(found, keys, strict=True):
        names.setdefault(key, set(pairs.get(key, ()))).add(candidate.text)
    kinds = {key: _one_kind(text, title_end, sorted(forms)) for key, forms in names.items()}
    return [replace(c, kind=kinds[key]) for c, key in zip(found, keys, strict=True)]


def _one_kind(text: str, title_end: int, names: list[str]) -> str:
    kind = own_kind(text, title_end, names)
    # A nameless network is a technique; a Model is one that other papers can call by its name.
    return METHOD if kind == MODEL and not any(is_name(name) for name in names) else kind


def own_names(candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """The names that a paper surely gives to something of its own."""
    return tuple(sorted({c.text for c in candidates if c.proposed and c.score >= 0.8}))


@Language.component("paperkin_proposed")
def mark_proposed(doc: Doc) -> Doc:
    """Add what a paper introduces to its candidates."""
    title_end = text_of(doc).find("\n")
    doc._.candidates += tuple(find_proposed(text_of(doc), title_end, doc._.abbreviations))
    return doc
