"""Train the role classifier from annotated abstracts, in some minutes, by fixed seed.

Every annotated concept whose mentions stand in the text is one example; features are those of
ingest/extract/role_features.py and, from out-of-fold readings, role_beliefs.py. The second
regression learns from first beliefs of models that had not seen the fold.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from graph.names import ROLES
from ingest.extract.abbreviations import find_abbreviations
from ingest.extract.folding import fold_name
from ingest.extract.mentions import Layout, find_occurrences
from ingest.extract.proposed import find_proposed, own_names
from ingest.extract.role_beliefs import WIDTH, Beliefs, describe_beliefs
from ingest.extract.role_features import View, describe
from ingest.extract.roles import (
    ALLOWED,
    BUCKETS,
    Mixing,
    RoleModel,
    feature_rows,
    key_hash,
    known_level,
    mixing_row,
    save_role_model,
)
from ingest.extract.sentences import find_sentences
from ingest.train.annotation import FOLDS, Annotated, Entity
from ingest.train.readings import Readings, check_text

EPOCHS, BATCH, RATE, DECAY, SEED = 4, 256, 0.06, 5e-4, 7
MIXING_STRENGTH = 0.3
#: A feature of fewer examples is left out.
LEAST_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Example:
    """One annotated concept: its paper's fold, kind, role and features."""

    fold: int
    kind: str
    role: str
    features: tuple[str, ...]
    network: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(WIDTH))


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


def read_examples(papers: Sequence[Annotated], readings: Readings | None = None) -> list[Example]:
    """Return the examples of annotated papers, with what out-of-fold readings believe of them.

    How well known a name is counts only papers of other folds, as a paper in use is counted by
    papers other than itself.
    """
    counts = count_names(papers)
    found: list[Example] = []
    for paper in papers:
        scored = (readings or {}).get(check_text(paper.text), ())
        beliefs = {(one.start, one.end): one.roles for one in scored}
        found += _examples_of(paper, counts, beliefs)
    return found


def _examples_of(
    paper: Annotated, counts: dict[str, list[int]], beliefs: Beliefs
) -> Iterator[Example]:
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
        network = describe_beliefs(beliefs, spans, layout.title_end)
        yield Example(paper.fold, entity.kind, entity.role, tuple(features), network)


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
    firsts = read_first_beliefs(examples)
    right = 0
    for fold in range(FOLDS):
        mixing = fit_mixing(examples, firsts, without=fold)
        for example, first in zip(examples, firsts, strict=True):
            if example.fold == fold:
                logits = mixing.mix(example.kind, first, example.network)
                allowed = [ROLES.index(role) for role in ALLOWED[example.kind]]
                right += ROLES[max(allowed, key=lambda i: logits[i])] == example.role
    return right / max(1, len(examples))


def read_first_beliefs(examples: Sequence[Example]) -> list[npt.NDArray[np.float64]]:
    """Return the first beliefs in each example, of models that had not seen its fold."""
    firsts: list[npt.NDArray[np.float64]] = [np.zeros(0)] * len(examples)
    for fold in sorted({example.fold for example in examples}):
        model = RoleModel(fit([example for example in examples if example.fold != fold]))
        for i, example in enumerate(examples):
            if example.fold == fold:
                firsts[i] = model.first_beliefs(example.kind, example.features)
    return firsts


def fit_mixing(
    examples: Sequence[Example],
    firsts: Sequence[npt.NDArray[np.float64]],
    *,
    without: int | None = None,
) -> Mixing:
    """Return the second regression, fitted to the examples outside a fold."""
    used = [(e, first) for e, first in zip(examples, firsts, strict=True) if e.fold != without]
    rows = np.array([mixing_row(e.kind, first, e.network) for e, first in used])
    mean, scale = rows.mean(axis=0), rows.std(axis=0)
    scale[scale < 1e-6] = 1.0
    model = LogisticRegression(C=MIXING_STRENGTH, max_iter=300, tol=1e-3)
    model.fit((rows - mean) / scale, [ROLES.index(e.role) for e, _ in used])
    weights = np.zeros((len(ROLES), rows.shape[1]))
    bias = np.full(len(ROLES), -10.0)
    # Of two roles alone, scikit-learn gives one row: how far the second lies above the first.
    several = len(model.classes_) > 2
    slopes = model.coef_ if several else np.vstack([0 * model.coef_, model.coef_])
    heights = model.intercept_ if several else np.array([0.0, model.intercept_[0]])
    weights[model.classes_] = slopes / scale
    bias[model.classes_] = heights - (slopes * mean / scale).sum(axis=1)
    return Mixing(weights, bias)


def train_roles(papers: Sequence[Annotated], target: Path, readings: Readings | None = None) -> int:
    """Train on annotated papers, write the weights, return the number of examples."""
    examples = read_examples(papers, readings)
    model = train_model(papers, examples)
    if readings:
        model = replace(model, mixing=fit_mixing(examples, read_first_beliefs(examples)))
    save_role_model(model, target)
    return len(examples)


def build_fold_models(
    papers: Sequence[Annotated], readings: Readings, folds: Sequence[int]
) -> Iterator[tuple[int, RoleModel]]:
    """Yield for each fold a model of the others, to measure on the fold."""
    examples = read_examples(papers, readings)
    firsts = read_first_beliefs(examples)
    for fold in folds:
        others = [example for example in examples if example.fold != fold]
        model = train_model([paper for paper in papers if paper.fold != fold], others)
        yield fold, replace(model, mixing=fit_mixing(examples, firsts, without=fold))
