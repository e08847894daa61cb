"""A graph goes from one server to another, and from one release to the other, as it is."""

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from graph.backup import restore_backup, write_backup
from graph.database import Database
from graph.launch import QUICK
from graph.overrides import add_override
from graph.release import known_releases
from graph.server import use_server
from graph.settings import GraphSettings
from tests.graph.dump import dump_graph
from tests.graph.papers import write_papers_of_tests

pytestmark = pytest.mark.slow

_EMPTY = "MATCH (n) WHERE NOT n:Paperkin DETACH DELETE n"


def paperkin(*words: str, environ: dict[str, str]) -> None:
    """Run one command as a person does."""
    command = [sys.executable, "-c", "import paperkin; paperkin.main()", *words]
    done = subprocess.run(
        command, env={**os.environ, **environ}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def everything(db: Database) -> list[str]:
    """Every node, loads and the meta node's versions among them, and every relationship."""
    nodes, edges = dump_graph(db)
    loads = [str(sorted(row["p"].items())) for row in db.read("MATCH (n:Load) RETURN n {.*} AS p")]
    return [*nodes, *edges, *sorted(loads)]


def version(db: Database) -> str:
    """The release of the server."""
    rows = db.read("CALL dbms.components() YIELD versions RETURN versions[0] AS version")
    return str(rows[0]["version"])


def test_a_graph_moves_between_the_releases_and_back(
    database: Database,
    database_environ: dict[str, str],
    own_settings: GraphSettings,
    tmp_path: Path,
) -> None:
    """`db backup` here and `db restore` there give the same graph, node by node, both ways."""
    write_papers_of_tests(database)
    add_override(database, "name", "software:vllm", value={"name": "The vLLM"})
    before = everything(database)
    other = next(release for release in known_releases() if release != version(database))
    there_settings = replace(own_settings, release=other)
    files = str(tmp_path / "there.jsonl.gz"), str(tmp_path / "back.jsonl.gz")
    with (
        use_server(there_settings, keep_running=False, options=QUICK) as running,
        Database(running.uri, username=running.username, password=running.password) as there,
    ):
        there_environ = {
            "NEO4J_URI": running.uri,
            "NEO4J_USERNAME": running.username,
            "NEO4J_PASSWORD": running.password,
        }
        assert version(there) == other
        paperkin("db", "backup", files[0], environ=database_environ)
        paperkin("db", "restore", files[0], environ=there_environ)
        assert everything(there) == before
        paperkin("db", "backup", files[1], environ=there_environ)
    database.run(_EMPTY)
    paperkin("db", "restore", files[1], environ=database_environ)
    assert everything(database) == before


def reading(db: Database, work: Callable[[], object]) -> int:
    """How many times four people could read while the work was done; all of them without error."""
    ended = Event()

    def read() -> int:
        times = 0
        while not ended.is_set():
            db.read("MATCH (p:Paper)-[r]->(c:Concept) RETURN p.id, c.id ORDER BY p.id LIMIT 50")
            times += 1
        return times

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(read) for _ in range(4)]
        try:
            work()
        finally:
            ended.set()
        return sum(reader.result(timeout=60) for reader in readers)


def test_backup_and_restore_go_on_while_people_read(database: Database, tmp_path: Path) -> None:
    """Nobody who reads meanwhile is refused, and the copy is whole."""
    write_papers_of_tests(database)
    before = everything(database)
    file = tmp_path / "b.jsonl"
    assert reading(database, lambda: write_backup(database, file)) >= 4
    database.run(_EMPTY)
    assert reading(database, lambda: restore_backup(database, file)) >= 4
    assert everything(database) == before
