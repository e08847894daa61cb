"""The command about papers that may be one: it lists them, and keeps what a person decides."""

import json
import sys

import click

from graph.connect import open_database
from graph.queries.duplicates import LEAST, Duplicate, find_duplicates
from graph.terminal import shown_progress
from ingest.load_cli import build_extractor, exclusive
from ingest.same_paper import decide_same
from ingest.terminal import read_settings, reported


@click.command(epilog="Example: paperkin duplicates --same arxiv:2405.14366 doi:10.1145~3442188")
@click.option("--same", nargs=2, metavar="ID ID", help="These two are one paper: join them.")
@click.option("--different", nargs=2, metavar="ID ID", help="These are two: do not ask again.")
@click.option(
    "--least",
    type=click.FloatRange(0.5, 1),
    default=LEAST,
    show_default=True,
    help="How alike two titles are at least.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def duplicates(
    same: tuple[str, str] | None,
    different: tuple[str, str] | None,
    least: float,
    as_json: bool,
) -> None:
    """List papers that may be one under two titles or identifiers, and keep what you decide.

    A decision holds for every later load; the decisions are listed on the page /add, where they
    can be taken back.
    """
    if same and different:
        raise click.UsageError("Give --same or --different, and not both.")
    settings = read_settings()
    with reported(), shown_progress() as show, open_database(settings, on_progress=show) as db:
        if pair := same or different:
            with exclusive(settings):
                extractor = build_extractor(settings)
                override = decide_same(db, *pair, same=pair is same, extractor=extractor)
            click.echo(f"Kept as {override.id}: {_decision(override.action)}.")
            return
        found = find_duplicates(db, least=least)
    if as_json:
        click.echo(json.dumps([as_row(each) for each in found], ensure_ascii=False))
    else:
        _print(found)
    sys.exit(0)


def as_row(found: Duplicate) -> dict[str, object]:
    """A pair as data."""
    papers = [
        {"id": p.id, "title": p.title, "year": p.year, "authors": list(p.authors)}
        for p in found.papers
    ]
    return {"papers": papers, "likeness": round(found.likeness, 3), "why": found.why}


def _decision(action: str) -> str:
    return "one paper" if action == "same_paper" else "two papers"


def _print(found: list[Duplicate]) -> None:
    if not found:
        click.echo("No two papers look like one.")
    for each in found:
        for paper in each.papers:
            names = ", ".join(paper.authors[:3]) + (" and others" if len(paper.authors) > 3 else "")
            click.echo(f"{paper.id}  {paper.title}" + (f" ({names})" if names else ""))
        click.echo(f"  {each.why}\n")
    if found:
        click.echo(
            f"{len(found):,} pairs. Decide with --same ID ID or --different ID ID.", err=True
        )
