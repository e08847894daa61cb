"""The database of a running app, opened by a thread of its own while pages are served already.

It holds the connection (and with it our share of the local server) from ``start`` to ``close``,
both in the one thread, because the locks behind it belong to whoever took them. It does not load
anything and prints nothing itself.
"""

import threading
from collections.abc import Callable

from graph.connect import open_database
from graph.database import Database
from graph.errors import DatabaseUnavailable, GraphError
from graph.progress import OnProgress, Progress, silent
from graph.settings import GraphSettings
from web.errors import DatabaseStarting

_LOOK_AGAIN = 5.0  # seconds between two tries where nobody answers at the address


class BackgroundDatabase:
    """A database provider for create_app: call it for the database, or for why there is none."""

    def __init__(
        self,
        settings: GraphSettings,
        *,
        on_progress: OnProgress = silent,
        on_open: Callable[[Database], None] | None = None,
    ) -> None:
        self._settings = settings
        self._show = on_progress
        self._on_open = on_open
        self._progress = ""
        self._database: Database | None = None
        self._error: GraphError | None = None
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="paperkin-database", daemon=True)

    def start(self) -> "BackgroundDatabase":
        """Begin to open the database; returns at once."""
        self._thread.start()
        return self

    def close(self) -> None:
        """Let the database go and wait until it is gone; a local server of ours is stopped."""
        self._closing.set()
        if self._thread.ident is not None:
            self._thread.join()

    def wait(self, seconds: float) -> None:
        """Wait that long, or until it is closed."""
        self._closing.wait(seconds)

    @property
    def closing(self) -> bool:
        """Whether it has been told to close."""
        return self._closing.is_set()

    def __call__(self) -> Database:
        """The open database. Raises DatabaseStarting, or the reason why it cannot be opened."""
        if self._database is not None:
            return self._database
        if self._error is not None:
            raise self._error
        raise DatabaseStarting(self._progress)

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                self._hold()
            except DatabaseUnavailable as error:
                self._error = error
                self._closing.wait(_LOOK_AGAIN)
            except GraphError as error:
                self._error = error
                return

    def _hold(self) -> None:
        """Open the database, hand it out, and keep it until the app is closed."""
        with open_database(self._settings, on_progress=self._note, keep_running=False) as database:
            self._error = None
            self._database = database
            try:
                if self._on_open:
                    self._on_open(database)
                self._closing.wait()
            finally:
                self._database = None

    def _note(self, progress: Progress) -> None:
        if self._closing.is_set():  # breaks off the fetch or the start, which may take minutes
            raise DatabaseUnavailable("The app is stopping.")
        done = f", {100 * progress.done // progress.total} %" if progress.total else ""
        self._progress = f"{progress.text}{done}"
        self._show(progress)
