"""A database that dies or goes away in mid-write: what it acknowledged is there, whole."""

import os
import select
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice

import pytest

from benchmarks.grow import iter_papers
from graph.database import Database
from graph.errors import GraphError
from graph.launch import QUICK
from graph.model import PaperWrite
from graph.names import ROLE_TYPES
from graph.schema import apply_schema
from graph.server import Running, use_server
from graph.settings import GraphSettings
from graph.write_rows import build_batches
from graph.writer import write_papers
from tests.graph.dump import dump_graph

pytestmark = pytest.mark.slow

_PARTS = f"""
MATCH (p:Paper)
RETURN p.id AS id, COUNT {{ (p)-[:{"|".join(ROLE_TYPES.values())}]->() }} AS links,
       COUNT {{ (p)-[:WRITTEN_BY]->() }} AS authors, COUNT {{ (p)<-[:LOADED]-() }} AS records
"""


def batches(papers: int) -> list[list[PaperWrite]]:
    """Papers like real ones, 30 in a transaction."""
    rest = iter(iter_papers(papers))
    return list(iter(lambda: list(islice(rest, 30)), []))


def parts(db: Database) -> dict[str, tuple[int, int, int]]:
    """How many links, authors and records each stored paper has."""
    return {
        row["id"]: (row["links"], row["authors"], row["records"])
        for row in db.read(_PARTS, timeout=120)
    }


def expected(papers: list[PaperWrite]) -> dict[str, tuple[int, int, int]]:
    """The same of papers that were written whole."""
    return {
        paper.id: (len(paper.concepts), len(set(paper.authors)), len(paper.records))
        for paper in papers
    }


@contextmanager
def connected(running: Running) -> Iterator[Database]:
    """A connection to a running server."""
    with Database(running.uri, username=running.username, password=running.password) as db:
        yield db


def write_until_it_dies(db: Database, work: list[list[PaperWrite]], kill: int) -> list[PaperWrite]:
    """Write batch after batch, kill the server during one; the papers that were acknowledged."""
    done: list[PaperWrite] = []
    for number, batch in enumerate(work):
        if number == 5:
            threading.Timer(0.05, os.kill, (kill, signal.SIGKILL)).start()
        try:
            write_papers(db, batch)
        except GraphError:
            return done
        done += batch
    raise AssertionError("the server outlived the load")


def test_a_killed_database_has_every_acknowledged_paper_whole_and_none_half(
    database: Database, own_settings: GraphSettings
) -> None:
    """After kill -9 in mid-write and a restart, the rest is written and nothing tells of it."""
    work = batches(480)
    every = [paper for batch in work for paper in batch]
    with use_server(own_settings, options=QUICK) as running, connected(running) as db:
        apply_schema(db)
        done = write_until_it_dies(db, work, running.pid)
    with (
        use_server(own_settings, keep_running=False, options=QUICK) as again,
        connected(again) as db,
    ):
        assert again.pid != running.pid
        stored = parts(db)
        assert done
        assert expected(done).items() <= stored.items()
        assert stored.items() <= expected(every).items()
        assert len(stored) < len(every)
        for batch in build_batches(every):
            write_papers(db, batch)
        for batch in build_batches(every):
            write_papers(database, batch)
        assert dump_graph(db) == dump_graph(database)


class Road:
    """The way to a server, which can be blocked: connections break and new ones are refused."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._open: list[socket.socket] = []
        self.port = 0
        self.unblock()

    def unblock(self) -> None:
        """Let connections through, on the same port as before."""
        self._gate = socket.create_server(("127.0.0.1", self.port))
        self.port = self._gate.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._gate,), daemon=True).start()

    def block(self) -> None:
        """Break every connection and refuse others."""
        with suppress(OSError):
            self._gate.shutdown(socket.SHUT_RDWR)
        self._gate.close()
        for end in self._open:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def _accept(self, gate: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = gate.accept()
                far = socket.create_connection(("127.0.0.1", self._target))
                self._open += [near, far]
                threading.Thread(target=self._carry, args=(near, far), daemon=True).start()

    def _carry(self, near: socket.socket, far: socket.socket) -> None:
        with suppress(OSError, ValueError), near, far:
            while True:
                for end in select.select([near, far], [], [])[0]:
                    if not (data := end.recv(1 << 16)):
                        return
                    (far if end is near else near).sendall(data)


def test_a_database_that_comes_back_within_seconds_is_no_hindrance(
    database: Database, server_settings: GraphSettings
) -> None:
    """The write goes on by itself, and no paper is lost or written twice."""
    road = Road(int(str(server_settings.uri).rpartition(":")[2]))
    work = batches(210)
    with Database(
        f"bolt://127.0.0.1:{road.port}",
        username=server_settings.username,
        password=server_settings.password,
    ) as db:
        for number, batch in enumerate(work):
            if number in (2, 4):
                threading.Timer(0.05, road.block).start()
                threading.Timer(1.5, road.unblock).start()
            write_papers(db, batch)
    road.block()
    assert parts(database) == expected([paper for batch in work for paper in batch])
