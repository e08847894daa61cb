"""The front door: one command whose groups are loaded only when they are used.

It holds no behaviour of its own. The packages behind it have common names (graph, ingest, web), so
it checks that they are paperkin's before it runs any of them and says what to do where not.
"""

import importlib
import importlib.util
import sys
from pathlib import Path

import click

#: Command -> where it lives and its line in ``--help``, so that help imports nothing.
COMMANDS: dict[str, tuple[str, str]] = {
    "up": ("web.cli:up", "Start the database, load the sample into an empty graph, serve the app."),
    "load": ("ingest.cli:load", "Read papers from files and load them into the graph."),
    "fetch": ("ingest.cli:fetch", "Fetch papers from arXiv, OpenAlex or Semantic Scholar."),
    "extract": ("ingest.cli:extract", "Read papers and print their concepts; no database needed."),
    "refresh": ("ingest.cli:refresh", "Read again the papers that an older version has read."),
    "remove": ("ingest.cli:remove", "Remove papers, a whole load, or the sample."),
    "duplicates": ("ingest.cli:duplicates", "List papers that may be one, and decide."),
    "serve": ("web.cli:serve", "Serve the app over the graph as it is."),
    "users": ("web.cli:users", "Who may log in, where the app listens beyond this machine."),
    "query": ("graph.query_cli:query", "Run a Cypher query and print its rows."),
    "ask": ("graph.ask_cli:ask", "Ask a question by name: related, path, gaps, read-next, ..."),
    "db": ("graph.db_cli:db", "The database: status, stop, backup, restore, export, import, ..."),
    "mcp": ("web.mcp_cli:mcp", "Serve the graph to an agent over the Model Context Protocol."),
    "vocabulary": ("ingest.cli:vocabulary", "List, check or extend the known names."),
    "evaluate": ("ingest.cli:evaluate", "Score the extraction against annotated abstracts."),
    "train": ("ingest.cli:train", "Train the recogniser from annotated abstracts."),
}


class LazyGroup(click.Group):
    """A click group that imports a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order of the table above."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now; None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command = getattr(importlib.import_module(module), attribute)
        assert isinstance(command, click.Command)  # noqa: S101  (a mistake in the table above)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="paperkin")
def cli() -> None:
    """Link papers by what they share: methods, models, datasets, hardware and more.

    Example: paperkin up
    """


def shadowed_package() -> str | None:
    """The name of a package of ours that another one hides, or None."""
    home = Path(__file__).resolve().parent
    for name in ("graph", "ingest", "web"):
        spec = importlib.util.find_spec(name)
        places = (
            [Path(place).resolve() for place in (spec.submodule_search_locations or [])]
            if spec
            else []
        )
        if home / name not in places:
            return name
    return None


def main() -> None:
    """Run the command line; exit 0 done, 1 failed or partly failed, 2 usage."""
    if hidden := shadowed_package():
        click.echo(
            f"Another package named {hidden!r} hides paperkin's own. Install paperkin into an "
            "environment of its own (pipx install paperkin), or run it from another folder.",
            err=True,
        )
        sys.exit(1)
    cli()


if __name__ == "__main__":
    main()
