"""Where a noun phrase begins and ends, without a parser: by the words that cannot be inside one.

The annotation's rule is the shortest phrase that still names the concept: no article, no praise,
no trailing purpose, no generic head where a name stands alone. This module holds those words and
cuts phrases by them; it does not know what a phrase names.
"""

import re


def split_words(text: str) -> frozenset[str]:
    """The words of a table that is written as running text."""
    return frozenset(text.split())


#: Words that no concept's phrase holds; a phrase ends before and begins after them.
STOP = split_words(
    """a an the this that these those our their its his her your my we they it he she i you us them
    which who whom whose what when where while whether how why and or but nor so yet as at by
    for from in into of on onto over per than through to toward towards under until up upon via
    with within without between among across after before against along around about above below
    during is are was were be been being am do does did done has have had having can could may
    might must shall should will would not no also only just even still often usually typically
    both either neither each every all any some such other another same more most less least
    many much few several various different multiple two three four five six seven eight nine
    ten one first second third fourth fifth then thus therefore hence however moreover
    furthermore finally here there because since if unless although though despite e.g i.e etc
    respectively using based uses used use given including include includes such like called
    named termed dubbed propose proposes proposed present presents presented introduce
    introduces introduced develop develops developed show shows shown demonstrate demonstrates
    demonstrated achieve achieves achieved outperform outperforms improve improves improved
    reduce reduces reduced provide provides provided allow allows enable enables enabling
    require requires required requiring compared compare existing previous prior recent recently
    current currently traditional conventional well-known widely commonly popular specific
    particular certain corresponding underlying respective make makes leverage leverages
    leveraging employ employs employing combine combines combining apply applies applying study
    studies investigate explore address addresses addressing solve solves solving perform
    performs performing obtain obtains learn learns train trains build builds construct design
    designs yield yields yielding ensure ensures significantly substantially effectively
    efficiently consistently directly simply jointly respectively namely especially utilizing
    utilizes integrating integrates incorporating incorporates consisting consists comprising
    comprises containing contains designed targeting targets aimed aiming tailored able capable
    providing covering spanning featuring consisting aware particularly while yet too very
    highly extensive"""
)

#: Praise and size words in front of a name: they are no part of it.
PRAISE = split_words(
    """novel new efficient effective simple lightweight powerful robust scalable fast faster
    practical principled general generic unified comprehensive large-scale high-quality
    state-of-the-art simple-yet-effective flexible versatile innovative advanced strong better
    improved optimized tailored dedicated accurate cost-effective first first-of-its-kind
    easy-to-use user-friendly open-source open-sourced publicly-available plug-and-play
    end-to-end elegant compact carefully systematic challenging rigorous concise complete
    holistic modular proposed real-world high-performance low-cost small large big huge tiny
    standard modern popular well-designed specialized customized custom sophisticated
    alternative original whole entire"""
)

#: Heads that say nothing where a name stands before them.
GENERIC_HEADS = split_words(
    """method methods approach approaches framework frameworks model models algorithm algorithms
    dataset datasets benchmark benchmarks system systems technique techniques strategy
    strategies architecture architectures scheme schemes pipeline pipelines mechanism mechanisms
    paradigm procedure module modules solution toolkit library package corpus suite tool tools
    platform network networks task tasks problem problems setting settings gpu gpus series
    family families score scores optimizer metric metrics variant variants"""
)

_WORD = re.compile(r"[^\W_](?:[\w'’^*+./&\-‐-–]*[\w+*])?")
_CLAUSE_END = re.compile(r"[,;:()\[\]{}\"“”?!]|\.\s|\.$|\n|—| - | -- ")
_NAME = re.compile(
    r"(?:[A-Za-z]*\d[\w.\-^+]*[A-Z]|[a-z]*[A-Z][\w^*+\-/]*[A-Z\d^*+]|[A-Z][a-z]+[A-Z]|[A-Z]{2,})"
)


def is_name(word: str) -> bool:
    """Whether a word is spelled like a name: capitals or digits inside, or all capitals.

    >>> [is_name(word) for word in ("MiniCache", "C^2OT", "RAG", "vLLM", "The", "state-of-the-art")]
    [True, True, True, True, False, False]
    """
    return bool(_NAME.search(word))


def words_of(text: str, start: int = 0, end: int | None = None) -> list[tuple[str, int, int]]:
    """Return words with their places; trailing dots are no part of a word."""
    stop = len(text) if end is None else end
    return [(m[0], m.start(), m.end()) for m in _WORD.finditer(text, start, stop)]


def clause_end(text: str, start: int, limit: int = 200) -> int:
    """Return where the clause that holds ``start`` ends, at most ``limit`` characters on."""
    match = _CLAUSE_END.search(text, start, min(len(text), start + limit))
    return match.start() if match else min(len(text), start + limit)


def phrase_after(text: str, start: int, *, most: int = 8) -> tuple[int, int] | None:
    """The noun phrase that begins at or after articles at ``start``, praise cut off; or None."""
    end = clause_end(text, start)
    words = words_of(text, start, end)
    i = 0
    while i < len(words) and i < 4 and words[i][0].lower() in ("a", "an", "the", "our", "two"):
        i += 1
    j = i
    while j < len(words) and j - i < most and words[j][0].lower() not in STOP:
        if j > i and text[words[j - 1][2] : words[j][1]] not in (" ", "\n"):
            break
        j += 1
    return trim(text, words[i:j])


def trim(text: str, words: list[tuple[str, int, int]]) -> tuple[int, int] | None:
    """Cut praise and adverbs from the front of a phrase; None where nothing is left."""
    i = 0
    while i < len(words) and _is_praise(words[i][0]):
        i += 1
    if i == len(words):
        return None
    return words[i][1], words[-1][2]


def _is_praise(word: str) -> bool:
    lowered = word.lower()
    return lowered in PRAISE or (lowered.endswith("ly") and len(lowered) > 4 and "-" not in lowered)


def without_generic_head(text: str, start: int, end: int) -> int:
    """Return the end of a phrase without its generic head, where a phrase is left before it."""
    words = words_of(text, start, end)
    while len(words) > 1 and words[-1][0].lower() in GENERIC_HEADS:
        words.pop()
    return words[-1][2] if words else end
