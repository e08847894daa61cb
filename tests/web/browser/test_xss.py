"""Hostile papers in a real graph: no page and no export carries more than our templates wrote.

Titles, abstracts, authors, names of concepts, links, venues, sources and corrections hold markup,
addresses that run, template syntax, formulas and turned writing. Each answer is parsed by a real
browser's parser, not matched against an expression; then the main pages are opened as they are.
"""

import csv
import io
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from bibtexparser.entrypoint import parse_string
from defusedxml import ElementTree
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Dialog, Page

from graph import exports
from graph.database import Database
from graph.loads import create_load, finish_load
from graph.overrides import add_override
from graph.writer import write_papers
from tests.graph.papers import make_paper
from tests.web.browser.conftest import OpenPage

pytestmark = pytest.mark.browser

#: The element, attribute and words that no template of ours writes.
TAG = "<pk-evil></pk-evil>"
RUN = (
    '"><script>window.evil=1</script><img src=x onerror="window.evil=1"><svg onload=window.evil=1>'
)
QUOTE = "\" onmouseover='window.evil=1' pkevil=1 '"
CLOSE = "</title></textarea></script></style><!--><pk-evil onclick=window.evil=1>"
SYNTAX = "{{7*7}}{{'pk'~'EVALUATED'}}${7*7}{%25 raw %25}"
FORMULA = '=HYPERLINK("http://evil.example","pkevil")'
TURNED = "\u202egnp.exe\u202c"
#: The template syntax as it would read had anything evaluated it; ids are in lower case.
EVALUATED = ("pkEVALUATED", "49pk")
ADDRESSES = ("javascript:window.evil=1", "data:text/html,<script>1</script>", "vbscript:1",
             "https://ok.example/" + QUOTE, " javascript:1")  # fmt: skip

ONE = make_paper(
    f"A title {TAG}{RUN}",
    f"We propose [Cache{RUN}]. It uses [Key{QUOTE}] and [{SYNTAX}] with 3x of {CLOSE}. {TURNED}",
    concepts={
        f"Cache{RUN}": "Method, proposes",
        f"Key{QUOTE}": "Method, uses",
        SYNTAX: "Dataset, evaluates_on",
    },
    results=[("3x", SYNTAX, None)],
    authors=(f"Eve {RUN}", f"Mallory {QUOTE}", FORMULA),
    venue=f"Venue {CLOSE}",
    url=ADDRESSES[0],
    links=ADDRESSES,
    year=2024,
    arxiv_id="2401.00001",
    source=f"{RUN}.bib",
)  # fmt: skip
TWO = make_paper(
    FORMULA + CLOSE,
    f"We use [Cache{RUN}] and [{SYNTAX}] and [{FORMULA}], {TURNED} unlike [Key{QUOTE}].",
    concepts={
        f"Cache{RUN}": "Method, uses",
        SYNTAX: "Dataset, evaluates_on",
        FORMULA: "Metric, reports",
        f"Key{QUOTE}": "Method, compares_with",
    },
    authors=(f"Eve {RUN}",),
    year=2025,
    arxiv_id="2501.00002",
)
_TEMPLATES = Path(__file__).parents[3] / "web" / "templates"
_SPRITE = _TEMPLATES.parent / "static" / "sprite.svg"
_RUNS = re.compile(r"^[\s\x00-\x20]*(javascript|data|vbscript):", re.I)

#: Every element with its attributes, as the browser's own parser reads a text; nothing runs.
_PARSE = """text => [...new DOMParser().parseFromString(text, "text/html").querySelectorAll("*")]
  .map(e => [e.localName, [...e.attributes].map(a => [a.name, a.value]),
             e.localName === "script" ? e.textContent : ""])"""


@pytest.fixture
def hostile(database: Database, client: FlaskClient) -> FlaskClient:
    """The app over hostile papers beside those of the tests."""
    write_papers(database, [ONE, TWO])
    ids = [link.concept_id for link in ONE.concepts]
    add_override(database, "name", ids[0], value={"name": f"Renamed {RUN}"})
    add_override(database, "alias", ids[0], value={"alias": f"Alias {QUOTE}"})
    load = create_load(database, f"{RUN}.bib", load_id="load:hostile")
    problem = {"file": RUN, "record": 1, "line": 2, "severity": "refused", "reason": CLOSE}
    counts = {"papers": 1, "refused": 1, "seconds": 1.0}
    finish_load(database, load, counts=counts, problems=[problem])
    return client


