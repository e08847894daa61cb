"""How long one more paper takes in a large graph, against a small one: nothing is computed anew.

Data: grown graphs without text (benchmarks.grow --bare), one of each size; the same papers are
written into each through graph.writer, one by one, and taken out again. They share the commonest
concepts, which are hubs. A first round, not counted, lets the hubs learn the names that their links
carry, as they would have from the writer. Machines are noisy, so the figure to trust is the ratio
of the medians. The graph must be empty at first.

    PAPERKIN_DATA=/tmp/grown python -m benchmarks.one_more [--small 1000] [--large 50000]

Result, 2 cores, Linux x86_64, Neo4j 2026.08.1, load average 8: one paper into 1,000: 195 ms; into
50,000: 173 ms; ratio 0.9 for 50 times the papers.
"""

import itertools
import statistics
import time
from collections.abc import Sequence
from dataclasses import replace

import click

from benchmarks.bare_graph import write_bare
from benchmarks.grow import iter_papers
from graph.connect import open_database
from graph.database import Database
from graph.model import PaperWrite
from graph.settings import GraphSettings
from graph.writer import remove_papers, write_papers

_EMPTY = """
MATCH (n) WHERE NOT n:Paperkin
CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 1000 ROWS
"""


def measure(db: Database, samples: Sequence[PaperWrite]) -> float:
    """The median of milliseconds for one new paper; each is taken out again."""
    times = []
    for number, paper in enumerate(samples):
        new = replace(paper, id=f"more:{number}")
        begun = time.perf_counter()
        write_papers(db, [new])
        times.append(1000 * (time.perf_counter() - begun))
        remove_papers(db, [new.id])
    return statistics.median(times)


def measure_among(db: Database, count: int, samples: Sequence[PaperWrite]) -> float:
    """The same in a graph of so many papers, which replaces the one that is there."""
    db.run(_EMPTY)
    write_bare(db, iter_papers(count))
    measure(db, samples)
    return measure(db, samples)


@click.command()
@click.option("--small", default=1_000, show_default=True)
@click.option("--large", default=50_000, show_default=True)
@click.option("--papers", default=60, show_default=True, help="How many are measured.")
def main(small: int, large: int, papers: int) -> None:
    """Measure in both sizes and print the medians and their ratio."""
    samples = list(itertools.islice(iter_papers(large), papers))
    with open_database(GraphSettings.from_env()) as db:
        if db.read("MATCH (p:Paper) RETURN p.id LIMIT 1"):
            raise click.ClickException("This graph has papers; use a data folder of its own.")
        few = measure_among(db, small, samples)
        many = measure_among(db, large, samples)
    click.echo(f"one paper into {small:,}: {few:.0f} ms; into {large:,}: {many:.0f} ms")
    click.echo(f"ratio {many / few:.1f} for {large / small:.0f} times the papers")


if __name__ == "__main__":
    main()
