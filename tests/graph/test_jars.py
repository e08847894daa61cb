"""Fetching jars: checked, resumed, refused; from a small repository on this machine."""

import threading
from collections.abc import Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from graph.errors import DamagedJar, DataFolderUnusable, JarsUnavailable
from graph.jars import fetch_jars, find_missing
from graph.progress import Progress
from graph.release import Jar, Release, known_releases, read_release, release_order

CONTENT = {name: name.encode() * 50_000 for name in ("alpha", "beta", "gamma")}


class Repository:
    """A Maven repository over HTTP that can go wrong; it remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.replaced: dict[str, bytes] = {}
        self.broken: set[str] = set()
        repository = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                repository.answer(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Send the jar that the path names: whole, replaced, or broken off in the middle."""
        name = request.path.split("/")[2]
        if not request.path.endswith(".jar") or name not in CONTENT:
            request.send_error(404)
            return
        self.asked.append(name)
        body = self.replaced.get(name, CONTENT[name])
        request.send_response(200)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body[: len(body) // 2] if name in self.broken else body)


@pytest.fixture
def repository() -> Iterator[Repository]:
    """A repository that answers as long as the test runs."""
    made = Repository()
    thread = threading.Thread(target=made.server.serve_forever, args=(0.05,))
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


@pytest.fixture
def release() -> Release:
    """A release of three small files."""
    jars = tuple(
        Jar(
            group="org",
            artifact=name,
            version="1.0",
            size=len(body),
            sha256=sha256(body).hexdigest(),
        )
        for name, body in CONTENT.items()
    )
    return Release(name="1.0", main_class="Main", java=21, jars=jars, digest="0")


def test_jars_are_fetched_once(release: Release, repository: Repository, tmp_path: Path) -> None:
    """Everything arrives whole with its progress shown; the second time nobody is asked."""
    told: list[Progress] = []
    paths = fetch_jars(release, tmp_path, repository=repository.url, on_progress=told.append)
    assert [path.read_bytes() for path in paths] == list(CONTENT.values())
    assert (told[0].done, told[-1].done) == (0, release.size)
    assert sorted(repository.asked) == sorted(CONTENT)
    assert fetch_jars(release, tmp_path, repository="http://127.0.0.1:1") == paths
    assert len(repository.asked) == 3


def test_an_interrupted_fetch_goes_on(
    release: Release, repository: Repository, tmp_path: Path
) -> None:
    """What has arrived is kept, half a file is not, and only the rest is asked for again."""
    repository.broken = {"beta"}
    with pytest.raises(JarsUnavailable, match="beta") as caught:
        fetch_jars(release, tmp_path, repository=repository.url)
    left = find_missing(release, tmp_path / "jars")
    assert "beta" in {jar.artifact for jar in left}
    assert f"{len(left)} of them are not here" in caught.value.message
    repository.broken, repository.asked = set(), []
    fetch_jars(release, tmp_path, repository=repository.url)
    assert sorted(repository.asked) == sorted(jar.artifact for jar in left)


@pytest.mark.parametrize("damage", [b"", b"x" * 250_000], ids=["cut off", "overwritten"])
def test_a_damaged_file_is_fetched_again(
    release: Release, repository: Repository, tmp_path: Path, damage: bytes
) -> None:
    """A file with another content than the locked one is replaced, and only that one."""
    paths = fetch_jars(release, tmp_path, repository=repository.url)
    paths[1].write_bytes(damage)
    repository.asked.clear()
    fetch_jars(release, tmp_path, repository=repository.url)
    assert repository.asked == ["beta"]
    assert paths[1].read_bytes() == CONTENT["beta"]


def test_another_file_under_the_name_is_refused(
    release: Release, repository: Repository, tmp_path: Path
) -> None:
    """A repository that sends something else than what is locked gets nothing into the cache."""
    repository.replaced = {"gamma": b"malice"}
    with pytest.raises(DamagedJar) as caught:
        fetch_jars(release, tmp_path, repository=repository.url)
    assert (caught.value.name, caught.value.found) == (
        "gamma-1.0.jar",
        sha256(b"malice").hexdigest(),
    )
    assert not (tmp_path / "jars" / release.jars[2].path).exists()


def test_without_a_network_the_other_ways_are_named(release: Release, tmp_path: Path) -> None:
    """One message says what is missing and how else to have a Neo4j."""
    with pytest.raises(JarsUnavailable, match="3 of them are not here") as caught:
        fetch_jars(release, tmp_path, repository="http://127.0.0.1:1")
    assert "docker compose" in caught.value.hint
    assert "NEO4J_URI" in caught.value.hint


def test_a_cache_that_cannot_be_written_is_said_so(release: Release, tmp_path: Path) -> None:
    """The error names the folder and the variable that moves it."""
    (tmp_path / "cache").write_text("a file where the folder should be")
    with pytest.raises(DataFolderUnusable) as caught:
        fetch_jars(release, tmp_path / "cache")
    assert caught.value.folder == tmp_path / "cache"
    assert "PAPERKIN_CACHE" in caught.value.hint


@pytest.mark.parametrize("name", known_releases())
def test_a_lock_file_names_every_jar_once_and_no_host(name: str) -> None:
    """Each jar has a SHA-256 and a size, and where it comes from is nowhere said."""
    release = read_release(name)
    assert release.name == name
    assert len({jar.path for jar in release.jars}) == len(release.jars) > 200
    assert all(len(jar.sha256) == 64 and jar.size > 0 for jar in release.jars)
    assert all("://" not in str(jar) for jar in release.jars)


def test_releases_sort_by_age() -> None:
    """The old numbering comes before the years."""
    assert sorted(["2026.08.1", "5.26.30", "2025.11.0"], key=release_order) == [
        "5.26.30",
        "2025.11.0",
        "2026.08.1",
    ]
