"""What leaves the explorer: pictures, data, a page of its own, and the Cypher behind a view."""

import base64
import datetime as dt
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import Page

from tests.web.browser.conftest import OpenPage
from tests.web.browser.exploring import FOCUS, ids, settled, view

pytestmark = pytest.mark.browser
SVG = "{http://www.w3.org/2000/svg}"
#: Width and height of a picture, and which colours are in it.
LOOK = """async (address) => {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.width, image.height];
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const {data} = context.getImageData(0, 0, image.width, image.height);
  const colours = new Set();
  for (let at = 0; at < data.length; at += 4) {
    colours.add([0, 1, 2].map((n) => data[at + n].toString(16).padStart(2, '0')).join(''));
  }
  return [image.width, image.height, [...colours]];
}"""


def export(page: Page, kind: str, folder: Path) -> Path:
    """The file that a person gets from the menu."""
    page.locator('[data-tool="export"]').click()
    with page.expect_download() as waiting:
        page.get_by_role("menuitem", name=kind).click()
    file = folder / f"view.{kind.lower()}"
    waiting.value.save_as(file)
    return file


def said(site: str) -> tuple[str, str, str]:
    """What every file says: the legend, the date, the address."""
    return "Papers 8", dt.datetime.now(dt.UTC).date().isoformat(), site + FOCUS


def test_pictures_hold_the_view_its_legend_and_its_address(
    open_page: OpenPage, site: str, tmp_path: Path
) -> None:
    """The SVG has a mark a node and its facts in words; the PNG is the same, twice as large."""
    page = settled(open_page(FOCUS))
    drawing = ET.parse(export(page, "SVG", tmp_path)).getroot()  # noqa: S314  (our own file)
    words = " ".join(text.text or "" for text in drawing.iter(f"{SVG}text"))
    for part in (*said(site), "KV cache", "nodes drawn"):
        assert part in words
    marks = [path for path in drawing.iter(f"{SVG}path") if path.find(f"{SVG}title") is not None]
    assert len(marks) == len(ids(page))
    png = export(page, "PNG", tmp_path).read_bytes()
    blank = page.context.new_page()  # without the app's policy, which has no data: for pictures
    address = "data:image/png;base64," + base64.b64encode(png).decode()
    width, height, colours = blank.evaluate(LOOK, address)
    assert width == pytest.approx(2 * float(drawing.attrib["width"]), abs=2)
    assert height == pytest.approx(2 * float(drawing.attrib["height"]), abs=2)
    assert {"401298", "171b20", "881600", "8f5f05"} <= set(colours)


def test_data_and_a_page_of_its_own(open_page: OpenPage, site: str, tmp_path: Path) -> None:
    """JSON has nodes with places; the HTML draws itself with the network cut off."""
    page = settled(open_page(FOCUS))
    data = json.loads(export(page, "JSON", tmp_path).read_text("utf-8"))
    assert {node["id"] for node in data["nodes"]} == ids(page)
    assert all(isinstance(node["x"], int) for node in data["nodes"])
    assert (data["date"], data["url"]) == said(site)[1:]
    file = export(page, "HTML", tmp_path)
    page.context.set_offline(True)
    alone = page.context.new_page()
    alone.goto(f"file://{file}")
    alone.wait_for_selector("#graph canvas")
    assert alone.evaluate("document.querySelectorAll('script[src], link').length") == 0
    text = alone.locator("body").inner_text()
    for part in ("8 papers", "nodes drawn", *said(site)[1:]):
        assert part in text


@pytest.mark.parametrize(
    "address",
    [
        FOCUS,
        f"{FOCUS}&roles=uses&from=2020&hide=metric:latency",
        f"{FOCUS}&open=software:vllm&add=task:kv-cache-compression&kinds=Paper,Task,Author,Method",
        "/explore?min=2",
        "/explore?add=metric:latency",
    ],
    ids=["focus", "filtered, hidden", "opened, added, authors", "whole", "one alone"],
)
def test_the_cypher_of_a_view_rebuilds_it(open_page: OpenPage, site: str, address: str) -> None:
    """Run in the console, it has exactly the nodes of the view and the links between them."""
    page = settled(open_page(address))
    href = page.locator('[data-tool="cypher"]').get_attribute("href") or ""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(href).query).items()}
    answer = page.request.post(
        f"{site}/api/v1/query",
        data={
            "id": str(uuid4()), "query": asked["q"], "parameters": json.loads(asked["p"]),
            "limit": 1000,
        },
    )  # fmt: skip
    assert answer.ok, answer.text()
    rows = answer.json()["rows"]
    assert {node["id"] for node, _ in rows} == ids(page)
    edges: list[dict[str, Any]] = view(page, "[...graph.view.model.edges.values()]")
    assert {
        (link["source"], link["type"], link["target"]) for _, links in rows for link in links
    } == {(edge["source"], edge["role"].upper(), edge["target"]) for edge in edges}
    page.goto(site + href)
    assert re.search(r"MATCH", page.locator(".cm-content, textarea").first.inner_text())
