"""CSV and TSV: cells under the right names, odd rows refused with their line."""

from pathlib import Path

import pytest

from tests.ingest.read.conftest import Read


def test_a_zotero_export_is_read(read: Read) -> None:
    """Quoted cells may hold separators, quotes and line ends; lines are counted in the file."""
    records, problems = read(Path("table.csv"))
    first, second = (item.record for item in records)
    assert first.title == "Buoys, Again"
    assert first.abstract == 'We float "Buoy-7B" on two lines, and it works.'
    assert first.authors == ("Bo Lind", "Eva Holm")
    assert (first.doi, first.year, first.venue) == ("10.5555/buoy.1", 2021, "Journal of Buoys")
    assert (second.arxiv_id, second.published) == ("2403.00017", "2024")
    assert [(item.number, item.line) for item in records] == [(1, 2), (2, 4)]
    assert [(p.record, p.line, p.severity) for p in problems] == [
        (3, 5, "refused"),
        (4, 6, "refused"),
    ]
    assert "no title" in problems[0].reason
    assert "13 cells and the header 9" in problems[1].reason


@pytest.mark.parametrize("separator", ["\t", ";", "|"])
def test_other_separators(read: Read, separator: str) -> None:
    """The separator is the one that splits the header into known names."""
    rows = ["Paper Title,Year,Abstract", "Waves,2020,We study waves.", "Winds,2021,We study winds."]
    records, problems = read("\n".join(row.replace(",", separator) for row in rows))
    assert [(item.record.title, item.record.year) for item in records] == [
        ("Waves", 2020),
        ("Winds", 2021),
    ]
    assert not problems


def test_an_open_quote_does_not_swallow_the_rows_below(read: Read) -> None:
    """The row is refused with its text under the header, and the rows below it are read."""
    rows = ["title,abstract,year", 'Waves,"We study waves.,2020', "Winds,We study winds.,2021"]
    records, problems = read("\n".join(rows))
    assert [(i.number, i.line, i.record.title) for i in records] == [(2, 3, "Winds")]
    assert [(p.record, p.line, p.severity) for p in problems] == [(1, 2, "refused")]
    assert problems[0].raw == 'title,abstract,year\nWaves,"We study waves.,2020\n'


def test_quotes_that_only_strict_readers_mind(read: Read) -> None:
    """Text after a closing quote is kept with its cell."""
    (item,), problems = read('title,abstract,year\n"On "Waves,"We study." ,2020\n')
    assert (item.record.title, item.record.year) == ("On Waves", 2020)
    assert not problems


@pytest.mark.parametrize("end", ["\r", "\r\n", "\n"])
def test_every_line_end(read: Read, end: str) -> None:
    """Old spreadsheets end lines with CR alone."""
    records, problems = read(end.join(["title,abstract", "Waves,We wave.", "Winds,We wind.", ""]))
    assert [(i.line, i.record.title) for i in records] == [(2, "Waves"), (3, "Winds")]
    assert not problems
