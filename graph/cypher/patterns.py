"""Reads path patterns, their labels, lengths and inner conditions."""

from graph.cypher import expressions
from graph.cypher.lexer import INTEGER
from graph.cypher.reader import Reader
from graph.errors import QueryRefused

#: How many shortest paths one pattern may ask for; 100,000 of them outlive every limit.
MAX_SHORTEST = 100
_SELECTORS = frozenset(["ANY", "ALL", "SHORTEST", "WALK", "TRAIL", "ACYCLIC", "SIMPLE"])
_SELECTOR_WORDS = frozenset(
    ["SHORTEST", "PATH", "PATHS", "GROUP", "GROUPS", "WALK", "TRAIL", "ACYCLIC", "SIMPLE"]
)


def read_patterns(reader: Reader) -> None:
    """Read patterns set off by commas, as MATCH has them."""
    read_path(reader)
    while reader.accept(","):
        read_path(reader)


def read_path(reader: Reader) -> None:
    """Read one pattern: ``p = ANY SHORTEST (a)-[:USES]->(b)``."""
    if reader.at_name() and reader.sign(1) == "=":
        reader.name()
        reader.expect("=")
    if reader.word() in _SELECTORS and reader.sign(1) != "=":
        _selector(reader)
    if reader.word() in ("SHORTESTPATH", "ALLSHORTESTPATHS"):
        reader.take()
        reader.expect("(")
        _elements(reader)
        reader.expect(")")
    else:
        _elements(reader)


def is_pattern(reader: Reader) -> bool:
    """True where a pattern with a relationship stands here and not a value in parentheses."""
    start = reader.index
    if reader.at_name() and reader.sign(1) == "=":
        start += 2
    opening = reader.tokens[start]
    if opening.text != "(" or start not in reader.closing:
        return False
    ahead = reader.closing[start] + 1 - reader.index
    signs = [reader.sign(ahead), reader.sign(ahead + 1), reader.sign(ahead + 2)]
    if signs[0] == "<":
        signs = signs[1:]
    inside = start + 1 - reader.index
    return signs[0] == "-" and signs[1] in ("-", "[") and _opens_node(reader, inside)


def read_labels(reader: Reader, *, bar_ends: bool = False) -> None:
    """Read a label expression after its colon: ``A``, ``A|B``, ``A&!B``, ``$($x)``."""
    _label(reader)
    while True:
        if reader.at("&", ":") or (reader.at("|") and not (bar_ends and _bar_is_separator(reader))):
            reader.take()
            reader.accept(":")
            _label(reader)
        else:
            return


def _bar_is_separator(reader: Reader) -> bool:
    """In a comprehension a bar goes on with labels only where a label and more of them follow."""
    return not (reader.at_name(1) and reader.sign(2) in ("|", "&"))


def _label(reader: Reader) -> None:
    with reader.nested():
        if reader.accept("!"):
            _label(reader)
        elif reader.accept("("):
            read_labels(reader)
            reader.expect(")")
        elif reader.accept("$"):
            reader.accept_word("ALL", "ANY")
            reader.expect("(")
            expressions.read_expression(reader)
            reader.expect(")")
        elif not reader.accept("%"):
            reader.name()


def _opens_node(reader: Reader, ahead: int) -> bool:
    """True where what follows ``(`` can be the inside of a node."""
    if reader.at_name(ahead) and reader.word(ahead) not in ("IS", "WHERE"):
        ahead += 1
    return reader.sign(ahead) in (")", ":", "{", "$") or reader.word(ahead) in ("IS", "WHERE")


def _selector(reader: Reader) -> None:
    reader.take()
    while True:
        if reader.peek().kind == INTEGER:
            line, count = reader.peek().line, int(reader.take().text.replace("_", ""), 0)
            if count > MAX_SHORTEST:
                raise QueryRefused(
                    f"SHORTEST {count:,} at line {line} is over the limit of {MAX_SHORTEST} paths."
                )
        elif reader.at("$"):
            reader.fail("a number up to 100")
        elif not reader.accept_word(*_SELECTOR_WORDS):
            return


def _elements(reader: Reader) -> None:
    """Nodes and relationships in turn, or quantified groups of them."""
    _element(reader)
    while reader.at("-", "<", "("):
        if not reader.at("("):
            _relationship(reader)
        _element(reader)


def _element(reader: Reader) -> None:
    """One node, or a path in parentheses with how often it repeats."""
    with reader.nested():
        reader.expect("(")
        if reader.at("(") or (reader.at_name() and reader.sign(1) == "="):
            read_path(reader)
            if reader.accept_word("WHERE"):
                expressions.read_expression(reader)
            reader.expect(")")
            _quantifier(reader)
        else:
            _inside(reader)
            reader.expect(")")


def _relationship(reader: Reader) -> None:
    reader.count_relationship()
    reader.accept("<")
    reader.expect("-")
    if reader.accept("["):
        with reader.nested():
            _inside(reader)
        reader.expect("]")
    reader.expect("-")
    reader.accept(">")
    _quantifier(reader)


def _inside(reader: Reader) -> None:
    """What a node's or relationship's brackets hold: variable, labels, length, properties."""
    if reader.at_name() and (reader.word() not in ("IS", "WHERE") or reader.sign(1) == ":"):
        reader.name()
    if reader.accept(":") or reader.accept_word("IS"):
        read_labels(reader)
    if reader.accept("*"):
        _length(reader)
    if reader.at("{"):
        expressions.read_map(reader)
    elif reader.at("$"):
        reader.parameter()
    if reader.accept_word("WHERE"):
        expressions.read_expression(reader)


def _length(reader: Reader) -> None:
    """The hops of ``*``, ``*2``, ``*1..3``."""
    if reader.peek().kind == INTEGER:
        reader.take()
    if reader.accept("..") and reader.peek().kind == INTEGER:
        reader.take()


def _quantifier(reader: Reader) -> None:
    """``+``, ``*``, ``{2}`` or ``{1,3}`` after a relationship or a path in parentheses."""
    if reader.accept("+", "*"):
        reader.count_quantified()
        return
    counts = reader.at("{") and (reader.peek(1).kind == INTEGER or reader.sign(1) == ",")
    if not counts:
        return
    reader.count_quantified()
    reader.expect("{")
    while reader.peek().kind == INTEGER or reader.at(","):
        reader.take()
    reader.expect("}")
