"""Load nodes and overrides: what is kept of a load, and of what a person decided."""

import pytest

from graph import loads
from graph.database import Database
from graph.errors import InvalidValue, NotFound
from graph.overrides import add_override, read_overrides, remove_override
from graph.writer import write_papers
from tests.graph.papers import PAPERS


def test_a_load_tells_how_far_it_is_and_how_it_ended(database: Database) -> None:
    """Counts, problems and state are read back as they were given, with the papers it brought."""
    id = loads.create_load(database, "papers.bib")
    assert loads.get_load(database, id)["state"] == loads.RUNNING
    loads.update_load(database, id, {"papers": 3, "loaded": 2})
    assert loads.get_load(database, id)["loaded"] == 2
    problem = {"file": "papers.bib", "record": 3, "severity": "refused", "reason": "no title"}
    loads.finish_load(database, id, counts={"papers": 3, "loaded": 2}, problems=[problem])
    report = loads.get_load(database, id)
    assert (report["load"], report["state"], report["papers"]) == (id, loads.DONE, 3)
    assert report["problems"] == [problem]
    assert report["started"] <= report["finished"]


def test_a_load_knows_the_papers_it_brought(database: Database) -> None:
    """The papers with a record of a load are those that its undo has to decide again."""
    paper = PAPERS["minicache"]
    load_id = paper.records[0].load_id
    loads.create_load(database, "tests", load_id=load_id)
    before = loads.get_load(database, load_id)["heartbeat"]
    write_papers(database, [paper], load_id)
    assert loads.find_loaded_papers(database, load_id) == [paper.id]
    assert loads.get_load(database, load_id)["papers_here"] == 1
    assert loads.get_load(database, load_id)["heartbeat"] != before


def test_creating_a_load_twice_keeps_it(database: Database) -> None:
    """A load that is begun again under its id keeps its start and source."""
    id = loads.create_load(database, "one")
    started = loads.get_load(database, id)["started"]
    assert loads.create_load(database, "other", load_id=id) == id
    again = loads.get_load(database, id)
    assert (again["started"], again["source"]) == (started, "one")


def test_loads_are_listed_newest_first(database: Database) -> None:
    """The list tells its total and begins with the last load."""
    ids = [loads.create_load(database, str(n)) for n in range(3)]
    database.run(
        "UNWIND range(0, 2) AS n MATCH (l:Load {id: $ids[n]}) SET l.started = toString(n)",
        {"ids": ids},
    )
    found = loads.list_loads(database, page=1, limit=2)
    assert [item["load"] for item in found["items"]] == ids[:0:-1]
    assert (found["total"], found["truncated"]) == (3, True)


def test_a_load_that_is_not_there_or_a_state_that_is_none_is_refused(database: Database) -> None:
    """Unknown ids raise NotFound, unknown states InvalidValue."""
    for ask in (loads.get_load, lambda db, id: loads.update_load(db, id, {})):
        with pytest.raises(NotFound):
            ask(database, "load:none")
    id = loads.create_load(database, "x")
    with pytest.raises(InvalidValue):
        loads.set_state(database, id, "asleep")
    loads.set_state(database, id, loads.UNDONE)
    assert loads.get_load(database, id)["state"] == loads.UNDONE


def test_overrides_are_kept_read_and_taken_back(database: Database) -> None:
    """Decisions come back as they were made, oldest first, and go when they are taken back."""
    first = add_override(database, "kind", "method:vllm", value={"kind": "Software"})
    second = add_override(
        database, "role", "software:vllm", paper="arxiv:2309.06180", value={"role": "proposes"}
    )
    assert set(map(str, read_overrides(database))) == {str(first), str(second)}
    assert remove_override(database, first.id) == first
    assert read_overrides(database) == [second]
    with pytest.raises(NotFound):
        remove_override(database, first.id)


@pytest.mark.parametrize(("action", "value"), [("eat", None), ("name", {"name": "  "})])
def test_an_override_that_says_nothing_is_refused(
    database: Database, action: str, value: dict[str, object] | None
) -> None:
    """An unknown action and an empty name are no decisions."""
    with pytest.raises(InvalidValue):
        add_override(database, action, "model:x", value=value)
    assert read_overrides(database) == []
