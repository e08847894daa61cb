"""Silver labels: what a larger teacher network believes of abstracts that nobody annotated.

A file of labels holds one line a paper, gzipped JSON: its arXiv ``id``, a ``check`` of the text it
was labelled in, and three flat lists, ``bio`` (word, label, percent), ``spans`` (first word, words
less one, kind, percent) and ``roles`` (first word, words less one, role, percent). Words are those
of pieces.split_words over the cleaned text, each counted from the word of the entry before;
labels, kinds and roles are numbered as the network does. The texts are not in it: they are read
from a file of papers by their ids. The student learns from them as from annotation.
"""

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor

from ingest.clean import clean_text
from ingest.extract.pieces import Segment, cut_segments, split_words
from ingest.extract.types import join_fields
from ingest.train.batches import Example, collate
from ingest.train.network import Recogniser

#: Beliefs under this are not learnt from, nor roles of spans that are less surely a concept.
LEAST, LEAST_ROLE_SPAN = 0.04, 0.2
BATCH_PIECES = 8192
#: The lists of a record, and how many numbers an entry has.
WIDTHS = {"bio": 3, "spans": 4, "roles": 4}


class WrongPapersError(ValueError):
    """The file of papers is not the one that the labels were made for."""


@dataclass(frozen=True, slots=True)
class Unlabelled:
    """A paper that nobody annotated: its id and cleaned text."""

    id: str
    text: str


def read_unlabelled(path: Path) -> dict[str, Unlabelled]:
    """Return the papers of a JSON Lines file (plain or gzipped) with id, title and abstract."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    return {
        r["id"]: Unlabelled(r["id"], join_fields(clean_text(r["title"]), clean_text(r["abstract"])))
        for r in records
    }


def cut_unlabelled(papers: Iterable[Unlabelled], tokenizer: Tokenizer) -> list[list[Example]]:
    """Return the segments of each paper, with nothing to learn of them yet."""
    return [
        [Example(s, (), ()) for s in cut_segments(p.text, split_words(p.text), tokenizer)]
        for p in papers
    ]


def label(
    examples: Sequence[Example], networks: Sequence[Recogniser], *, device: str = "cpu"
) -> list[Example]:
    """Return the segments with the mean beliefs of the teachers as their targets.

    The networks must be on the device already.
    """
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].segment.pieces))
    labelled = list(examples)
    for numbers in _iter_equal(order, examples):
        rows = [examples[i] for i in numbers]
        for i, found in zip(numbers, _believe(rows, networks, device), strict=True):
            labelled[i] = found
    return labelled


def _iter_equal(order: Sequence[int], examples: Sequence[Example]) -> Iterator[list[int]]:
    batch: list[int] = []
    for i in order:
        if batch and len(examples[i].segment.pieces) * (len(batch) + 1) > BATCH_PIECES:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def _believe(
    examples: Sequence[Example], networks: Sequence[Recogniser], device: str
) -> Iterator[Example]:
    batch = collate(examples).to(torch.device(device))
    half = device != "cpu" or torch.cpu._is_amx_tile_supported()
    with torch.no_grad(), torch.autocast(device, dtype=torch.bfloat16, enabled=half):
        scores = [n(batch.pieces, batch.shapes, batch.mask, batch.words) for n in networks]
    bio, kinds, roles = (
        torch.stack([one.float().softmax(-1) for one in parts]).mean(0)
        for parts in zip(*scores, strict=True)
    )
    bio = bio[..., 1:] * batch.word_mask[..., None]
    kinds = kinds[..., :-1] * batch.span_mask[..., None]
    roles = roles * kinds.sum(-1, keepdim=True)
    roles = roles * (kinds.sum(-1, keepdim=True) >= LEAST_ROLE_SPAN)
    lists = [_by_row(part, len(examples)) for part in (bio, kinds, roles)]
    for example, own_bio, own_kinds, own_roles in zip(examples, *lists, strict=True):
        shifted = tuple((word, name + 1, share) for word, name, share in own_bio)
        yield replace(example, bio=shifted, spans=tuple(own_kinds), roles=tuple(own_roles))


def _by_row(beliefs: Tensor, rows: int) -> list[list[tuple[int, ...]]]:
    """Return the places and values of all beliefs worth keeping, row by row."""
    places = (beliefs >= LEAST).nonzero()
    values = beliefs[tuple(places.T)].tolist()
    found: list[list[tuple[int, ...]]] = [[] for _ in range(rows)]
    for (row, *place), value in zip(places.tolist(), values, strict=True):
        found[row].append((*place, value))
    return found


def write_silver(
    papers: Sequence[Unlabelled], labelled: Sequence[Sequence[Example]], path: Path
) -> None:
    """Write the labels of papers, given segment by segment; equal labels give equal bytes."""
    with path.open("wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as file:
        for paper, segments in zip(papers, labelled, strict=True):
            record: dict[str, object] = {"id": paper.id, "check": _check(paper.text)}
            for name in WIDTHS:
                entries = [
                    (entry[0] + s.segment.offset, *entry[1:-1], round(entry[-1] * 100))
                    for s in segments
                    for entry in getattr(s, name)
                ]
                record[name] = _pack(entries)
            file.write((json.dumps(record, separators=(",", ":")) + "\n").encode())


def read_silver(
    path: Path, papers: Mapping[str, Unlabelled], tokenizer: Tokenizer
) -> list[Example]:
    """Return the segments of the papers that a file labels, with their targets.

    Raises WrongPapersError where a paper is missing or has another text.
    """
    examples = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            paper = papers.get(record["id"])
            if paper is None or _check(paper.text) != record["check"]:
                raise WrongPapersError(f"{path} labels {record['id']}, whose text is not given")
            labels = [_unpack(record[name], n) for name, n in WIDTHS.items()]
            for segment in cut_segments(paper.text, split_words(paper.text), tokenizer):
                examples.append(Example(segment, *(_within(each, segment) for each in labels)))
    return examples


def _check(text: str) -> int:
    return zlib.crc32(text.encode())


def _pack(entries: Sequence[tuple[int, ...]]) -> list[int]:
    packed: list[int] = []
    before = 0
    for word, *rest in sorted(entries):
        packed += (word - before, *rest)
        before = word
    return packed


def _unpack(packed: Sequence[int], width: int) -> list[tuple[int, ...]]:
    entries, word = [], 0
    for begin in range(0, len(packed), width):
        word += packed[begin]
        entries.append((word, *packed[begin + 1 : begin + width]))
    return entries


def _within(entries: Sequence[tuple[int, ...]], segment: Segment) -> tuple[Any, ...]:
    """Return the entries whose words lie in a segment, counted from its start."""
    low, high = segment.offset, segment.offset + len(segment.firsts)
    return tuple(
        (e[0] - low, *e[1:-1], e[-1] / 100)
        for e in entries
        if low <= e[0] and e[0] + (e[1] if len(e) == 4 else 0) < high
    )
