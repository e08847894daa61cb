"""Pin a release of Neo4j: resolve its jars once and write the lock file that everyone fetches by.

``python -m graph.lock 2026.08.1`` is for who maintains paperkin: it needs the network and some
minutes. Nothing else uses it, and it runs nothing of what it fetches.
"""

import sys
import tempfile
import zipfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import file_digest
from pathlib import Path
from typing import Any

from jgo.maven import MavenContext

from graph.release import Jar, lock_file

_ROOTS = ("org.neo4j:neo4j", "org.neo4j.app:neo4j-server")
_MAIN_CLASSES = ("org.neo4j.server.Neo4jCommunity", "org.neo4j.server.CommunityEntryPoint")
_SCOPES = ("compile", "runtime", None)
_CLASS_VERSION_OF_JAVA_1 = 44


def resolve(release: str, folder: Path) -> list[tuple[Jar, Path]]:
    """Every jar that the release needs at run time, fetched into the folder, sorted by name."""
    context = MavenContext(repo_cache=folder, timeout=60)
    roots = [context.create_dependency(f"{root}:{release}") for root in _ROOTS]
    inputs, others = context.resolver.resolve(roots)
    artifacts = [each.artifact for each in (*inputs, *others) if each.scope in _SCOPES]
    with ThreadPoolExecutor(8) as pool:
        jars = pool.map(_measure, artifacts)
        return sorted(jars, key=lambda pair: pair[0].path)


def _measure(artifact: Any) -> tuple[Jar, Path]:
    """One artifact of jgo's with its size and hash."""
    path = Path(artifact.resolve())
    with path.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    jar = Jar(
        group=artifact.groupId,
        artifact=artifact.artifactId,
        version=artifact.version,
        classifier=artifact.classifier or "",
        size=path.stat().st_size,
        sha256=digest,
    )
    return jar, path


def find_entry(jars: Sequence[tuple[Jar, Path]]) -> tuple[str, int]:
    """The server's main class, and the oldest Java that its class file runs on."""
    (path,) = (path for jar, path in jars if (jar.group, jar.artifact) == ("org.neo4j", "neo4j"))
    with zipfile.ZipFile(path) as archive:
        for name in _MAIN_CLASSES:
            member = f"{name.replace('.', '/')}.class"
            if member in archive.namelist():
                major = int.from_bytes(archive.read(member)[6:8], "big")
                return name, major - _CLASS_VERSION_OF_JAVA_1
    raise LookupError(f"{path.name} has none of the main classes that are known here")


def build_lock(release: str, jars: Sequence[tuple[Jar, Path]]) -> str:
    """The text of the lock file."""
    main_class, java = find_entry(jars)
    lines = [
        f"# Every jar of Neo4j Community {release}, resolved once by `python -m graph.lock`.",
        "# The server runs on exactly these files; a file with another SHA-256 is refused.",
        f'release = "{release}"',
        f'main_class = "{main_class}"',
        f"java = {java}",
        "jars = [",
    ]
    for jar, _ in jars:
        names = ("group", "artifact", "version", "classifier")
        words = [f'{name} = "{getattr(jar, name)}"' for name in names if getattr(jar, name)]
        lines.append(f'  {{ {", ".join(words)}, size = {jar.size}, sha256 = "{jar.sha256}" }},')
    return "\n".join([*lines, "]", ""])


def main(release: str) -> None:
    """Resolve the release and write its lock file."""
    with tempfile.TemporaryDirectory() as folder:
        lock_file(release).write_text(build_lock(release, resolve(release, Path(folder))))


if __name__ == "__main__":
    main(sys.argv[1])
