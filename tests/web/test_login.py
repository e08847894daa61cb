"""The login: who gets in, what a reader may not do, and what never leaves the file of users."""

import logging
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.database import Database
from graph.errors import InvalidValue
from graph.settings import GraphSettings
from tests.graph.papers import PAPERS, write_papers_of_tests
from web import login
from web.app import create_app
from web.errors import DatabaseStarting
from web.settings import WebSettings
from web.users import FILE, add_user, make_token, read_users, remove_user

PASSWORD = "a long pass-phrase, <b>ü</b>"
OWN = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
JSON = {"Accept": "application/json"}
TOKEN = "tests-token-of-some-length"
EVERY = "0.0.0.0"  # noqa: S104  (refused, or never bound)


def no_database() -> Database:
    """A provider whose database is on its way."""
    raise DatabaseStarting()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two users: one reads, one writes."""
    folder = tmp_path_factory.mktemp("users")
    add_user(folder / FILE, "reader", PASSWORD, writes=False)
    add_user(folder / FILE, "writer", PASSWORD, writes=True)
    return folder


def _app(folder: Path, provider: Callable[[], Database] = no_database, **named: object) -> Flask:
    graph = replace(GraphSettings(), data_folder=folder)
    settings = replace(WebSettings(graph=graph, secret_key="tests"), **named)
    return create_app(settings, database_provider=provider)


@pytest.fixture
def stranger(folder: Path) -> FlaskClient:
    """A client of an app with users, not logged in; its database is starting."""
    return _app(folder).test_client()


def _enter(
    client: FlaskClient, name: str, password: str = PASSWORD, after: str = "/"
) -> tuple[int, str]:
    page = client.get("/login").get_data(as_text=True)
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    data = {"csrf_token": found[1], "name": name, "password": password, "next": after}
    answer = client.post("/login", data=data, headers=OWN)
    return answer.status_code, answer.headers.get("Location", "")


def test_without_users_there_is_no_login(tmp_path: Path) -> None:
    """On loopback everybody at this machine reads and writes, as before."""
    client = _app(tmp_path).test_client()
    assert client.get("/login").headers["Location"] == "/"
    assert client.get("/").status_code == 503
    assert client.post("/api/v1/loads", json={"text": "x"}).status_code == 503


@pytest.mark.parametrize("host", [EVERY, "::", "192.168.1.5", "papers.example"])
def test_other_machines_are_served_only_behind_a_login(
    tmp_path: Path, folder: Path, host: str
) -> None:
    """The app is not even built; a user, or a token that is long enough, lets it be."""
    with pytest.raises(InvalidValue, match="there has to be a login"):
        _app(tmp_path, host=host)
    with pytest.raises(InvalidValue, match="PAPERKIN_TOKEN is too short"):
        _app(tmp_path, host=host, token="short")
    _app(tmp_path, host=host, token=TOKEN)
    _app(folder, host=host)


def test_the_command_refuses_to_serve_others_without_a_login(tmp_path: Path) -> None:
    """Before a port or a database is touched, with the remedy."""
    environ = {**os.environ, "PAPERKIN_DATA": str(tmp_path), "PAPERKIN_HOST": EVERY}
    done = _command(environ, "serve")
    assert done.returncode == 1
    assert "paperkin users add" in done.stderr
    assert "Traceback" not in done.stderr


def _command(
    environ: dict[str, str], *arguments: str, stdin: str = ""
) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", "import paperkin; paperkin.main()", *arguments]
    return subprocess.run(
        command, env=environ, input=stdin, capture_output=True, text=True, timeout=240, check=False
    )


def test_the_command_adds_lists_and_removes(tmp_path: Path) -> None:
    """The password comes from standard input; the file is its owner's alone and holds hashes."""
    environ = {**os.environ, "PAPERKIN_DATA": str(tmp_path)}
    assert _command(environ, "users", "add", "ada", "--writes", stdin="short\n").returncode == 1
    added = _command(environ, "users", "add", "ada", "--writes", stdin=PASSWORD + "\n")
    assert added.returncode == 0, added.stderr
    token = _command(environ, "users", "token", "ada").stdout.strip()
    assert _command(environ, "users", "list").stdout == "ada\treads and writes, token\n"
    file = tmp_path / FILE
    assert file.stat().st_mode & 0o777 == 0o600
    assert PASSWORD not in file.read_text()
    assert token not in file.read_text()
    assert _command(environ, "users", "remove", "ada").returncode == 0
    assert _command(environ, "users", "remove", "ada").returncode == 1
    assert read_users(file) == {}


