"""The folder of CSV files: what goes in comes out, by our import and by Neo4j's own."""

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import server
from graph.backup import restore_backup, write_csv
from graph.csv_folder import ARGUMENTS, iter_lines, write_folder
from graph.database import Database
from graph.errors import InvalidValue
from graph.home import make_home
from graph.jars import fetch_jars
from graph.java import find_java
from graph.launch import QUICK
from graph.queries.concepts import get_concept
from graph.queries.papers import get_paper
from graph.release import read_release
from graph.settings import GraphSettings
from tests.graph.dump import dump_graph
from tests.graph.papers import PAPERS, write_papers_of_tests

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x1f\0"), max_size=12)
VALUES = {
    "title": TEXT,
    "year": st.integers(-(2**62), 2**62),
    "score": st.floats(allow_nan=False, allow_infinity=False),
    "known": st.booleans(),
    "names": st.lists(TEXT.filter(bool), max_size=3),
    "starts": st.lists(st.integers(0, 9), max_size=3),
}
PROPERTIES = st.fixed_dictionaries({}, optional=VALUES)


@st.composite
def backups(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Lines of a backup: papers, concepts, and links between them."""
    nodes = []
    for label, labels in (("paper", ["Paper"]), ("method", ["Concept", "Method"])):
        for at in range(draw(st.integers(1, 3))):
            properties = draw(PROPERTIES) | {"id": f"{label}:{at}"}
            nodes.append({"node": len(nodes), "labels": labels, "properties": properties})
    edges = [
        {
            "relationship": at,
            "type": "USES",
            "properties": draw(PROPERTIES),
            "from_label": "Paper",
            "from_id": "paper:0",
            "to_label": "Concept",
            "to_id": "method:0",
        }
        for at in range(draw(st.integers(0, 3)))
    ]
    end = {"end": True, "nodes": len(nodes), "relationships": len(edges)}
    return [{"paperkin": "backup", "format": 1}, *nodes, *edges, end]


def in_order(lines: list[dict[str, Any]]) -> list[str]:
    """Lines without their numbers, sorted."""
    numbers = ("node", "relationship")
    kept = [{k: v for k, v in line.items() if k not in numbers} for line in lines]
    return sorted(json.dumps(line, sort_keys=True) for line in kept)


@given(backups())
def test_every_line_comes_back(lines: list[dict[str, Any]]) -> None:
    """Texts with any sign, empty texts and lists, missing values, numbers: all as they were."""
    with TemporaryDirectory() as name:
        write_folder(lines, Path(name) / "csv")
        assert in_order(list(iter_lines(Path(name) / "csv"))) == in_order(lines)


def test_a_graph_goes_out_and_comes_back(database: Database, tmp_path: Path) -> None:
    """The graph that a folder brings is the one that it was made of."""
    write_papers_of_tests(database)
    before = dump_graph(database)
    write_csv(database, tmp_path / "csv")
    database.run("MATCH (n) WHERE NOT n:Paperkin DETACH DELETE n")
    restore_backup(database, tmp_path / "csv")
    assert dump_graph(database) == before


def test_damage_is_named(database: Database, tmp_path: Path) -> None:
    """A folder that is not whole brings nothing, and the file and record are named."""
    write_papers_of_tests(database)
    write_csv(database, tmp_path / "csv")
    database.run("MATCH (n) WHERE NOT n:Paperkin DETACH DELETE n")
    file = tmp_path / "csv" / "nodes-Paper.csv"
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole + 'x,"y"\n', encoding="utf-8")
    with pytest.raises(InvalidValue, match=r"nodes-Paper.csv, record \d+"):
        restore_backup(database, tmp_path / "csv")
    file.write_text(whole[: whole.rindex("\n", 0, -1) + 1], encoding="utf-8")
    with pytest.raises(InvalidValue, match="not whole"):
        restore_backup(database, tmp_path / "csv")
    assert database.read("MATCH (p:Paper) RETURN count(p) AS n")[0]["n"] == 0
    with pytest.raises(InvalidValue, match="not empty"):
        write_csv(database, tmp_path / "csv")


@pytest.fixture
def other(local_settings: GraphSettings, tmp_path: Path) -> Iterator[GraphSettings]:
    """Settings of a second server with nothing in it."""
    own = replace(local_settings, data_folder=tmp_path / "second")
    yield own
    server.stop(own)


@pytest.mark.slow
def test_neo4js_own_importer_takes_the_folder(
    database: Database, other: GraphSettings, tmp_path: Path
) -> None:
    """The graph is the same after neo4j-admin's import, which only leaves out empty lists."""
    write_papers_of_tests(database)
    before = without_empty_lists(database)
    write_csv(database, tmp_path / "csv")
    server.start(other)
    server.stop(other)
    home, release = make_home(other), read_release(other.release)
    jars = fetch_jars(release, other.cache_folder)
    command = [
        str(find_java(release.java).program),
        "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "-cp",
        os.pathsep.join(str(jar) for jar in jars),
        "org.neo4j.cli.AdminTool",
        "database",
        "import",
        "full",
        "neo4j",
        "--overwrite-destination",
        f"@{tmp_path / 'csv' / ARGUMENTS}",
    ]
    environ = {"NEO4J_HOME": str(home.folder), "NEO4J_CONF": str(home.configuration)}
    done = subprocess.run(
        command, env={**os.environ, **environ}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    with (
        server.use_server(other, keep_running=False, options=QUICK) as running,
        Database(running.uri, username=running.username, password=running.password) as db,
    ):
        assert without_empty_lists(db) == before
        assert all(get_paper(db, paper.id)["other_ids"] is not None for paper in PAPERS.values())
        for row in db.read("MATCH (c:Concept) RETURN c.id AS id"):
            assert get_concept(db, row["id"])["aliases"] is not None


def without_empty_lists(db: Database) -> list[str]:
    """Every node and relationship but for properties that are empty lists, and for times."""
    rows = db.read("MATCH (n) WHERE NOT n:Paperkin RETURN labels(n) AS what, properties(n) AS of")
    rows += db.read("MATCH (a)-[r]->(b) RETURN [a.id, type(r), b.id] AS what, properties(r) AS of")
    kept = [
        (sorted(row["what"]), sorted((k, v) for k, v in row["of"].items() if v != []))
        for row in rows
    ]
    return sorted(map(repr, kept))
