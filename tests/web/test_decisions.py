"""Decisions about every paper over the JSON API, on pages, and as a file."""

import tomllib
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph.model import Override
from ingest.extract.vocabulary import read_entries
from tests.web.pages import text_of, words_of
from web.decisions import build_decisions, leads_to

V1 = "/api/v1"


def _made(action: str, target: str, **value: object) -> Override:
    return Override(id=f"{action} {target}", action=action, paper=None, target=target, value=value)


def test_a_merge_over_the_api_holds_for_every_paper(client: FlaskClient, tmp_path: Path) -> None:
    """What it would give, the merge, the redirect, the export, the undo."""
    would = client.get(f"{V1}/merged/hardware:cpu?with=hardware:gpu").json
    assert would["papers"] >= max(would["one"]["papers"], would["other"]["papers"])
    body = {"action": "merge", "target": "hardware:cpu", "value": {"into": "hardware:gpu"}}
    made = client.post(f"{V1}/overrides", json=body)
    assert made.status_code == 201, made.get_data(as_text=True)
    assert made.json["read"] > 0
    assert made.json["value"] == {"into": "hardware:gpu", "name": "GPU", "was": "CPU"}
    assert client.get(f"{V1}/concepts/hardware:cpu").status_code == 404
    moved = client.get("/concepts/hardware:cpu")
    assert (moved.status_code, moved.headers["Location"]) == (302, "/concepts/hardware:gpu")
    said = words_of(text_of(client, "/concepts/hardware:gpu"))
    assert "“CPU” was merged into it." in said
    file = tmp_path / "decisions.toml"
    file.write_bytes(client.get(f"{V1}/overrides/vocabulary").data)
    (entry,) = read_entries(file)
    assert (entry.kind, entry.name, entry.aliases) == ("Hardware", "GPU", ("CPU",))
    assert client.delete(f"{V1}/overrides/{made.json['id']}", json={}).status_code == 200
    assert client.get(f"{V1}/concepts/hardware:cpu").json["paper_count"] > 0
    assert tomllib.loads(client.get(f"{V1}/overrides/vocabulary").text) == {}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"action": "merge", "target": "hardware:cpu", "value": {"into": "hardware:cpu"}}, 400),
        ({"action": "merge", "target": "hardware:none", "value": {"into": "hardware:cpu"}}, 404),
        ({"action": "role", "target": "hardware:cpu", "value": {"role": "uses"}}, 400),
        ({"action": "kind", "target": "hardware:cpu", "value": {"kind": "Thing"}}, 400),
        ({"action": "nonsense", "target": "hardware:cpu"}, 400),
    ],
)
def test_what_cannot_be_decided_changes_nothing(
    client: FlaskClient, body: dict[str, object], status: int
) -> None:
    """The answer says why, and nothing is kept."""
    answer = client.post(f"{V1}/overrides", json=body)
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.json["error"]["message"]
    assert client.get(f"{V1}/overrides").json["total"] == 0


def test_a_page_lists_what_concerns_it_alone() -> None:
    """Newest first; what is about another concept or one paper is not there."""
    overrides = [
        _made("merge", "model:b", into="model:a", was="B"),
        _made("kind", "method:a", kind="Model", ids=["model:a"]),
        _made("split", "model:a", words="A one", name="A one", kind="Model"),
        _made("alias", "model:a", alias="Aa", name="A"),
        _made("name", "model:a", name="A", was="a"),
        _made("name", "model:other", name="O", was="o"),
    ]
    assert [decision.text for decision in build_decisions("model:a", overrides)] == [
        "It was called “a” before.",
        "“Aa” means it too.",
        "“A one” was split off.",
        "It was a method before.",
        "“B” was merged into it.",
    ]
    assert [d.text for d in build_decisions("model:a-one", overrides)] == ["It was split from a."]
    assert leads_to("method:a", overrides) == "model:a"
    assert leads_to("model:b", overrides) == "model:a"
    assert leads_to("model:a", overrides) is None
