"""Label abstracts with the pipeline itself, for the next network to learn from.

Network, finders and regressions together know more than a network alone: what they decide, with its
probability, is a soft target for every place of a concept. The teacher must not have seen the fold
that is held out, beyond the regressions that were fitted on it.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from graph.names import KINDS
from ingest.extract.decide import Choice
from ingest.extract.extract import Extractor
from ingest.extract.pieces import split_words
from ingest.extract.rescorer import Rescorer
from ingest.extract.types import join_fields
from ingest.train.network import SPAN_WORDS
from ingest.train.silver import Silver

#: Choices under this probability teach nothing.
LEAST_CONFIDENCE = 0.08


def label_with_pipeline(
    papers: Iterable[tuple[str, str]], weights: Path, *, held_out: int | None = 0
) -> Iterator[Silver]:
    """Yield the labels of cleaned titles and abstracts, in order."""
    extractor = Extractor(weights=weights, exclude_fold=held_out)
    decide = Rescorer(weights)
    for title, abstract in papers:
        yield label_choices(title, abstract, decide(extractor.read(title, abstract)))


def label_choices(title: str, abstract: str, choices: Sequence[Choice]) -> Silver:
    """Return the labels that choices, surest first, give to the words of a paper."""
    words = split_words(join_fields(title, abstract))
    starts = {w.start: i for i, w in enumerate(words)}
    ends = {w.end: i for i, w in enumerate(words)}
    spans: dict[tuple[int, int, int], int] = {}
    bio: dict[tuple[int, int], int] = {}
    taken: set[int] = set()
    for choice in choices:
        if choice.confidence < LEAST_CONFIDENCE:
            continue
        kind, percent = KINDS.index(choice.kind), round(choice.confidence * 100)
        for mention in choice.candidates:
            first, last = starts.get(mention.start), ends.get(mention.end)
            if first is None or last is None or not taken.isdisjoint(range(first, last + 1)):
                continue
            taken.update(range(first, last + 1))
            if last - first < SPAN_WORDS:
                spans[first, last - first, kind] = percent
            for word in range(first, last + 1):
                bio[word, 2 * kind + (1 if word == first else 2)] = percent
    return Silver(
        title,
        abstract,
        tuple((word, name, percent) for (word, name), percent in sorted(bio.items())),
        tuple((*span, percent) for span, percent in sorted(spans.items())),
    )
