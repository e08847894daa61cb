"""The page about the settings and the settings themselves."""

import re
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any

import pytest

from graph.settings import GraphSettings
from ingest.fetch.settings import FetchSettings
from ingest.settings import IngestSettings
from web.settings import WebSettings

PAGE = Path(__file__).parents[1] / "docs" / "settings.md"
ROW = re.compile(
    r"^\| `(?P<variable>[A-Z0-9_]+)` \| (?P<default>[^|]+) \| (?P<text>[^|]+) \|$", re.M
)


def _fields() -> dict[str, "Field[Any]"]:
    """Every field that a variable sets, by the variable."""
    found = {}
    for kind in (GraphSettings, IngestSettings, FetchSettings, WebSettings):
        for each in fields(kind):
            named = kind is IngestSettings
            variable = f"PAPERKIN_{each.name.upper()}" if named else each.metadata.get("env")
            if variable:
                found[variable] = each
    return found


def _rows() -> dict[str, re.Match[str]]:
    """Every row of the page's tables, by the variable, but those about the tests."""
    text = PAGE.read_text(encoding="utf-8").partition("\n## The tests")[0]
    return {row["variable"]: row for row in ROW.finditer(text)}


def test_the_page_names_every_variable_and_no_other() -> None:
    """A setting cannot be added, renamed or removed without its row in the documentation."""
    assert set(_rows()) == set(_fields())


@pytest.mark.parametrize("variable", sorted(_fields()))
def test_the_page_tells_the_default(variable: str) -> None:
    """The default that the page names is the one that the code has, and so is what it means."""
    field, row = _fields()[variable], _rows()[variable]
    if field.default is not MISSING and field.default not in (None, ()):
        assert row["default"].strip() == f"`{field.default}`"
    assert row["text"].strip().endswith(".")
    if "help" in field.metadata:
        assert row["text"].strip() == field.metadata["help"]
