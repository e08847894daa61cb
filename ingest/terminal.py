"""Progress and problems on standard error: a bar where somebody watches, a line a problem.

Data goes to standard output and is nothing of this module's.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Never

import click
from tqdm import tqdm

from graph.errors import GraphError
from graph.settings import GraphSettings
from ingest.errors import IngestError
from ingest.extract.vocabulary import VocabularyError
from ingest.read.files import Meter
from ingest.records import REFUSED, WARNING, Problem

_MOST_SHOWN = {REFUSED: 200, WARNING: 20}


class Terminal:
    """A bar of papers, and problems above it; close it before printing the report."""

    def __init__(
        self,
        text: str = "Reading",
        *,
        quiet: bool = False,
        total: int = 0,
        meter: Meter | None = None,
    ) -> None:
        self._meter = meter
        self._bar: tqdm[Never] = tqdm(
            total=total or None,
            desc=text,
            unit=" papers",
            file=sys.stderr,
            leave=False,
            disable=quiet or not sys.stderr.isatty(),
        )
        self._shown: Counter[str] = Counter()

    def papers(self, taken: int, problem: Problem | None = None) -> None:
        """So many papers are done; a problem is shown at once."""
        if self._meter and (total := self._meter.total()):
            self._bar.total = max(total, taken)
        self._bar.update(max(taken - self._bar.n, 0))
        if problem is not None:
            self.problem(problem)

    def of(self, done: int, total: int) -> None:
        """So many of a known number are done."""
        self._bar.total = total
        self.papers(done)

    def problem(self, problem: Problem) -> None:
        """Show a problem, unless very many of its kind were shown."""
        self._shown[problem.severity] += 1
        if self._shown[problem.severity] <= _MOST_SHOWN[problem.severity]:
            self._bar.write(str(problem), file=sys.stderr)

    def say(self, text: str) -> None:
        """Show a line above the bar."""
        self._bar.write(text, file=sys.stderr)

    def close(self) -> None:
        """Take the bar away, and say how many problems were not shown."""
        self._bar.close()
        for severity, most in _MOST_SHOWN.items():
            if (more := self._shown[severity] - most) > 0:
                click.echo(
                    f"... and {more:,} more of severity {severity} (--json lists them).", err=True
                )


@contextmanager
def reported() -> Iterator[None]:
    """Turn every error of ours into one line on standard error and exit code 1."""
    try:
        yield
    except (GraphError, IngestError) as error:
        raise click.ClickException(f"{error.message} {error.hint}".strip()) from error
    except VocabularyError as error:
        raise click.ClickException(str(error)) from error


def read_settings() -> GraphSettings:
    """The settings of the graph package; one that cannot be used is one line and exit code 1."""
    with reported():
        return GraphSettings.from_env()
