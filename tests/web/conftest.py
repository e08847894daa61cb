"""What the tests of the app ask for: the app over the graph of the test papers, and its client."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.database import Database
from graph.settings import GraphSettings
from tests.graph.papers import PAPERS, write_papers_of_tests
from web.app import create_app
from web.settings import WebSettings
from web.state import DatabaseProvider

MakeApp = Callable[[DatabaseProvider], Flask]


@pytest.fixture
def make_app(tmp_path: Path) -> MakeApp:
    """Builds an app without a database of its own; give it a provider."""

    def make(provider: DatabaseProvider) -> Flask:
        graph = replace(GraphSettings(), data_folder=tmp_path)
        return create_app(WebSettings(graph=graph, secret_key="tests"), database_provider=provider)

    return make


@pytest.fixture
def app(database: Database, database_settings: GraphSettings, tmp_path: Path) -> Flask:
    """The app over a graph that holds the test papers."""
    write_papers_of_tests(database)
    graph = replace(database_settings, data_folder=tmp_path)
    settings = WebSettings(graph=graph, secret_key="tests")
    return create_app(settings, database_provider=lambda: database)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of that app."""
    return app.test_client()


@pytest.fixture
def paper_id() -> Callable[[str], str]:
    """The id of a test paper by its short name."""
    return lambda name: PAPERS[name].id
