"""What changes the graph from the browser: removing, correcting, loading, undoing."""

import html
import json
import re
import time
from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

from graph.database import Database
from graph.writer import write_papers
from tests.graph.papers import PAPERS, make_paper
from tests.web.conftest import MakeApp
from tests.web.pages import text_of, words_of

V1 = "/api/v1"
OWN = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
WAIT = 240.0  # seconds that a load may take on a busy machine
TEXT = (
    "GlassCache: serving long prompts from a smaller cache\n\n"
    "GlassCache is a serving system for large language models. We evaluate it on LongBench and "
    "CIFAR-10, with Llama-3.1-8B on one A100 GPU, and compare it with vLLM."
)


def test_an_empty_graph_says_what_to_do(make_app: MakeApp, database: Database) -> None:
    """No zeros, no empty tables: three ways to begin; every other page holds as well."""
    client = make_app(lambda: database).test_client()
    page = text_of(client, "/")
    assert "No papers yet." in page
    assert page.count('class="button') >= 3
    for path in ("/?q=kv", "/compare", "/path", "/add", "/concepts?kind=metric", "/path?from=a"):
        text_of(client, path)


def test_what_the_source_lacks_is_said(client: FlaskClient, database: Database) -> None:
    """A summary of ours is never shown as the authors' words; a bare title says it is one."""
    ours = make_paper("A paper that we summarised for the demo", "It is short.", text_by="paperkin")
    bare = make_paper("[KV cache] all the way down", concepts={"KV cache": "Method, uses"})
    write_papers(database, [ours, bare], "load:test")
    page = text_of(client, f"/papers/{ours.id}")
    assert "A summary written for this demo, not the authors' abstract" in html.unescape(page)
    assert 'class="abstract sans"' in page
    words = words_of(text_of(client, f"/papers/{bare.id}"))
    assert "Only the title was in the source; 1 concept comes from it." in words
    assert "Authors and year are not in the source." in words


def test_a_removed_paper_is_in_no_list(client: FlaskClient, paper_id: Callable[[str], str]) -> None:
    """DELETE answers what it did; the same again is 404."""
    gone = paper_id("batchllm")
    answer = client.delete(f"{V1}/papers/{gone}", json={})
    assert (answer.status_code, answer.json["removed"]) == (200, 1)
    assert client.delete(f"{V1}/papers/{gone}", json={}).status_code == 404
    listed = client.get(f"{V1}/removed").json
    assert [(each["id"], each["paper"]) for each in listed["items"]] == [
        (answer.json["undo"], gone)
    ]
    found = client.get(f"{V1}/search?q=batchllm").json
    assert gone not in [item["id"] for item in found["items"]]
    text_of(client, f"/papers/{gone}", 404)


def _wait(client: FlaskClient, load: str, state: str) -> dict[str, Any]:
    """The load once it is in a state; fails where it ends in another."""
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        found: dict[str, Any] = client.get(f"{V1}/loads/{load}").json
        if found["state"] == state:
            return found
        assert found["state"] not in ("failed", "stopped"), found
        time.sleep(0.3)
    raise AssertionError(f"{load} is not {state} after {WAIT} s")


def test_a_pasted_paper_is_previewed_loaded_corrected_and_taken_back(client: FlaskClient) -> None:
    """From text to graph and back: nothing is written before, everything goes after.

    The preview names the concepts that the load then writes; a correction holds at once and can
    be taken back; the undo leaves what other loads brought.
    """
    before = client.get(f"{V1}/overview").json["papers"]
    token = re.search(r'name="csrf_token" value="([^"]+)"', text_of(client, "/add"))
    assert token
    form = {"text": TEXT, "csrf_token": token[1]}
    preview = client.post("/add/preview", data=form, headers=OWN)
    seen = preview.get_data(as_text=True)
    assert preview.status_code == 200, seen
    assert "Loading adds 1 paper" in words_of(seen)
    previewed = set(re.findall(r'href="/concepts/([^"]+)" data-id', seen.partition("Where it")[0]))
    assert client.get(f"{V1}/overview").json["papers"] == before

    began = client.post("/add", data=form, headers=OWN)
    assert began.status_code == 303
    load = began.headers["Location"].rpartition("/")[2]
    report = _wait(client, load, "done")
    assert (report["papers"], report["loaded"]) == (1, 1)
    assert "1 new" in words_of(text_of(client, f"/add/{load}"))
    item = next(
        i for i in client.get(f"{V1}/search?q=glasscache").json["items"] if i["type"] == "paper"
    )
    paper = client.get(f"{V1}/papers/{item['id']}").json
    assert {concept["id"] for concept in paper["concepts"]} == previewed
    assert "dataset:cifar-10" in previewed

    body = {"action": "reject", "paper": paper["id"], "target": "dataset:cifar-10"}
    kept = client.post(f"{V1}/overrides", json=body)
    assert kept.status_code == 201, kept.get_data(as_text=True)
    held = {c["id"] for c in client.get(f"{V1}/papers/{paper['id']}").json["concepts"]}
    assert held == previewed - {"dataset:cifar-10"}
    assert client.delete(f"{V1}/overrides/{kept.json['id']}", json={}).status_code == 200
    back = {c["id"] for c in client.get(f"{V1}/papers/{paper['id']}").json["concepts"]}
    assert back == previewed

    assert client.post(f"{V1}/loads/{load}/undo", json={}).status_code == 202
    _wait(client, load, "undone")
    assert client.get(f"{V1}/papers/{paper['id']}").status_code == 404
    assert client.get(f"{V1}/overview").json["papers"] == before


def test_a_preview_says_what_is_here_already_and_what_cannot_be_read(client: FlaskClient) -> None:
    """Each record gets its sign and word; a broken one its place and reason."""
    same = PAPERS["batchllm"]
    records = [
        {"title": same.title, "abstract": same.abstract, "arxiv_id": same.arxiv_id},
        {"title": same.title, "abstract": "Another text.", "arxiv_id": "2412.03594"},
        {"title": "A title that stands alone in its source"},
        {"abstract": "Words without a title."},
    ]
    text = "\n".join(json.dumps(record) for record in records)
    token = re.search(r'name="csrf_token" value="([^"]+)"', text_of(client, "/add"))
    assert token
    form = {"text": text, "csrf_token": token[1]}
    answer = client.post("/add/preview", data=form, headers=OWN)
    said = words_of(answer.get_data(as_text=True))
    assert answer.status_code == 200, said
    for words in ("here already", "text changed", "no abstract", "not read record 4"):
        assert words in said
    empty = client.post("/add/preview", data=form | {"text": " "}, headers=OWN)
    assert empty.status_code == 400


def test_a_load_without_anything_to_load_is_refused(client: FlaskClient) -> None:
    """Nothing begins, and the answer says why."""
    for body in ({}, {"text": ""}):
        assert client.post(f"{V1}/loads", json=body).status_code == 400
    assert client.get(f"{V1}/loads").json["total"] == 0
