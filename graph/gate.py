"""The console's gate: lets a statement through only where it reads; pure, it runs nothing.

It is the first of four layers (the server's own reading of the statement, read access mode and the
time limit follow, see docs/decisions/0004) and the only one that stops SHOW, TERMINATE and
procedures, which the server takes for reads. A statement that is not understood does not pass.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from graph.cypher.clauses import read_statement
from graph.cypher.lexer import SIGN, Token, readings, tokenize
from graph.cypher.reader import Reader
from graph.errors import QueryRefused

#: Bytes of one statement, as UTF-8.
MAX_BYTES = 20_000
#: Tokens of one statement; chains of thousands of operators silence the server.
MAX_TOKENS = 3_000
#: How many of these one statement may hold: planning takes time exponential in their number (15
#: XORs take 4 s, 30 all memory; 10 label choices joined by & take 1 s, 20 too long to wait for).
MAX_OF = {"XOR": 8, "&": 10, "!": 10}


def check(statement: str, parameters: Mapping[str, Any] | None = None) -> bool:
    """Whether the statement, which only reads, loops inside an expression.

    Such a loop over a list that the query itself collects is all that may outlive a time limit.

    Raises QueryRefused with the reason where it does more or costs too much, and CypherSyntax where
    it is not understood, with the line and column where understanding ended.
    """
    size = len(statement.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise QueryRefused(
            f"This query has {size:,} bytes; {MAX_BYTES:,} is the limit. "
            "Give long lists as parameters."
        )
    if not statement.strip():
        raise QueryRefused("There is no query.")
    loops = False
    for text in readings(statement):
        tokens = tokenize(text)
        if len(tokens) > MAX_TOKENS:
            raise QueryRefused(
                f"This query has {len(tokens):,} words and signs; {MAX_TOKENS:,} is the limit. "
                "Give long lists as parameters."
            )
        _count_costly(tokens)
        reader = Reader(tokens, parameters or {})
        read_statement(reader)
        loops = loops or reader.loops > 0
    return loops


def _count_costly(tokens: list[Token]) -> None:
    counts = Counter(token.word or (token.text if token.kind == SIGN else "") for token in tokens)
    for sign, most in MAX_OF.items():
        if counts[sign] > most:
            raise QueryRefused(
                f"This query has {counts[sign]} times {sign}; the limit is {most}, for planning "
                "takes ever longer with each. Split it with WITH."
            )
