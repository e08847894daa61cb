"""Read annotated abstracts (JSON Lines) and deal them into folds.

One line a paper: ``{"title", "abstract", "entities": [{"type", "name", "mentions", "role"}]}``
with optional ``canonical`` and ``family`` of an entity; mentions stand verbatim in the text.
Texts are cleaned as those of papers are, and mentions are kept in both forms.
This module only reads and deals; what a mention becomes for the network is in targets.py.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph.names import KINDS
from ingest.clean import clean_text
from ingest.evaluate import fold as fold_surface
from ingest.extract.types import join_fields

FOLDS = 5


class AnnotationError(ValueError):
    """A line of annotation that cannot be used; says file, line and reason."""

    def __init__(self, path: Path, line: int, reason: str) -> None:
        super().__init__(f"{path}, line {line}: {reason}")
        self.path, self.line, self.reason = path, line, reason


@dataclass(frozen=True, slots=True)
class Entity:
    """A concept as a person annotated it in one paper."""

    kind: str
    name: str
    mentions: tuple[str, ...]
    role: str
    canonical: str | None = None
    family: str | None = None

    @property
    def surfaces(self) -> tuple[str, ...]:
        """The mentions, and the name, each once."""
        return tuple(dict.fromkeys((*self.mentions, self.name)))


@dataclass(frozen=True, slots=True)
class Annotated:
    """One abstract, cleaned as every paper is; ``fold`` is that of the title as given."""

    title: str
    abstract: str
    entities: tuple[Entity, ...]
    fold: int

    @property
    def text(self) -> str:
        """The text that offsets count in."""
        return join_fields(self.title, self.abstract)


def fold_number(title: str) -> int:
    """Return the fold, 0 to FOLDS - 1, that a paper of this title belongs to."""
    digest = hashlib.md5(fold_surface(title).encode(), usedforsecurity=False).hexdigest()
    return int(digest, 16) % FOLDS


def read_annotated(paths: Iterable[Path]) -> list[Annotated]:
    """Return the abstracts of files in the order given; raises AnnotationError for a bad line."""
    papers = []
    for path in paths:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    papers.append(_parse_line(path, number, line))
    return papers


def split_folds(
    papers: Sequence[Annotated], held_out: Iterable[int]
) -> tuple[list[Annotated], list[Annotated]]:
    """Return the papers outside the held-out folds, and those inside."""
    held = set(held_out)
    inside = [p for p in papers if p.fold in held]
    return [p for p in papers if p.fold not in held], inside


def _parse_line(path: Path, number: int, line: str) -> Annotated:
    try:
        record = json.loads(line)
        entities = tuple(_parse_entity(e) for e in record["entities"])
        title, abstract = record["title"], record["abstract"]
        return Annotated(clean_text(title), clean_text(abstract), entities, fold_number(title))
    except (KeyError, TypeError, ValueError) as error:
        raise AnnotationError(path, number, f"{type(error).__name__}: {error}") from error


def _parse_entity(record: dict[str, object]) -> Entity:
    kind, mentions = record["type"], record.get("mentions") or ()
    if kind not in KINDS:
        raise ValueError(f"unknown kind {kind!r}")
    if not isinstance(mentions, Sequence) or isinstance(mentions, str):
        raise ValueError("mentions must be a list of texts")
    optional = {k: str(record[k]) for k in ("canonical", "family") if record.get(k)}
    return Entity(
        str(kind),
        str(record["name"]),
        tuple(dict.fromkeys(form for m in mentions for form in (clean_text(str(m)), str(m)))),
        str(record.get("role", "mentions")),
        canonical=optional.get("canonical"),
        family=optional.get("family"),
    )
