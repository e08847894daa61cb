"""JSON in every form that exports come in, whole or half."""

import json

import pytest

from tests.ingest.read.conftest import Read

GOOD = {"title": "Waves", "abstract": "We study waves.", "year": 2020}
OTHER = {"title": "Winds", "abstract": "We study winds."}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(GOOD) + "\n\n" + json.dumps(OTHER) + "\n",
        json.dumps([GOOD, OTHER]),
        json.dumps([GOOD, OTHER], indent=2),
        json.dumps({"total": 2, "data": [GOOD, OTHER]}),
        json.dumps({"meta": {"count": 2}, "results": [GOOD, OTHER]}, indent=1),
        json.dumps(GOOD, indent=2) + "\n" + json.dumps(OTHER, indent=2),
        "\ufeff" + json.dumps(GOOD) + "\r\n" + json.dumps(OTHER),
    ],
)
def test_lines_arrays_and_answers_give_the_same_records(read: Read, text: str) -> None:
    """The form around the objects does not matter."""
    records, problems = read(text)
    assert [(i.number, i.record.title, i.record.year) for i in records] == [
        (1, "Waves", 2020),
        (2, "Winds", None),
    ]
    assert not problems


def test_half_a_line_is_one_refusal(read: Read) -> None:
    """Broken lines are refused with their number and text; the lines around them are read."""
    lines = [json.dumps(GOOD), '{"title": "Cut of', "[1, 2]", json.dumps(OTHER), '"text"']
    records, problems = read("\n".join(lines))
    assert [i.number for i in records] == [1, 4]
    assert [(p.record, p.line, p.raw) for p in problems] == [
        (2, 2, '{"title": "Cut of'),
        (3, 3, "[1, 2]"),
        (5, 5, '"text"'),
    ]


def test_a_broken_first_line_does_not_hide_the_rest(read: Read) -> None:
    """The form is still known when the first record is the broken one."""
    records, problems = read('{"title": "Cut of\n' + json.dumps(OTHER) + "\n" + json.dumps(GOOD))
    assert [i.record.title for i in records] == ["Winds", "Waves"]
    assert [(p.record, p.line) for p in problems] == [(1, 1)]


def test_a_download_that_stopped_keeps_its_whole_records(read: Read) -> None:
    """Half an array gives the records before the break and names the line of the break."""
    text = json.dumps([GOOD, OTHER, {"title": "Third", "abstract": "x" * 50}], indent=2)
    records, problems = read(text[:-30])
    assert [i.record.title for i in records] == ["Waves", "Winds"]
    assert [(p.record, p.severity, p.line) for p in problems] == [(3, "refused", 11)]


def test_half_an_answer_keeps_its_whole_records(read: Read) -> None:
    """The same inside the object that a web service sends."""
    records, problems = read(json.dumps({"meta": 1, "results": [GOOD, OTHER]}, indent=1)[:-40])
    assert [i.record.title for i in records] == ["Waves"]
    assert len(problems) == 1


def test_an_arxiv_snapshot_line(read: Read) -> None:
    """The date is the first version's, the abstract loses its blanks, names come in order."""
    line = {
        "id": "0704.0001", "submitter": "A", "authors": "Bo Lind, Eva Holm", "title": "On\n  Waves",
        "comments": None, "journal-ref": "Sea Lett. 3", "doi": "10.5555/W", "categories": "hep-ph",
        "abstract": "  We study waves\nin $50\\%$ of seas.\n",
        "versions": [{"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"},
                     {"version": "v2", "created": "Tue, 24 Jul 2007 20:10:27 GMT"}],
        "update_date": "2008-11-26", "authors_parsed": [["Lind", "Bo", ""], ["Holm", "Eva", "Jr."]],
    }  # fmt: skip
    (item,), problems = read(json.dumps(line))
    record = item.record
    assert (record.title, record.abstract) == ("On Waves", "We study waves in 50% of seas.")
    assert record.authors == ("Bo Lind", "Eva Holm Jr.")
    assert (record.arxiv_id, record.doi) == ("0704.0001", "10.5555/w")
    assert (record.published, record.year, record.text_source) == ("2007-04-02", 2007, "arxiv")
    assert item.source == "arxiv"
    assert not problems


def test_an_openalex_work(read: Read) -> None:
    """The inverted abstract is rebuilt; works and ids become keys."""
    work = {
        "id": "https://openalex.org/W77", "doi": "https://doi.org/10.48550/arXiv.2403.00017",
        "title": "Drift", "publication_year": 2024, "publication_date": "2024-03-01",
        "authorships": [{"author": {"display_name": "Nils Berg"}, "author_position": "first"}],
        "abstract_inverted_index": {"We": [0, 3], "drift": [1], "and": [2], "stop.": [4]},
        "referenced_works": ["https://openalex.org/W5"],
        "primary_location": {"source": {"display_name": "Sea Letters"}, "landing_page_url": "https://x.org"},
    }  # fmt: skip
    (item,), _ = read(json.dumps({"meta": {}, "results": [work]}))
    record = item.record
    assert record.abstract == "We drift and We stop."
    assert (record.arxiv_id, record.doi, record.other_ids) == (
        "2403.00017",
        None,
        ("openalex:w77",),
    )
    assert (record.references, record.venue) == (("openalex:w5",), "Sea Letters")
    assert (record.authors, item.source) == (("Nils Berg",), "openalex")


def test_a_semantic_scholar_paper(read: Read) -> None:
    """External ids are identifiers, references become keys."""
    paper = {
        "paperId": "abc1",
        "externalIds": {"ArXiv": "2403.00017", "DOI": "10.5555/D", "CorpusId": 9},
        "title": "Drift", "abstract": "We drift.", "year": 2024, "venue": "Sea",
        "authors": [{"authorId": "1", "name": "Nils Berg"}],
        "references": [{"paperId": "r1", "externalIds": {"DOI": "10.5555/R"}}, {"paperId": "r2"}],
    }  # fmt: skip
    (item,), _ = read(json.dumps({"data": [paper]}))
    assert (item.record.arxiv_id, item.record.doi) == ("2403.00017", "10.5555/d")
    assert item.record.other_ids == ("s2:abc1", "corpusid:9")
    assert item.record.references == ("doi:10.5555~r", "s2:r2")


def test_hugging_face_daily_papers(read: Read) -> None:
    """The paper is an object inside the entry; its summary is the abstract."""
    entry = {
        "paper": {"id": "2503.11731", "title": "Tides", "summary": "We\ntide.",
                  "authors": [{"name": "Eva Holm", "hidden": False}, {"name": "X", "hidden": True}],
                  "publishedAt": "2025-03-14T08:00:00.000Z"},
        "publishedAt": "2025-03-17T08:00:00.000Z", "title": "Tides",
    }  # fmt: skip
    (item,), _ = read(json.dumps([entry]))
    assert (item.record.arxiv_id, item.record.abstract) == ("2503.11731", "We tide.")
    assert (item.record.published, item.record.authors) == ("2025-03-14", ("Eva Holm",))


def test_our_own_form_is_read_as_it_is(read: Read) -> None:
    """text_by marks a summary of ours, which ranks last as a source of text."""
    ours = GOOD | {"arxiv_id": "1706.02677", "links": ["https://x.org"], "text_by": "paperkin"}
    (item,), _ = read(json.dumps(ours))
    assert (item.record.text_by, item.record.text_source) == ("paperkin", "paperkin")
    assert (item.record.links, item.record.arxiv_id) == (("https://x.org",), "1706.02677")
