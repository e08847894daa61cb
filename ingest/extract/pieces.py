"""Cut a text into the words, word pieces and segments that the recogniser reads.

Training and extraction both call this module, so that the network sees in use exactly what it
saw while it learnt. It knows the tokenizer as a value that is handed in; it must not load files.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tokenizers import Tokenizer

#: A word is a run of letters, a run of digits, or one symbol: ``GPT4-o`` is four words.
WORD = re.compile(r"[^\W\d_]+|\d+|[^\s]")
SENTENCE_END = re.compile(r"[.!?][\"')\]]*\s+(?=[\"'(\[]*[A-Z0-9])|\n")

#: Pieces of one segment without the two special ones, and pieces of one word.
SEGMENT_PIECES = 320
WORD_PIECES = 12

#: Word shapes, by index: the encoders ship without case, which the shape gives back.
SHAPES = ("special", "lower", "capitalised", "capitals", "mixed", "digits", "symbol", "letter")


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its place in the text, in characters."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of words that the network reads at once.

    ``pieces`` and ``shapes`` are as long as each other and begin and end with a special piece;
    ``firsts`` holds, for each word, the index of its first piece; ``offset`` is the index of the
    segment's first word among the words of the text.
    """

    offset: int
    pieces: tuple[int, ...]
    shapes: tuple[int, ...]
    firsts: tuple[int, ...]


def split_words(text: str) -> list[Word]:
    """Return the words of a text, in order."""
    return [Word(m.group(), m.start(), m.end()) for m in WORD.finditer(text)]


@lru_cache(maxsize=32768)
def word_shape(word: str) -> int:
    """Return the index in SHAPES of a word's form."""
    if word.isdigit():
        return SHAPES.index("digits")
    if not word.isalpha():
        return SHAPES.index("symbol")
    if word.islower():
        return SHAPES.index("lower")
    if len(word) == 1:
        return SHAPES.index("letter")
    if word[1:].islower() and word[0].isupper():
        return SHAPES.index("capitalised")
    return SHAPES.index("capitals" if word.isupper() else "mixed")


def cut_segments(text: str, words: Sequence[Word], tokenizer: Tokenizer) -> list[Segment]:
    """Cut the words of a text into segments at sentence ends, as even in length as they allow."""
    if not words:
        return []
    pieces = _pieces_of_words(words, tokenizer)
    sentences = list(_split_long(_sentence_ranges(text, words), pieces))
    return [
        _build_segment(start, end, words, pieces, tokenizer)
        for start, end in _pack(sentences, pieces)
    ]


def _pieces_of_words(words: Sequence[Word], tokenizer: Tokenizer) -> list[list[int]]:
    encoding = tokenizer.encode(
        [w.text for w in words], is_pretokenized=True, add_special_tokens=False
    )
    pieces: list[list[int]] = [[] for _ in words]
    for word, piece in zip(encoding.word_ids, encoding.ids, strict=True):
        if word is not None and len(pieces[word]) < WORD_PIECES:
            pieces[word].append(piece)
    unknown = _special(tokenizer, "[UNK]")
    return [p or [unknown] for p in pieces]


def _special(tokenizer: Tokenizer, piece: str) -> int:
    found = tokenizer.token_to_id(piece)
    if found is None:
        raise ValueError(f"the tokenizer has no {piece}: it is not BERT's")
    return found


def _sentence_ranges(text: str, words: Sequence[Word]) -> list[tuple[int, int]]:
    ranges, start = [], 0
    ends = [m.end() for m in SENTENCE_END.finditer(text)]
    for end in ends:
        stop = start
        while stop < len(words) and words[stop].start < end:
            stop += 1
        if stop > start:
            ranges.append((start, stop))
            start = stop
    if start < len(words):
        ranges.append((start, len(words)))
    return ranges


def _split_long(
    ranges: Sequence[tuple[int, int]], pieces: Sequence[Sequence[int]]
) -> Iterator[tuple[int, int]]:
    for start, end in ranges:
        size, begin = 0, start
        for i in range(start, end):
            if size + len(pieces[i]) > SEGMENT_PIECES:
                yield begin, i
                size, begin = 0, i
            size += len(pieces[i])
        yield begin, end


def _pack(
    sentences: Sequence[tuple[int, int]], pieces: Sequence[Sequence[int]]
) -> Iterator[tuple[int, int]]:
    sizes = [sum(len(pieces[i]) for i in range(a, b)) for a, b in sentences]
    left, parts = sum(sizes), -(-sum(sizes) // SEGMENT_PIECES)
    start, size = sentences[0][0], 0
    for (begin, _), own in zip(sentences, sizes, strict=True):
        full = size + own > SEGMENT_PIECES
        if size and (full or (parts > 1 and size + own / 2 > left / parts)):
            yield start, begin
            start, left, parts, size = begin, left - size, max(parts - 1, 1), 0
        size += own
    yield start, sentences[-1][1]


def _build_segment(
    start: int,
    end: int,
    words: Sequence[Word],
    pieces: Sequence[Sequence[int]],
    tokenizer: Tokenizer,
) -> Segment:
    ids, shapes, firsts = [_special(tokenizer, "[CLS]")], [0], []
    for i in range(start, end):
        firsts.append(len(ids))
        ids.extend(pieces[i])
        shapes.extend([word_shape(words[i].text)] * len(pieces[i]))
    ids.append(_special(tokenizer, "[SEP]"))
    shapes.append(0)
    return Segment(start, tuple(ids), tuple(shapes), tuple(firsts))
