"""Fetching from services: whole, polite, resumable, and plain about what goes wrong."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

import paperkin
from ingest.errors import IngestError
from ingest.fetch.client import TRIES, Client
from ingest.fetch.errors import ServiceError
from ingest.fetch.fetch import FRESH_SECONDS, fetch_ids, fetch_search
from ingest.fetch.pages import Pages
from ingest.fetch.service import Service
from ingest.fetch.settings import FetchSettings
from ingest.read.sources import iter_sources
from ingest.records import SourceRecord
from tests.ingest.fetch.services import COUNT, IDS, Web, cut, empty, half, status


class Desk:
    """A service, its folder of pages and its cache, with short waits."""

    def __init__(self, service: Service, folder: Path) -> None:
        self.said: list[str] = []
        self.client = Client(service, folder / "cache", self.said.append, first_wait=0.01)
        self.pages = Pages(folder / "out", service.suffix)

    def records(self) -> list[SourceRecord]:
        """What ``paperkin load`` reads in the folder; a problem fails the test."""
        found = list(iter_sources([str(self.pages.folder)]))
        assert all(isinstance(each, SourceRecord) for each in found), found
        return [each for each in found if isinstance(each, SourceRecord)]


@pytest.mark.parametrize("name", ["arxiv", "openalex", "semantic_scholar"])
def test_a_search_is_whole_and_loads(name: str, web: Web, tmp_path: Path) -> None:
    """Every paper of every page is there once, and no more than were wanted."""
    desk = Desk(getattr(web, name)(), tmp_path)
    fetched = fetch_search(desk.client, desk.pages, "tides", most=230)
    assert (fetched.records, fetched.pages, fetched.asked, fetched.total) == (230, 3, 3, COUNT)
    titles = [each.record.title for each in desk.records()]
    assert len(titles) == len(set(titles)) == 230
    assert all(each.record.abstract.startswith("We measure") for each in desk.records())


def test_a_search_ends_where_nothing_more_matches(web: Web, tmp_path: Path) -> None:
    """More may be wanted than there are."""
    for service in (web.arxiv(), web.openalex(), web.semantic_scholar()):
        desk = Desk(service, tmp_path / service.name)
        assert fetch_search(desk.client, desk.pages, "tides", most=9_999).records == COUNT


def test_what_was_fetched_is_not_asked_again(web: Web, tmp_path: Path) -> None:
    """The same search asks nothing, a longer one only for the rest, --fresh and a day for all."""
    desk = Desk(web.arxiv(), tmp_path)
    fetch_search(desk.client, desk.pages, "tides", most=150)
    assert fetch_search(desk.client, desk.pages, "tides", most=150).asked == 0
    assert fetch_search(desk.client, desk.pages, "tides", most=200).asked == 1
    assert [ask[2]["start"] for ask in web.asked] == ["0", "100", "150"]
    assert fetch_search(desk.client, desk.pages, "tides", most=50, anew=True).records == 50
    assert len(desk.records()) == 50
    note = desk.pages.folder / ".fetch.json"
    old = json.loads(note.read_text()) | {"begun": time.time() - FRESH_SECONDS - 1}
    note.write_text(json.dumps(old))
    assert fetch_search(desk.client, desk.pages, "tides", most=50).asked == 1


def test_a_stopped_fetch_goes_on(web: Web, tmp_path: Path) -> None:
    """After a stop in the middle, the pages before it stay and are not asked again."""
    desk = Desk(web.arxiv(), tmp_path)

    def stop(done: int, _wanted: int) -> None:
        if done == 200:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch_search(desk.client, desk.pages, "tides", most=COUNT, on_fetched=stop)
    assert len(desk.records()) == 200
    again = fetch_search(desk.client, desk.pages, "tides", most=COUNT)
    assert (again.asked, again.records, len(desk.records())) == (1, COUNT, COUNT)


def test_old_pages_stay_when_asking_anew_fails(web: Web, tmp_path: Path) -> None:
    """Nothing is thrown away before there is something better."""
    desk = Desk(web.arxiv(), tmp_path)
    fetch_search(desk.client, desk.pages, "tides", most=50)
    web.faults = [status(500)] * TRIES
    with pytest.raises(ServiceError):
        fetch_search(desk.client, desk.pages, "tides", most=50, anew=True)
    assert len(desk.records()) == 50


@pytest.mark.parametrize("fault", [status(429), status(500), status(503), cut, half, empty])
def test_a_passing_fault_costs_nothing(
    fault: Callable[..., None], web: Web, tmp_path: Path
) -> None:
    """A request that fails twice is sent again, and the pages are whole."""
    web.faults = [None, fault, fault]
    desk = Desk(web.arxiv(), tmp_path)
    assert fetch_search(desk.client, desk.pages, "tides", most=200).records == 200
    assert len(desk.records()) == 200
    assert len(web.asked) == 4
    assert all("asking again" in line for line in desk.said)


def test_retry_after_is_honoured(web: Web, tmp_path: Path) -> None:
    """A service that says when to come again is not asked before, in seconds or by a date."""
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=3), usegmt=True)
    web.faults = [status(429, "1"), status(503, soon)]
    desk = Desk(web.openalex(), tmp_path)
    fetch_search(desk.client, desk.pages, "tides", most=10)
    times = [ask[0] for ask in web.asked]
    assert times[1] - times[0] >= 1
    assert times[2] >= times[0] + 2


def test_a_long_wait_is_left_to_the_person(web: Web, tmp_path: Path) -> None:
    """Nobody sits an hour before a command; the way on is said."""
    web.faults = [None, status(429, "3600")]
    desk = Desk(web.arxiv(), tmp_path)
    with pytest.raises(ServiceError, match=r"asks to wait 60 minutes.*what was fetched is kept"):
        fetch_search(desk.client, desk.pages, "tides", most=200)
    assert len(desk.records()) == 100


def test_the_pause_is_kept_across_commands(web: Web, tmp_path: Path) -> None:
    """Two requests, of one fetch or of two, lie as far apart as the service wants."""
    for query in ("tides", "moons"):
        desk = Desk(web.arxiv(pause=0.4), tmp_path / query)
        desk.client = Client(desk.client.service, tmp_path / "cache", first_wait=0.01)
        fetch_search(desk.client, desk.pages, query, most=200)
    times = [ask[0] for ask in web.asked]
    assert len(times) == 4
    assert all(after - before >= 0.39 for before, after in pairwise(times))


def test_public_services_are_asked_by_their_rules() -> None:
    """ArXiv's three seconds cannot be shortened, those of a mirror can."""
    assert FetchSettings.from_env({}).arxiv().pause == 3
    assert FetchSettings.from_env({"PAPERKIN_FETCH_PAUSE": "0"}).arxiv().pause == 3
    mirror = {"PAPERKIN_ARXIV_URL": "http://127.0.0.1:1/api", "PAPERKIN_FETCH_PAUSE": "0"}
    assert FetchSettings.from_env(mirror).arxiv().pause == 0
    with pytest.raises(IngestError, match="PAPERKIN_FETCH_PAUSE"):
        FetchSettings.from_env({"PAPERKIN_FETCH_PAUSE": "soon"})


