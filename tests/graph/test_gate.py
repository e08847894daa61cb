"""What the console's gate lets through and what it refuses, on the data beside this file."""

import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph import gate
from graph.cypher.lexer import NAME, QUOTED, STRING, readings, tokenize
from graph.cypher.regex import runaway
from graph.errors import CypherSyntax, QueryRefused

DATA = Path(__file__).parent / "data"


def read_lines(name: str) -> list[dict[str, str]]:
    """The objects of a JSON Lines file of the test data."""
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]


HOSTILE = read_lines("hostile.jsonl")
HONEST = [entry["query"] for entry in read_lines("honest.jsonl")]


@pytest.mark.parametrize("entry", HOSTILE, ids=lambda entry: entry["query"][:60])
def test_every_hostile_query_is_refused_for_its_own_reason(entry: dict[str, str]) -> None:
    """Whatever writes, leaves the graph or never ends is refused, and the reason says which."""
    with pytest.raises((QueryRefused, CypherSyntax)) as refused:
        gate.check(entry["query"], {})
    if entry["refused"] == "syntax":
        assert isinstance(refused.value, CypherSyntax)
    else:
        assert isinstance(refused.value, QueryRefused)
        assert entry["refused"] in refused.value.reason


@pytest.mark.parametrize("query", HONEST, ids=lambda query: query[:60])
def test_every_honest_query_passes(query: str) -> None:
    """Reading queries pass, also where their names and texts look like writes."""
    gate.check(query, {})


@pytest.mark.parametrize("query", HONEST[::5], ids=lambda query: query[:60])
@pytest.mark.parametrize("write", ["DELETE n", "SET n.x = 1", "CREATE (m)", "CALL dbms.info()"])
def test_no_honest_query_hides_a_clause_after_it(query: str, write: str) -> None:
    """A writing clause or procedure after any honest query is seen."""
    with pytest.raises((QueryRefused, CypherSyntax)):
        gate.check(f"{query} {write}", {})


def test_the_line_of_a_refused_clause_is_named() -> None:
    """The reason is the sentence that the page shows, with the line of the clause."""
    with pytest.raises(QueryRefused) as refused:
        gate.check("MATCH (p:Paper)\nDETACH DELETE p")
    assert refused.value.reason == (
        "This would write: DETACH DELETE at line 2. The console only reads. "
        "Use `paperkin load` to change the graph."
    )


def test_a_place_is_given_where_a_query_is_not_understood() -> None:
    """A mistake has the line and column at which it stands."""
    with pytest.raises(CypherSyntax) as wrong:
        gate.check("MATCH (p:Paper)\nRETRUN p")
    assert (wrong.value.line, wrong.value.column) == (2, 1)


@pytest.mark.parametrize(
    ("parameters", "passes"),
    [({"r": "(?i).*cache.*"}, True), ({"r": "(a+)+b"}, False), ({"r": 7}, True), ({}, True)],
)
def test_a_pattern_given_as_a_parameter_is_checked(
    parameters: dict[str, object], passes: bool
) -> None:
    """A regular expression that runs away is refused also where it comes as a parameter."""
    query = "MATCH (c:Concept) WHERE c.name =~ $r RETURN c"
    if passes:
        gate.check(query, parameters)
    else:
        with pytest.raises(QueryRefused, match="may run for ever"):
            gate.check(query, parameters)


def test_loops_over_long_parameters_count() -> None:
    """Two loops over a list of 2,000 parameters make four million steps."""
    query = "RETURN any(x IN $l WHERE any(y IN $l WHERE x = -y)) AS x"
    gate.check(query, {"l": [1] * 100})
    with pytest.raises(QueryRefused, match="steps"):
        gate.check(query, {"l": [1] * 2000})


@pytest.mark.parametrize(
    ("pattern", "runs_away"),
    [
        ("(?i).*kv.cache.*", False),
        (r"[A-Z]{2,5}-\d+(\.\d+)?", False),
        (r"(ab|cd)e*", False),
        (r"\(x+\)+", False),
        ("[(a+)+]+", False),
        ("(a+)*", True),
        ("(a|b)+", True),
        ("((ab)?)*", True),
        ("(x+x+)+y", True),
        (r"(a)\1", True),
    ],
)
def test_runaway_patterns_are_told_from_others(pattern: str, runs_away: bool) -> None:
    """A repeat inside a repeat, a choice inside one, and a reference back are what is refused."""
    assert bool(runaway(pattern)) is runs_away


BLANKS = [
    " ",
    "\t",
    "\n",
    "\r",
    "\u00a0",
    "\u2003",
    "/**/",
    "/* 'x */",
    '// "x\n',
    "//`\r",
    " \u3000",
]
DISGUISED = [
    entry["query"]
    for entry in HOSTILE
    if entry["refused"] in ("would write", "procedure")
    and "LABELS" not in entry["query"]  # in lower case it is one that may be called
    and "\\u" not in entry["query"]  # its tokens, spelled out again, hide nothing any more
]


@settings(max_examples=300)
@given(st.sampled_from(DISGUISED), st.randoms(use_true_random=False))
def test_no_disguise_of_a_hostile_query_passes(query: str, random: Random) -> None:
    """Other cases of its letters and other blanks and comments between its words hide nothing."""
    try:
        tokens = tokenize(query)
    except CypherSyntax:
        return
    pieces = []
    for token in tokens[:-1]:
        text = {STRING: repr(token.text), QUOTED: f"`{token.text}`"}.get(token.kind, token.text)
        if token.kind == NAME and random.random() < 0.5:
            text = text.swapcase()
        pieces += [text, random.choice(BLANKS)]
    with pytest.raises((QueryRefused, CypherSyntax)):
        gate.check("".join(pieces), {})


@given(st.text(max_size=60))
def test_any_text_gets_an_answer(text: str) -> None:
    """No text breaks the gate: it passes, or is refused with one of two errors."""
    try:
        gate.check(text, {})
    except (QueryRefused, CypherSyntax):
        return


@given(
    st.sampled_from(HONEST), st.integers(0, 200), st.sampled_from(["'", "`", "/*", "//", "\\u0027"])
)
def test_tokens_never_lose_text(query: str, place: int, piece: str) -> None:
    """Every token is where it says it is: what the lexer passes over is blank or a comment."""
    text = query[:place] + piece + query[place:]
    for reading in readings(text):
        try:
            tokens = tokenize(reading)
        except CypherSyntax:
            continue
        lines = reading.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for token in tokens[:-1]:
            found = lines[token.line - 1][token.column - 1 :]
            first = {"string": ("'", '"'), "quoted name": ("`",)}.get(token.kind, (token.text[:1],))
            assert found.startswith(first)
