"""PDF: what stands on the first page, and a refusal where it does not."""

# ruff: noqa: E501  (texts as their sources write them)

from ingest.read.pdf import find_abstract
from tests.ingest.read.conftest import Read

TITLE = ["Tidemark: Early Stopping", "for Tidal Forecasts"]
BODY = [
    "Bo Lind and Eva Holm", "arXiv:2403.00017v2 [cs.LG] 4 Mar 2024", "Abstract",
    "We present Tidemark, which is a pre-", "trained model for fore-", "casting of tides on CIFAR-10.",
    "1 Introduction", "Pre-training and pre-trained models are known.",
]  # fmt: skip


def build_pdf(title: list[str], body: list[str]) -> bytes:
    """A PDF of one page with a large title and lines of text, written by hand."""
    draw = ["BT /F1 18 Tf 72 760 Td"]
    draw += [f"({line}) Tj 0 -22 Td" for line in title]
    draw += ["/F1 10 Tf"] + [f"({line}) Tj 0 -14 Td" for line in body] + ["ET"]
    stream = "\n".join(draw).encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return out


def test_the_first_page_of_a_paper(read: Read) -> None:
    """The largest text is the title, the abstract ends at the introduction, words are whole."""
    (item,), problems = read(build_pdf(TITLE, BODY), name="paper.pdf")
    assert item.record.title == "Tidemark: Early Stopping for Tidal Forecasts"
    assert item.record.abstract == (
        "We present Tidemark, which is a pre-trained model for forecasting of tides on CIFAR-10."
    )
    assert item.record.arxiv_id == "2403.00017"
    assert [(p.record, p.severity) for p in problems] == [(1, "warning")]
    assert "read from a PDF" in problems[0].reason


def test_what_is_not_there_is_not_guessed(read: Read) -> None:
    """No heading, no end of the abstract, no text at all: refused with what to do instead."""
    for body in (BODY[:1], BODY[:-2], []):
        records, problems = read(build_pdf(TITLE, body), name="paper.pdf")
        assert not records
        assert [p.severity for p in problems] == ["refused"]
        assert "Export the paper from Zotero" in problems[0].reason


def test_a_damaged_pdf_is_one_refusal(read: Read) -> None:
    """Cut or overwritten bytes are a message, not a crash."""
    whole = build_pdf(TITLE, BODY)
    for damaged in (
        whole[:200],
        whole.replace(b"/Pages 2 0 R", b"/Pages 9 0 R"),
        b"%PDF-1.7 nothing",
    ):
        records, problems = read(damaged, name="paper.pdf")
        assert not records
        assert [p.severity for p in problems] == ["refused"]


def test_abstracts_end_where_keywords_begin() -> None:
    """Other headings end an abstract too."""
    page = "T\nABSTRACT\nWe study tides.\nKeywords: tides\n1 Introduction\n"
    assert find_abstract(page) == "We study tides."
    assert find_abstract("T\nAbstract—We study tides.\nIndex Terms—tides") == "We study tides."
