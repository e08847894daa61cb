"""One paper, one concept, one author: what their pages are made of."""

import math

import pytest

from graph.database import Database
from graph.errors import InvalidValue, NotFound
from graph.queries import authors, compare, concepts, papers
from graph.writer import write_papers
from tests.graph.papers import PAPERS, make_paper, write_papers_of_tests

IDS = {name: paper.id for name, paper in PAPERS.items()}


@pytest.fixture
def library(database: Database) -> Database:
    """The papers of the tests, in a graph."""
    write_papers_of_tests(database)
    return database


def names(items: list[dict[str, object]]) -> list[object]:
    """What the items are called."""
    return [item.get("name") or item.get("title") for item in items]


def test_a_paper_says_everything_with_offsets_that_hold(library: Database) -> None:
    """Every mention of a paper is its text at its place, and lies in its sentence."""
    for id in IDS.values():
        paper = papers.get_paper(library, id)
        for concept in paper["concepts"]:
            for mention in concept["mentions"]:
                assert paper[mention["field"]][mention["start"] : mention["end"]] == mention["text"]
                field, start, end = paper["sentences"][mention["sentence"]]
                assert field == mention["field"]
                assert start <= mention["start"] < mention["end"] <= end


def test_a_paper_holds_its_fields_authors_figures_and_results(library: Database) -> None:
    """A paper's answer has the shape that pages and API promise."""
    paper = papers.get_paper(library, IDS["scbench"])
    assert [author["name"] for author in paper["authors"]] == ["Yucheng Li", "Huiqiang Jiang"]
    a100 = next(item for item in paper["concepts"] if item["id"] == "hardware:a100")
    assert (a100["role"], a100["quantity"], a100["memory"]) == ("runs_on", 8, "80 GB")
    assert (a100["paper_count"], a100["found_by"]) == (4, "vocabulary")
    first, second = papers.get_paper(library, IDS["minicache"])["results"]
    assert first["metric"] == {"id": "metric:compression-ratio", "name": "compression ratio"}
    assert first["on"] == {"id": "dataset:sharegpt", "kind": "Dataset", "name": "ShareGPT"}
    assert (first["value"], first["number"], first["unit"]) == ("5.02x", 5.02, "x")
    assert "5.02x" in first["sentence"]
    assert (second["value"], second["on"]) == ("41%", None)


@pytest.mark.parametrize("id", ["doi:10.1145~3600006.3613165", "arxiv:2309.06180"])
def test_any_id_of_a_paper_answers_with_its_present_one(library: Database, id: str) -> None:
    """Old and other ids lead to the paper, which says what its id is."""
    assert papers.get_paper(library, id)["id"] == "arxiv:2309.06180"


@pytest.mark.parametrize(
    "ask",
    [
        papers.get_paper,
        papers.related,
        papers.builds_on,
        concepts.get_concept,
        concepts.papers,
        concepts.used_with,
        authors.get_author,
    ],
)
def test_an_unknown_id_is_not_found(database: Database, ask: object) -> None:
    """A question about something that is not here raises NotFound with its id."""
    with pytest.raises(NotFound) as error:
        ask(database, "method:nothing")  # type: ignore[operator]
    assert error.value.id == "method:nothing"


def test_related_papers_are_weighed_by_the_rarity_of_what_is_shared(library: Database) -> None:
    """The score is the sum of ln(1 + N / n) over shared concepts, the rarest named first."""
    found = papers.related(library, IDS["minicache"])
    assert found["total"] == len(found["items"])
    first = found["items"][0]
    assert first["id"] == IDS["kvmerger"]
    assert names(first["shared"]) == ["Llama-2-7B", "memory usage", "KV cache"]
    expected = sum(math.log(1 + 13 / n) for n in (2, 3, 8))
    assert first["score"] == pytest.approx(expected, abs=1e-3)
    scores = [item["score"] for item in found["items"]]
    assert scores == sorted(scores, reverse=True)


