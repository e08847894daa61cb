"""Loads as processes of their own: they outlive the page, the web worker and the web process.

The upload lies in the data folder until its load is over; everything else about a load is read
from its Load node. This module starts processes and never waits for them.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from werkzeug.utils import secure_filename

from graph.settings import GraphSettings
from ingest.jobs import UPLOADS

#: Runs the front door of this very installation, whatever the working folder holds.
_PAPERKIN = (sys.executable, "-P", "-c", "import paperkin; paperkin.main()")


def build_environment(settings: GraphSettings) -> dict[str, str]:
    """The environment of a child: ours, with the database that this app really uses."""
    environ = dict(os.environ)
    environ["PAPERKIN_DATA"] = str(settings.data_folder)
    environ["PAPERKIN_CACHE"] = str(settings.cache_folder)
    if settings.uri is not None:
        environ["NEO4J_URI"] = settings.uri
        environ["NEO4J_USERNAME"] = settings.username
        environ["NEO4J_PASSWORD"] = settings.password or ""
        environ["NEO4J_DATABASE"] = settings.database or ""
    return environ


def upload_folder(settings: GraphSettings, load_id: str) -> Path:
    """Where the files of a load lie; its name holds no character that a path would mind."""
    return settings.data_folder / UPLOADS / load_id.replace(":", "-")


def save_upload(settings: GraphSettings, load_id: str, name: str, data: bytes) -> Path:
    """Put one uploaded file where its load will find it."""
    folder = upload_folder(settings, load_id)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(data)
    return path


def start_load(settings: GraphSettings, load_id: str, files: Sequence[Path]) -> None:
    """Start ``paperkin load --job`` for files that are in place."""
    _start(settings, load_id, "load", "--job", load_id, *map(str, files))


def start_sample(settings: GraphSettings, load_id: str) -> None:
    """Start the load of the bundled sample."""
    _start(settings, load_id, "load", "--job", load_id, "--sample")


def upload_name(name: str) -> str:
    """A file name that is safe here, keeping its ending, which a person reads."""
    return secure_filename(name) or "upload"


def start_sample_removal(settings: GraphSettings, load_id: str) -> None:
    """Start ``paperkin remove --sample``; ``load_id`` names the load whose page shows it."""
    _start(settings, load_id, "remove", "--sample")


def start_undo(settings: GraphSettings, load_id: str) -> None:
    """Start ``paperkin remove --load``, which takes back what the load brought."""
    _start(settings, load_id, "remove", "--load", load_id)


_refreshing: "subprocess.Popen[bytes] | None" = None
_refresh_lock = threading.Lock()


def start_refresh(settings: GraphSettings) -> None:
    """Start ``paperkin refresh``, unless the one that this process has started still runs.

    Two that run at once do no harm: one waits for the other and finds nothing left to do.
    """
    global _refreshing  # noqa: PLW0603  (one child a process)
    with _refresh_lock:
        if _refreshing is None or _refreshing.poll() is not None:
            _refreshing = _start(settings, "refresh", "refresh")


def _start(settings: GraphSettings, load_id: str, *arguments: str) -> "subprocess.Popen[bytes]":
    """Start a command of ours that goes on by itself; what it prints goes to the load's log."""
    folder = upload_folder(settings, load_id)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "load.log").open("ab") as log:
        child = subprocess.Popen(  # noqa: S603  (our own command; files are paths that we made)
            [*_PAPERKIN, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=build_environment(settings),
            start_new_session=True,
        )
    threading.Thread(target=child.wait, name=f"paperkin-{load_id}", daemon=True).start()
    return child


def run_command(settings: GraphSettings, *arguments: str) -> "subprocess.Popen[bytes]":
    """Start a command of ours that shows its progress on this terminal."""
    return subprocess.Popen(  # noqa: S603  (our own command and arguments)
        [*_PAPERKIN, *arguments],
        stdin=subprocess.DEVNULL,
        env=build_environment(settings),
    )