def test_papers_by_id(web: Web, tmp_path: Path) -> None:
    """Papers come by id in any spelling, and ids that nobody has are named."""
    desk = Desk(web.arxiv(), tmp_path / "a")
    wanted = [f"arXiv:{IDS[3]}v1", f"https://arxiv.org/abs/{IDS[4]}", "2512.99999", *IDS[10:150]]
    fetched = fetch_ids(desk.client, desk.pages, wanted)
    assert (fetched.records, fetched.missing, fetched.asked) == (142, ("2512.99999",), 2)
    desk = Desk(web.openalex(), tmp_path / "o")
    fetched = fetch_ids(desk.client, desk.pages, ["W7", "10.1234/tide.9", "W99999"])
    assert (fetched.records, fetched.missing) == (2, ("W99999",))
    desk = Desk(web.semantic_scholar(), tmp_path / "s")
    fetched = fetch_ids(desk.client, desk.pages, [IDS[5], "2512.99999"])
    assert (fetched.records, fetched.missing) == (1, ("ARXIV:2512.99999",))
    assert desk.records()[0].record.references == (f"arxiv:{IDS[0]}",)


def test_what_is_no_id_is_named(web: Web, tmp_path: Path) -> None:
    """Nothing is asked for an id that cannot be one."""
    desk = Desk(web.arxiv(), tmp_path)
    with pytest.raises(ServiceError, match="'tides' is no arXiv id"):
        fetch_ids(desk.client, desk.pages, [IDS[0], "tides"])
    assert not web.asked


