"""The command that fetches papers from the web; it parses, calls, prints, and may load at once."""

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click

from graph.settings import GraphSettings
from ingest.fetch.client import Client
from ingest.fetch.fetch import Fetched, fetch_ids, fetch_search, name_ids
from ingest.fetch.pages import Pages, folder_name
from ingest.fetch.service import Service
from ingest.fetch.settings import FetchSettings
from ingest.load_cli import load
from ingest.terminal import Terminal, read_settings, reported

Command = Callable[..., Any]


def _options(command: Command) -> Command:
    """The arguments that every service takes."""
    for each in reversed(
        (
            click.argument("query", required=False),
            click.option("--ids", metavar="ID,ID,...", help="These papers, instead of a search."),
            click.option(
                "--max",
                "most",
                type=click.IntRange(min=1),
                default=100,
                show_default=True,
                help="The most papers of a search.",
            ),
            click.option(
                "--out",
                type=click.Path(file_okay=False, path_type=Path),
                help="The folder to fill, else one in your data folder.",
            ),
            click.option("--fresh", is_flag=True, help="Ask again for what was fetched today."),
            click.option("--load", "and_load", is_flag=True, help="Load the papers at once."),
        )
    ):
        command = each(command)
    return command


@click.group()
def fetch() -> None:
    """Fetch papers from arXiv, OpenAlex or Semantic Scholar into files that load can read.

    It asks politely and goes on where it was stopped; what was fetched today is not asked again.
    """


@fetch.command(epilog="Example: paperkin fetch arxiv 'cat:cs.LG AND abs:quantization' --max 500")
@_options
def arxiv(**given: Any) -> None:
    """Newest papers that match a query of arXiv's API, or papers by arXiv id."""
    _fetch(FetchSettings.from_env(os.environ).arxiv(), **given)


@fetch.command(epilog="Example: paperkin fetch openalex 'sparse attention' --max 200")
@_options
def openalex(**given: Any) -> None:
    """Most relevant works of a search, or works by OpenAlex id, DOI or arXiv id."""
    _fetch(FetchSettings.from_env(os.environ).openalex(), **given)


@fetch.command(
    name="semantic-scholar",
    epilog="Example: paperkin fetch semantic-scholar --ids 2503.11731,2405.14366",
)
@_options
def semantic_scholar(**given: Any) -> None:
    """Most relevant papers of a search (1,000 at most), or papers by id with their references."""
    _fetch(FetchSettings.from_env(os.environ).semantic_scholar(), **given)


def _fetch(
    service: Service,
    *,
    query: str | None,
    ids: str | None,
    most: int,
    out: Path | None,
    fresh: bool,
    and_load: bool,
) -> None:
    if bool(query) == bool(ids):
        raise click.UsageError("Give a query, or --ids, and not both.")
    settings = read_settings()
    wanted = [each.strip() for each in (ids or "").split(",") if each.strip()]
    pages = Pages(out or _folder(settings, service, query or name_ids(wanted)), service.suffix)
    terminal = Terminal(f"Asking {service.title}")
    client = Client(service, settings.cache_folder / "fetch", on_wait=terminal.say)
    run = (
        partial(fetch_search, client, pages, query, most=most)
        if query
        else partial(fetch_ids, client, pages, wanted)
    )
    with reported():
        try:
            fetched = run(anew=fresh, on_fetched=terminal.of)
        except KeyboardInterrupt:
            click.echo("Stopped. The same command goes on where it was.", err=True)
            sys.exit(1)
        finally:
            terminal.close()
    _print(service, pages.folder, fetched)
    if and_load and fetched.records:
        click.get_current_context().invoke(load, sources=(str(pages.folder),))
    sys.exit(1 if fetched.missing else 0)


def _folder(settings: GraphSettings, service: Service, question: str) -> Path:
    return settings.data_folder / "fetched" / folder_name(service.name, question)


def _print(service: Service, folder: Path, fetched: Fetched) -> None:
    of = f" of {fetched.total:,} that match" if fetched.total is not None else ""
    again = "" if fetched.asked else ", all fetched before"
    click.echo(f"{fetched.records:,} papers{of} from {service.title}{again}.")
    for each in fetched.missing:
        click.echo(f"{service.title} has no paper {each}.", err=True)
    if fetched.records:
        click.echo(f"paperkin load '{folder}'")
