"""Addresses of pages as functions of what they show, so that no template joins a URL by hand.

Pure. Ids hold no character that a path or a query has to escape (graph.ids sees to that), but
a query text may hold any, so everything passes the one quoting function of the library.
"""

from collections.abc import Mapping
from urllib.parse import quote, urlencode, urlsplit


def _with_query(path: str, parameters: Mapping[str, object]) -> str:
    given = {name: value for name, value in parameters.items() if value not in (None, "", ())}
    text = urlencode(given, doseq=True, safe=":,~")
    return f"{path}?{text}" if text else path


def paper_url(paper_id: str, **parameters: object) -> str:
    """The page of a paper; ``q`` and ``at`` say which list it was opened from and where."""
    return _with_query(f"/papers/{quote(paper_id, safe=':~()')}", parameters)


def concept_url(concept_id: str, **parameters: object) -> str:
    """The page of a concept; ``role``, ``year``, ``sort`` and ``page`` choose its papers."""
    return _with_query(f"/concepts/{quote(concept_id, safe=':~()')}", parameters)


def author_url(author_id: str, **parameters: object) -> str:
    """The page of an author."""
    return _with_query(f"/authors/{quote(author_id, safe=':~()')}", parameters)


def item_url(item: Mapping[str, str]) -> str:
    """The page of anything that a list or a suggestion holds, by its ``type``."""
    return f"/{item['type']}s/{quote(item['id'], safe=':~()')}"


def search_url(q: str, **parameters: object) -> str:
    """The results for a query text; ``sort`` and ``page`` as the page reads them."""
    return _with_query("/", {"q": q, **parameters})


def explore_url(focus: str | None = None, **parameters: object) -> str:
    """The graph, around ``focus`` where one is given."""
    return _with_query("/explore", {"focus": focus, **parameters})


def query_url(statement: str | None = None) -> str:
    """The console with a statement filled in, which waits until it is run."""
    return _with_query("/query", {"q": statement})


def path_url(
    from_id: str | None = None,
    to_id: str | None = None,
    *,
    without: str = "",
    limit: int | None = None,
) -> str:
    """The page of the paths between two things, none of which passes an id in ``without``."""
    return _with_query("/path", {"from": from_id, "to": to_id, "not": without, "limit": limit})


def compare_url(paper_ids: list[str], **parameters: object) -> str:
    """The comparison of some papers, in their order; ``rows`` says which rows are drawn."""
    return _with_query("/compare", {"p": paper_ids, **parameters})


def reading_url(tab: str | None = None, **parameters: object) -> str:
    """A tab of the reading list; the first one where none is named."""
    return _with_query("/reading", {"tab": tab, **parameters})


def scope(kind: str, name: str) -> str:
    """A concept as a scope of the query text: ``hardware:gpu``, ``metric:"memory usage"``."""
    value = name.lower()
    return f'{kind.lower()}:"{value}"' if " " in value else f"{kind.lower()}:{value}"


def kind_url(kind: str, **parameters: object) -> str:
    """The list of every concept of a kind."""
    return _with_query("/concepts", {"kind": kind.lower(), **parameters})


def outside_url(text: str) -> str | None:
    """An address of another site as a paper names it, or None where it is no http or https address.

    >>> outside_url("https://arxiv.org/abs/1"), outside_url(" javascript:alert(1)")
    ('https://arxiv.org/abs/1', None)
    """
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in ("http", "https") and parts.netloc else None
