"""Everything that the graph package raises, as one tree; it must not import anything of ours.

    GraphError
    ├── DatabaseUnavailable        nobody answers at the address, or it stopped answering
    │   ├── AccessDenied           it answers, but not to this user and password
    │   └── DiskFailed             it cannot write to its disk, and stops until it can
    ├── QueryFailed                the database refused or broke off a statement
    │   ├── CypherSyntax           with line and column
    │   ├── QueryTimeout           it ran longer than it may
    │   ├── QueryRefused           a statement that this connection may not run, with the reason
    │   ├── ConstraintViolated     a write that breaks a constraint
    │   └── OutOfMemory            it needs more memory than the server gives one statement
    ├── InvalidValue               a parameter or an argument that cannot be used
    │   └── AmbiguousName          a name that means several papers or concepts
    ├── TooManyQueries             who asks runs as many queries as he may
    ├── NotFound                   no such paper, concept, load, ...
    ├── ForeignDatabase            the database holds somebody else's graph
    ├── GraphChanged               others wrote to the same papers in between
    ├── SchemaTooNew               the graph was written by a newer paperkin
    ├── DatabaseNotEmpty           restore works only into an empty database
    └── ServerError                the local server
        ├── JavaMissing            no Java that can run it
        ├── JarsUnavailable        the server's jars are not here and cannot be fetched
        ├── DamagedJar             what was fetched is not what the lock file names
        ├── PortTaken              another program has its port
        ├── DataFolderUnusable     the data folder cannot be written
        ├── DataFolderLocked       another server has the data folder open
        ├── ReleaseTooOld          the data was written by a newer release than this one runs
        ├── NotEnoughMemory        the machine has too little memory for it
        ├── ServerDied             it ended while starting
        └── StartTimeout           it runs but did not answer in time

A message says what happened, with which input, and what to do next; it never holds a password.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any


class GraphError(Exception):
    """Anything that goes wrong in the graph package."""

    #: What the reader can do about it; shown after the message where it is not empty.
    hint = ""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if hint is not None:
            self.hint = hint


class DatabaseUnavailable(GraphError):
    """Nobody answers at the database's address, or it stopped answering."""

    hint = "Look at `paperkin db status`; with NEO4J_URI set, check that the server there runs."


class AccessDenied(DatabaseUnavailable):
    """The database does not accept this user and password, or forbids the database to them."""

    hint = "Check NEO4J_USERNAME, NEO4J_PASSWORD and NEO4J_DATABASE."


class DiskFailed(DatabaseUnavailable):
    """The database could not write to its disk; what it acknowledged before is safe."""

    hint = (
        "Make room on the disk of the database and start it again (`paperkin db stop` for the "
        "local one; the next command starts it). What was written before is kept."
    )