def test_a_list_that_others_can_read_lets_nobody_in(tmp_path: Path) -> None:
    """Nor does a broken one: an error is no open door."""
    file = tmp_path / FILE
    add_user(file, "ada", PASSWORD, writes=True)
    client = _app(tmp_path).test_client()
    file.chmod(0o644)
    with pytest.raises(InvalidValue, match="can be read by others"):
        read_users(file)
    assert client.get("/api/v1/overview").json["error"]["code"] == "invalid_value"
    file.chmod(0o600)
    file.write_text("{")
    assert client.get("/api/v1/overview").json["error"]["code"] == "invalid_value"
    file.unlink()  # the last user goes while the app runs: it does not open to everybody
    assert client.get("/api/v1/overview").status_code == 401


def test_a_stranger_reaches_nothing(stranger: FlaskClient) -> None:
    """Every route of the app, by every method: the login, or 401; no route is open by mistake."""
    rules = stranger.application.url_map.iter_rules()
    closed = [rule for rule in rules if rule.endpoint not in login.OPEN]
    assert len(closed) > 40
    for rule in closed:
        path = re.sub(r"<[^>]+>", "x", rule.rule)
        for method in (rule.methods or set()) - {"OPTIONS"}:
            answer = stranger.open(path, method=method, json={}, headers=OWN)
            at_login = answer.status_code == 303 and answer.headers["Location"].startswith("/login")
            assert at_login or answer.status_code == 401, (method, path, answer.status_code)
    for path in ("/login", "/healthz", "/static/sprite.svg", "/paperkin.css"):
        with stranger.get(path) as answer:
            assert answer.status_code == 200, path
    assert stranger.get("/no-such-page").status_code == 303
    answer = stranger.get("/api/v1/overview")
    assert answer.json["error"]["code"] == "login_needed"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_the_login_leads_back_and_out_again(stranger: FlaskClient) -> None:
    """From a page to the login, to that page; after logging out to the login again."""
    page = "/papers/arxiv:2405.14366?q=kv+cache"
    there = stranger.get(page).headers["Location"]
    assert there == "/login?next=/papers/arxiv%3A2405.14366%3Fq%3Dkv%2Bcache"
    shown = stranger.get(there).get_data(as_text=True)
    assert f'name="next" value="{page}"' in shown
    assert _enter(stranger, "reader", after=page) == (303, page)
    assert stranger.get("/").status_code == 503  # in; the database is on its way
    form = stranger.get("/").get_data(as_text=True)
    token = re.search(r'action="/logout".*?value="([^"]+)"', form, re.S)
    assert token
    out = stranger.post("/logout", data={"csrf_token": token[1]}, headers=OWN)
    assert out.status_code == 303
    assert stranger.get("/").status_code == 303


@pytest.mark.parametrize(
    "after",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil", "javascript:1"],
)
def test_the_login_leads_nowhere_else(stranger: FlaskClient, after: str) -> None:
    """An address made by somebody else does not send who logs in to another site."""
    assert _enter(stranger, "reader", after=after) == (303, "/")


def test_the_cookie_is_closed(folder: Path) -> None:
    """No script reads it, no other site's form sends it, and with https nothing else carries it."""
    for https in (False, True):
        client = _app(folder, https=https).test_client()
        cookie = client.get("/login").headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert ("Secure" in cookie) is https


def test_a_removed_user_is_out_at_once(tmp_path: Path) -> None:
    """So is one with a new password, and one who is added again under the same name."""
    file = tmp_path / FILE
    add_user(file, "other", PASSWORD, writes=False)
    add_user(file, "ada", PASSWORD, writes=True)
    client = _app(tmp_path).test_client()
    for end in (lambda: remove_user(file, "ada"), lambda: None):
        assert _enter(client, "ada")[0] == 303
        assert client.get("/api/v1/overview").status_code == 503
        end()
        add_user(file, "ada", PASSWORD, writes=True)
        assert client.get("/api/v1/overview").status_code == 401


def test_wrong_passwords_slow_down(folder: Path) -> None:
    """The sixth try has to wait, for another name and the right password too; then it goes on."""
    now = 0.0
    app = _app(folder)
    app.extensions[login._KEY].patience = login.Patience(clock=lambda: now)
    stranger = app.test_client()
    for _ in range(login._TRIES):
        assert _enter(stranger, "nobody", "wrong password")[0] == 401
    assert _enter(stranger, "reader")[0] == 429
    now += 2
    assert _enter(stranger, "reader")[0] == 303


def test_a_token_is_for_programs(tmp_path: Path) -> None:
    """It gives the rights of its user, needs no form token, and ends with the next one."""
    file = tmp_path / FILE
    add_user(file, "ada", PASSWORD, writes=True)
    old, new = make_token(file, "ada"), make_token(file, "ada")
    client = _app(tmp_path).test_client()

    def ask(token: str) -> int:
        headers = {"Authorization": f"Bearer {token}"}
        return client.post("/api/v1/loads", data={"text": "x"}, headers=headers).status_code

    assert [ask(old), ask(new), ask(""), ask("x" * 43)] == [401, 503, 401, 401]
    foreign = {"Authorization": f"Bearer {new}", "Origin": "http://evil.example"}
    assert client.post("/api/v1/loads", data={"text": "x"}, headers=foreign).status_code == 403


