"""The console in a real browser: it fills, waits, runs, refuses in words, and can be stopped."""

import json
import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import OpenPage, until

pytestmark = pytest.mark.browser


def write(page: Page, statement: str) -> None:
    """Put a statement into the editor."""
    page.evaluate(f"document.querySelector('pk-editor').value = {json.dumps(statement)}")
    until(page, f"document.querySelector('pk-editor').value === {json.dumps(statement)}")


def run(page: Page, statement: str) -> None:
    """Write a statement and run it with the key."""
    write(page, statement)
    page.evaluate("document.querySelector('pk-editor').focus()")
    page.keyboard.press("Control+Enter")


def test_a_link_fills_the_editor_and_never_runs(open_page: OpenPage) -> None:
    """Statement and parameters come from the address; no request runs anything."""
    statement = "MATCH (p:Paper) WHERE p.year >= $year RETURN p, p.year AS year ORDER BY year"
    path = f"/query?q={quote(statement)}&p={quote(json.dumps({'year': 2024}))}"
    page = open_page(path)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    until(page, "document.querySelector('pk-editor')?.view")
    assert page.evaluate("document.querySelector('pk-editor').value") == statement
    expect(page.get_by_label("Parameter year")).to_have_value("2024")
    page.wait_for_timeout(500)
    assert not [url for url in asked if "/api/v1/query" in url]
    page.get_by_role("button", name=re.compile("^Run")).click()
    expect(page.locator(".counted b")).to_contain_text("rows")
    chip = page.locator(".answer tbody a.chip").first
    expect(chip).to_have_attribute("href", re.compile("^/papers/"))


def test_one_run_gives_table_graph_json_and_text(open_page: OpenPage) -> None:
    """The views show the same rows; a head sorts; the plan runs nothing."""
    page = open_page("/query")
    run(page, "MATCH (p:Paper)-[r:USES]->(m:Method) RETURN p, r, m, m.paper_count AS n LIMIT 5")
    expect(page.locator(".counted")).to_contain_text("Your LIMIT 5 was reached")
    expect(page.locator(".answer tbody tr")).to_have_count(5)
    page.get_by_role("button", name="n", exact=True).click()
    expect(page.locator(".answer th[aria-sort=descending]")).to_have_count(1)
    page.locator('[data-view="graph"]').click()
    expect(page.locator(".answer canvas")).to_be_visible()
    page.locator('[data-view="json"]').click()
    rows = json.loads(page.locator(".answer pre").inner_text())
    assert {row["r"]["type"] for row in rows} == {"USES"}
    page.locator('[data-view="text"]').click()
    expect(page.locator(".answer pre")).to_contain_text("[:USES]")
    page.get_by_role("button", name="Plan").click()
    expect(page.locator(".plan")).to_contain_text("Produce results")


def test_a_write_is_refused_with_its_reason(open_page: OpenPage) -> None:
    """The reason names the word and its line; the history says refused."""
    page = open_page("/query", allowed={403})
    run(page, "MATCH (p:Paper)\nDETACH DELETE p")
    expect(page.get_by_role("alert")).to_contain_text("This would write: DETACH DELETE at line 2.")
    expect(page.locator("[data-recent] .danger").first).to_have_text("refused")


def test_a_mistake_is_underlined_where_it_is(open_page: OpenPage) -> None:
    """The message stands below, the word is underlined, typing takes both away."""
    page = open_page("/query", allowed={400})
    run(page, "MATCH (p:Paper)\nRETRUN p")
    expect(page.get_by_role("alert")).to_contain_text("RETURN or another reading clause")
    mistake = page.locator("pk-editor .cm-lintRange-error")
    expect(mistake).to_have_text("RETRUN")
    page.evaluate("document.querySelector('pk-editor').focus()")
    page.keyboard.type(" ")
    expect(page.get_by_role("alert")).to_be_hidden()
    expect(mistake).to_have_count(0)


