"""Noun phrases begin and end where a concept's name does."""

import pytest

from ingest.extract.phrases import is_name, phrase_after, without_generic_head


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("a novel gated fog transport that is fast", "gated fog transport"),
        ("the efficient and simple head", None),
        ("an extremely fast sparse head for fog", "sparse head"),
        ("our sparse head, which works", "sparse head"),
        ("to do it", None),
    ],
)
def test_phrases_lose_articles_praise_and_purpose(text: str, phrase: str | None) -> None:
    """What is left is the shortest phrase that still names the thing."""
    span = phrase_after(text, 0)
    assert (text[span[0] : span[1]] if span else None) == phrase


@pytest.mark.parametrize(
    ("phrase", "bare"),
    [
        ("TinyCache approach", "TinyCache"),
        ("fog model framework", "fog"),
        ("framework", "framework"),
    ],
)
def test_generic_heads_go(phrase: str, bare: str) -> None:
    """A head that says nothing goes where a phrase is left before it."""
    assert phrase[: without_generic_head(phrase, 0, len(phrase))] == bare


@pytest.mark.parametrize("word", ["MiniCache", "C^2OT", "RAG", "vLLM", "GPT-4"])
def test_names_are_spelled_like_names(word: str) -> None:
    """Capitals or digits inside a word make a name."""
    assert is_name(word)


@pytest.mark.parametrize("word", ["The", "Learning", "state-of-the-art", "fog"])
def test_plain_words_are_no_names(word: str) -> None:
    """A plain word is none, capitalised or not."""
    assert not is_name(word)
