"""Make the shipped weights from annotated abstracts, from first step to packed file.

The network and the lexicon learn from all folds but one; the re-scorer is fitted on that one, which
they have not seen, beside the finders of the pipeline and a vocabulary without the names that only
that fold has taught. Steps are those of the modules beside this one; here is only their order.
"""

import logging
import time
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch

from ingest.extract.abbreviations import find_abbreviations
from ingest.extract.hypotheses import build_groups
from ingest.extract.hypothesis_features import describe
from ingest.extract.lexicon import Lexicon
from ingest.extract.pipeline import build_pipeline
from ingest.extract.recogniser import NETWORK, TOKENIZER, Recogniser, load_tokenizer
from ingest.extract.types import Candidate
from ingest.train import network as networks
from ingest.train.annotation import Annotated, read_annotated, split_folds
from ingest.train.batches import build_examples
from ingest.train.export import write_network
from ingest.train.fit import Recipe, fit
from ingest.train.lexicon import count_lexicon
from ingest.train.pack import pack_weights
from ingest.train.pretrained import load_minilm, minilm_folder
from ingest.train.rescore import Fitted, fit_rescorer, judge_hypotheses
from ingest.train.silver import build_silver_examples, read_silver

logger = logging.getLogger(__name__)

LAYERS = 4
#: The finders of a text: what curated names and patterns say of it.
Finders = Callable[[str], Sequence[Candidate]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainReport:
    """What a run learnt from, and how good it is on the held-out fold."""

    papers: int
    silver_papers: int
    held_out_papers: int
    micro_f1: float
    threshold: float
    bytes: int
    seconds: float


def train(
    data: Sequence[Path],
    out: Path,
    *,
    silver: Sequence[Path] = (),
    held_out: int = 0,
    recipe: Recipe | None = None,
    start: tuple[networks.Encoder, str] | None = None,
    finders: Finders | None = None,
) -> TrainReport:
    """Train everything from annotated files and write the weights file ``out``.

    ``start`` is an encoder with the JSON text of its tokenizer; without it, the lowest layers of
    MiniLM. A checkpoint lies beside ``out`` while the run goes on, and a run that was stopped goes
    on from it. Raises AnnotationError, WrongWeightsError, TooLargeError.
    """
    recipe = recipe or Recipe()
    torch.manual_seed(recipe.seed)
    encoder, tokenizer_json = start or (load_minilm(LAYERS), _minilm_tokenizer())
    tokenizer = load_tokenizer(tokenizer_json)
    learnt, _ = split_folds(read_annotated(data), [held_out])
    soft = [paper for path in silver for paper in read_silver(path)]
    examples = build_examples(learnt, tokenizer) + build_silver_examples(soft, tokenizer)
    network = networks.Recogniser(encoder.size)
    network.encoder = encoder
    checkpoint = out.with_suffix(".checkpoint")
    mask_piece = tokenizer.token_to_id("[MASK]")
    fit(network, examples, recipe, checkpoint, mask_piece=mask_piece)
    written = write_network(network.state_dict(), encoder.size)
    bare = out.with_suffix(".network")
    pack_weights(bare, network=written, tokenizer=tokenizer_json, card={"recipe": asdict(recipe)})
    report = refit(data, bare, out, held_out=held_out, finders=finders, silver_papers=len(soft))
    bare.unlink()
    checkpoint.unlink(missing_ok=True)
    return report


def refit(
    data: Sequence[Path],
    weights: Path,
    out: Path,
    *,
    held_out: int = 0,
    finders: Finders | None = None,
    silver_papers: int = 0,
) -> TrainReport:
    """Fit the re-scorer anew for the network of a weights file, and write both to ``out``."""
    started = time.monotonic()
    papers = read_annotated(data)
    learnt, held = split_folds(papers, [held_out])
    lexicon = count_lexicon(learnt)
    recogniser = Recogniser(weights)
    find = finders or build_finders(held_out)
    fitted = fit_on_papers(held, recogniser, lexicon, find)
    content = _read_weights(weights)
    report = TrainReport(
        papers=len(learnt),
        silver_papers=silver_papers,
        held_out_papers=len(held),
        micro_f1=round(fitted.micro_f1, 4),
        threshold=round(fitted.judgement.threshold, 4),
        bytes=0,
        seconds=round(time.monotonic() - started, 1),
    )
    pack_weights(
        out,
        network=content[NETWORK],
        tokenizer=content[TOKENIZER].decode(),
        judgement=fitted.judgement,
        lexicon=lexicon,
        card=asdict(report),
    )
    return TrainReport(**{**asdict(report), "bytes": out.stat().st_size})


def fit_on_papers(
    held: Iterable[Annotated], recogniser: Recogniser, lexicon: Lexicon, find: Finders
) -> Fitted:
    """Fit the re-scorer on papers that recogniser and lexicon have not seen."""
    judged = []
    for paper in held:
        text = paper.text
        abbreviations = find_abbreviations(text)
        groups = build_groups(text, recogniser.read(text), find(text), abbreviations, lexicon)
        judged.append(judge_hypotheses(paper, groups, describe(text, groups, lexicon)))
    return fit_rescorer(judged)


def build_finders(held_out: int | None) -> Finders:
    """Return the pipeline's finders, without what only the annotation of a fold has taught."""
    nlp = build_pipeline(exclude_fold=held_out)

    def find(text: str) -> Sequence[Candidate]:
        found: Sequence[Candidate] = nlp(text)._.candidates
        return found

    return find


def _minilm_tokenizer() -> str:
    return (minilm_folder() / "tokenizer.json").read_text(encoding="utf-8")


def _read_weights(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
