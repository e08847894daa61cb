"""Cut a text into tokens that leave names whole: ``LLaMA-2-7B``, ``ViT-B/16``, ``C^2OT``.

The tokenizer keeps every character of the text, so that offsets in the Doc are offsets in the
text. It must not change a character.
"""

import re

from spacy.tokens import Doc
from spacy.vocab import Vocab

#: A web address; abbreviations with inner dots; a word with inner signs; a number; a sign; blanks.
TOKEN = re.compile(
    r"""https?://[^\s<>"')\]}]+
    | (?:[A-Za-z]\.){2,}
    | [^\W_]+
      (?: (?:[-‐-–/^_*+&@'’] | (?<=\d)[.,](?=\d) | (?<=[A-Za-z])\.(?=\d)) [^\W_]+ )* \+*
    | [ \t\n\r\f\v]+
    | .""",
    re.VERBOSE | re.DOTALL,
)

_SOURCE = "source text"


def cut_tokens(text: str) -> tuple[list[str], list[bool]]:
    """Return the tokens of a text and whether one blank follows each, as spaCy's Doc wants them.

    >>> cut_tokens("ViT-B/16, here")
    (['ViT-B/16', ',', 'here'], [False, True, False])
    """
    words: list[str] = []
    spaces: list[bool] = []
    for piece in TOKEN.findall(text):
        rest = piece
        if piece[0] == " " and words and not spaces[-1] and piece.isspace():
            spaces[-1] = True
            rest = piece[1:]
        if rest:
            words.append(rest)
            spaces.append(False)
    return words, spaces


def text_of(doc: Doc) -> str:
    """The text of a Doc; ``Doc.text`` puts it together anew from all tokens each time."""
    text = doc.user_data.get(_SOURCE)
    return text if isinstance(text, str) else doc.text


class NameTokenizer:
    """spaCy's tokenizer of the pipeline: holds the vocabulary of strings and nothing else."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Return the Doc of a text; its text is the text itself."""
        words, spaces = cut_tokens(text)
        doc = Doc(self.vocab, words=words, spaces=spaces)
        doc.user_data[_SOURCE] = text
        return doc

    def to_bytes(self, **_: object) -> bytes:
        """Nothing to store: the rules are code."""
        return b""

    def from_bytes(self, _data: bytes, **_: object) -> "NameTokenizer":
        """Nothing to restore."""
        return self

    def to_disk(self, _path: object, **_: object) -> None:
        """Nothing to store: the rules are code."""

    def from_disk(self, _path: object, **_: object) -> "NameTokenizer":
        """Nothing to restore."""
        return self
