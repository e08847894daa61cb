"""Search: what a typed text means, which papers it finds and why, facets and suggestions."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.database import Database
from graph.queries.search import facets, search, suggest
from graph.search_text import find_matches, parse, split_words
from tests.graph.papers import PAPERS, write_papers_of_tests

IDS = {name: paper.id for name, paper in PAPERS.items()}
NAMES = {id: name for name, id in IDS.items()}


@pytest.fixture
def library(database: Database) -> Database:
    """The papers of the tests, in a graph."""
    write_papers_of_tests(database)
    return database


def found(db: Database, q: str) -> set[str]:
    """The short names of the papers that a query finds."""
    return {
        NAMES[item["id"]] for item in search(db, q, limit=200)["items"] if item["type"] == "paper"
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kv cache", {"words": ("kv", "cache")}),
        ('"long context" x', {"phrases": ("long context",), "words": ("x",)}),
        ('"never closed', {"phrases": ("never closed",)}),
        ("-vllm", {"excluded": ("vllm",)}),
        ("year:2023-", {"years": (2023, None)}),
        ("year:-2023", {"years": (None, 2023)}),
        ("year:2021-2023", {"years": (2021, 2023)}),
        ("year:2021", {"years": (2021, 2021)}),
        ("role:evaluates-on", {"roles": ("evaluates_on",)}),
        ("http://x", {"words": ("http://x",)}),
        ("id:arxiv:2405.14366", {"ids": ("arxiv:2405.14366",)}),
        (' : - "" ', {"words": (), "phrases": (), "excluded": ()}),
    ],
)
def test_a_text_is_taken_apart(text: str, expected: dict[str, object]) -> None:
    """Words, phrases, scopes and what to leave out are told apart; nothing is an error."""
    parsed = parse(text)
    assert {key: getattr(parsed, key) for key in expected} == expected


def test_a_scope_keeps_kind_value_and_minus() -> None:
    """Scopes of kinds take quoted values and a minus."""
    first, second = parse('hardware:"RTX 4090" -model:llama').scopes
    assert (first.kind, first.value, first.excluded) == ("Hardware", "RTX 4090", False)
    assert (second.kind, second.value, second.excluded) == ("Model", "llama", True)


@given(st.text(max_size=60))
def test_any_text_can_be_parsed_and_marked(text: str) -> None:
    """Parsing never fails, and matches lie inside the text, sorted and apart."""
    spans = find_matches(text, parse(text).tokens)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] < two[0] for one, two in pairwise(spans))
    assert all(word == word.lower() for word in split_words(text))


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("vllm sharegpt", {"distserve", "sarathi"}),
        ("paged memory", {"pagedattention"}),
        ('"prefixes that requests share"', {"batchllm"}),
        ("caches", {"fieldguide"}),
        ("hardware:a100", {"pagedattention", "scbench", "shadowkv", "sarathi"}),
        ("hardware:a100 dataset:sharegpt", {"sarathi"}),
        ("dataset:sharegpt dataset:longbench year:2023", {"longbench"}),
        ("hardware:a100 -model:llama-3.1-8b", {"pagedattention", "sarathi"}),
        ("software:vllm role:uses", {"sarathi", "fieldguide"}),
        ("kv -sharegpt -longbench", {"pagedattention", "scbench", "h2o", "fieldguide"}),
        ('author:"Beidi Chen"', {"shadowkv", "h2o"}),
        ("venue:osdi", {"distserve"}),
        ("year:2025-", {"flow"}),
        ("id:doi:10.1145~3600006.3613165", {"pagedattention"}),
        ("method:nothing-like-it", set()),
        ("(((", set(NAMES.values())),
        ('~* ^"\\/ AND OR NOT', set()),
    ],
)
def test_a_query_finds_exactly_these_papers(library: Database, q: str, expected: set[str]) -> None:
    """Words are all needed, kinds too, values of one kind any; a minus leaves out."""
    assert found(library, q) == expected


def test_an_item_says_why_it_is_there(library: Database) -> None:
    """A paper that has the concept says in which role; another that only the text has it."""
    answer = search(library, "kv cache")
    assert answer["items"][0]["id"] == "method:kv-cache"
    assert (answer["total"], answer["of"]) == (8, 13)
    papers = {NAMES[i["id"]]: i for i in answer["items"] if i["type"] == "paper"}
    assert papers["minicache"]["why"] == "Uses KV cache"
    assert papers["distserve"]["why"] == "Mentions KV cache"
    for start, end in papers["minicache"]["matched"]:
        assert papers["minicache"]["title"][start:end].lower() in ("kv", "cache")
    assert search(library, "paged memory")["items"][0]["why"] == "In the text only"
    both = search(library, "kv cache hardware:gpu")["items"]
    assert {item["why"] for item in both[1:]} == {"Uses KV cache", "Mentions KV cache"}
    assert [c["paper_count"] for c in papers["scbench"]["chips"]][:1] == [2]


def test_an_alias_finds_the_concept(library: Database) -> None:
    """A text that is another way to write a concept names that concept."""
    assert [item["name"] for item in search(library, "KV caches")["concepts"]] == ["KV cache"]


@pytest.mark.parametrize("sort", ["newest", "linked"])
def test_results_can_be_sorted(library: Database, sort: str) -> None:
    """Newest sorts by date, linked by how many concepts a paper has."""
    items = [i for i in search(library, "kv cache", sort=sort)["items"] if i["type"] == "paper"]
    keys = [i["concept_count"] if sort == "linked" else i["year"] or 0 for i in items]
    assert keys == sorted(keys, reverse=True)


def test_a_typing_error_is_put_right_where_nothing_matches(library: Database) -> None:
    """One wrong letter leads to the word that was meant, and the answer says so."""
    answer = search(library, "throughtput hardware:a100")
    assert answer["corrected"] == "throughput hardware:a100"
    assert answer["total"] == 3
    assert search(library, "throughput")["corrected"] is None


@pytest.mark.parametrize(
    "q",
    ["kv cache", "kv cache hardware:a100", "hardware:a100 hardware:gpu", "throughput year:2024"],
)
def test_a_facet_counts_the_list_that_it_leads_to(library: Database, q: str) -> None:
    """Ticking a value gives as many papers as its count says."""
    counted = facets(library, q)
    assert counted["total"] == search(library, q)["total"]
    assert counted["exact"]
    assert sum(counted["years"].values()) + counted["undated"] == counted["total"]
    for kind, values in counted["kinds"].items():
        for value in values[:3]:
            scope = f'{kind.lower()}:"{value["name"]}"'
            assert len(found(library, f"{q} {scope}")) == value["count"], scope


def test_suggestions_begin_with_concepts_and_forgive_a_letter(library: Database) -> None:
    """Typing gives concepts, papers, authors; a wrong letter still gives the concept."""
    kinds = {item["type"] for item in suggest(library, "kv")["items"]}
    assert kinds == {"concept", "paper"}
    concepts = [i["id"] for i in suggest(library, "kv")["items"] if i["type"] == "concept"]
    assert concepts[:2] == ["method:kv-cache", "task:kv-cache-compression"]
    assert [item["id"] for item in suggest(library, "beidi")["items"]] == ["author:beidi-chen"]
    assert suggest(library, "vlmm")["items"][0]["id"] == "software:vllm"
    assert suggest(library, "  ")["items"] == []
    assert len(suggest(library, "s", limit=3)["items"]) <= 3
