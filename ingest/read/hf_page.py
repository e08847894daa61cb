"""The Papers page of Hugging Face as a person copies it from the browser.

Two header lines, the word "Subscribe" glued to the first title, then a title and its abstract in
turn, a line each. It must give every paper of the page and invent none: a long line where a title
should stand is refused with its line, a title at the end of the page is kept without abstract.
"""

import re
from collections.abc import Iterator

from ingest.read.build import iter_built
from ingest.read.content import Content
from ingest.records import Place, Problem, SourceRecord, refused

_HEADER = re.compile(r"Get trending papers in your email inbox", re.IGNORECASE)
_GLUED = "Subscribe"
_LONGEST_TITLE = 400  # the longest title seen is under 200 characters, most abstracts over 500


def looks_like(head: str) -> bool:
    """Whether these first characters are the page's header."""
    return any(_HEADER.match(line.strip()) for line in head.splitlines()[:5])


def iter_records(content: Content) -> Iterator[SourceRecord | Problem]:
    """The papers of the page in its order."""
    number, title, title_line = 0, "", 0
    for line, text in _paper_lines(content):
        if title:
            number += 1
            yield from _built(content, title, text, number, title_line)
            title = ""
        elif len(text) > _LONGEST_TITLE:
            number += 1
            place = Place(file=content.name, record=number, line=line)
            reason = "An abstract stands where a title should; put its title on a line before it."
            yield refused(place, reason, raw=text, form="txt")
        else:
            title, title_line = text, line
    if title:
        yield from _built(content, title, "", number + 1, title_line)


def _paper_lines(content: Content) -> Iterator[tuple[int, str]]:
    """The lines that are titles or abstracts: no header, no blank lines, "Subscribe" taken off."""
    first = True
    for line, raw in content.lines():
        text = raw.strip()
        if not text or text == _GLUED or (first and _HEADER.match(text)):
            continue
        if first:
            text = text.removeprefix(_GLUED).strip()
            first = False
        yield line, text


def _built(
    content: Content, title: str, abstract: str, number: int, line: int
) -> Iterator[SourceRecord | Problem]:
    fields = {"title": title, "abstract": abstract, "text_source": "aggregator"}
    place = Place(file=content.name, record=number, line=line)
    yield from iter_built(fields, place, source="huggingface-page", limits=content.limits)
