"""Fit the recogniser's network: schedule, loss, running mean of weights, checkpoints.

One run is a pure function of its examples, recipe and seed on one kind of processor. Every ten
minutes the whole state is written beside the result, and a run that finds such a file goes on
from there. What is evaluated, exported or shipped is decided by the caller.
"""

import logging
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from ingest.train.batches import Batch, Example, collate, hide_words, iter_batches
from ingest.train.network import Recogniser

logger = logging.getLogger(__name__)

LOG_STEPS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What a run does; the defaults are those the shipped weights were made with."""

    epochs: int = 2
    batch_pieces: int = 1200
    encoder_rate: float = 2e-4
    head_rate: float = 2e-3
    shape_rate: float = 1e-3
    decay: float = 0.01
    warm_up: float = 0.1
    clip: float = 1.0
    mean_decay: float = 0.995
    hidden_words: float = 0.1
    gold_weight: int = 2
    frozen_layers: int = 0
    half_precision: bool = False
    seed: int = 7
    checkpoint_seconds: float = 600.0


def fit(
    network: Recogniser,
    examples: Sequence[Example],
    recipe: Recipe,
    checkpoint: Path | None,
    *,
    mask_piece: int | None = None,
    device: str = "cpu",
) -> None:
    """Train ``network`` in place; it ends on the CPU, with the running mean of its weights.

    The run is saved to ``checkpoint``, and goes on from it where it exists.
    ``mask_piece`` is what hidden words become; without it none are hidden. ``device`` is torch's
    name of what computes.
    """
    torch.manual_seed(recipe.seed)
    network.to(device)
    chance = torch.Generator(device)
    for layer in list(network.encoder.layers)[: recipe.frozen_layers]:
        layer.requires_grad_(False)
    optimizer = _build_optimizer(network, recipe)
    rates = [group["lr"] for group in optimizer.param_groups]
    mean = {k: v.detach().clone() for k, v in network.named_parameters() if v.requires_grad}
    done = _resume(checkpoint, network, optimizer, mean, recipe) if checkpoint else 0
    plan = list(_plan(examples, recipe))
    network.train()
    saved = started = time.monotonic()
    loss_sum, first = torch.zeros((), device=device), done
    for step in range(done, len(plan)):
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * _schedule(step, len(plan), recipe.warm_up)
        batch = collate(plan[step]).to(torch.device(device))
        if mask_piece is not None:
            chance.manual_seed(recipe.seed * 1_000_003 + step)
            pieces = hide_words(batch, mask_piece, recipe.hidden_words, chance)
            batch = replace(batch, pieces=pieces)
        loss_sum += _step(network, optimizer, batch, recipe)
        _update_mean(mean, network, min(recipe.mean_decay, (step + 1) / (step + 10)))
        if (step + 1) % LOG_STEPS == 0:
            pace = (time.monotonic() - started) / (step + 1 - first)
            logger.info(
                "step %d of %d, loss %.4f, %.2f s a step",
                step + 1,
                len(plan),
                float(loss_sum) / LOG_STEPS,
                pace,
            )
            loss_sum.zero_()
        if checkpoint and time.monotonic() - saved > recipe.checkpoint_seconds:
            _save(checkpoint, network, optimizer, mean, recipe, step + 1)
            saved = time.monotonic()
    if checkpoint:
        _save(checkpoint, network, optimizer, mean, recipe, len(plan))
    network.load_state_dict(mean, strict=False)
    network.to("cpu").eval()


def batch_loss(network: Recogniser, batch: Batch) -> Tensor:
    """Cross-entropy a word of the BIO head, plus those of all spans, divided by the words."""
    scores = network(batch.pieces, batch.shapes, batch.mask, batch.words)
    spans = _cross_entropy(scores.kinds, batch.spans) + _cross_entropy(scores.roles, batch.roles)
    words = _cross_entropy(scores.bio, batch.bio) * batch.word_mask
    return (words.sum() + (spans * batch.span_mask).sum()) / batch.word_mask.sum()


def _cross_entropy(logits: Tensor, target: Tensor) -> Tensor:
    return -(target * functional.log_softmax(logits.float(), -1)).sum(-1)


def _plan(examples: Sequence[Example], recipe: Recipe) -> Iterator[list[Example]]:
    chance = random.Random(recipe.seed)  # noqa: S311  (an order, no secret)
    for _ in range(recipe.epochs):
        yield from iter_batches(examples, recipe.batch_pieces, chance)


def _build_optimizer(network: Recogniser, recipe: Recipe) -> torch.optim.AdamW:
    shapes = list(network.encoder.shapes.parameters())
    heads = list(network.heads.parameters())
    apart = {id(p) for p in shapes + heads}
    encoder = [p for p in network.encoder.parameters() if p.requires_grad and id(p) not in apart]
    groups: list[dict[str, Any]] = [
        {"params": encoder, "lr": recipe.encoder_rate},
        {"params": heads, "lr": recipe.head_rate},
        {"params": shapes, "lr": recipe.shape_rate},
    ]
    return torch.optim.AdamW(groups, weight_decay=recipe.decay, fused=True)


def _schedule(step: int, steps: int, warm_up: float) -> float:
    rise = max(1, int(steps * warm_up))
    return (step + 1) / rise if step < rise else (steps - step) / max(1, steps - rise)


def _step(
    network: Recogniser, optimizer: torch.optim.AdamW, batch: Batch, recipe: Recipe
) -> Tensor:
    kind = batch.pieces.device.type
    with torch.autocast(kind, dtype=torch.bfloat16, enabled=recipe.half_precision):
        loss = batch_loss(network, batch)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(network.parameters(), recipe.clip)
    optimizer.step()
    return loss.detach()


def _update_mean(mean: dict[str, Tensor], network: Recogniser, decay: float) -> None:
    parameters = dict(network.named_parameters())
    with torch.no_grad():
        torch._foreach_lerp_(list(mean.values()), [parameters[k].detach() for k in mean], 1 - decay)


def _save(
    path: Path,
    network: Recogniser,
    optimizer: torch.optim.AdamW,
    mean: dict[str, Tensor],
    recipe: Recipe,
    step: int,
) -> None:
    state = {
        "network": network.state_dict(),
        "optimizer": optimizer.state_dict(),
        "mean": mean,
        "recipe": asdict(recipe),
        "step": step,
        "random": torch.get_rng_state(),
    }
    part = path.with_suffix(".part")
    torch.save(state, part)
    part.replace(path)
    logger.info("saved %s at step %d", path, step)


def _resume(
    path: Path,
    network: Recogniser,
    optimizer: torch.optim.AdamW,
    mean: dict[str, Tensor],
    recipe: Recipe,
) -> int:
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True, map_location="cpu")
    if state["recipe"] != asdict(recipe):
        raise ValueError(f"{path} was written by another recipe: remove it or name another file")
    network.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    mean.update({k: v.to(mean[k].device) for k, v in state["mean"].items()})
    torch.set_rng_state(state["random"])
    return int(state["step"])
