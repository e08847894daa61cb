"""The client of docs/api.md does what the page says, against the running app and its login."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from graph.database import Database
from graph.settings import GraphSettings
from tests.graph.papers import write_papers_of_tests
from tests.web.serving import serving
from web.app import create_app
from web.settings import WebSettings
from web.users import FILE, add_user, make_token

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture
def told(
    database: Database,
    database_settings: GraphSettings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[dict[str, Any]]:
    """What the page's blocks have defined, run one after the other by a user who may only read."""
    write_papers_of_tests(database)
    add_user(tmp_path / FILE, "ada", "a long enough password", writes=False)
    graph = replace(database_settings, data_folder=tmp_path, console_timeout=3600)
    app = create_app(
        WebSettings(graph=graph, secret_key="tests"), database_provider=lambda: database
    )
    with serving(app) as address:
        monkeypatch.setenv("PAPERKIN_ADDRESS", address)
        monkeypatch.setenv("PAPERKIN_API_TOKEN", make_token(tmp_path / FILE, "ada"))
        names: dict[str, Any] = {"__name__": "docs"}
        for block in BLOCKS:
            exec(compile(block, PAGE.name, "exec"), names)  # noqa: S102  (our own page)
        yield names


def test_the_client_pages_asks_fails_and_stops_as_told(told: dict[str, Any]) -> None:
    """A list whole and each item once; an error with its code; rows; a query stopped by its id."""
    total = told["call"]("GET", "/concepts", kind="method")["total"]
    ids = [method["id"] for method in told["methods"]]
    assert len(ids) == len(set(ids)) == total > 2
    assert (told["missing"].status, told["missing"].code) == (404, "not_found")
    assert told["answer"]["columns"] == ["title"]
    assert told["answer"]["rows"]
    (ended,) = told["ended"]
    assert ended.status >= 400
    assert told["call"]("DELETE", f"/query/{told['mine']}") == {"stopped": 0}
    with pytest.raises(told["ApiError"]) as refused:
        told["call"]("POST", "/loads", {"text": "x"})
    assert (refused.value.status, refused.value.code) == (403, "may_not_write")
