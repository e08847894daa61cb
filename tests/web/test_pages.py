"""The pages over a real graph: what stands on them, where their links lead, what they refuse."""

import html
import re
from collections import Counter
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from graph.database import Database
from graph.loads import create_load, finish_load
from tests.graph.papers import PAPERS
from tests.web.pages import text_of, words_of

PAGES = [
    "/",
    "/?q=kv+cache",
    "/?q=kv+cache+hardware:a100&sort=newest",
    "/?q=nothing+at+all",
    "/papers/{minicache}",
    "/papers/{minicache}?q=kv+cache&at=1",
    "/papers/{minicache}/related",
    "/concepts/method:kv-cache",
    "/concepts/method:kv-cache?role=uses&year=2024",
    "/concepts?kind=hardware",
    "/authors/author:beidi-chen",
    "/compare",
    "/compare?p={minicache}",
    "/compare?p={minicache}&p={scbench}&p={shadowkv}",
    "/path",
    "/path?from={minicache}&to={scbench}",
    "/path?from={minicache}&to={minicache}",
    "/reading",
    "/reading?tab=not_for_me",
    "/add",
    "/add/removed",
    "/add/refresh",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_keeps_the_form(reader: FlaskClient, path: str) -> None:
    """One h1, landmarks, a title, no word that a program lets slip, no address outside."""
    page = text_of(reader, path)
    assert page.count("<h1") == 1
    assert page.count("<main") == 1
    assert 'class="skip"' in page
    title = re.search(r"<title>(.+?)</title>", page)
    assert title
    assert "paperkin" in title[1]
    said = words_of(page)
    for slip in ("None", "null", "undefined", "N/A", "Error", "EVALUATES_ON", "evaluates_on"):
        assert not re.search(rf"\b{slip}\b", said), (slip, said)
    own = re.findall(r'<(?:script|link|img|use|iframe)[^>]*(?:src|href)="([^"]+)"', page)
    assert all(url.startswith("/") for url in own)


def test_no_link_is_dead(reader: FlaskClient) -> None:
    """Every address of ours on any page is a route; up to three of each kind are opened."""
    links: set[str] = set()
    for path in PAGES:
        page = text_of(reader, path)
        links |= {html.unescape(url) for url in re.findall(r'<a [^>]*href="(/[^"]*)"', page)}
        links |= set(re.findall(r'(?:src|href)="(/(?:static|paperkin)[^"#]*)', page))
    routes = reader.application.url_map.bind("localhost")
    opened: Counter[str] = Counter()
    for url in sorted(links):
        endpoint, _ = routes.match(url.partition("#")[0].partition("?")[0])
        opened[endpoint] += 1
        if opened[endpoint] <= 3:
            with reader.get(url.partition("#")[0]) as answer:
                assert answer.status_code in (200, 301), url
    assert len(opened) > 10


def test_the_overview_counts_what_is_here(reader: FlaskClient) -> None:
    """Its numbers are those of the graph, and a number is a link to its list."""
    page = text_of(reader, "/")
    assert f"Search {len(PAPERS)} papers" in page
    assert 'href="/concepts?kind=method"' in page
    assert re.search(r'aria-label="KV cache, method, \d+ papers"', page)


def test_results_show_why_and_let_one_change_the_query(reader: FlaskClient) -> None:
    """Hits are marked, each row says why it is there, a facet click is a query."""
    page = text_of(reader, "/?q=kv+cache")
    assert '<span class="hit">' in page
    assert "Uses KV cache" in page
    assert "Open concept" in page
    facet = re.search(r'href="([^"]+)"[^>]*aria-label="A100, hardware, (\d+) papers"', page)
    assert facet
    narrowed = words_of(text_of(reader, html.unescape(facet[1])))
    assert f"{facet[2]} papers of" in narrowed


def test_nothing_found_says_what_would_be(reader: FlaskClient) -> None:
    """Without one scope there is something: it says which, how many, and links it."""
    page = text_of(reader, "/?q=kv+cache+hardware:abacus")
    assert re.search(r'Without hardware:abacus there are <a href="/\?q=kv\+cache">\d+</a>', page)


def test_a_paper_opened_from_a_list_knows_its_place(reader: FlaskClient) -> None:
    """How one came, the position, and links to the neighbours in that list."""
    first = text_of(reader, "/?q=kv+cache")
    link = re.search(r'<h3><a href="(/papers/[^"]+at=2[^"]*)"', first)
    assert link
    page = text_of(reader, html.unescape(link[1]))
    assert "“kv cache”" in page
    assert re.search(r"2 of \d+", page)
    assert 'rel="prev"' in page
    assert 'rel="next"' in page


def test_a_paper_shows_every_mention_in_its_abstract(reader: FlaskClient) -> None:
    """Each mention is a link to its concept, in its kind's class, with its role in words."""
    page = text_of(reader, "/papers/{minicache}")
    abstract = re.search(r'<p class="abstract">(.+?)</p>', page, re.S)
    assert abstract
    paper = PAPERS["minicache"]
    assert html.unescape(re.sub(r"<[^>]+>", "", abstract[1])) == paper.abstract
    drawn = re.findall(r'<a class="m k-(\w+) (\w+)" href="/concepts/([^"]+)"', abstract[1])
    expected = [
        (link.kind.lower(), link.role, link.concept_id, mention.start)
        for link in paper.concepts
        for mention in link.mentions
        if mention.field == "abstract"
    ]
    assert drawn == [row[:3] for row in sorted(expected, key=lambda row: row[3])]
    assert "This paper <b>evaluates on</b> it." in page


def test_an_old_id_leads_to_the_present_one(reader: FlaskClient) -> None:
    """A bookmark outlives the day on which a better identifier came."""
    paper = PAPERS["pagedattention"]
    old = next(key for key in paper.other_ids if key != paper.id)
    answer = reader.get(f"/papers/{old}?q=kv")
    assert answer.status_code == 301
    assert answer.headers["Location"].startswith(f"/papers/{paper.id}")


def test_bibtex_is_an_entry(reader: FlaskClient, paper_id: Callable[[str], str]) -> None:
    """Key, authors, year, identifiers; as text."""
    answer = reader.get(f"/papers/{paper_id('minicache')}/bibtex")
    assert answer.mimetype == "text/plain"
    text = answer.get_data(as_text=True)
    assert text.startswith("@misc{liu2024minicache,")
    assert "Akide Liu and Jing Liu and Bohan Zhuang" in text
    assert "2405.14366" in text


def test_a_concept_filters_its_papers_by_role(reader: FlaskClient) -> None:
    """Each part of the count sentence leads to exactly the papers that it counts."""
    page = text_of(reader, "/concepts/method:kv-cache")
    part = re.search(r'href="([^"]+role=uses[^"]*)">(\d+) use it', page)
    assert part
    rows = text_of(reader, html.unescape(part[1]).partition("#")[0])
    assert rows.count("<tr data-row") == int(part[2])


def test_a_comparison_puts_what_all_share_first(reader: FlaskClient) -> None:
    """Blocks from shared by all to only in one; a cell is a role word or blank."""
    page = words_of(text_of(reader, "/compare?p={minicache}&p={scbench}&p={shadowkv}"))
    assert (
        page.index("Shared by all 3") < page.index("Shared by 2") < page.index("Only in MiniCache")
    )
    csv = reader.get(
        "/compare.csv?p={minicache}&p={scbench}".format(
            **{name: paper.id for name, paper in PAPERS.items()}
        )
    )
    assert csv.mimetype == "text/csv"
    assert csv.get_data(as_text=True).startswith("concept,kind,MiniCache")


def test_a_path_is_a_sentence_and_can_be_narrowed(reader: FlaskClient) -> None:
    """Both work on something; leaving it out gives the next way."""
    page = text_of(reader, "/path?from={minicache}&to={scbench}")
    assert "KV cache compression" in words_of(page)
    out = re.search(r'href="([^"]+)" aria-label="Not through KV cache compression"', page)
    assert out
    narrowed = words_of(text_of(reader, html.unescape(out[1])))
    assert "Not through: KV cache compression" in narrowed
    assert "Both work on KV cache compression" not in narrowed
    same = words_of(text_of(reader, "/path?from={minicache}&to={minicache}"))
    assert "Pick two different things." in same


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/papers/arxiv:0000.00000", 404),
        ("/concepts/method:nothing", 404),
        ("/nowhere", 404),
        ("/?q=x&page=minus", 400),
        ("/?q=x&sort=sideways", 400),
        ("/concepts?kind=planet", 400),
        ("/add/load:nothing", 404),
    ],
)
def test_what_is_not_there_gets_a_page_of_its_own(
    reader: FlaskClient, path: str, status: int
) -> None:
    """The same shell, one sentence, one way on, the id of the request."""
    page = text_of(reader, path, status)
    assert page.count("<h1") == 1
    assert re.search(r"request [0-9a-f]{8}", page)


