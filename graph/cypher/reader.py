"""A place among a statement's tokens, with the bounds that every construct counts against.

It knows tokens, depth and cost; the grammar is in clauses, patterns and expressions.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NoReturn

from graph.cypher.lexer import END, INTEGER, NAME, QUOTED, SIGN, Token
from graph.errors import CypherSyntax, QueryRefused

#: Nested brackets, subqueries and signs; the server stops answering somewhere past 100.
MAX_DEPTH = 40
#: Subqueries inside subqueries; 40 of them silence the server.
MAX_SUBQUERIES = 6
#: Clauses in one statement.
MAX_CLAUSES = 100
#: Relationships in all patterns of one statement; planning takes long with their number.
MAX_RELATIONSHIPS = 30
#: Quantified paths, (...){1,3}, in all patterns of one statement.
MAX_QUANTIFIED = 6
#: Steps of all loops and lists that one expression may name, multiplied where they nest.
MAX_STEPS = 1_000_000

_OPENING = {"(": ")", "[": "]", "{": "}"}


class Reader:
    """Tokens, where the reading stands, and what it has counted so far."""

    def __init__(self, tokens: list[Token], parameters: Mapping[str, Any]) -> None:
        self.tokens = tokens
        self.parameters = parameters
        self.index = 0
        self.depth = 0
        self.subqueries = 0
        self.clauses = 0
        self.relationships = 0
        self.quantified = 0
        self.steps = 1  # how often the expression being read runs, by the loops around it
        self.loops = 0  # loops inside expressions that the statement holds
        self.listed = 0  # values in all the lists that the statement has named so far
        self.closing = _matching(tokens)

    def peek(self, ahead: int = 0) -> Token:
        """The token that many places on; the END token past the end."""
        return self.tokens[min(self.index + ahead, len(self.tokens) - 1)]

    def take(self) -> Token:
        """The token here; the reading moves on."""
        token = self.peek()
        if token.kind != END:
            self.index += 1
        return token

    def at(self, *signs: str) -> bool:
        """True where the token here is one of these signs."""
        token = self.peek()
        return token.kind == SIGN and token.text in signs

    def sign(self, ahead: int = 0) -> str:
        """The sign that many places on; empty where there is none."""
        token = self.peek(ahead)
        return token.text if token.kind == SIGN else ""

    def word(self, ahead: int = 0) -> str:
        """The word that many places on, in upper case; empty for anything but a bare name."""
        return self.peek(ahead).word

    def accept(self, *signs: str) -> bool:
        """Move past the sign here where it is one of these."""
        if found := self.at(*signs):
            self.index += 1
        return found

    def accept_word(self, *words: str) -> bool:
        """Move past the word here where it is one of these."""
        if found := self.word() in words:
            self.index += 1
        return found

    def expect(self, sign: str) -> None:
        """Move past this sign; raises CypherSyntax where something else stands here."""
        if not self.accept(sign):
            self.fail(f"{sign!r}")

    def expect_word(self, word: str) -> None:
        """Move past this word; raises CypherSyntax where something else stands here."""
        if not self.accept_word(word):
            self.fail(word)

    def name(self) -> str:
        """Move past a name, bare or in backticks, and return it."""
        token = self.peek()
        if token.kind not in (NAME, QUOTED):
            self.fail("a name")
        self.index += 1
        return token.text

    def parameter(self) -> str:
        """Move past ``$name`` or ``$1`` and return the name."""
        self.expect("$")
        return self.take().text if self.peek().kind == INTEGER else self.name()

    def at_name(self, ahead: int = 0) -> bool:
        """True where a name stands that many places on."""
        return self.peek(ahead).kind in (NAME, QUOTED)

    def fail(self, wanted: str) -> NoReturn:
        """Raise CypherSyntax: something else was expected here."""
        token = self.peek()
        found = "the query ends" if token.kind == END else f"{token.text!r} stands"
        raise CypherSyntax(
            f"Line {token.line}, column {token.column}: {found} where {wanted} was expected.",
            token.line,
            token.column,
        )

    @contextmanager
    def nested(self) -> Iterator[None]:
        """Count one level of depth around a construct."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise QueryRefused(
                f"This nests more than {MAX_DEPTH} deep, at line {self.peek().line}. "
                "Split it with WITH."
            )
        try:
            yield
        finally:
            self.depth -= 1

    @contextmanager
    def subquery(self) -> Iterator[None]:
        """Count one subquery inside another."""
        self.subqueries += 1
        if self.subqueries > MAX_SUBQUERIES:
            raise QueryRefused(
                f"More than {MAX_SUBQUERIES} subqueries stand inside each other, "
                f"at line {self.peek().line}."
            )
        try:
            with self.nested():
                yield
        finally:
            self.subqueries -= 1

    def count_relationship(self) -> None:
        """Count one relationship of a pattern."""
        self.relationships += 1
        if self.relationships > MAX_RELATIONSHIPS:
            raise QueryRefused(
                f"The patterns have more than {MAX_RELATIONSHIPS} relationships, which takes too "
                "long to plan. Split the query."
            )

    def count_quantified(self) -> None:
        """Count one path or relationship that repeats."""
        self.quantified += 1
        if self.quantified > MAX_QUANTIFIED:
            raise QueryRefused(
                f"The patterns have more than {MAX_QUANTIFIED} repeating paths, which is too long "
                "to plan. Split the query."
            )

    @contextmanager
    def loop(self, size: int) -> Iterator[None]:
        """Count a loop over that many values around a construct.

        Only sizes written in the statement can be counted; what a query collects is bounded by the
        time limit and by the server's memory.
        """
        self.loops += 1
        before = self.steps
        self._check_steps(size)
        self.steps *= max(1, size)
        try:
            yield
        finally:
            self.steps = before

    def count_list(self, size: int) -> None:
        """Count a list of this many values; refuse it where the loops around make too many."""
        self._check_steps(size)
        self.listed += self.steps * size

    def note_list(self, size: int) -> None:
        """Count a list that is given, not made: it costs nothing until something loops over it."""
        self.listed += self.steps * size

    def _check_steps(self, size: int) -> None:
        if self.steps * size > MAX_STEPS:
            raise QueryRefused(
                f"The loops in this expression make {self.steps * size:,} steps, over the limit of "
                f"{MAX_STEPS:,}, at line {self.peek().line}. Use UNWIND for long ranges."
            )


def _matching(tokens: list[Token]) -> dict[int, int]:
    """The index of every opening bracket with that of its closing one."""
    pairs: dict[int, int] = {}
    open_at: list[int] = []
    for index, token in enumerate(tokens):
        if token.kind != SIGN:
            continue
        if token.text in _OPENING:
            open_at.append(index)
        elif token.text in _OPENING.values():
            if not open_at or _OPENING[tokens[open_at[-1]].text] != token.text:
                raise CypherSyntax(
                    f"Line {token.line}, column {token.column}: {token.text!r} closes nothing.",
                    token.line,
                    token.column,
                )
            pairs[open_at.pop()] = index
    if open_at:
        token = tokens[open_at[-1]]
        raise CypherSyntax(
            f"Line {token.line}, column {token.column}: {token.text!r} is not closed.",
            token.line,
            token.column,
        )
    return pairs
