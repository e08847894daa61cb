"""The API of Semantic Scholar: papers as JSON, https://api.semanticscholar.org/api-docs/graph.

A search answers at most a thousand papers and no references; asking by id brings those too, which
become CITES. A key (PAPERKIN_SEMANTIC_SCHOLAR_KEY) brings a rate of one's own.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.ids import normal_arxiv_id, normal_doi
from ingest.fetch.errors import BadAnswer
from ingest.fetch.service import Answer, Ask, split_evenly

URL = "https://api.semanticscholar.org/graph/v1/paper"
_PAGE, _IDS, _MOST = 100, 100, 1000
_FIELDS = "title,abstract,year,authors,venue,publicationDate,externalIds,url"
_REFERENCES = "references.externalIds"


@dataclass(frozen=True, slots=True, kw_only=True)
class SemanticScholar:
    """Semantic Scholar; ``headers`` hold the key, where there is one."""

    url: str = URL
    pause: float = 1.0
    name: str = "semantic-scholar"
    title: str = "Semantic Scholar"
    suffix: str = ".json"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    params: Mapping[str, str] = field(default_factory=dict)

    def search(self, query: str) -> Ask:
        """Papers that match, the most relevant first."""
        return self._page(query, 0)

    def by_ids(self, ids: Sequence[str]) -> list[Ask]:
        """Its own ids, DOIs, arXiv ids, and what else it knows, such as ACL:2020.acl-main.1."""
        params = {"fields": f"{_FIELDS},{_REFERENCES}"}
        return [
            Ask(url=f"{self.url}/batch", params=params, body={"ids": [_named(i) for i in part]})
            for part in split_evenly(ids, _IDS)
        ]

    def read(self, ask: Ask, body: bytes) -> Answer:
        """Count the papers of a page; what a batch does not find is null in it."""
        data = _parse(body)
        if ask.body is not None:
            return _read_batch(ask.body["ids"], data)
        papers = data.get("data", []) if isinstance(data, dict) else None
        if not isinstance(papers, list) or not isinstance(data, dict) or "total" not in data:
            raise BadAnswer("it holds no papers")
        after = data.get("next")
        following = None
        if papers and after and int(after) < _MOST:
            following = self._page(ask.params["query"], int(after))
        return Answer(text=body, records=len(papers), total=int(data["total"]), following=following)

    def error_in(self, body: bytes) -> str:
        """The message of an error."""
        try:
            data = _parse(body)
        except BadAnswer:
            return ""
        return str(data.get("error") or data.get("message") or "") if isinstance(data, dict) else ""

    def _page(self, query: str, offset: int) -> Ask:
        size = min(_PAGE, _MOST - offset)
        page = {"query": query, "fields": _FIELDS, "offset": str(offset), "limit": str(size)}
        return Ask(url=f"{self.url}/search", params=page, size="limit")


def _read_batch(asked: Sequence[str], data: Any) -> Answer:
    if not isinstance(data, list) or len(data) != len(asked):
        raise BadAnswer("it does not answer every id")
    found = [paper for paper in data if paper is not None]
    missing = tuple(each for each, paper in zip(asked, data, strict=True) if paper is None)
    return Answer(
        text=json.dumps({"data": found}, ensure_ascii=False).encode(),
        records=len(found),
        missing=missing,
    )


def _named(text: str) -> str:
    if arxiv := normal_arxiv_id(text):
        return f"ARXIV:{arxiv}"
    if doi := normal_doi(text):
        return f"DOI:{doi}"
    return text


def _parse(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError as error:
        raise BadAnswer(f"the JSON is not whole ({error})") from error
