"""What the benchmarks of pages share: the app as people run it, and the Chromium that visits it."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

_PORT = 5077
_NAMES = ("chromium", "chromium-browser", "google-chrome")


@contextmanager
def serve() -> Iterator[str]:
    """The app in a process of its own, over the graph in the data folder; its address."""
    command = [sys.executable, "-m", "paperkin", "serve", "--port", str(_PORT)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        line = running.stdout.readline()
        yield re.search(r"http://\S+", line)[0]  # type: ignore[index]
        running.terminate()


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's Chromium without a window."""
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        raise SystemExit("No Chromium on this machine; install it and try again.")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()
