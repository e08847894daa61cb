"""The console's routes: the contract, what is refused with which status, slots, and the page."""

import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.database import Database
from graph.queries.examples import find_examples
from graph.settings import GraphSettings
from graph.slots import list_running
from web.app import create_app
from web.settings import WebSettings
from web.state import database
from web.view_address import checksum, read_places, view_arguments


def run(client: FlaskClient, query: str, **more: Any) -> Any:
    """The answer to a statement."""
    body = {"id": str(uuid.uuid4()), "query": query, "parameters": {}} | more
    return client.post("/api/v1/query", json=body)


def test_rows_have_the_shape_of_the_contract(client: FlaskClient) -> None:
    """Columns, rows, truncated, seconds; parameters are bound."""
    answer = run(client, "RETURN $x AS x, 2 AS y", parameters={"x": [1, "a"]}).get_json()
    assert answer["columns"] == ["x", "y"]
    assert answer["rows"] == [[[1, "a"], 2]]
    assert answer["truncated"] is False
    assert answer["seconds"] >= 0


def test_rows_stop_at_the_limit(client: FlaskClient) -> None:
    """1,000 rows are the most, whatever is asked for."""
    answer = run(client, "UNWIND range(1, 2000) AS x RETURN x", limit=5000).get_json()
    assert (len(answer["rows"]), answer["truncated"]) == (1000, True)


@pytest.mark.parametrize(
    ("query", "status", "code", "words"),
    [
        ("MATCH (n) DELETE n", 403, "query_refused", "This would write: DELETE at line 1."),
        ("SHOW SETTINGS", 403, "query_refused", "about the server"),
        ("RETURN x", 400, "cypher_syntax", "`x` not defined"),
        ("RETURN " + "1 + " * 6000 + "1", 400, "invalid_value", "20,000 bytes"),
    ],
)
def test_what_is_refused_says_why(
    client: FlaskClient, query: str, status: int, code: str, words: str
) -> None:
    """Each refusal has its status, its code and its reason."""
    answer = run(client, query)
    assert answer.status_code == status
    error = answer.get_json()["error"]
    assert error["code"] == code
    assert words in error["message"]


def test_parameters_have_a_limit(client: FlaskClient) -> None:
    """A megabyte of values is refused before anything reaches the database."""
    answer = run(client, "RETURN size($x) AS size", parameters={"x": "é" * 500_000})
    assert answer.status_code == 400
    assert "The parameters are over the limit" in answer.get_json()["error"]["message"]


def test_an_id_that_is_none_is_refused(client: FlaskClient) -> None:
    """The id is a UUID, for it goes into the server's metadata."""
    assert run(client, "RETURN 1", id="'; DROP").status_code == 400
    assert client.delete("/api/v1/query/nothing", json={}).status_code in (400, 404)
    assert client.delete(f"/api/v1/query/{uuid.uuid4()}", json={}).get_json() == {"stopped": 0}


def test_a_plan_is_shown_for_reads_only(client: FlaskClient) -> None:
    """A plan has the contract's fields; a write has no plan here."""
    body = {"id": str(uuid.uuid4()), "query": "MATCH (p:Paper) RETURN p.title"}
    plan = client.post("/api/v1/query/plan", json=body).get_json()
    assert set(plan) == {"operator", "rows", "details", "children"}
    refused = client.post("/api/v1/query/plan", json=body | {"query": "CREATE (n)"})
    assert refused.status_code == 403


