"""From what a person types (paths, folders, globs, ``-``) to opened sources, one after another.

Compressed files and archives are recognised by their first bytes, not by their names, and are
read as streams. A source that cannot be opened is a problem of its own; the others are read.
"""

import glob
import gzip
import io
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from ingest.read.content import Content
from ingest.records import Place, Problem, refused, warning
from ingest.settings import IngestSettings

_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_OFFICE = {"word/": "a Word document", "xl/": "an Excel workbook", "ppt/": "a PowerPoint file"}
_LEAST_RECORDS = 50  # so many are read before their number is guessed
_MAX_RATIO = 1_000  # text compresses up to some 50 times; beyond this an archive is a trap


class Meter:
    """How far the files of some sources have been read, in bytes as they lie on the disk."""

    def __init__(self, sources: Sequence[str]) -> None:
        paths = [path for source in sources if source != "-" for path in _iter_paths(source)]
        self._total = sum(path.stat().st_size for path in paths if path.is_file())
        self._known = "-" not in sources
        self._done = 0
        self._stream: BinaryIO | None = None
        self.records = 0

    def total(self) -> int | None:
        """About how many records there are, by the size of those that were read so far.

        None where that cannot be known yet.
        """
        share = self.share()
        return round(self.records / share) if share and self.records >= _LEAST_RECORDS else None

    def share(self) -> float | None:
        """The part that was read, of 1; None where nobody can know how much there is."""
        if not self._known or not self._total:
            return None
        now = self._stream.tell() if self._stream and not self._stream.closed else 0
        return min(1.0, (self._done + now) / self._total)

    @contextmanager
    def reading(self, stream: BinaryIO, size: int) -> Iterator[None]:
        """The stream of a file that is being read, until its end."""
        self._stream = stream
        yield
        self._stream, self._done = None, self._done + size


def iter_contents(
    sources: Sequence[str], *, limits: IngestSettings, meter: Meter | None = None
) -> Iterator[Content | Problem]:
    """Each readable source, opened; it is closed when the next one is asked for."""
    meter = meter or Meter(())
    for source in sources:
        if source == "-":
            yield from _iter_opened(sys.stdin.buffer, "stdin", "stdin", limits)
            continue
        paths = list(_iter_paths(source))
        if not paths:
            yield refused(Place(file=source), _missing(source))
        for path in paths:
            named = path == Path(source).expanduser()
            yield from _iter_file(path, limits, meter, named=named)


def _iter_paths(source: str) -> Iterator[Path]:
    path = Path(source).expanduser()
    if path.is_dir():
        yield from sorted(
            found
            for found in path.rglob("*")
            if found.is_file()
            and not any(part.startswith(".") for part in found.relative_to(path).parts)
        )
    elif path.exists():
        yield path
    elif any(sign in source for sign in "*?["):
        yield from (Path(name) for name in sorted(glob.glob(str(path), recursive=True)))


def _missing(source: str) -> str:
    if Path(source).is_dir():
        return "The folder holds no file to read."
    if any(sign in source for sign in "*?["):
        return "No file matches this pattern; check the folder and the pattern."
    return "There is no such file or folder; check the path."


def _iter_file(
    path: Path, limits: IngestSettings, meter: Meter, *, named: bool
) -> Iterator[Content | Problem]:
    if path.is_dir():  # a glob may match folders
        for inner in _iter_paths(str(path)):
            yield from _iter_file(inner, limits, meter, named=False)
        return
    try:
        stream = path.open("rb")
    except OSError as error:
        yield refused(Place(file=str(path)), f"The file cannot be opened: {error.strerror}.")
        return
    with stream, meter.reading(stream, path.stat().st_size):
        yield from _iter_opened(stream, str(path), path.name, limits, named=named)


