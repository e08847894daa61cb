"""Progress on a terminal, on standard error: a bar where the total is known, else a line a step."""

import sys
from typing import Never

import click
from tqdm import tqdm

from graph.progress import Progress


class Reporter:
    """Shows what it is told, until it is closed; called from one thread at a time."""

    def __init__(self) -> None:
        self._bar: tqdm[Never] | None = None
        self._text = ""

    def __call__(self, progress: Progress) -> None:
        """Show how far it is."""
        if progress.text != self._text:
            self.close()
            self._text = progress.text
            if not progress.total:
                click.echo(progress.text, err=True)
        if progress.total:
            bar = self._bar or self._open(progress)
            bar.update(progress.done - bar.n)

    def _open(self, progress: Progress) -> "tqdm[Never]":
        bar: tqdm[Never] = tqdm(
            total=progress.total,
            desc=progress.text,
            unit=progress.unit,
            unit_scale=True,
            file=sys.stderr,
            leave=False,
        )
        self._bar = bar
        return bar

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None
