"""The JSON API: every route of the contract, its envelope, its errors, its own description."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.graph.papers import PAPERS

V1 = "/api/v1"
ENVELOPE = {"items", "total", "page", "limit", "truncated"}


def get(reader: FlaskClient, path: str) -> Any:
    """The body of a successful answer."""
    answer = reader.get(V1 + path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.json


@pytest.mark.parametrize(
    "path",
    [
        "/search?q=kv+cache",
        "/suggest?q=kv",
        "/papers/{minicache}/related",
        "/papers/{scbench}/builds-on",
        "/papers/{pagedattention}/built-on-by",
        "/concepts/method:kv-cache/papers",
        "/concepts/method:kv-cache/used-with?kind=metric",
        "/loads",
        "/overrides",
        "/concepts?kind=dataset&least=2",
        "/concepts/method:minicache/gaps?limit=1",
        "/read-next?p={minicache}&p={h2o}&not={scbench}",
        "/communities",
        "/alike/method:kv-cache",
        "/alike/author:beidi-chen",
        "/query/examples",
        "/saved",
        "/marks",
        "/marks/next",
        "/duplicates",
    ],
)
def test_every_list_has_the_envelope(reader: FlaskClient, path: str) -> None:
    """items, total, page, limit, truncated: nothing else has to be learnt."""
    ids = {name: paper.id for name, paper in PAPERS.items()}
    body = get(reader, path.format(**ids))
    assert set(body) >= ENVELOPE
    assert isinstance(body["items"], list)
    assert body["total"] >= len(body["items"]) or path.startswith("/search")


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/papers/{minicache}", {"title", "abstract", "sentences", "concepts", "results"}),
        ("/concepts/method:kv-cache", {"aliases", "family", "roles", "years", "sentence"}),
        ("/authors/author:beidi-chen", {"name", "papers", "kinds", "coauthors", "years"}),
        ("/graph?focus=method:kv-cache&open=software:vllm*3", {"nodes", "edges", "more", "found"}),
        ("/edges?source={minicache}&target=method:kv-cache", {"roles", "sentences", "text"}),
        ("/sentences?links={minicache}|method:kv-cache", {"items"}),
        ("/paths?from={minicache}&to={scbench}&not=metric:accuracy", {"items", "total"}),
        ("/compare?p={minicache}&p={scbench}", {"papers", "rows", "results"}),
        ("/facets?q=kv", {"kinds", "years", "total", "exact"}),
        ("/concepts/task:llm-serving/studied-with", {"kinds", "totals", "papers", "read"}),
        ("/concepts/metric:fid/results", {"groups", "total", "truncated"}),
        ("/trends?within=task:llm-serving&kind=method", {"rising", "fading", "years", "undated"}),
        ("/named?name=MiniCache&type=paper", {"id", "title", "type"}),
        ("/named?name=A100", {"id", "name", "kind"}),
        ("/query/words", {"labels", "types", "properties", "functions", "procedures"}),
        ("/map", {"communities", "ids", "places"}),
        ("/overview", {"papers", "concepts", "kinds", "newest", "as_of"}),
    ],
)
def test_every_other_route_answers_its_object(
    reader: FlaskClient, path: str, fields: set[str]
) -> None:
    """The fields that the contract names are there."""
    ids = {name: paper.id for name, paper in PAPERS.items()}
    assert set(get(reader, path.format(**ids))) >= fields


def test_offsets_are_those_of_the_text(reader: FlaskClient, paper_id: Callable[[str], str]) -> None:
    """Every mention of every concept is its words at its place."""
    paper = get(reader, f"/papers/{paper_id('minicache')}")
    for concept in paper["concepts"]:
        for mention in concept["mentions"]:
            text = paper[mention["field"]]
            assert text[mention["start"] : mention["end"]] == mention["text"]


def test_pages_of_a_list_fit_together(reader: FlaskClient) -> None:
    """Page by page the list is the whole list, and says whether more comes."""
    whole = get(reader, "/concepts/method:kv-cache/papers?limit=200")
    parts = [get(reader, f"/concepts/method:kv-cache/papers?limit=3&page={n}") for n in (1, 2, 3)]
    ids = [item["id"] for part in parts for item in part["items"]]
    assert ids == [item["id"] for item in whole["items"]][:9]
    assert parts[0]["truncated"] is True
    assert whole["truncated"] is False


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/papers/arxiv:0000.00000", 404, "not_found"),
        ("/concepts/method:nothing", 404, "not_found"),
        ("/authors/author:nobody", 404, "not_found"),
        ("/graph?focus=method:nothing", 404, "not_found"),
        ("/edges?source=a&target=b", 404, "not_found"),
        ("/edges?source=a", 400, "bad_request"),
        ("/search?q=x&page=0", 400, "bad_request"),
        ("/search?q=x&sort=sideways", 400, "bad_request"),
        ("/search?q=x&limit=201", 400, "invalid_value"),
        ("/concepts/method:kv-cache/papers?role=eats", 400, "invalid_value"),
        ("/concepts/method:kv-cache/used-with?kind=planet", 400, "invalid_value"),
        ("/graph?open=method:kv-cache*many", 400, "invalid_value"),
        ("/graph?kinds=planet", 400, "invalid_value"),
        ("/compare?" + "&".join(f"p=arxiv:{n}" for n in range(9)), 400, "invalid_value"),
        ("/concepts/metric:fid/gaps", 400, "invalid_value"),
        ("/concepts/method:nothing/studied-with", 404, "not_found"),
        ("/concepts?kind=planet", 400, "bad_request"),
        ("/trends?within=method:nothing", 404, "not_found"),
        ("/read-next", 400, "bad_request"),
        ("/read-next?p=arxiv:0000.00000", 404, "not_found"),
        ("/named?name=MiniCach", 404, "not_found"),
        ("/alike/method:nothing", 404, "not_found"),
        ("/loads/load:nothing/new", 404, "not_found"),
        ("/nothing", 404, "not_found"),
        ("/loads/load:nothing", 404, "not_found"),
    ],
)
def test_every_error_has_the_body_and_the_status(
    reader: FlaskClient, path: str, status: int, code: str
) -> None:
    """One body: a word for programs, a sentence for people, a hint, the id in the log."""
    answer = reader.get(V1 + path)
    assert answer.status_code == status, answer.get_data(as_text=True)
    error = answer.json["error"]
    assert set(error) >= {"code", "message", "hint", "request"}
    assert error["code"] == code
    assert error["message"]


def test_extract_says_what_a_load_would_write_and_writes_nothing(reader: FlaskClient) -> None:
    """The contract's line, with offsets of the cleaned text; the graph stays as it is."""
    before = get(reader, "/overview")
    body = {"title": "ShadowCache", "abstract": "We test it on CIFAR-10 and on one A100 GPU."}
    answer = reader.post(f"{V1}/extract", json=body)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found = {concept["id"]: concept for concept in answer.json["concepts"]}
    assert "dataset:cifar-10" in found
    for concept in found.values():
        for mention in concept["mentions"]:
            text = answer.json[mention["field"]]
            assert text[mention["start"] : mention["end"]] == mention["text"]
    assert get(reader, "/overview") == before
    assert reader.post(f"{V1}/extract", json={}).status_code == 400
    long = {"title": "x", "abstract": "a" * 20_001}
    refused = reader.post(f"{V1}/extract", json=long)
    assert refused.status_code == 400
    assert "20,001" in refused.json["error"]["message"]


