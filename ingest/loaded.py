"""A source's record as it is stored, and the id that it has on its own. Pure."""

import hashlib
import json

from graph.merging import merge_records
from graph.model import LoadedRecord, Record
from ingest.records import SourceRecord


def content_hash(record: Record) -> str:
    """Thirty-two hex digits that change when anything of the cleaned record changes."""
    text = json.dumps(record.as_json(), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def loaded_record(item: SourceRecord, *, load_id: str = "", loaded_at: str = "") -> LoadedRecord:
    """The record with its source, its load and the hash of its content."""
    return LoadedRecord(
        source=item.source,
        load_id=load_id,
        content_hash=content_hash(item.record),
        record=item.record,
        loaded_at=loaded_at,
    )


def own_id(item: SourceRecord) -> str:
    """The id of a paper that is known by this record alone."""
    return merge_records((loaded_record(item),)).id
