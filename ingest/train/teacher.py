"""Train the teacher, a network too large to ship, and label abstracts with it.

MPNet, all twelve layers, learns from the annotation what the shipped networks learn, and gives its
beliefs about abstracts that nobody annotated: silver.py writes them, train.py learns from them. On
a GPU this takes some minutes, on a CPU a day.
"""

import logging
from collections.abc import Iterable, Sequence
from pathlib import Path

import torch

from ingest.evaluate import fold as fold_surface
from ingest.extract.recogniser import load_tokenizer
from ingest.train.annotation import Annotated, read_annotated
from ingest.train.batches import build_examples
from ingest.train.fit import Recipe, fit
from ingest.train.network import Recogniser
from ingest.train.pretrained import load_mpnet, minilm_folder
from ingest.train.silver import Unlabelled, cut_unlabelled, label, write_silver

logger = logging.getLogger(__name__)

LAYERS, DROPOUT = 12, 0.1
RECIPE = Recipe(
    epochs=5,
    batch_pieces=4000,
    encoder_rate=6e-5,
    head_rate=1e-3,
    shape_rate=5e-4,
    mean_decay=0.99,
    half_precision=True,
    seed=11,
)


def train_teacher(
    papers: Sequence[Annotated], folder: Path, *, checkpoint: Path | None = None
) -> Recogniser:
    """Return a network that has learnt from annotated papers; ``folder`` holds MPNet's weights."""
    tokenizer = load_tokenizer((minilm_folder() / "tokenizer.json").read_text(encoding="utf-8"))
    torch.manual_seed(RECIPE.seed)
    encoder = load_mpnet(folder, LAYERS, DROPOUT)
    network = Recogniser(encoder.size)
    network.encoder = encoder
    examples = build_examples(papers, tokenizer)
    mask_piece = tokenizer.token_to_id("[MASK]")
    fit(network, examples, RECIPE, checkpoint, mask_piece=mask_piece, device=find_device())
    return network


def write_labels(networks: Sequence[Recogniser], papers: Sequence[Unlabelled], out: Path) -> None:
    """Write the networks' mean beliefs about papers to a file of silver labels."""
    tokenizer = load_tokenizer((minilm_folder() / "tokenizer.json").read_text(encoding="utf-8"))
    device = find_device()
    for network in networks:
        network.to(device).eval()
    segments = cut_unlabelled(papers, tokenizer)
    flat = iter(label([s for own in segments for s in own], networks, device=device))
    write_silver(papers, [[next(flat) for _ in own] for own in segments], out)


def leave_annotated_out(
    papers: Iterable[Unlabelled], annotated: Sequence[Path]
) -> list[Unlabelled]:
    """Return the papers whose titles nobody annotated: no label may stand in for annotation."""
    titles = {fold_surface(paper.title) for paper in read_annotated(annotated)}
    return [p for p in papers if fold_surface(p.text.split("\n")[0]) not in titles]


def find_device() -> str:
    """Return torch's name of what computes fastest here."""
    return "cuda" if torch.cuda.is_available() else "cpu"
