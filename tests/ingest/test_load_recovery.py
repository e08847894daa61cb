"""``paperkin load`` when its database dies under it: it says what to do, and --resume finishes."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph import server
from graph.database import Database
from graph.errors import GraphError
from graph.home import make_home, read_password, read_state
from graph.server import use_server
from graph.settings import GraphSettings
from ingest.extract.extract import Extractor
from ingest.load import SAMPLE, load_sources
from tests.graph.dump import dump_graph

pytestmark = pytest.mark.slow

_LOADED = "MATCH (p:Paper) RETURN count(p) AS n"


def start_load(file: Path, settings: GraphSettings, *words: str) -> subprocess.Popen[str]:
    """The command as a person runs it, ten papers at a time, on a local server of its own."""
    environ = {
        **os.environ,
        "PAPERKIN_DATA": str(settings.data_folder),
        "PAPERKIN_CACHE": str(settings.cache_folder),
        "PAPERKIN_NEO4J_RELEASE": settings.release,
        "PAPERKIN_NEO4J_HEAP": settings.heap,
        "PAPERKIN_BATCH_PAPERS": "10",
        "PAPERKIN_ANALYSE_PAPERS": "1",  # no communities, which a load alone does not make
    }
    command = [sys.executable, "-c", "import paperkin; paperkin.main()", "load", str(file), *words]
    return subprocess.Popen(
        command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def kill_server_in_mid_load(settings: GraphSettings, load: subprocess.Popen[str]) -> int:
    """Kill the database once papers are in it; how many there were at least."""
    home = make_home(settings)
    while load.poll() is None:
        state = read_state(home)
        if state is None:
            time.sleep(0.05)
            continue
        with Database(f"bolt://127.0.0.1:{state.port}", password=read_password(home)) as db:
            while load.poll() is None:
                try:
                    papers = int(db.read(_LOADED)[0]["n"])
                except GraphError:
                    papers = 0  # it is still starting
                if papers >= 20:
                    os.kill(state.pid, signal.SIGKILL)
                    return papers
                time.sleep(0.05)
    raise AssertionError(f"the load ended too early: {load.communicate()}")


def test_a_load_whose_database_was_killed_is_finished_by_resume(
    database: Database, own_settings: GraphSettings, tmp_path: Path
) -> None:
    """It exits with 1 and names --resume; resumed, the graph is that of an undisturbed load."""
    file = tmp_path / "papers.jsonl"
    file.write_text("".join(SAMPLE.read_text(encoding="utf-8").splitlines(keepends=True)[:40]))
    with start_load(file, own_settings) as load:
        before = kill_server_in_mid_load(own_settings, load)
        _, told = load.communicate(timeout=300)
    assert load.returncode == 1
    assert "--resume" in told
    assert "Traceback" not in told
    with start_load(file, own_settings, "--resume", "--json") as again:
        out, told = again.communicate(timeout=300)
    assert again.returncode == 0, told
    report = json.loads(out)
    assert (report["papers"], report["refused"]) == (40, 0)
    assert report["unchanged"] >= before
    load_sources(database, [str(file)], extractor=Extractor())
    with (
        use_server(own_settings) as running,
        Database(running.uri, username=running.username, password=running.password) as db,
    ):
        assert db.read("MATCH (l:Load) RETURN l.state AS state") == [{"state": "done"}]
        assert dump_graph(db) == dump_graph(database)
    assert server.stop(own_settings)
