"""Views of the graph, why two nodes are linked, paths, the overview."""

from collections import Counter
from typing import Any

import pytest

from graph.database import Database
from graph.errors import InvalidValue, NotFound
from graph.queries.evidence import edge
from graph.queries.overview import overview
from graph.queries.paths import paths
from graph.queries.subgraph import subgraph
from graph.writer import write_papers
from tests.graph.papers import PAPERS, make_paper, write_papers_of_tests

IDS = {name: paper.id for name, paper in PAPERS.items()}


@pytest.fixture
def library(database: Database) -> Database:
    """The papers of the tests, in a graph."""
    write_papers_of_tests(database)
    return database


def drawn(view: dict[str, Any], *, type: str | None = None) -> set[str]:
    """The ids of the drawn nodes."""
    return {node["id"] for node in view["nodes"] if type in (None, node["type"])}


def node(view: dict[str, Any], id: str) -> dict[str, Any]:
    """One drawn node."""
    return next(item for item in view["nodes"] if item["id"] == id)


def test_a_concept_in_focus_brings_its_papers_and_what_they_share(library: Database) -> None:
    """The first view of a concept: all its papers, and the concepts that two of them have."""
    view = subgraph(library, "method:kv-cache")
    assert len(drawn(view, type="paper")) == 8
    assert {"metric:memory-usage", "dataset:longbench"} <= drawn(view)
    assert "method:minicache" not in drawn(view)
    assert view["found"]["kinds"]["Method"] == 7
    assert sum(view["found"]["shared"]) == 25
    assert node(view, "hardware:a100")["hidden"] == 1
    assert node(view, "software:vllm")["weight"] == 5


def test_edges_join_drawn_nodes_and_have_ids_of_their_own(library: Database) -> None:
    """Every edge of a view has both ends in it; a paper points to its concept."""
    for view in (subgraph(library), subgraph(library, IDS["minicache"])):
        ids = [item["id"] for item in view["edges"]]
        assert len(set(ids)) == len(ids)
        assert {i["source"] for i in view["edges"]} | {i["target"] for i in view["edges"]} <= drawn(
            view
        )
    roles = Counter(item["role"] for item in subgraph(library, IDS["sarathi"])["edges"])
    assert roles["builds_on"] >= 3


def test_a_paper_in_focus_brings_all_its_concepts_and_its_kin(library: Database) -> None:
    """Around a paper even concepts of its own are drawn; min leaves out what few share."""
    view = subgraph(library, IDS["minicache"])
    assert {"method:minicache", "metric:compression-ratio"} <= drawn(view)
    assert IDS["kvmerger"] in drawn(view)
    shared = subgraph(library, IDS["minicache"], min=2)
    assert "method:minicache" not in drawn(shared)


def test_without_a_focus_the_best_connected_papers_are_drawn(library: Database) -> None:
    """The first view holds papers and the concepts that at least three of them share."""
    view = subgraph(library)
    assert IDS["shadowkv"] in drawn(view)
    assert IDS["flow"] not in drawn(view)
    links = Counter(
        item["target"] for item in view["edges"] if item["role"] not in ("builds_on", "cites")
    )
    concepts = drawn(view, type="concept")
    assert concepts
    assert all(links[id] >= 3 for id in concepts)


def test_opening_a_node_brings_what_its_pill_says(library: Database) -> None:
    """The neighbours that a node hides join when it is opened, up to the number asked for."""
    view = subgraph(library, "method:kv-cache")
    hidden = node(view, "software:vllm")["hidden"]
    opened = subgraph(library, "method:kv-cache", open=[("software:vllm", None)])
    assert len(drawn(opened, type="paper") - drawn(view)) == hidden == 2
    assert node(opened, "software:vllm")["hidden"] == 0
    assert node(opened, "software:vllm")["opened"]
    one = subgraph(library, "method:kv-cache", open=[("software:vllm", 1)])
    assert len(drawn(one, type="paper") - drawn(view)) == 1
    assert node(one, "software:vllm")["hidden"] == 1


def test_hidden_kept_and_added_nodes_are_obeyed(library: Database) -> None:
    """What is hidden stays away, what is pinned or added stays in, unknown ids do no harm."""
    view = subgraph(
        library,
        "method:kv-cache",
        hide=["metric:memory-usage", IDS["minicache"]],
        pin=["method:minicache"],
        add=[IDS["flow"], "method:nothing"],
    )
    assert not {"metric:memory-usage", IDS["minicache"]} & drawn(view)
    assert {"method:minicache", IDS["flow"]} <= drawn(view)


