"""Start the local server on its folder: everything that has to happen first, in order.

Port, memory, upgrade, Java, jars and start-up cache come before the process; what goes wrong is a
ServerError that says what to do. Who uses the server and when it stops is decided in server.py.
"""

import socket
from collections.abc import Sequence

import psutil

from graph.errors import LogTorn, NotEnoughMemory, PortTaken, ServerDied
from graph.home import (
    Home,
    State,
    configured_port,
    copy_for_repair,
    copy_for_upgrade,
    needs_upgrade,
    prepare_home,
    record_release,
    undo_upgrade,
    write_state,
)
from graph.jars import fetch_jars
from graph.java import find_java
from graph.launch import build_command, end, launch, wait_until_ready
from graph.progress import OnProgress, Progress
from graph.release import read_release
from graph.settings import GraphSettings
from graph.startup_cache import forget_cache, startup_options

_LEAST_MEMORY = 400 << 20  # bytes; an idle server takes 370 MB
_PORT_TRIES = 3


def start_process(
    home: Home,
    settings: GraphSettings,
    on_progress: OnProgress,
    *,
    stops: bool,
    options: Sequence[str] = (),
) -> State:
    """Start a server on this folder, fetched and prepared as far as needed, and wait for it.

    The caller holds the start lock and knows that none runs. ``stops`` is recorded for the last
    user. Raises a ServerError; then nothing runs, and an upgrade is undone.
    """
    if settings.port and not _is_free(settings.port):
        raise PortTaken(settings.port)
    _check_memory()
    release = read_release(settings.release)
    upgrade = needs_upgrade(home, release.name)
    java = find_java(release.java)
    jars = fetch_jars(
        release,
        settings.cache_folder,
        repository=settings.jar_repository,
        on_progress=on_progress,
    )
    cache = startup_options(java, release, jars, settings, on_progress=on_progress)
    if upgrade:
        on_progress(Progress(f"Copying the data before Neo4j {release.name} opens it"))
        copy_for_upgrade(home)

    def start(cached: Sequence[str]) -> State:
        command = build_command(
            java, release, jars, home, heap=settings.heap, options=(*cached, *options)
        )
        try:
            return _start_on_some_port(
                home, settings, command, stops=stops, on_progress=on_progress
            )
        except LogTorn:
            # Most likely a write that was never acknowledged; the copy is for where it was more.
            copy_for_repair(home)
            on_progress(
                Progress(
                    "The database's log ends in the middle of a write: cutting that off; "
                    f"the data as it was is kept in {home.torn}"
                )
            )
            return _start_on_some_port(
                home, settings, command, stops=stops, on_progress=on_progress, cut_log=True
            )

    try:
        try:
            state = start(cache)
        except ServerDied:
            if not cache:
                raise
            state = start(())
            forget_cache(cache)  # it was the cache that it died of
    except BaseException:
        if upgrade:
            undo_upgrade(home)
        raise
    record_release(home, release.name)
    return state


def _start_on_some_port(
    home: Home,
    settings: GraphSettings,
    command: Sequence[str],
    *,
    stops: bool,
    on_progress: OnProgress,
    cut_log: bool = False,
) -> State:
    """Start the process; where another program took the free port meanwhile, on another one."""
    for left in reversed(range(_PORT_TRIES)):
        try:
            return _start_once(
                home, settings, command, stops=stops, on_progress=on_progress, cut_log=cut_log
            )
        except PortTaken:
            if settings.port or not left:
                raise
    raise AssertionError("the last try returns or raises")


def _start_once(
    home: Home,
    settings: GraphSettings,
    command: Sequence[str],
    *,
    stops: bool,
    on_progress: OnProgress,
    cut_log: bool,
) -> State:
    """Start the process and wait until it answers; it is ended where anything goes wrong."""
    port = _choose_port(home, settings)
    prepare_home(home, release=settings.release, port=port, settings=settings, cut_log=cut_log)
    process = launch(command, home)
    state = State(process.pid, process.create_time(), port, settings.release, stops)
    try:
        write_state(home, state)
        wait_until_ready(
            process,
            home,
            port=port,
            timeout=settings.start_timeout,
            on_look=lambda: on_progress(Progress("Starting the database")),
        )
    except BaseException:
        end(process, wait=0)
        home.state.unlink(missing_ok=True)
        raise
    return state


def _choose_port(home: Home, settings: GraphSettings) -> int:
    """The port that the settings name, else the last one where it is free, else a free one."""
    if settings.port:
        return settings.port
    last = configured_port(home)
    if last and _is_free(last):
        return last
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _is_free(port: int) -> bool:
    try:
        with socket.create_server(("127.0.0.1", port), reuse_port=False):
            return True
    except OSError:
        return False


def _check_memory() -> None:
    free = psutil.virtual_memory().available
    if free < _LEAST_MEMORY:
        raise NotEnoughMemory(
            f"The local Neo4j needs {_LEAST_MEMORY >> 20} MB of memory; {free >> 20} MB are free."
        )