def test_a_running_query_is_stopped(open_page: OpenPage) -> None:
    """Stop ends the query on the server and the console is ready again."""
    page = open_page("/query", allowed={400, 500, 503, 504})
    run(page, "UNWIND range(1, 100000000000) AS x RETURN count(x)")
    stop = page.get_by_role("button", name=re.compile("^Stop"))
    expect(stop).to_be_visible()
    page.wait_for_timeout(700)
    stop.click()
    expect(page.get_by_role("alert")).to_have_text("Stopped.")
    expect(page.get_by_role("button", name=re.compile("^Run"))).to_be_enabled()


def test_no_rows_name_the_word_that_is_wrong(open_page: OpenPage) -> None:
    """An unknown label is named with the one that was meant; completion knows the schema."""
    page = open_page("/query")
    run(page, "MATCH (h:Hardwear) RETURN h")
    expect(page.locator(".answer")).to_have_text(
        "No rows. Hardwear is no label; did you mean Hardware?"
    )
    write(page, "")
    page.evaluate("document.querySelector('pk-editor').focus()")
    page.keyboard.type("MATCH (p:Pap")
    expect(page.locator("pk-editor .cm-tooltip-autocomplete")).to_contain_text("Paper")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_console_fits_the_screen(open_page: OpenPage, width: int) -> None:
    """Nothing scrolls sideways but the table that may."""
    page = open_page("/query", width=width, height=844, dark=True)
    until(page, "document.querySelector('pk-editor')?.view")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


TITLES = "MATCH (p:Paper) RETURN p.title AS title, p.year AS year ORDER BY title LIMIT 4"


def test_columns_are_resized_by_mouse_and_keys(open_page: OpenPage) -> None:
    """A width holds when the table is sorted; a double click gives the column back."""
    page = open_page("/query")
    run(page, TITLES)
    handle = page.get_by_role("separator", name="Width of title")
    head = page.locator(".answer thead th").nth(1)
    wide = head.evaluate("cell => cell.offsetWidth")
    box = handle.bounding_box()
    assert box
    page.mouse.move(box["x"] + 4, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] - 96, box["y"] + 8)
    page.mouse.up()
    assert head.evaluate("cell => cell.offsetWidth") == pytest.approx(wide - 100, abs=2)
    handle.press("ArrowRight")
    assert head.evaluate("cell => cell.offsetWidth") == pytest.approx(wide - 84, abs=2)
    page.get_by_role("button", name="title", exact=True).click()
    assert head.evaluate("cell => cell.offsetWidth") == pytest.approx(wide - 84, abs=2)
    handle.dblclick()
    assert head.evaluate("cell => cell.style.width") == ""


def test_rows_are_copied_and_saved_without_a_formula(open_page: OpenPage) -> None:
    """In the order of the table; a text that a spreadsheet would run gets an apostrophe."""
    page = open_page("/query")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    run(page, "UNWIND ['a', '=1+1', '@x'] AS word RETURN word, 2 AS n")
    page.get_by_role("button", name="word", exact=True).click()
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("The rows are copied")
    copied = page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n").split("\n")
    shown = page.locator(".answer tbody td:nth-child(2)").all_inner_texts()
    assert copied[0] == "word\tn"
    assert [line.split("\t")[0].removeprefix("'") for line in copied[1:]] == shown
    assert {"'=1+1\t2", "'@x\t2", "a\t2"} == set(copied[1:])
    with page.expect_download() as started:
        page.get_by_role("button", name="CSV").click()
    text = started.value.path().read_text("utf-8")
    assert text.splitlines() == ["word,n", "a,2", "'=1+1,2", "'@x,2"]


def test_a_plan_is_drawn_without_running(open_page: OpenPage) -> None:
    """A fresh page asks for the plan alone; the tree is indented and nothing was run."""
    page = open_page("/query")
    write(page, "MATCH (p:Paper)-[:USES]->(c:Concept) RETURN c.name, count(p)")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Plan").click()
    expect(page.locator(".plan")).to_contain_text("Nothing was run.")
    expect(page.locator(".plan ol ol li").first).to_be_visible()
    assert [url.rpartition("/api/v1")[2] for url in asked if "/api/v1" in url] == ["/query/plan"]
