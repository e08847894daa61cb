"""Who may ask for what: hosts, origins, tokens, headers; and what an error tells."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import web
from graph import errors as graph_errors
from graph.database import Database
from graph.settings import GraphSettings
from tests.web.conftest import MakeApp
from web.app import create_app
from web.errors import STATUS, DatabaseStarting, WebError
from web.settings import WebSettings

OWN = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}


def no_database() -> Database:
    """A provider whose database is on its way."""
    raise DatabaseStarting("Fetching Neo4j, 40 %")


@pytest.fixture
def bare(make_app: MakeApp) -> FlaskClient:
    """A client of an app whose database is starting."""
    return make_app(no_database).test_client()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:5000", "[::1]:5000"])
def test_loopback_is_served(bare: FlaskClient, host: str) -> None:
    """Every name of this machine works without any setting."""
    assert bare.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "localhost.evil:5000", "10.0.0.1", "[::1", ""],
)
def test_a_host_that_is_not_ours_is_refused(bare: FlaskClient, host: str) -> None:
    """A name that somebody else points at this machine gets no page (DNS rebinding)."""
    answer = bare.get("/healthz", headers={"Host": host})
    assert answer.status_code == 403


def test_a_configured_host_is_served() -> None:
    """What the settings allow works, and only that."""
    settings = WebSettings(allowed_hosts=("papers.example",))
    client = create_app(settings, database_provider=no_database).test_client()
    assert client.get("/healthz", headers={"Host": "papers.example"}).status_code == 200
    assert client.get("/healthz", headers={"Host": "other.example"}).status_code == 403


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:81"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_write_of_another_site_is_refused(
    bare: FlaskClient, method: str, headers: dict[str, str]
) -> None:
    """Whatever it sends, and before anything looks at it."""
    answer = bare.open("/api/v1/extract", method=method, json={"title": "x"}, headers=headers)
    assert answer.status_code == 403
    assert answer.json["error"]["code"] == "foreign_request"


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", None])
def test_a_write_that_says_nothing_about_itself_has_to_be_json(
    bare: FlaskClient, kind: str | None
) -> None:
    """A form of another site can send these; it cannot send JSON."""
    answer = bare.post("/api/v1/loads", data="text=x", content_type=kind)
    assert answer.status_code == 403
    assert bare.delete("/api/v1/papers/arxiv:1").status_code == 403


def test_a_client_that_sends_json_needs_no_more(bare: FlaskClient) -> None:
    """curl and notebooks get through to the route: here the database is not there yet."""
    answer = bare.post("/api/v1/loads", json={"text": "x"})
    assert (answer.status_code, answer.json["error"]["code"]) == (503, "database_starting")


def test_a_form_needs_its_token(reader: FlaskClient) -> None:
    """The token of the page opens its form; none, and another one, do not."""
    page = reader.get("/add").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    data = {"text": "A title that is long enough\n\nAn abstract about the KV cache."}
    assert reader.post("/add/preview", data=data, headers=OWN).status_code == 403
    wrong = data | {"csrf_token": "x" + token[1]}
    assert reader.post("/add/preview", data=wrong, headers=OWN).status_code == 403
    right = data | {"csrf_token": token[1]}
    assert reader.post("/add/preview", data=right, headers=OWN).status_code == 200


@pytest.mark.parametrize("path", ["/", "/healthz", "/api/v1/search", "/static/sprite.svg", "/no"])
def test_every_answer_carries_the_headers(bare: FlaskClient, path: str) -> None:
    """Nothing inline may run, no frame may hold us, no type is guessed; errors too."""
    with bare.get(path) as answer:
        headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_pages_are_served_while_the_database_starts(bare: FlaskClient) -> None:
    """The page says so and looks again; the API says it in its own form; the process is healthy."""
    page = bare.get("/")
    assert page.status_code == 503
    text = page.get_data(as_text=True)
    assert "The database is starting" in text
    assert "Fetching Neo4j, 40 %" in text
    assert "<pk-again" in text
    answer = bare.get("/api/v1/search?q=x")
    assert answer.json["error"]["code"] == "database_starting"
    assert answer.headers["Retry-After"]
    assert bare.get("/healthz").status_code == 200
    assert bare.get("/readyz").status_code == 503


def _all(kind: type[Exception]) -> list[type[Exception]]:
    return [kind, *(deeper for sub in kind.__subclasses__() for deeper in _all(sub))]


def test_every_error_of_ours_has_a_status_of_its_own() -> None:
    """No error of the graph or the web package falls through to 500 by being forgotten."""
    for kind in [*_all(graph_errors.GraphError), *_all(WebError)]:
        if kind in (WebError, graph_errors.GraphError, graph_errors.QueryFailed):
            continue
        status, code = next((s, c) for known, s, c in STATUS if issubclass(kind, known))
        assert status < 500 or status in (503, 504) or kind is graph_errors.DatabaseNotEmpty, kind
        assert re.fullmatch(r"[a-z_]+", code)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (graph_errors.DatabaseUnavailable("The database does not answer."), 503),
        (graph_errors.QueryTimeout("It took too long."), 504),
        (graph_errors.InvalidValue("No such kind."), 400),
        (graph_errors.ForeignDatabase("Not ours."), 503),
        (RuntimeError("bolt://neo4j:secret@host"), 500),
    ],
)
def test_an_error_becomes_its_page_and_its_body(
    make_app: MakeApp, error: Exception, status: int
) -> None:
    """The same words on the page and in the API; what is a bug tells nothing but its id."""

    def failing() -> Database:
        raise error

    client = make_app(failing).test_client()
    page, answer = client.get("/"), client.get("/api/v1/overview")
    assert page.status_code == answer.status_code == status
    body = answer.json["error"]
    assert set(body) >= {"code", "message", "hint"}
    text = page.get_data(as_text=True) + str(body)
    assert "secret" not in text
    assert "Traceback" not in text
    if status == 500:
        assert body["request"] in body["hint"]
    else:
        assert body["message"] in text


def test_an_upload_over_the_limit_is_refused_in_words(make_app: MakeApp) -> None:
    """413, with the limit and what to do."""
    app = make_app(no_database)
    app.config["MAX_CONTENT_LENGTH"] = 2 * 1024 * 1024
    answer = app.test_client().post("/api/v1/loads", json={"text": "x" * 3 * 1024 * 1024})
    assert answer.status_code in (413, 503)


def test_an_answer_that_has_not_changed_is_not_sent_again(reader: FlaskClient) -> None:
    """Pages and API answer a known tag with 304 and no body, compressed or not."""
    for path in ("/", "/api/v1/overview", "/paperkin.css", "/healthz"):
        for encoding in ("identity", "gzip"):
            first = reader.get(path, headers={"Accept-Encoding": encoding})
            tag = first.headers["ETag"]
            again = reader.get(path, headers={"Accept-Encoding": encoding, "If-None-Match": tag})
            assert (first.status_code, again.status_code, again.data) == (200, 304, b""), path


def test_long_answers_are_compressed(reader: FlaskClient) -> None:
    """A page costs a fraction of its text on the wire."""
    plain = reader.get("/", headers={"Accept-Encoding": "identity"})
    packed = reader.get("/", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 2


def test_the_first_load_is_small(reader: FlaskClient) -> None:
    """One style sheet under 30 kB, scripts under 40 kB, all from this host."""

    def size(url: str) -> int:
        with reader.get(url) as answer:
            return len(answer.data)

    page = reader.get("/").get_data(as_text=True)
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page)
    scripts = set(re.findall(r'(?:src|href)="([^"]+\.js)"', page))
    assert sum(map(size, sheets)) < 30_000
    assert sum(map(size, scripts)) < 40_000
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', page)


def test_no_template_holds_inline_script_or_style() -> None:
    """The policy would stop it; the test says so before a browser does.

    The stand-alone export is a file that a person downloads: it holds all that it needs.
    """
    inline = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*(?:\ssrc=|application/json))")
    templates = Path(web.__file__).parent / "templates"
    for template in templates.rglob("*.html"):
        if template.name != "standalone.html":
            assert not inline.search(template.read_text(encoding="utf-8")), template.name


@pytest.mark.parametrize("field", ["port", "threads", "upload_bytes"])
def test_a_setting_that_is_no_number_names_its_variable(field: str) -> None:
    """Words and zero are refused with the name of the variable."""
    variable = f"PAPERKIN_{field.upper()}"
    for text in ("many", "0"):
        with pytest.raises(graph_errors.InvalidValue, match=variable):
            WebSettings.from_env({variable: text})
    assert getattr(WebSettings.from_env({variable: "12"}), field) == 12


def test_settings_never_show_their_secret() -> None:
    """A log line with the settings in it gives nothing away; each process makes its own secret."""
    settings = replace(WebSettings(), secret_key="very secret")
    assert "very secret" not in repr(settings)
    assert WebSettings().secret_key != WebSettings().secret_key
    assert WebSettings.from_env(
        {"PAPERKIN_ALLOWED_HOSTS": "a.example, b.example"}
    ).allowed_hosts == (
        "a.example",
        "b.example",
    )


def test_a_provider_is_asked_at_each_request(
    make_app: MakeApp, database: Database, database_settings: GraphSettings
) -> None:
    """The page that said "starting" shows the graph as soon as there is one."""
    there: list[Database] = []

    def provider() -> Database:
        return there[0] if there else no_database()

    client = make_app(provider).test_client()
    assert client.get("/").status_code == 503
    there.append(database)
    assert client.get("/").status_code == 200
    assert client.get("/readyz").json == {"status": "ok"}
