"""The commands up and serve: the port they take, and a whole life from first page to Ctrl-C."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from web.cli import address_of, bind

PATIENCE = 240.0  # seconds; a busy machine is slow


def test_a_taken_port_gives_the_next_free_one(capsys: pytest.CaptureFixture[str]) -> None:
    """It says which one it took, so that nobody opens somebody else's page."""
    with bind("127.0.0.1", 5000) as first:
        first.listen()
        taken = first.getsockname()[1]
        with bind("127.0.0.1", taken) as second:
            port = second.getsockname()[1]
            assert port > taken
            assert address_of(second) == f"http://127.0.0.1:{port}"
        assert f"Port {taken} is taken, so this is {port}." in capsys.readouterr().err


EVERY_INTERFACE = "0.0.0.0"  # noqa: S104  (closed again before anybody connects)


@pytest.mark.parametrize("host", ["127.0.0.1", EVERY_INTERFACE])
def test_the_address_is_one_that_a_browser_opens(host: str) -> None:
    """A server on every interface is still shown by an address that works here."""
    with bind(host, 20_000) as listener:
        assert address_of(listener).startswith("http://127.0.0.1:")


def test_a_host_that_is_none_is_an_error_in_words() -> None:
    """No trace: the address that cannot be used, and exit code 1."""
    found = _run("serve", "--host", "no.such.host.invalid")
    assert found.returncode == 1
    assert "no.such.host.invalid" in found.stderr
    assert "Traceback" not in found.stderr


def _run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", "import paperkin; paperkin.main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)


def _until(condition: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"never: {what}"
        time.sleep(0.3)


def _get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310  (our own address)
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def _of_folder(folder: Path) -> list[psutil.Process]:
    """The processes that were started with this data folder."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        if any(str(folder) in part for part in process.info["cmdline"] or []):
            found.append(process)
    return found


@pytest.mark.slow
def test_up_serves_at_once_loads_the_sample_once_and_leaves_nothing_behind(tmp_path: Path) -> None:
    """First page while the database starts, then the sample; Ctrl-C ends all of it, twice over."""
    environ = os.environ | {"PAPERKIN_DATA": str(tmp_path), "PAPERKIN_NEO4J_HEAP": "512m"}
    command = [sys.executable, "-u", "-c", "import paperkin; paperkin.main()", "up"]
    for life in ("first", "second"):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        process = subprocess.Popen(
            [*command, "--port", str(port)],
            env=environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # a run in the background ignores Ctrl-C, and so would what it starts
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
        )
        try:
            assert process.stdout
            line = process.stdout.readline()
            found = re.search(r"http://127\.0\.0\.1:\d+", line)
            assert found, line
            site = found[0]
            status, page = _get(site)
            assert status == 503 or life == "second", page
            _until(lambda site=site: _get(f"{site}/readyz")[0] == 200, "the database answers")
            _until(lambda site=site: "Search 104 papers" in _get(site)[1], "the sample is there")
        finally:
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, errors
        assert "Traceback" not in errors
        _until(lambda: not _of_folder(tmp_path), "every process is gone")