def test_the_document_describes_every_route(reader: FlaskClient) -> None:
    """The OpenAPI document is made from the code: every route of the API is in it, and no other."""
    document = get(reader, "/openapi.json")
    assert document["openapi"].startswith("3.1")
    described = {
        (path, method.upper())
        for path, operations in document["paths"].items()
        for method in operations
    }
    rules = {
        (re.sub(r"<(?:[^:>]+:)?([^>]+)>", r"{\1}", rule.rule), method)
        for rule in reader.application.url_map.iter_rules()
        for method in (rule.methods or set()) & {"GET", "POST", "PUT", "DELETE"}
        if rule.rule.startswith(V1) and not rule.rule.endswith("openapi.json")
    }
    assert described == rules
    summaries = [op["summary"] for ops in document["paths"].values() for op in ops.values()]
    assert all(summaries)


def test_sentences_of_many_links_come_at_once(reader: FlaskClient) -> None:
    """Each as its link names it; what nothing links, or nobody knows, is left out."""
    paper = PAPERS["minicache"].id
    links = f"{paper}|method:kv-cache,{paper}|hardware:nothing,method:kv-cache,no:paper|x"
    (item,) = get(reader, f"/sentences?links={links}")["items"]
    assert (item["source"], item["target"]) == (paper, "method:kv-cache")
    sentence = item["sentence"]
    assert "KV cache" in sentence["text"][sentence["start"] : sentence["end"]].replace(
        "caches", "cache"
    )
