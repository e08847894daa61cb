"""Model names are found by their form, lists of them member by member."""

import pytest

from ingest.extract.models import find_models


def names(text: str) -> list[str]:
    """The names of the models that the finder is sure of."""
    return [c.name or c.text for c in find_models(text) if c.score >= 0.7]


@pytest.mark.parametrize(
    "name",
    [
        "Llama-3.1-8B",
        "Qwen2.5-VL-7B-Instruct",
        "ViT-B/16",
        "GPT-4o",
        "GPT-4o mini",
        "Claude 3.5 Sonnet",
        "EfficientNet-B4",
        "ResNet-50",
        "YOLOv8n",
        "MobileNetV3-Large",
        "DeepSeek-R1-Distill-Qwen-7B",
        "Stable Diffusion 3",
        "Mixtral-8x7B",
        "Quokka-7B",
    ],
)
def test_a_name_is_found_whole(name: str) -> None:
    """Version, size and further words belong to the name, also of a family nobody has listed."""
    assert name in names(f"We compare it with {name} in all tests.")


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("ResNet-18, -50 and -101 are used", ["ResNet-18", "ResNet-50", "ResNet-101"]),
        ("on ResNet18/50 we see", ["ResNet18", "ResNet50"]),
        ("LLaMA-7B/13B models", ["LLaMA-7B", "LLaMA-13B"]),
        ("LLaMA-2 and LLaMA-3", ["LLaMA-2", "LLaMA-3"]),
        ("ViT-B/16 and ViT-L/14", ["ViT-B/16", "ViT-L/14"]),
    ],
)
def test_lists_are_taken_apart(text: str, members: list[str]) -> None:
    """Each member of a coordinated list is a model of its own."""
    assert set(names(text)) == set(members)


@pytest.mark.parametrize(
    "text",
    [
        "a 7B model with 32 layers",
        "trained on LAION-5B images",
        "JFT-300M and The Pile",
        "3 models on 4 GPUs",
        "we opt for a mamba in the zoo",
        "the ImageNet dataset",
    ],
)
def test_other_things_are_left_alone(text: str) -> None:
    """Sizes without a name, data sets and plain words are no models."""
    assert names(text) == []
