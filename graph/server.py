"""The local Neo4j: started when it is needed, shared by everyone who uses it, stopped in the end.

This puts the pieces together: jars and Java are fetched and found elsewhere, the folder and the
process have modules of their own. Whatever starts, stops or counts users holds the start lock.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import psutil
from filelock import FileLock, Timeout

from graph.errors import ServerError
from graph.home import (
    USER,
    Home,
    State,
    configured_port,
    empty_home,
    forget_copy,
    make_home,
    read_password,
    read_state,
    write_state,
)
from graph.jars import find_missing
from graph.launch import end, is_alive, wait_until_ready
from graph.progress import OnProgress, Progress, silent
from graph.release import read_release
from graph.settings import GraphSettings
from graph.starting import start_process
from graph.users import User, find_users


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """A server that answers. ``started`` says that this process has started it."""

    uri: str
    username: str
    password: str = field(repr=False)
    pid: int
    release: str
    started: bool
    stops: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What there is to know about the local server, running or not."""

    running: bool
    folder: Path
    log: Path
    release: str
    fetched: bool
    uri: str | None = None
    pid: int | None = None
    up_seconds: int | None = None
    memory_mb: int | None = None
    stops: bool | None = None
    users: tuple[str, ...] = ()


@contextmanager
def use_server(
    settings: GraphSettings,
    *,
    on_progress: OnProgress = silent,
    keep_running: bool = True,
    options: Sequence[str] = (),
) -> Iterator[Running]:
    """The local server, started where it does not run, for as long as it is used.

    A server that was started with ``keep_running`` false stops when the last process that uses it
    leaves, whichever that is; any other goes on, and ``on_progress`` says so. ``options`` are
    further options of Java. Raises a ServerError that says what to do.
    """
    home = make_home(settings)
    user = User(home.users)
    with _start_lock(home, on_progress):
        user.enter()
        try:
            running = _find(home, settings) or _start(
                home, settings, on_progress, stops=not keep_running, options=options
            )
        except BaseException:
            user.leave()
            raise
    try:
        yield running
    finally:
        with _start_lock(home, silent):
            user.leave()
            _after_leaving(home, _unstoppable(on_progress), started=running.started)


def start(settings: GraphSettings, *, on_progress: OnProgress = silent) -> Running:
    """Start the local server and leave it running; the running one where there is one."""
    home = make_home(settings)
    with _start_lock(home, on_progress):
        running = _find(home, settings) or _start(home, settings, on_progress, stops=False)
        if state := read_state(home):
            write_state(home, replace(state, stops=False))
    return running


def stop(settings: GraphSettings) -> bool:
    """Stop the local server, whoever uses it; False where none was running."""
    home = make_home(settings)
    with _start_lock(home, silent):
        process = _find_process(home)
        if process is not None:
            end(process)
        home.state.unlink(missing_ok=True)
        return process is not None


def reset(settings: GraphSettings) -> None:
    """Stop the local server and delete its graph. Raises ServerError where others use it."""
    home = make_home(settings)
    with _start_lock(home, silent):
        if users := find_users(home.users):
            raise ServerError(
                f"The local graph is in use by {', '.join(users)}.", hint="End that first."
            )
        if process := _find_process(home):
            end(process)
        empty_home(home)


def status(settings: GraphSettings) -> Status:
    """How the local server is; starts nothing and waits for nothing."""
    home = make_home(settings)
    release = read_release(settings.release)
    here = Status(
        running=False,
        folder=home.folder,
        log=home.log,
        release=settings.release,
        fetched=not find_missing(release, settings.cache_folder / "jars"),
    )
    process, state = _find_process(home), read_state(home)
    if process is None:
        return here
    port = state.port if state else configured_port(home)
    return replace(
        here,
        running=True,
        release=state.release if state else settings.release,
        uri=f"bolt://127.0.0.1:{port}",
        pid=process.pid,
        up_seconds=round(time.time() - process.create_time()),
        memory_mb=process.memory_info().rss >> 20,
        stops=state.stops if state else None,
        users=tuple(find_users(home.users)),
    )


