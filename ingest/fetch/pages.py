"""The folder that a fetch fills: the service's answers as they came, and how far it has got.

A page and then the note of it are written whole or not at all, so a fetch that was stopped goes on
where it was. The note is a hidden file, which ``paperkin load`` passes over.
"""

import hashlib
import json
import os
import re
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ingest.errors import IngestError
from ingest.fetch.service import Answer, Ask

_NOTE = ".fetch.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a fetch has got; ``ahead`` are the requests still to send, the next one first."""

    question: str
    ahead: tuple[Ask, ...]
    records: int = 0
    pages: int = 0
    total: int | None = None
    missing: tuple[str, ...] = ()
    begun: float = field(default_factory=time.time)

    def after(self, answer: Answer) -> "Progress":
        """The progress when the next request has been answered."""
        following = (answer.following,) if answer.following else ()
        return replace(
            self,
            ahead=(*following, *self.ahead[1:]),
            records=self.records + answer.records,
            pages=self.pages + (answer.records > 0),
            total=self.total if answer.total is None else answer.total,
            missing=(*self.missing, *answer.missing),
        )


@dataclass(frozen=True, slots=True)
class Pages:
    """A folder of answers; ``suffix`` ends the names of their files."""

    folder: Path
    suffix: str

    def read(self, question: str) -> Progress | None:
        """What is known of the fetch in this folder; None where none has begun.

        Raises IngestError where the folder holds something else.
        """
        note = self.folder / _NOTE
        if not note.exists():
            if self.folder.exists() and any(self.folder.iterdir()):
                raise IngestError(
                    f"{self.folder} holds other files.", hint="Give --out a folder of its own."
                )
            return None
        progress = _progress(json.loads(note.read_text(encoding="utf-8")))
        if progress.question != question:
            raise IngestError(
                f"{self.folder} holds what was fetched for {progress.question}.",
                hint="Give --out a folder of its own.",
            )
        return progress

    def add(self, progress: Progress, answer: Answer) -> Progress:
        """Keep an answer and how far the fetch has got with it."""
        after = progress.after(answer)
        self.folder.mkdir(parents=True, exist_ok=True)
        if answer.records:
            _write(self.folder / f"page-{after.pages:05d}{self.suffix}", answer.text)
        _write(self.folder / _NOTE, json.dumps(_as_json(after), ensure_ascii=False).encode())
        return after

    def clear(self) -> None:
        """Throw away what was fetched; no other file is touched."""
        (self.folder / _NOTE).unlink(missing_ok=True)
        for page in self.folder.glob(f"page-*{self.suffix}"):
            page.unlink()


def folder_name(service: str, question: str) -> str:
    """A name that a person can read for what was asked, and that is its own."""
    words = re.sub(r"[^A-Za-z0-9.]+", "-", question).strip("-.")[:60].rstrip("-.")
    return f"{service}-{words}-{hashlib.sha256(question.encode()).hexdigest()[:8]}"


def _as_json(progress: Progress) -> dict[str, Any]:
    own = {name: getattr(progress, name) for name in Progress.__dataclass_fields__}
    return own | {"ahead": [ask.as_json() for ask in progress.ahead]}


def _progress(data: dict[str, Any]) -> Progress:
    asks = tuple(Ask(**ask) for ask in data["ahead"])
    return Progress(**data | {"ahead": asks, "missing": tuple(data["missing"])})


def _write(path: Path, data: bytes) -> None:
    half = path.with_name(f".{path.name}.half")
    with half.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
