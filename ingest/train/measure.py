"""Read the held-out fold with weights that have not seen the paper, to measure the extraction.

The network, the lexicon and the mined vocabulary never saw the fold; the re-scorer did, so for each
part of the fold it is fitted anew on the others. What comes out are lines for ``paperkin evaluate
--predicted``. Nothing here changes what ships.
"""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.extract.extract import Extractor
from ingest.extract.recogniser import NETWORK, TOKENIZER, Recogniser
from ingest.extract.rescorer import Rescorer
from ingest.extract.roles import WEIGHTS
from ingest.extract.types import Extraction
from ingest.train.annotation import Annotated, read_annotated, split_folds
from ingest.train.pack import pack_weights, read_weights
from ingest.train.rescore import fit_parts
from ingest.train.train import build_finders, judge_papers


def predict_held_out(
    data: Sequence[Path], weights: Path, *, held_out: int = 0, role_weights: Path = WEIGHTS
) -> Iterator[tuple[Annotated, Extraction]]:
    """Yield the papers of the held-out fold with what is read of them, part by part.

    The shipped role weights have seen every fold: give ``role_weights`` trained on the others
    (ingest.train.roles.train_roles) for figures of roles that mean something.
    """
    _, held = split_folds(read_annotated(data), [held_out])
    content = read_weights(weights)
    lexicon = Rescorer(weights).lexicon
    judged = judge_papers(held, Recogniser(weights), lexicon, build_finders(held_out))
    for judgement, outside in fit_parts(judged):
        with tempfile.TemporaryDirectory() as folder:
            own = Path(folder) / "part.zip"
            pack_weights(
                own,
                network=content[NETWORK],
                tokenizer=content[TOKENIZER].decode(),
                judgement=judgement,
                lexicon=lexicon,
            )
            extractor = Extractor(weights=own, exclude_fold=held_out, role_weights=role_weights)
            for i in outside:
                yield held[i], extractor.extract(held[i].title, held[i].abstract)
