"""The folder of the local server: secrets, configuration, releases; no process is started."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from graph.errors import DataFolderUnusable, InvalidValue, ReleaseTooOld, ServerError
from graph.home import (
    Home,
    State,
    build_configuration,
    copy_for_upgrade,
    forget_copy,
    make_home,
    needs_upgrade,
    prepare_home,
    read_password,
    read_state,
    record_release,
    undo_upgrade,
    write_state,
)
from graph.settings import GraphSettings


@pytest.fixture
def settings(tmp_path: Path) -> GraphSettings:
    """Settings with an empty data folder."""
    return GraphSettings(data_folder=tmp_path / "data", cache_folder=tmp_path / "cache")


@pytest.fixture
def home(settings: GraphSettings) -> Home:
    """The home of a server that has never run."""
    return make_home(settings)


def _fill(home: Home, release: str) -> None:
    """Make the folder look as a server of that release leaves it, as far as files go."""
    (home.data / "databases" / "system").mkdir(parents=True)
    (home.data / "databases" / "system" / "store").write_text(release)
    record_release(home, release)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_password_can_be_read_by_its_owner_only(home: Home, settings: GraphSettings) -> None:
    """Password, first-password file and folder are closed to everyone else."""
    password = read_password(home)
    prepare_home(home, release="1.0", port=7687, settings=settings)
    assert _mode(home.folder) == 0o700
    assert _mode(home.password_file) == 0o600
    assert _mode(home.data / "dbms" / "auth.ini") == 0o600
    assert password == read_password(home)
    assert password not in (home.configuration / "neo4j.conf").read_text()
    assert password not in (home.data / "dbms" / "auth.ini").read_text()


def test_two_homes_have_different_passwords(settings: GraphSettings, tmp_path: Path) -> None:
    """The password is random."""
    other = make_home(replace(settings, data_folder=tmp_path / "other"))
    assert read_password(make_home(settings)) != read_password(other)


def test_a_lost_password_is_not_replaced_silently(home: Home) -> None:
    """Where there is data, a new password would not open it: say so instead."""
    _fill(home, "1.0")
    with pytest.raises(ServerError, match="password"):
        read_password(home)


def test_the_configuration_keeps_queries_in(settings: GraphSettings) -> None:
    """Only loopback, no HTTP, no file or host for LOAD CSV, memory capped, nothing reported."""
    found = build_configuration(7777, replace(settings, heap="1g"))
    assert found["server.bolt.listen_address"] == "127.0.0.1:7777"
    assert found["server.http.enabled"] == "false"
    assert found["dbms.security.allow_csv_import_from_file_urls"] == "false"
    assert found["internal.dbms.cypher_ip_blocklist"] == "0.0.0.0/0,::/0"
    assert found["dbms.usage_report.enabled"] == "false"
    assert int(found["db.memory.transaction.max"]) == 256 << 20
    assert int(found["dbms.memory.transaction.total.max"]) == 512 << 20


def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    """The error names the folder and the variable that moves it."""
    (tmp_path / "data").write_text("")
    with pytest.raises(DataFolderUnusable) as caught:
        make_home(GraphSettings(data_folder=tmp_path / "data"))
    assert caught.value.folder == tmp_path / "data"
    assert "PAPERKIN_DATA" in caught.value.hint


def test_an_older_release_refuses_newer_data(home: Home) -> None:
    """Data of a newer release is left untouched, and the error names both."""
    _fill(home, "2026.08.1")
    with pytest.raises(ReleaseTooOld, match=r"2026\.08\.1.*5\.26\.30"):
        needs_upgrade(home, "5.26.30")
    assert not home.copy.exists()


def test_a_newer_release_copies_the_data_first(home: Home) -> None:
    """The copy stays until a load has gone well, and brings the data back where it did not open."""
    _fill(home, "5.26.30")
    store = home.data / "databases" / "system" / "store"
    assert needs_upgrade(home, "2026.08.1")
    copy_for_upgrade(home)
    store.write_text("half upgraded")
    undo_upgrade(home)
    assert (store.read_text(), home.copy.exists()) == ("5.26.30", False)
    copy_for_upgrade(home)
    record_release(home, "2026.08.1")
    assert not needs_upgrade(home, "2026.08.1")
    assert home.copy.exists()
    forget_copy(home)
    assert not home.copy.exists()


def test_the_state_of_a_server_survives_a_broken_file(home: Home) -> None:
    """What was recorded is read back; a file that is no record counts as none."""
    state = State(pid=1, created=2.0, port=3, release="1.0", stops=True)
    write_state(home, state)
    assert read_state(home) == state
    home.state.write_text('{"pid": 1}')
    assert read_state(home) is None
    home.state.write_text("not json")
    assert read_state(home) is None


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("NEO4J_URI", "http://localhost:7474"),
        ("PAPERKIN_NEO4J_PORT", "many"),
        ("PAPERKIN_NEO4J_PORT", "70000"),
        ("PAPERKIN_NEO4J_HEAP", "much"),
        ("PAPERKIN_READ_TIMEOUT", "0"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(variable: str, value: str) -> None:
    """The error says which variable is wrong, or which address."""
    with pytest.raises(InvalidValue) as caught:
        GraphSettings.from_env({variable: value})
    assert variable in caught.value.message or value in caught.value.message


def test_settings_never_show_the_password() -> None:
    """What is logged of the settings holds no secret."""
    settings = GraphSettings.from_env({"NEO4J_URI": "bolt://h:1", "NEO4J_PASSWORD": "secret-word"})
    assert settings.password == "secret-word"
    assert "secret-word" not in repr(settings)
