"""A cache of the server's classes, made once, that lets it start in a third of the time.

Java 25 can keep loaded and linked classes in a file. Making it means one run of a throwaway
server, so it is done once for each release and Java, after the jars are fetched. Without it the
server starts just the same, only later; nothing here may stop it from starting.
"""

import shutil
import socket
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from filelock import FileLock

from graph.errors import GraphError
from graph.home import make_home, prepare_home
from graph.java import Java
from graph.launch import QUICK, build_command, end, launch, wait_until_ready
from graph.progress import OnProgress, Progress, silent
from graph.release import Release
from graph.settings import GraphSettings

_OPTION = "-XX:AOTCache="
_FIRST_JAVA = 25  # that makes the file in one run
_STOP_WAIT = 120.0  # the file is written while the server stops: 12 seconds here
_ROOM = 1 << 30  # bytes free on the disk, below which nothing is made
_KEPT = 3  # files kept, newest first: one is 140 MB


def startup_options(
    java: Java,
    release: Release,
    jars: Sequence[Path],
    settings: GraphSettings,
    *,
    on_progress: OnProgress = silent,
) -> tuple[str, ...]:
    """The options that make Java use the cache, made now where it is missing; maybe none."""
    if java.version < _FIRST_JAVA:
        return ()
    path = _place(java, release, jars, settings.cache_folder)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.parent / ".lock"):
            if not path.exists():
                _make(path, java, release, jars, settings, on_progress)
    except (GraphError, OSError):
        return ()
    return (f"{_OPTION}{path}",) if path.exists() else ()


def forget_cache(options: Sequence[str]) -> None:
    """Delete the cache that these options name, so that it is made again."""
    for option in options:
        Path(option.removeprefix(_OPTION)).unlink(missing_ok=True)


def _place(java: Java, release: Release, jars: Sequence[Path], cache_folder: Path) -> Path:
    """The file for exactly this Java and these jars: Java refuses it with any other."""
    parts = [str(java.program), java.program.stat().st_mtime, release.digest, jars[0]]
    key = sha256("\n".join(map(str, parts)).encode()).hexdigest()[:12]
    return cache_folder / "startup" / f"neo4j-{release.name}-{key}.aot"


def _make(
    path: Path,
    java: Java,
    release: Release,
    jars: Sequence[Path],
    settings: GraphSettings,
    on_progress: OnProgress,
) -> None:
    """Run a server of its own until it answers, and have Java keep what it has loaded."""
    if shutil.disk_usage(path.parent).free < _ROOM:
        return

    def tell() -> None:
        on_progress(Progress("Preparing Neo4j for quick starts (once)"))

    tell()
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".making-") as folder:
        made = Path(folder) / path.name
        home = make_home(replace(settings, data_folder=Path(folder)))
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        prepare_home(home, release=release.name, port=port, settings=settings)
        options = (*QUICK, f"-XX:AOTCacheOutput={made}")
        process = launch(
            build_command(java, release, jars, home, heap=settings.heap, options=options), home
        )
        try:
            wait_until_ready(process, home, port=port, timeout=settings.start_timeout, on_look=tell)
            end(process, wait=_STOP_WAIT, on_look=tell)
        except BaseException:
            end(process, wait=0)
            raise
        if made.exists():
            made.replace(path)
    for old in sorted(path.parent.glob("*.aot"), key=lambda p: p.stat().st_mtime)[:-_KEPT]:
        old.unlink()
