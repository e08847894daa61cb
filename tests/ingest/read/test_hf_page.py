"""The copied Hugging Face page: every paper, none invented."""

from pathlib import Path

from tests.ingest.read.conftest import Read


def test_every_paper_of_the_page_is_read(read: Read) -> None:
    """Header lines and the glued "Subscribe" are no papers, and a last title is not lost."""
    records, problems = read(Path("hf-page.txt"))
    assert [item.record.title for item in records] == [
        "Tidemark: Early Stopping for Tidal Forecasts, Made Simple",
        "Shore-Bench",
        "A Note on Boats",
    ]
    assert "falls under 2% of the last one, and needs 3× less" in records[0].record.abstract
    assert records[1].record.abstract.startswith("We collect 1,200 beaches into Shore-Bench, a")
    assert {item.source for item in records} == {"huggingface-page"}
    assert [(p.record, p.line, p.severity) for p in problems] == [(3, 7, "warning")]


def test_an_abstract_without_its_title_does_not_shift_the_others(read: Read) -> None:
    """A long line where a title should stand is refused with its line; the next pair is right."""
    header = "Get trending papers in your email inbox once a day!\nSubscribe\n"
    records, problems = read(header + "x y " * 200 + "\nTrue Title\n\nIts abstract is short.\n")
    assert [(item.record.title, item.record.abstract) for item in records] == [
        ("True Title", "Its abstract is short.")
    ]
    assert [(p.record, p.line, p.severity) for p in problems] == [(1, 3, "refused")]
    assert problems[0].raw
    assert problems[0].raw.startswith("x y x y")
