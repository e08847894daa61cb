"""Reading one text or file of ours with the real readers."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.read.sources import iter_sources
from ingest.records import Problem, SourceRecord

DATA = Path(__file__).parent.parent / "data"
Read = Callable[..., tuple[list[SourceRecord], list[Problem]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Records and problems of a file of the data folder, or of content written to a file."""

    def _read(
        content: str | bytes | Path, name: str = "papers"
    ) -> tuple[list[SourceRecord], list[Problem]]:
        if isinstance(content, Path):
            path = content if content.is_absolute() else DATA / content
        else:
            path = tmp_path / name
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        items = list(iter_sources([str(path)]))
        return (
            [item for item in items if isinstance(item, SourceRecord)],
            [item for item in items if isinstance(item, Problem)],
        )

    return _read