def test_kinds_and_roles_and_years_filter(library: Database) -> None:
    """Only the kinds, roles and years asked for are drawn; undated papers stay."""
    view = subgraph(library, "software:vllm", kinds=["Paper", "Software", "Hardware"], min=1)
    assert {item["kind"] for item in view["nodes"]} <= {"Paper", "Software", "Hardware"}
    uses = subgraph(library, "software:vllm", roles=["uses"])
    assert {item["role"] for item in uses["edges"]} <= {"uses", "builds_on", "cites", "variant_of"}
    assert drawn(uses, type="paper") == {IDS["sarathi"], IDS["fieldguide"]}
    late = subgraph(library, "software:vllm", from_year=2024)
    assert drawn(late, type="paper") == {
        IDS[name] for name in ("sarathi", "fieldguide", "batchllm", "distserve")
    }
    assert node(late, "software:vllm")["hidden"] == 0


def test_folded_kinds_leave_weighted_edges_between_the_others(library: Database) -> None:
    """Without concepts papers are joined by relatedness, without papers concepts by papers."""
    papers = subgraph(library, "method:kv-cache", kinds=["Paper"])
    assert {item["role"] for item in papers["edges"]} >= {"related"}
    assert drawn(papers, type="concept") == {"method:kv-cache"}
    concepts = subgraph(library, "method:kv-cache", kinds=["Method", "Metric"])
    assert drawn(concepts, type="paper") == set()
    together = {(i["source"], i["target"]): i["weight"] for i in concepts["edges"]}
    assert together["method:kv-cache", "metric:memory-usage"] == 3


def test_authors_and_results_join_when_asked_for(library: Database) -> None:
    """Authors and results are off at first and drawn with their edges when their kind is on."""
    kinds = ["Paper", "Method", "Author", "Result"]
    view = subgraph(library, IDS["minicache"], kinds=kinds)
    roles = {item["role"] for item in view["edges"]}
    assert {"written_by", "claims"} <= roles
    assert "author:akide-liu" in drawn(view)


def test_a_view_keeps_its_limit_and_says_how_much_more_there_is(library: Database) -> None:
    """No more nodes are drawn than the limit allows; the rest is counted."""
    whole = subgraph(library, "method:kv-cache", min=1)
    small = subgraph(library, "method:kv-cache", min=1, limit=5)
    assert len(small["nodes"]) == 5
    assert small["more"] > 0
    assert len(whole["nodes"]) <= 300


def test_a_view_refuses_what_it_does_not_know(library: Database) -> None:
    """An unknown focus is not found; an unknown kind or role is a bad value."""
    with pytest.raises(NotFound):
        subgraph(library, "method:nothing")
    with pytest.raises(InvalidValue):
        subgraph(library, kinds=["Planet"])
    with pytest.raises(InvalidValue):
        subgraph(library, roles=["eats"])


def test_an_old_id_can_be_the_focus(library: Database) -> None:
    """A paper is found as focus by any of its ids."""
    view = subgraph(library, "doi:10.1145~3600006.3613165")
    assert view["nodes"][0]["id"] == IDS["pagedattention"]


def test_an_empty_graph_is_an_empty_view(database: Database) -> None:
    """Nothing is drawn of nothing, and nothing fails."""
    view = subgraph(database)
    assert (view["nodes"], view["edges"], view["more"]) == ([], [], 0)
    facts = overview(database)
    assert (facts["papers"], facts["concepts"], facts["links"]) == (0, 0, 0)
    assert facts["questions"] == []


@pytest.mark.parametrize(
    ("one", "other", "text"),
    [
        (
            IDS["batchllm"],
            "software:vllm",
            "BatchLLM compares with vLLM: “On microbenchmarks and two workloads from industry it "
            "beats vLLM by a factor of 1.1x to 2x in throughput.”",
        ),
        (
            IDS["minicache"],
            IDS["scbench"],
            "SCBench cites MiniCache. Both work on KV cache compression (2 papers do) and use "
            "KV cache (8).",
        ),
        ("model:llama-2-7b", "model:llama", "Llama-2-7B is a variant of Llama, through Llama-2."),
        ("dataset:sharegpt", "software:vllm", "2 papers have both ShareGPT and vLLM."),
        ("author:beidi-chen", IDS["h2o"], "Beidi Chen wrote H2O."),
        (IDS["flow"], IDS["h2o"], "They share no concept."),
        (IDS["flow"], "software:vllm", "Straight paths for pictures does not name vLLM."),
    ],
)
def test_a_link_says_why_in_words(library: Database, one: str, other: str, text: str) -> None:
    """The sentence about two nodes says the same whichever is named first."""
    assert edge(library, one, other)["text"] == text
    assert sorted(edge(library, other, one)["text"]) == sorted(text)


