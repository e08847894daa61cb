"""Silver labels: what a larger teacher network believes of abstracts that nobody annotated.

One line a paper, gzipped JSON: ``{"title", "abstract", "bio": [[word, label, percent], ...],
"spans": [[first word, words less one, kind, percent], ...]}``. Words are those of
pieces.split_words over the cleaned text; labels and kinds are numbered as the network does;
percentages under LEAST are left out. The student learns from them as from annotation.
"""

import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from ingest.extract.pieces import Segment, cut_segments, split_words
from ingest.extract.types import join_fields
from ingest.train.batches import Example, collate
from ingest.train.network import SPAN_LABELS, SPAN_WORDS, Recogniser

#: Beliefs under this percentage are not kept.
LEAST = 3


@dataclass(frozen=True, slots=True)
class Silver:
    """The labels of one abstract, words counted from the start of the text."""

    title: str
    abstract: str
    bio: tuple[tuple[int, int, int], ...]
    spans: tuple[tuple[int, int, int, int], ...]


def label(
    papers: Iterable[tuple[str, str]], networks: Sequence[Recogniser], tokenizer: Tokenizer
) -> Iterator[Silver]:
    """Yield the mean beliefs of the teachers about cleaned titles and abstracts, in order."""
    for title, abstract in papers:
        text = join_fields(title, abstract)
        bio: list[tuple[int, int, int]] = []
        spans: list[tuple[int, int, int, int]] = []
        for segment in cut_segments(text, split_words(text), tokenizer):
            labels, kinds = _mean_beliefs(segment, networks)
            for word, kind in (labels[:, 1:] * 100 >= LEAST).nonzero().tolist():
                percent = round(float(labels[word, kind + 1]) * 100)
                bio.append((word + segment.offset, kind + 1, percent))
            for first, more, kind in (kinds * 100 >= LEAST).nonzero().tolist():
                percent = round(float(kinds[first, more, kind]) * 100)
                spans.append((first + segment.offset, more, kind, percent))
        yield Silver(title, abstract, tuple(bio), tuple(spans))


def _mean_beliefs(segment: Segment, networks: Sequence[Recogniser]) -> tuple[Tensor, Tensor]:
    """Return the probabilities of word labels, and of kinds of the spans within the segment."""
    batch = collate([Example(segment, (), ())])
    half = torch.cpu._is_amx_tile_supported()
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
        logits = [n(batch.pieces, batch.shapes, batch.mask, batch.words) for n in networks]
    labels = torch.stack([one.float().softmax(-1)[0] for one, _ in logits]).mean(0)
    kinds = torch.stack([one.float().softmax(-1)[0] for _, one in logits]).mean(0)
    return labels, (kinds * batch.span_mask[0, :, :, None])[:, :, : SPAN_LABELS - 1]


def write_silver(papers: Iterable[Silver], path: Path) -> int:
    """Write labels to a gzipped file, the same bytes for the same labels; return the papers."""
    count = 0
    with path.open("wb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as file:
        for paper in papers:
            record = {
                "title": paper.title,
                "abstract": paper.abstract,
                "bio": paper.bio,
                "spans": paper.spans,
            }
            file.write(
                (json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
            )
            count += 1
    return count


def read_silver(path: Path) -> list[Silver]:
    """Return the labels of a gzipped file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [
            Silver(
                r["title"],
                r["abstract"],
                tuple((w, n, p) for w, n, p in r["bio"]),
                tuple((f, m, k, p) for f, m, k, p in r["spans"]),
            )
            for r in map(json.loads, lines)
        ]


def build_silver_examples(papers: Iterable[Silver], tokenizer: Tokenizer) -> list[Example]:
    """Return the segments of softly labelled papers with their targets."""
    examples = []
    for paper in papers:
        text = join_fields(paper.title, paper.abstract)
        for segment in cut_segments(text, split_words(text), tokenizer):
            low, high = segment.offset, segment.offset + len(segment.firsts)
            bio = tuple((w - low, n, p / 100) for w, n, p in paper.bio if low <= w < high)
            spans = tuple(
                (f - low, m, k, p / 100)
                for f, m, k, p in paper.spans
                if low <= f and f + m < high and m < SPAN_WORDS
            )
            examples.append(Example(segment, bio, spans))
    return examples
