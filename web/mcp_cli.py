"""The command ``paperkin mcp``: serve the graph to an agent over standard input and output.

It checks that the protocol's SDK is here, opens the database beside it and runs until the agent
closes standard input. Nothing of ours is printed to standard output.
"""

import sys

import click

from graph.settings import GraphSettings
from graph.terminal import errors_in_words, shown_progress
from web.background import BackgroundDatabase

_MISSING = (
    "The server for agents needs the Model Context Protocol's SDK, version 2 or newer.\n"
    "Install it into paperkin's environment: pip install 'paperkin[mcp]'"
)


@click.command()
def mcp() -> None:
    """Serve the graph to an agent over the Model Context Protocol (stdio).

    An agent starts this itself; docs/agents.md says how to tell it. It only reads.

    Example: paperkin mcp
    """
    try:
        from web.mcp_server import build_server  # noqa: PLC0415  (an extra: only where it is used)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("mcp", "mcp_types"):
            raise
        click.echo(_MISSING, err=True)
        sys.exit(1)
    with errors_in_words(), shown_progress(sys.stderr) as show:
        settings = GraphSettings.from_env()
        database = BackgroundDatabase(settings, on_progress=show).start()
        try:
            build_server(settings, database).run()
        finally:
            database.close()
