"""What every test may ask for: one real Neo4j for the whole run, emptied before each test.

The server is paperkin's own, in a temporary data folder, with the jars of the shared cache; where
PAPERKIN_TEST_NEO4J_URI, _USERNAME and _PASSWORD name another one it is that, if it is empty or was
used by these tests before. NEO4J_* is never looked at, so nobody's graph is emptied by accident.
With PAPERKIN_REQUIRE_ALL=1 a test that would be skipped fails: nothing real may be missing.
"""

import os
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from graph import server
from graph.database import Database
from graph.errors import JarsUnavailable, JavaMissing
from graph.launch import QUICK
from graph.schema import apply_schema
from graph.server import use_server
from graph.settings import GraphSettings

# A busy machine is slow, not wrong: no example fails for the time it took. CI repeats a commit's
# run exactly; new examples are looked for at the desk.
hypothesis.settings.register_profile(
    "paperkin",
    deadline=None,
    derandomize=os.environ.get("CI") == "true",
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("paperkin")

_KEPT = ("PAPERKIN_CACHE", "PAPERKIN_JAR_REPOSITORY")
_MARK = "(m:Paperkin {id: 'meta'})"
_EMPTY = "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 1000 ROWS"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything real is required, a skipped test has failed."""
    report = yield
    if not hasattr(report, "wasxfail"):
        _forbid_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a file that is skipped as a whole."""
    report = yield
    _forbid_skip(report)
    return report


def _forbid_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.skipped and os.environ.get("PAPERKIN_REQUIRE_ALL") == "1":
        report.outcome = "failed"
        report.longrepr = f"PAPERKIN_REQUIRE_ALL=1 allows no skip: {report.longrepr}"


@pytest.fixture(scope="session", autouse=True)
def own_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Take every setting of the user's away, and give the tests a data folder of their own."""
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            ours = name.startswith("PAPERKIN_") and not name.startswith("PAPERKIN_TEST_")
            if name.startswith("NEO4J_") or (ours and name not in (*_KEPT, "PAPERKIN_REQUIRE_ALL")):
                patch.delenv(name)
        patch.setenv("PAPERKIN_DATA", str(tmp_path_factory.mktemp("data")))
        yield


@dataclass
class _Server:
    """The database of the run, and the meta node as it is in an empty graph with a schema."""

    settings: GraphSettings
    database: Database
    meta: dict[str, Any] | None = None


@pytest.fixture(scope="session")
def local_settings(
    own_environment: None, tmp_path_factory: pytest.TempPathFactory
) -> GraphSettings:
    """Settings of a small local server; a test that starts one of its own changes the folder."""
    settings = replace(
        GraphSettings.from_env(),
        data_folder=tmp_path_factory.mktemp("server"),
        heap="512m",
        page_cache="64m",
    )
    release = os.environ.get("PAPERKIN_TEST_NEO4J_RELEASE")
    return replace(settings, release=release) if release else settings


@pytest.fixture
def own_settings(local_settings: GraphSettings, tmp_path: Path) -> Iterator[GraphSettings]:
    """Settings of a server of the test's own, not started; what runs there in the end is stopped.

    Its release is the pinned one unless the run is for another.
    """
    own = replace(local_settings, data_folder=tmp_path / "data of Zoë")
    yield own
    server.stop(own)


@pytest.fixture(scope="session")
def _server(local_settings: GraphSettings) -> Iterator[_Server]:
    """The one server of the run, answering."""
    with ExitStack() as stack:
        settings = _configured() or _started(stack, local_settings)
        database = Database(
            str(settings.uri),
            username=settings.username,
            password=settings.password,
            database=settings.database,
        )
        stack.callback(database.close)
        _refuse_foreign(database)
        yield _Server(settings, database)


def _configured() -> GraphSettings | None:
    """The settings of the server that PAPERKIN_TEST_NEO4J_URI names, if it does."""
    names = ("URI", "USERNAME", "PASSWORD", "DATABASE")
    given = {f"NEO4J_{name}": os.environ.get(f"PAPERKIN_TEST_NEO4J_{name}", "") for name in names}
    return GraphSettings.from_env(given) if given["NEO4J_URI"] else None


def _started(stack: ExitStack, settings: GraphSettings) -> GraphSettings:
    """The settings of paperkin's own server, started for as long as the stack lives."""
    try:
        running = stack.enter_context(use_server(settings, keep_running=False, options=QUICK))
    except (JavaMissing, JarsUnavailable) as error:
        pytest.skip(f"no Neo4j: {error.message}")
    return replace(settings, uri=running.uri, username=running.username, password=running.password)


def _refuse_foreign(database: Database) -> None:
    """Stop the run where the database holds something that no test has put there."""
    nodes = database.read("MATCH (n) WHERE NOT n:Paperkin RETURN count(*) AS n")[0]["n"]
    ours = database.read(f"MATCH {_MARK} RETURN m.tests AS tests")
    if not any(row["tests"] for row in ours) and (nodes or ours):
        pytest.exit("PAPERKIN_TEST_NEO4J_URI holds a graph that is not of these tests", 3)


@pytest.fixture
def bare_database(_server: _Server) -> Iterator[Database]:
    """A database with nothing in it: no node, no constraint, no index."""
    _drop_everything(_server)
    yield _server.database
    _drop_everything(_server)


@pytest.fixture
def database(_server: _Server) -> Database:
    """An empty graph with paperkin's schema."""
    return _emptied(_server)


@pytest.fixture(scope="module")
def module_database(_server: _Server) -> Database:
    """The same for a module whose tests only read what one fixture of theirs writes.

    A module that asks for this must not ask for ``database``, which empties it.
    """
    return _emptied(_server)


@pytest.fixture(scope="module")
def module_settings(module_database: Database, _server: _Server) -> GraphSettings:
    """Settings that lead to ``module_database``."""
    return _server.settings


def _emptied(server: _Server) -> Database:
    db = server.database
    db.run(_EMPTY)
    if server.meta is None:
        apply_schema(db)
        server.meta = db.run(f"MATCH {_MARK} SET m.tests = true RETURN m {{.*}} AS m")[0]["m"]
    else:
        db.run("CREATE (m:Paperkin) SET m = $meta", {"meta": server.meta})
    return db


@pytest.fixture(scope="session")
def server_settings(_server: _Server) -> GraphSettings:
    """Settings that lead to the run's server, whatever is in it."""
    return _server.settings


@pytest.fixture
def database_settings(database: Database, server_settings: GraphSettings) -> GraphSettings:
    """Settings that lead to ``database``, for an app or a command under test."""
    return server_settings


@pytest.fixture
def database_environ(database_settings: GraphSettings) -> dict[str, str]:
    """The same as variables, for a command that runs as a process of its own."""
    return {
        "NEO4J_URI": str(database_settings.uri),
        "NEO4J_USERNAME": database_settings.username,
        "NEO4J_PASSWORD": str(database_settings.password),
        "NEO4J_DATABASE": database_settings.database or "",
    }


def _drop_everything(server: _Server) -> None:
    """Delete every node, constraint and index; ``database`` makes the schema again."""
    db, server.meta = server.database, None
    db.run(_EMPTY)
    for row in db.run("SHOW CONSTRAINTS YIELD name"):
        db.run(f"DROP CONSTRAINT `{row['name']}` IF EXISTS")
    for row in db.run("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP'"):
        db.run(f"DROP INDEX `{row['name']}` IF EXISTS")
