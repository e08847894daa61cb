"""Make batches of tensors from annotated, or softly labelled, papers.

Every target is a distribution, so that what a person annotated (one label) and what a teacher
believes (several, with probabilities) are learnt from in the same way.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from torch import Tensor

from graph.names import KINDS, ROLES
from ingest.extract.pieces import Segment, cut_segments, split_words
from ingest.train.annotation import Annotated
from ingest.train.network import BIO_LABELS, SPAN_LABELS, SPAN_WORDS
from ingest.train.targets import build_targets

NO_KIND = len(KINDS)
#: Batches are cut from pools of this many shuffled segments, sorted by length.
POOL = 96


@dataclass(frozen=True, slots=True)
class Example:
    """A segment with what is to be learnt of it.

    ``bio`` holds (word, label, probability), ``spans`` (first word, words less one, kind,
    probability), words counted from the segment's start; what is left of 1 is "no concept".
    ``roles`` holds (first word, words less one, role, weight) of spans that are concepts.
    """

    segment: Segment
    bio: tuple[tuple[int, int, float], ...]
    spans: tuple[tuple[int, int, int, float], ...]
    roles: tuple[tuple[int, int, int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors of some segments, padded to the longest.

    ``owners`` (rows, length) is the index of the word that a piece belongs to, -1 for none.
    """

    pieces: Tensor
    shapes: Tensor
    mask: Tensor
    words: Tensor
    owners: Tensor
    bio: Tensor
    spans: Tensor
    roles: Tensor
    word_mask: Tensor
    span_mask: Tensor

    def to(self, device: torch.device) -> "Batch":
        """Return the batch on a device."""
        return Batch(*(getattr(self, f.name).to(device, non_blocking=True) for f in fields(self)))


def build_examples(papers: Sequence[Annotated], tokenizer: Tokenizer) -> list[Example]:
    """Return the segments of annotated papers with their targets."""
    examples = []
    for paper in papers:
        words = split_words(paper.text)
        targets = build_targets(paper, words)
        for segment in cut_segments(paper.text, words, tokenizer):
            low, high = segment.offset, segment.offset + len(segment.firsts)
            inside = [
                (t.first - low, t.last - low, t.kind, t.role)
                for t in targets
                if t.first >= low and t.last < high
            ]
            bio = tuple(
                (word, 2 * kind + (1 if word == first else 2), 1.0)
                for first, last, kind, _ in inside
                for word in range(first, last + 1)
            )
            short = [t for t in inside if t[1] - t[0] < SPAN_WORDS]
            spans = tuple((first, last - first, kind, 1.0) for first, last, kind, _ in short)
            roles = tuple((first, last - first, role, 1.0) for first, last, _, role in short)
            examples.append(Example(segment, bio, spans, roles))
    return examples


def iter_batches(
    examples: Sequence[Example], pieces: int, chance: random.Random
) -> Iterator[list[Example]]:
    """Yield all examples once, in batches of up to ``pieces`` word pieces, in random order."""
    order = list(examples)
    chance.shuffle(order)
    batches: list[list[Example]] = []
    for start in range(0, len(order), POOL):
        batch: list[Example] = []
        for example in sorted(order[start : start + POOL], key=lambda e: len(e.segment.pieces)):
            if batch and len(example.segment.pieces) * (len(batch) + 1) > pieces:
                batches.append(batch)
                batch = []
            batch.append(example)
        batches.append(batch)
    chance.shuffle(batches)
    yield from batches


def hide_words(
    batch: Batch, mask_piece: int, share: float, generator: torch.Generator | None = None
) -> Tensor:
    """Return the batch's pieces with the mask's in the place of a share of the words.

    Shapes and targets stay: what a hidden word names has to be read from the words beside it,
    which is what helps with names that nobody annotated.
    """
    device = batch.pieces.device
    drawn = torch.rand(batch.words.shape, device=device, generator=generator) < share
    hidden = drawn.gather(1, batch.owners.clamp(min=0)) & (batch.owners >= 0)
    return torch.where(hidden, torch.full_like(batch.pieces, mask_piece), batch.pieces)


def collate(examples: Sequence[Example]) -> Batch:
    """Pad examples to one batch."""
    rows = len(examples)
    length = max(len(e.segment.pieces) for e in examples)
    count = max(len(e.segment.firsts) for e in examples)
    pieces = np.zeros((rows, length), np.int64)
    shapes = np.zeros((rows, length), np.int64)
    words = np.zeros((rows, count), np.int64)
    owners = np.full((rows, length), -1, np.int64)
    for row, example in enumerate(examples):
        segment = example.segment
        size = len(segment.pieces)
        pieces[row, :size] = segment.pieces
        shapes[row, :size] = segment.shapes
        words[row, : len(segment.firsts)] = segment.firsts
        sizes = np.diff((*segment.firsts, size - 1))
        owners[row, 1 : size - 1] = np.repeat(np.arange(len(segment.firsts)), sizes)
    bio = _fill((rows, count, BIO_LABELS), [e.bio for e in examples])
    spans = _fill((rows, count, SPAN_WORDS, SPAN_LABELS), [e.spans for e in examples])
    roles = _fill((rows, count, SPAN_WORDS, len(ROLES)), [e.roles for e in examples])
    bio[..., 0] = 1 - bio.sum(-1)
    spans[..., NO_KIND] = 1 - spans.sum(-1)
    piece_counts = np.array([len(e.segment.pieces) for e in examples])
    word_counts = np.array([len(e.segment.firsts) for e in examples])
    ends = np.arange(count)[:, None] + np.arange(SPAN_WORDS)
    arrays = (
        pieces,
        shapes,
        np.arange(length) < piece_counts[:, None],
        words,
        owners,
        bio,
        spans,
        roles,
        np.arange(count) < word_counts[:, None],
        ends[None] < word_counts[:, None, None],
    )
    return Batch(*map(torch.from_numpy, arrays))


def _fill(
    shape: tuple[int, ...], entries: Sequence[tuple[tuple[float, ...], ...]]
) -> npt.NDArray[np.float32]:
    """Return zeros with each row's entries (index..., value) set."""
    filled = np.zeros(shape, np.float32)
    flat = [(row, *entry) for row, own in enumerate(entries) for entry in own]
    if flat:
        table = np.array(flat)
        filled[tuple(table[:, :-1].astype(np.int64).T)] = table[:, -1]
    return filled
