"""The commands ``up`` and ``serve``, the app over a database that starts beside it, and ``users``.

Each parses, builds settings, wires the parts and waits for the end; the address goes to standard
output, everything else to standard error.
"""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import click
from waitress.server import create_server

from graph.database import Database
from graph.errors import GraphError
from web.app import create_app
from web.background import BackgroundDatabase
from web.errors import WebError
from web.jobs import run_command
from web.login import check_exposed
from web.reading import Reader
from web.settings import WebSettings
from web.terminal import Reporter
from web.users import add_user, make_token, read_users, remove_user, users_file

T = TypeVar("T")

_PORTS_TRIED = 20
_ANY_PAPER = "MATCH (p:Paper) RETURN p.id AS id LIMIT 1"


def bind(host: str, port: int) -> socket.socket:
    """A listening socket on the port, or on the next free one.

    Raises click.ClickException where twenty ports in a row are taken or the address is none.
    """
    for candidate in range(port, min(port + _PORTS_TRIED, 65_536)):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, candidate))
        except PermissionError as error:
            raise click.ClickException(f"Port {candidate} needs more rights: {error}.") from error
        except socket.gaierror as error:
            raise click.ClickException(f"{host!r} is no address of this machine.") from error
        except OSError:
            listener.close()
            continue
        if candidate != port:
            click.echo(f"Port {port} is taken, so this is {candidate}.", err=True)
        return listener
    raise click.ClickException(f"Ports {port} to {port + _PORTS_TRIED - 1} are all taken.")


def address_of(listener: socket.socket) -> str:
    """The address that a person opens."""
    host, port = listener.getsockname()[:2]
    name = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104  (only compared)
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def _stop_on_term(_signal: int, _frame: object) -> None:
    raise SystemExit(0)


def run_app(settings: WebSettings, *, sample: bool) -> None:
    """Serve until Ctrl-C or SIGTERM; then close the database and leave no process behind."""
    check_exposed(settings)
    listener = bind(settings.host, settings.port)
    reporter = Reporter()
    loading = _SampleLoad(settings)
    provider = BackgroundDatabase(
        settings.graph, on_progress=reporter, on_open=loading.begin if sample else None
    ).start()
    reader = Reader(settings.graph)
    app = create_app(settings, database_provider=provider, reader=reader)
    server = create_server(
        app,
        sockets=[listener],
        threads=settings.threads,
        ident="paperkin",
        url_scheme="https" if settings.https else "http",
    )
    signal.signal(signal.SIGTERM, _stop_on_term)
    click.echo(f"paperkin is at {address_of(listener)} (Ctrl-C stops it)")
    threading.Thread(
        target=_get_ready, args=(provider, reporter, reader), name="paperkin-ready", daemon=True
    ).start()
    try:
        server.run()
    finally:
        click.echo("Stopping.", err=True)
        loading.stop()
        server.close()
        provider.close()
        reporter.close()


def _get_ready(provider: BackgroundDatabase, reporter: Reporter, reader: Reader) -> None:
    """Say on the terminal why the database does not answer; once it does, warm the reader."""
    last = ""
    while not provider.closing:
        try:
            provider()
        except WebError:
            provider.wait(0.2)
            continue
        except GraphError as error:
            if error.message != last:
                reporter.close()
                click.echo(f"{error.message} {error.hint}".strip(), err=True)
            last = error.message
            provider.wait(5)
            continue
        reporter.close()
        reader.warm()
        return


class _SampleLoad:
    """The load of the sample into an empty local graph, as a process with a bar of its own."""

    def __init__(self, settings: WebSettings) -> None:
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None

    def begin(self, database: Database) -> None:
        """Start it if this is our local server and no paper is there."""
        if self._settings.graph.is_local and not database.read(_ANY_PAPER):
            self._process = run_command(self._settings.graph, "load", "--sample")

    def stop(self) -> None:
        """End it where it still runs; it closes its Load node itself."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait()


def _settings(host: str | None, port: int | None) -> WebSettings:
    settings = WebSettings.from_env(os.environ)
    return replace(settings, host=host or settings.host, port=port or settings.port)


def _options(command: Callable[..., None]) -> Callable[..., None]:
    port = click.option("--port", type=click.IntRange(1, 65_535), help="The port to listen on.")
    host = click.option("--host", help="The address to listen on; loopback unless told otherwise.")
    return port(host(command))


@click.command()
@_options
def up(host: str | None, port: int | None) -> None:
    """Start the database, load the sample into an empty graph, serve the app.

    Example: paperkin up --port 5000
    """
    _run(host, port, sample=True)


@click.command()
@_options
def serve(host: str | None, port: int | None) -> None:
    """Serve the app over the graph as it is.

    Example: NEO4J_URI=bolt://localhost:7687 NEO4J_PASSWORD=... paperkin serve
    """
    _run(host, port, sample=False)


def _run(host: str | None, port: int | None, *, sample: bool) -> None:
    try:
        run_app(_settings(host, port), sample=sample)
    except GraphError as error:
        raise click.ClickException(f"{error.message} {error.hint}".strip()) from error


@click.group()
def users() -> None:
    """List, add and remove who may log in.

    Example: paperkin users add ada --writes
    """


def _file() -> Path:
    return users_file(WebSettings.from_env(os.environ).graph.data_folder)


def _or_fail(work: Callable[[], T]) -> T:
    try:
        return work()
    except GraphError as error:
        raise click.ClickException(f"{error.message} {error.hint}".strip()) from error


@users.command("add")
@click.argument("name")
@click.option("--writes", is_flag=True, help="They may also change the graph.")
def add_(name: str, writes: bool) -> None:
    """Add somebody, or give them a new password, which ends their sessions.

    The password is asked for, or read from standard input. Example: paperkin users add ada --writes
    """
    if sys.stdin.isatty():
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    new = _or_fail(lambda: add_user(_file(), name, password, writes=writes))
    right = "read and write" if writes else "read"
    click.echo(f"{name} {'is added' if new else 'has a new password'} and may {right}.", err=True)


@users.command("list")
def list_() -> None:
    """List who may log in. Example: paperkin users list"""
    for user in _or_fail(lambda: read_users(_file())).values():
        token = ", token" if user.token else ""
        click.echo(f"{user.name}\t{'reads and writes' if user.writes else 'reads'}{token}")


@users.command("remove")
@click.argument("name")
def remove_(name: str) -> None:
    """Remove somebody, which ends their sessions. Example: paperkin users remove ada"""
    _or_fail(lambda: remove_user(_file(), name))
    click.echo(f"{name} is removed.", err=True)


@users.command("token")
@click.argument("name")
def token_(name: str) -> None:
    """Print a new token for somebody's programs; the one before ends.

    Send it as Authorization: Bearer TOKEN. Example: paperkin users token ada > token
    """
    click.echo(_or_fail(lambda: make_token(_file(), name)))
