"""A disk that fills up in mid-load: the error says so, and what was acknowledged is whole."""

import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.grow import iter_papers
from graph import server
from graph.database import Database
from graph.errors import DiskFailed
from graph.launch import QUICK
from graph.model import PaperWrite
from graph.schema import apply_schema
from graph.server import Running, use_server
from graph.settings import GraphSettings
from graph.writer import write_papers

pytestmark = pytest.mark.slow

_SIZE = 48  # megabytes of the small file system
_HALF = """
MATCH (p:Paper)
WHERE p.concept_count <> COUNT { (p)-[]->(:Concept) } OR NOT EXISTS { (p)<-[:LOADED]-() }
RETURN p.id AS id
"""


@pytest.fixture
def small(tmp_path: Path, local_settings: GraphSettings) -> Iterator[GraphSettings]:
    """Settings of a server whose data folder is a small file system of its own."""
    disk = tmp_path / "small"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}m", "tmpfs", str(disk)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"a file system can be mounted by root only: {done.stderr.strip()}")
    settings = replace(local_settings, data_folder=disk)
    try:
        yield settings
    finally:
        server.stop(settings)
        subprocess.run(["umount", str(disk)], check=True)


def connected(running: Running) -> Database:
    """A connection to a running server."""
    return Database(running.uri, username=running.username, password=running.password)


def write_all(db: Database, papers: list[PaperWrite], written: set[str]) -> None:
    """Write the papers, 30 in a transaction, and note those that were acknowledged."""
    rest = iter(papers)
    while batch := list(islice(rest, 30)):
        write_papers(db, batch)
        written |= {paper.id for paper in batch}


def fill(file: Path) -> None:
    """Leave no room on the file's disk."""
    with suppress(OSError), file.open("wb", buffering=0) as out:
        while out.write(bytes(1 << 16)):
            pass


def test_a_full_disk_loses_nothing_that_was_acknowledged(small: GraphSettings) -> None:
    """The load fails with a reason; once there is room, the graph opens and the rest is written."""
    papers = list(iter_papers(300))
    written: set[str] = set()
    ballast = small.data_folder / "ballast"
    with use_server(small, options=QUICK) as running, connected(running) as db:
        apply_schema(db)
        write_all(db, papers[:60], written)
        fill(ballast)
        with pytest.raises(DiskFailed, match="its disk is full"):
            write_all(db, papers[60:], written)
    assert len(written) >= 60
    ballast.unlink()
    server.stop(small)
    with use_server(small, keep_running=False, options=QUICK) as again, connected(again) as db:
        assert written <= {row["id"] for row in db.read("MATCH (p:Paper) RETURN p.id AS id")}
        assert db.read(_HALF) == []
        write_papers(db, papers)
        assert db.read("MATCH (p:Paper) RETURN count(p) AS n") == [{"n": len(papers)}]
        assert db.read(_HALF) == []
