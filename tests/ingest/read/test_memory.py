"""Memory stays flat however much is read: a gigabyte of JSON Lines, of XML, of CSV."""

import io
import json
from collections.abc import Callable

import psutil
import pytest

from ingest.read.content import Content
from ingest.read.sources import iter_content
from ingest.records import SourceRecord
from ingest.settings import IngestSettings

GIGABYTE = 2**30
ABSTRACT = "We study how waves move along a shore that is long and flat. " * 300


class Endless(io.RawIOBase):
    """A stream of numbered records between a head and a tail, made while it is read."""

    def __init__(self, head: bytes, record: Callable[[int], bytes], tail: bytes, size: int) -> None:
        self._record, self._tail, self._left = record, tail, size
        self._number, self._buffer = 0, head

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        while len(self._buffer) < len(buffer) and self._left > 0:
            made = self._record(self._number)
            self._number += 1
            self._left -= len(made)
            self._buffer += made
            if self._left <= 0:
                self._buffer += self._tail
        chunk, self._buffer = self._buffer[: len(buffer)], self._buffer[len(buffer) :]
        buffer[: len(chunk)] = chunk
        return len(chunk)


def as_json(number: int) -> bytes:
    return (json.dumps({"title": f"Paper {number}", "abstract": ABSTRACT}) + "\n").encode()


def as_csv(number: int) -> bytes:
    return f'Paper {number},"{ABSTRACT}"\n'.encode()


def as_xml(number: int) -> bytes:
    identifier = f"http://arxiv.org/abs/{1000 + number // 99_999}.{number % 99_999 + 1:05}v1"
    return (
        f"<entry><id>{identifier}</id><title>Paper {number}</title><summary>{ABSTRACT}</summary>"
        f'<link rel="alternate" href="{identifier}"/></entry>\n'
    ).encode()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("head", "record", "tail"),
    [
        (b"", as_json, b""),
        (b"title,abstract\n", as_csv, b""),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">\n', as_xml, b"</feed>"),
    ],
    ids=["jsonl", "csv", "xml"],
)
def test_a_gigabyte_is_read_in_flat_memory(
    head: bytes, record: Callable[[int], bytes], tail: bytes
) -> None:
    """Every record comes out, and the process grows by less than 64 MiB on the way."""
    stream = io.BufferedReader(Endless(head, record, tail, GIGABYTE))
    content = Content(stream, name="endless", source="endless", limits=IngestSettings())
    process, count, after_start = psutil.Process(), 0, 0
    for item in iter_content(content):
        assert isinstance(item, SourceRecord)
        count += 1
        if count == 1_000:
            after_start = process.memory_info().rss
        if count % 10_000 == 0:
            assert process.memory_info().rss - after_start < 64 * 2**20
    assert count > GIGABYTE / 25_000
