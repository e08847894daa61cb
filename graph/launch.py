"""Start the server's process, wait until it answers a query, end it, say why it died.

One process, in a session of its own so that Ctrl-C in a terminal does not reach it. The password
is never in its arguments or environment. Which folder, port and release is decided elsewhere.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil

from graph.damage import find_damage
from graph.database import Database
from graph.errors import (
    AccessDenied,
    DatabaseUnavailable,
    DataFolderLocked,
    DataFolderUnusable,
    NotEnoughMemory,
    PortTaken,
    ServerDied,
    ServerError,
    StartTimeout,
)
from graph.home import USER, Home, log_tail, read_password
from graph.java import Java
from graph.release import Release

_LOOK = 0.05  # seconds between two looks at a server that starts
_STOP_WAIT = 20.0  # seconds between SIGTERM and SIGKILL; an idle server takes one

#: Serial collection and no JMX start fastest, and one small graph needs nothing more.
_JVM = (
    "-XX:+UseSerialGC",
    "-Dlog4j2.disable.jmx=true",
    "-Dio.netty.tryReflectionSetAccessible=true",
    "--enable-native-access=ALL-UNNAMED",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
)
#: Compile quickly rather than well: for servers that live for a minute.
QUICK = ("-XX:TieredStopAtLevel=1",)

#: Children of this process, so that one that has ended is reaped and not left a zombie.
_children: dict[int, subprocess.Popen[bytes]] = {}


def build_command(
    java: Java,
    release: Release,
    jars: Sequence[Path],
    home: Home,
    *,
    heap: str,
    options: Sequence[str] = (),
) -> list[str]:
    """The command line of the server."""
    return [
        str(java.program),
        f"-Xmx{heap}",
        *_JVM,
        *options,
        "-cp",
        os.pathsep.join(str(jar) for jar in jars),
        release.main_class,
        f"--home-dir={home.folder}",
        f"--config-dir={home.configuration}",
    ]


def launch(command: Sequence[str], home: Home) -> psutil.Process:
    """Start the process, its output in the log file; the last run's log is kept beside it."""
    if home.log.exists():
        home.log.replace(home.log.with_suffix(".log.old"))
    with home.log.open("wb") as log:
        child = subprocess.Popen(  # noqa: S603  (the command is built above, of checked files)
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=_environment(),
        )
    _children[child.pid] = child
    return psutil.Process(child.pid)


def _environment() -> dict[str, str]:
    """The server's environment: ours without what is meant for another Neo4j.

    Java reads file names in the locale's encoding, so a folder with an accent needs UTF-8.
    """
    ours = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}
    return {**ours, "LC_ALL": "C.UTF-8"} if sys.platform == "linux" else ours


def wait_until_ready(
    process: psutil.Process,
    home: Home,
    *,
    port: int,
    timeout: float,
    on_look: Callable[[], None] = lambda: None,
) -> None:
    """Return when the server answers a query; ``on_look`` is called before each look.

    Raises what its log says where it ended or gave the database up, StartTimeout where it did not
    answer in time.
    """
    end = time.monotonic() + timeout
    with Database(f"bolt://127.0.0.1:{port}", username=USER, password=read_password(home)) as db:
        while True:
            on_look()
            try:
                return db.check()
            except AccessDenied as error:
                raise ServerError(
                    f"The local Neo4j does not accept the password in {home.password_file}.",
                    hint="Put the right file back, or empty the database: `paperkin db reset`.",
                ) from error
            except DatabaseUnavailable:
                if not is_alive(process):
                    raise death(home, exit_code=_exit_code(process.pid), port=port) from None
                if damage := find_damage(home, since=process.create_time()):
                    raise damage from None
                if time.monotonic() > end:
                    raise StartTimeout(
                        f"The local Neo4j runs but did not answer within {timeout:g} seconds."
                    ) from None
            time.sleep(_LOOK)


def is_alive(process: psutil.Process) -> bool:
    """Whether the process runs; one that has ended and waits for its parent does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def end(
    process: psutil.Process,
    *,
    wait: float = _STOP_WAIT,
    on_look: Callable[[], None] = lambda: None,
) -> bool:
    """End the server and wait until it has ended; True where it had to be killed."""
    killed = False
    for signal, patience in ((process.terminate, wait), (process.kill, 10.0)):
        if not is_alive(process):
            break
        try:
            signal()
        except psutil.NoSuchProcess:
            break
        killed = signal == process.kill
        limit = time.monotonic() + patience
        while is_alive(process) and time.monotonic() < limit:
            on_look()
            time.sleep(_LOOK)
    _exit_code(process.pid)
    return killed


def _exit_code(pid: int) -> int | None:
    """The exit code of a child that has ended; None where it is not a child of this process."""
    child = _children.get(pid)
    if child is None:
        return None
    try:
        code = child.wait(timeout=5)
    except subprocess.TimeoutExpired:
        return None
    del _children[pid]
    return code


def death(home: Home, *, exit_code: int | None, port: int) -> ServerError:
    """The error that says why the server ended, from the end of its log."""
    text = log_tail(home, lines=200)
    for pattern, build in _CAUSES:
        if re.search(pattern, text):
            return build(home, port)
    if exit_code == -9:
        return NotEnoughMemory("The system killed the local Neo4j, most likely for want of memory.")
    return ServerDied(
        f"The local Neo4j ended while it was starting (exit code {exit_code}):\n{log_tail(home)}",
        log_file=home.log,
        log_tail=log_tail(home),
    )


def _locked(home: Home, port: int) -> ServerError:
    return DataFolderLocked(f"Another server has {home.data} open.", folder=home.data)


def _unwritable(home: Home, port: int) -> ServerError:
    return DataFolderUnusable(f"The local Neo4j cannot write in {home.folder}.", folder=home.folder)


def _no_memory(home: Home, port: int) -> ServerError:
    return NotEnoughMemory("There is too little memory for the local Neo4j to start.")


def _taken(home: Home, port: int) -> ServerError:
    return PortTaken(port)


#: What the log of a server that ended holds -> the error; the first that fits.
_CAUSES: tuple[tuple[str, Callable[[Home, int], ServerError]], ...] = (
    (r"PortBindException|Address already in use", _taken),
    (r"FileLockException|store_lock|already in use by another", _locked),
    (r"Could not reserve enough space|insufficient memory|OutOfMemoryError", _no_memory),
    (r"AccessDeniedException|Permission denied|Read-only file system", _unwritable),
)