def address_of_running(settings: GraphSettings) -> GraphSettings | None:
    """Settings that lead to the local server as it runs, without using it; None where none runs."""
    home = make_home(settings)
    if _find_process(home) is None:
        return None
    state = read_state(home)
    port = state.port if state else configured_port(home)
    uri = f"bolt://127.0.0.1:{port}"
    return replace(settings, uri=uri, username=USER, password=read_password(home))


def load_went_well(settings: GraphSettings) -> None:
    """Forget the copy that an upgrade of the local server kept until a load has gone well."""
    if settings.is_local:
        forget_copy(make_home(settings))


@contextmanager
def _start_lock(home: Home, on_progress: OnProgress) -> Iterator[None]:
    """Nobody else starts, stops or counts meanwhile; says that it waits for another."""
    lock = FileLock(home.start_lock)
    while True:
        try:
            lock.acquire(timeout=1)
            break
        except Timeout:
            on_progress(Progress("Waiting for another paperkin that starts the database"))
    try:
        yield
    finally:
        lock.release()


def _unstoppable(on_progress: OnProgress) -> OnProgress:
    """The same, but what it raises ends nothing: whoever leaves has to get out."""

    def show(progress: Progress) -> None:
        with suppress(Exception):
            on_progress(progress)

    return show


def _after_leaving(home: Home, on_progress: OnProgress, *, started: bool) -> None:
    """Stop the server where its last user has left and nobody asked to keep it.

    Who started one that goes on is told so; who only used it knows.
    """
    state, process = read_state(home), _find_process(home)
    if state is None or process is None:
        return
    others = find_users(home.users)
    if state.stops and not others:
        on_progress(Progress("Stopping the database"))
        end(process)
        home.state.unlink(missing_ok=True)
    elif state.stops:
        on_progress(Progress(f"The database stops after {', '.join(others)}"))
    elif started:
        on_progress(Progress("The database goes on running; `paperkin db stop` stops it"))


def _find(home: Home, settings: GraphSettings) -> Running | None:
    """The server that runs on this folder, once it answers; None where none runs."""
    process = _find_process(home)
    if process is None:
        return None
    state = read_state(home)
    port = state.port if state else configured_port(home)
    if port is None:  # it never got as far as having one
        end(process)
        return None
    if state is None:
        created = process.create_time()
        state = State(process.pid, created, port, settings.release, stops=False)
        write_state(home, state)
    try:
        wait_until_ready(process, home, port=port, timeout=settings.start_timeout)
    except ServerError:
        if is_alive(process):
            raise
        return None  # it was ending when it was found: nothing runs any more
    return _running(home, state, started=False)


def _find_process(home: Home) -> psutil.Process | None:
    """The server's process: the recorded one, else any that has this folder in its arguments."""
    state = read_state(home)
    if state is not None:
        try:
            process = psutil.Process(state.pid)
            if abs(process.create_time() - state.created) < 1 and is_alive(process):
                return process
        except psutil.NoSuchProcess:
            pass
    mark = f"--home-dir={home.folder}"
    for process in psutil.process_iter(["cmdline"]):
        if mark in (process.info["cmdline"] or ()) and is_alive(process):
            return process
    return None


def _start(
    home: Home,
    settings: GraphSettings,
    on_progress: OnProgress,
    *,
    stops: bool,
    options: Sequence[str] = (),
) -> Running:
    state = start_process(home, settings, on_progress, stops=stops, options=options)
    return _running(home, state, started=True)


def _running(home: Home, state: State, *, started: bool) -> Running:
    return Running(
        uri=f"bolt://127.0.0.1:{state.port}",
        username=USER,
        password=read_password(home),
        pid=state.pid,
        release=state.release,
        started=started,
        stops=state.stops,
    )
