"""Cutting a text into pieces: what is drawn, what is only listed, and that nothing is lost."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.mentions import Drawn, also_by_concept, cut_quote, cut_text


def concept(name: str, *spans: tuple[int, int], confidence: float = 0.95) -> dict[str, Any]:
    """A concept with mentions in the abstract."""
    mentions = [{"field": "abstract", "start": start, "end": end} for start, end in spans]
    return {"id": f"method:{name}", "name": name, "confidence": confidence, "mentions": mentions}


def drawn(text: str, *concepts: dict[str, Any]) -> list[tuple[str, str]]:
    """(text, concept's name) of every drawn mention."""
    pieces = cut_text(text, concepts)
    return [(p.text, p.concept["name"]) for p in pieces if isinstance(p, Drawn)]


def test_offsets_count_code_points() -> None:
    """A sign outside the basic plane before a mention does not shift it."""
    text = "𝒌-means and 𝔘NET meet KV cache"
    start = text.index("KV")
    assert drawn(text, concept("kv", (start, start + 8))) == [("KV cache", "kv")]


def test_of_nested_spans_the_longest_is_drawn() -> None:
    """LLaMA-2 inside LLaMA-2-7B is listed with it and adds nothing to the text."""
    pieces = cut_text("on LLaMA-2-7B", [concept("llama-2", (3, 10)), concept("7b", (3, 13))])
    assert drawn("on LLaMA-2-7B", concept("llama-2", (3, 10)), concept("7b", (3, 13))) == [
        ("LLaMA-2-7B", "7b")
    ]
    assert [c["name"] for c in also_by_concept(pieces)["method:7b"]] == ["llama-2"]


def test_of_crossing_spans_the_second_starts_where_the_first_ends() -> None:
    """Both are drawn, and the second one's card knows its full words."""
    text = "sparse attention kernel"
    pieces = cut_text(text, [concept("one", (0, 16)), concept("two", (7, 23))])
    assert [p.text for p in pieces if isinstance(p, Drawn)] == ["sparse attention", " kernel"]
    second = pieces[-1]
    assert isinstance(second, Drawn)
    assert second.words == "attention kernel"


@pytest.mark.parametrize("swap", [False, True])
def test_of_two_concepts_on_one_span_the_surer_is_drawn(swap: bool) -> None:
    """The other one is listed in its card, whichever comes first."""
    both = [concept("sure", (0, 4), confidence=0.9), concept("less", (0, 4), confidence=0.5)]
    pieces = cut_text("CLIP", both[::-1] if swap else both)
    assert drawn("CLIP", *both) == [("CLIP", "sure")]
    assert [c["name"] for c in also_by_concept(pieces)["method:sure"]] == ["less"]


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=8),
)
def test_pieces_are_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    """Whatever spans overlap or lie outside, the pieces joined are the text again."""
    concepts = [concept(str(at), span, confidence=at / 10) for at, span in enumerate(spans)]
    pieces = cut_text(text, concepts)
    assert "".join(p if isinstance(p, str) else p.text for p in pieces) == text
    assert all(p.text for p in pieces if isinstance(p, Drawn))


def test_a_long_sentence_is_cut_at_words_around_its_mention() -> None:
    """The mention stays whole and in the middle; what is cut is marked."""
    text = f"{'word ' * 40}KV cache{' word' * 40}."
    start = text.index("KV")
    quote = cut_quote({"text": text, "start": start, "end": start + 8})
    assert quote.mention == "KV cache"
    assert quote.before.startswith("…word")
    assert quote.after.endswith("word…")
    assert len(quote.before + quote.mention + quote.after) <= 160
    short = cut_quote({"text": "We use CLIP here.", "start": 7, "end": 11})
    assert (short.before, short.mention, short.after) == ("We use ", "CLIP", " here.")
