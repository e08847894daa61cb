"""Train the role classifier from annotated abstracts, in numpy, in under a minute, by fixed seed.

Every annotated concept whose mentions stand in the text is one example; features are those of
ingest/extract/role_features.py. ``cross_validate`` measures on folds that training has not seen.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from graph.names import ROLES
from ingest.extract.abbreviations import find_abbreviations
from ingest.extract.folding import fold_name
from ingest.extract.mentions import Layout, find_occurrences
from ingest.extract.proposed import find_proposed, own_names
from ingest.extract.role_features import View, describe
from ingest.extract.roles import (
    ALLOWED,
    BUCKETS,
    RoleModel,
    feature_rows,
    key_hash,
    known_level,
    save_role_model,
)
from ingest.extract.sentences import find_sentences
from ingest.train.annotation import FOLDS, Annotated, Entity

EPOCHS, BATCH, RATE, DECAY, SEED = 4, 256, 0.06, 5e-4, 7
#: A feature of fewer examples is left out.
LEAST_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Example:
    """One annotated concept: its paper's fold, kind, role and features."""

    fold: int
    kind: str
    role: str
    features: tuple[str, ...]


def entity_keys(entity: Entity) -> set[str]:
    """The folded names of an annotated concept."""
    return {fold_name(name) for name in entity.surfaces} - {""}


def count_names(papers: Sequence[Annotated]) -> dict[str, list[int]]:
    """In how many papers of each fold a folded name is a concept."""
    counts: dict[str, list[int]] = {}
    for paper in papers:
        for key in {key for entity in paper.entities for key in entity_keys(entity)}:
            counts.setdefault(key, [0] * FOLDS)[paper.fold] += 1
    return counts


def read_examples(papers: Sequence[Annotated]) -> list[Example]:
    """Return the examples of annotated papers.

    How well known a name is counts only papers of other folds, as a paper in use is counted by
    papers other than itself.
    """
    counts = count_names(papers)
    return [example for paper in papers for example in _examples_of(paper, counts)]


def _examples_of(paper: Annotated, counts: dict[str, list[int]]) -> Iterator[Example]:
    text = paper.text
    layout = Layout(text, len(paper.title), tuple(find_sentences(text)))
    proposed = find_proposed(text, layout.title_end, find_abbreviations(text))
    view = View(layout, own_names(proposed))
    reasons: dict[str, set[str]] = {}
    for candidate in proposed:
        reasons.setdefault(fold_name(candidate.text), set()).add(candidate.reason)
    for entity in paper.entities:
        spans = find_occurrences(text, entity.mentions)
        if entity.role not in ALLOWED[entity.kind] or not spans:
            continue
        keys = entity_keys(entity)
        own = {reason for key in keys for reason in reasons.get(key, ())}
        seen = max((sum(counts[key]) - counts[key][paper.fold] for key in keys), default=0)
        features = describe(view, entity.kind, spans, reasons=own, known=known_level(seen))
        yield Example(paper.fold, entity.kind, entity.role, tuple(features))


def build_rows(examples: Sequence[Example]) -> list[npt.NDArray[np.int64]]:
    """The rows of every example's features, without the rare ones."""
    counts = Counter(feature for example in examples for feature in set(example.features))
    return [
        feature_rows([f for f in example.features if counts[f] >= LEAST_EXAMPLES])
        for example in examples
    ]


def fit(examples: Sequence[Example], *, epochs: int = EPOCHS) -> npt.NDArray[np.float32]:
    """Return the weights of a multinomial logistic regression, by Adagrad over small batches."""
    rng = np.random.default_rng(SEED)
    weights = np.zeros((BUCKETS, len(ROLES)), np.float32)
    squares = np.full_like(weights, 1e-6)
    mean = np.zeros_like(weights)
    targets = np.array([ROLES.index(example.role) for example in examples])
    rows = build_rows(examples)
    for epoch in range(epochs):
        order = rng.permutation(len(examples))
        for begin in range(0, len(order), BATCH):
            chosen = order[begin : begin + BATCH]
            _step(weights, squares, [rows[i] for i in chosen], targets[chosen])
        if epoch >= epochs - 2:
            mean += weights / 2
    return mean


def _step(
    weights: npt.NDArray[np.float32],
    squares: npt.NDArray[np.float32],
    rows: Sequence[npt.NDArray[np.int64]],
    targets: npt.NDArray[np.int64],
) -> None:
    """Move the weights by the gradient of one batch."""
    flat = np.concatenate(rows)
    starts = np.concatenate([[0], np.cumsum([len(r) for r in rows])[:-1]])
    logits = np.add.reduceat(weights[flat], starts, axis=0)
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    error = powers / powers.sum(axis=1, keepdims=True)
    error[np.arange(len(targets)), targets] -= 1
    touched, where = np.unique(flat, return_inverse=True)
    gradient = np.zeros((len(touched), weights.shape[1]), np.float32)
    np.add.at(gradient, where, np.repeat(error, [len(r) for r in rows], axis=0))
    gradient = gradient / len(rows) + DECAY * weights[touched]
    squares[touched] += gradient**2
    weights[touched] -= RATE * gradient / np.sqrt(squares[touched])


def train_model(papers: Sequence[Annotated], examples: Sequence[Example]) -> RoleModel:
    """Return a model of all papers, their examples being read already."""
    counts = count_names(papers)
    levels = {key_hash(key): known_level(sum(each)) for key, each in counts.items()}
    return RoleModel(fit(examples), {key: level for key, level in levels.items() if level})


def cross_validate(examples: Sequence[Example]) -> float:
    """Return the share of right roles over the folds, each read by a model that has not seen it."""
    right = 0
    for fold in range(FOLDS):
        model = RoleModel(fit([example for example in examples if example.fold != fold]))
        right += sum(
            model.choose(example.kind, example.features) == example.role
            for example in examples
            if example.fold == fold
        )
    return right / max(1, len(examples))


def train_roles(papers: Sequence[Annotated], target: Path) -> int:
    """Train on annotated papers, write the weights, return the number of examples."""
    examples = read_examples(papers)
    save_role_model(train_model(papers, examples), target)
    return len(examples)