def test_a_family_counts_half_where_only_it_is_shared(library: Database) -> None:
    """Llama-2 and Llama-2-7B relate two papers by half the weight of their family."""
    found = papers.related(library, IDS["longbench"])["items"]
    shared = next(item for item in found if item["id"] == IDS["minicache"])["shared"]
    assert names(shared) == ["Llama-2"]
    assert shared[0]["weight"] == pytest.approx(math.log(1 + 13 / 3) / 2, abs=1e-3)


def test_a_relative_counts_once_however_many_ways_lead_to_it(database: Database) -> None:
    """A model of the family is shared once, also where two of the paper's own lead to it."""
    own = make_paper(
        "A paper with two models of a family",
        "[Llama-2-7B] and [Llama-2]",
        concepts={"Llama-2-7B": "Model, uses", "Llama-2": "Model, uses"},
    )
    other = make_paper(
        "A paper with a third one", "[Llama-3.1-8B]", concepts={"Llama-3.1-8B": "Model, uses"}
    )
    third = make_paper("A paper with the family", "[Llama]", concepts={"Llama": "Model, uses"})
    write_papers(database, [own, other, third])
    shared = {i["id"]: names(i["shared"]) for i in papers.related(database, own.id)["items"]}
    assert shared[third.id] == ["Llama"]


def test_hubs_relate_nothing(database: Database) -> None:
    """A concept in more than 50 papers, and in more than one in a hundred, is left out."""
    for size in (50, 51):
        write_papers(
            database,
            [
                make_paper(
                    f"Paper number {n} of a hub", "[GPU]", concepts={"GPU": "Hardware, uses"}
                )
                for n in range(size)
            ],
        )
        some = database.read("MATCH (p:Paper) RETURN min(p.id) AS id")[0]["id"]
        assert papers.related(database, some)["total"] == (49 if size == 50 else 0)


def test_pages_of_a_list_tell_the_total_and_whether_there_is_more(library: Database) -> None:
    """Each page holds its stretch; one behind the last is empty and still tells the total."""
    one = papers.related(library, IDS["minicache"], page=1, limit=4)
    two = papers.related(library, IDS["minicache"], page=2, limit=4)
    behind = papers.related(library, IDS["minicache"], page=9, limit=4)
    assert (one["total"], one["truncated"], len(one["items"])) == (9, True, 4)
    assert not {i["id"] for i in one["items"]} & {i["id"] for i in two["items"]}
    assert (behind["items"], behind["total"], behind["truncated"]) == ([], 9, False)


def test_lineage_names_the_concept_it_goes_through(library: Database) -> None:
    """Builds on and built on by are two sides of one link, with its concept and role."""
    on = papers.builds_on(library, IDS["sarathi"])["items"]
    by = papers.built_on_by(library, IDS["pagedattention"])["items"]
    assert [(item["id"], item["via"]["name"], item["role"]) for item in on] == [
        (IDS["pagedattention"], "vLLM", "uses")
    ]
    roles = {item["id"]: item["role"] for item in by}
    assert roles[IDS["sarathi"]] == "uses"
    assert roles[IDS["batchllm"]] == "compares_with"


def test_a_concept_is_counted_by_role_year_and_family(library: Database) -> None:
    """A concept's answer counts its papers by role and year and shows where it stands."""
    kv_cache = concepts.get_concept(library, "method:kv-cache")
    assert kv_cache["roles"] == {"uses": 6, "mentions": 2}
    assert (kv_cache["years"], kv_cache["undated"]) == ({"2023": 2, "2024": 5}, 1)
    assert kv_cache["aliases"] == ["KV caches"]
    small = concepts.get_concept(library, "model:llama-2-7b")
    assert names(small["family"]) == ["Llama", "Llama-2"]
    wide = concepts.get_concept(library, "model:llama")
    assert (wide["paper_count"], wide["with_variants"]) == (0, 5)
    assert set(names(wide["variants"])) == {"Llama-2", "Llama-2-7B", "Llama-3.1", "Llama-3.1-8B"}


