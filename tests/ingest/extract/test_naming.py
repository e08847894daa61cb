"""A concept is called as its field calls it, and spellings of one name get one id."""

import pytest

from ingest.extract.naming import (
    Forms,
    build_id,
    choose_name,
    clean_name,
    lower_title,
    normal_spelling,
    singular,
)


@pytest.mark.parametrize(
    ("surface", "name"),
    [
        (r"\textbf{MoA-DF}", "MoA-DF"),
        (r"$\beta$-VAE", "beta-VAE"),
        ("the NVIDIA A100", "A100"),
        ("“FogNet”", "FogNet"),
        ("our  fog  network", "fog network"),
        ("Google Gemini", "Gemini"),
        ("Google", "Google"),
    ],
)
def test_surfaces_are_cleaned(surface: str, name: str) -> None:
    """LaTeX, quotes, articles and vendors are no part of a name."""
    assert clean_name(surface) == name


@pytest.mark.parametrize(
    ("plural", "one"),
    [("LLMs", "LLM"), ("policies", "policy"), ("losses", "loss"), ("classes", "class"),
     ("loss", "loss"), ("analysis", "analysis"), ("physics", "physics"), ("corpus", "corpus"),
     ("AIMES", "AIMES"), ("GPUs", "GPU"), ("state spaces", "state space"), ("bias", "bias")],
)  # fmt: skip
def test_the_last_word_is_singular(plural: str, one: str) -> None:
    """Plurals go, words that only end in s stay."""
    assert singular(plural) == one


@pytest.mark.parametrize(
    ("title", "phrase"),
    [
        ("Knowledge Distillation of LLMs", "knowledge distillation of LLMs"),
        ("Chain-of-Thought", "Chain-of-Thought"),
        ("3D Gaussian Splatting", "3D Gaussian splatting"),
        ("Flow-Guided Distillation", "flow-guided distillation"),
        ("Zero/Few-Shot Forecasting", "zero/few-shot forecasting"),
    ],
)
def test_title_case_is_undone(title: str, phrase: str) -> None:
    """A phrase in title case is written small, names in it stay."""
    assert lower_title(title) == phrase


@pytest.mark.parametrize(
    ("kind", "title", "own", "name"),
    [
        ("Method", "TinyC: Small Caches", True, "TinyC"),
        ("Method", "Small Caches", True, "tiny cache"),
        ("Method", "TinyC in Use", False, "tiny cache"),
        ("Model", "Small Caches", False, "TinyC"),
        ("Dataset", "TinyC in Use", True, "TinyC"),
        ("Task", "TinyC: Small Caches", True, "tiny cache"),
    ],
)
def test_short_or_long_form(kind: str, title: str, own: bool, name: str) -> None:
    """Own things go by the short form their title bears, models by theirs, methods by the long."""
    forms = Forms("TinyC", "Tiny Cache", title)
    assert choose_name(kind, ["Tiny Cache", "TinyC"], own=own, forms=forms) == name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("pre-training", "pretraining"),
        ("colour normalisation", "color normalization"),
        ("text-to-image generation", "text to image generation"),
        ("multi-agent system", "multiagent system"),
        ("finetuning", "fine-tuning"),
        ("multi-modal learning", "multimodal learning"),
    ],
)
def test_spellings_get_one_id(one: str, other: str) -> None:
    """British, hyphened and capitalised spellings of a name are one node."""
    assert build_id("Method", normal_spelling(one)) == build_id("Method", normal_spelling(other))


def test_a_metric_is_not_its_figure() -> None:
    """A figure behind a metric is no part of its name; a digit of the name is."""
    assert choose_name("Metric", ["FID 5.02"]) == "FID"
    assert choose_name("Metric", ["top-1 accuracy", "pass@1"]) == "top-1 accuracy"


def test_names_keep_their_signs() -> None:
    """Normal spelling changes plain words only."""
    assert normal_spelling("Pre-LN Transformer") == "Pre-LN Transformer"
    assert normal_spelling("ModelLabelling") == "ModelLabelling"
    assert normal_spelling("fine-grained, semi-supervised") == "fine-grained, semi-supervised"
    assert normal_spelling("pre-training-free head") == "pretraining-free head"
    assert normal_spelling("co-attention") == "co-attention"
