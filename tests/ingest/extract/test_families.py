"""Variants name their wider concepts, by the vocabulary or by their form."""

import pytest

from ingest.extract.families import find_family
from ingest.extract.vocabulary import Entry, Vocabulary, build_vocabulary

EMPTY = Vocabulary((), {})


@pytest.mark.parametrize(
    ("kind", "name", "chain"),
    [
        ("Model", "LLaMA-2-70B", ("LLaMA-2", "LLaMA")),
        ("Model", "Llama-3.1-8B-Instruct", ("Llama-3.1-8B", "Llama-3.1", "Llama-3", "Llama")),
        ("Model", "ResNet-50", ("ResNet",)),
        ("Model", "ViT-B/16", ("ViT",)),
        ("Model", "CLIP", ()),
        ("Dataset", "ImageNet-64x64", ("ImageNet",)),
        ("Dataset", "CIFAR-10", ("CIFAR",)),
        ("Dataset", "SWE-bench Verified", ("SWE-bench",)),
        ("Dataset", "MNIST", ()),
        ("Hardware", "RTX 4090", ("GPU",)),
        ("Hardware", "Jetson Orin Nano", ("Jetson",)),
        ("Hardware", "GPU", ()),
        ("Method", "GAN-2", ()),
    ],
)
def test_form_tells_the_family(kind: str, name: str, chain: tuple[str, ...]) -> None:
    """Size, version and resolution come off step by step; methods have no family by form."""
    assert find_family(kind, name, EMPTY) == chain


def test_the_vocabulary_answers_first() -> None:
    """A curated family is taken before the form is looked at, under its curated name."""
    vocabulary = build_vocabulary(
        [
            Entry(kind="Model", name="Foo-2-7B", family="bar"),
            Entry(kind="Model", name="Bar", aliases=("bar",)),
        ]
    )
    assert find_family("Model", "Foo-2-7B", vocabulary) == ("Bar",)
