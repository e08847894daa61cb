"""Make the shipped weights from annotated abstracts, from first step to packed file.

For each held-out fold, networks learn from the other folds and read it; trees are fitted to
these out-of-fold readings, beside the finders of the pipeline and a vocabulary without the names
that only the fold has taught. The networks that ship learn from all folds. Steps are those of the
modules beside this one; here is only their order.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch

from ingest.extract.abbreviations import find_abbreviations
from ingest.extract.hypotheses import build_groups
from ingest.extract.hypothesis_features import describe
from ingest.extract.lexicon import Lexicon
from ingest.extract.pipeline import build_pipeline
from ingest.extract.recogniser import NETWORK, TOKENIZER, Scored, load_tokenizer
from ingest.extract.types import Candidate
from ingest.train import network as networks
from ingest.train.annotation import FOLDS, Annotated, read_annotated, split_folds
from ingest.train.batches import Example, build_examples
from ingest.train.export import write_network
from ingest.train.fit import Recipe, fit
from ingest.train.lexicon import count_lexicon
from ingest.train.pack import pack_weights, read_weights
from ingest.train.pretrained import load_minilm, minilm_folder
from ingest.train.readings import (
    Readings,
    check_text,
    load_readings,
    read_out_of_fold,
    write_readings,
)
from ingest.train.rescore import Judged, fit_rescorer, judge_hypotheses
from ingest.train.silver import read_silver, read_unlabelled
from ingest.train.teacher import find_device

logger = logging.getLogger(__name__)

LAYERS = 4
MEMBERS = 2
#: Gives the encoder to begin with and the JSON text of its tokenizer.
Start = Callable[[], tuple[networks.Encoder, str]]
#: The finders of a text: what curated names and patterns say of it.
Finders = Callable[[str], Sequence[Candidate]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainReport:
    """What the re-scorer was fitted to, and how good it is by cross-validation."""

    papers: int
    judged_papers: int
    micro_f1: float
    threshold: float
    bytes: int
    seconds: float


def train(
    data: Sequence[Path],
    out: Path,
    *,
    silver: tuple[Path, Path] | None = None,
    held_out: Sequence[int] = (0,),
    members: int = MEMBERS,
    recipe: Recipe | None = None,
    start: Start | None = None,
    finders: Callable[[int | None], Finders] | None = None,
) -> TrainReport:
    """Train everything from annotated files and write the weights file ``out``.

    ``members`` networks are trained for each held-out fold and once more for all folds, each with a
    seed of its own; their beliefs are averaged in use. ``silver`` are a file of labels and that of
    the papers they were made for.
    ``start`` gives the encoder to begin with and the JSON text of its tokenizer; without it, the
    lowest layers of MiniLM. Checkpoints and networks lie beside ``out`` while the run goes on, and
    a run that was stopped goes on from them. Raises AnnotationError, WrongWeightsError,
    WrongPapersError, TooLargeError.
    """
    device = find_device()
    half = device == "cuda" or torch.cpu._is_amx_tile_supported()
    recipe = recipe or Recipe(half_precision=half)
    start = start or _start_with_minilm
    papers = read_annotated(data)
    tokenizer = load_tokenizer(start()[1])
    soft = read_silver(silver[0], read_unlabelled(silver[1]), tokenizer) if silver else []
    trained: dict[int | None, Path] = {}
    for fold in (*held_out, None):
        trained[fold] = out.with_suffix(".all" if fold is None else f".fold{fold}")
        if not trained[fold].exists():
            learnt = [paper for paper in papers if paper.fold != fold]
            _train_members(start, learnt, soft, members, recipe, trained[fold], device)
    readings = out.with_suffix(".readings")
    networks_of_folds = {fold: path for fold, path in trained.items() if fold is not None}
    write_readings(read_out_of_fold(papers, networks_of_folds), readings)
    report = refit(data, trained[None], readings, out, finders=finders)
    for path in (readings, *trained.values()):
        path.unlink(missing_ok=True)
    return report


def _train_members(
    start: Start,
    learnt: Sequence[Annotated],
    soft: Sequence[Example],
    members: int,
    recipe: Recipe,
    out: Path,
    device: str,
) -> None:
    """Train the networks of one set of papers and write them, without trees, to ``out``."""
    states, checkpoints = [], []
    for number in range(members):
        own = replace(recipe, seed=recipe.seed + number)
        torch.manual_seed(own.seed)
        encoder, tokenizer_json = start()
        tokenizer = load_tokenizer(tokenizer_json)
        annotated = build_examples(learnt, tokenizer) * (own.gold_weight if soft else 1)
        network = networks.Recogniser(encoder.size)
        network.encoder = encoder
        checkpoints.append(out.with_suffix(f"{out.suffix}-{number}"))
        mask_piece = tokenizer.token_to_id("[MASK]")
        examples = [*annotated, *soft]
        fit(network, examples, own, checkpoints[-1], mask_piece=mask_piece, device=device)
        states.append(network.state_dict())
    pack_weights(out, network=write_network(states, encoder.size), tokenizer=tokenizer_json)
    for checkpoint in checkpoints:
        checkpoint.unlink()


def refit(
    data: Sequence[Path],
    weights: Path,
    readings: Path,
    out: Path,
    *,
    finders: Callable[[int | None], Finders] | None = None,
) -> TrainReport:
    """Fit the re-scorer to out-of-fold readings, and write it with a file's network to ``out``.

    The lexicon beside a paper is that of the other folds; the one that ships is of all papers.
    """
    started = time.monotonic()
    papers = read_annotated(data)
    judged = judge_papers(papers, load_readings(readings), finders or build_finders)
    fitted = fit_rescorer(judged)
    content = read_weights(weights)
    report = TrainReport(
        papers=len(papers),
        judged_papers=len(judged),
        micro_f1=round(fitted.micro_f1, 4),
        threshold=round(fitted.judgement.threshold, 4),
        bytes=0,
        seconds=0.0,
    )
    pack_weights(
        out,
        network=content[NETWORK],
        tokenizer=content[TOKENIZER].decode(),
        judgement=fitted.judgement,
        lexicon=count_lexicon(papers),
        card={k: v for k, v in asdict(report).items() if k not in {"bytes", "seconds"}},
    )
    seconds = round(time.monotonic() - started, 1)
    return replace(report, bytes=out.stat().st_size, seconds=seconds)


def judge_papers(
    papers: Sequence[Annotated], readings: Readings, finders: Callable[[int | None], Finders]
) -> list[Judged]:
    """Return the papers that have a reading, fold by fold, with their judged hypotheses."""
    judged = []
    for fold in range(FOLDS):
        learnt, held = split_folds(papers, [fold])
        read = [paper for paper in held if check_text(paper.text) in readings]
        if read:
            lexicon, find = count_lexicon(learnt), finders(fold)
            judged += [
                judge_paper(p, readings[check_text(p.text)], lexicon, find(p.text)) for p in read
            ]
    return judged


def judge_paper(
    paper: Annotated, scored: Sequence[Scored], lexicon: Lexicon, candidates: Sequence[Candidate]
) -> Judged:
    """Return a paper that reading, lexicon and candidates have not seen, with its hypotheses."""
    text = paper.text
    groups = build_groups(text, scored, candidates, find_abbreviations(text), lexicon)
    return judge_hypotheses(paper, groups, describe(text, groups, lexicon))


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
