"""The rules of the test run itself, tried on a run of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from graph.database import Database
from graph.settings import GraphSettings

TEST = '''
"""A test that needs a database."""

def test_it(database):
    """It answers."""
    database.check()
'''


def run(folder: Path, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run one test that needs the database, with our conftest, in a process of its own."""
    (folder / "conftest.py").write_text((Path(__file__).parent / "conftest.py").read_text())
    (folder / "test_it.py").write_text(TEST)
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PAPERKIN_", "NEO4J_"))}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder)]
    return subprocess.run(
        command, env=clean | environ, cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(("required", "code"), [("", 0), ("1", 1)])
def test_a_missing_database_skips_or_fails(tmp_path: Path, required: str, code: int) -> None:
    """Without a network a test is skipped with the reason; where all is required it fails."""
    environ = {
        "PAPERKIN_CACHE": str(tmp_path / "empty"),
        "PAPERKIN_JAR_REPOSITORY": "http://127.0.0.1:1",
        "PAPERKIN_REQUIRE_ALL": required,
    }
    done = run(tmp_path, environ)
    assert done.returncode == code, done.stdout
    assert ("1 skipped" in done.stdout) == (code == 0)
    if code:
        assert "allows no skip" in done.stdout


def test_a_graph_of_somebody_else_is_not_emptied(
    bare_database: Database, server_settings: GraphSettings, tmp_path: Path
) -> None:
    """PAPERKIN_TEST_NEO4J_URI that leads to a graph ends the run, and the graph is as it was."""
    bare_database.run("CREATE (:Person {name: 'Ada'})")
    environ = {
        "PAPERKIN_TEST_NEO4J_URI": str(server_settings.uri),
        "PAPERKIN_TEST_NEO4J_PASSWORD": str(server_settings.password),
    }
    done = run(tmp_path, environ)
    assert done.returncode == 3, done.stdout
    left = bare_database.read("MATCH (n) RETURN n.name AS name")
    assert left == [{"name": "Ada"}]
