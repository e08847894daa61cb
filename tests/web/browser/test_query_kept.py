"""Saved queries of the console: kept, opened, renamed, replaced, deleted, each with its undo."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect

from tests.web.browser.conftest import OpenPage, until
from tests.web.browser.test_query import write

pytestmark = pytest.mark.browser

Names = Callable[[], list[str]]
YEARS = "MATCH (p:Paper) WHERE p.year > $year RETURN p.title AS title LIMIT 3"


@pytest.fixture
def names(client: FlaskClient) -> Names:
    """What the server keeps now, newest first."""

    def read() -> list[str]:
        found = client.get("/api/v1/saved?kind=query").json
        return [item["name"] for item in found["items"]]

    return read


def save(page: Page, name: str) -> None:
    """Save what is in the editor, with the mouse."""
    page.get_by_role("tab", name="Saved").click()
    page.get_by_label("Name of this query").fill(name)
    page.get_by_role("button", name="Save query").click()
    expect(page.locator(".kept-list a", has_text=name)).to_be_visible()


def test_a_saved_query_opens_by_its_link(open_page: OpenPage, names: Names) -> None:
    """Statement and parameters are back in another window, and nothing has run."""
    page = open_page("/query")
    write(page, YEARS)
    page.get_by_label("Parameter year").fill("2023")
    save(page, "Recent papers")
    assert names() == ["Recent papers"]
    link = str(page.locator(".kept-list a").get_attribute("href"))
    other = open_page(link)
    until(other, "document.querySelector('pk-editor')?.view")
    assert other.evaluate("document.querySelector('pk-editor').value") == YEARS
    expect(other.get_by_label("Parameter year")).to_have_value("2023")
    expect(other.locator(".kept-list a[aria-current]")).to_have_text("Recent papers")
    expect(other.get_by_role("tab", name="Saved")).to_have_attribute("aria-selected", "true")
    expect(other.locator(".resultbar")).to_be_hidden()


def test_one_is_replaced_renamed_and_deleted_with_undo(open_page: OpenPage, names: Names) -> None:
    """The button says Replace where the name is taken; undo brings each state back."""
    page = open_page("/query")
    write(page, "RETURN 1 AS one")
    save(page, "Ones")
    write(page, "RETURN 2 AS two")
    page.get_by_role("button", name="Replace query").click()
    toast = page.locator(".toast")
    expect(toast).to_contain_text("Ones is replaced")
    link = page.locator(".kept-list a")
    address = str(link.get_attribute("href"))
    link.click()
    expect(page).to_have_url(re.compile(re.escape(address)))
    assert page.evaluate("document.querySelector('pk-editor').value") == "RETURN 2 AS two"
    with page.expect_response(lambda answer: answer.request.method == "PUT"):
        toast.get_by_role("button", name="Undo").click()
    link.click()
    until(page, "document.querySelector('pk-editor').value === 'RETURN 1 AS one'")
    page.get_by_role("button", name="Rename Ones").click()
    page.get_by_label("New name of Ones").fill("Twos")
    page.get_by_label("New name of Ones").press("Enter")
    expect(link).to_have_text("Twos")
    assert names() == ["Twos"]
    page.get_by_role("button", name="Delete Twos").click()
    expect(link).to_have_count(0)
    assert names() == []
    toast.get_by_role("button", name="Undo").click()
    expect(link).to_have_attribute("href", address)
    assert names() == ["Twos"]


def test_the_keyboard_does_all_of_it(open_page: OpenPage, names: Names) -> None:
    """Arrows reach the tab, Tab the field and the buttons; Esc leaves a name as it was."""
    page = open_page("/query")
    write(page, "RETURN 1 AS one")
    page.get_by_role("tab", name="Examples").focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Saved")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Name of this query")).to_be_focused()
    page.keyboard.type("One")
    page.keyboard.press("Enter")
    link = page.locator(".kept-list a")
    expect(link).to_have_text("One")
    expect(page.get_by_label("Name of this query")).to_be_focused()
    for _ in range(3):  # past Save and the link
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Rename One")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("Two")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Rename One")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(link).to_have_count(0)
    page.get_by_label("Name of this query").evaluate("field => field.blur()")
    page.keyboard.press("u")
    expect(link).to_have_text("One")
    assert names() == ["One"]


def test_a_view_is_not_opened_as_a_query(client: FlaskClient) -> None:
    """The id of a view, and one that nothing has, are errors with a sentence."""
    body = {"kind": "view", "name": "Caches", "value": {"query": "", "places": {}}}
    made = client.post("/api/v1/saved", json=body).json
    wrong = client.get(f"/query?kept={made['id']}")
    assert (wrong.status_code, "is no query" in wrong.text) == (400, True)
    assert client.get("/query?kept=saved:none").status_code == 404
