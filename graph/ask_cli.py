"""The commands ``paperkin ask ...``: the named questions, a command each.

Each resolves the names it is given, calls one question of graph/queries and prints its table; what
is said beside the table goes to standard error.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import click

from graph import ask_tables
from graph.ask_tables import Table
from graph.connect import open_database
from graph.console import QueryResult
from graph.database import Database
from graph.names import DATASET, KINDS
from graph.queries import compare as comparing
from graph.queries import concepts, papers, paths
from graph.queries.gaps import TRIED
from graph.queries.gaps import gaps as ask_gaps
from graph.queries.naming import resolve_concept, resolve_node, resolve_paper
from graph.queries.reading import read_next as ask_read_next
from graph.queries.results import results as ask_results
from graph.queries.studied import STUDIED
from graph.queries.studied import studied_with as ask_studied_with
from graph.queries.trends import trends as ask_trends
from graph.query_output import FORMATS, write_table
from graph.settings import GraphSettings
from graph.terminal import errors_in_words, shown_progress

_Command = TypeVar("_Command", bound=Callable[..., Any])
_ALL_KINDS = tuple(kind.lower() for kind in KINDS)
_LIMIT = click.option(
    "--limit", type=click.IntRange(1, 200), default=10, show_default=True, help="At most so many."
)
_FORMAT = click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="table", show_default=True,
    help="How the answer is printed.",
)  # fmt: skip


def _options(command: _Command) -> _Command:
    """What every question takes."""
    return _FORMAT(_LIMIT(command))


def _kind(*choices: str) -> Callable[[_Command], _Command]:
    return click.option("--kind", type=click.Choice(choices), help="Only concepts of this kind.")


@click.group()
def ask() -> None:
    """Ask the graph a question by name.

    A paper is named by any of its ids, an arXiv id or DOI, its title or what it proposes; a
    concept by its id, name or alias.

    Example: paperkin ask related 2405.14366
    """


@ask.command()
@click.argument("paper")
@_options
def related(paper: str, limit: int, form: str) -> None:
    """Papers that share concepts with one, and which.

    Example: paperkin ask related "MiniCache"
    """
    with _question(form) as (db, show):
        asked = resolve_paper(db, paper)
        show(ask_tables.related_table(asked, papers.related(db, asked["id"], limit=limit)))


@ask.command("builds-on")
@click.argument("paper")
@_options
def builds_on(paper: str, limit: int, form: str) -> None:
    """Papers whose proposals one uses, compares with or is tested on.

    Example: paperkin ask builds-on 2405.14366
    """
    with _question(form) as (db, show):
        asked = resolve_paper(db, paper)
        answer = papers.builds_on(db, asked["id"], limit=limit)
        show(ask_tables.lineage_table(asked, answer, forward=True))


@ask.command("built-on-by")
@click.argument("paper")
@_options
def built_on_by(paper: str, limit: int, form: str) -> None:
    """Papers that use, compare with or are tested on what one proposes.

    Example: paperkin ask built-on-by "vLLM"
    """
    with _question(form) as (db, show):
        asked = resolve_paper(db, paper)
        answer = papers.built_on_by(db, asked["id"], limit=limit)
        show(ask_tables.lineage_table(asked, answer, forward=False))


@ask.command("used-with")
@click.argument("concept")
@_kind(*_ALL_KINDS)
@_options
def used_with(concept: str, kind: str | None, limit: int, form: str) -> None:
    """Concepts that papers have together with one, more often than by chance.

    Example: paperkin ask used-with "KV cache" --kind dataset
    """
    with _question(form) as (db, show):
        asked = resolve_concept(db, concept)
        answer = concepts.used_with(db, asked["id"], kind=_label(kind), limit=limit)
        show(ask_tables.used_with_table(asked, answer))


@ask.command()
@click.argument("from_", metavar="FROM")
@click.argument("to")
@click.option("--not", "without", multiple=True, metavar="NAME", help="Do not pass this.")
@_options
def path(from_: str, to: str, without: tuple[str, ...], limit: int, form: str) -> None:
    """How two papers or concepts are connected.

    Example: paperkin ask path 2405.14366 2410.21465 --not "KV cache"
    """
    with _question(form) as (db, show):
        one, other = resolve_node(db, from_), resolve_node(db, to)
        exclude = [resolve_node(db, name)["id"] for name in without]
        answer = paths.paths(db, one["id"], other["id"], exclude=exclude, limit=limit)
        show(ask_tables.path_table(one, other, answer))


@ask.command()
@click.argument("paper", nargs=-1, required=True)
@_FORMAT
def compare(paper: tuple[str, ...], form: str) -> None:
    """What two to eight papers share and where they differ.

    Example: paperkin ask compare 2405.14366 2410.21465
    """
    if len(paper) < 2:
        raise click.UsageError("Name two papers or more.")
    with _question(form) as (db, show):
        ids = [resolve_paper(db, name)["id"] for name in paper]
        show(ask_tables.compare_table(comparing.compare(db, ids)))


@ask.command("studied-with")
@click.argument("task")
@_kind(*_ALL_KINDS)
@_options
def studied_with(task: str, kind: str | None, limit: int, form: str) -> None:
    """Which datasets, hardware and models a task is studied with.

    Any concept can be asked about; --limit counts for each kind.

    Example: paperkin ask studied-with "KV cache compression"
    """
    with _question(form) as (db, show):
        asked = resolve_concept(db, task)
        kinds = (str(_label(kind)),) if kind else STUDIED
        answer = ask_studied_with(db, asked["id"], kinds=kinds, limit=limit)
        show(ask_tables.studied_table(asked, answer))


@ask.command()
@click.argument("within", required=False)
@_kind(*_ALL_KINDS)
@_options
def trends(within: str | None, kind: str | None, limit: int, form: str) -> None:
    """Which concepts rise and fade, in all papers or WITHIN those of a concept.

    Example: paperkin ask trends --kind method
    """
    with _question(form) as (db, show):
        id = resolve_concept(db, within)["id"] if within else None
        show(ask_tables.trends_table(ask_trends(db, id, kind=_label(kind), limit=limit)))


@ask.command()
@click.argument("concept")
@_options
def gaps(concept: str, limit: int, form: str) -> None:
    """Datasets never tried with a method that its neighbours use, or back.

    Example: paperkin ask gaps MiniCache
    """
    with _question(form) as (db, show):
        asked = resolve_concept(db, concept, kinds=(*TRIED, DATASET))
        show(ask_tables.gaps_table(asked, ask_gaps(db, asked["id"], limit=limit)))


@ask.command()
@click.argument("concept")
@_options
def results(concept: str, limit: int, form: str) -> None:
    """The figures that papers report on a dataset or for a metric.

    Example: paperkin ask results throughput
    """
    with _question(form) as (db, show):
        asked = resolve_concept(db, concept)
        show(ask_tables.results_table(asked, ask_results(db, asked["id"], limit=limit)))


@ask.command("read-next")
@click.argument("paper", nargs=-1, required=True)
@click.option("--not", "without", multiple=True, metavar="PAPER", help="Do not name this one.")
@_options
def read_next(paper: tuple[str, ...], without: tuple[str, ...], limit: int, form: str) -> None:
    """What to read next for somebody who knows these papers, and why.

    Example: paperkin ask read-next 2405.14366 2410.21465
    """
    with _question(form) as (db, show):
        known = [resolve_paper(db, name)["id"] for name in paper]
        exclude = [resolve_paper(db, name)["id"] for name in without]
        show(ask_tables.read_next_table(ask_read_next(db, known, exclude=exclude, limit=limit)))


@contextmanager
def _question(form: str) -> Iterator[tuple[Database, Callable[[Table], None]]]:
    """The database, and what prints the answer once its commands are through."""
    with errors_in_words():
        started = time.perf_counter()
        answers: list[Table] = []
        with (
            shown_progress() as show,
            open_database(GraphSettings.from_env(), on_progress=show) as db,
        ):
            yield db, answers.append
        for answer in answers:
            _print(answer, form, time.perf_counter() - started)


def _print(table: Table, form: str, seconds: float) -> None:
    for note in table.notes:
        click.echo(note, err=True)
    readable = form in ("table", "csv")
    rows = [_readable(row) for row in table.rows] if readable else table.rows
    result = QueryResult(table.columns, rows, table.truncated, seconds)
    if form == "table" and not rows:
        return
    lines = write_table(result, wrap=True) if form == "table" else FORMATS[form](result)
    for line in lines:
        click.echo(line)


def _readable(row: Sequence[Any]) -> list[Any]:
    """The row with every list as words."""
    return [", ".join(cell) if isinstance(cell, list) else cell for cell in row]


def _label(kind: str | None) -> str | None:
    return kind.capitalize() if kind else None
