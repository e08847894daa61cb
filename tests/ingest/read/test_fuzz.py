"""Damaged bytes of every format: records or problems come out, never an error or a hang."""

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.read.content import Content
from ingest.read.sources import iter_content
from ingest.records import Problem, SourceRecord
from ingest.settings import IngestSettings
from tests.ingest.read import test_markdown_list, test_pdf, test_tagged, test_xml

DATA = Path(__file__).parent.parent / "data"
JSON = b'{"title": "Waves \\u00e9", "abstract": "We $x$ wave.", "authors": ["A B"], "year": 2020}\n'

SAMPLES: dict[str, bytes] = {
    "page": (DATA / "hf-page.txt").read_bytes(),
    "bibtex": (DATA / "zotero.bib").read_bytes(),
    "csv": (DATA / "table.csv").read_bytes(),
    "jsonl": JSON * 3,
    "array": b"[" + b",\n".join([JSON] * 3) + b"]",
    "text": "On Waves\n\nWe study — waves.\n\n---\nOn Winds\n\nWe study winds.\n".encode(),
    "atom": test_xml.ATOM.encode(),
    "oai": test_xml.OAI.encode(),
    "pubmed": test_xml.PUBMED.encode(),
    "acl": test_xml.ACL.encode(),
    "ris": test_tagged.RIS.encode(),
    "medline": test_tagged.MEDLINE.encode(),
    "markdown": test_markdown_list.LIST.encode(),
    "pdf": test_pdf.build_pdf(test_pdf.TITLE, test_pdf.BODY),
}


def read_bytes(data: bytes) -> list[SourceRecord | Problem]:
    """Everything that comes out of these bytes."""
    content = Content(BytesIO(data), name="x", source="x", limits=IngestSettings())
    return list(iter_content(content))


@st.composite
def damage(draw: st.DrawFn, data: bytes) -> bytes:
    """The bytes with a few of them changed, cut out, doubled or mixed in."""
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        length = draw(st.integers(0, 40))
        new = draw(
            st.sampled_from(
                [b"", b"\0", b"\xff\xfe", b"{", b"}", b'"', b"@a{", b"<", b"&#0;", b"\n"]
            )
            | st.binary(max_size=8)
            | st.just(data[at : at + length] * 2)
        )
        data = data[:at] + new + data[at + length :]
    return data


def check(items: list[SourceRecord | Problem]) -> None:
    """Something came out, and all of it can be stored and shown."""
    assert items
    for item in items:
        if isinstance(item, Problem):
            assert item.reason
            str(item).encode("utf-8", "surrogateescape")
        else:
            assert item.record.title
            str(item.record.as_json()).encode()


FORMATS = [pytest.param(data, id=name) for name, data in SAMPLES.items()]


@pytest.mark.parametrize("sample", FORMATS)
def test_the_samples_themselves_have_records(sample: bytes) -> None:
    """Damage is done to something that reads."""
    assert any(isinstance(item, SourceRecord) for item in read_bytes(sample))


@pytest.mark.parametrize("sample", FORMATS)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_damaged_bytes(sample: bytes, data: st.DataObject) -> None:
    """A few examples of each format in every run."""
    check(read_bytes(data.draw(damage(sample))))


@pytest.mark.slow
@pytest.mark.parametrize("sample", FORMATS)
@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_damaged_bytes_at_length(sample: bytes, data: st.DataObject) -> None:
    """Thousands of examples of each format."""
    check(read_bytes(data.draw(damage(sample))))


_WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=12)
_TITLES = st.lists(_WORDS, min_size=2, max_size=6).map(" ".join)


@settings(max_examples=50, deadline=None)
@given(titles=st.lists(_TITLES, min_size=1, max_size=6))
def test_bibtex_gives_every_title_back(titles: list[str]) -> None:
    """As many entries as were written, in their order, whatever their titles and keys."""
    entries = [
        f"@article{{k{n % 2},\n title = {{{title}}},\n abstract = {{A}}\n}}"
        for n, title in enumerate(titles)
    ]
    items = read_bytes("\n\n".join(entries).encode())
    assert len([i for i in items if isinstance(i, SourceRecord)]) == len(titles)
