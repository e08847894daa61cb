"""Decide which of all possible concepts of a paper are concepts, and how sure that is.

Two ensembles of boosted trees, fitted on papers that the network had not seen, weigh the features
of every hypothesis: the first each alone, the second beside what the first believes of its
neighbours. The probabilities are calibrated. Concepts are then taken by falling probability, one
kind a group, and none whose every place is covered by what was taken before. Names and roles are
given elsewhere.
"""

import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

from ingest.extract.abbreviations import Abbreviation
from ingest.extract.decide import JOINT_REASONS, Choice
from ingest.extract.hypotheses import Group, Place, build_groups
from ingest.extract.hypothesis_features import describe, feature_names
from ingest.extract.lexicon import Lexicon, build_lexicon
from ingest.extract.neighbours import describe_neighbours, neighbour_names
from ingest.extract.recogniser import WEIGHTS, Scored, as_candidate
from ingest.extract.trees import Trees, build_trees
from ingest.extract.types import Candidate

JUDGEMENT, LEXICON = "rescorer.json", "lexicon.json"
#: Concepts under the threshold are kept down to this probability, for those who ask for them.
LEAST_PROBABILITY = 0.05
#: A surface joined to a concept is one of its mentions if its score reaches this share of the best.
MENTION_SHARE = 0.35

Floats = npt.NDArray[np.float64]


class WrongFeaturesError(ValueError):
    """The weights were fitted for other features than this code measures: train again."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Both ensembles of trees, and the probability from which on concepts are written."""

    first: Trees
    second: Trees
    threshold: float

    def probabilities(
        self, groups: Sequence[Group], hypotheses: Sequence[tuple[int, str]], rows: Floats
    ) -> Floats:
        """Return the probability of each hypothesis of a text."""
        alone = probabilities(self.first, rows)
        beside = describe_neighbours(groups, hypotheses, alone)
        return probabilities(self.second, np.hstack([rows, beside]))

    def as_json(self) -> dict[str, Any]:
        """The judgement as plain values."""
        return {
            "features": second_names(),
            "first": self.first.as_json(),
            "second": self.second.as_json(),
            "threshold": self.threshold,
        }


def probabilities(trees: Trees, rows: Floats) -> Floats:
    """Return the probability of each row."""
    return np.asarray(1 / (1 + np.exp(-trees.scores(rows)[:, 0].clip(-40, 40))))


def second_names() -> tuple[str, ...]:
    """Return the features of the second ensemble, in order; the first reads all but the last."""
    return (*feature_names(), *neighbour_names())


def build_judgement(values: Mapping[str, Any]) -> Judgement:
    """Return the judgement of plain values; raises WrongFeaturesError."""
    if tuple(values.get("features", ())) != second_names():
        raise WrongFeaturesError("the weights file does not fit the features of this version")
    first, second = (build_trees(values[name]) for name in ("first", "second"))
    return Judgement(first, second, float(values["threshold"]))


class Rescorer:
    """The trees and lexicon of a weights file; loaded when it is first asked."""

    def __init__(self, weights: Path = WEIGHTS) -> None:
        self.weights = weights

    @cached_property
    def judgement(self) -> Judgement:
        """The fitted weights."""
        return build_judgement(self._read(JUDGEMENT))

    @property
    def threshold(self) -> float:
        """The probability from which on concepts are written: where F1 is best."""
        return self.judgement.threshold

    @cached_property
    def lexicon(self) -> Lexicon:
        """What the training annotation says of names."""
        return build_lexicon(self._read(LEXICON))

    def _read(self, name: str) -> Any:
        with zipfile.ZipFile(self.weights) as archive:
            return json.loads(archive.read(name))

    def decide(
        self,
        text: str,
        scored: Sequence[Scored],
        candidates: Sequence[Candidate],
        abbreviations: Sequence[Abbreviation] = (),
    ) -> list[Choice]:
        """Return the possible concepts of a text, likeliest first; see LEAST_PROBABILITY."""
        groups = build_groups(text, scored, candidates, abbreviations, self.lexicon)
        described = describe(text, groups, self.lexicon)
        beliefs = self.judgement.probabilities(groups, described.hypotheses, described.rows)
        return take_concepts(text, groups, described.hypotheses, beliefs.tolist())

    def __call__(self, doc: Doc) -> list[Choice]:
        """Decide for a Doc that the finders have read."""
        return self.decide(doc.text, doc._.recognised, doc._.candidates, doc._.abbreviations)


