"""Read annotated papers with what has not seen them, to measure the whole extraction.

The readings are out of fold; lexicon, mined vocabulary, re-scorer and roles are made anew for each
fold from the other folds. What comes out are lines for ``paperkin evaluate --predicted``. Nothing
here changes what ships.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.extract.extract import Extractor
from ingest.extract.recogniser import NETWORK, TOKENIZER, WEIGHTS, RecogniserComponent, Scored
from ingest.extract.roles import save_role_model
from ingest.extract.types import Extraction
from ingest.train.annotation import Annotated, read_annotated, split_folds
from ingest.train.lexicon import count_lexicon
from ingest.train.pack import pack_weights, read_weights
from ingest.train.readings import Readings, check_text, load_readings
from ingest.train.rescore import fit_parts
from ingest.train.roles import build_fold_models
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

    Of ``weights`` only the tokenizer is used; the rest is made anew.
    """
    papers, stored = read_annotated(data), load_readings(readings)
    judged = judge_papers(papers, stored, build_finders)
    folds = sorted({one.paper.fold for one in judged})
    with tempfile.TemporaryDirectory() as name:
        roles: Mapping[int, Path] = {fold: Path(name) / f"roles{fold}.npz" for fold in folds}
        for fold, model in build_fold_models(papers, stored, folds):
            save_role_model(model, roles[fold])
        content = read_weights(weights)
        for judgement, outside in fit_parts(judged):
            fold = judged[outside[0]].paper.fold
            own = Path(name) / f"fold{fold}.zip"
            pack_weights(
                own,
                network=content[NETWORK],
                tokenizer=content[TOKENIZER].decode(),
                judgement=judgement,
                lexicon=count_lexicon(split_folds(papers, [fold])[0]),
            )
            extractor = Extractor(weights=own, exclude_fold=fold, role_weights=roles[fold])
            component = extractor.nlp.get_pipe("paperkin_recogniser")
            assert isinstance(component, RecogniserComponent)  # noqa: S101
            component.recogniser = StoredReadings(stored)
            for i in outside:
                paper = judged[i].paper
                yield paper, extractor.extract(paper.title, paper.abstract)
