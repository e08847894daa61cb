"""Finding a Java."""

from pathlib import Path

import pytest

from graph.errors import JavaMissing
from graph.java import find_java


def _program(folder: Path, banner: str) -> Path:
    """A program that answers ``-version`` as a Java of that version does."""
    folder.mkdir(parents=True)
    program = folder / "java"
    program.write_text(f"#!/bin/sh\necho '{banner}' >&2\n")
    program.chmod(0o755)
    return program


def test_the_java_of_the_wheel_is_enough() -> None:
    """Nothing has to be installed on the machine: an empty environment finds a Java."""
    found = find_java(21, {"PATH": ""})
    assert found.version >= 21
    assert found.program.is_file()


def test_a_newer_java_of_the_machine_is_taken_where_the_wheel_is_too_old(tmp_path: Path) -> None:
    """JAVA_HOME comes before the PATH, and what is too old is passed over."""
    old = _program(tmp_path / "path", 'java version "1.8.0_392"')
    new = _program(tmp_path / "home" / "bin", 'openjdk version "90.0.1" 2040-01-01')
    environ = {"PATH": str(old.parent), "JAVA_HOME": str(tmp_path / "home")}
    assert (find_java(90, environ).program, find_java(90, environ).version) == (new, 90)


def test_a_missing_java_names_what_was_looked_at(tmp_path: Path) -> None:
    """The error says which Javas are there, how old they are, and what to do."""
    old = _program(tmp_path / "bin", 'openjdk version "17.0.1"')
    with pytest.raises(JavaMissing) as caught:
        find_java(99, {"PATH": str(old.parent)})
    assert f"{old} is version 17" in caught.value.message
    assert "NEO4J_URI" in caught.value.hint
