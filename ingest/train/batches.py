"""Make batches of tensors from annotated, or softly labelled, papers.

Every target is a distribution, so that what a person annotated (one label) and what a teacher
believes (several, with probabilities) are learnt from in the same way.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import torch
from tokenizers import Tokenizer
from torch import Tensor

from graph.names import KINDS
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
    """

    segment: Segment
    bio: tuple[tuple[int, int, float], ...]
    spans: tuple[tuple[int, int, int, float], ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors of some segments, padded to the longest."""

    pieces: Tensor
    shapes: Tensor
    mask: Tensor
    words: Tensor
    bio: Tensor
    spans: Tensor
    word_mask: Tensor
    span_mask: Tensor


def build_examples(papers: Sequence[Annotated], tokenizer: Tokenizer) -> list[Example]:
    """Return the segments of annotated papers with their targets."""
    examples = []
    for paper in papers:
        words = split_words(paper.text)
        targets = build_targets(paper, words)
        for segment in cut_segments(paper.text, words, tokenizer):
            low, high = segment.offset, segment.offset + len(segment.firsts)
            inside = [
                (t.first - low, t.last - low, t.kind)
                for t in targets
                if t.first >= low and t.last < high
            ]
            bio = tuple(
                (word, 2 * kind + (1 if word == first else 2), 1.0)
                for first, last, kind in inside
                for word in range(first, last + 1)
            )
            spans = tuple(
                (first, last - first, kind, 1.0)
                for first, last, kind in inside
                if last - first < SPAN_WORDS
            )
            examples.append(Example(segment, bio, spans))
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
    examples: Sequence[Example], mask_piece: int, share: float, chance: random.Random
) -> list[Example]:
    """Put the mask's piece in the place of a share of the words; shapes and targets stay.

    What a hidden word names has to be read from the words beside it, which is what helps with
    names that nobody annotated.
    """
    hidden = []
    for example in examples:
        segment = example.segment
        pieces = list(segment.pieces)
        ends = (*segment.firsts[1:], len(pieces) - 1)
        for first, end in zip(segment.firsts, ends, strict=True):
            if chance.random() < share:
                pieces[first:end] = [mask_piece] * (end - first)
        hidden.append(replace(example, segment=replace(segment, pieces=tuple(pieces))))
    return hidden


def collate(examples: Sequence[Example]) -> Batch:
    """Pad examples to one batch."""
    rows = len(examples)
    length = max(len(e.segment.pieces) for e in examples)
    count = max(len(e.segment.firsts) for e in examples)
    pieces = torch.zeros(rows, length, dtype=torch.long)
    shapes = torch.zeros(rows, length, dtype=torch.long)
    words = torch.zeros(rows, count, dtype=torch.long)
    sizes = torch.tensor([len(e.segment.pieces) for e in examples])
    word_sizes = torch.tensor([len(e.segment.firsts) for e in examples])
    bio = torch.zeros(rows, count, BIO_LABELS)
    spans = torch.zeros(rows, count, SPAN_WORDS, SPAN_LABELS)
    for row, example in enumerate(examples):
        segment = example.segment
        pieces[row, : len(segment.pieces)] = torch.tensor(segment.pieces)
        shapes[row, : len(segment.shapes)] = torch.tensor(segment.shapes)
        words[row, : len(segment.firsts)] = torch.tensor(segment.firsts)
        for word, label, probability in example.bio:
            bio[row, word, label] = probability
        for first, more, kind, probability in example.spans:
            spans[row, first, more, kind] = probability
    bio[..., 0] = 1 - bio.sum(-1)
    spans[..., NO_KIND] = 1 - spans.sum(-1)
    places = torch.arange(count)
    word_mask = places < word_sizes[:, None]
    ends = places[:, None] + torch.arange(SPAN_WORDS)
    span_mask = ends[None] < word_sizes[:, None, None]
    mask = torch.arange(length) < sizes[:, None]
    return Batch(pieces, shapes, mask, words, bio, spans, word_mask, span_mask)
