"""Spellings of one name have one key; different names have different ones."""

import pytest

from ingest.extract.folding import american, fold_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CIFAR-10", "CIFAR10"),
        ("knowledge distillation", "Knowledge-Distillation (KD)"),
        ("vision transformer", "Vision Transformers"),
        ("policies", "policy"),
        ("normalisation layer", "Normalization layers"),
        ("behaviour cloning", "behavior cloning"),
        ("β-VAE", "beta-VAE"),
        ("self‑attention", "self-attention"),
        ("ViT-B/16", "ViT B 16"),
    ],
)
def test_spellings_of_one_name_fold_alike(one: str, other: str) -> None:
    """Case, dashes, plural, brackets, British and Greek spellings make no difference."""
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("CIFAR-10", "CIFAR-100"),
        ("C++", "C"),
        ("LLaMA-2", "LLaMA"),
        ("Llama 3.1", "Llama 31"),
        ("GAN", "GNN"),
        ("loss", "los"),
    ],
)
def test_different_names_fold_apart(one: str, other: str) -> None:
    """Digits, versions and signs tell names apart."""
    assert fold_name(one) != fold_name(other)


@pytest.mark.parametrize(
    "word",
    ["supervised", "denoising", "comprised", "promised", "contour", "four", "compelling", "noise"],
)
def test_words_that_look_british_are_kept(word: str) -> None:
    """Only endings that have two spellings are changed."""
    assert american(word) == word
