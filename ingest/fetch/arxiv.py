"""The API of arXiv: Atom feeds, https://info.arxiv.org/help/api/user-manual.html.

Its rule is one request in three seconds. An error is a feed with one entry titled "Error"; now and
then a page in the middle is empty, and asking again helps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from graph.ids import normal_arxiv_id
from ingest.fetch.errors import BadAnswer, ServiceError
from ingest.fetch.service import Answer, Ask, split_evenly

URL = "https://export.arxiv.org/api/query"
_PAGE = 100
_ATOM = "{http://www.w3.org/2005/Atom}"
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arxiv:
    """arXiv, or a mirror that answers like it."""

    url: str = URL
    pause: float = 3.0
    name: str = "arxiv"
    title: str = "arXiv"
    suffix: str = ".xml"
    headers: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, str] = field(default_factory=dict)

    def search(self, query: str) -> Ask:
        """The newest first, so that pages do not shift while they are fetched."""
        params = {"search_query": query, "sortBy": "submittedDate", "sortOrder": "descending"}
        return self._page(params, 0)

    def by_ids(self, ids: Sequence[str]) -> list[Ask]:
        """A hundred ids a request."""
        known = [normal_arxiv_id(each) for each in ids]
        if None in known:
            wrong = ids[known.index(None)]
            raise ServiceError(f"{wrong!r} is no arXiv id; ids look like 2503.11731 or cs/0112017.")
        parts = split_evenly([each for each in known if each], _PAGE)
        whole = {"start": "0", "max_results": str(_PAGE)}
        return [Ask(url=self.url, params={"id_list": ",".join(part), **whole}) for part in parts]

    def read(self, ask: Ask, body: bytes) -> Answer:
        """Count the entries of a feed."""
        feed = _parse(body)
        if message := _error(feed):
            raise ServiceError(f"arXiv answered: {message}")
        entries = feed.findall(f"{_ATOM}entry")
        total, start = int(feed.findtext(_TOTAL) or 0), int(ask.params["start"])
        if "id_list" in ask.params:
            asked = ask.params["id_list"].split(",")
            got = {normal_arxiv_id(entry.findtext(f"{_ATOM}id") or "") for entry in entries}
            missing = tuple(each for each in asked if each not in got)
            return Answer(text=body, records=len(entries), missing=missing)
        if not entries and start < total:
            raise BadAnswer("the page is empty, though more papers match")
        after = start + len(entries)
        following = self._page(ask.params, after) if after < total else None
        return Answer(text=body, records=len(entries), total=total, following=following)

    def error_in(self, body: bytes) -> str:
        """The summary of the one entry of an error."""
        try:
            return _error(_parse(body))
        except BadAnswer:
            return ""

    def _page(self, params: Mapping[str, str], start: int) -> Ask:
        page = {**params, "start": str(start), "max_results": str(_PAGE)}
        return Ask(url=self.url, params=page, size="max_results")


def _parse(body: bytes) -> Element:
    try:
        feed: Element = fromstring(body)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise BadAnswer(f"the feed is not whole ({error})") from error
    if feed.tag != f"{_ATOM}feed":
        raise BadAnswer("the answer is no feed")
    return feed


def _error(feed: Element) -> str:
    entries = feed.findall(f"{_ATOM}entry")
    if len(entries) == 1 and (entries[0].findtext(f"{_ATOM}title") or "").strip() == "Error":
        return " ".join((entries[0].findtext(f"{_ATOM}summary") or "unknown error").split())
    return ""
