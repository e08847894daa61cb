"""The commands that change the graph: load, refresh, remove. Each parses, calls, prints."""

import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import KW_ONLY, dataclass
from pathlib import Path

import click
from filelock import FileLock, Timeout

from graph.connect import open_database
from graph.database import Database
from graph.loads import FAILED, RUNNING, STOPPED, list_loads
from graph.progress import OnProgress, silent
from graph.server import load_went_well
from graph.settings import GraphSettings
from graph.terminal import shown_progress
from ingest.errors import IngestError
from ingest.extract.extract import Extractor
from ingest.jobs import job_source, remove_uploads
from ingest.load import SAMPLE, SAMPLE_SOURCE, LoadOptions, load_sources
from ingest.read.files import Meter
from ingest.remove import Removal, put_back, remove_load, remove_papers, remove_sample
from ingest.report import LoadReport
from ingest.reread import refresh as refresh_papers
from ingest.settings import IngestSettings
from ingest.stopping import Stopper
from ingest.terminal import Terminal, read_settings, reported
from ingest.versions import own_vocabulary_files
from ingest.watch import iter_settled


@click.command(epilog="Example: paperkin load papers.bib exports/")
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option("--sample", is_flag=True, help="Load the bundled sample papers.")
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option("--resume", is_flag=True, help="Go on with the last unfinished load of this source.")
@click.option("--watch", is_flag=True, help="Go on, and load what is put into these folders.")
@click.option("--adopt", is_flag=True, help="Use a database that paperkin did not make.")
@click.option("--job", metavar="ID", hidden=True, help="Fill a load that the app has begun.")
def load(
    sources: tuple[str, ...],
    sample: bool,
    dry_run: bool,
    as_json: bool,
    resume: bool,
    watch: bool,
    adopt: bool,
    job: str | None,
) -> None:
    """Read papers from files, folders, globs or - (standard input) and load them into the graph.

    The format is detected from the content: BibTeX, RIS, CSV, JSON and JSON Lines (arXiv, OpenAlex,
    Semantic Scholar, Hugging Face), the Atom, RSS and OAI of arXiv, ACL and PubMed XML, PDF,
    Markdown lists, the copied Hugging Face page, plain text; packed (.gz, .zip) or not.
    """
    if sample == bool(sources):
        raise click.UsageError("Give the files to load, or --sample, and not both.")
    if watch and (dry_run or not all(Path(name).expanduser().is_dir() for name in sources)):
        raise click.UsageError("--watch takes folders, and no --dry-run.")
    settings = read_settings()
    names = [str(SAMPLE)] if sample else list(sources)
    stopper = Stopper()
    with (
        reported(),
        stopper.installed(),
        shown_progress() as show,
        open_database(settings, on_progress=show, adopt=adopt) as db,
    ):
        extractor, begun = build_extractor(settings), time.time()
        run = _Run(db, settings, stopper, show, extractor, dry_run=dry_run, as_json=as_json)
        unfinished = _unfinished(db, ", ".join(names)) if resume else None
        failed = run.load(names, sample=sample, load_id=job or unfinished, job=job is not None)
        if watch:
            failed |= _watch(run, names, begun)
    if not dry_run:
        load_went_well(settings)
    if job:
        remove_uploads(settings.data_folder, names)
    sys.exit(1 if failed else 0)


@dataclass(frozen=True, slots=True)
class _Run:
    """What every load of one command shares."""

    db: Database
    settings: GraphSettings
    stopper: Stopper
    show: OnProgress
    extractor: Extractor
    _: KW_ONLY
    dry_run: bool
    as_json: bool

    def load(
        self,
        names: Sequence[str],
        *,
        sample: bool = False,
        load_id: str | None = None,
        job: bool = False,
    ) -> bool:
        """Load sources and print the report; whether something of them was refused."""
        options = LoadOptions(
            settings=IngestSettings.from_env(os.environ),
            refused_folder=self.settings.data_folder / "refused",
            source=SAMPLE_SOURCE if sample else (job_source(names) if job else ", ".join(names)),
            load_id=load_id,
            record_source=SAMPLE_SOURCE if sample else None,
            shield=self.stopper.shield,
            meter=Meter(names),
        )
        terminal = Terminal("Loading", quiet=self.as_json, meter=options.meter)
        with exclusive(self.settings):
            report = _load(self, names, terminal, options)
            if not self.dry_run:
                _analyse(self.db, self.settings, self.show)
        _print_report(report, as_json=self.as_json)
        return report.failed


def _watch(run: _Run, names: Sequence[str], since: float) -> bool:
    """Load what is put into folders until somebody stops it; whether something was refused."""
    failed, folders = False, [Path(each).expanduser() for each in names]
    click.echo(f"Watching {', '.join(names)}; Ctrl-C ends it.", err=True)
    try:
        for files in iter_settled(folders, since=since):
            failed |= run.load([str(file) for file in files])
    except KeyboardInterrupt:
        click.echo("No longer watching.", err=True)
    return failed


