"""Which files one release of Neo4j Community is made of: the lock files in graph/data.

A lock file names every jar with its version, size and SHA-256, and no place to get it from. It is
written by graph/lock.py and read here; nothing here fetches anything.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from graph.errors import InvalidValue

_FOLDER = Path(__file__).with_name("data")


@dataclass(frozen=True, slots=True, kw_only=True)
class Jar:
    """One file of the release, by its Maven coordinates."""

    group: str
    artifact: str
    version: str
    size: int
    sha256: str
    classifier: str = ""

    @property
    def path(self) -> str:
        """Where it lies below a folder of jars, laid out as a Maven repository."""
        tail = f"-{self.classifier}" if self.classifier else ""
        name = f"{self.artifact}-{self.version}{tail}.jar"
        return f"{self.group.replace('.', '/')}/{self.artifact}/{self.version}/{name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A release that paperkin can run, and the oldest Java that runs it."""

    name: str
    main_class: str
    java: int
    jars: tuple[Jar, ...]
    digest: str

    @property
    def size(self) -> int:
        """Bytes of all its jars together."""
        return sum(jar.size for jar in self.jars)


def lock_file(name: str) -> Path:
    """Where the lock file of a release is, or would be."""
    return _FOLDER / f"neo4j-{name}.lock.toml"


def known_releases() -> tuple[str, ...]:
    """The releases that have a lock file, oldest first."""
    names = (path.name[len("neo4j-") : -len(".lock.toml")] for path in _FOLDER.glob("*.lock.toml"))
    return tuple(sorted(names, key=release_order))


def release_order(name: str) -> tuple[int, ...]:
    """A key that sorts releases by age: 5.26.30 before 2026.08.1."""
    return tuple(int(part) for part in name.split("."))


@cache
def read_release(name: str) -> Release:
    """The release of that name. Raises InvalidValue where paperkin has no lock file for it."""
    path = lock_file(name)
    if name not in known_releases():
        raise InvalidValue(
            f"paperkin cannot run Neo4j {name}; it knows {' and '.join(known_releases())}."
        )
    text = path.read_bytes()
    data = tomllib.loads(text.decode())
    return Release(
        name=data["release"],
        main_class=data["main_class"],
        java=data["java"],
        jars=tuple(Jar(**jar) for jar in data["jars"]),
        digest=sha256(text).hexdigest(),
    )
