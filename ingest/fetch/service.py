"""What a web service is to a fetch: requests to make, answers to read, a pause to keep.

Each service is a module beside this one. It builds requests and reads answers, and never sends
anything itself: that is client.py's work, and the same for all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One request; ``body`` is sent as JSON, ``size`` names the parameter of the page's size."""

    url: str
    params: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    size: str | None = None

    def at_most(self, records: int) -> "Ask":
        """The same for a page of no more than so many records, where pages have a size."""
        if self.size is None:
            return self
        size = min(int(self.params[self.size]), records)
        return replace(self, params={**self.params, self.size: str(size)})

    def as_json(self) -> dict[str, Any]:
        """The form in which a half-done fetch keeps what to ask next."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a page of an answer holds: ``text`` to keep, ``records`` in it, how many match.

    ``following`` is the request for the next page, None after the last; ``missing`` are the ids
    that were asked for and that the service does not have.
    """

    text: bytes
    records: int
    total: int | None = None
    following: Ask | None = None
    missing: tuple[str, ...] = ()


class Service(Protocol):
    """A source of papers on the web.

    ``pause`` is how many seconds its rules want between two requests; ``headers`` and ``params``
    go with each, hold what says who asks, and are never written to a file.
    """

    @property
    def name(self) -> str:
        """As it is written in a command, such as ``semantic-scholar``."""
        ...

    @property
    def title(self) -> str:
        """As people write it, such as Semantic Scholar."""
        ...

    @property
    def suffix(self) -> str:
        """The ending of a file that holds one of its answers."""
        ...

    @property
    def pause(self) -> float:
        """Seconds between two requests."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """What goes in the head of each request."""
        ...

    @property
    def params(self) -> Mapping[str, str]:
        """What goes in the address of each request."""
        ...

    def search(self, query: str) -> Ask:
        """The request for the first page of what matches."""
        ...

    def by_ids(self, ids: Sequence[str]) -> list[Ask]:
        """The requests for papers by their ids. Raises ServiceError, naming an id that is none."""
        ...

    def read(self, ask: Ask, body: bytes) -> Answer:
        """Read an answer; raises BadAnswer where it is not whole, ServiceError where it is a no."""
        ...

    def error_in(self, body: bytes) -> str:
        """What an answer that is an error says, in the service's words; empty if nothing."""
        ...


def split_evenly(ids: Sequence[str], size: int) -> list[Sequence[str]]:
    """Return ids in their order, ``size`` at a time."""
    return [ids[at : at + size] for at in range(0, len(ids), size)]
