"""Names, dates and identifiers in the spellings of sources."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.read.values import author_names, find_date, find_identifiers


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Bo Lind, Eva Holm, and Nils Berg", ["Bo Lind", "Eva Holm", "Nils Berg"]),
        ("Bo Lind and Eva Holm", ["Bo Lind", "Eva Holm"]),
        ("Lind, Bo and Holm, Eva", ["Bo Lind", "Eva Holm"]),
        ("Lind, Bo and others", ["Bo Lind"]),
        ("Lind, Bo; Holm, Eva", ["Bo Lind", "Eva Holm"]),
        ("Lind B., Holm E.", ["Lind B.", "Holm E."]),
        ("Lind, B., Holm, E.", ["B. Lind", "E. Holm"]),
        ("Lind, Bo", ["Bo Lind"]),
        ("Holm, Jr., Eva and Lind, Bo", ["Eva Holm Jr.", "Bo Lind"]),
        ([{"name": "Bo Lind"}, "Nils Berg"], ["Bo Lind", "Nils Berg"]),
        ([{"given": "Eva", "family": "Holm"}], ["Eva Holm"]),
        ([["Lind", "Bo", ""]], ["Bo Lind"]),
        (None, []),
        ("", []),
        ("Bo Lind, Bo Lind", ["Bo Lind"]),
    ],
)  # fmt: skip
def test_author_names(value: Any, names: list[str]) -> None:
    """Given names come first, however the source lists them; "others" is nobody."""
    assert list(author_names(value)) == names


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2024-06-13T17:59:59Z", "2024-06-13"),
        ("13 June 2024", "2024-06-13"),
        ("Thu, 13 Jun 2024 10:00:00 GMT", "2024-06-13"),
        ("June 2024", "2024-06"),
        ("2024/6", "2024-06"),
        ("2024-13", "2024"),
        (2024, "2024"),
        ("in press", None),
        (None, None),
    ],
)
def test_dates(text: Any, date: str | None) -> None:
    """A date is as precise as its text and never more."""
    assert find_date(text) == date


@given(st.text(max_size=40) | st.integers() | st.none())
def test_values_never_raise(value: Any) -> None:
    """Any text is a name or none, a date or none."""
    author_names(value)
    find_date(value)
    find_identifiers(arxiv=value, doi=value, urls=[str(value)])


def test_identifiers_come_from_any_field() -> None:
    """An arXiv DOI is the arXiv id, an address names its paper, ACL ids are other ids."""
    found = find_identifiers(
        doi="https://doi.org/10.48550/arXiv.2403.00017",
        urls=["https://aclanthology.org/2024.acl-long.7/"],
    )
    assert (found.arxiv_id, found.doi) == ("2403.00017", None)
    assert found.other_ids == ("acl:2024.acl-long.7",)
    assert find_identifiers(urls=["https://doi.org/10.5555/AB.1"]).doi == "10.5555/ab.1"
    assert find_identifiers(urls=["http://arxiv.org/pdf/2403.00017v2.pdf"]).arxiv_id == "2403.00017"
