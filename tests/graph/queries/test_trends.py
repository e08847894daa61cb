"""Rising and fading concepts: what counts as a change, and what is said where dates are missing."""

import math

import pytest

from graph.database import Database
from graph.errors import NotFound
from graph.queries.trends import compare_years, trends
from graph.writer import write_papers
from tests.graph.papers import make_paper

YEARS = {2022: 12, 2023: 12, 2024: 12, 2021: 3}


def _papers() -> list[object]:
    """Papers of four years: dropout fades, LoRA rises, attention stays; two without a year."""
    made = []
    for year, count in [*YEARS.items(), (None, 2)]:
        for number in range(count):
            has = {"attention": "Method, uses"}
            if year and (year < 2024 or number < 2):
                has["dropout"] = "Method, uses"
            if year == 2024:
                has["LoRA"] = "Method, uses" if number < 9 else "Method, mentions"
            if number == 0:
                has["ImageNet"] = "Dataset, evaluates_on"
            words = " ".join(f"[{name}]" for name in has)
            title = f"Paper number {number} of the year {year} for a test of trends"
            made.append(make_paper(title, f"We have {words}.", concepts=has, year=year))
    return made


@pytest.fixture(scope="module")
def library(module_database: Database) -> Database:
    """Those papers in a graph."""
    write_papers(module_database, _papers(), "load:trends")  # type: ignore[arg-type]
    return module_database


def test_what_rises_and_fades_is_told_from_what_stays(library: Database) -> None:
    """Shares by year, the later half of the years against the earlier, the surest change first."""
    found = trends(library)
    assert [each["year"] for each in found["years"]] == [2022, 2023, 2024]
    assert (found["papers"], found["undated"], found["exact"]) == (41, 2, True)
    assert [item["name"] for item in found["rising"]] == ["LoRA"]
    assert [item["name"] for item in found["fading"]] == ["dropout"]
    lora = found["rising"][0]
    assert lora["shares"] == {"2022": 0.0, "2023": 0.0, "2024": 1.0}
    assert (lora["before"], lora["after"], lora["change"]) == (0.0, 1.0, 100.0)
    assert "2024 against 2022-2023" in found["text"]


def test_trends_can_be_asked_within_a_concept_and_a_kind(library: Database) -> None:
    """Only the concept's own papers count, and it is not compared with itself."""
    found = trends(library, "method:attention", kind="Method")
    assert found["concept"]["name"] == "attention"
    assert "attention" not in [item["name"] for item in [*found["rising"], *found["fading"]]]
    assert [item["name"] for item in found["rising"]] == ["LoRA"]
    assert trends(library, kind="Dataset")["rising"] == []
    few = trends(library, "dataset:imagenet")
    assert (few["papers"], few["undated"], few["years"]) == (5, 1, [])
    assert "no year has so many" in few["text"]


def test_an_unknown_concept_is_not_found(library: Database) -> None:
    """Asking within something that is not here raises NotFound."""
    with pytest.raises(NotFound):
        trends(library, "method:nothing")


def test_the_score_is_that_of_the_two_proportion_test() -> None:
    """10 of 100 against 30 of 100: the difference over its pooled standard error."""
    found = compare_years({"id": "x"}, {2023: 10, 2024: 30}, {2023: 100, 2024: 100})
    assert found["score"] == pytest.approx(0.2 / math.sqrt(0.2 * 0.8 * 0.02), abs=0.01)
    assert compare_years({"id": "x"}, {}, {2023: 5, 2024: 5})["score"] == 0
    assert compare_years({"id": "x"}, {2023: 5, 2024: 5}, {2023: 5, 2024: 5})["score"] == 0
