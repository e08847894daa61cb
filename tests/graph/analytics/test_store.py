"""Communities and places on a real graph: read once, written back, recognised when stale."""

from typing import Any

import pytest
from click.testing import CliRunner

from benchmarks.grow import grow, iter_papers
from graph.analytics.store import analyse, read_source, refresh_after_load, refresh_analytics
from graph.database import Database
from graph.db_cli import db
from graph.queries.atlas import find_titles, read_map_state, read_places
from graph.schema import read_data_version
from graph.writer import remove_papers, write_papers
from tests.graph.papers import PAPERS, make_paper, write_papers_of_tests


def figures(database: Database) -> dict[str, Any]:
    """The stored figures of each paper."""
    query = "MATCH (p:Paper) RETURN p.id AS id, p {.community, .centrality, .x, .y} AS figures"
    return {row["id"]: row["figures"] for row in database.read(query)}


def test_figures_are_stored_with_their_data_version(database: Database) -> None:
    """Every paper gets a place and a rank; the meta node says which data they are of."""
    write_papers_of_tests(database)
    version = read_data_version(database)
    found = refresh_analytics(database)
    state = read_map_state(database)
    assert len(state.communities) == found > 0
    assert (state.as_of, state.data_version, state.is_stale) == (version, version, False)
    stored = figures(database)
    assert stored.keys() == {paper.id for paper in PAPERS.values()}
    assert all(row["x"] is not None and row["centrality"] > 0 for row in stored.values())
    for community in state.communities:
        inside = [row for row in stored.values() if row["community"] == community["id"]]
        assert len(inside) == community["papers"] >= 3
        assert community["name"]
        assert all(item["inside"] <= item["paper_count"] for item in community["concepts"])


def test_a_second_run_changes_nothing(database: Database) -> None:
    """The figures are a function of the graph: again is the same, and it is no change of data."""
    write_papers_of_tests(database)
    refresh_analytics(database)
    before, state = figures(database), read_map_state(database)
    refresh_analytics(database)
    assert figures(database) == before
    assert read_map_state(database) == state


def test_what_comes_and_goes_later_makes_the_figures_stale(database: Database) -> None:
    """A new paper has no place until the next run; a removed one is on the map no more."""
    write_papers_of_tests(database)
    refresh_analytics(database)
    new = make_paper("A paper that comes [vLLM] later", concepts={"vLLM": "Software, uses"})
    write_papers(database, [new])
    gone = PAPERS["minicache"].id
    remove_papers(database, [gone])
    state, places = read_map_state(database), read_places(database)
    assert state.is_stale
    assert state.papers == len(places["ids"]) + 1
    assert not {new.id, gone} & set(places["ids"])
    assert refresh_after_load(database, most=100)
    assert not read_map_state(database).is_stale
    assert new.id in read_places(database)["ids"]


def test_a_load_computes_only_what_is_stale_and_small(database: Database) -> None:
    """A graph above the limit, or one that has not changed, is left alone."""
    write_papers_of_tests(database)
    assert not refresh_after_load(database, most=len(PAPERS) - 1)
    assert read_map_state(database).as_of is None
    assert refresh_after_load(database, most=len(PAPERS))
    assert not refresh_after_load(database, most=len(PAPERS))


def test_the_command_does_what_a_load_does(
    database: Database, database_environ: dict[str, str]
) -> None:
    """`paperkin db analyse` stores the figures and says how many communities there are."""
    write_papers_of_tests(database)
    done = CliRunner().invoke(db, ["analyse"], env=database_environ)
    assert done.exit_code == 0, done.output
    state = read_map_state(database)
    assert not state.is_stale
    assert f"{len(state.communities)} communities" in done.stderr


def test_places_come_in_columns_of_one_order(database: Database) -> None:
    """Row by row the columns are what each paper carries; titles are found by id."""
    write_papers_of_tests(database)
    refresh_analytics(database)
    places, stored = read_places(database), figures(database)
    assert places["ids"] == sorted(stored)
    for at, id in enumerate(places["ids"]):
        row = stored[id]
        assert (places["x"][at], places["y"][at]) == (row["x"], row["y"])
        assert places["community"][at] == (-1 if row["community"] is None else row["community"])
    some = PAPERS["minicache"]
    assert [row["title"] for row in find_titles(database, [some.id, "no:paper"])] == [some.title]


@pytest.mark.parametrize("bare", [False, True])
def test_a_grown_graph_is_written_as_it_was_made(database: Database, bare: bool) -> None:
    """What the analytics read of a grown graph is what its papers say, and it has communities."""
    grow(database, 120, seed=3, bare=bare)
    source = database.execute_read(read_source)
    papers = list(iter_papers(120, seed=3))
    assert sorted(source.papers) == sorted(paper.id for paper in papers)
    wanted: dict[str, set[str]] = {}
    for paper in papers:
        for link in paper.concepts:
            wanted.setdefault(link.concept_id, set()).add(paper.id)
    shared = {id: members for id, members in wanted.items() if len(members) > 1}
    assert {concept.id: set(concept.papers) for concept in source.concepts} == shared
    assert len(analyse(source).communities) >= 3


@pytest.mark.parametrize("seed", [1, 2])
def test_growing_twice_gives_the_same_papers(seed: int) -> None:
    """The same number and seed give the same papers; other seeds others."""
    assert list(iter_papers(40, seed=seed)) == list(iter_papers(40, seed=seed))
    assert list(iter_papers(40, seed=seed)) != list(iter_papers(40, seed=seed + 1))
