"""The query text as the state of the results."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.search_text import parse
from web import query_text
from web.query_text import has_scope, scopes, toggled, with_scope, without_scope, without_token


def test_a_click_on_a_facet_writes_what_typing_would() -> None:
    """Adding and taking away a value are inverse, in any case and with blanks in the name."""
    q = with_scope("kv cache", "Hardware", "RTX 4090")
    assert q == 'kv cache hardware:"rtx 4090"'
    assert has_scope(q, "Hardware", "rtx 4090")
    assert without_scope(q, "Hardware", "RTX 4090") == "kv cache"


def test_only_known_scopes_are_scopes() -> None:
    """A word with a colon, an excluded scope and a phrase stay what they are."""
    q = 'time:series -model:gpt-4 "long context" year:2023-'
    assert [(s.field, s.name, s.excluded) for s in scopes(q)] == [
        ("model", "gpt-4", True),
        ("year", "2023-", False),
    ]
    assert query_text.words_of(q) == 'time:series "long context"'
    assert without_token(q, "year:2023-") == 'time:series -model:gpt-4 "long context"'


@given(st.text(max_size=40), st.sampled_from(["GPU", "RTX 4090", "A100"]))
def test_toggling_twice_asks_for_the_same(q: str, name: str) -> None:
    """Whatever stands in the text, a value that is ticked and unticked leaves no trace."""
    ticked = with_scope(q.replace('"', ""), "Hardware", name)
    assert has_scope(ticked, "Hardware", name)
    assert not has_scope(toggled(ticked, "Hardware", name), "Hardware", name)


@pytest.mark.parametrize(
    "q",
    [
        'kv -model:x hardware:"rtx 4090"',
        "role:uses id:arxiv:2405.14366 word",
        "author:kwon year:-2020",
    ],
)
def test_scopes_are_the_ones_that_the_search_reads(q: str) -> None:
    """The page and the search agree about every scope of a query."""
    ours = [(s.field, s.name, s.excluded) for s in scopes(q)]
    theirs = [(s.name, s.value.lower(), s.excluded) for s in parse(q).scopes]
    assert ours == theirs
