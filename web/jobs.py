"""Loads as processes of their own: they outlive the page, the web worker and the web process.

The upload lies in the data folder until its load is over; everything else about a load is read
from its Load node. This module starts processes and never waits for them.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from graph.settings import GraphSettings

_UPLOADS = "uploads"
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
    return settings.data_folder / _UPLOADS / load_id.replace(":", "-")


def start_load(
    settings: GraphSettings, load_id: str, files: Sequence[Path]
) -> "subprocess.Popen[bytes]":
    """Start ``paperkin load --job`` for files that are in place; its output goes to a log there."""
    folder = upload_folder(settings, load_id)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "load.log").open("ab") as log:
        return subprocess.Popen(  # noqa: S603  (our own command; files are paths that we made)
            [*_PAPERKIN, "load", "--job", load_id, *map(str, files)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=build_environment(settings),
            start_new_session=True,
        )


def run_command(settings: GraphSettings, *arguments: str) -> "subprocess.Popen[bytes]":
    """Start a command of ours that shows its progress on this terminal."""
    return subprocess.Popen(  # noqa: S603  (our own command and arguments)
        [*_PAPERKIN, *arguments],
        stdin=subprocess.DEVNULL,
        env=build_environment(settings),
    )
