"""Fetch the jars of a release of Neo4j into the cache folder, each checked by its SHA-256.

Only whole, checked files ever get their name in the cache, so an interrupted fetch goes on with
what is missing, and a damaged file is fetched again. Once all are there the network is not used.
"""

import os
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import file_digest
from pathlib import Path

from filelock import FileLock

from graph.errors import DamagedJar, DataFolderUnusable, JarsUnavailable
from graph.progress import OnProgress, Progress, silent
from graph.release import Jar, Release

_THREADS = 8
_TRIES = 3
_TIMEOUT = 60  # seconds for one answer; 10, the library's own default, was too short in practice
_STAMP = 1_000_000_000  # one modification time for all: the start-up cache compares it


def fetch_jars(
    release: Release,
    cache_folder: Path,
    *,
    repository: str | None = None,
    on_progress: OnProgress = silent,
) -> tuple[Path, ...]:
    """The paths of every jar of the release, in the lock file's order, fetched where missing.

    ``repository`` is the address of a Maven repository to use instead of Maven Central. Raises
    JarsUnavailable where a file cannot be had, and DamagedJar where what came is another file.
    """
    folder = cache_folder / "jars"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock"):
            missing = find_missing(release, folder)
            if missing:
                _fetch_all(release, missing, folder, repository, on_progress)
    except OSError as error:
        raise DataFolderUnusable(
            f"The cache folder {cache_folder} cannot be written: {error.strerror or error}.",
            folder=cache_folder,
            hint="Make room or make it writable, or name another one with PAPERKIN_CACHE.",
        ) from error
    return tuple(folder / jar.path for jar in release.jars)


def find_missing(release: Release, folder: Path) -> list[Jar]:
    """The jars that are not below ``folder``, or are there with another content."""
    with ThreadPoolExecutor(_THREADS) as pool:
        sound = pool.map(lambda jar: _hash(folder / jar.path) == jar.sha256, release.jars)
        return [jar for jar, is_sound in zip(release.jars, sound, strict=True) if not is_sound]


def _hash(path: Path) -> str | None:
    """The SHA-256 of a file, None where there is none."""
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def _fetch_all(
    release: Release,
    missing: list[Jar],
    folder: Path,
    repository: str | None,
    on_progress: OnProgress,
) -> None:
    """Fetch the missing jars, several at a time, and say after each how far it is."""
    text = f"Fetching Neo4j {release.name} (once)"
    done = release.size - sum(jar.size for jar in missing)
    on_progress(Progress(text, done, release.size))
    with (
        tempfile.TemporaryDirectory(dir=folder, prefix=".part-") as staging,
        ThreadPoolExecutor(_THREADS) as pool,
    ):
        fetch = _downloader(Path(staging), repository)
        try:
            for jar in pool.map(lambda jar: _fetch(jar, fetch, folder), missing):
                done += jar.size
                on_progress(Progress(text, done, release.size))
        except DamagedJar:
            raise
        except JarsUnavailable as error:
            pool.shutdown(cancel_futures=True)  # what is on its way may still arrive
            left = len(find_missing(release, folder))
            raise JarsUnavailable(
                f"Neo4j {release.name} has {len(release.jars)} files; {left} of them are not here "
                f"and could not be fetched: {error.message}"
            ) from error.__cause__
        finally:
            pool.shutdown(cancel_futures=True)


def _fetch(jar: Jar, fetch: Callable[[Jar], Path], folder: Path) -> Jar:
    """Bring one jar into the folder under its name, whole and checked."""
    for left in reversed(range(_TRIES)):
        arrived = fetch(jar)
        found = _hash(arrived)
        if found == jar.sha256:
            break
        arrived.unlink()
        if not left:
            raise DamagedJar(
                f"{arrived.name} came with another content than the one locked for this release.",
                name=arrived.name,
                expected=jar.sha256,
                found=found or "",
            )
    target = folder / jar.path
    target.parent.mkdir(parents=True, exist_ok=True)
    os.utime(arrived, (_STAMP, _STAMP))
    arrived.replace(target)
    return jar


def _downloader(staging: Path, repository: str | None) -> Callable[[Jar], Path]:
    """A function that downloads one jar into the staging folder, trying a few times."""
    from jgo.maven import MavenContext  # noqa: PLC0415  (slow to import, needed once)

    places = {"own": repository.rstrip("/")} if repository else None
    context = MavenContext(repo_cache=staging, remote_repos=places, timeout=_TIMEOUT)

    def download(jar: Jar) -> Path:
        component = context.project(jar.group, jar.artifact).at_version(jar.version)
        artifact = component.artifact(jar.classifier, "jar")
        trouble: Exception | None = None
        for _ in range(_TRIES):
            try:
                return Path(artifact.resolve())
            except (OSError, RuntimeError) as error:
                if isinstance(error, OSError) and error.errno is not None:
                    raise  # of this machine: no room, no permission; the network's has no errno
                trouble = error
                (staging / jar.path).unlink(missing_ok=True)
        raise JarsUnavailable(f"{jar.artifact} {jar.version}: {_reason(trouble)}") from trouble

    return download


def _reason(trouble: Exception | None) -> str:
    if isinstance(trouble, OSError):
        return f"the network or the place that publishes it is away ({type(trouble).__name__})."
    return f"the place that publishes it does not have it ({trouble})."
