"""What crosses the border of the graph package: records as sources give them, papers as written.

Frozen values only, without behaviour and without the driver. Offsets count code points of the
cleaned field. Everything here is decided by the loader; the writer stores it as it stands.
"""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One paper as one source gives it, after cleaning; stored whole on the LOADED relationship.

    ``text_source`` is one of names.TEXT_SOURCES and ranks the abstract; ``other_ids`` and
    ``references`` hold keys made by graph.ids (``openalex:w123``, ``doi:10.1145~...``).
    ``published`` is an ISO date of any precision (2024, 2024-06, 2024-06-13).
    """

    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    published: str | None = None
    venue: str | None = None
    url: str | None = None
    arxiv_id: str | None = None
    doi: str | None = None
    other_ids: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    text_source: str = "other"
    text_by: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The record without its absent fields, ready for json.dumps."""
        return {key: value for key, value in asdict(self).items() if value not in (None, "", ())}


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedRecord:
    """A record with where it came from: the source's name and the load that brought it.

    ``loaded_at`` is when that load began (ISO); for one source the last load's record counts.
    """

    source: str
    load_id: str
    content_hash: str
    record: Record
    loaded_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A span of a paper's cleaned title or abstract; ``sentence`` indexes the paper's sentences."""

    text: str
    field: str
    start: int
    end: int
    sentence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptLink:
    """A paper's link to a concept: which one, in which role, and the words that say so.

    ``family`` lists the wider concepts as (id, name) pairs, nearest first.
    """

    concept_id: str
    kind: str
    name: str
    role: str
    confidence: float
    found_by: str
    mentions: tuple[Mention, ...]
    family: tuple[tuple[str, str], ...] = ()
    vocabulary_name: str | None = None
    quantity: int | None = None
    memory: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultClaim:
    """A figure that a paper claims, with the concepts it is about where the sentence says so."""

    id: str
    value: str
    number: float | None
    unit: str | None
    metric_id: str | None
    metric_text: str | None
    comparison: str | None
    on_id: str | None
    sentence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperWrite:
    """Everything the writer stores for one paper, replacing what the graph had of it."""

    id: str
    title: str
    title_folded: str
    abstract: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    published: str | None = None
    venue: str | None = None
    url: str | None = None
    arxiv_id: str | None = None
    doi: str | None = None
    other_ids: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    text_by: str | None = None
    sentences: tuple[tuple[str, int, int], ...] = ()
    concepts: tuple[ConceptLink, ...] = ()
    results: tuple[ResultClaim, ...] = ()
    records: tuple[LoadedRecord, ...] = ()
    extracted_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A person's decision that wins over extraction; ``paper`` is None for everywhere."""

    id: str
    action: str
    paper: str | None
    target: str
    value: dict[str, Any] = field(default_factory=dict)
    owner: str = "local"
    made_at: str = ""
