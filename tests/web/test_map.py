"""The map's page and its routes over a real graph."""

import base64
import struct
from typing import Any

from flask.testing import FlaskClient

from graph.analytics.store import refresh_analytics
from graph.database import Database
from tests.graph.papers import PAPERS
from tests.web.conftest import MakeApp


def columns(body: dict[str, Any], name: str, code: str) -> list[Any]:
    """A column of numbers as the documentation says they are written."""
    data = base64.b64decode(body[name])
    return list(struct.unpack(f"<{len(data) // 4}{code}", data))


def test_the_map_is_columns_in_the_order_of_ids(client: FlaskClient, database: Database) -> None:
    """Places, community, centrality and year of every paper, little-endian, 32 bits a number."""
    refresh_analytics(database)
    body = client.get("/api/v1/map").get_json()
    count = len(PAPERS)
    assert body["ids"] == sorted(paper.id for paper in PAPERS.values())
    assert len(columns(body, "places", "f")) == 2 * count
    assert all(-1 <= value <= 1 for value in columns(body, "places", "f"))
    years = dict(zip(body["ids"], columns(body, "year", "i"), strict=True))
    assert years == {paper.id: paper.year or 0 for paper in PAPERS.values()}
    numbers = columns(body, "community", "i")
    for community in body["communities"]:
        assert numbers.count(community["id"]) == community["papers"]
    assert len(columns(body, "centrality", "f")) == count
    assert (body["papers"], body["stale"]) == (count, False)


def test_titles_are_asked_for_by_id(client: FlaskClient) -> None:
    """Known ids come with title and year, unknown ones are left out, none is a bad request."""
    paper = PAPERS["minicache"]
    answer = client.get(f"/api/v1/map/titles?ids={paper.id},no:paper").get_json()
    assert answer == {"items": [{"id": paper.id, "title": paper.title, "year": paper.year}]}
    assert client.get("/api/v1/map/titles").status_code == 400


def test_the_page_names_the_communities_and_how_old_they_are(
    client: FlaskClient, database: Database
) -> None:
    """Without a script the communities stand in a table, each with its papers and concepts."""
    found = refresh_analytics(database)
    page = client.get("/map").get_data(as_text=True)
    assert page.count("<tr data-row") == found
    assert "as of the last load" in page
    assert 'aria-current="page"' in page
    database.run("MATCH (m:Paperkin {id: 'meta'}) SET m.data_version = m.data_version + 1")
    assert "as of an earlier load" in client.get("/map").get_data(as_text=True)


def test_the_page_without_a_map_says_what_to_do(
    client: FlaskClient, database: Database, make_app: MakeApp
) -> None:
    """Before the first analysis it names the command; in an empty graph it leads to adding."""
    assert "paperkin db analyse" in client.get("/map").get_data(as_text=True)
    assert client.get("/api/v1/map").get_json()["ids"] == []
    database.run("MATCH (p:Paper) DETACH DELETE p")
    page = make_app(lambda: database).test_client().get("/map").get_data(as_text=True)
    assert "There are no papers here" in page
