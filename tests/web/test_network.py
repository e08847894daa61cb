"""pyvis: what is built from a view, and that none of its known traps is fallen into."""

import ast
import json
import locale
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from web.network import COLOURS, build_network, plain_title, standalone_html

ROOT = Path(__file__).resolve().parents[2]


def node(id_: str, kind: str = "Paper", **more: Any) -> dict[str, Any]:
    """A node as GET graph answers."""
    type_ = "paper" if kind == "Paper" else "concept"
    return {"id": id_, "type": type_, "kind": kind, "label": id_, "name": id_, "weight": 4} | more


def edge(source: str, target: str, role: str = "uses") -> dict[str, Any]:
    """An edge as GET graph answers."""
    return {"id": f"{source}|{role}|{target}", "source": source, "target": target, "role": role}


VIEW = {
    "nodes": [node("p"), node("m", "Method"), node("s", "Software"), node("q")],
    "edges": [edge("p", "m"), edge("p", "m", "mentions"), edge("q", "p", "builds_on"), edge("p", "x")],  # noqa: E501
}  # fmt: skip
HOSTILE = '<script>alert(1)</script><a href="javascript:alert(2)">x</a></script><!--'


def render(app: Flask, view: dict[str, Any], **more: Any) -> str:
    """The stand-alone page of a view."""
    with app.test_request_context():
        return standalone_html(
            view,
            title=HOSTILE,
            address="http://127.0.0.1/explore",
            made_on=date(2026, 1, 2),
            **more,
        )


def test_both_edges_of_a_pair_are_kept() -> None:
    """The network is directed: pyvis drops the second edge of a pair otherwise."""
    network = build_network(VIEW)
    pairs = [(link["from"], link["to"]) for link in network.edges]
    assert pairs == [("p", "m"), ("p", "m"), ("q", "p")]
    assert [link["arrows"] for link in network.edges] == ["", "", "to"]


@pytest.mark.parametrize("title", [HOSTILE, "href", 2024, None, ["href"]])
def test_no_title_switches_pyvis_to_markup_or_breaks_it(title: object) -> None:
    """Any title is text without the word that makes pyvis's own page use innerHTML."""
    network = build_network({"nodes": [node("a", name=title, label=title)], "edges": []})
    assert isinstance(network.nodes[0]["title"], str)
    page = network.generate_html()
    assert "innerHTML" not in page.split("drawGraph")[-1] or "tooltip_link" not in page
    assert "href" not in plain_title(title)


def test_the_page_asks_no_other_host(make_app: Any) -> None:
    """No script, style sheet, picture or font has an address, and a policy forbids them all."""
    page = render(make_app(lambda: None), VIEW)
    assert not re.search(r"<(script|img|iframe|link)\b[^>]*\b(src|href)=", page)
    assert "@import" not in page
    assert "default-src 'none'" in page
    assert "cdn" not in page.split("<script>")[0]


def test_hostile_names_are_data_and_never_markup(make_app: Any) -> None:
    """A name that closes a script or opens a tag stays inside the JSON of the page."""
    view = {"nodes": [node("a", name=HOSTILE, label=HOSTILE)], "edges": []}
    page = render(make_app(lambda: None), view)
    assert "<script>alert" not in page
    assert 'javascript:alert(2)"' not in page
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    data = json.loads(found[1])
    assert data["nodes"][0]["title"].startswith("<script>alert(1)")
    assert page.count("</script>") == 3


def test_places_of_the_view_are_kept_and_nothing_moves(make_app: Any) -> None:
    """With places physics is off and each node stands where it stood."""
    places = {"p": (1, -2), "m": (3, 4), "s": (5, 6), "q": (7, 8)}
    network = build_network(VIEW, places=places)
    assert [(one["x"], one["y"]) for one in network.nodes] == [
        places[one["id"]] for one in network.nodes
    ]
    assert network.options["physics"]["enabled"] is False
    assert '"physics"' in render(make_app(lambda: None), VIEW, places=places)


def test_the_page_is_the_same_in_any_locale(make_app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names beyond ASCII survive where the locale's encoding knows none of them."""
    monkeypatch.setattr(locale, "getpreferredencoding", lambda *_: "ascii")
    page = render(make_app(lambda: None), {"nodes": [node("a", name="Größe 大")], "edges": []})
    assert "Gr\\u00f6\\u00dfe \\u5927" in page or "Größe 大" in page


def test_colours_are_those_of_the_tokens() -> None:
    """The kinds look the same in the file as on the page."""
    tokens = (ROOT / "web" / "static" / "css" / "tokens.css").read_text("utf-8")
    light = tokens.split("@media")[0]
    for kind, colour in COLOURS.items():
        assert re.search(rf"--{kind.lower()}: {colour};", light), kind


def test_nothing_else_knows_pyvis() -> None:
    """Only web/network.py imports it."""
    importers = set()
    for package in ("graph", "ingest", "web"):
        for path in (ROOT / package).rglob("*.py"):
            for statement in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(statement, ast.Import):
                    names = [alias.name for alias in statement.names]
                elif isinstance(statement, ast.ImportFrom):
                    names = [statement.module or ""]
                else:
                    continue
                if any(name.partition(".")[0] == "pyvis" for name in names):
                    importers.add(str(path.relative_to(ROOT)))
    assert importers == {"web/network.py"}
