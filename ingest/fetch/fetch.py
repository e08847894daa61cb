"""Fetch papers from a service into a folder: what is there already is not asked for again.

It asks through client.py and keeps through pages.py; here is only their order. Nothing is loaded
into the graph: that is what ``paperkin load FOLDER`` does.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.fetch.client import Client
from ingest.fetch.pages import Pages, Progress

#: A search of yesterday is asked anew; until then its answers are taken from the folder.
FRESH_SECONDS = 24 * 3600

#: Called after each page with how many records are there and how many are wanted.
OnFetched = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a fetch has brought: ``asked`` requests were sent by this run."""

    records: int
    pages: int
    asked: int
    total: int | None
    missing: tuple[str, ...]


def fetch_search(
    client: Client,
    pages: Pages,
    query: str,
    *,
    most: int,
    anew: bool = False,
    on_fetched: OnFetched | None = None,
) -> Fetched:
    """Fetch up to ``most`` papers that match; raises ServiceError, and what came before stays."""
    first = client.service.search(query)
    start = Progress(question=query, ahead=(first,))
    return _fetch(client, pages, start, most, anew, on_fetched)


def fetch_ids(
    client: Client,
    pages: Pages,
    ids: Sequence[str],
    *,
    anew: bool = False,
    on_fetched: OnFetched | None = None,
) -> Fetched:
    """Fetch papers by id; those that the service does not have are ``missing``."""
    distinct = list(dict.fromkeys(ids))
    start = Progress(question=name_ids(distinct), ahead=tuple(client.service.by_ids(distinct)))
    return _fetch(client, pages, start, len(distinct), anew, on_fetched)


def name_ids(ids: Sequence[str]) -> str:
    """What a fetch by ids is known by."""
    return "ids " + ",".join(dict.fromkeys(ids))


def _fetch(
    client: Client,
    pages: Pages,
    start: Progress,
    most: int,
    anew: bool,
    on_fetched: OnFetched | None,
) -> Fetched:
    progress, asked = pages.read(start.question) or start, 0
    anew = anew or time.time() - progress.begun > FRESH_SECONDS
    progress = start if anew else progress
    with client.alone():
        while progress.ahead and progress.records < most:
            answer = client.ask(progress.ahead[0].at_most(most - progress.records))
            if anew and not asked:  # what is there stays until there is something better
                pages.clear()
            progress, asked = pages.add(progress, answer), asked + 1
            if on_fetched:
                on_fetched(progress.records, min(most, progress.total or most))
    return Fetched(
        records=progress.records,
        pages=progress.pages,
        asked=asked,
        total=progress.total,
        missing=progress.missing,
    )
