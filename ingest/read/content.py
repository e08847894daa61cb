"""One opened source: its first bytes for detection, then its lines or its whole text, decoded.

It streams: a line at a time, never the whole file unless a reader asks for it and the limit
allows it. Text that is not UTF-8 is read in the likeliest encoding, line by line, with one
warning; it must never lose a line for its bytes.
"""

import io
from collections.abc import Iterator
from typing import BinaryIO

from charset_normalizer import from_bytes

from ingest.errors import TooLarge
from ingest.records import Place, Problem, refused, warning
from ingest.settings import IngestSettings

HEAD = 64 * 1024
# Encodings that text of a bibliography is found in; a freer choice guesses oddities.
_ENCODINGS = ["cp1252", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr", "cp1251", "koi8_r"]
_NAMES = {"cp1252": "Latin-1"}
_BOMS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


class Content:
    """An opened source; ``problems`` collects what decoding had to decide or refuse."""

    def __init__(
        self,
        stream: BinaryIO,
        *,
        name: str,
        source: str,
        limits: IngestSettings,
        named: bool = True,
    ) -> None:
        self.name = name
        self.named = named  # the person named it; not found in a folder or an archive
        self.source = source
        self.limits = limits
        self.problems: list[Problem] = []
        self._stream = stream
        self.head = _read_fully(stream, HEAD)
        self._encoding: str | None = None
        self._bom = next((bom for bom in _BOMS if self.head.startswith(bom)), b"")
        self._wide = _BOMS.get(self._bom, "") if self._bom and len(self._bom) == 2 else ""

    def head_text(self) -> str:
        """The first characters, for detection only: undecodable bytes show as U+FFFD."""
        return self.head[len(self._bom) :].decode(self._wide or "utf-8", errors="replace")

    def binary(self) -> BinaryIO:
        """The bytes from the start, for parsers that decode by themselves (XML)."""
        return io.BufferedReader(_Rejoined(self.head, self._stream))

    def lines(self) -> Iterator[tuple[int, str]]:
        """Number (from one) and text of each line, without its end, be it LF, CR LF or CR.

        A line over the limit is refused by a problem and left out.
        """
        number = 0
        for text in self._wide_lines() if self._wide else self._narrow_lines():
            for part in text.rstrip("\r\n").split("\r"):
                number += 1
                yield number, part

    def _narrow_lines(self) -> Iterator[str]:
        stream, number = self.binary(), 0
        stream.read(len(self._bom))
        while line := stream.readline(self.limits.max_line):
            number += 1
            if len(line) == self.limits.max_line and not line.endswith(b"\n"):
                self._refuse_line(stream, number)
                yield ""
            else:
                yield self._decode(line, number)

    def text(self) -> str:
        """The whole text with \\n line ends; raises TooLarge above the limit of a whole file."""
        return "\n".join(text for _, text in self._limited_lines())

    def _limited_lines(self) -> Iterator[tuple[int, str]]:
        total = 0
        for number, text in self.lines():
            total += len(text) + 1
            if total > self.limits.max_whole_file:
                raise TooLarge(
                    self.name,
                    f"The file is larger than {self.limits.max_whole_file // 2**20} MiB, and its "
                    "format has to be read as a whole.",
                    hint="Split it, or export it as JSON Lines, which has no such limit.",
                )
            yield number, text

    def _wide_lines(self) -> Iterator[str]:
        stream = self.binary()
        stream.read(len(self._bom))
        return iter(io.TextIOWrapper(stream, encoding=self._wide, errors="replace", newline="\n"))

    def _refuse_line(self, stream: BinaryIO, number: int) -> None:
        while (rest := stream.readline(HEAD)) and not rest.endswith(b"\n"):
            pass
        self.problems.append(
            refused(
                Place(file=self.name, line=number),
                f"The line is longer than {self.limits.max_line // 2**20} MiB, so it was left "
                "out; break it up and load it again.",
            )
        )

    def _decode(self, line: bytes, number: int) -> str:
        try:
            return line.decode("utf-8")
        except UnicodeDecodeError:
            if self._encoding is None:
                self._encoding = self._likeliest(line, number)
            return line.decode(self._encoding, errors="replace")

    def _likeliest(self, line: bytes, number: int) -> str:
        sample = line if len(line) > 2_000 else line + b"\n" + self.head
        best = from_bytes(sample, cp_isolation=_ENCODINGS).best()
        encoding = best.encoding if best and best.encoding in _ENCODINGS else "cp1252"
        self.problems.append(
            warning(
                Place(file=self.name, line=number),
                f"The file is not UTF-8; it was read as {_NAMES.get(encoding, encoding)}. "
                "Check the accents, or save it as UTF-8 and load it again.",
            )
        )
        return encoding


class _Rejoined(io.RawIOBase):
    """The bytes already read for detection, followed by the rest of the stream."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        """Always: it is a stream to read from."""
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """Fill the buffer from the head first."""
        chunk = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(chunk) :]
        buffer[: len(chunk)] = chunk
        return len(chunk)


def _read_fully(stream: BinaryIO, size: int) -> bytes:
    """Up to ``size`` bytes, however small the pieces are that a pipe gives."""
    chunks = []
    while size > 0 and (chunk := stream.read(size)):
        chunks.append(chunk)
        size -= len(chunk)
    return b"".join(chunks)
