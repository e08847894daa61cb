"""Train the role classifier from annotated abstracts, in numpy, in under a minute, by fixed seed.

Every annotated concept whose mentions stand in the text is one example; features are those of
ingest/extract/role_features.py. ``cross_validate`` measures on folds that training has not seen.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from graph.names import KINDS, ROLES
from ingest.extract.abbreviations import find_abbreviations
from ingest.extract.folding import fold_name
from ingest.extract.mentions import Layout, find_occurrences
from ingest.extract.proposed import find_proposed
from ingest.extract.role_features import describe
from ingest.extract.roles import ALLOWED, BUCKETS, RoleModel, feature_rows, save_role_model
from ingest.extract.sentences import find_sentences
from ingest.extract.types import join_fields

EPOCHS, BATCH, RATE, DECAY, SEED = 6, 256, 0.06, 1e-4, 7


@dataclass(frozen=True, slots=True)
class Example:
    """One annotated concept: its paper, kind, role and features."""

    paper: int
    kind: str
    role: str
    rows: npt.NDArray[np.int64]


def read_examples(papers: Sequence[dict[str, Any]]) -> list[Example]:
    """Return the examples of annotated papers (``title``, ``abstract``, ``entities``)."""
    return [
        example for number, paper in enumerate(papers) for example in _examples_of(number, paper)
    ]


def _examples_of(number: int, paper: dict[str, Any]) -> Iterable[Example]:
    text = join_fields(paper["title"], paper["abstract"])
    layout = Layout(text, len(paper["title"]), tuple(find_sentences(text)))
    reasons: dict[str, set[str]] = {}
    for candidate in find_proposed(text, layout.title_end, find_abbreviations(text)):
        reasons.setdefault(fold_name(candidate.text), set()).add(candidate.reason)
    for entity in paper["entities"]:
        kind, role = entity["type"], entity["role"]
        spans = find_occurrences(text, entity["mentions"])
        if kind not in KINDS or role not in ALLOWED[kind] or not spans:
            continue
        keys = {fold_name(name) for name in (*entity["mentions"], entity["name"])}
        own = {reason for key in keys for reason in reasons.get(key, ())}
        yield Example(number, kind, role, feature_rows(describe(layout, kind, spans, own)))


def fit(examples: Sequence[Example], *, epochs: int = EPOCHS) -> npt.NDArray[np.float32]:
    """Return the weights of a multinomial logistic regression, by Adagrad over small batches."""
    rng = np.random.default_rng(SEED)
    weights = np.zeros((BUCKETS, len(ROLES)), np.float32)
    squares = np.full_like(weights, 1e-6)
    targets = np.array([ROLES.index(example.role) for example in examples])
    mean = np.zeros_like(weights)
    for epoch in range(epochs):
        order = rng.permutation(len(examples))
        for begin in range(0, len(order), BATCH):
            _step(
                weights,
                squares,
                [examples[i].rows for i in order[begin : begin + BATCH]],
                targets[order[begin : begin + BATCH]],
            )
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


def cross_validate(examples: Sequence[Example], folds: Sequence[int]) -> float:
    """Return the share of right roles over five folds; ``folds`` gives each paper's fold."""
    right = 0
    for fold in range(5):
        model = RoleModel(fit([e for e in examples if folds[e.paper] != fold]))
        for example in examples:
            if folds[example.paper] == fold:
                right += predict(model, example) == example.role
    return right / len(examples)


def predict(model: RoleModel, example: Example) -> str:
    """Return the role that a model gives an example."""
    logits = model.weights[example.rows].sum(axis=0, dtype=np.float64)
    allowed = [ROLES.index(role) for role in ALLOWED[example.kind]]
    return ROLES[max(allowed, key=lambda i: (round(float(logits[i]), 6), -i))]


def train_roles(papers: Sequence[dict[str, Any]], target: Path) -> int:
    """Train on all annotated papers, write the weights, return the number of examples."""
    examples = read_examples(papers)
    save_role_model(fit(examples), target)
    return len(examples)


def read_annotation(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """Read annotated papers, one JSON object a line."""
    return [
        json.loads(line)
        for path in paths
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
