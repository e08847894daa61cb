"""A folder that the server cannot open: what can be mended is, with a copy; the rest is named."""

import os
import signal
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.grow import iter_papers
from graph.database import Database
from graph.errors import DatabaseDamaged, LogTorn
from graph.home import Home
from graph.launch import QUICK
from graph.progress import Progress
from graph.schema import apply_schema
from graph.server import Running, use_server
from graph.settings import GraphSettings
from graph.writer import write_papers

pytestmark = pytest.mark.slow

_UNREADABLE = bytes(i * 37 % 251 for i in range(500))
_COUNT = "MATCH (p:Paper) RETURN count(p) AS n"


def connected(running: Running) -> Database:
    """A connection to a running server."""
    return Database(running.uri, username=running.username, password=running.password)


def write_and_kill(settings: GraphSettings, papers: int) -> Home:
    """Papers written and acknowledged, and a server that had no time to put its log away."""
    with use_server(settings, keep_running=False, options=QUICK) as running:
        with connected(running) as db:
            apply_schema(db)
            write_papers(db, list(islice(iter_papers(papers), papers)))
        os.kill(running.pid, signal.SIGKILL)
    return Home(settings.data_folder / "neo4j")


def log_of(home: Home) -> Path:
    """The transaction log of the graph."""
    (log,) = (home.data / "transactions" / "neo4j").glob("neostore.transaction.db.*")
    return log


def test_a_torn_log_is_cut_and_what_was_acknowledged_is_there(own_settings: GraphSettings) -> None:
    """Bytes after the last whole transaction end nothing; the data as it was is kept."""
    home = write_and_kill(own_settings, 60)
    log = log_of(home)
    whole = log.read_bytes().rstrip(b"\0")
    torn = whole + whole[-9000:-2000] + _UNREADABLE
    log.write_bytes(torn)
    said: list[Progress] = []
    with (
        use_server(
            own_settings, keep_running=False, options=QUICK, on_progress=said.append
        ) as running,
        connected(running) as db,
    ):
        assert db.read(_COUNT) == [{"n": 60}]
        write_papers(db, list(islice(iter_papers(90), 90)))
        assert db.read(_COUNT) == [{"n": 90}]
    assert log_of(Home(home.folder)).exists()
    assert (home.torn / "transactions" / "neo4j" / log.name).read_bytes() == torn
    assert any(str(home.torn) in one.text for one in said)
    with (
        use_server(own_settings, keep_running=False, options=QUICK) as running,
        connected(running) as db,
    ):
        assert db.read(_COUNT) == [{"n": 90}]
    assert "fail_on_corrupted" not in (home.configuration / "neo4j.conf").read_text()


def test_a_damaged_store_is_named_at_once(own_settings: GraphSettings) -> None:
    """No wait until the limit, and a remedy; nothing of the folder is touched."""
    home = write_and_kill(own_settings, 5)
    store = home.data / "databases" / "neo4j" / "neostore"
    store.write_bytes(b"\1" * store.stat().st_size)
    with (
        pytest.raises(DatabaseDamaged, match="cannot open its data in") as caught,
        use_server(own_settings, keep_running=False, options=QUICK),
    ):
        pass
    assert not isinstance(caught.value, LogTorn)
    assert "paperkin db restore" in str(caught.value.hint)
    assert store.read_bytes() == b"\1" * store.stat().st_size
    assert not home.torn.exists()
