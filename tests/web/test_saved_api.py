"""Kept queries and views, and the reading list, over the JSON API."""

import re
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from tests.graph.papers import PAPERS
from tests.web.pages import text_of
from web.users import FILE, add_user, make_token

ONE = PAPERS["minicache"].id


def test_a_query_is_kept_listed_and_deleted(client: FlaskClient) -> None:
    """Each by its route; what is deleted is answered whole and gone."""
    body = {"kind": "query", "name": "Ones", "value": {"query": "RETURN 1", "parameters": {}}}
    made = client.post("/api/v1/saved", json=body)
    assert made.status_code == 201
    listed = client.get("/api/v1/saved?kind=query").json
    assert (listed["total"], listed["items"]) == (1, [made.json])
    assert client.get("/api/v1/saved?kind=view").json["total"] == 0
    route = f"/api/v1/saved/{made.json['id']}"
    assert client.get(route).json == made.json
    assert client.delete(route, json={}).json == made.json
    assert client.get(route).status_code == 404


def test_what_cannot_be_kept_is_an_error(client: FlaskClient) -> None:
    """An unknown kind and a name without a letter are 400 with a sentence."""
    for body in (
        {"kind": "plot", "name": "a", "value": {}},
        {"kind": "view", "name": " ", "value": {}},
    ):
        refused = client.post("/api/v1/saved", json=body)
        assert refused.status_code == 400
        assert refused.json["error"]["message"]


def test_a_paper_is_marked_and_unmarked(client: FlaskClient) -> None:
    """The answer says what it was before; the list holds the paper; what next leaves it out."""
    body = {"paper": ONE, "mark": "to_read"}
    assert client.post("/api/v1/marks", json=body).json == {**body, "before": None}
    listed = client.get("/api/v1/marks?mark=to_read").json
    assert [paper["id"] for paper in listed["items"]] == [ONE]
    following = client.get("/api/v1/marks/next").json
    assert following["items"]
    assert ONE not in {paper["id"] for paper in following["items"]}
    assert client.delete(f"/api/v1/marks/{ONE}", json={}).json["before"] == "to_read"
    assert client.get("/api/v1/marks?mark=to_read").json["total"] == 0
    unknown = client.post("/api/v1/marks", json={"paper": "arxiv:1", "mark": "read"})
    assert unknown.status_code == 404


def test_the_form_marks_without_a_script(client: FlaskClient) -> None:
    """It leads back to the paper or the tab; the tab lists the paper, and its BibTeX names it."""
    page = text_of(client, "/papers/{minicache}")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    form = {"csrf_token": token[1], "paper": ONE, "mark": "read"}
    done = client.post("/reading", data=form, headers={"Origin": "http://localhost"})
    assert (done.status_code, done.location) == (303, f"/papers/{ONE}")
    assert PAPERS["minicache"].title in text_of(client, "/reading?tab=read")
    file = client.get("/reading/bibtex?tab=read")
    assert file.text.count("@") == 1
    assert "liu2024minicache" in file.text
    form |= {"mark": "", "tab": "read"}
    back = client.post("/reading", data=form, headers={"Origin": "http://localhost"})
    assert back.location == "/reading?tab=read"
    assert "No paper is marked as read." in text_of(client, "/reading?tab=read")
    assert client.get("/bibtex").status_code == 400
    assert client.get("/bibtex?p=arxiv:0000.00000").text.strip() == ""


def test_who_may_only_read_has_a_reading_list_too(app: Flask, tmp_path: Path) -> None:
    """Marks are nobody else's; what others see stays closed to a reader."""
    file = tmp_path / FILE
    add_user(file, "eve", "a long enough password", writes=False)
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {make_token(file, 'eve')}"
    assert client.post("/api/v1/marks", json={"paper": ONE, "mark": "read"}).status_code == 200
    assert client.get("/api/v1/marks?mark=read").json["total"] == 1
    assert client.delete(f"/api/v1/papers/{ONE}", json={}).status_code == 403


def test_with_a_login_everybody_has_their_own(app: Flask, tmp_path: Path) -> None:
    """Marks are one's own; what is saved and decided says whose it is, and only they delete it."""
    password = "a long enough password"
    ada, bob = (_enter(app, tmp_path / FILE, name, password) for name in ("ada", "bob"))
    ada.post("/api/v1/marks", json={"paper": ONE, "mark": "read"})
    assert ada.get("/api/v1/marks?mark=read").json["total"] == 1
    assert bob.get("/api/v1/marks?mark=read").json["total"] == 0
    body = {"kind": "query", "name": "Ones", "value": {"query": "RETURN 1"}}
    made = ada.post("/api/v1/saved", json=body).json
    assert (made["owner"], bob.get("/api/v1/saved").json["items"]) == ("ada", [made])
    refused = bob.delete(f"/api/v1/saved/{made['id']}", json={})
    assert (refused.status_code, "kept by ada" in refused.json["error"]["message"]) == (403, True)
    assert ada.delete(f"/api/v1/saved/{made['id']}", json={}).status_code == 200
    decision = {"action": "name", "target": "method:kv-cache", "value": {"name": "KV store"}}
    decided = bob.post("/api/v1/overrides", json=decision)
    assert (decided.status_code, decided.json["owner"]) == (201, "bob")


def _enter(app: Flask, file: Path, name: str, password: str) -> FlaskClient:
    """A client that shows the token of a new user with both rights."""
    add_user(file, name, password, writes=True)
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {make_token(file, name)}"
    return client
