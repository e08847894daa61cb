"""What a running app holds besides Flask's own: its settings and the way to its database.

Views ask here; nothing else of the app is global. The provider is a callable so that pages can be
served before the database answers, and so that a test hands in the database it has.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask, current_app

from graph.database import Database
from web.kept import Kept
from web.reading import Reader
from web.settings import WebSettings

#: Returns the open database at once, or raises: DatabaseStarting, or why it did not start.
DatabaseProvider = Callable[[], Database]

_KEY = "paperkin"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The settings of an app, the way to its database, what reads papers, and kept answers."""

    settings: WebSettings
    database_provider: DatabaseProvider
    reader: Reader
    kept: Kept = field(default_factory=Kept)


def install(app: Flask, state: State) -> None:
    """Give an app its state, once."""
    app.extensions[_KEY] = state


def settings() -> WebSettings:
    """The settings of the app that answers this request."""
    state: State = current_app.extensions[_KEY]
    return state.settings


def database() -> Database:
    """The database, or the reason why there is none yet, raised."""
    state: State = current_app.extensions[_KEY]
    return state.database_provider()


def reader() -> Reader:
    """What reads titles and abstracts in this process."""
    state: State = current_app.extensions[_KEY]
    return state.reader


def kept() -> Kept:
    """The answers of costly queries that still hold."""
    state: State = current_app.extensions[_KEY]
    return state.kept
