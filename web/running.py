"""Who runs how many queries: slots of one process, so that nobody keeps the database to himself.

A slot is held until its query has ended. One whose query outlives its time stays held until the
server no longer has it. Nothing here knows Cypher or Flask.
"""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from web.errors import TooManyQueries


class Slots:
    """Slots of all clients; safe to share between threads."""

    def __init__(self, *, each: int, together: int = 8) -> None:
        self._each = each
        self._together = together
        self._held: Counter[str] = Counter()
        self._lock = threading.Lock()

    @contextmanager
    def hold(self, client: str, *, seconds: float) -> Iterator[None]:
        """Hold a slot around a query that may take so long; raises TooManyQueries."""
        with self._lock:
            if self._held[client] >= self._each or self._held.total() >= self._together:
                raise TooManyQueries(
                    "Too many queries run at once.", seconds=max(1, round(seconds))
                )
            self._held[client] += 1
        try:
            yield
        finally:
            with self._lock:
                self._held[client] -= 1
                if not self._held[client]:
                    del self._held[client]
