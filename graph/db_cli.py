"""The commands of ``paperkin db``: look at the database, start, stop, empty it, copy it and back.

Each builds the settings, calls one function and prints; nothing is decided here. Data goes to
standard output, everything else to standard error.
"""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from graph import server
from graph.annotation import annotated_lines
from graph.backup import restore_backup, write_backup, write_csv
from graph.connect import connect, open_database
from graph.database import Database
from graph.errors import DatabaseUnavailable, InvalidValue
from graph.queries.overview import count_graph
from graph.schema import read_data_version, read_schema_version
from graph.settings import GraphSettings
from graph.terminal import errors_in_words, shown_progress


@click.group()
def db() -> None:
    """The database: status, start, stop, reset, backup, restore, export, import, analyse.

    Example: paperkin db status
    """


@db.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def status(*, as_json: bool) -> None:
    """Say which database is used, whether it answers, and what is in it.

    Example: paperkin db status --json
    """
    with errors_in_words():
        settings = GraphSettings.from_env()
        found = _local_status(settings) if settings.is_local else _remote_status(settings)
    if as_json:
        click.echo(json.dumps(found, default=str))
    else:
        for key, value in found.items():
            if value not in (None, [], ()):
                click.echo(f"{key.replace('_', ' ') + ':':<16}{_in_words(value)}")
    raise SystemExit(0 if found["running"] or settings.is_local else 1)


@db.command()
def start() -> None:
    """Start the local Neo4j and leave it running.

    Example: paperkin db start
    """
    with errors_in_words(), shown_progress() as show:
        settings = _local("start")
        running = server.start(settings, on_progress=show)
    click.echo(f"Neo4j {running.release} answers at {running.uri}", err=True)


@db.command()
def stop() -> None:
    """Stop the local Neo4j, whoever uses it.

    Example: paperkin db stop
    """
    with errors_in_words():
        stopped = server.stop(_local("stop"))
    click.echo("The database has stopped" if stopped else "The database was not running", err=True)


@db.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset(*, yes: bool) -> None:
    """Delete the local graph: papers, concepts, corrections, marks, everything.

    Example: paperkin db reset --yes
    """
    with errors_in_words():
        settings = _local("reset")
        if not yes:
            click.confirm(f"Delete the graph in {settings.data_folder}?", abort=True, err=True)
        server.reset(settings)
    click.echo("The local graph is empty", err=True)


@db.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Write over a file that exists.")
def backup(file: Path, *, force: bool) -> None:
    """Copy the whole graph into FILE (JSON Lines; compressed where it ends in .gz).

    Example: paperkin db backup papers.jsonl.gz
    """
    with errors_in_words(), shown_progress() as show:
        if file.exists() and not force:
            raise InvalidValue(f"{file} exists.", hint="Name another file, or say --force.")
        with open_database(GraphSettings.from_env(), on_progress=show) as database:
            counts = write_backup(database, file, on_progress=show)
    left = f"; {counts.left_out:,} foreign nodes were left out" if counts.left_out else ""
    click.echo(
        f"{file}: {counts.nodes:,} nodes, {counts.relationships:,} relationships{left}", err=True
    )


