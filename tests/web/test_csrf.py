"""No route writes for another site: the walk goes over every route that the app has."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from graph.database import Database
from tests.web.conftest import MakeApp
from web.errors import DatabaseStarting
from web.login import WRITES

OWN = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
FORM = {"data": {"text": "x", "one": "a"}}


def _no_database() -> Database:
    raise DatabaseStarting()


@pytest.fixture
def walked(make_app: MakeApp) -> Flask:
    """An app whose database is on its way: what is let through gets 503, never a refusal."""
    return make_app(_no_database)


def writing_routes(app: Flask) -> Iterator[tuple[str, str]]:
    """Method and a path of every route that takes a write, whatever it does."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & WRITES):
            yield method, re.sub(r"<[^>]+>", "8f14e45f-ceea-4670-a86f-2f8b2f1b1c11", rule.rule)


@pytest.mark.parametrize(
    "sent",
    [
        {"json": {}, "headers": {"Origin": "http://evil.example"}},
        {"json": {}, "headers": {"Origin": "null"}},
        {"json": {}, "headers": {"Origin": "http://localhost", "Sec-Fetch-Site": "same-site"}},
        {"json": {}, "headers": {"Sec-Fetch-Site": "cross-site"}},
        {"json": {}, "headers": OWN | {"Host": "evil.example"}},
        {"json": {}, "headers": {"Host": "evil.example", "Origin": "http://evil.example"}},
        {"headers": OWN} | FORM,
        {"headers": OWN, "data": {"csrf_token": "made-up"}},
        {"headers": OWN, "data": "text=x", "content_type": "text/plain"},
        {"headers": {}} | FORM,
        {"headers": {}},
    ],
    ids=["origin", "null", "same-site", "cross-site", "host", "rebound", "no token", "token",
         "plain", "nobody's form", "nobody"],
)  # fmt: skip
def test_every_writing_route_refuses(walked: Flask, sent: dict[str, object]) -> None:
    """A foreign origin or site, a wrong host, and a form without the token that our page gave."""
    client = walked.test_client()
    routes = list(writing_routes(walked))
    assert len(routes) >= 15
    for method, path in routes:
        answer = client.open(path, method=method, **sent)  # type: ignore[arg-type]
        assert answer.status_code == 403, (method, path, answer.status_code)


def test_the_same_routes_take_what_is_ours(walked: Flask) -> None:
    """The walk shows something: with JSON from our own page none of them says 403."""
    client = walked.test_client()
    for method, path in writing_routes(walked):
        if path != "/login":  # which takes a form only, with its token
            answer = client.open(path, method=method, json={}, headers=OWN)
            assert answer.status_code != 403, (method, path)


def test_reading_never_needs_a_write(walked: Flask) -> None:
    """No route takes GET and a write in one view, so that no link can do what a form does."""
    for rule in walked.url_map.iter_rules():
        methods = rule.methods or set()
        assert not ("GET" in methods and methods & WRITES), rule
