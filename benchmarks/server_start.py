"""How long the local Neo4j takes to start, with and without the cache of its classes.

Data: none, an empty graph. Each kind of start is measured in turns on the same folder, in seconds
until a query is answered and in seconds of CPU; the median counts, and the ratio is the figure to
trust, since machines are noisy. The jars must have been fetched (``paperkin db start`` does it).

    python -m benchmarks.server_start [--rounds 3]

Result, 2 cores, Linux x86_64, Java 25.0.2, Neo4j 2026.08.1, load average 1.6, one round each:
without the cache 8.9 s and 6.1 s of CPU, with it 3.1 s and 3.0 s; stopping takes 0.3 s.
"""

import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import click
import psutil

from graph.server import use_server
from graph.settings import GraphSettings

#: Java takes the last of two such options; a file that is not there means no cache.
_WITHOUT = ("-XX:AOTCache=/nonexistent",)


def measure(settings: GraphSettings, options: tuple[str, ...]) -> tuple[float, float]:
    """Seconds, and seconds of CPU, until a server with these options answers."""
    begun = time.perf_counter()
    with use_server(settings, keep_running=False, options=options) as running:
        seconds = time.perf_counter() - begun
        cpu = psutil.Process(running.pid).cpu_times()
    return seconds, cpu.user + cpu.system


@click.command()
@click.option("--rounds", default=3, show_default=True, help="Starts of each kind.")
def main(rounds: int) -> None:
    """Measure and print one line for each kind of start."""
    kinds: dict[str, tuple[str, ...]] = {"without the cache": _WITHOUT, "with the cache": ()}
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in kinds}
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(GraphSettings.from_env(), data_folder=Path(folder))
        measure(settings, ())  # makes the cache where it is missing, and the data
        for _ in range(rounds):
            for name, options in kinds.items():
                found[name].append(measure(settings, options))
    for name, values in found.items():
        seconds, cpu = (statistics.median(column) for column in zip(*values, strict=True))
        click.echo(f"{name:<18} {seconds:5.1f} s, {cpu:4.1f} s of CPU, {rounds} starts")


if __name__ == "__main__":
    main()
