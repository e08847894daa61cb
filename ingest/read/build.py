"""From the raw fields of any source to a cleaned record, or to the reason why it is refused.

Every reader ends here, so that cleaning, limits and the words of a refusal are the same for all
formats. Raw fields have our own names (``FIELDS``); what a source calls them is the reader's job.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from graph.model import Record
from graph.names import TEXT_SOURCES
from ingest.clean import clean_text
from ingest.read.values import (
    arxiv_month,
    author_names,
    find_date,
    find_identifiers,
    find_year,
)
from ingest.records import Place, Problem, SourceRecord, refused, warning
from ingest.settings import IngestSettings

#: The raw fields: arxiv, doi, url and links hold text in any spelling; other_ids and references
#: hold keys of graph.ids.
FIELDS = (
    "title", "abstract", "authors", "year", "published", "venue", "url", "arxiv_id", "doi",
    "other_ids", "links", "references", "text_source", "text_by",
)  # fmt: skip
_MAX_SHORT_FIELD = 2_000  # a venue or an address longer than this is no venue and no address
_RUN = re.compile(r"[!-~]+")
_LABEL = re.compile(r"^(?:abstract|summary)\s*(?:[:.—–-]\s*|(?=[A-Z]))", re.IGNORECASE)
_NO_ABSTRACTS = {"", "n/a", "none", "null", "no abstract", "no abstract available", "-"}


def iter_built(
    fields: Mapping[str, Any],
    place: Place,
    *,
    source: str,
    limits: IngestSettings,
    raw: str | None = None,
    raw_form: str = "jsonl",
) -> Iterator[SourceRecord | Problem]:
    """The record of these fields and its warnings, or the problem that refuses it."""
    if reason := _too_long(fields, limits):
        yield refused(place, reason, raw=raw or as_line(fields), form=raw_form)
        return
    title = clean_text(str(fields.get("title") or ""))
    abstract = clean_abstract(str(fields.get("abstract") or ""))
    if not title:
        what = "no title" if abstract else "neither a title nor an abstract"
        reason = f"The record has {what}; give it a title and load it again."
        yield refused(place, reason, raw=raw or as_line(fields), form=raw_form)
        return
    yield SourceRecord(
        record=_record(fields, title, abstract),
        source=source,
        file=place.file,
        number=place.record or 0,
        line=place.line,
    )
    if not abstract:
        yield warning(place, f"{_short(title)} has no abstract; only its title was read.")


def as_line(fields: Mapping[str, Any]) -> str:
    """Raw fields as one JSON line that our own reader takes again."""
    kept = {key: value for key, value in fields.items() if value not in (None, "", [], ())}
    return json.dumps(kept, ensure_ascii=False, default=str)


def clean_abstract(text: str) -> str:
    """A cleaned abstract without its label; empty where it says that there is none."""
    cleaned = _LABEL.sub("", clean_text(text))
    return "" if cleaned.lower().rstrip(".") in _NO_ABSTRACTS else cleaned


def _too_long(fields: Mapping[str, Any], limits: IngestSettings) -> str | None:
    for name, most in (("abstract", limits.max_abstract), ("title", limits.max_title)):
        length = len(str(fields.get(name) or ""))
        if length > most:
            return (
                f"The {name} has {length:,} characters, more than the {most:,} allowed; "
                f"shorten it and load it again."
            )
        if (longest := longest_word(str(fields.get(name) or ""))) > limits.max_word:
            return (
                f"The {name} has a word of {longest:,} characters, more than the "
                f"{limits.max_word:,} allowed; take it out and load it again."
            )
    return None


def longest_word(text: str) -> int:
    """The most characters of ASCII without a blank; it is these that patterns may take long over.

    Languages that are written without blanks are no such words.
    """
    return max((len(run) for run in _RUN.findall(text)), default=0)


def _record(fields: Mapping[str, Any], title: str, abstract: str) -> Record:
    links = _texts(fields.get("links"))
    url = _short_text(fields.get("url"))
    found = find_identifiers(
        arxiv=fields.get("arxiv_id"),
        doi=fields.get("doi"),
        urls=[url] if url else [],
        other=_texts(fields.get("other_ids")),
    )
    published = find_date(fields.get("published")) or find_date(fields.get("year"))
    published = published or arxiv_month(found.arxiv_id)
    text_by = _short_text(fields.get("text_by"))
    text_source = str(
        fields.get("text_source") or ("paperkin" if text_by == "paperkin" else "other")
    )
    return Record(
        title=title,
        abstract=abstract,
        authors=author_names(fields.get("authors")),
        year=find_year(fields.get("year")) or find_year(published),
        published=published,
        venue=_short_text(fields.get("venue")),
        url=url,
        arxiv_id=found.arxiv_id,
        doi=found.doi,
        other_ids=found.other_ids,
        links=links,
        references=_texts(fields.get("references")),
        text_source=text_source if text_source in TEXT_SOURCES else "other",
        text_by=text_by,
    )


def _short_text(value: Any) -> str | None:
    """A cleaned text of a sensible length, else None."""
    if not isinstance(value, str | int | float) or len(str(value)) > _MAX_SHORT_FIELD:
        return None
    text = str(value).strip()
    return (text if "://" in text else clean_text(text)) or None


def _texts(value: Any) -> tuple[str, ...]:
    """The distinct short texts of a list, or of one text with blanks or semicolons between."""
    if isinstance(value, str):
        value = re.split(r"[\s;]+", value)
    if not isinstance(value, list | tuple):
        return ()
    texts = (item.strip() for item in value if isinstance(item, str))
    return tuple(dict.fromkeys(text for text in texts if 0 < len(text) <= _MAX_SHORT_FIELD))


def _short(title: str) -> str:
    return f"“{title[:80]}{'…' if len(title) > 80 else ''}”"
