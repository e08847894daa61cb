"""The local server itself: real processes, started, shared, killed and stopped."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Timer

import psutil
import pytest

from graph import server
from graph.connect import connect
from graph.database import Database
from graph.errors import (
    DataFolderLocked,
    NotEnoughMemory,
    PortTaken,
    QueryFailed,
    ServerDied,
    ServerError,
)
from graph.home import make_home, read_state
from graph.launch import QUICK, end, is_alive
from graph.progress import Progress
from graph.server import Running, use_server
from graph.settings import GraphSettings

_MARK = "MATCH (n:Mark) RETURN count(n) AS n"


@pytest.fixture
def settings(local_settings: GraphSettings, tmp_path: Path) -> Iterator[GraphSettings]:
    """Settings of a server of this test's own; whatever runs on it in the end is stopped."""
    own = replace(local_settings, data_folder=tmp_path / "data of Zoë")
    yield own
    server.stop(own)


@contextmanager
def connected(running: Running) -> Iterator[Database]:
    """A connection to a running server."""
    with Database(running.uri, username=running.username, password=running.password) as db:
        yield db


@contextmanager
def another_user(settings: GraphSettings, *, keep_running: bool) -> Iterator[subprocess.Popen[str]]:
    """A process of its own that uses the server until its standard input closes."""
    program = """
        import sys
        from pathlib import Path
        from graph.server import use_server
        from graph.settings import GraphSettings
        with use_server(GraphSettings.from_env(), keep_running=sys.argv[1] == "keep") as running:
            print(running.pid, flush=True)
            sys.stdin.read()
    """
    environ = {
        **os.environ,
        "PAPERKIN_DATA": str(settings.data_folder),
        "PAPERKIN_CACHE": str(settings.cache_folder),
        "PAPERKIN_NEO4J_HEAP": settings.heap,
        "PAPERKIN_NEO4J_RELEASE": settings.release,
        "LC_ALL": "POSIX",  # a locale in which Java reads no accent, as a container has it
    }
    command = [sys.executable, "-c", textwrap.dedent(program), "keep" if keep_running else "stop"]
    with subprocess.Popen(
        command, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process


def answer(process: subprocess.Popen[str]) -> int:
    """The process of the server that another user has found or started."""
    assert process.stdout is not None
    return int(process.stdout.readline())


def test_a_server_is_started_shared_and_stopped(settings: GraphSettings) -> None:
    """One process serves everybody; it stops with its last user, and its secrets stay inside.

    One test for the whole life of a server, since each start takes seconds.
    """
    told: list[Progress] = []
    with use_server(settings, keep_running=False, options=QUICK, on_progress=told.append) as first:
        process = psutil.Process(first.pid)
        assert first.started
        assert first.password not in " ".join(process.cmdline())
        assert first.password not in str(process.environ())
        listening = [c for c in process.net_connections() if c.status == psutil.CONN_LISTEN]
        assert {c.laddr.ip.removeprefix("::ffff:") for c in listening} == {"127.0.0.1"}
        assert len(listening) == 1

        with use_server(settings) as second:
            assert (second.pid, second.started) == (first.pid, False)
            found = server.status(settings)
            assert (found.running, found.pid, len(found.users)) == (True, first.pid, 2)
        assert is_alive(process)

        with connected(first) as db:
            for source in ("file:///etc/hostname", "http://127.0.0.1:9/x.csv", "http://[::1]:9/x"):
                with pytest.raises(QueryFailed, match=r"(?i)load|csv|resource|url|file"):
                    db.read(f"LOAD CSV FROM '{source}' AS row RETURN row")

        with pytest.raises(ServerError, match="in use"):
            server.reset(settings)
    assert not is_alive(process)
    assert not server.status(settings).running
    assert told[-1].text == "Stopping the database"
    assert not server.stop(settings)


@pytest.mark.slow
def test_what_was_committed_survives_a_killed_server(settings: GraphSettings) -> None:
    """After kill -9 the next use starts a new process, and every committed node is there."""
    with use_server(settings, options=QUICK) as running, connected(running) as db:
        db.run("UNWIND range(1, 1000) AS i CREATE (:Mark {i: i})")
        os.kill(running.pid, signal.SIGKILL)
    with use_server(settings, keep_running=False, options=QUICK) as again, connected(again) as db:
        assert again.started
        assert again.pid != running.pid
        assert db.read(_MARK) == [{"n": 1000}]


@pytest.mark.slow
def test_a_server_that_ends_while_it_is_asked_is_replaced(settings: GraphSettings) -> None:
    """Found alive, dead before it answers: the use starts another one instead of failing."""
    with use_server(settings, options=QUICK) as running:
        os.kill(running.pid, signal.SIGSTOP)
        kill = Timer(1.0, os.kill, (running.pid, signal.SIGKILL))
        kill.start()
        with use_server(settings, keep_running=False, options=QUICK) as again:
            assert again.started
            assert again.pid != running.pid
        kill.join()


@pytest.mark.slow
def test_two_starts_at_once_make_one_server(settings: GraphSettings) -> None:
    """Whoever comes second waits and uses the same process."""
    with ExitStack() as stack, ThreadPoolExecutor(3) as pool:
        users = [stack.enter_context(another_user(settings, keep_running=False)) for _ in range(3)]
        pids = list(pool.map(answer, users))
    assert len(set(pids)) == 1
    assert not server.status(settings).running


@pytest.mark.slow
def test_a_server_that_up_started_stops_after_the_load(settings: GraphSettings) -> None:
    """Who started it may leave first: the last user stops it, also where one was killed."""
    with another_user(settings, keep_running=False) as up:
        pid = answer(up)
        process = psutil.Process(pid)
        with another_user(settings, keep_running=True) as load, use_server(settings) as killed:
            assert (answer(load), killed.pid) == (pid, pid)
            up.kill()
            up.wait()
            assert is_alive(process)
        assert not is_alive(process)


@pytest.mark.slow
def test_a_server_that_load_started_goes_on(settings: GraphSettings) -> None:
    """It is left running, who started it is told so, and ``stop`` ends it."""
    told: list[Progress] = []
    with use_server(settings, options=QUICK, on_progress=told.append) as running:
        process = psutil.Process(running.pid)
    assert is_alive(process)
    assert "paperkin db stop" in told[-1].text
    assert server.stop(settings)
    assert not is_alive(process)
    assert read_state(make_home(settings)) is None


@pytest.mark.slow
def test_a_server_that_does_not_end_is_killed(settings: GraphSettings) -> None:
    """SIGTERM is tried first; after the wait comes SIGKILL, and nothing committed is lost."""
    with use_server(settings, options=QUICK) as running, connected(running) as db:
        db.run("CREATE (:Mark)")
        process = psutil.Process(running.pid)
        process.suspend()  # a process that cannot answer SIGTERM at all
        assert end(process, wait=1.0)
        assert not is_alive(process)
    with use_server(settings, keep_running=False, options=QUICK) as again, connected(again) as db:
        assert db.read(_MARK) == [{"n": 1}]


@pytest.mark.slow
def test_a_server_without_its_record_is_found(settings: GraphSettings) -> None:
    """Where the record of a running server is lost, it is used and stopped all the same."""
    with use_server(settings, options=QUICK) as first:
        make_home(settings).state.unlink()
        with use_server(settings) as second:
            assert second.pid == first.pid
        make_home(settings).state.unlink()
    assert server.stop(settings)
    assert not server.status(settings).running


@pytest.mark.slow
def test_data_that_another_server_has_open_is_refused(
    settings: GraphSettings, tmp_path: Path
) -> None:
    """The error says that another server has it, and the other one is not disturbed."""
    twin = replace(settings, data_folder=tmp_path / "twin")
    with use_server(settings, keep_running=False, options=QUICK) as running:
        homes = make_home(settings), make_home(twin)
        homes[1].data.symlink_to(homes[0].data)
        shutil.copy(homes[0].password_file, homes[1].password_file)
        with pytest.raises(DataFolderLocked), use_server(twin):
            pass
        with connected(running) as db:
            db.check()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("heap", "expected"), [("900000g", NotEnoughMemory), ("1k", ServerDied)], ids=["most", "least"]
)
def test_a_server_that_cannot_start_says_why(
    settings: GraphSettings, heap: str, expected: type[ServerError]
) -> None:
    """What Java or the server wrote when it died is in the error, and nothing is left behind."""
    with pytest.raises(expected) as caught, use_server(replace(settings, heap=heap)):
        pass
    if isinstance(caught.value, ServerDied):
        assert "heap" in caught.value.log_tail
        assert caught.value.log_file.is_file()
    assert server.status(settings).users == ()
    assert not server.status(settings).running


