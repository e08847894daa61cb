"""Plain text: one paper or several, and no paper out of what is none."""

import pytest

from tests.ingest.read.conftest import Read

LONG = (
    "We study how waves move along a shore that is long and flat, and find that they are slower. "
)


@pytest.mark.parametrize(
    "text",
    [
        f"On Waves\n\n{LONG}",
        f"On\nWaves\n\n{LONG}",
        f"# On Waves\n\n{LONG}",
        f"On Waves\n{LONG[:38]}\n{LONG[38:]}",
        f"Title: On Waves\nAuthors: Bo Lind\nAbstract: {LONG[:38]}\n{LONG[38:]}",
        f"\n\nTITLE: On Waves\n\nABSTRACT\n\nAbstract: {LONG}",
        f"On Waves\r\n\r\nAbstract\r\n{LONG}",
    ],
)
def test_one_paper(read: Read, text: str) -> None:
    """A title, a blank line and an abstract, with or without labels, are one paper."""
    (item,), problems = read(text)
    assert item.record.title == "On Waves"
    assert item.record.abstract.endswith(LONG.strip())
    assert not problems


@pytest.mark.parametrize("between", ["\n---\n", "\n\n\n", "\n======\n\n", "\n\n***\n\n"])
def test_several_papers_apart(read: Read, between: str) -> None:
    """Rules and double blank lines part papers; lines are counted in the file."""
    records, _ = read(f"On Waves\n\n{LONG}{between}On Winds\n\n{LONG}\n\nA second paragraph.")
    assert [item.record.title for item in records] == ["On Waves", "On Winds"]
    assert records[1].record.abstract.endswith("slower. A second paragraph.")
    assert records[0].line == 1


def test_titles_and_abstracts_in_turn(read: Read) -> None:
    """Short and long paragraphs that take turns are papers."""
    records, _ = read("\n\n".join(["On Waves", LONG * 3, "On Winds", LONG * 3]))
    assert [item.record.title for item in records] == ["On Waves", "On Winds"]


@pytest.mark.parametrize("text", ["();{}[]==>>!!0011223344\n\n1 2 3 4 5 6", LONG * 5])
def test_what_is_no_paper_is_refused(read: Read, text: str) -> None:
    """No title, no prose: one refusal that says what to write."""
    records, problems = read(text)
    assert not records
    assert [p.severity for p in problems] == ["refused"]
    assert "begin with the title" in problems[0].reason
