"""The API of OpenAlex: works as JSON, https://docs.openalex.org/how-to-use-the-api/api-overview.

Pages follow by a cursor. An address of yours (PAPERKIN_EMAIL) or a key brings better service.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.ids import normal_arxiv_id, normal_doi
from ingest.fetch.errors import BadAnswer, ServiceError
from ingest.fetch.service import Answer, Ask, split_evenly

URL = "https://api.openalex.org/works"
_PAGE, _IDS = 100, 50


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAlex:
    """OpenAlex; ``params`` say who asks."""

    url: str = URL
    pause: float = 1.0
    name: str = "openalex"
    title: str = "OpenAlex"
    suffix: str = ".json"
    headers: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, str] = field(default_factory=dict, repr=False)

    def search(self, query: str) -> Ask:
        """Works whose title, abstract or text matches, the most relevant first."""
        return self._page({"search": query}, "*")

    def by_ids(self, ids: Sequence[str]) -> list[Ask]:
        """OpenAlex's own ids (W...), DOIs, and arXiv ids, which have DOIs; fifty a request."""
        works = [known for each in ids if (known := _work_id(each))]
        dois = [_doi(each) for each in ids if not _work_id(each)]
        parts = [("openalex", part) for part in split_evenly(works, _IDS)]
        parts += [("doi", part) for part in split_evenly(dois, _IDS)]
        return [self._page({"filter": f"{key}:{'|'.join(part)}"}, "*") for key, part in parts]

    def read(self, ask: Ask, body: bytes) -> Answer:
        """Count the works of a page."""
        data = _parse(body)
        works, meta = data.get("results"), data.get("meta")
        if not isinstance(works, list) or not isinstance(meta, dict):
            raise BadAnswer("it holds no results")
        cursor = meta.get("next_cursor") if works else None
        following = self._page(ask.params, str(cursor)) if cursor else None
        total = int(meta.get("count") or 0)
        if (asked := ask.params.get("filter")) is None:
            return Answer(text=body, records=len(works), total=total, following=following)
        return Answer(text=body, records=len(works), missing=_missing(asked, works))

    def error_in(self, body: bytes) -> str:
        """The message of an error."""
        try:
            data = _parse(body)
        except BadAnswer:
            return ""
        return str(data.get("message") or data.get("error") or "")

    def _page(self, params: Mapping[str, str], cursor: str) -> Ask:
        page = {**params, "per-page": str(_PAGE), "cursor": cursor}
        return Ask(url=self.url, params=page, size="per-page")


def _work_id(text: str) -> str | None:
    name = text.rsplit("/", 1)[-1].upper()
    return name if name[:1] == "W" and name[1:].isdecimal() else None


def _doi(text: str) -> str:
    if arxiv := normal_arxiv_id(text):
        return f"10.48550/arxiv.{arxiv}"
    if doi := normal_doi(text):
        return doi.lower()
    raise ServiceError(
        f"{text!r} is no id that OpenAlex knows; give W4385245566, a DOI or an arXiv id."
    )


def _missing(asked: str, works: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    kind, _, names = asked.partition(":")
    key = "id" if kind == "openalex" else "doi"
    got = {str(work.get(key) or "").lower() for work in works}
    return tuple(
        name
        for name in names.split("|")
        if not any(each.endswith(f"/{name.lower()}") for each in got)
    )


def _parse(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except ValueError as error:
        raise BadAnswer(f"the JSON is not whole ({error})") from error
    if not isinstance(data, dict):
        raise BadAnswer("it is no object")
    return data
