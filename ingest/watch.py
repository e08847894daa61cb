"""Say which files were put into folders, once they are whole: for ``load --watch``.

A file counts when its size has not changed for a moment, so that a download or a copy is not read
in its middle. Hidden files are passed over, as they are when a folder is loaded.
"""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

from watchfiles import Change, watch

QUIET_SECONDS = 1.0


def iter_settled(
    folders: Sequence[Path],
    *,
    since: float | None = None,
    quiet: float = QUIET_SECONDS,
    stop: Event | None = None,
) -> Iterator[list[Path]]:
    """Yield files that were added or changed, sorted, each time some have come to rest.

    Also those that were changed after ``since``, seconds as of time.time(), before anybody watched.
    Ends when ``stop`` is set, and with KeyboardInterrupt.
    """
    waiting: dict[Path, tuple[int, float]] = {}
    for changes in watch(
        *folders,
        stop_event=stop,
        yield_on_timeout=True,
        rust_timeout=int(quiet * 500),
        debounce=int(quiet * 500),
        raise_interrupt=True,
    ):
        now = time.monotonic()
        if since is not None:  # only now does somebody watch: nothing falls in between
            waiting |= dict.fromkeys(_changed_after(since, folders), (-1, now))
            since = None
        for change, name in changes:
            path = Path(name)
            if change is not Change.deleted and not _is_hidden(path, folders):
                waiting[path] = (-1, now)
        settled = _take_settled(waiting, now, quiet)
        if settled:
            yield settled


def _take_settled(waiting: dict[Path, tuple[int, float]], now: float, quiet: float) -> list[Path]:
    """Take out the files whose size is what it was ``quiet`` seconds ago."""
    settled = []
    for path, (size, since) in list(waiting.items()):
        present = path.stat().st_size if path.is_file() else None
        if present is None:  # gone again, or a folder
            del waiting[path]
        elif present != size:
            waiting[path] = (present, now)
        elif now - since >= quiet:
            del waiting[path]
            settled.append(path)
    return sorted(settled)


def _changed_after(since: float, folders: Sequence[Path]) -> Iterator[Path]:
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file() and path.stat().st_mtime > since and not _is_hidden(path, folders):
                yield path


def _is_hidden(path: Path, folders: Sequence[Path]) -> bool:
    for folder in folders:
        for root in (folder, folder.resolve()):
            if path.is_relative_to(root):
                return any(part.startswith(".") for part in path.relative_to(root).parts)
    return path.name.startswith(".")
