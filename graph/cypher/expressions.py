"""Reads an expression: what it calls and how often its loops run; judged against the allow-lists.

Precedence does not matter here: an expression is operands joined by operators. What matters is that
nothing which the server would run is skipped, so whatever is not understood is an error.
"""

from dataclasses import dataclass

from graph.cypher import calls, clauses, patterns
from graph.cypher.lexer import FLOAT, INTEGER, STRING
from graph.cypher.reader import MAX_DEPTH, Reader
from graph.cypher.regex import check_pattern
from graph.errors import QueryRefused

_SYMBOLS = ("+", "-", "*", "/", "%", "^", "=", "<>", "!=", "<", ">", "<=", ">=", "||")
_SMALL = 1_000
_CONSTANTS = frozenset(["TRUE", "FALSE", "NULL", "INF", "INFINITY", "NAN"])
_TYPES = """
    ANY NOTHING NULL NOT BOOL BOOLEAN STRING VARCHAR INT INTEGER SIGNED INTEGER8 INTEGER16 INTEGER32
    INTEGER64 INT8 INT16 INT32 INT64 FLOAT FLOAT32 FLOAT64 DATE LOCAL ZONED TIME ZONE TIMEZONE
    DATETIME TIMESTAMP DURATION POINT NODE VERTEX RELATIONSHIP EDGE MAP LIST ARRAY PATH PATHS
    PROPERTY VALUE VECTOR
"""
_TYPE_WORDS = frozenset(_TYPES.split())
_SUBQUERIES = frozenset(["EXISTS", "COUNT", "COLLECT"])


@dataclass(frozen=True, slots=True)
class Estimate:
    """What is known of a value before the query runs: an integer, or that it counts something."""

    number: int | None = None
    counts: bool = False  # it is the size of something collected, plus or minus a number


UNKNOWN = Estimate()


def read_expression(reader: Reader, *, bar_ends: bool = False) -> Estimate:
    """Read one expression; ``bar_ends``: a ``|`` ends it, as inside a list comprehension."""
    with reader.nested():
        operands = [_prefixed(reader, bar_ends)]
        signs: set[str] = set()
        while sign := _operator(reader):
            signs.add(sign)
            if sign == "=~":
                check_pattern(reader)
                operands.append(UNKNOWN)
            else:
                operands.append(_prefixed(reader, bar_ends))
    return operands[0] if len(operands) == 1 else _joined(operands, signs)


def read_list(reader: Reader) -> None:
    """Read expressions set off by commas."""
    read_expression(reader)
    while reader.accept(","):
        read_expression(reader)


def read_map(reader: Reader) -> None:
    """Read ``{key: value, ...}``."""
    reader.expect("{")
    while not reader.at("}"):
        reader.name()
        reader.expect(":")
        read_expression(reader)
        if not reader.accept(","):
            break
    reader.expect("}")


def _joined(operands: list[Estimate], signs: set[str]) -> Estimate:
    """Size of something plus or minus a small number counts something too."""
    known = all(
        operand.counts or abs(operand.number if operand.number is not None else _SMALL) < _SMALL
        for operand in operands
    )
    counting = sum(operand.counts for operand in operands) == 1
    return Estimate(counts=known and counting and signs <= {"+", "-", "/"})


def _operator(reader: Reader) -> str:
    """Move past a binary operator and return it; empty where none stands here."""
    for symbol in (*_SYMBOLS, "=~"):
        if reader.accept(symbol):
            return symbol
    if reader.accept_word("AND", "OR", "XOR", "IN", "CONTAINS"):
        return "word"
    if reader.word() in ("STARTS", "ENDS") and reader.word(1) == "WITH":
        reader.index += 2
        return "word"
    return ""


def _prefixed(reader: Reader, bar_ends: bool) -> Estimate:
    """An operand with its signs and NOTs before it, and its properties and tests after it."""
    if reader.word() == "NOT" and not _is_variable(reader):
        reader.take()
        with reader.nested():
            _prefixed(reader, bar_ends)
        return UNKNOWN
    if (sign := reader.sign()) and reader.accept("+", "-"):
        with reader.nested():
            value = _prefixed(reader, bar_ends)
        if sign == "-" and value.number is not None:
            return Estimate(number=-value.number)
        return value
    value = _operand(reader)
    start = reader.index
    chained = 0
    while _postfix(reader, bar_ends):
        chained += 1
        if chained > MAX_DEPTH:
            raise QueryRefused(f"More than {MAX_DEPTH} properties or indexes follow one another.")
    return value if reader.index == start else UNKNOWN


def _is_variable(reader: Reader) -> bool:
    """True where the word here can only be a name: nothing that it could apply to follows."""
    following = reader.peek(1)
    return following.text in (")", "]", "}", ",", ".", "=", "") or following.word in ("AS", "IN")


def _postfix(reader: Reader, bar_ends: bool) -> bool:
    if reader.accept("."):
        reader.name()
    elif reader.at("["):
        _index(reader)
    elif reader.at(":"):
        reader.take()
        patterns.read_labels(reader, bar_ends=bar_ends)
    elif reader.at("::"):
        reader.take()
        _type(reader)
    elif reader.word() == "IS":
        reader.take()
        _test(reader, bar_ends)
    else:
        return False
    return True