@db.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Bring a backup from FILE into an empty database.

    Example: paperkin db restore papers.jsonl.gz
    """
    with (
        errors_in_words(),
        shown_progress() as show,
        connect(GraphSettings.from_env(), on_progress=show) as database,
    ):
        counts = restore_backup(database, file, on_progress=show)
    click.echo(f"{counts.nodes:,} nodes, {counts.relationships:,} relationships", err=True)


FORMATS = ("csv", "jsonl", "graphml", "bibtex", "annotated")
_BY_SUFFIX = {".jsonl": "jsonl", ".gz": "jsonl", ".graphml": "graphml", ".bib": "bibtex"}


@db.command(name="export")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(FORMATS), help="Else by the name of PATH.")
@click.option("--search", "query", metavar="QUERY", help="Papers that a search finds, not all.")
@click.option("--force", is_flag=True, help="Write over a file that exists.")
def export(path: Path, *, form: str | None, query: str | None, force: bool) -> None:
    """Write the graph for other programs: a CSV folder, JSON Lines, GraphML or BibTeX.

    A folder is for Neo4j's own importer (neo4j-admin database import full @FOLDER/import.args) and
    for paperkin db import; GraphML and BibTeX hold a part of what is known, and take a selection.
    Annotated are the papers in which you corrected something, as evaluate and train take them.

    Example: paperkin db export quantized.bib --search 'method:quantization year:2023-'
    """
    with errors_in_words(), shown_progress() as show:
        form = form or _BY_SUFFIX.get(path.suffix, "csv")
        if query and form not in ("graphml", "bibtex"):
            raise InvalidValue(f"No part of it is written as {form}.", hint="Leave --search.")
        if path.is_file() and not force:
            raise InvalidValue(f"{path} exists.", hint="Name another file, or say --force.")
        with open_database(GraphSettings.from_env(), on_progress=show) as database:
            said = _export(database, path, form, query)
    click.echo(f"{path}: {said}", err=True)


def _export(database: Database, path: Path, form: str, query: str | None) -> str:
    from graph import exports  # noqa: PLC0415  (networkx takes its time)

    if form == "annotated":
        lines = list(annotated_lines(database))
        path.write_text("".join(lines), encoding="utf-8")
        return f"{len(lines):,} corrected papers"
    if form in ("csv", "jsonl"):
        counts = (write_csv if form == "csv" else write_backup)(database, path)
        return f"{counts.nodes:,} nodes, {counts.relationships:,} relationships"
    ids = exports.select_papers(database, query)
    if form == "bibtex":
        return f"{exports.write_bibtex(database, ids, path):,} entries"
    nodes, links = exports.write_graphml(database, ids, path)
    return f"{len(ids):,} papers, {nodes - len(ids):,} concepts, {links:,} links"


@db.command(name="import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.pass_context
def import_(context: click.Context, path: Path) -> None:
    """Bring a CSV folder or JSON Lines, as export writes them, into an empty database.

    Example: paperkin db import exported/
    """
    context.invoke(restore, file=path)


@db.command()
def analyse() -> None:
    """Find communities, central papers and the places of the map, as a load of a small graph does.

    Example: paperkin db analyse
    """
    from graph.analytics.store import refresh_analytics  # noqa: PLC0415  (numpy takes its time)

    with (
        errors_in_words(),
        shown_progress() as show,
        open_database(GraphSettings.from_env(), on_progress=show) as database,
    ):
        found = refresh_analytics(database, show)
    click.echo(f"{found:,} communities", err=True)


def _local(action: str) -> GraphSettings:
    """The settings, where the database is the local one. Raises InvalidValue where it is not."""
    settings = GraphSettings.from_env()
    if not settings.is_local:
        raise InvalidValue(
            f"`paperkin db {action}` acts on the local database only, and NEO4J_URI names "
            f"{settings.uri}.",
            hint="Unset NEO4J_URI for this command.",
        )
    return settings


def _local_status(settings: GraphSettings) -> dict[str, Any]:
    """What is known of the local server, and of the graph where it answers."""
    known = asdict(server.status(settings))
    there = server.address_of_running(settings)
    return known | (_remote_status(there) if there else {})


def _remote_status(settings: GraphSettings) -> dict[str, Any]:
    """Whether the server at the settings' address answers, and what is in it."""
    try:
        with connect(settings) as database:
            return {"running": True, "uri": settings.uri, **_graph_status(database)}
    except DatabaseUnavailable as error:
        return {"running": False, "uri": settings.uri, "why": error.message}


def _graph_status(database: Database) -> dict[str, Any]:
    """The size and the versions of the graph."""
    return {
        **database.execute_read(count_graph),
        "schema_version": read_schema_version(database),
        "data_version": read_data_version(database),
    }


def _in_words(value: object) -> str:
    """A value of the status for a person."""
    words: dict[type, Callable[[Any], str]] = {
        bool: lambda flag: "yes" if flag else "no",
        int: lambda number: f"{number:,}",
        float: lambda number: f"{number:,.0f}",
        tuple: ", ".join,
    }
    return words.get(type(value), str)(value)
