"""The tokenizer keeps names whole and every character of the text."""

import pytest
import spacy

from ingest.extract.tokenizer import NameTokenizer, cut_tokens, text_of

NAMES = [
    "LLaMA-2-7B",
    "ViT-B/16",
    "C^2OT",
    "CIFAR-10/100",
    "Llama-3.1-8B",
    "C++",
    "state-of-the-art",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_stay_whole(name: str) -> None:
    """A name with inner signs is one token, and the comma after it is another."""
    words, _ = cut_tokens(f"We use {name}, and it works.")
    assert name in words
    assert words[words.index(name) + 1] == ","


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It ends here. Then", ["It", "ends", "here", ".", "Then"]),
        ("models.We", ["models", ".", "We"]),
        ("3.06x at 50%", ["3.06x", "at", "50", "%"]),
        ("e.g. this", ["e.g.", "this"]),
        ("see https://example.org/a_b.", ["see", "https://example.org/a_b."]),
    ],
)
def test_words_end_where_they_should(text: str, words: list[str]) -> None:
    """Sentence marks are tokens of their own; decimals, abbreviations and addresses are not cut."""
    assert cut_tokens(text)[0] == words


@pytest.mark.parametrize(
    "text", ["", " ", "a  b", "Title\nWe  do\tit. \n\n end ", "é—ü (x)  ", " leading", "a\u00a0b"]
)
def test_text_is_kept(text: str) -> None:
    """The Doc's text is the text, whatever blanks it holds, so offsets count in both."""
    doc = NameTokenizer(spacy.blank("en").vocab)(text)
    assert doc.text == text
    assert text_of(doc) == text
