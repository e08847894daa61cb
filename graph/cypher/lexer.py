"""Cuts a Cypher statement into tokens, the way the server does; must not judge what they say.

Where the server's releases differ (unicode escapes are resolved before lexing by some, inside
strings only by others), `readings` gives every text that a server may see: a statement is safe
only if each of them is. A character that this lexer does not know is an error, never skipped.
"""

import re
from dataclasses import dataclass

from graph.errors import CypherSyntax

NAME = "name"
QUOTED = "quoted name"
STRING = "string"
INTEGER = "integer"
FLOAT = "float"
SIGN = "sign"
END = "end"

#: What Java and the server's grammar call white space; a no-break space is one, as measured.
_SPACES = frozenset(
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u180e\u2028\u2029\u202f\u205f\u3000"
) | {chr(code) for code in range(0x2000, 0x200B)}
_SIGNS = re.compile(r"\.\.|<=|>=|<>|!=|=~|\+=|\|\||::|[-+*/%^=<>()\[\]{},.;:|&!$]")
_NUMBER = re.compile(
    r"0[xX][0-9a-fA-F]+|0o[0-7]+|(?:\d[\d_]*)?\.\d[\d_]*(?:[eE][-+]?\d+)?|"
    r"\d[\d_]*[eE][-+]?\d+|\d[\d_]*"
)
_FLOAT = re.compile(r"(?!0[xX]).*[.eE]")
_ESCAPE = re.compile(r"\\u+([0-9a-fA-F]{4})")
_NEWLINE = re.compile(r"\r\n|\r|\n")
_STRING_ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind, its text (of a string or quoted name: the value) and where it is."""

    kind: str
    text: str
    line: int
    column: int

    @property
    def word(self) -> str:
        """The token as a keyword is compared: upper case; empty for anything but a bare name."""
        return self.text.upper() if self.kind == NAME else ""


def readings(statement: str) -> list[str]:
    """Every text that a server may lex for this statement: as it stands, and with its unicode
    escapes resolved first.
    """
    resolved = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), statement)
    return [statement] if resolved == statement else [resolved, statement]


def tokenize(text: str) -> list[Token]:
    """The statement's tokens, an END token last; raises CypherSyntax where it is no Cypher."""
    lexer = _Lexer(text)
    tokens = []
    while (token := lexer.next_token()).kind != END:
        tokens.append(token)
    return [*tokens, token]


def is_name_start(char: str) -> bool:
    """True for a character that a bare name may begin with."""
    return char == "_" or char.isalpha()


def is_name_part(char: str) -> bool:
    """True for a character that a bare name may go on with."""
    return char == "_" or char.isalnum()


class _Lexer:
    """A place in a text, moved on token by token."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.index = 0
        self.line_starts = [0, *(found.end() for found in _NEWLINE.finditer(text))]
        self.line = 1

    def next_token(self) -> Token:
        self._skip_blanks()
        start = self.index
        if start == len(self.text):
            return self._token(END, "", start)
        char = self.text[start]
        if char in "'\"":
            return self._token(STRING, self._string(char), start)
        if char == "`":
            return self._token(QUOTED, self._quoted(), start)
        if found := _NUMBER.match(self.text, start):
            return self._number(found[0], start)
        if is_name_start(char):
            while self.index < len(self.text) and is_name_part(self.text[self.index]):
                self.index += 1
            return self._token(NAME, self.text[start : self.index], start)
        if found := _SIGNS.match(self.text, start):
            self.index = found.end()
            return self._token(SIGN, found[0], start)
        raise self._error(f"The character {char!r} (U+{ord(char):04X}) has no place here", start)

    def _number(self, text: str, start: int) -> Token:
        self.index = start + len(text)
        if self.index < len(self.text) and is_name_part(self.text[self.index]):
            raise self._error(
                f"{text}{self.text[self.index]} is neither a number nor a name", start
            )
        return self._token(FLOAT if _FLOAT.match(text) else INTEGER, text, start)

    def _skip_blanks(self) -> None:
        text, size = self.text, len(self.text)
        while self.index < size:
            if text[self.index] in _SPACES:
                self.index += 1
            elif text.startswith("//", self.index):
                found = _NEWLINE.search(text, self.index)  # a bare CR ends a comment too
                self.index = found.end() if found else size
            elif text.startswith("/*", self.index):
                end = text.find("*/", self.index + 2)
                if end < 0:
                    raise self._error("A comment is opened and not closed", self.index)
                self.index = end + 2
            else:
                return

    def _string(self, quote: str) -> str:
        start = self.index
        value: list[str] = []
        self.index += 1
        while self.index < len(self.text):
            char = self.text[self.index]
            self.index += 1
            if char == quote:
                return "".join(value)
            if char == "\\":
                char = self._escaped(start)
            value.append(char)
        raise self._error("A string is opened and not closed", start)

    def _escaped(self, start: int) -> str:
        if found := _ESCAPE.match(self.text, self.index - 1):
            self.index = found.end()
            return chr(int(found[1], 16))
        if self.index == len(self.text):
            raise self._error("A string is opened and not closed", start)
        char = self.text[self.index]
        self.index += 1
        return _STRING_ESCAPES.get(char, char)

    def _quoted(self) -> str:
        start, index = self.index, self.index + 1
        while (end := self.text.find("`", index)) >= 0:
            if not self.text.startswith("``", end):
                self.index = end + 1
                return self.text[start + 1 : end].replace("``", "`")
            index = end + 2
        raise self._error("A name in backticks is opened and not closed", start)

    def _token(self, kind: str, text: str, start: int) -> Token:
        return Token(kind, text, *self._place(start))

    def _place(self, index: int) -> tuple[int, int]:
        while self.line < len(self.line_starts) and self.line_starts[self.line] <= index:
            self.line += 1
        return self.line, index - self.line_starts[self.line - 1] + 1

    def _error(self, message: str, index: int) -> CypherSyntax:
        line, column = self._place(index)
        return CypherSyntax(f"{message}, at line {line}.", line, column)
