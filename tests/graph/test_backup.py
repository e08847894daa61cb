"""Backup and restore: the same graph comes back, and nothing is restored by halves."""

from pathlib import Path
from typing import Any

import pytest

from graph.backup import read_backup, restore_backup, write_backup
from graph.database import Database
from graph.errors import DatabaseNotEmpty, GraphError, InvalidValue, SchemaTooNew
from graph.progress import Progress

_GRAPH = """
CREATE (p:Paper {id: 'arxiv:1', title: 'Größe — 大きさ "quoted"\\n', year: 2024,
                 sources: ['a', 'b'], starts: [1, 2], score: 0.25})
CREATE (c:Concept:Method {id: 'method:x', name: 'X', kind: 'Method'})
CREATE (r:Result {id: 'result:1', value: '3.06x'})
CREATE (l:Load {id: 'load:1', state: 'done'})
CREATE (o:Override {id: 'override:1', action: 'name', value: '{"name": "Y"}'})
CREATE (p)-[:USES {mention_texts: ['X', 'x'], confidence: 0.9}]->(c)
CREATE (p)-[:CLAIMS]->(r)
CREATE (l)-[:LOADED {source: 'one'}]->(p)
CREATE (l)-[:LOADED {source: 'two'}]->(p)
"""


def everything(db: Database) -> tuple[list[Any], list[Any]]:
    """All nodes and relationships as sortable values."""
    nodes = db.read("MATCH (n) RETURN labels(n) AS labels, properties(n) AS properties")
    edges = db.read(
        "MATCH (a)-[r]->(b) RETURN a.id AS a, type(r) AS type, b.id AS b, properties(r) AS r"
    )
    return sorted(map(repr, nodes)), sorted(map(repr, edges))


@pytest.mark.parametrize("name", ["graph.jsonl", "graph.jsonl.gz"])
def test_a_graph_comes_back_as_it_was(database: Database, tmp_path: Path, name: str) -> None:
    """Labels, properties of every kind, and parallel relationships survive, packed or not."""
    database.run(_GRAPH)
    before = everything(database)
    counts = write_backup(database, tmp_path / name)
    assert (counts.nodes, counts.relationships, counts.left_out) == (6, 4, 0)
    assert read_backup(tmp_path / name) == counts
    database.run("MATCH (n) WHERE NOT n:Paperkin DETACH DELETE n")
    restore_backup(database, tmp_path / name)
    assert everything(database) == before


def test_only_an_empty_database_is_restored_into(database: Database, tmp_path: Path) -> None:
    """What is there stays as it is."""
    database.run(_GRAPH)
    write_backup(database, tmp_path / "b.jsonl")
    database.run("MATCH (n:Paper) SET n.title = 'newer'")
    before = everything(database)
    with pytest.raises(DatabaseNotEmpty, match="6 nodes"):
        restore_backup(database, tmp_path / "b.jsonl")
    assert everything(database) == before


def test_a_foreign_node_is_counted_and_left_out(database: Database, tmp_path: Path) -> None:
    """A graph that was adopted is copied as far as it is paperkin's."""
    database.run(_GRAPH)
    database.run("MATCH (p:Paper) CREATE (:Person {name: 'Ada'})-[:WROTE]->(p)")
    counts = write_backup(database, tmp_path / "b.jsonl")
    assert (counts.nodes, counts.relationships, counts.left_out) == (6, 4, 1)


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda lines: lines[:-1], "not whole"),
        (lambda lines: lines[:3] + lines[4:], "not whole"),
        (lambda lines: [*lines[:2], lines[2][:20], *lines[3:]], "line 3"),
        (lambda lines: ['{"title": "a paper"}', *lines], "no backup"),
        (lambda lines: [lines[0].replace(":1", ":99", 1), *lines[1:]], "no backup"),
        (lambda lines: [], "not whole"),
    ],
    ids=["cut off", "a line lost", "half a line", "another file", "another format", "empty"],
)
def test_a_damaged_backup_changes_nothing(
    database: Database, tmp_path: Path, damage: Any, message: str
) -> None:
    """The whole file is read before the first node is written."""
    database.run(_GRAPH)
    path = tmp_path / "b.jsonl"
    write_backup(database, path)
    database.run("MATCH (n) WHERE NOT n:Paperkin DETACH DELETE n")
    before = everything(database)
    path.write_text("".join(f"{line}\n" for line in damage(path.read_text().splitlines())))
    with pytest.raises(InvalidValue, match=message):
        restore_backup(database, path)
    assert everything(database) == before


def test_a_backup_of_a_newer_paperkin_is_refused(database: Database, tmp_path: Path) -> None:
    """Its rules are not known here."""
    path = tmp_path / "b.jsonl"
    write_backup(database, path)
    path.write_text(path.read_text().replace('"schema_version":1', '"schema_version":99'))
    with pytest.raises(SchemaTooNew):
        restore_backup(database, path)


def test_a_restore_that_was_broken_off_can_be_run_again(database: Database, tmp_path: Path) -> None:
    """What the first try left is deleted, and the second brings the whole graph."""
    database.run(_GRAPH)
    before = everything(database)
    write_backup(database, tmp_path / "b.jsonl")
    database.run("MATCH (n) WHERE NOT n:Paperkin DETACH DELETE n")

    def interrupt(_: Progress) -> None:
        raise KeyboardInterrupt  # after the nodes, before the relationships

    with pytest.raises(KeyboardInterrupt):
        restore_backup(database, tmp_path / "b.jsonl", on_progress=interrupt)
    assert everything(database) != before
    restore_backup(database, tmp_path / "b.jsonl")
    assert everything(database) == before


def test_a_backup_that_somebody_wrote_into_is_not_kept(database: Database, tmp_path: Path) -> None:
    """A load that ran meanwhile would leave a file that was never the graph."""
    database.run(_GRAPH)

    def load_something(*_: object) -> None:
        database.run("MATCH (m:Paperkin) SET m.data_version = m.data_version + 1")

    with pytest.raises(GraphError, match="while it was copied"):
        write_backup(database, tmp_path / "b.jsonl", on_progress=load_something)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("label", ["Paper) DETACH DELETE (n", "`x`", ""])
def test_a_label_of_a_file_cannot_become_a_statement(
    database: Database, tmp_path: Path, label: str
) -> None:
    """A backup is a file from somewhere: its names are checked before they stand in Cypher."""
    path = tmp_path / "b.jsonl"
    database.run(_GRAPH)
    write_backup(database, path)
    database.run("MATCH (n) WHERE NOT n:Paperkin DETACH DELETE n")
    path.write_text(path.read_text().replace('"Load"', f'"{label}"'))
    with pytest.raises(InvalidValue, match="no label"):
        restore_backup(database, path)