def test_an_unknown_id_offers_the_closest(reader: FlaskClient) -> None:
    """Names that begin like it are one click away."""
    page = text_of(reader, "/concepts/method:kv-cach", 404)
    assert "No concept has the id method:kv-cach." in words_of(page)
    assert 'href="/concepts/method:kv-cache"' in page


@pytest.mark.parametrize(
    "q", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}"]
)
def test_what_somebody_types_stays_text(reader: FlaskClient, q: str) -> None:
    """A query that is markup is shown as its characters."""
    answer = reader.get("/", query_string={"q": q})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "49" not in words_of(page).partition("Search papers")[0]


def test_a_theme_that_was_chosen_is_in_the_page(reader: FlaskClient) -> None:
    """The server writes it, so nothing flashes; any other value is ignored."""
    reader.set_cookie("theme", "dark")
    assert '<html lang="en" data-theme="dark">' in text_of(reader, "/")
    reader.set_cookie("theme", '"><script>')
    assert '<html lang="en">' in text_of(reader, "/")


def test_the_overview_tells_of_the_last_load(client: FlaskClient, database: Database) -> None:
    """A load that is done stands on the first page with what it brought, and leads to its own."""
    counts = {"papers": 3, "loaded": 3}
    load = create_load(database, "twin.bib")
    finish_load(database, load, counts=counts)
    page = client.get("/")
    assert page.status_code == 200
    assert "twin.bib" in page.text
    assert f'href="/add/{load}">See this load' in page.text
