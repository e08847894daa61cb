"""Find where sentences begin in a title and an abstract, by rule and fast.

Written for abstracts: ``et al.``, ``e.g.``, decimals, initials and versions do not end a
sentence; a line break always does. Nothing here looks at meaning.
"""

import re
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from ingest.extract.phrases import split_words
from ingest.extract.tokenizer import text_of

_END = re.compile(
    r"""(?P<mark>[.!?]+) ["'”’)\]]* (?:
          \s+ (?= ["'“‘(\[\\${*]* (?: [^\W\d_a-z] | \d | [a-z]+[A-Z] ) )
        | (?<=[a-z]{3}\.) (?= [A-Z][a-z]+\s )
        )
      | \n+""",
    re.VERBOSE,
)
_ABBREVIATIONS = split_words(
    """e.g i.e et.al al cf vs fig figs eq eqs sec secs tab ref refs resp approx dr prof mr mrs ms
    st no nos vol pp dept inc ltd co corp jr sr ca viz wrt w.r.t a.k.a aka est incl def thm prop
    app ch"""
)
#: These may end a sentence too; before a capital letter they do.
_LAST_WORD = re.compile(r"[\w.]+$")


def _ends_sentence(text: str, start: int, mark: str, following: str) -> bool:
    if mark != ".":
        return True
    word = _LAST_WORD.search(text, max(0, start - 24), start)
    if word is None:
        return True
    last = word[0].lower().strip(".")
    if last in _ABBREVIATIONS:
        return False
    # An initial ("J. Smith") or a numbered heading ("1. We"); "vitamin C. We" is the rarer case.
    single = len(last) == 1 and last.isalpha() and word[0].isupper()
    return not (single and following.isupper() and text[max(0, word.start() - 2)] not in ",(")


def find_sentences(text: str) -> list[tuple[int, int]]:
    """Return start and end of every sentence, without the blanks between them, in order.

    >>> find_sentences("We use 3.5 bits, e.g. GPTQ. It works.")
    [(0, 27), (28, 37)]
    """
    starts = [0]
    for match in _END.finditer(text):
        following = text[match.end() : match.end() + 1]
        mark = match["mark"]
        if mark is None or _ends_sentence(text, match.start(), mark, following):
            starts.append(match.end())
    spans = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        chunk = text[start:end]
        if stripped := chunk.strip():
            begin = start + chunk.index(stripped[0])
            spans.append((begin, begin + len(stripped)))
    return spans


@Language.component("paperkin_sentences")
def mark_sentences(doc: Doc) -> Doc:
    """Put the sentences of a Doc on ``doc._.sentences`` and set its tokens' sentence starts."""
    spans = find_sentences(text_of(doc))
    doc._.sentences = tuple(spans)
    starts = {start for start, _ in spans}
    # One array for all tokens: setting them one by one takes longer than all finders together.
    flags: Any = np.array([[1 if token.idx in starts else -1] for token in doc], np.int64)
    return doc.from_array(["SENT_START"], flags.astype(np.uint64))
