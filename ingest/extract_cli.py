"""The commands that need no database: extract, evaluate, train. Each parses, calls, prints."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from graph.settings import GraphSettings
from ingest.clean import clean_text
from ingest.errors import BadExtract
from ingest.evaluate import print_table, read_lines, score, worst_papers
from ingest.extract.extract import Extractor
from ingest.extract.types import Extraction
from ingest.guarded import extract_paper
from ingest.loaded import own_id
from ingest.printed import extraction_json, extraction_text
from ingest.read.sources import iter_sources
from ingest.records import REFUSED, Problem, refused
from ingest.settings import IngestSettings
from ingest.terminal import Terminal, reported
from ingest.versions import own_vocabulary_files


@click.command(epilog="Example: paperkin extract papers.bib --json > concepts.jsonl")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a paper.")
@click.option("--with-text", is_flag=True, help="Add the cleaned abstract that offsets count in.")
@click.option("--uncertain", is_flag=True, help="Add the concepts under the threshold.")
@click.option("--explain", is_flag=True, help="Say why each concept was taken.")
def extract(
    sources: tuple[str, ...], as_json: bool, with_text: bool, uncertain: bool, explain: bool
) -> None:
    """Read papers and print their concepts, one line a paper; needs no database."""
    terminal = Terminal("Extracting", quiet=as_json and sys.stdout.isatty())
    failed, done = False, 0
    with reported():
        settings = GraphSettings.from_env()
        extractor = Extractor(own_files=own_vocabulary_files(settings.data_folder))
        for item in _iter_extracted(sources, extractor):
            if isinstance(item, Problem):
                terminal.problem(item)
                failed |= item.severity == REFUSED
                continue
            identifier, found = item
            if as_json or with_text or explain:
                line = extraction_json(
                    identifier, found, with_text=with_text, uncertain=uncertain, explain=explain
                )
                click.echo(json.dumps(line, ensure_ascii=False))
            else:
                click.echo(extraction_text(identifier, found, uncertain=uncertain))
            done += 1
            terminal.papers(done)
    terminal.close()
    sys.exit(1 if failed else 0)


def _iter_extracted(
    sources: tuple[str, ...], extractor: Extractor
) -> Iterator[tuple[str, Extraction] | Problem]:
    """Id and extraction of each paper in input order, and what went wrong on the way."""
    for item in iter_sources(sources, limits=IngestSettings.from_env(os.environ)):
        if isinstance(item, Problem):
            yield item
            continue
        title, abstract, name = item.record.title, item.record.abstract, own_id(item)
        try:
            yield name, extract_paper(extractor, title, abstract, name=name)
        except BadExtract as error:
            yield refused(item.place, str(error))


@click.command(epilog="Example: paperkin evaluate annotated/*.jsonl --worst 5")
@click.argument("gold", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--predicted",
    type=click.Path(exists=True, path_type=Path),
    help="Score this output of extract instead of reading the papers now.",
)
@click.option("--worst", default=0, metavar="N", help="Show the N papers with most mistakes.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def evaluate(gold: tuple[Path, ...], predicted: Path | None, worst: int, as_json: bool) -> None:
    """Score the extraction against annotated abstracts (JSON Lines with entities)."""
    with reported():
        golden = [line for path in gold for line in read_lines(path)]
        lines = read_lines(predicted) if predicted else _predict(golden)
        figures = score(golden, lines)
    if as_json:
        click.echo(json.dumps(figures.as_json()))
    else:
        click.echo(print_table(figures))
    if worst:
        click.echo(worst_papers(figures, worst))


def _predict(golden: list[dict[str, object]]) -> list[dict[str, object]]:
    """What the extraction says of the annotated papers' texts."""
    extractor = Extractor()
    lines = []
    for paper in golden:
        title, abstract = (clean_text(str(paper.get(key) or "")) for key in ("title", "abstract"))
        line = extraction_json("", extractor.extract(title, abstract))
        lines.append(line | {"title": paper["title"]})
    return lines


@click.command(epilog="Example: paperkin train --out recogniser.zip annotated/*.jsonl")
@click.argument("annotated", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--out", required=True, type=click.Path(path_type=Path), help="The weights file to write."
)
@click.option(
    "--silver",
    nargs=2,
    type=click.Path(exists=True, path_type=Path),
    metavar="LABELS PAPERS",
    help="Machine-made labels to learn from as well, and the papers (JSON Lines) they are of.",
)
@click.option(
    "--held-out",
    type=click.IntRange(0, 4),
    multiple=True,
    default=(0,),
    show_default=True,
    help="A fold to fit the re-scorer on, read by networks that have not seen it. Repeatable.",
)
def train(
    annotated: tuple[Path, ...],
    out: Path,
    silver: tuple[Path, Path] | None,
    held_out: tuple[int, ...],
) -> None:
    """Train the recogniser from annotated abstracts (needs the packages of paperkin[train])."""
    try:
        from ingest.train.train import train as run  # noqa: PLC0415  (torch is no dependency)
    except ImportError as error:
        raise click.ClickException(
            f"Training needs a package that is not installed ({error.name}). "
            "Install paperkin with its train extra: pip install 'paperkin[train]'."
        ) from error
    report = run(annotated, out, silver=silver, held_out=held_out)
    click.echo(
        f"Learnt from {report.papers} papers, F1 {report.micro_f1} on {report.judged_papers} "
        f"held out; {report.bytes / 2**20:.1f} MiB written to {out}."
    )
