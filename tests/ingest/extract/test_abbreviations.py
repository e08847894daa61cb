"""Short forms are joined to the long forms that a paper defines, by Schwartz and Hearst."""

import pytest

from ingest.extract.abbreviations import find_abbreviations


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("We study test-time training (TTT) here.", "TTT", "test-time training"),
        ("Large language models (LLMs) are big.", "LLMs", "Large language models"),
        ("the key-value (KV) cache", "KV", "key-value"),
        ("a mixture of experts (MoE; see below)", "MoE", "mixture of experts"),
        ("We call it TTT (test-time training).", "TTT", "test-time training"),
        ("We use Bayesian optimisation (BO).", "BO", "Bayesian optimisation"),
    ],
)
def test_definitions_are_found(text: str, short: str, long: str) -> None:
    """A bracket that shortens the words before it defines a short form, in either order."""
    (found,) = find_abbreviations(text)
    assert (found.short, found.long) == (short, long)
    assert text[found.short_start :].startswith(short)
    assert text[found.long_start :].startswith(long)


@pytest.mark.parametrize(
    "text",
    [
        "It improves accuracy (by 5%).",
        "We release the code (GitHub).",
        "Results are strong (Table 2).",
        "We train it on images (XQZ).",
        "all of this (and more)",
        "GPUs are fast (NVIDIA A100).",
    ],
)
def test_other_brackets_are_left_alone(text: str) -> None:
    """A bracket that no words before it spell defines nothing."""
    assert find_abbreviations(text) == []


def test_long_form_stays_in_its_sentence() -> None:
    """A long form does not reach over the end of a sentence."""
    assert find_abbreviations("We like a great deal. Xenon (GDX) is a gas.") == []
