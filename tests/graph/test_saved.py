"""Kept queries and views, and the marks of a reading list."""

import pytest

from graph.database import Database
from graph.errors import InvalidValue, NotFound, QueryRefused
from graph.marks import read_marks, set_mark
from graph.queries.reading import read_next_of
from graph.saved import MOST_VALUE, delete_saved, get_saved, keep, list_saved, put
from graph.writer import remove_papers
from tests.graph.papers import PAPERS, write_papers_of_tests

ONE, OTHER = PAPERS["minicache"].id, PAPERS["shadowkv"].id


def test_what_is_kept_comes_back_as_it_was(database: Database) -> None:
    """Value, name and owner; the same name again replaces it and keeps the id."""
    first = keep(database, "query", " MATCH  it ", {"query": "MATCH (n) RETURN n", "ü": [1, None]})
    assert get_saved(database, first.id) == first
    assert (first.name, first.value["ü"]) == ("MATCH it", [1, None])
    again = keep(database, "query", "MATCH it", {"query": "RETURN 1"})
    assert (again.id, again.value) == (first.id, {"query": "RETURN 1"})
    view = keep(database, "view", "MATCH it", {"ids": ["a"]})
    assert [saved.id for saved in list_saved(database, "view")] == [view.id]
    assert delete_saved(database, view.id) == view
    with pytest.raises(NotFound):
        get_saved(database, view.id)


def test_only_its_owner_deletes_it(database: Database) -> None:
    """Everybody sees it, their own first; who deletes another's is told whose it is."""
    theirs = keep(database, "query", "one", {}, owner="Zoë")
    own = keep(database, "query", "one", {}, owner="Ada")
    assert [saved.id for saved in list_saved(database, owner="Zoë")] == [theirs.id, own.id]
    with pytest.raises(QueryRefused, match="kept by Zoë"):
        delete_saved(database, theirs.id, owner="Ada")


def test_what_cannot_be_kept_is_refused(database: Database) -> None:
    """An unknown kind, no name, and a value beyond the limit; nothing is written."""
    for kind, name, value in (
        ("plot", "a", {}),
        ("query", "  ", {}),
        ("view", "a", {"ids": "x" * MOST_VALUE}),
    ):
        with pytest.raises(InvalidValue):
            keep(database, kind, name, value)
    assert not list_saved(database)


def test_a_paper_has_one_mark(database: Database) -> None:
    """A new mark takes the place of the old one, which is answered; None takes it away."""
    write_papers_of_tests(database)
    assert set_mark(database, ONE, "to_read") is None
    assert set_mark(database, OTHER, "to_read") is None
    assert set_mark(database, ONE, "read") == "to_read"
    assert read_marks(database).papers == {"to_read": (OTHER,), "read": (ONE,), "not_for_me": ()}
    assert read_marks(database, owner="Ada").of(ONE) is None
    assert set_mark(database, ONE, None) == "read"
    assert read_marks(database).of(ONE) is None
    with pytest.raises(InvalidValue):
        set_mark(database, ONE, "liked")
    with pytest.raises(NotFound):
        set_mark(database, "arxiv:0000.00000", "read")


def test_a_mark_waits_for_a_paper_that_went(database: Database) -> None:
    """It is counted as gone, is in force again when the paper is back, and follows a new id."""
    write_papers_of_tests(database)
    set_mark(database, ONE, "read")
    remove_papers(database, [ONE])
    assert read_marks(database).gone == (ONE,)
    write_papers_of_tests(database)
    assert read_marks(database).of(ONE) == "read"
    database.run(
        "MATCH (p:Paper {id: $id}) SET p.id = 'arxiv:new', p.keys = p.keys + $id",
        {"id": ONE},
    )
    database.run("CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()")
    assert read_marks(database).of("arxiv:new") == "read"


def test_what_next_names_no_marked_paper(database: Database) -> None:
    """It rests on what is read and to read; without either nothing is listed."""
    write_papers_of_tests(database)
    assert read_next_of(database, read_marks(database))["total"] == 0
    set_mark(database, ONE, "read")
    first = read_next_of(database, read_marks(database))["items"]
    assert first
    assert all(item["text"] for item in first)
    set_mark(database, first[0]["id"], "not_for_me")
    second = {item["id"] for item in read_next_of(database, read_marks(database))["items"]}
    assert second.isdisjoint({ONE, first[0]["id"]})


def test_one_is_renamed_and_put_back_under_its_id(database: Database) -> None:
    """A link to it holds; a name that is taken, an id that is none, and another's are refused."""
    first = keep(database, "query", "one", {"query": "RETURN 1"}, owner="Ada")
    keep(database, "query", "two", {}, owner="Ada")
    renamed = put(database, first.id, "query", "three", first.value, owner="Ada")
    assert (renamed.id, renamed.name, renamed.value) == (first.id, "three", first.value)
    with pytest.raises(InvalidValue, match="kept as “two”"):
        put(database, first.id, "query", "two", {}, owner="Ada")
    with pytest.raises(InvalidValue, match="no id of a saved"):
        put(database, "method:kv-cache", "query", "four", {}, owner="Ada")
    with pytest.raises(QueryRefused, match="kept by Ada"):
        put(database, first.id, "query", "four", {}, owner="Zoë")
    delete_saved(database, first.id, owner="Ada")
    put(database, first.id, "query", "three", first.value, owner="Ada")
    assert get_saved(database, first.id).value == first.value
