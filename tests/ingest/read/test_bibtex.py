"""BibTeX: no entry is lost, and values read as a person reads them."""

from pathlib import Path

import pytest

from ingest.read.bibtex_values import resolve, split_at_and
from tests.ingest.read.conftest import Read


def test_every_entry_is_a_record_or_a_problem(read: Read) -> None:
    """Eight entries stand in the file: five papers, a volume, a broken and an untitled one."""
    records, problems = read(Path("zotero.bib"))
    assert [item.number for item in records] == [1, 2, 3, 5, 7]
    refused = {p.record: p for p in problems if p.severity == "refused"}
    assert set(refused) == {4, 8}
    assert refused[4].line == 26
    assert refused[4].raw_form == "bib"
    assert (refused[4].raw or "").startswith("@article{broken")
    warned = {p.record: p.reason for p in problems if p.severity == "warning"}
    assert set(warned) == {2, 3, 6}
    assert "was used before" in warned[2]
    assert "title more than once" in warned[3]
    assert "volume of other entries" in warned[6]


def test_values_are_resolved(read: Read) -> None:
    """@string, "#", months, TeX accents, protecting braces and "and others" give plain values."""
    record = read(Path("zotero.bib"))[0][0].record
    assert record.title == "TideNet: Learning été Tides with 50% Less α-Noise"
    assert record.authors == ("Jörg Müller", "Harbour Research and Friends", "Ana García")
    assert record.venue == "Proceedings of the Sea Conference 2023"
    assert (record.year, record.published) == (2023, "2023-06")
    assert record.doi == "10.5555/sea.2023.17"
    assert record.abstract == "We train TideNet on Shore-Bench and report MAE."


def test_arxiv_ids_are_found_where_exports_put_them(read: Read) -> None:
    """In the journal's name, in eprint, and in a note, old style too."""
    records = {item.record.title: item.record for item in read(Path("zotero.bib"))[0]}
    second = records["A Second Paper Under the Same Key"]
    assert (second.arxiv_id, second.venue) == ("2301.01234", None)
    assert second.abstract == 'It has a "quoted" word and a brace {.'
    assert records["The First Title Is Taken"].arxiv_id == "2301.09999"
    assert records["In Round Brackets"].arxiv_id == "cs/0501001"


def test_crossref_lends_what_the_entry_lacks(read: Read) -> None:
    """The volume's title becomes the venue and its year the year."""
    records = {item.record.title: item.record for item in read(Path("zotero.bib"))[0]}
    child = records["The Child of a Volume"]
    assert (child.venue, child.year, child.authors) == ("The Volume", 1999, ("Bo Lind", "Eva Holm"))


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("{a {b} c}", "a {b} c"),
        ('"a # b"', "a # b"),
        ('sea # " and " # {sky}', "Sea and sky"),
        ("2024", "2024"),
        ("feb", "February"),
        ("loop", "loop"),
        ('{a \\" b}', 'a \\" b'),
    ],
)
def test_raw_values(raw: str, text: str) -> None:
    """Enclosures go, names are looked up, and a name that names itself ends."""
    assert resolve(raw, {"sea": '"Sea"', "loop": "loop"}) == text


def test_and_inside_braces_parts_no_names() -> None:
    """A corporate author is one name."""
    assert split_at_and("Lind, Bo and {Sea and Sons}\n and Holm, Eva") == [
        "Lind, Bo",
        "{Sea and Sons}",
        "Holm, Eva",
    ]
