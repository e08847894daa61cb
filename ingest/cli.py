"""The commands of ingest, for the front door; each lives with its like in a module of its own."""

from ingest.duplicates_cli import duplicates
from ingest.extract_cli import evaluate, extract, train
from ingest.fetch_cli import fetch
from ingest.load_cli import load, refresh, remove
from ingest.vocabulary_cli import vocabulary

__all__ = [
    "duplicates",
    "evaluate",
    "extract",
    "fetch",
    "load",
    "refresh",
    "remove",
    "train",
    "vocabulary",
]
