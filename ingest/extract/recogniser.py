"""Find names that nobody has listed: the trained network, run by onnxruntime.

Every segment of a text is read alone and in one thread, because the scale of quantised arithmetic
is taken from all that is read together: a paper's scores must not depend on its neighbours. All
overlapping spans that may be concepts come out, with two beliefs each; which of them are concepts
is decided by the re-scorer, not here. Nothing is learnt here; see ingest/train.
"""

import zipfile
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import onnxruntime
from spacy.language import Language
from spacy.tokens import Doc
from tokenizers import Tokenizer

from graph.names import KINDS
from ingest.extract.pieces import Segment, Word, cut_segments, split_words
from ingest.extract.types import Candidate

#: The shipped weights: network, tokenizer and re-scorer in one file.
WEIGHTS = Path(__file__).parent / "data" / "recogniser.zip"
NETWORK, TOKENIZER = "network.onnx", "tokenizer.json"

#: Spans are scored up to this many words, and kept from this combined score on.
SPAN_WORDS = 8
LEAST_SCORE = 0.04

_BRACKETS = (("(", ")"), ("[", "]"), ("{", "}"))

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Scored:
    """A span that the network holds possible: characters, kind, and its two beliefs.

    ``span`` is the span head's probability; ``bio`` the product of the beginning, the weakest
    inside and the ending as the word labels see them. ``roles`` are its beliefs in what the paper
    does with the span, in the order of names.ROLES; they do not depend on the kind.
    """

    start: int
    end: int
    kind: str
    span: float
    bio: float
    roles: tuple[float, ...] = ()

    @property
    def score(self) -> float:
        """The mean of both beliefs."""
        return (self.span + self.bio) / 2


class Recogniser:
    """The network of a weights file; loaded when it is first asked."""

    def __init__(self, weights: Path = WEIGHTS) -> None:
        self.weights = weights
        self._ahead: Future[Any] | None = None

    def load_ahead(self) -> None:
        """Begin to load the network beside what the caller does next; errors come on reading."""
        pool = ThreadPoolExecutor(1, thread_name_prefix="recogniser")
        self._ahead = pool.submit(self._load)
        pool.shutdown(wait=False)

    @cached_property
    def _session(self) -> Any:
        return self._load() if self._ahead is None else self._ahead.result()

    def _load(self) -> Any:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        with zipfile.ZipFile(self.weights) as archive:
            model = archive.read(NETWORK)
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """The word-piece tokenizer the network learnt with."""
        with zipfile.ZipFile(self.weights) as archive:
            return load_tokenizer(archive.read(TOKENIZER).decode())

    def read(self, text: str) -> tuple[Scored, ...]:
        """Return the possible spans of a text, by place, then kind."""
        words = split_words(text)
        found: list[Scored] = []
        for segment in cut_segments(text, words, self.tokenizer):
            believed = self.run(segment)
            inside = words[segment.offset : segment.offset + len(segment.firsts)]
            found.extend(_iter_scored(text, inside, *believed))
        return tuple(sorted(found, key=lambda s: (s.start, s.end, s.kind)))

    def run(self, segment: Segment) -> tuple[Floats, Floats, Floats]:
        """Return probabilities: (words, labels), (words, length, kinds), (words, length, roles)."""
        count = len(segment.firsts)
        ends = np.arange(count)[:, None] + np.arange(SPAN_WORDS)
        bio, spans, roles = self._session.run(
            ["bio", "spans", "roles"],
            {
                "pieces": np.array([segment.pieces], np.int64),
                "shapes": np.array([segment.shapes], np.int64),
                "words": np.array(segment.firsts, np.int64),
                "ends": np.minimum(ends, count - 1).astype(np.int64),
            },
        )
        return bio, spans, roles


def load_tokenizer(text: str) -> Tokenizer:
    """Return the tokenizer of a JSON text, without the padding and cutting it may ask for."""
    tokenizer = Tokenizer.from_str(text)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def combine_labels(bio: Floats) -> Floats:
    """Return (words, length, kind): the belief of the word labels in every span.

    ``bio`` (words, labels) holds probabilities: outside, then beginning and inside of each kind.
    A span's belief is its beginning, times its weakest inside, times that no inside follows.
    """
    begin, inside = bio[:, 1::2], bio[:, 2::2]
    count = len(bio)
    padded = np.vstack([inside, np.zeros((SPAN_WORDS, inside.shape[1]), inside.dtype)])
    beliefs = np.empty((count, SPAN_WORDS, inside.shape[1]), inside.dtype)
    weakest = np.ones_like(begin)
    for more in range(SPAN_WORDS):
        if more:
            weakest = np.minimum(weakest, padded[more : more + count])
        beliefs[:, more] = begin * weakest * (1 - padded[more + 1 : more + 1 + count])
    return beliefs


def _iter_scored(
    text: str, words: list[Word], bio: Floats, spans: Floats, roles: Floats
) -> Iterator[Scored]:
    count, kinds = len(words), len(KINDS)
    spans = spans[:, :, :kinds]
    labels = combine_labels(bio)
    possible = np.add.outer(np.arange(count), np.arange(SPAN_WORDS)) < count
    chosen = ((spans + labels) / 2 >= LEAST_SCORE) & possible[:, :, None]
    rounded = roles.astype(np.float64).round(4)
    for first, more, kind in zip(*(axis.tolist() for axis in np.nonzero(chosen)), strict=True):
        start, end = words[first].start, words[first + more].end
        if _is_whole(text[start:end]):
            yield Scored(
                start,
                end,
                KINDS[kind],
                round(float(spans[first, more, kind]), 5),
                round(float(labels[first, more, kind]), 5),
                tuple(rounded[first, more].tolist()),
            )


def _is_whole(surface: str) -> bool:
    """Whether a span holds no half of a pair of brackets and no end of a line."""
    if "\n" in surface:
        return False
    return all(surface.count(left) == surface.count(right) for left, right in _BRACKETS)


def as_candidate(scored: Scored, text: str) -> Candidate:
    """Return a scored span in the form that all finders share."""
    return Candidate(
        start=scored.start,
        end=scored.end,
        text=text[scored.start : scored.end],
        kind=scored.kind,
        score=scored.score,
        found_by="model",
        reason=f"span {scored.span:.2f}, words {scored.bio:.2f}",
    )


class Reader(Protocol):
    """What reads the possible spans of a text."""

    def read(self, text: str) -> tuple[Scored, ...]:
        """Return the possible spans of a text, by place, then kind."""


class RecogniserComponent:
    """Puts the network's spans on ``doc._.recognised``; keeps nothing between documents."""

    def __init__(self, recogniser: Reader) -> None:
        self.recogniser = recogniser

    def __call__(self, doc: Doc) -> Doc:
        """Read one document."""
        doc._.recognised = self.recogniser.read(doc.text)
        return doc


@Language.factory("paperkin_recogniser", default_config={"weights": str(WEIGHTS)})
def create_recogniser(nlp: Language, name: str, weights: str) -> RecogniserComponent:
    """Return the component; ``weights`` is the path of a weights file."""
    if not Doc.has_extension("recognised"):
        Doc.set_extension("recognised", default=())
    network = Recogniser(Path(weights))
    network.load_ahead()
    return RecogniserComponent(network)
