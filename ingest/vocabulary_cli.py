"""The command group ``vocabulary``: look up, check and extend the known names."""

import json
import sys
from pathlib import Path

import click

from graph.names import KINDS
from ingest import vocabulary_check
from ingest.extract.vocabulary import DATA, Entry, build_vocabulary
from ingest.own_vocabulary import add_entry, add_file
from ingest.terminal import read_settings, reported
from ingest.versions import OWN_VOCABULARY, own_vocabulary_files

_KIND = click.Choice(KINDS, case_sensitive=False)


@click.group()
def vocabulary() -> None:
    """List, check or extend the known names."""


@vocabulary.command("list", epilog="Example: paperkin vocabulary list A100")
@click.argument("words", nargs=-1, metavar="[WORD...]")
@click.option("--kind", type=_KIND, help="Only names of this kind.")
@click.option("--own", is_flag=True, help="Only the names that you have added.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a name.")
def list_names(words: tuple[str, ...], kind: str | None, own: bool, as_json: bool) -> None:
    """List known names that hold all the words."""
    settings = read_settings()
    with reported():
        files = own_vocabulary_files(settings.data_folder)
        known = build_vocabulary([] if own else None, own_files=files)
    for entry in sorted(known.entries, key=lambda entry: (KINDS.index(entry.kind), entry.name)):
        text = " ".join(entry.surfaces).lower()
        if (kind is None or entry.kind == kind) and all(word.lower() in text for word in words):
            click.echo(json.dumps(_as_json(entry), ensure_ascii=False) if as_json else _line(entry))


@vocabulary.command(epilog="Example: paperkin vocabulary check")
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Look for duplicates, clashing aliases, plain words, families that are missing or in a circle.

    Without files it checks the shipped names and your own; given files are checked beside the
    shipped names. One name under two kinds is allowed and means two concepts, so it is shown and
    no fault.
    """
    settings = read_settings()
    with reported():
        own = own_vocabulary_files(settings.data_folder)
        known = build_vocabulary().entries if files else ()
        findings = vocabulary_check.check(
            files or [*sorted(DATA.glob("*.toml")), *own], known=known
        )
    for finding in findings:
        click.echo(f"{finding.rule}: {finding.message}")
    faults = sum(finding.rule != vocabulary_check.TWO_KINDS for finding in findings)
    click.echo(f"{len(findings):,} to look at, {faults:,} of them faults.", err=True)
    sys.exit(1 if faults else 0)


@vocabulary.command(epilog="Example: paperkin vocabulary add Model Tidemark-7B --family Tidemark")
@click.argument("kind", type=click.Choice([*KINDS, "FILE"], case_sensitive=False))
@click.argument("name")
@click.option("--alias", "aliases", multiple=True, help="Another name for it; may be repeated.")
@click.option("--family", help="The name of the wider concept of the same kind.")
def add(kind: str, name: str, aliases: tuple[str, ...], family: str | None) -> None:
    """Add a name to your own vocabulary, or, with FILE as the kind, every name of a file."""
    settings = read_settings()
    path = settings.data_folder / OWN_VOCABULARY
    with reported():
        if kind == "FILE":
            if not Path(name).is_file():
                raise click.UsageError(f"There is no file {name}.")
            click.echo(f"{add_file(path, Path(name)):,} names added to {path}.", err=True)
        else:
            entry = add_entry(path, kind=kind, name=name, aliases=aliases, family=family)
            click.echo(f"{_line(entry)} is in {path}.", err=True)
    click.echo("Papers that are in the graph already are read again by: paperkin refresh", err=True)
    sys.exit(0)


def _line(entry: Entry) -> str:
    parts = [f"{entry.kind}: {entry.name}"]
    if entry.aliases:
        parts.append(f"also {', '.join(entry.aliases)}")
    if entry.family:
        parts.append(f"family {entry.family}")
    return "; ".join(parts)


def _as_json(entry: Entry) -> dict[str, object]:
    return {
        "kind": entry.kind,
        "name": entry.name,
        "aliases": list(entry.aliases),
        "family": entry.family,
    }
