"""Where Neo4j 2026.08 and 5.26 LTS differ, as far as paperkin or its users can meet it.

The one place for it: each test says what each release does, and runs on whichever server the run
has. docs/database.md ("Two releases") repeats the table.
"""

import pytest

from graph.database import Database
from graph.errors import InvalidValue
from graph.release import read_release


@pytest.fixture
def is_lts(database: Database) -> bool:
    """Whether the server of the run is of the 5 series."""
    rows = database.read("CALL dbms.components() YIELD versions RETURN versions[0] AS version")
    return str(rows[0]["version"]).startswith("5.")


def test_only_newer_releases_speak_cypher_25(database: Database, is_lts: bool) -> None:
    """The prefix is refused by 5.26 as an argument it does not know; nothing of ours uses it."""
    if is_lts:
        with pytest.raises(InvalidValue, match="25"):
            database.read("CYPHER 25 RETURN 1 AS one")
    else:
        assert database.read("CYPHER 25 RETURN 1 AS one") == [{"one": 1}]


def test_only_newer_releases_have_procedures_that_call_home(
    database: Database, is_lts: bool
) -> None:
    """They are there, without a way to leave them out; the console's list of allowed ones does."""
    rows = database.run("SHOW PROCEDURES YIELD name WHERE name STARTS WITH 'fleetManagement'")
    assert bool(rows) is not is_lts


def test_the_server_is_started_by_another_class() -> None:
    """The lock file of each release names its own, and the oldest Java that runs it."""
    older, newer = read_release("5.26.30"), read_release("2026.08.1")
    assert older.main_class.endswith(".CommunityEntryPoint")
    assert newer.main_class.endswith(".Neo4jCommunity")
    assert older.java < newer.java
