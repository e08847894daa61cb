"""Ctrl-C and SIGTERM while a load runs: stop at once, but never in the middle of a talk with the
database, whose driver does not take an interrupt at any moment. A second signal stops anyway.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click


class Stopper:
    """Says whether a stop was asked for, and keeps it back while something must not be cut."""

    def __init__(self) -> None:
        self.asked = False
        self._shields = 0

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Take the signals for as long as the block runs."""
        before = {number: signal.signal(number, self._take) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    @contextmanager
    def shield(self) -> Iterator[None]:
        """A stop that is asked for inside the block comes at its end."""
        self._shields += 1
        try:
            yield
        finally:
            self._shields -= 1
        if self.asked and not self._shields:
            raise KeyboardInterrupt

    def _take(self, _number: int, _frame: FrameType | None) -> None:
        again, self.asked = self.asked, True
        if again or not self._shields:
            raise KeyboardInterrupt
        click.echo("Stopping after this batch.", err=True)


_SIGNALS = (signal.SIGINT, signal.SIGTERM)
