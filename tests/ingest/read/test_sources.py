"""Opening, unpacking, decoding, refusing: a bad input is one clear line, the rest is read."""

import gzip
import io
import json
import sys
import zipfile
from pathlib import Path

import pytest

from ingest.read.files import Meter
from ingest.read.sources import iter_sources
from ingest.records import Problem, SourceRecord
from ingest.settings import IngestSettings
from tests.ingest.read.conftest import Read

LINE = json.dumps({"title": "Waves", "abstract": "We study waves."})


def _zip(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty."),
        (b" \n\n ", "nothing but blanks"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "a PNG picture"),
        (b"PK\x03\x04 no zip at all", "zip file is damaged"),
        (_zip(xl__a_dot_xml=b"<x/>", **{"[Content_Types].xml": b"<x/>"}), "an Excel workbook"),
        (bytes(range(256)) * 20, "binary data"),
        (b"<!DOCTYPE html><html><body>papers</body></html>", "a web page"),
        (b"<unknown><thing/></unknown>", "XML of a form that is not known"),
        (gzip.compress(LINE.encode() * 50)[:40], "gzip file is damaged"),
        (b"[]", "No paper was found"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named(read: Read, data: bytes, words: str) -> None:
    """One refusal that names the file and says what it is."""
    records, problems = read(data, name="odd.bib")
    assert not records
    assert len(problems) == 1
    assert problems[0].severity == "refused"
    assert problems[0].file.endswith("odd.bib")
    assert problems[0].record is None
    assert words in problems[0].reason


def test_a_missing_file_does_not_stop_the_others(tmp_path: Path) -> None:
    """Paths, globs that match nothing and unreadable things are problems of their own."""
    good = tmp_path / "good.txt"
    good.write_text(LINE)
    items = list(iter_sources([str(tmp_path / "no.bib"), str(tmp_path / "*.ris"), str(good)]))
    assert [type(item).__name__ for item in items] == ["Problem", "Problem", "SourceRecord"]
    assert "no such file" in str(items[0])
    assert "No file matches" in str(items[1])


def test_packed_files_read_like_plain_ones(read: Read) -> None:
    """gzip and zip are known by their content, whatever the file is called."""
    assert [i.record.title for i in read(gzip.compress(LINE.encode()))[0]] == ["Waves"]
    packed = _zip(
        b__two_dot_jsonl=LINE.encode(),
        a_dot_txt=b"Winds\n\nWe study winds.",
        c_dot_png=b"\x89PNG\0",
    )
    records, problems = read(packed, name="both.dat")
    assert [i.record.title for i in records] == ["Winds", "Waves"]
    assert [i.source for i in records] == ["a.txt", "two.jsonl"]
    assert [(p.severity, p.file.rsplit("/", 1)[-1]) for p in problems] == [
        ("warning", "both.dat!c.png")
    ]


def test_a_zip_bomb_is_refused(read: Read) -> None:
    """What unpacks to over a thousand times its size is not unpacked."""
    records, problems = read(_zip(big=b"\0" * (80 * 2**20), ok=LINE.encode()))
    assert [i.record.title for i in records] == ["Waves"]
    assert [p.severity for p in problems] == ["refused"]
    assert "trap" in problems[0].reason


def test_folders_and_globs(tmp_path: Path) -> None:
    """A folder is walked in order without hidden files; what is no list of papers is skipped."""
    (tmp_path / "sub").mkdir()
    for name, title in (("b.jsonl", "B"), ("sub/a.jsonl", "A"), (".hidden.jsonl", "H")):
        (tmp_path / name).write_text(json.dumps({"title": title, "abstract": "Text."}))
    (tmp_path / "c.png").write_bytes(b"\x89PNG\r\n\0")
    items = list(iter_sources([str(tmp_path)]))
    assert [i.record.title for i in items if isinstance(i, SourceRecord)] == ["B", "A"]
    assert [i.severity for i in items if isinstance(i, Problem)] == ["warning"]
    found = [i for i in iter_sources([str(tmp_path / "*.jsonl")]) if isinstance(i, SourceRecord)]
    assert [i.record.title for i in found] == ["B"]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dash reads standard input, packed or not."""
    for data in (LINE.encode(), gzip.compress(LINE.encode()), _zip(x=LINE.encode())):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        (item,) = iter_sources(["-"])
        assert isinstance(item, SourceRecord)
        assert item.file.startswith("stdin")


@pytest.mark.parametrize(
    ("encoding", "abstract", "name"),
    [
        ("latin-1", "Müller étudie les marées à Ærø, où l'été est court.", "Latin-1"),
        ("shift_jis", "日本語の要旨です。深層学習について研究した。", "shift_jis"),
        ("utf-16", "Müller étudie les marées – “Ærø” 深層学習", None),
        ("utf-8-sig", "Müller étudie les marées – “Ærø” 深層学習", None),
    ],
)
def test_encodings(read: Read, encoding: str, abstract: str, name: str | None) -> None:
    """Other encodings are read with one warning that names the guess; marked ones without."""
    text = f'title,abstract\nPlain,Plain text.\nOdd,"{abstract}"\nMore,"{abstract}"\n'
    records, problems = read(text.encode(encoding))
    assert [i.record.abstract for i in records] == ["Plain text.", abstract, abstract]
    assert [p.severity for p in problems] == (["warning"] if name else [])
    assert all(f"read as {name}" in p.reason and p.line == 3 for p in problems)


def test_a_huge_field_is_refused_and_the_rest_is_read(read: Read) -> None:
    """2 MB in one field: the record is refused with the limit, its neighbours are read."""
    huge = json.dumps({"title": "Huge", "abstract": "word " * 400_000})
    records, problems = read("\n".join([LINE, huge, LINE.replace("Waves", "Winds")]))
    assert [i.record.title for i in records] == ["Waves", "Winds"]
    assert [(p.record, p.line, p.severity) for p in problems] == [(2, 2, "refused")]
    assert "2,000,000 characters, more than the 20,000 allowed" in problems[0].reason
    assert problems[0].raw == huge


def test_a_word_without_an_end_is_no_text(read: Read) -> None:
    """It is refused with the reason; a language without blanks, and a long address, are read."""
    lines = [{"title": f"Paper {at}", "abstract": f"We read {word}."} for at, word in enumerate(
        ("A-" * 501, "图像分类" * 1_000, "https://example.org/" + "a" * 900)
    )]  # fmt: skip
    records, problems = read("\n".join(json.dumps(line) for line in lines))
    assert [i.record.title for i in records] == ["Paper 1", "Paper 2"]
    assert [(p.record, p.severity) for p in problems] == [(1, "refused")]
    assert "a word of 1,003 characters, more than the 1,000 allowed" in problems[0].reason


def test_limits_on_lines_and_whole_files(tmp_path: Path) -> None:
    """A line over the limit is left out with its number; a whole file over its own is refused."""
    limits = IngestSettings(max_line=1_000, max_whole_file=5_000)
    lines = tmp_path / "lines.jsonl"
    lines.write_text("\n".join([LINE, LINE[:-2] + "x" * 3_000 + '"}', LINE]))
    items = list(iter_sources([str(lines)], limits=limits))
    assert [type(i).__name__ for i in items] == ["SourceRecord", "Problem", "SourceRecord"]
    assert isinstance(items[1], Problem)
    assert items[1].line == 2
    whole = tmp_path / "whole.json"
    whole.write_text("[" + ",\n".join([LINE] * 200) + "]")
    (problem,) = iter_sources([str(whole)], limits=limits)
    assert isinstance(problem, Problem)
    assert "has to be read as a whole" in problem.reason


def test_neither_title_nor_abstract(read: Read) -> None:
    """A record without both is refused, without a title too; without an abstract it is read."""
    lines = ['{"year": 2020}', '{"abstract": "Only text."}', '{"title": "Only a title"}', LINE]
    records, problems = read("\n".join(lines))
    assert [i.record.title for i in records] == ["Only a title", "Waves"]
    assert [(p.record, p.severity) for p in problems] == [
        (1, "refused"),
        (2, "refused"),
        (3, "warning"),
    ]


def test_a_meter_knows_how_far_reading_is(tmp_path: Path) -> None:
    """The share grows to one over plain and packed files, and is unknown for standard input."""
    line = json.dumps({"title": "Tides of the sea", "abstract": "We measure tides. " * 600}) + "\n"
    (tmp_path / "a.jsonl").write_text(line * 40)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(line.encode() * 40))
    meter, shares, totals = Meter([str(tmp_path)]), [], []
    for _ in iter_sources([str(tmp_path)], meter=meter):
        shares.append(meter.share())
        totals.append(meter.total())
    assert shares == sorted(shares)
    assert 0 < shares[0] < 0.5
    assert (meter.share(), meter.total()) == (1, 80)
    assert totals[0] is None
    assert Meter(["-", str(tmp_path)]).share() is None
