"""Web addresses are found whole and clean."""

import pytest

from ingest.extract.links import find_links


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("at https://github.com/a/b.", "https://github.com/a/b"),
        (r"at https://github.com/a/b\_c)", "https://github.com/a/b_c"),
        ("(see https://example.org/x_(y))", "https://example.org/x_(y)"),
        (r"\url{https://example.org/a}{this link}", "https://example.org/a"),
        ("code: github.com/a/b,", "https://github.com/a/b"),
        ("page a-b.github.io.", "https://a-b.github.io"),
        ("https://https://example.org/a", "https://example.org/a"),
        ("https://github. com/a/b.", "https://github.com/a/b"),
        ("www.example.org/a;", "https://www.example.org/a"),
    ],
)
def test_links_are_clean(text: str, link: str) -> None:
    """Marks, brackets and LaTeX around an address are no part of it."""
    assert find_links(text) == (link,)


@pytest.mark.parametrize(
    "text", ["no link", "a github repository", "mail@github.com/x", "e.g. x.y"]
)
def test_no_link_where_there_is_none(text: str) -> None:
    """Words that only look like addresses are left alone."""
    assert find_links(text) == ()


def test_each_link_once_in_order() -> None:
    """A link that is given twice is listed once."""
    text = "https://b.org/1 and https://a.org/2, again https://b.org/1."
    assert find_links(text) == ("https://b.org/1", "https://a.org/2")
