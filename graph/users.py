"""Which processes use the local server: one locked file each, so that the last one is known.

The lock goes with the process however it ends, so a killed one is never counted. Whoever asks
"am I the last" must hold the start lock, or another may come in between.
"""

import os
import secrets
import sys
from pathlib import Path

from filelock import FileLock, Timeout


class User:
    """This process's use of the server, from ``enter`` to ``leave``."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"{os.getpid()}-{secrets.token_hex(4)}.lock"
        self._lock = FileLock(self._path, thread_local=False)

    def enter(self) -> None:
        """Count as a user from now on."""
        self._lock.acquire(timeout=10)
        self._path.with_suffix(".txt").write_text(_command())

    def leave(self) -> None:
        """Count no more."""
        self._lock.release()
        self._path.with_suffix(".txt").unlink(missing_ok=True)
        self._path.unlink(missing_ok=True)


def find_users(folder: Path) -> list[str]:
    """The commands of all processes that use the server; files of ended ones are cleared."""
    users = []
    for path in sorted(folder.glob("*.lock")):
        note = path.with_suffix(".txt")
        try:
            with FileLock(path, timeout=0):
                pass
        except Timeout:
            users.append(note.read_text() if note.exists() else path.stem)
        else:
            note.unlink(missing_ok=True)
            path.unlink(missing_ok=True)
    return users


def _command() -> str:
    """This process in a few words, for `paperkin db status`; no arguments, they may be private."""
    name = Path(sys.argv[0]).name or "python"
    verb = next((word for word in sys.argv[1:2] if word.isalpha()), "")
    return f"{name} {verb}".strip() + f" (process {os.getpid()})"
