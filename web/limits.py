"""How often one client may ask for what is costly, so that nobody's requests starve the others'.

Three kinds of routes are counted, each by itself, over the last minute: reads that walk or count
much of the graph, previews, which read texts, and writes that read texts again. The amounts are
settings and far above what a person does; queries have slots (graph.slots) and passwords patience
(web.login). Each process counts for itself.
"""

import math
import time
from collections.abc import Mapping
from typing import Literal

from flask import Flask, request
from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from web import login
from web.errors import TooManyRequests
from web.settings import WebSettings

Kind = Literal["reads", "previews", "writes"]

#: What is counted, by endpoint.
COSTLY: Mapping[str, Kind] = {
    **dict.fromkeys(
        (
            "api_concepts.used_with",
            "api_duplicates.duplicates",
            "api_graph.compare",
            "api_graph.edges",
            "api_graph.graph",
            "api_graph.paths",
            "api_graph.sentences",
            "api_map.places",
            "api_map.titles",
            "api_marks.following",
            "api_overrides.as_annotation",
            "api_overrides.as_vocabulary",
            "api_papers.related",
            "api_questions.communities",
            "api_questions.find_alike",
            "api_questions.gaps",
            "api_questions.new_with",
            "api_questions.read_next",
            "api_questions.studied_with",
            "api_questions.trends",
            "api_search.facets",
            "api_search.search",
            "compare.as_csv",
            "compare.show",
            "duplicates.show",
            "explore.export",
            "explore.show",
            "home.show",
            "papers.related",
            "path.show",
            "papers.picked_bibtex",
            "reading.bibtex",
            "reading.show",
        ),
        "reads",
    ),
    **dict.fromkeys(("add.preview", "api_loads.extract"), "previews"),
    **dict.fromkeys(
        (
            "add.begin",
            "api_duplicates.decide",
            "api_loads.begin",
            "api_loads.undo",
            "api_overrides.add",
            "api_overrides.remove",
            "api_papers.forget",
            "api_papers.remove",
            "api_papers.restore",
            "duplicates.decide",
            "refresh.begin",
            "removed.decide",
            "removed.remove",
        ),
        "writes",
    ),
}

WORDS: Mapping[Kind, str] = {
    "reads": "Too many searches, paths and views at once.",
    "previews": "Too many previews at once.",
    "writes": "Too many loads and changes at once.",
}


class Limits:
    """What each client has asked for in the last ``seconds``."""

    def __init__(self, amounts: Mapping[Kind, int], *, seconds: int = 60) -> None:
        self._items = {
            kind: RateLimitItemPerSecond(amount, seconds, kind) for kind, amount in amounts.items()
        }
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def count(self, kind: Kind, client: str) -> None:
        """Count one request. Raises TooManyRequests where the client has had its amount."""
        item = self._items[kind]
        if self._window.hit(item, client):
            return
        reset, _ = self._window.get_window_stats(item, client)
        raise TooManyRequests(WORDS[kind], seconds=max(1, math.ceil(reset - time.time())))


def install_limits(app: Flask, settings: WebSettings) -> None:
    """Count the costly requests of an app; who they are from has to be known by then."""
    limits = Limits(
        {
            "reads": settings.costly_reads,
            "previews": settings.previews,
            "writes": settings.costly_writes,
        }
    )

    @app.before_request
    def count() -> None:
        if kind := COSTLY.get(request.endpoint or ""):
            limits.count(kind, login.client())
