"""The front door: help is quick, every command exists, exit codes hold."""

import subprocess
import sys

import click
import pytest

import paperkin


@pytest.mark.parametrize("name", paperkin.COMMANDS)
def test_every_command_of_the_table_loads(name: str) -> None:
    """A command in the help is a command that runs, with a summary and an example."""
    command = paperkin.cli.get_command(click.Context(paperkin.cli), name)
    assert command is not None
    assert command.help
    shown = command.help + (command.epilog or "")
    assert "Example" in shown or isinstance(command, click.Group)


def test_help_imports_no_heavy_package() -> None:
    """`paperkin --help` must answer before spaCy, Flask or the driver are imported."""
    code = (
        "import sys, paperkin\n"
        "try: paperkin.cli(['--help'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('spacy', 'flask', 'neo4j', 'numpy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_an_unknown_command_is_a_usage_error() -> None:
    """Exit code 2 is for usage alone."""
    done = subprocess.run(
        [sys.executable, "-m", "paperkin", "no-such-command"], capture_output=True, check=False
    )
    assert done.returncode == 2


def test_our_packages_are_the_ones_imported() -> None:
    """Where another package named graph hides ours, the front door says so; here none does."""
    assert paperkin.shadowed_package() is None
