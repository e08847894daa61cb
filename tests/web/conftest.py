"""What the tests of the app ask for: the app over the graph of the test papers, and its client."""

import threading
from collections.abc import Callable, Iterator
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


@pytest.fixture(scope="module")
def reading_app(
    module_database: Database,
    module_settings: GraphSettings,
    tmp_path_factory: pytest.TempPathFactory,
) -> Flask:
    """The app over a graph that holds the test papers, for a module that only reads it."""
    write_papers_of_tests(module_database)
    graph = replace(module_settings, data_folder=tmp_path_factory.mktemp("data"))
    return create_app(
        WebSettings(graph=graph, secret_key="tests"), database_provider=lambda: module_database
    )


@pytest.fixture
def reader(reading_app: Flask) -> FlaskClient:
    """A client of that app, with no cookies of an earlier test."""
    return reading_app.test_client()


@pytest.fixture
def app(database: Database, database_settings: GraphSettings, tmp_path: Path) -> Iterator[Flask]:
    """The app over a graph of the test papers that a test may change."""
    write_papers_of_tests(database)
    graph = replace(database_settings, data_folder=tmp_path)
    settings = WebSettings(graph=graph, secret_key="tests")
    yield create_app(settings, database_provider=lambda: database)
    for thread in threading.enumerate():  # a load's process must not write into the next test
        if thread.name.startswith("paperkin-load:"):
            thread.join()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of the app that a test may change."""
    return app.test_client()


@pytest.fixture
def paper_id() -> Callable[[str], str]:
    """The id of a test paper by its short name."""
    return lambda name: PAPERS[name].id