class QueryFailed(GraphError):
    """The database refused or broke off a statement; ``code`` is the server's name for why."""

    def __init__(self, message: str, *, code: str = "", hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.code = code


class CypherSyntax(QueryFailed):
    """A statement that is no Cypher; ``line`` and ``column`` count from 1 where they are known."""

    def __init__(
        self, message: str, line: int | None = None, column: int | None = None, *, code: str = ""
    ) -> None:
        super().__init__(message, code=code)
        self.line = line
        self.column = column


class QueryTimeout(QueryFailed):
    """A statement ran longer than it may and was stopped."""

    hint = "Ask for less at a time: add a LIMIT, or start from a node that is found by its id."


class QueryRefused(QueryFailed):
    """A statement that may not be run here; ``reason`` says why in a sentence."""

    def __init__(self, reason: str, *, code: str = "", hint: str | None = None) -> None:
        super().__init__(reason, code=code, hint=hint)
        self.reason = reason


class ConstraintViolated(QueryFailed):
    """A write that would break a constraint of the schema."""


class OutOfMemory(QueryFailed):
    """A statement needs more memory than the server gives to one."""

    hint = "Ask for less at a time: add a LIMIT before collecting or sorting."


class TooManyQueries(GraphError):
    """Who asks, or all together, run as many queries as they may; ``seconds`` until the next."""

    def __init__(self, message: str, *, seconds: int) -> None:
        super().__init__(message, hint=f"Next one in {seconds} s.")
        self.seconds = seconds


class InvalidValue(GraphError):
    """A parameter or an argument that cannot be used as it is."""


class AmbiguousName(InvalidValue):
    """A name that means several things; ``candidates`` are their items, most papers first."""

    hint = "Give the id of the one that is meant."

    def __init__(self, name: str, candidates: Sequence[Mapping[str, Any]]) -> None:
        shown = [f"{each.get('name') or each['title']} ({each['id']})" for each in candidates]
        super().__init__(f"{name!r} means {len(shown)} things: {'; '.join(shown)}.")
        self.candidates = list(candidates)


class NotFound(GraphError):
    """There is no node of this kind with this id."""

    def __init__(self, kind: str, id: str) -> None:
        super().__init__(f"There is no {kind} {id!r}.")
        self.kind = kind
        self.id = id


class ForeignDatabase(GraphError):
    """The database is not empty and paperkin did not make what is in it."""

    hint = "Give paperkin an empty database, or let it write into this one: paperkin load --adopt."


class GraphChanged(GraphError):
    """Somebody else wrote to the papers that a write was decided on; nothing was written."""

    hint = "Run it again: it is decided anew from what is there."

    def __init__(self, papers: Sequence[str]) -> None:
        shown = ", ".join(sorted(set(papers))[:3])
        super().__init__(f"Others wrote to the same papers meanwhile, among them {shown}.")
        self.papers = sorted(set(papers))


class SchemaTooNew(GraphError):
    """The graph was written by a newer paperkin than this one."""

    hint = "Install the newer paperkin again (pip install --upgrade paperkin)."


class DatabaseNotEmpty(GraphError):
    """A restore was asked for into a database that already holds something."""

    hint = "Restore into an empty database: `paperkin db reset` empties the local one."


class ServerError(GraphError):
    """Something about the local server; the other two ways to have a Neo4j may help."""


class JavaMissing(ServerError):
    """There is no Java on this machine that can run the server."""

    hint = (
        "Install Java 21 or newer and put it on the PATH (or set JAVA_HOME), or use a Neo4j that "
        "runs elsewhere: docker compose up, or set NEO4J_URI, NEO4J_USERNAME and NEO4J_PASSWORD."
    )


class JarsUnavailable(ServerError):
    """The server's jars are not in the cache folder and could not be fetched."""

    hint = (
        "Try again with a network: what has arrived is kept. Or use a Neo4j that runs elsewhere: "
        "docker compose up, or set NEO4J_URI, NEO4J_USERNAME and NEO4J_PASSWORD."
    )


class DamagedJar(JarsUnavailable):
    """What was fetched is not the file that the lock file names by its SHA-256."""

    def __init__(self, message: str, *, name: str, expected: str, found: str) -> None:
        super().__init__(message)
        self.name = name
        self.expected = expected
        self.found = found


class PortTaken(ServerError):
    """Another program listens on the port that the local server was told to use."""

    hint = "Stop the other program, or unset PAPERKIN_NEO4J_PORT to let paperkin find a free one."

    def __init__(self, port: int) -> None:
        super().__init__(f"Another program listens on port {port} of this machine.")
        self.port = port


class _FolderError(ServerError):
    """Something about one folder; not raised itself."""

    def __init__(self, message: str, *, folder: Path, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.folder = folder


class DataFolderUnusable(_FolderError):
    """The data folder cannot be made or written."""

    hint = "Make the folder writable, or name another one with PAPERKIN_DATA."


class DataFolderLocked(_FolderError):
    """Another server, not one of ours that can be used, has the data folder open."""

    hint = "Stop the other server (`paperkin db stop`), or name another folder with PAPERKIN_DATA."


class DatabaseDamaged(_FolderError):
    """The server runs, but what its folder holds cannot be opened."""

    hint = (
        "Empty it and put a backup back: `paperkin db reset`, then `paperkin db restore FILE`. "
        "Without a backup, keep a copy of the folder first."
    )


class LogTorn(DatabaseDamaged):
    """The transaction log ends in bytes that cannot be read, as after a disk that was full."""


class ReleaseTooOld(_FolderError):
    """The data folder was written by a newer release of Neo4j than the one pinned here."""

    hint = "Install the newer paperkin again, or name another folder with PAPERKIN_DATA."


class NotEnoughMemory(ServerError):
    """The machine does not have the memory that the server is told to use."""

    hint = "Close other programs, or give it less with PAPERKIN_NEO4J_HEAP (512m is enough)."


class ServerDied(ServerError):
    """The server ended while it was starting; ``log_tail`` is the end of what it wrote."""

    def __init__(self, message: str, *, log_file: Path, log_tail: str) -> None:
        super().__init__(message, hint=f"Its whole log is {log_file}.")
        self.log_file = log_file
        self.log_tail = log_tail


class StartTimeout(ServerError):
    """The server runs, but did not answer a query in time."""

    hint = "Wait and try again on a machine this busy; PAPERKIN_NEO4J_START_TIMEOUT is the wait."
