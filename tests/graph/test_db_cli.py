"""``paperkin db`` as a person runs it: in a process of its own, by its exit code and output."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from graph import server
from graph.database import Database
from graph.settings import GraphSettings


def paperkin(*words: str, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run one command of paperkin's."""
    command = [sys.executable, "-c", "import paperkin; paperkin.main()", *words]
    everything = {**os.environ, **environ}
    return subprocess.run(
        command, env=everything, capture_output=True, text=True, timeout=300, check=False
    )


def test_the_state_of_a_configured_database_is_printed(
    database: Database, database_environ: dict[str, str]
) -> None:
    """Address and counts as one JSON object on standard output, and no password anywhere."""
    database.run("CREATE (:Paper {id: 'a'})-[:USES]->(:Concept {id: 'method:b', paper_count: 1})")
    done = paperkin("db", "status", "--json", environ=database_environ)
    found = json.loads(done.stdout)
    assert (done.returncode, found["running"], found["uri"]) == (0, True, database.uri)
    assert (found["papers"], found["concepts"], found["links"]) == (1, 1, 1)
    assert database_environ["NEO4J_PASSWORD"] not in done.stdout + done.stderr


def test_a_configured_database_that_is_away_exits_with_1() -> None:
    """The status says why it does not answer."""
    done = paperkin("db", "status", environ={"NEO4J_URI": "bolt://127.0.0.1:1"})
    assert done.returncode == 1
    assert "does not answer" in done.stdout


@pytest.mark.parametrize("action", ["start", "stop", "reset"])
def test_only_the_local_database_is_started_stopped_or_emptied(
    action: str, database: Database, database_environ: dict[str, str]
) -> None:
    """With NEO4J_URI set these commands refuse, and nothing is lost."""
    database.run("CREATE (:Paper {id: 'a'})")
    done = paperkin("db", action, environ=database_environ)
    assert done.returncode == 1
    assert "Unset NEO4J_URI" in done.stderr
    assert database.read("MATCH (p:Paper) RETURN count(p) AS n") == [{"n": 1}]


def test_backup_and_restore_work_on_any_server(
    database: Database, database_environ: dict[str, str], tmp_path: Path
) -> None:
    """A backup is not written over, and is restored only into an empty database."""
    database.run("CREATE (:Paper {id: 'a'})")
    file = str(tmp_path / "b.jsonl.gz")
    assert paperkin("db", "backup", file, environ=database_environ).returncode == 0
    again = paperkin("db", "backup", file, environ=database_environ)
    assert (again.returncode, "--force" in again.stderr) == (1, True)
    full = paperkin("db", "restore", file, environ=database_environ)
    assert (full.returncode, "not empty" in full.stderr) == (1, True)
    database.run("MATCH (n) WHERE NOT n:Paperkin DETACH DELETE n")
    assert paperkin("db", "restore", file, environ=database_environ).returncode == 0
    assert database.read("MATCH (p:Paper) RETURN p.id AS id") == [{"id": "a"}]


@pytest.mark.slow
def test_the_local_database_is_started_emptied_and_stopped(
    local_settings: GraphSettings, tmp_path: Path
) -> None:
    """Every step says what it did on standard error, and no process is left."""
    environ = {"PAPERKIN_DATA": str(tmp_path), "PAPERKIN_CACHE": str(local_settings.cache_folder)}
    settings = GraphSettings.from_env(environ)
    try:
        started = paperkin("db", "start", environ=environ)
        assert (started.returncode, started.stdout) == (0, "")
        assert "answers at bolt://127.0.0.1:" in started.stderr
        assert json.loads(paperkin("db", "status", "--json", environ=environ).stdout)["running"]
        assert paperkin("db", "reset", "--yes", environ=environ).returncode == 0
        assert not server.status(settings).running
        assert "was not running" in paperkin("db", "stop", environ=environ).stderr
    finally:
        server.stop(settings)
