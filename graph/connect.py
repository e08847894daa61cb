"""Open the database: the one that the settings name, or the local one, started for it.

The only place that decides which, and that refuses somebody else's graph. What it hands out is a
Database whose schema is in place.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from graph.database import Database
from graph.errors import ForeignDatabase
from graph.names import META
from graph.progress import OnProgress, Progress, silent
from graph.schema import apply_schema, read_schema_version
from graph.server import use_server
from graph.settings import GraphSettings

# Both ride on the count store: the label counts of a database are kept up to date.
_ANYTHING = "MATCH (n) RETURN count(n) AS nodes"
_OURS = f"MATCH (m:{META}) RETURN count(m) AS nodes"


@contextmanager
def open_database(
    settings: GraphSettings,
    *,
    on_progress: OnProgress | None = None,
    adopt: bool = False,
    keep_running: bool = True,
) -> Iterator[Database]:
    """The database of these settings, answering and with paperkin's schema, until the block ends.

    ``keep_running`` false makes a local server that this starts stop with its last user. Raises
    ForeignDatabase where the graph is somebody else's and ``adopt`` is false, SchemaTooNew where
    a newer paperkin wrote it, DatabaseUnavailable or a ServerError where there is none.
    """
    show = on_progress or silent
    with connect(settings, on_progress=show, keep_running=keep_running) as db:
        if not adopt:
            refuse_foreign(db)
        if read_schema_version(db) is None:
            show(Progress("Preparing the graph"))
        apply_schema(db)
        yield db


@contextmanager
def connect(
    settings: GraphSettings,
    *,
    on_progress: OnProgress = silent,
    keep_running: bool = True,
) -> Iterator[Database]:
    """The database of these settings as it is, answering: nothing is refused, nothing written."""
    with ExitStack() as stack:
        uri, username, password = settings.uri, settings.username, settings.password
        if uri is None:
            running = stack.enter_context(
                use_server(settings, on_progress=on_progress, keep_running=keep_running)
            )
            uri, username, password = running.uri, running.username, running.password
        db = Database(
            uri,
            username=username,
            password=password,
            database=settings.database if settings.uri else None,
            read_timeout=settings.read_timeout,
        )
        stack.callback(db.close)  # before the server is left: it stops quickly when nobody is there
        db.check()
        yield db


def refuse_foreign(db: Database) -> None:
    """Raise ForeignDatabase where the database holds something and paperkin did not make it."""
    nodes = int(db.read(_ANYTHING)[0]["nodes"])
    if nodes and not db.read(_OURS)[0]["nodes"]:
        raise ForeignDatabase(
            f"The database at {db.uri} holds {nodes:,} nodes that paperkin did not make."
        )
