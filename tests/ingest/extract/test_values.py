"""Figures are read in one form, and only figures that are quantities."""

import pytest

from ingest.extract.values import iter_values


@pytest.mark.parametrize(
    ("text", "shown", "number", "unit"),
    [
        ("a 3.06x speedup", "3.06x", 3.06, "x"),
        ("it is 4times faster", "4x", 4.0, "x"),
        (r"reduces it by 50\%", "50%", 50.0, "%"),
        ("from 1.1x to 2x faster", "1.1x to 2x", 2.0, "x"),
        ("by 1.1x to 2x", "1.1-2x", 2.0, "x"),
        ("8-31x higher", "8-31x", 31.0, "x"),
        ("over 50% less", ">50%", 50.0, "%"),
        ("~95% of them", "~95%", 95.0, "%"),
        ("an SDRi of 5.57 dB", "5.57 dB", 5.57, "dB"),
        ("an FID of 3.55 on", "3.55", 3.55, None),
        ("15.7M parameters", "15.7M", 15.7, "M"),
        ("1 million tokens", "1M tokens", 1.0, "M"),
        ("costs $534,700 in all", "$534,700", 534700.0, "$"),
        ("3,304 questions", "3,304", 3304.0, None),
        ("an order of magnitude faster", "order of magnitude", 10.0, "x"),
        ("a twofold gain", "2x", 2.0, "x"),
        ("in three weeks", "3 weeks", 3.0, "weeks"),
        ("regret of O(sqrt(T))", "O(sqrt(T))", None, None),
    ],
)
def test_values_are_read(text: str, shown: str, number: float | None, unit: str | None) -> None:
    """A value has one shown form, its number and its unit."""
    (value,) = iter_values(text)
    assert (value.text, value.number, value.unit) == (shown, number, unit)


@pytest.mark.parametrize(
    "text",
    ["Llama 3.1 is used", "in 2023 and 2024", "ResNet-50", "a 4-bit model", "3 datasets",
     "version 2.0", "Table 2.1", "CIFAR-10"],
)  # fmt: skip
def test_numbers_in_names_are_no_values(text: str) -> None:
    """Versions, years, names and small counts are left alone."""
    assert list(iter_values(text)) == []


def test_two_values_beside_each_other_are_two() -> None:
    """ "and" joins two values, it does not make a range."""
    assert [v.text for v in iter_values("saves 24.8% and 27% cost")] == ["24.8%", "27%"]