def test_slots_are_those_of_all_web_workers(app: Flask, app_of_another_worker: Flask) -> None:
    """Two queries at one worker leave none at another; from there they are stopped, by their ids,
    and the slots are free again.
    """
    one, other = app.test_client(), app_of_another_worker.test_client()
    endless = "UNWIND range(1, 1000000000000) AS x RETURN count(x)"
    ids, answers = [str(uuid.uuid4()) for _ in range(2)], []
    threads = [
        threading.Thread(
            target=lambda id=id: answers.append(run(app.test_client(), endless, id=id))
        )
        for id in ids
    ]
    for thread in threads:
        thread.start()
    with app.app_context():
        db = database()
    end = time.monotonic() + 60
    while len(list_running(db)) < 2 and time.monotonic() < end:
        time.sleep(0.05)
    refused = run(other, "RETURN 1")
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "60"
    error = refused.get_json()["error"]
    assert (error["code"], error["message"]) == (
        "too_many_queries",
        "2 of your queries run already.",
    )
    stopped = [other.delete(f"/api/v1/query/{id}", json={}).get_json() for id in ids]
    assert stopped == [{"stopped": 1}, {"stopped": 1}]
    for thread in threads:
        thread.join(30)
    assert len(answers) == 2
    assert run(one, "RETURN 1 AS one").get_json()["rows"] == [[1]]


@pytest.fixture
def app_of_another_worker(
    app: Flask, database_settings: GraphSettings, tmp_path: Path
) -> Iterator[Flask]:
    """A second app with connections of its own to the same database; its limit is a minute."""
    graph = replace(database_settings, data_folder=tmp_path, console_timeout=60)
    app.extensions["paperkin"] = replace(
        app.extensions["paperkin"], settings=WebSettings(graph=graph, secret_key="tests")
    )
    with Database(
        str(graph.uri), username=graph.username, password=graph.password, database=graph.database
    ) as own:
        yield create_app(
            WebSettings(graph=graph, secret_key="tests"), database_provider=lambda: own
        )


def test_the_page_has_examples_that_all_run(client: FlaskClient) -> None:
    """Examples are filled with what is in the graph, and each has rows."""
    page = client.get("/query")
    assert page.status_code == 200
    with client.application.app_context():
        examples = find_examples(database())
    assert len(examples) >= 6
    empty = [
        example["question"]
        for example in examples
        if not run(client, example["query"], parameters=example["parameters"]).get_json()["rows"]
    ]
    assert empty in ([], ["Methods that appear only with one dataset"])
    for example in examples:
        assert example["question"].split("?")[0] in page.get_data(as_text=True).replace(
            "&#39;", "'"
        )


def test_the_explorer_page_carries_its_nodes(client: FlaskClient) -> None:
    """The page has the data of its address and the same as a table; a wrong address is said."""
    page = client.get("/explore?focus=method:kv-cache&min=2")
    assert page.status_code == 200
    text = page.get_data(as_text=True)
    assert '"id": "method:kv-cache"' in text or '"id":"method:kv-cache"' in text
    assert client.get("/explore?kinds=Cat").status_code == 400
    assert client.get("/explore?focus=method:none").status_code == 404
    export = client.get("/explore/export.html?focus=method:kv-cache")
    assert export.headers["Content-Disposition"].startswith("attachment")


def test_the_arguments_of_a_view_are_read_from_its_address() -> None:
    """Lists, opened nodes with their number, years, and kinds in any case."""
    given = view_arguments(
        {"focus": "a", "open": "b*12,c", "kinds": "paper,METHOD", "from": "2020", "min": "2"},
        most=9,
    )
    assert given["open"] == [("b", 12), ("c", None)]
    assert given["kinds"] == ["Paper", "Method"]
    assert (given["focus"], given["min"], given["from_year"], given["to_year"]) == (
        "a",
        2,
        2020,
        None,
    )
    assert "limit" not in given


def test_places_are_read_as_the_browser_writes_them() -> None:
    """What positions.js writes for two nodes is read back; for other ids it is not."""
    text = "KOTHEAAH__3_9H__"
    assert checksum(["b", "a"]) == 0x28E4C710
    assert read_places(text, ["b", "a"]) == {"a": (7, -3), "b": (-12, 32767)}
    assert read_places(text, ["a", "c"]) is None
    assert read_places("%%%", ["a"]) is None
    assert read_places("", []) is None
