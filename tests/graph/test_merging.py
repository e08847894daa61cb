"""Which records are one paper, and what the paper then says, whatever order they came in."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.grouping import group_records
from graph.merging import merge_papers, merge_records
from graph.model import LoadedRecord, Override, Record
from graph.record_keys import record_keys

TITLE = "A title that is long enough to name a paper"


def loaded(
    source: str = "a.bib", *, at: str = "2026-01-01", title: str = TITLE, **values: object
) -> LoadedRecord:
    """A record of a source, loaded at a time."""
    record = Record(title=title, **values)  # type: ignore[arg-type]
    content = str(sorted(record.as_json().items()))
    return LoadedRecord(
        source=source, load_id=f"load:{at}", content_hash=content, record=record, loaded_at=at
    )


@pytest.mark.parametrize(
    ("one", "other", "papers"),
    [
        ({"arxiv_id": "2405.14366v2"}, {"arxiv_id": "2405.14366", "title": "Another title"}, 1),
        ({"doi": "10.48550/arXiv.2405.14366"}, {"arxiv_id": "2405.14366"}, 1),
        ({"doi": "10.1145/ABC"}, {"doi": "https://doi.org/10.1145/abc"}, 1),
        ({"arxiv_id": "2405.14366"}, {"doi": "10.1145/abc"}, 1),
        ({"arxiv_id": "2405.14366"}, {}, 1),
        ({"arxiv_id": "2405.14366"}, {"arxiv_id": "2405.14367"}, 2),
        ({"year": 2020}, {"year": 2021}, 1),
        ({"year": 2020}, {"year": 2022}, 2),
        ({"published": "2020-11-02"}, {"year": 2022}, 2),
        ({"year": 2020}, {"title": "A Title that is LONG enough: to name a paper"}, 1),
        ({"title": "Short"}, {"title": "Short", "year": 2020}, 2),
        ({"title": "Short", "year": 2020}, {"title": "Short", "year": 2020}, 1),
        ({"other_ids": ("acl:p1",)}, {"other_ids": ("acl:p1",), "title": "Another one"}, 1),
    ],
)
def test_two_records_are_one_paper_by_identifier_or_title(
    one: dict[str, object], other: dict[str, object], papers: int
) -> None:
    """Identifiers join; an equal long title joins where neither identifiers nor years forbid it."""
    records = [loaded("a.bib", **one), loaded("b.bib", **other)]  # type: ignore[arg-type]
    assert len(group_records(records).groups) == papers


def test_a_record_that_fits_two_papers_stays_apart_and_is_reported() -> None:
    """An undated record of a title that two papers of different years have joins neither."""
    records = [loaded("a", year=2010), loaded("b", year=2020), loaded("c")]
    papers, ambiguous = merge_papers(records)
    assert len(papers) == 3
    assert len({paper.id for paper in papers}) == 3
    assert ambiguous


def test_a_person_joins_and_parts_records() -> None:
    """Overrides say that two ids are one paper, or that equal titles are two."""
    joined = Override(id="o", action="same_paper", paper="arxiv:2405.14366", target="doi:10.1~x")
    records = [loaded(arxiv_id="2405.14366"), loaded("b", doi="10.1111/x", title="Other words")]
    assert len(group_records(records, [joined]).groups) == 2  # that DOI is nobody's
    joined = Override(id="o", action="same_paper", paper="arxiv:2405.14366", target="doi:10.1111~x")
    assert len(group_records(records, [joined]).groups) == 1
    parted = Override(
        id="o", action="different_papers", paper="arxiv:2405.14366", target="doi:10.1111~x"
    )
    records = [loaded(arxiv_id="2405.14366"), loaded("b", doi="10.1111/x")]
    assert len(group_records(records).groups) == 1
    assert len(group_records(records, [parted]).groups) == 2


def test_fields_come_from_the_best_source_that_has_them() -> None:
    """Each field is taken from the best source with a value; the text is the best source's."""
    paper = merge_records(
        [
            loaded(
                "mine",
                abstract="A long summary of ours, longer than all",
                text_source="paperkin",
                text_by="paperkin",
                venue="Somewhere",
            ),
            loaded(
                "hub",
                abstract="From an aggregator",
                text_source="aggregator",
                year=2023,
                links=("https://example.org/code",),
            ),
            loaded(
                "arxiv",
                abstract="From arXiv",
                text_source="arxiv",
                arxiv_id="2405.14366",
                authors=("A. One", "B. Two"),
            ),
        ]
    )
    assert (paper.abstract, paper.text_by) == ("From arXiv", None)
    assert (paper.year, paper.venue, paper.authors) == (2023, "Somewhere", ("A. One", "B. Two"))
    assert paper.links == ("https://example.org/code",)
    assert paper.id == "arxiv:2405.14366"
    assert all(key.startswith("title:") for key in paper.other_ids)


