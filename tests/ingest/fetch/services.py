"""A server on loopback that answers as arXiv, OpenAlex and Semantic Scholar do, faults included.

Its forms follow the services' documentation; its papers are made up. A fault is taken off the list
and happens to one request.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from ingest.fetch.arxiv import Arxiv
from ingest.fetch.openalex import OpenAlex
from ingest.fetch.semantic_scholar import SemanticScholar

COUNT = 250
IDS = [f"2601.{number:05d}" for number in range(COUNT)]


@dataclass
class Web:
    """The server as a test sees it: ``asked`` are (time, path, parameters, body) of requests."""

    address: str
    asked: list[tuple[float, str, dict[str, str], Any]] = field(default_factory=list)
    faults: list[Callable[["_Handler"], None] | None] = field(default_factory=list)

    def arxiv(self, pause: float = 0.0) -> Arxiv:
        return Arxiv(url=f"{self.address}/api/query", pause=pause)

    def openalex(self) -> OpenAlex:
        return OpenAlex(url=f"{self.address}/works", pause=0.0, params={"mailto": "me@example.org"})

    def semantic_scholar(self) -> SemanticScholar:
        url = f"{self.address}/graph/v1/paper"
        return SemanticScholar(url=url, pause=0.0, headers={"x-api-key": "secret-key"})


def status(code: int, retry_after: str = "") -> Callable[["_Handler"], None]:
    """A request is answered with a status and no papers."""

    def fault(handler: "_Handler") -> None:
        headers = {"Retry-After": retry_after} if retry_after else {}
        handler.answer(b"busy", "text/plain", code=code, headers=headers)

    return fault


def cut(handler: "_Handler") -> None:
    """The answer ends before it is whole, though its length was promised."""
    handler.send_response(200)
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b"<?xml version='1.0'?><feed>")
    handler.close_connection = True


def half(handler: "_Handler") -> None:
    """The answer is whole by its length, and broken inside."""
    handler.answer(b"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><entry>")


def empty(handler: "_Handler") -> None:
    """A page without papers, though more match."""
    handler.answer(_feed([], COUNT))


class _Handler(BaseHTTPRequestHandler):
    web: Web

    def do_GET(self) -> None:
        self._serve(None)

    def do_POST(self) -> None:
        self._serve(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def log_message(self, format: str, *args: Any) -> None:
        """Stay silent."""

    def _serve(self, body: Any) -> None:
        parts = urlsplit(self.path)
        params = {key: values[0] for key, values in parse_qs(parts.query).items()}
        self.web.asked.append((time.time(), parts.path, params, body))
        fault = self.web.faults.pop(0) if self.web.faults else None
        if fault:
            fault(self)
        elif parts.path == "/api/query":
            self._arxiv(params)
        elif parts.path == "/works":
            self._openalex(params)
        elif parts.path.endswith("/batch"):
            self._batch(body["ids"])
        else:
            self._scholar_search(params)

    def _arxiv(self, params: dict[str, str]) -> None:
        if params.get("search_query", "").startswith("!"):
            self.answer(_ARXIV_ERROR, code=400)
            return
        if ids := params.get("id_list"):
            self.answer(_feed([i for i in ids.split(",") if i in IDS], COUNT))
            return
        start, size = int(params["start"]), int(params["max_results"])
        self.answer(_feed(IDS[start : start + size], COUNT))

    def _openalex(self, params: dict[str, str]) -> None:
        start = 0 if params["cursor"] == "*" else int(params["cursor"])
        chosen = range(COUNT)
        if wanted := params.get("filter"):
            names = wanted.partition(":")[2].split("|")
            chosen = [n for n in range(COUNT) if {f"W{n}", _doi(n).lower()} & set(names)]
        page = [_work(n) for n in chosen[start : start + int(params["per-page"])]]
        after = start + len(page)
        meta = {"count": len(chosen), "next_cursor": str(after) if page else None}
        self.answer(json.dumps({"meta": meta, "results": page}).encode(), "application/json")

    def _scholar_search(self, params: dict[str, str]) -> None:
        start = int(params["offset"])
        page = [_scholar(n) for n in range(COUNT)[start : start + int(params["limit"])]]
        data: dict[str, Any] = {"total": COUNT, "offset": start, "data": page}
        if start + len(page) < COUNT:
            data["next"] = start + len(page)
        self.answer(json.dumps(data).encode(), "application/json")

    def _batch(self, ids: list[str]) -> None:
        known = {f"ARXIV:{each}": n for n, each in enumerate(IDS)}
        data = [
            _scholar(known[i]) | {"references": [{"externalIds": {"ArXiv": IDS[0]}}]}
            if i in known
            else None
            for i in ids
        ]
        self.answer(json.dumps(data).encode(), "application/json")

    def answer(
        self,
        body: bytes,
        kind: str = "application/atom+xml",
        *,
        code: int = 200,
        headers: dict[str, str] | None = None,
    ) -> None:
        self.send_response(code)
        for name, value in {"Content-Type": kind, **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


_ARXIV_ERROR = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry>
<id>https://arxiv.org/api/errors#wrong</id><title>Error</title>
<summary>incorrect query: !</summary></entry></feed>"""


def _feed(ids: list[str], total: int) -> bytes:
    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/{i}v2</id><title>Tides of\n  number {i}</title>"
        f"<summary>  We measure tide {i} with care.\n</summary>"
        "<published>2026-01-05T18:00:00Z</published><author><name>Ada Moor</name></author></entry>"
        for i in ids
    )
    return (
        '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" '
        'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">'
        f"<opensearch:totalResults>{total}</opensearch:totalResults>{entries}</feed>"
    ).encode()


def _doi(number: int) -> str:
    return f"10.1234/Tide.{number}"


def _work(number: int) -> dict[str, Any]:
    return {
        "id": f"https://openalex.org/W{number}",
        "doi": f"https://doi.org/{_doi(number).lower()}",
        "title": f"Tides of the moon, part {number}",
        "abstract_inverted_index": {"We": [0], "measure": [1], "tides.": [2]},
        "publication_year": 2026,
        "referenced_works": ["https://openalex.org/W0"],
    }


def _scholar(number: int) -> dict[str, Any]:
    return {
        "paperId": f"{number:040x}",
        "externalIds": {"ArXiv": IDS[number], "CorpusId": number},
        "title": f"Tides of the sea, part {number}",
        "abstract": "We measure tides.",
        "year": 2026,
        "authors": [{"name": "Ada Moor"}],
    }


@pytest.fixture
def web() -> Iterator[Web]:
    """The server, ended after the test."""
    handler = type("Handler", (_Handler,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        web = Web(f"http://127.0.0.1:{server.server_port}")
        handler.web = web
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield web
        server.shutdown()
        thread.join()
