"""How a text is cut into words, pieces and segments for the network."""

import pytest
from tokenizers import Tokenizer

from ingest.extract.pieces import (
    SEGMENT_PIECES,
    SHAPES,
    WORD_PIECES,
    cut_segments,
    split_words,
    word_shape,
)
from ingest.extract.recogniser import Recogniser


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Recogniser().tokenizer


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("GPT4-o", ["GPT", "4", "-", "o"]),
        ("C^2OT (ours)", ["C", "^", "2", "OT", "(", "ours", ")"]),
        ("50% on τ-bench", ["50", "%", "on", "τ", "-", "bench"]),
        ("", []),
    ],
)
def test_words_are_runs_of_letters_digits_and_single_symbols(text: str, words: list[str]) -> None:
    """Every character but blanks belongs to exactly one word, at its own place."""
    found = split_words(text)
    assert [w.text for w in found] == words
    assert all(text[w.start : w.end] == w.text for w in found)


@pytest.mark.parametrize(
    ("word", "shape"),
    [
        ("attention", "lower"),
        ("Attention", "capitalised"),
        ("BERT", "capitals"),
        ("vLLM", "mixed"),
        ("42", "digits"),
        ("%", "symbol"),
        ("X", "letter"),
        ("a", "lower"),
    ],
)
def test_shape_gives_an_uncased_network_the_case_back(word: str, shape: str) -> None:
    """Words that fold alike but are written differently have different shapes."""
    assert SHAPES[word_shape(word)] == shape


def test_segments_cover_all_words_once_and_stay_within_their_size(tokenizer: Tokenizer) -> None:
    """A long text falls into segments of whole sentences, a longer sentence into parts."""
    text = "A title\n" + "We read one more sentence about caches. " * 90 + "word " * 700
    words = split_words(text)
    segments = cut_segments(text, words, tokenizer)
    assert [s.offset for s in segments] == sorted({s.offset for s in segments})
    assert sum(len(s.firsts) for s in segments) == len(words)
    for segment in segments:
        assert len(segment.pieces) == len(segment.shapes) <= SEGMENT_PIECES + 2
        assert list(segment.firsts) == sorted(set(segment.firsts))


def test_segments_of_a_medium_text_are_about_even(tokenizer: Tokenizer) -> None:
    """No short rest is cut off: the last segment is not much smaller than the first."""
    text = "Title\n" + "This sentence has seven plain words. " * 60
    sizes = [len(s.pieces) for s in cut_segments(text, split_words(text), tokenizer)]
    assert len(sizes) == 2
    assert min(sizes) > 0.8 * max(sizes)


def test_a_word_of_a_thousand_letters_takes_few_pieces(tokenizer: Tokenizer) -> None:
    """A word without end does not fill a segment, and an unknown sign still has a piece."""
    text = "x" + "qzw" * 30 + " \U0001f9ec"
    (segment,) = cut_segments(text, split_words(text), tokenizer)
    assert len(segment.pieces) <= WORD_PIECES + 3
    assert len(segment.firsts) == 2
