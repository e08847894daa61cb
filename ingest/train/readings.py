"""Out-of-fold readings: what networks that had not seen an annotated abstract read in it.

Trees have to be fitted on readings like those of papers in use, which no network has learnt.
For each fold one set of networks learns from the other folds and reads it; the readings are kept
in a file, so that trees can be fitted and measured again in minutes, without any training,
whenever a finder or the vocabulary changes. One gzipped JSON line a paper: a ``check`` of its text
and, ten numbers a span, its place, kind, beliefs and roles, in steps of one part in STEPS. The
texts are not in it.
"""

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from graph.names import KINDS, ROLES
from ingest.extract.recogniser import Recogniser, Scored
from ingest.train.annotation import Annotated

STEPS = 1000
#: Start, characters, kind, span belief, label belief, then the roles.
WIDTH = 5 + len(ROLES)

#: What was read in a text, by the check of the text.
Readings = Mapping[int, tuple[Scored, ...]]


def read_out_of_fold(
    papers: Iterable[Annotated], networks: Mapping[int, Path]
) -> Iterator[tuple[Annotated, tuple[Scored, ...]]]:
    """Yield papers with what the networks of their fold, given as weights files, read in them."""
    recognisers = {fold: Recogniser(path) for fold, path in networks.items()}
    for paper in papers:
        if paper.fold in recognisers:
            yield paper, recognisers[paper.fold].read(paper.text)


def write_readings(readings: Iterable[tuple[Annotated, Sequence[Scored]]], path: Path) -> int:
    """Write readings, equal ones to equal bytes; return how many."""
    count = 0
    with path.open("wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as file:
        for paper, found in readings:
            spans = [number for one in found for number in _pack(one)]
            line = json.dumps(
                {"check": check_text(paper.text), "spans": spans}, separators=(",", ":")
            )
            file.write((line + "\n").encode())
            count += 1
    return count


def load_readings(path: Path) -> Readings:
    """Return the readings of a file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return {
        record["check"]: tuple(
            _unpack(record["spans"][i : i + WIDTH]) for i in range(0, len(record["spans"]), WIDTH)
        )
        for record in records
    }


def check_text(text: str) -> int:
    """Return what a text is known by in a file of readings."""
    return zlib.crc32(text.encode())


def _pack(one: Scored) -> list[int]:
    beliefs = (one.span, one.bio, *one.roles)
    return [
        one.start,
        one.end - one.start,
        KINDS.index(one.kind),
        *(round(belief * STEPS) for belief in beliefs),
    ]


def _unpack(numbers: Sequence[int]) -> Scored:
    start, size, kind, *beliefs = numbers
    span, bio, *roles = (belief / STEPS for belief in beliefs)
    return Scored(start, start + size, KINDS[kind], span, bio, tuple(roles))
