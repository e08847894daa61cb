"""Under which keys one record may be known: from its identifiers, else from its title.

Pure. Two records with a firm key in common are one paper; that is decided in graph/grouping.py.
"""

from graph import ids
from graph.model import Record

_SCHEME_ORDER = ("arxiv", "doi", "acl")  # best first; other schemes follow by code point
_KEY_LENGTH = 500  # a longer identifier is no identifier, and would break the index's 8 kB limit


def arxiv_of(record: Record) -> str | None:
    """The record's arXiv id in its normal spelling, taken from arXiv's own DOI where need be."""
    return ids.normal_arxiv_id(record.arxiv_id or "") or ids.normal_arxiv_id(record.doi or "")


def doi_of(record: Record) -> str | None:
    """The record's DOI in its normal spelling; arXiv's own DOIs are arXiv ids instead."""
    if ids.normal_arxiv_id(record.doi or ""):
        return None
    return ids.normal_doi(record.doi or "")


def identifiers(record: Record) -> tuple[str, ...]:
    """The keys that identifiers of the record make, best first; empty where it has none."""
    arxiv, doi = arxiv_of(record), doi_of(record)
    keys = {ids.arxiv_key(arxiv)} if arxiv else set()
    keys |= {ids.doi_key(doi)} if doi else set()
    keys |= {key for key in record.other_ids if not key.startswith("title:")}
    return tuple(sorted((key for key in keys if len(key) <= _KEY_LENGTH), key=key_rank))


def title_keys(record: Record) -> tuple[str, ...]:
    """The keys that the record's title makes: with year and first author, and alone where it may.

    The first is the one that keeps papers of equal title apart; a short title makes only that.
    """
    folded = ids.fold_title(record.title)
    exact = ids.title_key(record.title, year=year_of(record), first_author=first_author(record))
    return (exact, ids.title_key(record.title)) if ids.names_a_paper(folded) else (exact,)


def record_keys(record: Record) -> tuple[str, ...]:
    """Every key under which another record of the same paper may be known."""
    return identifiers(record) + title_keys(record)


def year_of(record: Record) -> int | None:
    """The record's year, from its date where the year is not given."""
    if record.year is not None:
        return record.year
    head = (record.published or "")[:4]
    return int(head) if head.isdecimal() and len(head) == 4 else None


def first_author(record: Record) -> str | None:
    """The first author's name; None where the source names nobody."""
    return record.authors[0] if record.authors else None


def key_rank(key: str) -> tuple[int, str, str]:
    """Sorts keys, the one that makes the best id first; titles come after every identifier."""
    scheme = key.partition(":")[0]
    if scheme in _SCHEME_ORDER:
        return (_SCHEME_ORDER.index(scheme), scheme, key)
    return (len(_SCHEME_ORDER) + (scheme == "title"), scheme, key)


def firm_keys(record: Record) -> tuple[str, ...]:
    """The keys that make two records one paper without further questions."""
    return identifiers(record) or title_keys(record)[:1]
