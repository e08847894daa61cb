"""Reading lists in Markdown: titles and identifiers of papers, and nothing else of the page."""

# ruff: noqa: E501  (texts as their sources write them)

import pytest

from ingest.read.markdown_list import looks_like
from tests.ingest.read.conftest import Read

LIST = """# Awesome Tides

A list of papers, with [a link](https://example.org) in its text.

## Attention
- [Tides of Attention](https://arxiv.org/abs/2403.00017v2), Lind et al., 2024 [[code](https://github.com/x/y)]
- **Winds over Networks**. [[Paper](https://doi.org/10.5555/W.1)] [[PDF](https://x.org/w.pdf)]
* Gusts in the Loss Landscape, ICLR 2023. https://openreview.net/forum?id=abc
1. [x] [Shore-Bench: A Benchmark](https://aclanthology.org/2024.tide-long.1/)
- [Not a paper](https://example.org/blog)
- plain text without any link
"""

TABLE = """| Year | Title | Paper | Code |
|------|:-----:|-------|------|
| 2024 | Tides of Attention | [arXiv](https://arxiv.org/abs/2403.00017) | [repo](https://github.com/x/y) |
| 2023 | Winds over Networks | [pdf](https://x.org/w.pdf) | |
"""


def test_a_list_of_papers(read: Read) -> None:
    """Items that link to papers are records with their lines; the rest is passed over."""
    records, _ = read(LIST)
    assert [(i.line, i.record.title) for i in records] == [
        (6, "Tides of Attention"),
        (7, "Winds over Networks"),
        (8, "Gusts in the Loss Landscape, ICLR 2023"),
        (9, "Shore-Bench: A Benchmark"),
    ]
    first, second, third, fourth = (i.record for i in records)
    assert (first.arxiv_id, first.links, first.year) == (
        "2403.00017",
        ("https://github.com/x/y",),
        2024,
    )
    assert second.doi == "10.5555/w.1"
    assert third.url == "https://openreview.net/forum?id=abc"
    assert fourth.other_ids == ("acl:2024.tide-long.1",)


def test_a_table_of_papers(read: Read) -> None:
    """Cells go by the names of their columns, links by where they lead."""
    records, _ = read(TABLE)
    assert [(i.record.title, i.record.year, i.record.arxiv_id) for i in records] == [
        ("Tides of Attention", 2024, "2403.00017"),
        ("Winds over Networks", 2023, None),
    ]
    assert records[0].record.links == ("https://github.com/x/y",)


@pytest.mark.parametrize(
    "text", ["On Waves\n\n- we study\n- https://arxiv.org/abs/2403.00017", "a | b\n--- | ---\n"]
)
def test_other_text_is_no_list(text: str) -> None:
    """One link in a text does not make it a list of papers."""
    assert not looks_like(text)
