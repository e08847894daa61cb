"""The recogniser's network: a BERT-like encoder, a BIO head and a head over spans of words.

The encoder reads word pieces with a word-shape embedding added (the pre-trained encoders are
uncased); heads read the first piece of each word. Only shapes of tensors are decided here; what is
learnt from is in batches.py and how in fit.py.
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from graph.names import KINDS, ROLES
from ingest.extract.pieces import SHAPES

#: Spans of up to this many words are scored (99 % of the annotated ones).
SPAN_WORDS = 8
BIO_LABELS = 2 * len(KINDS) + 1
SPAN_LABELS = len(KINDS) + 1
SHAPE_WIDTH = 16


@dataclass(frozen=True, slots=True)
class EncoderSize:
    """The measures of an encoder; ``buckets`` is 0 where it has no relative positions."""

    layers: int
    width: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    epsilon: float
    buckets: int = 0


class Scores(NamedTuple):
    """Logits of words (batch, words, labels) and of spans (batch, words, length, kinds or roles).

    The last kind is none. A span that runs past the last word has a meaningless row.
    """

    bio: Tensor
    kinds: Tensor
    roles: Tensor


class Layer(nn.Module):
    """A post-norm transformer layer."""

    def __init__(self, size: EncoderSize, dropout: float = 0.0) -> None:
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.heads = size.heads
        self.query = nn.Linear(size.width, size.width)
        self.key = nn.Linear(size.width, size.width)
        self.value = nn.Linear(size.width, size.width)
        self.output = nn.Linear(size.width, size.width)
        self.attended = nn.LayerNorm(size.width, size.epsilon)
        self.widen = nn.Linear(size.width, size.inner)
        self.narrow = nn.Linear(size.inner, size.width)
        self.fed = nn.LayerNorm(size.width, size.epsilon)

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        """Return the hidden states after the layer; ``bias`` is added to the attention scores."""
        batch, length, width = hidden.shape
        shape = (batch, length, self.heads, width // self.heads)
        query, key, value = (
            project(hidden).view(shape).transpose(1, 2)
            for project in (self.query, self.key, self.value)
        )
        mixed = functional.scaled_dot_product_attention(query, key, value, bias.to(query.dtype))
        mixed = mixed.transpose(1, 2).reshape(batch, length, width)
        hidden = self.attended(hidden + self.dropout(self.output(mixed)))
        fed = self.narrow(functional.gelu(self.widen(hidden)))
        return self.fed(hidden + self.dropout(fed))


class Encoder(nn.Module):
    """Word pieces and shapes to hidden states; the pre-trained tables stay as they are."""

    def __init__(self, size: EncoderSize, dropout: float = 0.0) -> None:
        super().__init__()
        self.size = size
        self.words = nn.Embedding(size.vocabulary, size.width)
        self.positions = nn.Embedding(size.positions, size.width)
        self.shapes = nn.Embedding(len(SHAPES), size.width)
        self.normed = nn.LayerNorm(size.width, size.epsilon)
        self.layers = nn.ModuleList(Layer(size, dropout) for _ in range(size.layers))
        self.relative = nn.Embedding(size.buckets, size.heads) if size.buckets else None
        nn.init.zeros_(self.shapes.weight)
        self.words.weight.requires_grad_(False)
        self.positions.weight.requires_grad_(False)

    def forward(self, pieces: Tensor, shapes: Tensor, mask: Tensor) -> Tensor:
        """Return hidden states (batch, length, width) of pieces and shapes (batch, length)."""
        places = torch.arange(pieces.shape[1], device=pieces.device)
        hidden = self.words(pieces) + self.positions(places) + self.shapes(shapes)
        hidden = self.normed(hidden)
        bias = torch.zeros(mask.shape, device=mask.device).masked_fill(~mask, -1e4)[
            :, None, None, :
        ]
        if self.relative is not None:
            bias = bias + self.relative(self._buckets(places)).permute(2, 0, 1)[None]
        for layer in self.layers:
            hidden = layer(hidden, bias)
        return hidden

    def _buckets(self, places: Tensor) -> Tensor:
        distance = places[:, None] - places[None, :]
        half = self.size.buckets // 2
        exact = half // 2
        away = distance.abs()
        ratio = torch.log(away.clamp(min=1).float() / exact) / math.log(128 / exact)
        far = (exact + (ratio * (half - exact)).long()).clamp(max=half - 1)
        return torch.where(away < exact, away, far) + half * (distance < 0).long()


class Heads(nn.Module):
    """Scores of BIO labels for words, of kinds and of the paper's roles for spans of words."""

    def __init__(self, width: int, span_width: int = 160) -> None:
        super().__init__()
        total = width + SHAPE_WIDTH
        self.shapes = nn.Embedding(len(SHAPES), SHAPE_WIDTH)
        self.bio = nn.Linear(total, BIO_LABELS)
        self.start = nn.Linear(total, span_width)
        self.end = nn.Linear(total, span_width, bias=False)
        self.inside = nn.Linear(total, span_width, bias=False)
        self.length = nn.Embedding(SPAN_WORDS, span_width)
        self.kind = nn.Linear(span_width, SPAN_LABELS)
        self.role = nn.Linear(span_width, len(ROLES))
        self.dropout = nn.Dropout(0.1)

    def forward(self, hidden: Tensor, shapes: Tensor, words: Tensor) -> Scores:
        """Return the logits of words and spans.

        ``words`` (batch, words) holds the index of each word's first piece, 0 where there is none.
        """
        index = words[:, :, None].expand(-1, -1, hidden.shape[2])
        first = torch.cat(
            [hidden.gather(1, index).float(), self.shapes(shapes.gather(1, words))], dim=2
        )
        first = self.dropout(first)
        spans = self._spans(first)
        return Scores(self.bio(first), self.kind(spans), self.role(spans))

    def _spans(self, first: Tensor) -> Tensor:
        count = first.shape[1]
        padded = functional.pad(self.inside(first).float(), (0, 0, 1, SPAN_WORDS - 1)).cumsum(1)
        ends = functional.pad(self.end(first), (0, 0, 0, SPAN_WORDS - 1))
        rows = [
            ends[:, n : n + count]
            + (padded[:, n + 1 : n + 1 + count] - padded[:, :count]) / (n + 1)
            for n in range(SPAN_WORDS)
        ]
        spans = torch.stack(rows, dim=2) + self.start(first)[:, :, None] + self.length.weight
        return functional.gelu(spans)


class Recogniser(nn.Module):
    """The encoder and its heads."""

    def __init__(self, size: EncoderSize) -> None:
        super().__init__()
        self.encoder = Encoder(size)
        self.heads = Heads(size.width)

    def forward(self, pieces: Tensor, shapes: Tensor, mask: Tensor, words: Tensor) -> Scores:
        """Return the logits of the heads; see Heads.forward."""
        scores: Scores = self.heads(self.encoder(pieces, shapes, mask), shapes, words)
        return scores
