"""Reads function calls and loops: allow-list, long ranges, and loops inside loops."""

from graph.cypher import allowed, expressions, patterns
from graph.cypher.reader import MAX_STEPS, Reader
from graph.errors import QueryRefused

#: Functions that bind a variable: ``any(x IN list WHERE ...)``.
_QUANTIFIERS = frozenset(["ALL", "ANY", "NONE", "SINGLE"])
#: A reduce may copy what it has gathered at each step, so a step of it counts for this many.
_REDUCE_COST = 100
#: Words that may stand before ``(`` without calling anything.
_KEYWORDS = frozenset(["AND", "OR", "XOR", "NOT", "IN", "WHERE", "WHEN", "THEN", "ELSE", "CASE"])


def is_call(reader: Reader) -> bool:
    """True where ``name(`` or ``space.name(`` stands here."""
    ahead = 0
    while reader.at_name(ahead):
        if reader.sign(ahead + 1) == "(":
            return not (ahead == 0 and reader.word() in _KEYWORDS)
        if reader.sign(ahead + 1) != ".":
            return False
        ahead += 2
    return False


def read_call(reader: Reader) -> "expressions.Estimate":
    """Read a call; raises QueryRefused for a function that is not on the list."""
    line, quoted = reader.peek().line, not reader.word()
    name = reader.name()
    while reader.accept("."):
        name += f".{reader.name()}"
    if name.lower() not in allowed.FUNCTIONS:
        raise allowed.refused_function(name, line)
    word = "" if quoted else name.upper()
    if word in _QUANTIFIERS and reader.at_name(1) and reader.word(2) == "IN":
        _quantifier(reader)
    elif word == "REDUCE":
        _reduce(reader)
    elif word in ("SHORTESTPATH", "ALLSHORTESTPATHS"):
        reader.expect("(")
        patterns.read_path(reader)
        reader.expect(")")
    elif name.lower() == "range":
        _range(reader, line)
    else:
        _arguments(reader, word)
        return expressions.Estimate(counts=name.lower() in ("size", "length"))
    return expressions.UNKNOWN


def read_comprehension(reader: Reader) -> None:
    """Read ``[x IN list WHERE test | value]``."""
    reader.expect("[")
    with reader.loop(_binding(reader)), reader.nested():
        if reader.accept_word("WHERE"):
            expressions.read_expression(reader, bar_ends=True)
        if reader.accept("|"):
            expressions.read_expression(reader)
    reader.expect("]")


def _binding(reader: Reader) -> int:
    """Read ``x IN list`` and return how many values the lists that it names have at most."""
    reader.name()
    reader.expect_word("IN")
    before = reader.listed
    expressions.read_expression(reader, bar_ends=True)
    return (reader.listed - before) // reader.steps


def _quantifier(reader: Reader) -> None:
    reader.expect("(")
    with reader.loop(_binding(reader)):
        if reader.accept_word("WHERE"):
            expressions.read_expression(reader)
    reader.expect(")")


def _reduce(reader: Reader) -> None:
    reader.expect("(")
    reader.name()
    reader.expect("=")
    expressions.read_expression(reader)
    reader.expect(",")
    with reader.loop(_REDUCE_COST * _binding(reader)):
        reader.expect("|")
        expressions.read_expression(reader)
    reader.expect(")")


def _arguments(reader: Reader, word: str) -> None:
    reader.expect("(")
    reader.accept_word("DISTINCT")
    if word == "COUNT" and reader.accept("*"):
        reader.expect(")")
        return
    if word == "TRIM" and reader.accept_word("BOTH", "LEADING", "TRAILING"):
        if reader.word() != "FROM":
            expressions.read_expression(reader)
        reader.expect_word("FROM")
    if not reader.at(")"):
        expressions.read_list(reader)
    if word == "TRIM" and reader.accept_word("FROM"):
        expressions.read_expression(reader)
    reader.expect(")")


def _range(reader: Reader, line: int) -> None:
    """A range as a list value: between literals, or up to the size of something collected."""
    reader.expect("(")
    bounds = [expressions.read_expression(reader)]
    while reader.accept(","):
        bounds.append(expressions.read_expression(reader))
    reader.expect(")")
    size = _range_size(bounds)
    if size is None and not _counts_something(bounds):
        raise QueryRefused(
            f"range at line {line} may take numbers, or run from 0 or 1 to size(...), so that its "
            "length is known. Any bounds may stand in UNWIND range(...)."
        )
    if size is not None and size > MAX_STEPS:
        raise QueryRefused(
            f"range at line {line} would make a list of {size:,} numbers; {MAX_STEPS:,} is the "
            "limit. Use UNWIND range(...) for more."
        )
    reader.count_list(size or 0)


def _range_size(bounds: "list[expressions.Estimate]") -> int | None:
    numbers = [bound.number for bound in bounds]
    if None in numbers or len(numbers) not in (2, 3):
        return None
    start, end, step = [number or 0 for number in [*numbers, 1][:3]]
    return len(range(start, end + (1 if step > 0 else -1), step)) if step else 0


def _counts_something(bounds: "list[expressions.Estimate]") -> bool:
    if len(bounds) < 2 or bounds[0].number not in (0, 1) or not bounds[1].counts:
        return False
    return len(bounds) == 2 or bool(bounds[2].number)