def test_the_token_of_the_settings_is_a_login(tmp_path: Path) -> None:
    """PAPERKIN_TOKEN is the password of admin on the page, and the token of programs."""
    client = _app(tmp_path, token=TOKEN).test_client()
    assert client.get("/api/v1/overview").status_code == 401
    headers = {"Authorization": f"Bearer {TOKEN}"}
    assert client.get("/api/v1/overview", headers=headers).status_code == 503
    assert _enter(client, "admin", TOKEN + "x")[0] == 401
    assert _enter(client, "admin", TOKEN)[0] == 303
    assert client.post("/api/v1/loads", json={"text": "x"}, headers=OWN).status_code == 503


def test_a_reader_writes_nothing(folder: Path) -> None:
    """Every route that takes a write refuses a reader, but for those known to change nothing."""
    reader, writer = _app(folder).test_client(), _app(folder).test_client()
    assert (_enter(reader, "reader")[0], _enter(writer, "writer")[0]) == (303, 303)
    rules = list(reader.application.url_map.iter_rules())
    assert {rule.endpoint for rule in rules} >= login.READS
    tried = 0
    for rule in rules:
        path = re.sub(r"<[^>]+>", "x", rule.rule)
        for method in (rule.methods or set()) & login.WRITES:
            if rule.endpoint in login.READS:
                continue
            tried += 1
            answer = reader.open(path, method=method, json={}, headers=OWN | JSON)
            assert answer.status_code == 403, (method, path)
            if path.startswith("/api/"):
                assert answer.json["error"]["code"] == "may_not_write"
            allowed = writer.open(path, method=method, json={}, headers=OWN | JSON)
            assert allowed.status_code in (400, 404, 503), (method, path)
    assert tried >= 8
    asked = {"id": "8f14e45f-ceea-4670-a86f-2f8b2f1b1c11", "query": "RETURN 1"}
    assert reader.post("/api/v1/query", json=asked, headers=OWN).status_code == 503


def test_nothing_tells_a_password_or_token(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Not the log, not an error page, not the health checks, not the settings when printed."""
    file = tmp_path / FILE
    add_user(file, "ada", PASSWORD, writes=True)
    token = make_token(file, "ada")
    caplog.set_level(logging.DEBUG)

    def failing() -> Database:
        raise RuntimeError("a bug")

    app = _app(tmp_path, failing, token=TOKEN)
    client = app.test_client()
    headers = {"Authorization": f"Bearer {token}"}
    texts = [client.get(path, headers=headers).get_data(as_text=True) for path in ("/", "/healthz")]
    texts.append(client.get("/api/v1/overview", headers=headers).get_data(as_text=True))
    assert _enter(client, "ada", PASSWORD + "x")[0] == 401
    page = client.post("/login", data={"password": PASSWORD}, headers=OWN)
    texts += [page.get_data(as_text=True), caplog.text, repr(WebSettings(token=TOKEN))]
    assert "a bug" in caplog.text
    for secret in (PASSWORD, token, TOKEN, app.config["SECRET_KEY"] + '"'):
        assert not any(secret in text for text in texts)


def test_owner_is_who_asks(folder: Path, tmp_path: Path) -> None:
    """What somebody keeps is theirs by name behind a login, and "local" without one."""
    for place, name, wanted in ((tmp_path, None, "local"), (folder, "writer", "writer")):
        app = _app(place)
        app.add_url_rule("/who", view_func=login.owner)
        client = app.test_client()
        if name:
            _enter(client, name)
        assert client.get("/who").get_data(as_text=True) == wanted


def test_a_reader_is_told_so(database: Database, tmp_path: Path) -> None:
    """Pages of a reader say that nothing can be changed, and offer no button that would."""
    write_papers_of_tests(database)
    add_user(tmp_path / FILE, "reader", PASSWORD, writes=False)
    add_user(tmp_path / FILE, "writer", PASSWORD, writes=True)
    paper = f"/papers/{PAPERS['minicache'].id}"
    pages: dict[str, str] = {}
    for name in ("reader", "writer"):
        client = _app(tmp_path, lambda: database).test_client()
        assert _enter(client, name)[0] == 303
        for path in (paper, "/concepts/method:kv-cache", "/"):
            pages[name + path] = client.get(path).get_data(as_text=True)
            assert f"Log out {name}" in pages[name + path]
    for path in (paper, "/concepts/method:kv-cache", "/"):
        assert 'data-may="read"' in pages["reader" + path]
        assert 'data-may="read"' not in pages["writer" + path]
        links = [pages[name + path].count('<a href="/add"') for name in ("reader", "writer")]
        assert links == [0, 1]  # in the header
