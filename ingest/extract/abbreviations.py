"""Find short forms and the long forms that a paper defines for them.

The algorithm is that of A. S. Schwartz and M. A. Hearst, "A simple algorithm for identifying
abbreviation definitions in biomedical text", PSB 2003: every character of the short form, read
from its end, must stand in the long form in that order, its first at the start of a word. Both
orders are read, "long form (SF)" and "SF (long form)". It must not know any name.
"""

import re
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from ingest.extract.tokenizer import text_of

_BRACKET = re.compile(r"\(([^()\n]{2,120})\)")
_WORD = re.compile(r"\S+")
_SHORT = re.compile(r"(?=[^\s]*[A-Za-z])[\w^*+][\w\-/.^*+&’']{0,12}(?: [\w\-+]{1,8})?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Abbreviation:
    """A short form and its long form with their places in the text."""

    short: str
    short_start: int
    long: str
    long_start: int


def _is_short_form(text: str) -> bool:
    return bool(_SHORT.match(text)) and any(char.isupper() for char in text) and len(text) <= 14


def find_long_form(short: str, before: str) -> str | None:
    """Return the shortest end of ``before`` that spells ``short``, or None.

    >>> find_long_form("TTT", "We study test-time training")
    'test-time training'
    """
    s, i = len(short) - 1, len(before) - 1
    while s >= 0:
        char = short[s].lower()
        if not char.isalnum():
            s -= 1
            continue
        while i >= 0 and (
            before[i].lower() != char or (s == 0 and i > 0 and before[i - 1].isalnum())
        ):
            i -= 1
        if i < 0:
            return None
        i -= 1
        s -= 1
    start = max(before.rfind(" ", 0, i + 1), before.rfind("(", 0, i + 1)) + 1
    # A short form may begin inside a hyphenated word ("post-training quantization (TQ)"); whole
    # words are kept then, as a name is not cut within a word.
    long = before[start:].strip()
    return long if _plausible(short, long) else None


def _plausible(short: str, long: str) -> bool:
    words = re.split(r"[\s\-/]+", long)
    bare = short.rstrip("s") if len(short) > 2 else short
    letters = sum(char.isalnum() for char in bare)
    return (
        len(long) > len(short)
        and len(words) <= min(letters + 5, letters * 2)
        and short.lower() not in long.lower().split()
        and "." not in long.strip(".")[:-1].replace("al.", "")
        and not any(char in long for char in ";:()[]")
    )


def find_abbreviations(text: str) -> list[Abbreviation]:
    """Return the definitions of short forms in a text, in order."""
    found = []
    for match in _BRACKET.finditer(text):
        inner = match[1].strip()
        short = re.split(r"[;,]\s", inner)[0].strip()
        line = max(text.rfind("\n", 0, match.start()), text.rfind(". ", 0, match.start()))
        before = text[max(line + 1, match.start() - 120) : match.start()].rstrip()
        if _is_short_form(short):
            bare = short[:-1] if short.endswith("s") and short[:-1].isupper() else short
            long = find_long_form(bare, before) or find_long_form(short, before)
            if long:
                start = text.rfind(long, 0, match.start())
                found.append(
                    Abbreviation(
                        short=short,
                        short_start=text.index(short, match.start()),
                        long=long,
                        long_start=start,
                    )
                )
        elif reverse := _reverse(text, match, inner, before):
            found.append(reverse)
    return found


def _reverse(text: str, match: re.Match[str], inner: str, before: str) -> Abbreviation | None:
    """Read "SF (long form)": the whole bracket must spell the word before it."""
    words = _WORD.findall(before)
    if not words or not _is_short_form(words[-1]) or " " not in inner:
        return None
    short = words[-1].lstrip("(")
    bare = short[:-1] if short.endswith("s") and short[:-1].isupper() else short
    if find_long_form(bare, inner) != inner or not inner[0].isalpha():
        return None
    start = match.start(1) + match[1].index(inner)
    return Abbreviation(
        short=short,
        short_start=text.rfind(short, 0, match.start()),
        long=inner,
        long_start=start,
    )


@Language.component("paperkin_abbreviations")
def mark_abbreviations(doc: Doc) -> Doc:
    """Put the definitions of a Doc on ``doc._.abbreviations``."""
    doc._.abbreviations = tuple(find_abbreviations(text_of(doc)))
    return doc
