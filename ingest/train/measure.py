"""Read annotated papers with what has not seen them, to measure the extraction and train roles.

The readings are out of fold; lexicon, mined vocabulary, re-scorer and roles are made anew for each
fold from the other folds. What comes out are lines for ``paperkin evaluate --predicted``, and the
examples from which the roles that ship are learnt.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.extract.extract import Extractor
from ingest.extract.recogniser import NETWORK, TOKENIZER, WEIGHTS, RecogniserComponent, Scored
from ingest.extract.roles import load_role_model, save_role_model
from ingest.extract.types import Extraction
from ingest.train.annotation import Annotated, read_annotated, split_folds
from ingest.train.lexicon import count_lexicon
from ingest.train.pack import pack_weights, read_weights
from ingest.train.readings import Readings, check_text, load_readings
from ingest.train.rescore import fit_parts
from ingest.train.roles import build_fold_models, train_roles
from ingest.train.together import Said, fit_together, read_said
from ingest.train.train import build_finders, judge_papers


@dataclass(frozen=True, slots=True)
class StoredReadings:
    """Stands where the recogniser stands, and gives what was read out of fold."""

    readings: Readings

    def read(self, text: str) -> tuple[Scored, ...]:
        """Return the reading of a text of the annotation."""
        return self.readings[check_text(text)]


def predict_out_of_fold(
    data: Sequence[Path], readings: Path, *, weights: Path = WEIGHTS
) -> Iterator[tuple[Annotated, Extraction]]:
    """Yield the papers that have a reading, fold by fold, with what is extracted from them.

    Of ``weights`` only network and tokenizer are used; the rest is made anew.
    """
    papers, stored = read_annotated(data), load_readings(readings)
    with tempfile.TemporaryDirectory() as name:
        parts = dict(_write_parts(papers, stored, weights, Path(name)))
        said = {fold: list(_read_part(part, papers, stored, fold)) for fold, part in parts.items()}
        for fold, part in parts.items():
            others = [one for other, own in said.items() if other != fold for one in own]
            model = replace(load_role_model(part.roles), together=fit_together(others))
            save_role_model(model, part.roles)
            extractor = part.extractor(fold, stored)
            for paper in _readable(papers, stored, fold):
                yield paper, extractor.extract(paper.title, paper.abstract)


def train_all_roles(
    data: Sequence[Path], readings: Path, target: Path, *, weights: Path = WEIGHTS
) -> int:
    """Train the roles that ship and write them to ``target``; return the number of examples.

    What decides together learns from what is found out of fold. Of ``weights`` only network and
    tokenizer are used.
    """
    papers, stored = read_annotated(data), load_readings(readings)
    with tempfile.TemporaryDirectory() as name:
        said = [
            one
            for fold, part in _write_parts(papers, stored, weights, Path(name))
            for one in _read_part(part, papers, stored, fold)
        ]
    train_roles(papers, target, stored)
    save_role_model(replace(load_role_model(target), together=fit_together(said)), target)
    return sum(len(one.roles) for one in said)


@dataclass(frozen=True, slots=True)
class _Part:
    """Files of weights that have not seen a fold; their roles are decided one by one."""

    weights: Path
    roles: Path

    def extractor(self, fold: int, stored: Readings) -> Extractor:
        extractor = Extractor(weights=self.weights, exclude_fold=fold, role_weights=self.roles)
        component = extractor.nlp.get_pipe("paperkin_recogniser")
        assert isinstance(component, RecogniserComponent)  # noqa: S101
        component.recogniser = StoredReadings(stored)
        return extractor


def _readable(papers: Sequence[Annotated], stored: Readings, fold: int) -> list[Annotated]:
    return [p for p in papers if p.fold == fold and check_text(p.text) in stored]


def _read_part(
    part: _Part, papers: Sequence[Annotated], stored: Readings, fold: int
) -> Iterator[Said]:
    yield from read_said(part.extractor(fold, stored), _readable(papers, stored, fold))


def _write_parts(
    papers: Sequence[Annotated], stored: Readings, weights: Path, folder: Path
) -> Iterator[tuple[int, _Part]]:
    """Yield for each fold weights made from the others."""
    judged = judge_papers(papers, stored, build_finders)
    folds = sorted({one.paper.fold for one in judged})
    parts = {fold: _Part(folder / f"fold{fold}.zip", folder / f"roles{fold}.npz") for fold in folds}
    for fold, model in build_fold_models(papers, stored, folds):
        save_role_model(model, parts[fold].roles)
    content = read_weights(weights)
    for judgement, outside in fit_parts(judged):
        fold = judged[outside[0]].paper.fold
        pack_weights(
            parts[fold].weights,
            network=content[NETWORK],
            tokenizer=content[TOKENIZER].decode(),
            judgement=judgement,
            lexicon=count_lexicon(split_folds(papers, [fold])[0]),
        )
        yield fold, parts[fold]
