"""Sentences are found by rule, as abstracts write them."""

from itertools import pairwise

import pytest

from ingest.extract.pipeline import build_pipeline
from ingest.extract.sentences import find_sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("We use it. It works.", ["We use it.", "It works."]),
        ("A title\nThe abstract. Ends", ["A title", "The abstract.", "Ends"]),
        ("It gains 3.5 points. vLLM wins.", ["It gains 3.5 points.", "vLLM wins."]),
        ("Does it work? Yes! (It does.) Good.", ["Does it work?", "Yes!", "(It does.)", "Good."]),
        ("Shown by Tan et al. In this paper.", ["Shown by Tan et al. In this paper."]),
        ("Some, e.g. GPTQ, help (cf. Fig. 2).", ["Some, e.g. GPTQ, help (cf. Fig. 2)."]),
        ("By J. Smith and others. We agree.", ["By J. Smith and others.", "We agree."]),
        ("A missing blank.We go on here.", ["A missing blank.", "We go on here."]),
        ("Llama 3.1 and v2.0 differ.", ["Llama 3.1 and v2.0 differ."]),
    ],
)
def test_sentences_end_at_marks_only(text: str, sentences: list[str]) -> None:
    """A mark ends a sentence unless it belongs to an abbreviation, an initial or a number."""
    assert [text[start:end] for start, end in find_sentences(text)] == sentences


def test_sentences_do_not_overlap_and_hold_every_word() -> None:
    """Sentences are in order, apart, and leave out only blanks."""
    text = "One thing\n  First, we do it.  Then 2.5 more (see Sec. 3). Done\n"
    spans = find_sentences(text)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    kept = "".join(text[start:end] for start, end in spans)
    assert "".join(kept.split()) == "".join(text.split())


def test_doc_knows_its_sentences() -> None:
    """The component sets spaCy's own sentence starts, and keeps the spans."""
    doc = build_pipeline()("Foo: a bar\nWe do it. It works, e.g. here. Yes")
    assert [sentence.text.strip() for sentence in doc.sents] == [
        "Foo: a bar", "We do it.", "It works, e.g. here.", "Yes",
    ]  # fmt: skip
    assert doc._.sentences == ((0, 10), (11, 20), (21, 41), (42, 45))
