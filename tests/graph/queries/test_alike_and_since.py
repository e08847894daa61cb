"""What may be one under two names, the sentences of links, and what a load changed."""

import pytest

from graph.database import Database
from graph.errors import NotFound
from graph.queries.alike import count_union, find_alike, find_alike_authors, may_be_one
from graph.queries.author_years import count_years
from graph.queries.quotes import find_quotes
from graph.queries.since import since_load
from graph.writer import write_papers
from tests.graph.papers import PAPERS, make_paper, write_papers_of_tests


def test_names_alike_are_proposed_and_those_with_other_digits_are_not(database: Database) -> None:
    """One letter off is a candidate; another number is another thing."""
    one = make_paper(
        "A [Tidemark-2] study", concepts={"Tidemark-2": "Model, uses"}, authors=("Ylva Lind",),
        year=2024,
    )  # fmt: skip
    two = make_paper(
        "The [Tidmark-2] study", concepts={"Tidmark-2": "Model, uses"}, authors=("Y. Lind",)
    )
    three = make_paper("More [Tidemark-3]", concepts={"Tidemark-3": "Model, uses"})
    write_papers(database, [one, two, three], "load:test")
    found = [item["id"] for item in find_alike(database, "model:tidemark-2")]
    assert found == ["model:tidmark-2"]
    assert count_union(database, "model:tidemark-2", "model:tidmark-2") == 2
    spelled = [item["id"] for item in find_alike_authors(database, "author:ylva-lind")]
    assert spelled == ["author:y.-lind"]
    assert count_union(database, "author:ylva-lind", "author:y.-lind") == 2
    assert count_years(database, "author:ylva-lind") == ({"2024": 1}, 0)
    with pytest.raises(NotFound):
        find_alike(database, "model:nothing")


@pytest.mark.parametrize(
    ("one", "other", "fits"),
    [
        ("Yoshua Bengio", "Y. Bengio", True),
        ("Yoshua Bengio", "Bengio", True),
        ("Yoshua Bengio", "Samy Bengio", False),
        ("Yoshua Bengio", "Yoshua Ben", False),
    ],
)
def test_two_spellings_agree_or_not(one: str, other: str, fits: bool) -> None:
    """Initials fit given names; another given name or family name does not."""
    assert may_be_one(one, other) is fits


def test_a_link_is_quoted_and_a_load_says_what_it_changed(database: Database) -> None:
    """The sentence holds the concept; the first load's concepts are new, a second's are not."""
    write_papers_of_tests(database)
    paper = PAPERS["minicache"].id
    pairs = [(paper, "dataset:sharegpt"), (paper, "dataset:nothing")]
    quotes = find_quotes(database, pairs)
    assert list(quotes) == pairs[:1]
    assert "ShareGPT" in quotes[pairs[0]]["text"]
    first = since_load(database, "load:test")
    assert first is not None
    assert first["new"] > 20
    again = make_paper(
        "Another [MiniCache]", concepts={"MiniCache": "Method, uses"}, load_id="load:two"
    )
    write_papers(database, [again], "load:two")
    second = since_load(database, "load:two")
    assert second is not None
    assert (second["new"], second["shared"]) == (0, 1)
    assert [item["id"] for item in second["named"]] == ["method:minicache"]
