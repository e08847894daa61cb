"""Checks the regular expressions of a statement: Java's matcher backtracks past every time limit.

A pattern must be known before the query runs (a string, a parameter, or those joined by +) and must
not hold what makes the matcher try exponentially many ways.
"""

import re

from graph.cypher.lexer import STRING
from graph.cypher.reader import Reader
from graph.errors import QueryRefused

#: Unbounded repeats in one pattern: n of them cost the text's length to the power of n at worst.
MAX_REPEATS = 3
_PIECE = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?[a-zA-Z-]*[:)]?|[()|]|[*+]|\{\d+(,?)(\d*)\}|.", re.S
)


def check_pattern(reader: Reader) -> None:
    """Read what follows ``=~``; raises QueryRefused for a pattern that is unknown or runs away."""
    line = reader.peek().line
    pieces: list[str] = []
    while True:
        if reader.peek().kind == STRING:
            pieces.append(reader.take().text)
        elif reader.at("$"):
            value = reader.parameters.get(reader.parameter(), "")
            pieces.append(value if isinstance(value, str) else "")
        else:
            raise QueryRefused(
                f"The pattern after =~ at line {line} must be a string or a parameter, so that it "
                "can be checked before the query runs. CONTAINS takes any value."
            )
        if not reader.accept("+"):
            break
    if reason := runaway("".join(pieces)):
        raise QueryRefused(f"The pattern after =~ at line {line} may run for ever: {reason}.")


def runaway(pattern: str) -> str:
    """Why matching this pattern can take exponentially long; empty where it cannot.

    >>> runaway("(?i).*kv cache.*"), runaway("(a+)+b")
    ('', 'a repeat stands inside a repeat')
    """
    repeats = 0
    groups = [False]  # for every open group: does it hold a repeat or a choice?
    closed = False  # did the last token close a group that holds one?
    after_repeat = False
    for found in _PIECE.finditer(pattern):
        piece = found[0]
        if piece.startswith("(") and not piece.endswith(")"):
            groups.append(False)
            closed = False
        elif piece == ")":
            closed = groups.pop() if len(groups) > 1 else False
            groups[-1] = groups[-1] or closed
        elif piece == "|":
            groups[-1] = True
            closed = False
        elif piece in ("*", "+") or (len(piece) > 2 and piece[0] == "{"):
            repeats += not (piece[0] == "{" and (found[2] or not found[1]))
            if closed:
                return "a repeat stands inside a repeat"
            groups[-1] = True
        elif piece == "?" and not after_repeat:
            groups[-1] = True
        elif re.fullmatch(r"\\[1-9k]", piece):
            return "it refers back to what it matched"
        else:
            closed = False
        after_repeat = piece in ("*", "+", "?") or piece[0] == "{"
    return f"it has more than {MAX_REPEATS} open repeats" if repeats > MAX_REPEATS else ""