def _index(reader: Reader) -> None:
    reader.expect("[")
    if not reader.at(".."):
        read_expression(reader)
    if reader.accept("..") and not reader.at("]"):
        read_expression(reader)
    reader.expect("]")


def _test(reader: Reader, bar_ends: bool) -> None:
    """What follows IS: NULL, a type, NORMALIZED or a label."""
    reader.accept_word("NOT")
    if reader.accept_word("NULL"):
        return
    if reader.accept("::") or reader.accept_word("TYPED"):
        _type(reader)
    elif reader.word() in ("NFC", "NFD", "NFKC", "NFKD") and reader.word(1) == "NORMALIZED":
        reader.index += 2
    elif not reader.accept_word("NORMALIZED"):
        patterns.read_labels(reader, bar_ends=bar_ends)


def _type(reader: Reader) -> None:
    """A type such as ``LIST<INTEGER NOT NULL>`` or ``TIMESTAMP WITH TIME ZONE``."""
    while reader.word() in _TYPE_WORDS or (
        reader.word() in ("WITH", "WITHOUT") and reader.word(1) in ("TIME", "TIMEZONE")
    ):
        reader.take()
        if reader.accept("<"):
            with reader.nested():
                _type(reader)
            reader.expect(">")
        if reader.at("|") and reader.word(1) in _TYPE_WORDS:
            reader.take()


def _operand(reader: Reader) -> Estimate:
    token = reader.peek()
    if token.kind == INTEGER:
        return Estimate(number=_integer(reader.take().text))
    if token.kind in (FLOAT, STRING):
        reader.take()
    elif reader.at("$"):
        value = reader.parameters.get(reader.parameter())
        reader.note_list(len(value) if isinstance(value, list | dict) else 0)
    elif reader.at("["):
        _bracket(reader)
    elif reader.at("{"):
        read_map(reader)
    elif reader.at("("):
        return _parenthesis(reader)
    else:
        return _named(reader)
    return UNKNOWN


def _integer(text: str) -> int:
    plain = text.replace("_", "")
    if plain[:2].lower() in ("0x", "0o"):
        return int(plain, 0)
    return int(plain)


def _bracket(reader: Reader) -> None:
    """A list, a list comprehension or a pattern comprehension."""
    if reader.at_name(1) and reader.word(2) == "IN":
        calls.read_comprehension(reader)
        return
    reader.expect("[")
    if patterns.is_pattern(reader):
        patterns.read_path(reader)
        if reader.accept_word("WHERE"):
            read_expression(reader, bar_ends=True)
        reader.expect("|")
        read_expression(reader)
        reader.expect("]")
        return
    size = 0
    while not reader.at("]"):
        read_expression(reader)
        size += 1
        if not reader.accept(","):
            break
    reader.expect("]")
    reader.count_list(size)


def _parenthesis(reader: Reader) -> Estimate:
    if patterns.is_pattern(reader):
        patterns.read_path(reader)
        return UNKNOWN
    reader.expect("(")
    value = read_expression(reader)
    reader.expect(")")
    return value


def _named(reader: Reader) -> Estimate:
    """Whatever begins with a word: a constant, CASE, a subquery, a call, a map, a variable."""
    word = reader.word()
    if word == "CASE" and not _is_variable(reader):
        _case(reader)
    elif word in _SUBQUERIES and reader.sign(1) == "{":
        reader.take()
        _subquery(reader)
    elif calls.is_call(reader):
        return calls.read_call(reader)
    elif word in _CONSTANTS:
        reader.take()
    else:
        reader.name()
        if reader.at("{"):
            _projection(reader)
    return UNKNOWN


def _case(reader: Reader) -> None:
    reader.expect_word("CASE")
    with reader.nested():
        if reader.word() != "WHEN":
            read_expression(reader)
        while reader.accept_word("WHEN"):
            _when(reader)
            while reader.accept(","):
                _when(reader)
            reader.expect_word("THEN")
            read_expression(reader)
        if reader.accept_word("ELSE"):
            read_expression(reader)
        reader.expect_word("END")


def _when(reader: Reader) -> None:
    """What follows WHEN: a value, or in the extended form a test such as ``> 3`` or ``IS NULL``."""
    if reader.accept_word("IS"):
        _test(reader, bar_ends=False)
    else:
        reader.accept("=", "<>", "<", ">", "<=", ">=")
        read_expression(reader)


def _subquery(reader: Reader) -> None:
    reader.expect("{")
    with reader.subquery():
        if reader.word() in clauses.FIRST_WORDS and reader.sign(1) not in ("=", ")"):
            clauses.read_query(reader)
        else:
            patterns.read_patterns(reader)
            if reader.accept_word("WHERE"):
                read_expression(reader)
    reader.expect("}")


def _projection(reader: Reader) -> None:
    """A map projection: ``paper {.title, .*, kind: 'x', other}``."""
    reader.expect("{")
    while not reader.at("}"):
        if reader.accept("."):
            if not reader.accept("*"):
                reader.name()
        else:
            reader.name()
            if reader.accept(":"):
                read_expression(reader)
        if not reader.accept(","):
            break
    reader.expect("}")