def test_for_one_source_the_last_load_counts() -> None:
    """A source's newer record replaces its older one, which is still kept for an undo."""
    old = loaded(at="2026-01-01", arxiv_id="2405.14366", abstract="Old and much longer", year=2023)
    new = loaded(at="2026-02-01", arxiv_id="2405.14366", abstract="New")
    paper = merge_records([new, old])
    assert (paper.abstract, paper.year) == ("New", None)
    assert set(paper.records) == {old, new}


def test_a_better_id_keeps_the_old_one() -> None:
    """The id that the title alone made is among the other ids once there is an identifier."""
    alone = merge_records([loaded()])
    both = merge_records([loaded(), loaded("b", doi="10.1145/ABC")])
    assert alone.id.startswith("title:")
    assert both.id == "doi:10.1145~abc"
    assert alone.id in both.other_ids


def test_a_field_set_by_a_person_wins() -> None:
    """An override of a field replaces what the sources say, under any id of the paper."""
    record = loaded(arxiv_id="2405.14366", doi="10.1145/abc", year=2020)
    override = Override(
        id="o", action="field", paper="doi:10.1145~abc", target="year", value={"value": 2021}
    )
    merged = merge_records([record], [override])
    assert (merged.year, merged.published) == (2021, None)  # the date of arXiv's id is of 2024


def test_equal_titles_that_stay_apart_get_ids_of_their_own() -> None:
    """Papers of one title and different years have different ids, and both know the short one."""
    papers, ambiguous = merge_papers([loaded("a", year=2010), loaded("b", year=2020)])
    plain = merge_records([loaded("a", year=2010)]).id
    assert len({paper.id for paper in papers} | {plain}) == 3
    assert all(plain in paper.other_ids for paper in papers)
    assert not ambiguous


records = st.lists(
    st.builds(
        loaded,
        st.sampled_from(("a.bib", "b.csv", "c.jsonl")),
        at=st.sampled_from(("2026-01-01", "2026-02-01")),
        title=st.sampled_from((TITLE, TITLE.upper() + "!", "Short", "Another title, long enough")),
        year=st.sampled_from((None, 2019, 2020, 2023)),
        arxiv_id=st.sampled_from((None, None, "2405.14366", "1901.00001")),
        doi=st.sampled_from((None, None, "10.1145/abc", "10.1145/xyz")),
        abstract=st.sampled_from(("", "Text", "A longer text")),
        text_source=st.sampled_from(("arxiv", "other", "paperkin")),
        authors=st.sampled_from(((), ("Ada L",))),
    ),
    min_size=1,
    max_size=7,
)


@settings(max_examples=200, deadline=None)
@given(records=records, data=st.data())
def test_the_order_of_records_is_no_matter(
    records: list[LoadedRecord], data: st.DataObject
) -> None:
    """Papers are a function of the set of records; ids are distinct and each record is in one."""
    papers, ambiguous = merge_papers(records)
    shuffled = data.draw(st.permutations(records))
    assert merge_papers(shuffled) == (papers, ambiguous)
    assert len({paper.id for paper in papers}) == len(papers)
    assert sorted(map(repr, (item for paper in papers for item in paper.records))) == sorted(
        map(repr, set(records))
    )
    for paper in papers:
        keys = {key for item in paper.records for key in record_keys(item.record)}
        assert {paper.id, *paper.other_ids} <= keys
