"""Papers that may be one over the JSON API."""

from flask.testing import FlaskClient

from tests.graph.papers import PAPERS

ROUTE = "/api/v1/duplicates"


def test_the_list_and_decisions_have_a_route(client: FlaskClient) -> None:
    """Two papers are joined, which the answer says; a paper is never joined with itself."""
    assert client.get(ROUTE).json["total"] == 0
    one, other = PAPERS["minicache"].id, PAPERS["shadowkv"].id
    refused = client.post(ROUTE, json={"papers": [one, one], "same": True})
    assert refused.status_code == 400
    assert "one paper already" in refused.json["error"]["message"]
    made = client.post(ROUTE, json={"papers": [one, other], "same": True})
    assert (made.status_code, made.json["action"]) == (201, "same_paper")
    ids = {client.get(f"/api/v1/papers/{id}").json["id"] for id in (one, other)}
    assert len(ids) == 1
    assert client.delete(f"/api/v1/overrides/{made.json['id']}", json={}).status_code == 200
    assert {client.get(f"/api/v1/papers/{id}").json["id"] for id in (one, other)} == {one, other}