@pytest.fixture
def parser(browser: Browser) -> Iterator[Page]:
    """An empty page whose parser is asked."""
    page = browser.new_page()
    yield page
    page.close()


def _written() -> tuple[set[str], set[str]]:
    """The names of every element and attribute in the source of our templates."""
    text = "".join(path.read_text() for path in [*_TEMPLATES.rglob("*.html"), _SPRITE])
    tags = {*re.findall(r"<([a-z][\w-]*)", text), "tbody", "html", "head", "body"}
    return tags, {name.lower() for name in re.findall(r"([A-Za-z][\w:-]*)(?==\"|[\s>%{])", text)}


TAGS, ATTRIBUTES = _written()


def assert_harmless(parser: Page, text: str, path: str, *, scripts: int = 0) -> None:
    """No element or attribute but the templates', no address that runs, no script in the page."""
    inline = 0
    for tag, attributes, script in parser.evaluate(_PARSE, text):
        assert tag in TAGS, (path, tag)
        for name, value in attributes:
            assert name.lower() in ATTRIBUTES, (path, tag, name, value)
            assert not name.lower().startswith("on"), (path, tag, name, value)
            if name in ("href", "src", "action", "xlink:href", "data", "formaction"):
                assert not _RUNS.match(value), (path, tag, name, value)
        given = dict(attributes)
        if tag == "script" and "src" not in given:
            inline += given.get("type") != "application/json"
            if given.get("type") == "application/json":
                json.loads(script)
    assert inline == scripts, (path, "scripts in the page")
    assert not any(word in text for word in EVALUATED), path


def _addresses(client: FlaskClient) -> list[str]:
    """Every page that shows something of the hostile papers."""
    cache, key, syntax = (link.concept_id for link in ONE.concepts)
    papers = f"p={ONE.id}&p={TWO.id}"
    authors = json.loads(client.get(f"/api/v1/papers/{ONE.id}").data)["authors"]
    ids = [author["id"] for author in authors]
    assert len(ids) == 3
    return [
        "/", "/?q=cache", "/?q=title&sort=newest", f"/?q=id:{ONE.id}", "/concepts?kind=method",
        "/concepts?kind=dataset", "/concepts?kind=metric", f"/papers/{ONE.id}?q=title&at=1",
        f"/papers/{TWO.id}", f"/papers/{ONE.id}/related", f"/explore?focus={ONE.id}",
        f"/explore?focus={cache}&sel={ONE.id}", f"/path?from={ONE.id}&to={TWO.id}",
        f"/path?from={cache}&to={key}&not={syntax}", f"/compare?{papers}",
        f"/compare?{papers}&rows=all",
        "/query", "/map", "/add", "/add/load:hostile", "/add/duplicates", "/reading",
        *(f"/concepts/{id}" for id in (cache, key, syntax)), *(f"/authors/{id}" for id in ids),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "broken",
    [TAG, RUN, CLOSE, f'<a href="/x{QUOTE}">x</a>', f"<p class={SYNTAX}>pkEVALUATED</p>"]
    + [f'<a href="{address}">x</a>' for address in ADDRESSES if not address.startswith("http")],
)
def test_the_check_sees_what_it_looks_for(parser: Page, broken: str) -> None:
    """A page with any of the hostile strings unescaped does not pass."""
    with pytest.raises(AssertionError):
        assert_harmless(parser, f"<!doctype html><main>{broken}</main>", "broken")


def test_no_page_carries_more_than_its_template_wrote(hostile: FlaskClient, parser: Page) -> None:
    """Every page about hostile papers, and every page asked for with hostile words."""
    seen = ""
    for path in _addresses(hostile):
        answer = hostile.get(path)
        assert answer.status_code in (200, 404 if path == "/reading" else 200), path
        text = answer.get_data(as_text=True)
        assert_harmless(parser, text, path)
        seen += text
    for words in ("&lt;pk-evil&gt;", "{{7*7}}", "=HYPERLINK(", "Renamed &#34;&gt;&lt;script&gt;"):
        assert words in seen, f"{words} never came to a page, so the test shows nothing"
    asked_by = {"/": "q", "/query": "q", "/path": "from", "/explore": "focus", "/compare": "p"}
    for words in (TAG + RUN + SYNTAX, QUOTE + CLOSE, FORMULA + TURNED):
        for path, name in {**asked_by, "/concepts": "kind", "/login": "next"}.items():
            asked = hostile.get(path, query_string={name: words, "to": words, "not": words})
            assert asked.status_code < 500, (path, words)
            assert_harmless(parser, asked.get_data(as_text=True), path)
        for path in ("/papers/", "/concepts/", "/authors/", "/add/", "/"):
            asked = hostile.get(path + words.replace("/", "").replace("%", "%25"))
            assert asked.status_code < 500, (path, words)
            assert_harmless(parser, asked.get_data(as_text=True), path + "...")


