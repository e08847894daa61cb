"""What is derived from papers: dates, names, aliases; and the text of full-text queries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import derived, fulltext
from graph.derived import (
    choose_aliases,
    choose_name,
    is_later,
    links_papers,
    names_its_paper,
    paper_date,
    share_spelling,
)


@pytest.mark.parametrize(
    ("published", "arxiv_id", "year", "expected"),
    [
        ("2024-05-13", "2403.01234", 2023, "2024-05-13"),
        ("2024-05-13T10:00:00Z", None, None, "2024-05-13"),
        ("2024", "2403.01234", 2024, "2024-03"),
        (None, "2403.01234", 2025, "2024-03"),
        (None, "cs/0501001", 2005, "2005"),
        ("2024", None, None, "2024"),
        (None, None, 987, "0987"),
        (None, None, None, None),
    ],
)
def test_a_paper_is_dated_as_precisely_as_it_is_known(
    published: str | None, arxiv_id: str | None, year: int | None, expected: str | None
) -> None:
    """A full date wins, then the month in an arXiv id, then the year."""
    assert paper_date(published, arxiv_id, year) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2024-05", "2024-04", True),
        ("2024-05", "2024", False),
        ("2025", "2024-12-31", True),
        ("2024-05-02", "2024-05-02", False),
        (None, "2024", False),
        ("2024", None, False),
    ],
)
def test_later_means_certainly_later(one: str | None, other: str | None, expected: bool) -> None:
    """Dates are compared as far as both are known."""
    assert is_later(one, other) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("vLLM", True),
        ("BERT", True),
        ("Mamba2", True),
        ("LoRA", True),
        ("Gemini 2.5 Flash", True),
        ("agentic RAG", False),
        ("lightweight CNN", False),
        ("PAC-Bayesian bound", False),
        ("seq2seq", False),
        ("Transformer", False),
        ("gradient descent", False),
        ("Swin-Base", False),
    ],
)
def test_only_a_distinctive_name_links_papers(name: str, expected: bool) -> None:
    """A capital inside a word or a digit, and no common word; tasks and metrics never."""
    assert links_papers("Model", name) is expected
    assert not links_papers("Task", name)
    assert not links_papers("Metric", name)


@pytest.mark.parametrize(
    ("name", "title", "expected"),
    [
        ("PGD", "Probabilistic and Geometric Depth: Detecting Objects in Perspective", False),
        ("BERT", "BERT: Pre-training of Deep Bidirectional Transformers", True),
        ("BERT", "RoBERTa: A Robustly Optimized Approach", False),
        ("DPIR", "PG-DPIR: an efficient method", True),
        ("SpQR", "A sparse representation", True),
        ("GPT-4", "A technical report", True),
        ("OpenVLA", "A vision-language-action model", True),
    ],
)
def test_an_acronym_has_to_stand_in_the_title(name: str, title: str, expected: bool) -> None:
    """What a short acronym means is sure only where the title has it."""
    assert names_its_paper(name, title) is expected


@pytest.mark.parametrize(
    ("ones", "others", "expected"),
    [
        (["Hydra"], ["HyDRA", "hybrid routing"], False),
        (["Low-Rank Adaptation", "LoRA"], ["low-rank adaptation"], True),
        (["LoRA"], ["LoRA", "Low-Rank Adaptation"], True),
        (["StarCraft II"], ["SC2"], False),
    ],
)
def test_one_word_is_spelled_alike(ones: list[str], others: list[str], expected: bool) -> None:
    """Other capitals are another thing, where the name is one word."""
    assert share_spelling(ones, others) is expected


def test_the_commonest_name_is_shown_ties_by_code_point() -> None:
    """What most links say is the name; among equals the first by code point."""
    assert choose_name({"KV cache": 2, "KV Cache": 2, "kv cache": 1}) == "KV Cache"
    assert choose_name({}) is None


def test_aliases_leave_the_name_and_counted_devices_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Aliases are other ways to write the thing, the shortest where there are too many."""
    texts = ["A100", "NVIDIA A100", "8 x A100", "two A100s", "A100s"]
    assert choose_aliases(texts, "A100", "Hardware") == ["A100s", "NVIDIA A100"]
    assert choose_aliases(["20 Newsgroups"], "20Newsgroups", "Dataset") == ["20 Newsgroups"]
    assert choose_aliases(["4090", "RTX 4090"], "RTX 4090", "Hardware") == ["4090"]
    monkeypatch.setattr(derived, "ALIAS_LIMIT", 2)
    assert choose_aliases(["ccc", "a", "bb", "dddd"], "x", "Model") == ["a", "bb"]


@given(st.lists(st.text(min_size=1, max_size=30), max_size=1200, unique=True))
def test_keys_are_looked_up_in_queries_that_lucene_takes(keys: list[str]) -> None:
    """However many keys, no query has more clauses than Lucene takes, and none is lost."""
    queries = list(fulltext.any_of(keys))
    assert all(query.count(" OR ") < 1024 or len(keys) > 500 for query in queries)
    assert len(queries) == -(-len(keys) // 500)
    assert all(any(fulltext.quote(key) in query for query in queries) for key in keys)
