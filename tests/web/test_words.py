"""The words of the pages."""

from datetime import UTC, datetime

import pytest

from graph.names import FOUND_BY, KINDS, ROLES
from web import words


def test_every_kind_role_and_finder_has_words() -> None:
    """Nothing that the graph may hold is shown by its internal name."""
    assert set(words.KIND_PLURALS) == set(KINDS)
    for table in (words.ROLE_WORDS, words.ROLE_PLURALS, words.ROLE_HEADS):
        assert set(table) == set(ROLES)
    assert set(words.FOUND_BY_WORDS) == set(FOUND_BY)


@pytest.mark.parametrize(
    ("value", "said"), [(0, "0 papers"), (1, "1 paper"), (2, "2 papers"), (1194, "1,194 papers")]
)
def test_numbers_agree_with_their_noun(value: int, said: str) -> None:
    """One is singular, thousands have a comma."""
    assert words.count(value, "paper") == said


def test_a_kind_without_a_plural_stays() -> None:
    """ "2 hardwares" is nothing that anybody says."""
    assert words.kind_count(2, "Hardware") == "2 hardware"
    assert words.kind_count(1, "Method") == "1 method"


@pytest.mark.parametrize(("confidence", "said"), [(0.9, "uses"), (0.89, "probably uses")])
def test_what_is_less_sure_says_so_in_a_word(confidence: float, said: str) -> None:
    """Never a percentage: "probably" below 0.9."""
    assert words.role_words("uses", confidence) == said


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (None, ""),
        ("2026-03-05T11:59:30+00:00", "just now"),
        ("2026-03-05T11:48:00+00:00", "12 min ago"),
        ("2026-03-05T10:00:00+00:00", "2 h ago"),
        ("2026-03-04T10:00:00+00:00", "1 day ago"),
        ("2026-01-02T10:00:00+00:00", "2026-01-02"),
    ],
)
def test_times_are_said_as_a_person_says_them(moment: str | None, said: str) -> None:
    """Near times count back, far ones are a date, none is nothing."""
    assert words.ago(moment, now=datetime(2026, 3, 5, 12, tzinfo=UTC)) == said


def test_the_count_sentence_of_a_concept() -> None:
    """Each role is a part of its own, verbs agree with their number."""
    parts = words.count_sentence(15, {"uses": 13, "proposes": 1, "mentions": 1})
    assert parts == [
        (None, "15 papers:"),
        ("proposes", "1 proposes it"),
        ("uses", "13 use it"),
        ("mentions", "1 mentions it"),
    ]


def test_lists_name_three_and_count_the_rest() -> None:
    """Up to three names, then how many more."""
    assert words.listed([]) == ""
    assert words.listed(["a"]) == "a"
    assert words.listed(["a", "b"]) == "a and b"
    assert words.listed(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("/home/ada/papers.bib", "papers.bib"),
        ("C:\\x\\a.csv", "a.csv"),
        ("a/, b/c.txt", "a, c.txt"),
    ],
)
def test_a_source_is_shown_without_its_folders(source: str, said: str) -> None:
    """Where a file lay on somebody's disk is nobody's business."""
    assert words.source_name(source) == said
