"""Scripts and style sheets are kept for good under an address that names their content."""

import re
from pathlib import Path

from flask.testing import FlaskClient

from web.assets import build_version


def test_the_version_follows_the_content_of_any_file(tmp_path: Path) -> None:
    """Another text, another name and one file more are another version."""
    (tmp_path / "js").mkdir()
    file = tmp_path / "js" / "one.js"
    file.write_text("1")
    versions = {build_version(tmp_path)}
    assert build_version(tmp_path) in versions
    file.write_text("2")
    versions.add(build_version(tmp_path))
    file = file.rename(file.with_name("two.js"))
    versions.add(build_version(tmp_path))
    file.with_name("three.js").write_text("")
    versions.add(build_version(tmp_path))
    assert len(versions) == 4


def test_what_a_page_loads_is_kept_for_good(client: FlaskClient) -> None:
    """Every script and sheet of the pages answers, and none is asked for twice."""
    for page in ("/", "/explore", "/query", "/map", "/add"):
        html = client.get(page).get_data(as_text=True)
        addresses = set(re.findall(r'(?:src|href)="(/static/v-[^"]+)"', html))
        assert len(addresses) >= 4, page
        for address in addresses:
            with client.get(address) as answer:
                assert answer.status_code == 200, address
                assert "immutable" in answer.headers["Cache-Control"]
                assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_an_older_page_is_answered_but_not_for_good(client: FlaskClient) -> None:
    """What a page of another version asks for is there; it is asked for again next time."""
    with client.get("/static/v-000000000000/js/main.js") as answer:
        assert answer.status_code == 200
        assert "immutable" not in answer.headers["Cache-Control"]


def test_nothing_beside_the_folder_is_served(client: FlaskClient) -> None:
    """No file above it, no folder, no guess."""
    for name in ("../app.py", "..%2Fapp.py", "js", "js/", "no.js"):
        assert client.get(f"/static/v-000000000000/{name}").status_code in {404, 308}, name
