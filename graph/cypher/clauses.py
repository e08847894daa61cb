"""Reads a whole query: reading clauses only, in any order, subqueries and unions included.

Order and completeness are the server's business (it says what is wrong better); here it matters
that every clause is one that reads.
"""

from difflib import get_close_matches

from graph.cypher import allowed, expressions, patterns
from graph.cypher.lexer import END
from graph.cypher.reader import MAX_CLAUSES, Reader
from graph.errors import QueryRefused

#: Words that begin a query inside EXISTS, COUNT or COLLECT, rather than a bare pattern there.
FIRST_WORDS = (
    frozenset(["MATCH", "OPTIONAL", "WITH", "UNWIND", "RETURN", "CALL", "FILTER", "LET"])
    | allowed.REFUSED
)
_SECOND_WORDS = {"DETACH": "DELETE", "NODETACH": "DELETE", "LOAD": "CSV"}


def read_statement(reader: Reader) -> None:
    """Read the whole statement; a semicolon may end it, nothing may follow."""
    read_query(reader)
    if reader.accept(";") and reader.peek().kind != END:
        raise QueryRefused(
            f"A second statement begins at line {reader.peek().line}. The console runs one."
        )
    if reader.peek().kind != END:
        _refuse_clause(reader)


def read_query(reader: Reader) -> None:
    """Read clauses until something else stands here, and the unions between them."""
    _clause(reader)
    while not (reader.at("}", ";") or reader.peek().kind == END):
        if reader.accept_word("UNION"):
            reader.accept_word("ALL", "DISTINCT")
        _clause(reader)


def _clause(reader: Reader) -> None:
    reader.clauses += 1
    if reader.clauses > MAX_CLAUSES:
        raise QueryRefused(f"This has more than {MAX_CLAUSES} clauses. Split it.")
    word = reader.word()
    read = _CLAUSES.get(word)
    if read is None:
        _refuse_clause(reader)
    else:
        reader.take()
        read(reader)


def _refuse_clause(reader: Reader) -> None:
    token, word = reader.peek(), reader.word()
    if word not in allowed.REFUSED:
        near = get_close_matches(word, _CLAUSES, n=1)
        reader.fail(f"{near[0]} or another reading clause" if near else "a reading clause")
    second = _SECOND_WORDS.get(word)
    words = f"{word} {second}" if second and reader.word(1) == second else word
    raise allowed.refusal(words, token.line)


def _optional(reader: Reader) -> None:
    if reader.accept_word("CALL"):
        _call(reader)
    else:
        reader.expect_word("MATCH")
        _match(reader)


def _match(reader: Reader) -> None:
    if reader.word() in ("REPEATABLE", "DIFFERENT") and reader.sign(1) != "=":
        reader.take()
        reader.accept_word("ELEMENT", "ELEMENTS", "RELATIONSHIP", "RELATIONSHIPS")
    patterns.read_patterns(reader)
    while reader.accept_word("USING"):
        _hint(reader)
    _where(reader)


def _hint(reader: Reader) -> None:
    """``USING INDEX n:Paper(id)``, ``USING SCAN n:Paper``, ``USING JOIN ON n``."""
    if reader.accept_word("JOIN"):
        reader.expect_word("ON")
        _names(reader)
        return
    reader.accept_word("TEXT", "RANGE", "POINT")
    if not reader.accept_word("SCAN", "INDEX"):
        reader.fail("INDEX, SCAN or JOIN")
    reader.accept_word("SEEK")
    reader.name()
    reader.expect(":")
    reader.name()
    if reader.accept("("):
        _names(reader)
        reader.expect(")")


def _names(reader: Reader) -> None:
    reader.name()
    while reader.accept(","):
        reader.name()


def _where(reader: Reader) -> None:
    if reader.accept_word("WHERE"):
        expressions.read_expression(reader)


def _unwind(reader: Reader) -> None:
    if not _unwind_range(reader):
        expressions.read_expression(reader)
    reader.expect_word("AS")
    reader.name()


def _unwind_range(reader: Reader) -> bool:
    """Read ``range(...)`` where it is all that is unwound: any bounds, the time limit ends it."""
    closing = reader.closing.get(reader.index + 1)
    if reader.word() != "RANGE" or reader.sign(1) != "(" or closing is None:
        return False
    if reader.tokens[closing + 1].word != "AS":
        return False
    reader.index += 2
    expressions.read_list(reader)
    reader.expect(")")
    return True


def _projection(reader: Reader) -> None:
    """What follows WITH or RETURN."""
    reader.accept_word("DISTINCT")
    if reader.accept("*"):
        while reader.accept(","):
            _item(reader)
    else:
        _item(reader)
        while reader.accept(","):
            _item(reader)


def _item(reader: Reader) -> None:
    expressions.read_expression(reader)
    if reader.accept_word("AS"):
        reader.name()


def _order(reader: Reader) -> None:
    reader.expect_word("BY")
    _sort_item(reader)
    while reader.accept(","):
        _sort_item(reader)


def _sort_item(reader: Reader) -> None:
    expressions.read_expression(reader)
    reader.accept_word("ASC", "ASCENDING", "DESC", "DESCENDING")


def _one_expression(reader: Reader) -> None:
    expressions.read_expression(reader)


def _filter(reader: Reader) -> None:
    reader.accept_word("WHERE")
    expressions.read_expression(reader)


def _let(reader: Reader) -> None:
    while True:
        reader.name()
        reader.expect("=")
        expressions.read_expression(reader)
        if not reader.accept(","):
            return


def _finish(reader: Reader) -> None:
    """FINISH has nothing after it."""


def _call(reader: Reader) -> None:
    if reader.at("(", "{"):
        _call_subquery(reader)
    else:
        _call_procedure(reader)


def _call_subquery(reader: Reader) -> None:
    if reader.accept("("):
        if not reader.accept("*") and not reader.at(")"):
            _names(reader)
        reader.expect(")")
    reader.expect("{")
    with reader.subquery():
        read_query(reader)
    reader.expect("}")
    if reader.word() == "IN":
        raise allowed.refusal("CALL { } IN TRANSACTIONS", reader.peek().line)


def _call_procedure(reader: Reader) -> None:
    line = reader.peek().line
    name = reader.name()
    while reader.accept("."):
        name += f".{reader.name()}"
    if name not in allowed.PROCEDURES:
        raise allowed.refused_procedure(name, line)
    if reader.accept("("):
        if not reader.at(")"):
            expressions.read_list(reader)
        reader.expect(")")
    if reader.accept_word("YIELD"):
        if not reader.accept("*"):
            _item(reader)
            while reader.accept(","):
                _item(reader)
        _where(reader)


_CLAUSES = {
    "MATCH": _match,
    "OPTIONAL": _optional,
    "UNWIND": _unwind,
    "WITH": _projection,
    "RETURN": _projection,
    "WHERE": _one_expression,
    "ORDER": _order,
    "SKIP": _one_expression,
    "OFFSET": _one_expression,
    "LIMIT": _one_expression,
    "FILTER": _filter,
    "LET": _let,
    "FINISH": _finish,
    "CALL": _call,
}