def _load(run: _Run, names: Sequence[str], terminal: Terminal, options: LoadOptions) -> LoadReport:
    try:
        return load_sources(
            run.db,
            names,
            extractor=run.extractor,
            dry_run=run.dry_run,
            on_progress=terminal.papers,
            options=options,
        )
    except KeyboardInterrupt as stop:
        raise IngestError(
            "The load was stopped; what was written before is whole.",
            hint="Run the same command with --resume to finish it.",
        ) from stop
    finally:
        terminal.close()


def _analyse(db: Database, settings: GraphSettings, show: OnProgress = silent) -> None:
    """Communities and map as of this change, where the graph is small enough to wait for them."""
    from graph.analytics.store import refresh_after_load  # noqa: PLC0415  (numpy takes its time)

    refresh_after_load(db, most=settings.analyse_papers, on_progress=show)


def build_extractor(settings: GraphSettings) -> Extractor:
    """The extraction with a person's own vocabulary file, where there is one."""
    return Extractor(own_files=own_vocabulary_files(settings.data_folder))


@contextmanager
def _database(settings: GraphSettings) -> Iterator[Database]:
    with shown_progress() as show, open_database(settings, on_progress=show) as db:
        yield db


@contextmanager
def exclusive(settings: GraphSettings) -> Iterator[None]:
    """One load at a time on this machine, so that two never decide about one paper at once."""
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(settings.data_folder / "load.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        click.echo("Another load is running; waiting for it to end.", err=True)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _unfinished(db: Database, source: str) -> str | None:
    """The id of the newest load of this source that did not come to its end; None if none."""
    for item in list_loads(db, limit=200)["items"]:
        if item["source"] == source:
            return item["load"] if item["state"] in (RUNNING, STOPPED, FAILED) else None
    return None


def _print_report(report: LoadReport, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False))
        return
    parts = [f"{report.loaded:,} loaded"]
    if report.without_abstract:
        parts[0] += f" ({report.without_abstract:,} without abstract)"
    for name in ("updated", "unchanged", "refused"):
        if count := getattr(report, name):
            parts.append(f"{count:,} {name}")
    verb = "Read" if report.load else "Would read"
    click.echo(f"{verb} {report.papers:,} papers in {report.seconds} s: {', '.join(parts)}.")
    for path in report.refused_files:
        click.echo(f"Refused records are in {path}; mend them and load that file.", err=True)
    if report.load and report.loaded + report.updated:
        click.echo(f"To undo it: paperkin remove --load {report.load}", err=True)


@click.command(epilog="Example: paperkin refresh")
def refresh() -> None:
    """Read again, from stored text, the papers that an older version has read."""
    settings = read_settings()
    terminal = Terminal("Reading again")
    with reported(), _database(settings) as db, exclusive(settings):
        try:
            count = refresh_papers(db, extractor=build_extractor(settings), on_progress=terminal.of)
        finally:
            terminal.close()
        _analyse(db, settings)
    click.echo(f"{count:,} papers were read again." if count else "Every paper is up to date.")


@click.command(epilog="Example: paperkin remove arxiv:2503.11731")
@click.argument("ids", nargs=-1, metavar="ID...")
@click.option("--load", "load_id", metavar="ID", help="Undo a whole load.")
@click.option("--sample", is_flag=True, help="Remove the bundled sample papers.")
@click.option("--undo", "undone", metavar="ID", help="Put back a paper that was removed by its id.")
def remove(ids: tuple[str, ...], load_id: str | None, sample: bool, undone: str | None) -> None:
    """Remove papers, a whole load, or the sample; what other loads brought stays."""
    if bool(ids) + bool(load_id) + sample + bool(undone) != 1:
        raise click.UsageError("Give ids of papers, or --load ID, or --sample, or --undo ID.")
    settings = read_settings()
    with reported(), _database(settings) as db, exclusive(settings):
        if undone:
            text = f"{put_back(db, undone, extractor=build_extractor(settings))} is here again."
        elif ids:
            text = _removal_text(remove_papers(db, ids))
        elif load_id:
            text = _removal_text(remove_load(db, load_id, extractor=build_extractor(settings)))
        else:
            text = _removal_text(remove_sample(db, extractor=build_extractor(settings)))
        _analyse(db, settings)
    click.echo(text)


def _removal_text(removal: Removal) -> str:
    text = f"{removal.removed:,} papers removed"
    if removal.changed:
        text += f", {removal.changed:,} kept with what other loads say of them"
    undo = "".join(f"\nTo undo it: paperkin remove --undo {id}" for id in removal.kept)
    return f"{text}.{undo}"
