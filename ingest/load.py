"""Load papers from sources into the graph: batch by batch, each written whole or not at all.

Reading, grouping, extraction and writing are other modules' work; here they are put in order, and
what happened is counted. A load may be stopped at any moment and run again: nothing is lost or
written twice.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from graph.basis import TRIES
from graph.database import Database
from graph.errors import GraphChanged, GraphError
from graph.loads import DONE, FAILED, STOPPED, create_load, finish_load, get_load, now, update_load
from graph.merging import MergedPaper
from graph.model import LoadedRecord, Override, PaperWrite
from graph.overrides import read_overrides
from graph.record_keys import record_keys
from graph.stored import StoredPaper
from ingest.clean import clean_text
from ingest.convert import corrections_for, paper_write
from ingest.errors import BadExtract, LoadFailed
from ingest.extract.extract import Extractor
from ingest.guarded import extract_paper
from ingest.loaded import loaded_record
from ingest.plan import Plan, build_plan
from ingest.read.build import as_line
from ingest.read.files import Meter
from ingest.read.sources import iter_sources
from ingest.records import Place, Problem, SourceRecord, refused, warning
from ingest.refused import RefusedFiles
from ingest.report import LoadReport, Tally
from ingest.settings import IngestSettings
from ingest.store import DryStore, GraphStore, Store
from ingest.versions import extraction_version

SAMPLE = Path(__file__).parent / "data" / "sample-papers.jsonl"
SAMPLE_SOURCE = "sample"

#: Called after each paper with how many records were taken so far, and with each problem.
OnProgress = Callable[[int, Problem | None], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadOptions:
    """How a load is run; ``refused_folder`` keeps refused records, None keeps none.

    ``source`` names the load (else the sources do); ``load_id`` continues or fills a load that
    exists already; ``record_source`` says which source all its records belong to. ``shield`` makes
    a context inside which nothing may be interrupted: every talk with the database. ``meter`` is
    told how far the files have been read.
    """

    settings: IngestSettings = field(default_factory=IngestSettings)
    refused_folder: Path | None = None
    source: str | None = None
    load_id: str | None = None
    record_source: str | None = None
    shield: Callable[[], AbstractContextManager[None]] = nullcontext
    meter: Meter | None = None


def load_sources(
    db: Database,
    sources: Sequence[str],
    *,
    extractor: Extractor,
    dry_run: bool = False,
    on_progress: OnProgress | None = None,
    options: LoadOptions | None = None,
) -> LoadReport:
    """Load files, folders, globs and ``-``; answers the report, whatever was refused.

    Raises LoadFailed where the load could not be brought to its end, and KeyboardInterrupt as it
    comes; what was written before stays, and its Load node says so.
    """
    chosen = options or LoadOptions()
    items = iter_sources(sources, limits=chosen.settings, meter=chosen.meter)
    name = chosen.source or ", ".join(sources)
    return load_records(
        db,
        items,
        extractor=extractor,
        dry_run=dry_run,
        on_progress=on_progress,
        options=replace(chosen, source=name),
    )


def load_sample(
    db: Database, *, extractor: Extractor, on_progress: OnProgress | None = None
) -> LoadReport:
    """Load the bundled sample: 104 papers with summaries written for this project."""
    options = LoadOptions(source=SAMPLE_SOURCE, record_source=SAMPLE_SOURCE)
    return load_sources(
        db, [str(SAMPLE)], extractor=extractor, on_progress=on_progress, options=options
    )


def load_records(
    db: Database,
    items: Iterable[SourceRecord | Problem],
    *,
    extractor: Extractor,
    dry_run: bool = False,
    on_progress: OnProgress | None = None,
    options: LoadOptions,
) -> LoadReport:
    """Load records that were read already; see load_sources."""
    if dry_run:
        loader = _Loader(DryStore(db), None, db, None, on_progress, options, now())
        loader.run(items)
        return loader.report()
    with options.shield():
        load_id = create_load(db, options.source or "papers", load_id=options.load_id)
        started = str(get_load(db, load_id)["started"])
        store = GraphStore(db, load_id)
        loader = _Loader(store, load_id, db, extractor, on_progress, options, started)
    try:
        loader.run(items)
    except BaseException as error:
        _end(db, load_id, loader, STOPPED if isinstance(error, KeyboardInterrupt) else FAILED)
        if isinstance(error, GraphError):
            hint = "No paper is half written; run the same command with --resume to finish it."
            raise LoadFailed(load_id, f"The load stopped: {error}", hint=hint) from error
        raise
    _end(db, load_id, loader, DONE)
    return loader.report()


def _end(db: Database, load_id: str, loader: "_Loader", state: str) -> None:
    """Write the report to the Load node; a database that is gone must not hide why."""
    report = loader.report()
    problems = [problem.as_json() for problem in report.problems]
    try:
        finish_load(db, load_id, counts=report.counts(), problems=problems, state=state)
    except GraphError:
        if state == DONE:
            raise


class _Loader:
    """One running load: the batch being collected, and what was counted."""

    def __init__(
        self,
        store: Store,
        load_id: str | None,
        db: Database,
        extractor: Extractor | None,
        on_progress: OnProgress | None,
        options: LoadOptions,
        started: str,
    ) -> None:
        self._store = store
        self._load_id = load_id
        self._db = db
        self._extractor = extractor
        self._on_progress = on_progress or (lambda taken, problem: None)
        self._options = options
        self._started = started
        self._tally = Tally(load_id)
        self._refused = RefusedFiles(options.refused_folder, load_id)
        self._overrides = read_overrides(db)
        self._taken = 0

    def report(self) -> LoadReport:
        """The report as of now."""
        return self._tally.report(refused_files=self._refused.paths)

    def run(self, items: Iterable[SourceRecord | Problem]) -> None:
        """Take all items, a batch at a time."""
        settings, batch, size = self._options.settings, list[SourceRecord](), 0
        for item in items:
            if isinstance(item, Problem):
                self._problem(item)
                continue
            batch.append(item)
            size += 2 * len(item.record.abstract) + 1_000
            if len(batch) >= settings.batch_papers or size >= settings.batch_bytes:
                self._take(batch)
                batch, size = [], 0
        if batch:
            self._take(batch)

    def _problem(self, problem: Problem) -> None:
        self._refused.keep(problem)
        self._tally.add_problem(replace(problem, raw=None))
        self._on_progress(self._taken, problem)

    def _take(self, batch: Sequence[SourceRecord]) -> None:
        """Plan, extract and write one batch."""
        source = self._options.record_source
        items = [replace(item, source=source) if source else item for item in batch]
        new = [
            loaded_record(item, load_id=self._load_id or "", loaded_at=self._started)
            for item in items
        ]
        keys = {key for item in new for key in record_keys(item.record)}
        for left in reversed(range(TRIES)):
            with self._options.shield():
                stored = self._store.find(keys)
            plan, papers, failed = self._planned(new, stored)
            with self._options.shield():
                try:
                    self._tally.add_retries(self._store.apply(plan, papers))
                except GraphChanged:  # another load has written one of these papers
                    self._tally.add_retries(1)
                    if not left:
                        raise
                    continue
                self._count(items, new, plan, failed)
                if self._load_id:
                    update_load(self._db, self._load_id, self.report().counts())
            break
        self._on_progress(self._taken, None)

    def _count(
        self,
        items: Sequence[SourceRecord],
        new: Sequence[LoadedRecord],
        plan: Plan,
        failed: dict[LoadedRecord, BadExtract],
    ) -> None:
        outcomes = iter(plan.outcomes)
        for item, record in zip(items, new, strict=True):
            if error := failed.get(record):
                self._problem(refused(item.place, str(error), raw=as_line(item.record.as_json())))
            else:
                self._tally.add(next(outcomes), has_abstract=bool(item.record.abstract))
        self._report_ambiguous(plan, items[0])
        self._taken += len(items)

    def _planned(
        self, new: Sequence[LoadedRecord], stored: Sequence[StoredPaper]
    ) -> tuple[Plan, list[PaperWrite], dict[LoadedRecord, BadExtract]]:
        """A plan whose papers could all be read, without the records on which reading failed."""
        failed: dict[LoadedRecord, BadExtract] = {}
        while True:
            plan = build_plan([item for item in new if item not in failed], stored, self._overrides)
            papers, stumbled = self._extracted(plan)
            fresh = {item: error for item, error in stumbled.items() if item in new}
            if not stumbled:
                return plan, papers, failed
            if not fresh:
                raise next(iter(stumbled.values()))
            failed |= fresh

    def _extracted(self, plan: Plan) -> tuple[list[PaperWrite], dict[LoadedRecord, BadExtract]]:
        """The plan's papers with their concepts, and the records whose paper could not be read."""
        papers: list[PaperWrite] = []
        failed: dict[LoadedRecord, BadExtract] = {}
        if self._extractor is None:
            return papers, failed
        for done, merged in enumerate(plan.writes, 1):
            try:
                papers.append(read_paper(merged, self._extractor, self._overrides))
            except BadExtract as error:
                failed |= dict.fromkeys(merged.records, error)
            self._on_progress(self._taken + min(done, len(plan.outcomes)), None)
        return papers, failed

    def _report_ambiguous(self, plan: Plan, first: SourceRecord) -> None:
        for papers in plan.ambiguous:
            reason = (
                f"{' and '.join(papers)} have one title and were kept apart, because their years "
                "or identifiers do not decide; say whether they are one paper."
            )
            self._problem(warning(Place(file=first.file), reason))


def read_paper(
    merged: MergedPaper, extractor: Extractor, overrides: Sequence[Override]
) -> PaperWrite:
    """Extract a merged paper with the corrections that hold for it; raises BadExtract."""
    paper = replace(
        merged, title=clean_text(merged.title), abstract=clean_text(merged.abstract)
    )  # an override may have set them to text that no reader has cleaned
    corrections = corrections_for(overrides, {paper.id, *paper.other_ids})
    extraction = extract_paper(extractor, paper.title, paper.abstract, corrections, name=paper.id)
    return paper_write(paper, extraction, extracted_by=extraction_version(extractor.own_files))
