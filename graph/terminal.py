"""What every command of paperkin shows alike: progress on standard error, and errors in words.

Standard output belongs to the data. A stack trace is shown only where PAPERKIN_TRACE is set.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Never, TextIO

import click
from tqdm import tqdm

from graph.errors import GraphError
from graph.progress import OnProgress, Progress

_WIDTH = 12  # of the bar, so that the words keep their room in a narrow terminal


@contextmanager
def shown_progress(stream: TextIO | None = None) -> Iterator[OnProgress]:
    """A function that shows progress: a line for each new thing, a bar where its size is known."""
    bars: list[tqdm[Never]] = []
    out = stream or sys.stderr
    said = ""

    def show(progress: Progress) -> None:
        nonlocal said
        if progress.total and bars and bars[0].desc == f"{progress.text}: ":
            bars[0].update(progress.done - bars[0].n)
            return
        _close(bars)
        if progress.total:
            bars.append(_bar(progress, out))
        elif progress.text != said:
            click.echo(progress.text, file=out)
        said = progress.text

    try:
        yield show
    finally:
        _close(bars)


@contextmanager
def errors_in_words() -> Iterator[None]:
    """Turn an error of the graph into its message and hint on standard error, and exit code 1."""
    try:
        yield
    except GraphError as error:
        if os.environ.get("PAPERKIN_TRACE"):
            raise
        click.echo(f"Error: {error.message}", err=True)
        if error.hint:
            click.echo(error.hint, err=True)
        raise SystemExit(1) from error


def _bar(progress: Progress, out: TextIO) -> "tqdm[Never]":
    """A bar of what is known to have an end; bytes are counted in kB and MB."""
    bar: tqdm[Never] = tqdm(
        total=progress.total,
        desc=progress.text,
        unit=progress.unit,
        unit_scale=progress.unit == "B",
        file=out,
        bar_format=f"{{desc}}: {{percentage:3.0f}}% |{{bar:{_WIDTH}}}| {{n_fmt}} of {{total_fmt}}",
        mininterval=0.5 if out.isatty() else 5.0,
    )
    bar.update(progress.done)
    return bar


def _close(bars: "list[tqdm[Never]]") -> None:
    for bar in bars:
        bar.close()
    bars.clear()
