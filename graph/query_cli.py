"""The command ``paperkin query``: one reading statement in, its rows out.

It parses, opens the database, calls `run_query` and prints. Rows go to standard output, everything
else to standard error. There is no row or time limit unless one is given: Ctrl-C ends the query on
the server too.
"""

import json
import sys
import uuid
from typing import Any

import click

from graph.connect import open_database
from graph.console import QueryResult, run_query
from graph.query_output import FORMATS
from graph.settings import GraphSettings
from graph.terminal import errors_in_words, shown_progress


@click.command()
@click.argument("statement", required=False)
@click.option(
    "-p", "--param", "given", multiple=True, metavar="NAME=VALUE",
    help="A parameter; the value is JSON, or else text.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="table", show_default=True,
    help="How the rows are printed.",
)  # fmt: skip
@click.option("--limit", type=click.IntRange(min=1), help="Print at most this many rows.")
@click.option("--timeout", type=click.FloatRange(min=0.1), help="Seconds that it may take.")
def query(
    *,
    statement: str | None,
    given: tuple[str, ...],
    form: str,
    limit: int | None,
    timeout: float | None,
) -> None:
    """Run a Cypher query and print its rows. It only reads.

    STATEMENT is the query; without it, or with -, the query is read from standard input.

    Example: paperkin query 'MATCH (p:Paper) RETURN p.title LIMIT 5'
    """
    text = _statement(statement)
    parameters = dict(_parameter(item) for item in given)
    with errors_in_words(), shown_progress() as show:
        settings = GraphSettings.from_env()
        with open_database(settings, on_progress=show) as db:
            result = run_query(
                db, text, parameters, query_id=str(uuid.uuid4()), limit=limit, timeout=timeout
            )
    _print(result, form)


def _statement(given: str | None) -> str:
    if given is not None and given != "-":
        return given
    if given is None and sys.stdin.isatty():
        raise click.UsageError("Give a query, or pipe one in.")
    return sys.stdin.read()


def _parameter(text: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise click.UsageError(f"{text!r} is no parameter; write -p name=value.")
    try:
        return name, json.loads(value)
    except ValueError:
        return name, value


def _print(result: QueryResult, form: str) -> None:
    for line in FORMATS[form](result):
        click.echo(line)
    if form == "table":
        rows = f"{len(result.rows):,} row{'' if len(result.rows) == 1 else 's'}"
        click.echo(f"{rows}, {result.seconds * 1000:,.0f} ms", err=True)
    if result.truncated:
        click.echo(f"First {len(result.rows):,} rows; there are more.", err=True)