def test_the_strongest_sentence_is_that_of_the_paper_that_proposes_it(library: Database) -> None:
    """The sentence shown first is the proposer's; else the shortest with the full name."""
    proposed = concepts.get_concept(library, "software:vllm")["sentence"]
    assert (proposed["paper"]["id"], proposed["role"]) == (IDS["pagedattention"], "proposes")
    assert proposed["text"][proposed["start"] : proposed["end"]] == "vLLM"
    used = concepts.get_concept(library, "method:kv-cache")["sentence"]
    assert used["text"] == "The KV cache is what a long context costs."


def test_results_stand_with_their_metric_and_their_object(library: Database) -> None:
    """A result is listed under the metric it is of and the thing it is on."""
    for id in ("metric:throughput", "hardware:a100"):
        results = concepts.get_concept(library, id)["results"]
        assert {"3.04x", "2-4x"} <= {result["value"] for result in results}
        assert all(result["paper"]["title"] for result in results)


def test_papers_of_a_concept_come_by_role_then_newest(library: Database) -> None:
    """The list shows the strongest role first, each with its sentence and its rarer company."""
    found = concepts.papers(library, "software:vllm")
    roles = [item["role"] for item in found["items"]]
    assert roles == ["proposes", "compares_with", "compares_with", "uses", "uses"]
    assert found["items"][1]["id"] == IDS["batchllm"]
    assert found["items"][-1]["year"] is None
    for item in found["items"]:
        sentence = item["sentence"]
        assert sentence["text"][sentence["start"] : sentence["end"]] == "vLLM"
        counts = [concept["paper_count"] for concept in item["also"]]
        assert counts == sorted(counts)
        assert len(counts) <= 4
    filtered = concepts.papers(library, "software:vllm", role="uses", year=2024)
    assert [item["id"] for item in filtered["items"]] == [IDS["sarathi"]]
    assert filtered["total"] == 1


def test_used_with_counts_both_and_lift_and_leaves_the_family_out(library: Database) -> None:
    """What goes together is counted, set against chance, and never a relative by family."""
    found = concepts.used_with(library, "method:kv-cache", kind="Hardware")["items"]
    a100 = next(item for item in found if item["id"] == "hardware:a100")
    assert a100["both"] == 3
    assert a100["lift"] == pytest.approx(3 * 13 / (8 * 4), abs=0.01)
    together = concepts.used_with(library, "model:llama-2-7b", limit=200)["items"]
    assert together
    assert not any(item["kind"] == "Model" for item in together)


def test_concepts_of_a_kind_are_listed_by_papers(library: Database) -> None:
    """The list of a kind leaves out what no paper has and begins with what most have."""
    found = concepts.list_concepts(library, "Model")
    counts = [item["paper_count"] for item in found["items"]]
    assert counts == sorted(counts, reverse=True)
    assert "Llama" not in names(found["items"])
    assert found["total"] == 4
    assert concepts.list_concepts(library, "Model", least=2)["total"] == 2


def test_an_author_has_papers_concepts_and_company(library: Database) -> None:
    """An author's answer holds papers, what they are about, and who wrote with them."""
    author = authors.get_author(library, "author:beidi-chen")
    assert author["paper_count"] == author["papers"]["total"] == 2
    assert [item["id"] for item in author["papers"]["items"]] == [IDS["shadowkv"], IDS["h2o"]]
    assert author["kinds"]["Method"][0]["count"] == 2
    assert {other["name"] for other in author["coauthors"]} == {
        "Hanshi Sun",
        "Zhenyu Zhang",
        "Ying Sheng",
    }


def test_comparing_papers_shows_what_all_share_first(library: Database) -> None:
    """Rows begin with what most of the papers have; a cell is the role and its sentence."""
    ids = [IDS["minicache"], IDS["scbench"], IDS["titleonly"]]
    found = compare.compare(library, ids)
    assert [paper["id"] for paper in found["papers"]] == ids
    assert [paper["title_only"] for paper in found["papers"]] == [False, False, True]
    assert names(found["rows"])[:2] == ["KV cache", "KV cache compression"]
    assert [cell and cell["role"] for cell in found["rows"][0]["cells"]] == ["uses", "uses", None]
    with pytest.raises(InvalidValue):
        compare.compare(library, ids * 3)