def test_quoted_sentences_hold_the_mention(library: Database) -> None:
    """Each quoted sentence of a link marks the words that name the concept."""
    found = edge(library, IDS["minicache"], IDS["scbench"])
    assert [item["name"] for item in found["shared"]] == ["KV cache compression", "KV cache"]
    assert found["sentences"]
    for sentence in found["sentences"]:
        marked = sentence["text"][sentence["start"] : sentence["end"]]
        assert marked.lower() in ("kv cache", "kv cache compression")


def test_paths_go_through_the_rarest_first(library: Database) -> None:
    """A link of its own comes first, then the rarest shared concept; hubs come last."""
    found = paths(library, IDS["minicache"], IDS["scbench"])
    texts = [item["text"] for item in found["items"]]
    assert texts[0] == "SCBench cites MiniCache."
    assert texts[1] == "Both work on KV cache compression, as 2 papers do."
    scores = [item["score"] for item in found["items"]]
    assert scores == sorted(scores, reverse=True)
    for item in found["items"]:
        assert len(item["nodes"]) == len(item["edges"]) + 1 <= 5
        assert {item["nodes"][0]["id"], item["nodes"][-1]["id"]} == {
            IDS["minicache"],
            IDS["scbench"],
        }
        for step, (one, two) in zip(
            item["edges"], zip(item["nodes"], item["nodes"][1:], strict=False), strict=True
        ):
            assert {step["source"], step["target"]} == {one["id"], two["id"]}


def test_a_path_avoids_what_is_excluded(library: Database) -> None:
    """Nothing that is excluded is passed, at either side of the middle."""
    without = ["task:kv-cache-compression", "method:kv-cache", IDS["kvmerger"]]
    found = paths(library, IDS["minicache"], IDS["scbench"], exclude=without, limit=50)
    assert found["items"]
    assert not {n["id"] for item in found["items"] for n in item["nodes"]} & set(without)


def test_families_join_and_the_unconnected_have_no_path(library: Database) -> None:
    """A variant leads to its family; nothing shared is no path; one thing twice is refused."""
    found = paths(library, IDS["flow"], IDS["fieldguide"])
    assert "H100 SXM is a variant of H100" in found["items"][0]["text"]
    assert paths(library, IDS["titleonly"], IDS["h2o"])["items"] == []
    with pytest.raises(InvalidValue):
        paths(library, IDS["pagedattention"], "doi:10.1145~3600006.3613165")


def test_rarity_is_said_where_it_is_rare(database: Database) -> None:
    """What few of many papers share is called so."""
    filler = [make_paper(f"Paper number {n} about nothing much") for n in range(60)]
    pair = [
        make_paper(f"{name}: a paper", "[SCBench]", concepts={"SCBench": "Dataset, evaluates_on"})
        for name in ("One", "Other")
    ]
    write_papers(database, [*filler, *pair])
    text = paths(database, pair[0].id, pair[1].id)["items"][0]["text"]
    assert text == "Both evaluate on SCBench, only 2 of 62 papers do."


def test_the_overview_counts_and_asks(library: Database) -> None:
    """The first page's figures are those of the graph, and its questions lead to papers."""
    facts = overview(library)
    assert (facts["papers"], facts["concepts"], facts["shared"]) == (13, 33, 15)
    assert facts["links"] == sum(len(paper.concepts) for paper in PAPERS.values())
    assert facts["kinds"]["Software"]["top"][0]["name"] == "vLLM"
    assert facts["newest"][0]["id"] == IDS["flow"]
    assert {"text": "What runs on A100?", "href": "/?q=hardware%3AA100"} in facts["questions"]
    heat = facts["tested_on"]
    row = [item["name"] for item in heat["rows"]].index("KV cache")
    column = [item["name"] for item in heat["columns"]].index("ShareGPT")
    assert heat["cells"][row][column] == 2
    a100 = facts["hardware_by_year"][0]
    assert (a100["name"], a100["years"]) == ("A100", {"2023": 1, "2024": 3})


def test_a_view_keeps_to_communities(library: Database) -> None:
    """Only papers of those communities join, -1 for those in none; found counts all of them."""
    library.run("MATCH (p:Paper) SET p.community = CASE p.id WHEN $id THEN null ELSE 1 END",
                {"id": IDS["minicache"]})  # fmt: skip
    whole = subgraph(library, "method:kv-cache")
    ones = subgraph(library, "method:kv-cache", communities=[1])
    assert drawn(whole, type="paper") - drawn(ones, type="paper") == {IDS["minicache"]}
    assert drawn(subgraph(library, "method:kv-cache", communities=[-1]), type="paper") == {
        IDS["minicache"]
    }
    none = subgraph(library, "method:kv-cache", communities=[7])
    assert not drawn(none, type="paper")
    assert none["found"]["communities"]["1"] > 0
