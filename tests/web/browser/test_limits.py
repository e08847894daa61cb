"""The page of a refusal that ends by itself: it counts down and then wakes its button."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from graph.database import Database
from graph.settings import GraphSettings
from tests.graph.papers import write_papers_of_tests
from tests.web.browser.conftest import OpenPage
from web import login
from web.app import create_app
from web.limits import Limits
from web.settings import WebSettings

pytestmark = pytest.mark.browser


@pytest.fixture
def app(database: Database, database_settings: GraphSettings, tmp_path: Path) -> Flask:
    """An app whose pages for a query may be asked for once in eight seconds."""
    write_papers_of_tests(database)
    settings = WebSettings(
        graph=replace(database_settings, data_folder=tmp_path), secret_key="tests"
    )
    made = create_app(settings, database_provider=lambda: database)
    limits = Limits({"reads": 1, "previews": 1, "writes": 1}, seconds=8)
    made.before_request_funcs.setdefault("query", []).append(
        lambda: limits.count("reads", login.client())
    )
    return made


def test_the_page_counts_down_and_goes_on(open_page: OpenPage) -> None:
    """The figures are not read out; in the end a polite sentence is, and the button works."""
    open_page("/query")
    page = open_page("/query?q=RETURN%201", allowed={429})
    expect(page.get_by_role("heading", level=1)).to_contain_text("Too many")
    again = page.get_by_role("link", name="Try again")
    expect(again).to_have_attribute("aria-disabled", "true")
    status = page.locator("pk-wait [role=status]")
    expect(status).to_have_text("")
    assert page.locator("[role=status] [data-seconds], [aria-live] [data-seconds]").count() == 0
    first = int(page.locator("[data-seconds]").inner_text())
    expect(page.locator("[data-seconds]")).not_to_have_text(str(first))
    expect(status).to_have_text("You can go on now.")
    again.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/query?q=RETURN%201")
    expect(page.locator("pk-editor")).to_be_visible()
