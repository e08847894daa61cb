"""The page about the formats and the readers."""

import re
from pathlib import Path

from ingest.read.detect import PDF, PLAIN_TEXT, TEXT_FORMATS, XML_FORMATS

PAGE = Path(__file__).parents[2] / "docs" / "formats.md"


def test_the_page_names_every_format_and_no_other() -> None:
    """A reader cannot be added or dropped without its row in the documentation."""
    page = PAGE.read_text(encoding="utf-8").partition("\n## What happens")[0]
    rows = re.findall(r"^\| ([^|]+?) \| ", page, re.M)
    formats = (*XML_FORMATS, *TEXT_FORMATS, PDF, PLAIN_TEXT)
    assert sorted(rows[1:]) == sorted(known.name for known in formats)
