"""Make the shipped weights from annotated abstracts, from first step to packed file.

The network and the lexicon learn from all folds but one; the re-scorer is fitted on that one, which
they have not seen, beside the finders of the pipeline and a vocabulary without the names that only
that fold has taught. Steps are those of the modules beside this one; here is only their order.
"""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
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
from ingest.train.pack import pack_weights, read_weights
from ingest.train.pretrained import load_minilm, minilm_folder
from ingest.train.rescore import Judged, fit_rescorer, judge_hypotheses
from ingest.train.silver import Silver, build_silver_examples, read_silver

logger = logging.getLogger(__name__)

LAYERS = 4
MEMBERS = 2
#: Gives the encoder to begin with and the JSON text of its tokenizer.
Start = Callable[[], tuple[networks.Encoder, str]]
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
    members: int = MEMBERS,
    recipe: Recipe | None = None,
    start: Start | None = None,
    finders: Finders | None = None,
) -> TrainReport:
    """Train everything from annotated files and write the weights file ``out``.

    ``members`` networks are trained, each with a seed of its own; their beliefs are averaged in
    use. ``start`` gives the encoder to begin with and the JSON text of its tokenizer; without it,
    the lowest layers of MiniLM. Checkpoints lie beside ``out`` while the run goes on, and a run
    that was stopped goes on from them. Raises AnnotationError, WrongWeightsError, TooLargeError.
    """
    recipe = recipe or Recipe(half_precision=torch.cpu._is_amx_tile_supported())
    start = start or _start_with_minilm
    learnt, _ = split_folds(read_annotated(data), [held_out])
    soft = [paper for path in silver for paper in read_silver(path)]
    checkpoints = [out.with_suffix(f".checkpoint{number}") for number in range(members)]
    trained = [
        _train_member(start, learnt, soft, replace(recipe, seed=recipe.seed + number), checkpoint)
        for number, checkpoint in enumerate(checkpoints)
    ]
    size, tokenizer_json = trained[0][0].encoder.size, trained[0][1]
    written = write_network([network.state_dict() for network, _ in trained], size)
    bare = out.with_suffix(".network")
    pack_weights(bare, network=written, tokenizer=tokenizer_json)
    report = refit(data, bare, out, held_out=held_out, finders=finders, silver_papers=len(soft))
    for path in (bare, *checkpoints):
        path.unlink(missing_ok=True)
    return report


def _train_member(
    start: Start,
    learnt: Sequence[Annotated],
    soft: Sequence[Silver],
    recipe: Recipe,
    checkpoint: Path,
) -> tuple[networks.Recogniser, str]:
    torch.manual_seed(recipe.seed)
    encoder, tokenizer_json = start()
    tokenizer = load_tokenizer(tokenizer_json)
    annotated = build_examples(learnt, tokenizer) * (recipe.gold_weight if soft else 1)
    examples = annotated + build_silver_examples(soft, tokenizer)
    network = networks.Recogniser(encoder.size)
    network.encoder = encoder
    mask_piece = tokenizer.token_to_id("[MASK]")
    fit(network, examples, recipe, checkpoint, mask_piece=mask_piece)
    return network, tokenizer_json


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
    find = finders or build_finders(held_out)
    fitted = fit_rescorer(judge_papers(held, Recogniser(weights), lexicon, find))
    content = read_weights(weights)
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
        card={k: v for k, v in asdict(report).items() if k not in {"bytes", "seconds"}},
    )
    return TrainReport(**{**asdict(report), "bytes": out.stat().st_size})


def judge_papers(
    held: Iterable[Annotated], recogniser: Recogniser, lexicon: Lexicon, find: Finders
) -> list[Judged]:
    """Return papers that recogniser and lexicon have not seen, with their judged hypotheses."""
    judged = []
    for paper in held:
        text = paper.text
        abbreviations = find_abbreviations(text)
        groups = build_groups(text, recogniser.read(text), find(text), abbreviations, lexicon)
        judged.append(judge_hypotheses(paper, groups, describe(text, groups, lexicon)))
    return judged


def build_finders(held_out: int | None) -> Finders:
    """Return the pipeline's finders, without what only the annotation of a fold has taught."""
    nlp = build_pipeline(exclude_fold=held_out)

    def find(text: str) -> Sequence[Candidate]:
        found: Sequence[Candidate] = nlp(text)._.candidates
        return found

    return find


def _start_with_minilm() -> tuple[networks.Encoder, str]:
    tokenizer = (minilm_folder() / "tokenizer.json").read_text(encoding="utf-8")
    return load_minilm(LAYERS), tokenizer