def test_a_start_can_be_broken_off(settings: GraphSettings) -> None:
    """Progress that raises ends the start at once, and neither process nor user is left."""
    told: list[str] = []

    def give_up(progress: Progress) -> None:
        told.append(progress.text)
        if told.count("Starting the database") == 3:
            raise LookupError("enough")

    with pytest.raises(LookupError, match="enough"), use_server(settings, on_progress=give_up):
        pass
    assert not server.status(settings).running
    assert list(make_home(settings).users.iterdir()) == []


def test_a_port_that_is_taken_is_named(settings: GraphSettings) -> None:
    """A port that the user chose is not exchanged for another one."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=str(port)), use_server(replace(settings, port=port)):
            pass


@pytest.mark.slow
def test_a_damaged_startup_cache_costs_only_time(settings: GraphSettings, tmp_path: Path) -> None:
    """A cache of classes that Java cannot use does not keep the server from starting."""
    cache = tmp_path / "cache"
    shutil.copytree(settings.cache_folder / "jars", cache / "jars", copy_function=os.link)
    own = replace(settings, cache_folder=cache)
    with use_server(own, keep_running=False, options=QUICK):
        pass
    (made,) = (cache / "startup").glob("*.aot")
    made.write_bytes(os.urandom(1 << 20))
    with use_server(own, keep_running=False, options=QUICK) as running, connected(running) as db:
        db.check()


@pytest.mark.slow
def test_data_of_the_older_release_is_upgraded(settings: GraphSettings) -> None:
    """The newer release opens it after a copy, the graph is whole, and going back is refused."""
    older = replace(settings, release="5.26.30")
    with use_server(older, keep_running=False, options=QUICK) as running, connected(running) as db:
        db.run("CREATE CONSTRAINT mark FOR (n:Mark) REQUIRE n.id IS UNIQUE")
        db.run("UNWIND range(1, 100) AS i CREATE (:Mark {id: i})")
    newer = replace(settings, release="2026.08.1")
    with connect(newer, keep_running=False) as db:
        assert db.read(_MARK) == [{"n": 100}]
        assert [row["name"] for row in db.read("SHOW CONSTRAINTS YIELD name")] == ["mark"]
    assert make_home(newer).copy.is_dir()
    server.load_went_well(newer)
    assert not make_home(newer).copy.exists()
    with pytest.raises(ServerError, match=r"written by Neo4j 2026\.08\.1"), use_server(older):
        pass


@pytest.mark.slow
def test_an_upgrade_that_fails_is_undone(settings: GraphSettings) -> None:
    """Data that the newer release cannot open is put back as it was."""
    home = make_home(settings)
    broken = home.data / "databases" / "system"
    broken.mkdir(parents=True)
    (broken / "neostore").write_text("no store at all")
    home.password_file.write_text("some-password-of-old\n")
    home.release_file.write_text("5.26.30\n")
    with pytest.raises(ServerError), use_server(replace(settings, start_timeout=30)):
        pass
    assert (broken / "neostore").read_text() == "no store at all"
    assert home.release_file.read_text().strip() == "5.26.30"
    assert not home.copy.exists()