def _iter_opened(
    stream: BinaryIO, name: str, source: str, limits: IngestSettings, *, named: bool = True
) -> Iterator[Content | Problem]:
    """The content of a stream, unpacked where it is packed."""
    content = Content(stream, name=name, source=source, limits=limits, named=named)
    if content.head.startswith(_GZIP):
        yield from _iter_gzip(content, limits)
    elif content.head.startswith(_ZIP):
        yield from _iter_zip(content, stream, limits)
    else:
        yield content


def _iter_gzip(packed: Content, limits: IngestSettings) -> Iterator[Content | Problem]:
    source = packed.source.removesuffix(".gz")
    with gzip.GzipFile(fileobj=packed.binary()) as unpacked:
        stream = _Measured(unpacked, limits.max_unpacked)
        try:
            yield Content(io.BufferedReader(stream), name=packed.name, source=source, limits=limits)
        except (OSError, EOFError) as error:
            yield refused(Place(file=packed.name), f"The gzip file is damaged: {error}.")


def _iter_zip(
    packed: Content, stream: BinaryIO, limits: IngestSettings
) -> Iterator[Content | Problem]:
    with tempfile.TemporaryFile() as copy:
        archive_file: BinaryIO = stream
        if not (stream.seekable() and stream is not sys.stdin.buffer):
            _copy(packed.binary(), copy)
            archive_file = copy
        try:
            archive = zipfile.ZipFile(archive_file)
        except zipfile.BadZipFile:
            yield refused(Place(file=packed.name), "The zip file is damaged; make it again.")
            return
        with archive:
            yield from _iter_members(archive, packed.name, limits)


def _iter_members(
    archive: zipfile.ZipFile, name: str, limits: IngestSettings
) -> Iterator[Content | Problem]:
    members = [info for info in archive.infolist() if not info.is_dir()]
    if office := _office_kind([info.filename for info in members]):
        yield refused(Place(file=name), f"This is {office}; save it as CSV or text and load that.")
        return
    for info in sorted(members, key=lambda member: member.filename):
        base = info.filename.rsplit("/", 1)[-1]
        if base.startswith(".") or info.filename.startswith("__MACOSX/"):
            continue
        inner = Place(file=f"{name}!{info.filename}")
        if info.file_size > max(limits.max_whole_file, _MAX_RATIO * max(info.compress_size, 1)):
            yield refused(inner, "It unpacks to over a thousand times its size; taken for a trap.")
            continue
        try:
            with archive.open(info) as member:
                stream = io.BufferedReader(_Measured(member, limits.max_unpacked))
                yield _member(stream, inner, base, limits)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
            yield refused(inner, f"It cannot be unpacked: {error}.")


def _member(
    stream: BinaryIO, place: Place, source: str, limits: IngestSettings
) -> Content | Problem:
    content = Content(stream, name=place.file, source=source, limits=limits, named=False)
    if content.head.startswith((_GZIP, _ZIP)):
        return warning(place, "An archive inside an archive is not read; unpack it first.")
    return content


def _office_kind(names: list[str]) -> str | None:
    """What an office program's file is, by the names inside it; None for a plain archive."""
    if "[Content_Types].xml" not in names:
        return None
    for part, kind in _OFFICE.items():
        if any(name.startswith(part) for name in names):
            return kind
    return "an Office file"


class _Measured(io.RawIOBase):
    """A stream that ends with an error when more comes out of it than is allowed."""

    def __init__(self, stream: IO[bytes] | gzip.GzipFile, most: int) -> None:
        self._stream = stream
        self._left = most
        self._most = most

    def readable(self) -> bool:
        """Always: it is a stream to read from."""
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """Pass on the next bytes, counting them."""
        chunk = self._stream.read(len(buffer))
        self._left -= len(chunk)
        if self._left < 0:
            raise OSError(f"it unpacks to more than {self._most // 2**20} MiB")
        buffer[: len(chunk)] = chunk
        return len(chunk)


def _copy(source: BinaryIO, target: BinaryIO) -> None:
    while chunk := source.read(1024 * 1024):
        target.write(chunk)
    target.seek(0)