def test_the_preview_of_a_hostile_text_is_harmless(hostile: FlaskClient, parser: Page) -> None:
    """What is pasted comes back as text, with its highlights and nothing else."""
    page = hostile.get("/add").get_data(as_text=True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    abstract = f"We use vLLM {CLOSE} on ImageNet {QUOTE} with an A100 GPU {RUN}. It is fast {TAG}."
    text = json.dumps({"title": f"Serving with {TAG}{RUN}{SYNTAX}", "abstract": abstract})
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    data = {"csrf_token": token[1], "text": text}
    answer = hostile.post("/add/preview", data=data, headers=headers)
    assert answer.status_code == 200
    assert "pk-evil" in answer.get_data(as_text=True)
    assert_harmless(parser, answer.get_data(as_text=True), "/add/preview")


def test_every_export_is_data_and_nothing_else(
    hostile: FlaskClient, parser: Page, database: Database, tmp_path: Path
) -> None:
    """The file of the graph, CSV, BibTeX, GraphML, TOML and JSON give the words back as words."""
    for query in (f"focus={ONE.id}", f"focus={ONE.concepts[0].concept_id}"):
        text = hostile.get(f"/explore/export.html?{query}").get_data(as_text=True)
        assert "pk-evil" in text or "script" in text
        assert_harmless(parser, text, "export.html", scripts=2)
    sheet = hostile.get(f"/compare.csv?p={ONE.id}&p={TWO.id}")
    assert sheet.mimetype == "text/csv"
    cells = [cell for row in csv.reader(io.StringIO(sheet.get_data(as_text=True))) for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell]
    for paper in (ONE, TWO):
        answer = hostile.get(f"/papers/{paper.id}/bibtex")
        assert answer.mimetype == "text/plain"
        entries = parse_string(answer.get_data(as_text=True)).entries
        assert [len(entries), entries[0].entry_type] in ([1, "misc"], [1, "article"])
    file = tmp_path / "papers.graphml"
    exports.write_graphml(database, [ONE.id, TWO.id], file)
    said = {element.text for element in ElementTree.parse(file).iter()}
    assert {ONE.title, TWO.title} <= said
    decided = tomllib.loads(hostile.get("/api/v1/overrides/vocabulary").get_data(as_text=True))
    assert "pk" not in decided
    about = [f"papers/{ONE.id}", f"papers/{ONE.id}/related", f"graph?focus={ONE.id}"]
    for path in (*about, "search?q=cache", "suggest?q=cache", "overview", "overrides", "loads"):
        answer = hostile.get(f"/api/v1/{path}")
        assert (answer.status_code, answer.mimetype) == (200, "application/json"), path
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.json is not None


def test_a_browser_runs_none_of_it(hostile: FlaskClient, open_page: OpenPage) -> None:
    """In Chromium: no dialog, no complaint, no request elsewhere, nothing of theirs in the page."""
    cache = ONE.concepts[0].concept_id
    statement = "MATCH (p:Paper)-->(c:Concept) RETURN p, c, p.title, c.name LIMIT 25"
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    paths: list[tuple[str, str]] = [
        ("/", "main"), ("/?q=cache", "main"), (f"/papers/{ONE.id}", "a.m"),
        (f"/concepts/{cache}", "main"), (f"/explore?focus={ONE.id}&sel={cache}", "canvas"),
        (f"/path?from={ONE.id}&to={TWO.id}", "main"), (f"/compare?p={ONE.id}&p={TWO.id}", "table"),
        (f"/query?q={statement}", "pk-editor"), ("/add/load:hostile", "table"),
    ]  # fmt: skip
    for path, there in paths:
        page = open_page(path)
        page.on("dialog", note)
        page.wait_for_selector(there, state="attached")
        if path.startswith("/query"):
            page.get_by_role("button", name=re.compile("^Run")).click()
            page.wait_for_selector(".answer tbody a.chip")
        if "a.m" in there:
            page.locator("a.m").first.hover()
            page.wait_for_selector("pk-mention-card:popover-open", state="visible")
        assert page.evaluate("window.evil") is None, path
        assert page.locator("pk-evil, [pkevil], [onerror], [onload], [onclick]").count() == 0, path
        assert dialogs == [], path