def test_the_service_is_quoted_when_it_refuses(web: Web, tmp_path: Path) -> None:
    """A wrong query is answered in the service's words, at once."""
    desk = Desk(web.arxiv(), tmp_path)
    with pytest.raises(ServiceError, match="incorrect query"):
        fetch_search(desk.client, desk.pages, "!", most=10)
    assert len(web.asked) == 1


def test_a_folder_of_other_files_is_left_alone(web: Web, tmp_path: Path) -> None:
    """A fetch fills a folder of its own, and one folder holds one question."""
    desk = Desk(web.arxiv(), tmp_path)
    fetch_search(desk.client, desk.pages, "tides", most=10)
    with pytest.raises(IngestError, match="what was fetched for tides"):
        fetch_search(desk.client, desk.pages, "moons", most=10)
    strange = Pages(tmp_path / "mine", ".xml")
    strange.folder.mkdir()
    (strange.folder / "thesis.tex").write_text("mine")
    with pytest.raises(IngestError, match="holds other files"):
        fetch_search(desk.client, strange, "tides", most=10, anew=True)


def test_keys_are_sent_and_never_written(web: Web, tmp_path: Path) -> None:
    """What says who asks goes to the service and into no file."""
    for service in (web.openalex(), web.semantic_scholar()):
        desk = Desk(service, tmp_path / service.name)
        fetch_search(desk.client, desk.pages, "tides", most=10)
    assert web.asked[0][2]["mailto"] == "me@example.org"
    written = [path.read_text() for path in tmp_path.rglob("*") if path.is_file()]
    assert not any("me@example.org" in text or "secret-key" in text for text in written)


def test_the_command_says_what_came_and_what_to_do(
    web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Papers, matches, missing ids and the next command are printed; without a network, why."""
    monkeypatch.setenv("PAPERKIN_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("PAPERKIN_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PAPERKIN_FETCH_PAUSE", "0")
    monkeypatch.setenv("PAPERKIN_ARXIV_URL", f"{web.address}/api/query")

    def run(*args: str) -> tuple[int, str]:
        result = CliRunner().invoke(paperkin.cli, ["fetch", *args])
        return result.exit_code, result.output

    code, output = run("arxiv", "cat:cs.LG", "--max", "120")
    assert code == 0
    assert "120 papers of 250 that match from arXiv." in output
    folder = next((tmp_path / "data" / "fetched").iterdir())
    assert f"paperkin load '{folder}'" in output
    assert folder.name.startswith("arxiv-cat-cs.LG-")
    code, output = run("arxiv", "--ids", f"{IDS[1]},2512.99999")
    assert code == 1
    assert "arXiv has no paper 2512.99999." in output
    assert run("arxiv")[0] == run("arxiv", "x", "--ids", "1")[0] == 2
    monkeypatch.setenv("PAPERKIN_ARXIV_URL", "http://127.0.0.1:9/api/query")
    code, output = run("arxiv", "all:moon")
    assert code == 1
    assert "there is no connection to 127.0.0.1" in output
