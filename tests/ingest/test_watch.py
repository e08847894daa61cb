"""Files put into a watched folder are loaded when they are whole, and only then."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.database import Database
from ingest.watch import iter_settled

QUIET = 0.4


@pytest.fixture
def seen(tmp_path: Path) -> Iterator[list[list[str]]]:
    """What comes out of a watched folder while the test goes on."""
    found: list[list[str]] = []
    stop = threading.Event()

    def run() -> None:
        for files in iter_settled([tmp_path], since=0, quiet=QUIET, stop=stop):
            found.append([f"{file.name} {file.stat().st_size}" for file in files])

    (tmp_path / "before.txt").write_text("was here")
    thread = threading.Thread(target=run)
    thread.start()
    wait_for(lambda: found == [["before.txt 8"]])
    yield found
    stop.set()
    thread.join()


def wait_for(condition: "object") -> None:
    deadline = time.monotonic() + 60
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.05)


def test_a_growing_file_comes_once_and_whole(tmp_path: Path, seen: list[list[str]]) -> None:
    """A file that is still being written waits, a hidden one and a folder never come."""
    (tmp_path / ".half").write_text("hidden")
    (tmp_path / "inner").mkdir()
    with (tmp_path / "inner" / "slow.txt").open("w") as file:
        for _ in range(8):
            file.write("x" * 10)
            file.flush()
            time.sleep(QUIET / 4)
    wait_for(lambda: len(seen) > 1)
    assert seen[1:] == [["slow.txt 80"]]


def test_a_changed_file_comes_again_and_a_deleted_one_does_not(
    tmp_path: Path, seen: list[list[str]]
) -> None:
    """Writing into a file that was loaded brings it again."""
    (tmp_path / "gone.txt").write_text("x")
    (tmp_path / "gone.txt").unlink()
    (tmp_path / "before.txt").write_text("is longer by now")
    wait_for(lambda: len(seen) > 1)
    assert seen[1:] == [["before.txt 16"]]


def test_the_command_loads_what_is_dropped_and_ends_well(
    database: Database, database_environ: dict[str, str], tmp_path: Path
) -> None:
    """What is there is loaded, then what comes; a stop ends it with code 0."""
    folder = tmp_path / "papers"
    folder.mkdir()
    line = {"title": "Tides of memory", "abstract": "We train ResNet-50 on CIFAR-10."}
    (folder / "one.jsonl").write_text(json.dumps(line))
    process = subprocess.Popen(
        [sys.executable, "-m", "paperkin", "load", "--watch", str(folder), "--json"],
        env={**os.environ, **database_environ, "PAPERKIN_DATA": str(tmp_path / "data")},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    late = threading.Timer(120, process.kill)  # a line that never comes must not hold the run
    late.start()
    try:
        assert json.loads(process.stdout.readline())["loaded"] == 1
        (folder / "two.jsonl").write_text(json.dumps(line | {"title": "Shores of memory"}))
        assert json.loads(process.stdout.readline())["loaded"] == 1
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    finally:
        late.cancel()
        process.kill()
        process.communicate()
    assert database.read("MATCH (p:Paper) RETURN count(p) AS n")[0]["n"] == 2
