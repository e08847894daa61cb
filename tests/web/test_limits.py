"""Limits on costly routes, asked over HTTP: who meets them, what they are told, when they end."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import requests
from flask import Flask

from graph.database import Database
from graph.settings import GraphSettings
from tests.graph.papers import PAPERS, write_papers_of_tests
from tests.web.serving import serving
from web.app import create_app
from web.errors import TooManyRequests
from web.limits import COSTLY, WORDS, Limits
from web.settings import WebSettings
from web.users import FILE, add_user, make_token

ONE, OTHER = PAPERS["minicache"].id, PAPERS["shadowkv"].id
PATHS = f"/api/v1/paths?from={ONE}&to={OTHER}"
MOST = 3


@pytest.fixture
def limited_app(database: Database, database_settings: GraphSettings, tmp_path: Path) -> Flask:
    """An app on the test papers that allows three costly requests of each kind in a minute."""
    write_papers_of_tests(database)
    settings = WebSettings(
        graph=replace(database_settings, data_folder=tmp_path),
        secret_key="tests",
        costly_reads=MOST,
        previews=MOST,
        costly_writes=MOST,
    )
    return create_app(settings, database_provider=lambda: database)


@pytest.fixture
def limited(limited_app: Flask) -> Iterator[str]:
    """Its address."""
    with serving(limited_app) as address:
        yield address


def test_one_too_many_is_told_when_to_come_back(limited: str) -> None:
    """429 in the standard body, with Retry-After; what is not costly answers on."""
    assert [requests.get(limited + PATHS, timeout=30).status_code for _ in range(MOST)] == [200] * 3
    refused = requests.get(limited + PATHS, timeout=30)
    error = refused.json()["error"]
    seconds = int(refused.headers["Retry-After"])
    assert (refused.status_code, error["code"]) == (429, "too_many_requests")
    assert 1 <= seconds <= 60
    assert (error["message"], error["hint"]) == (WORDS["reads"], f"Next one in {seconds} s.")
    assert error["request"]
    assert refused.headers["Cache-Control"] == "no-store"
    for path in ("/healthz", f"/api/v1/papers/{ONE}", "/api/v1/suggest?q=kv"):
        assert requests.get(limited + path, timeout=30).status_code == 200
    page = requests.get(limited + f"/path?from={ONE}&to={OTHER}", timeout=30)
    assert page.status_code == 429
    assert '<pk-wait seconds="' in page.text
    assert "Retry-After" in page.headers


def test_each_kind_is_counted_by_itself(limited: str) -> None:
    """Who has read too much may still preview and load; each of these ends at its own amount."""
    for _ in range(MOST + 1):
        requests.get(limited + "/api/v1/facets?q=kv", timeout=30)
    text = {"text": "We propose FooNet."}
    answers = [requests.post(limited + "/api/v1/extract", json=text, timeout=60) for _ in range(4)]
    assert 429 not in [answer.status_code for answer in answers[:3]]
    assert answers[3].status_code == 429
    decision = {"action": "name", "target": "method:no-such-thing", "value": {"name": "x"}}
    answers = [
        requests.post(limited + "/api/v1/overrides", json=decision, timeout=30) for _ in range(4)
    ]
    assert 429 not in [answer.status_code for answer in answers[:3]]
    assert answers[3].status_code == 429


def test_behind_a_login_each_user_has_an_own_amount(limited_app: Flask, tmp_path: Path) -> None:
    """One user's program does not keep another, at the same address, from asking."""
    for name in ("ada", "bob"):
        add_user(tmp_path / FILE, name, "a long enough password", writes=False)
    ada, bob = (
        {"Authorization": f"Bearer {make_token(tmp_path / FILE, name)}"} for name in ("ada", "bob")
    )
    with serving(limited_app) as address:
        mine = [requests.get(address + PATHS, headers=ada, timeout=30) for _ in range(MOST + 1)]
        theirs = requests.get(address + PATHS, headers=bob, timeout=30)
        stranger = requests.get(address + PATHS, timeout=30)
    assert [answer.status_code for answer in mine] == [200, 200, 200, 429]
    assert (theirs.status_code, stranger.status_code) == (200, 401)


def test_after_the_seconds_that_were_named_it_goes_on() -> None:
    """The window moves: who waits as long as told is served, and the others never waited."""
    limits = Limits({"reads": 2, "previews": 1, "writes": 1}, seconds=2)
    limits.count("reads", "ada")
    limits.count("reads", "ada")
    with pytest.raises(TooManyRequests) as refused:
        limits.count("reads", "ada")
    limits.count("reads", "bob")
    time.sleep(refused.value.seconds)
    limits.count("reads", "ada")


def test_every_counted_route_is_there(limited_app: Flask) -> None:
    """A route that is renamed cannot lose its limit, and none that changes the graph much is left.

    Marks and saved things write one small node; queries have slots; a login has patience.
    """
    rules = {rule.endpoint: rule for rule in limited_app.url_map.iter_rules()}
    assert set(COSTLY) <= set(rules)
    writing = {name for name, rule in rules.items() if {"POST", "PUT", "DELETE"} & rule.methods}
    small = ("api_marks.", "reading.mark", "api_saved.", "api_query.", "login.")
    assert {name for name in writing if not name.startswith(small)} <= set(COSTLY)
