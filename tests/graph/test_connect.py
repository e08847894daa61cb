"""Opening a database: whose graph it is, and that its schema is in place."""

from dataclasses import replace

import pytest

from graph.connect import connect, open_database
from graph.database import Database
from graph.errors import AccessDenied, DatabaseUnavailable, ForeignDatabase, SchemaTooNew
from graph.schema import SCHEMA_VERSION, read_schema_version
from graph.settings import GraphSettings


def test_an_empty_database_becomes_ours(
    bare_database: Database, server_settings: GraphSettings
) -> None:
    """The first opening makes the schema; the second finds it."""
    for _ in range(2):
        with open_database(server_settings) as db:
            assert read_schema_version(db) == SCHEMA_VERSION
    assert bare_database.read("MATCH (n) RETURN count(n) AS n") == [{"n": 1}]
    assert bare_database.read("SHOW CONSTRAINTS YIELD name RETURN count(name) > 0 AS some") == [
        {"some": True}
    ]


def test_somebody_elses_graph_is_refused(
    bare_database: Database, server_settings: GraphSettings
) -> None:
    """A graph that paperkin did not make is left as it is, until --adopt says otherwise."""
    bare_database.run("CREATE (:Person {name: 'Ada'})-[:KNOWS]->(:Person {name: 'Grace'})")
    with pytest.raises(ForeignDatabase, match="2 nodes") as caught, open_database(server_settings):
        pass
    assert "--adopt" in caught.value.hint
    assert bare_database.read("SHOW CONSTRAINTS YIELD name") == []
    with open_database(server_settings, adopt=True):
        pass
    with open_database(server_settings) as db:  # adopted once, it is ours
        assert db.read("MATCH (p:Person) RETURN count(p) AS n") == [{"n": 2}]


def test_a_graph_of_a_newer_paperkin_is_refused(
    database: Database, server_settings: GraphSettings
) -> None:
    """An older version must not write into a graph whose rules it does not know."""
    database.run("MATCH (m:Paperkin) SET m.schema_version = $v", {"v": SCHEMA_VERSION + 1})
    with pytest.raises(SchemaTooNew), open_database(server_settings):
        pass


def test_a_configured_database_that_is_away_is_not_replaced(
    server_settings: GraphSettings,
) -> None:
    """Where NEO4J_URI is set nothing local is started, and the password is not in the error."""
    away = replace(server_settings, uri="bolt://127.0.0.1:1", password="secret-word")
    with pytest.raises(DatabaseUnavailable) as caught, connect(away):
        pass
    assert "secret-word" not in caught.value.message + caught.value.hint


def test_a_wrong_password_is_said_so(server_settings: GraphSettings) -> None:
    """The error names the variables to look at."""
    wrong = replace(server_settings, password="wrong-password")
    with pytest.raises(AccessDenied) as caught, connect(wrong):
        pass
    assert "NEO4J_PASSWORD" in caught.value.hint