def take_concepts(
    text: str,
    groups: Sequence[Group],
    hypotheses: Sequence[tuple[int, str]],
    beliefs: Sequence[float],
) -> list[Choice]:
    """Take hypotheses by falling belief, one a group, none whose every place is covered."""
    order = sorted(zip(beliefs, hypotheses, strict=True), key=lambda item: (-item[0], item[1]))
    taken: list[Choice] = []
    used: set[int] = set()
    for belief, (number, kind) in order:
        if belief < LEAST_PROBABILITY:
            break
        if number in used:
            continue
        used.add(number)
        found = _mentions(text, groups[number], kind)
        free = tuple(m for m in found if not any(_covers(c, m, found) for c in taken))
        if free:
            taken.append(Choice(kind=kind, candidates=free, confidence=round(belief, 4)))
    return taken


def _covers(choice: Choice, mention: Candidate, beside: Sequence[Candidate]) -> bool:
    """Whether a taken concept keeps a mention's words from another.

    It does not where its own words are a part of the mention and it also stands elsewhere: "LLM"
    does not stand in the way of "LLM decoding" in a paper that speaks of LLMs as well.
    """
    if mention.reason in JOINT_REASONS:
        return False
    over = [c for c in choice.candidates if c.start < mention.end and mention.start < c.end]
    if not over:
        return False
    size = mention.end - mention.start
    inside = all(
        mention.start <= c.start and c.end <= mention.end and c.end - c.start < size for c in over
    )
    return not (inside and any(_apart(c, beside) for c in choice.candidates))


def _apart(candidate: Candidate, others: Sequence[Candidate]) -> bool:
    return all(candidate.end <= o.start or o.end <= candidate.start for o in others)


def _mentions(text: str, group: Group, kind: str) -> list[Candidate]:
    """Return the places of a group as candidates that do not overlap, the best first served."""
    best: dict[Place, Candidate] = {}
    for one in (s for spans in group.scored.values() for s in spans):
        _keep_best(best, as_candidate(one, text), kind)
    for candidate in (c for found in group.named.values() for c in found):
        _keep_best(best, candidate, kind)
    top = max(c.score for c in best.values())
    chosen: list[Candidate] = []
    for place in sorted(group.places, key=lambda p: (-(best[p].score if p in best else 0.0), p)):
        candidate = best.get(place) or _same_words(text, place, kind)
        if _apart(candidate, chosen) and (
            place not in best or candidate.score >= top * MENTION_SHARE
        ):
            chosen.append(candidate)
    return sorted(chosen, key=lambda c: (c.start, c.end))


def _keep_best(best: dict[Place, Candidate], candidate: Candidate, kind: str) -> None:
    """Keep one candidate a place: a curated name or pattern of the kind, else the best score."""
    place = Place(candidate.start, candidate.end)
    known = best.get(place)

    def rank(one: Candidate) -> tuple[bool, bool, float]:
        return one.kind == kind, one.found_by != "model", one.score

    if known is None or rank(candidate) > rank(known):
        best[place] = candidate


def _same_words(text: str, place: Place, kind: str) -> Candidate:
    return Candidate(
        start=place.start,
        end=place.end,
        text=text[place.start : place.end],
        kind=kind,
        score=0.0,
        found_by="model",
        reason="same words as another mention",
    )
