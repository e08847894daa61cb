"""Plain text: a title, a blank line, an abstract.

Several papers stand in one text where a line of dashes, equals signs or stars, or two blank lines,
part them, or where short and long paragraphs take turns. Lines that begin with "Title:",
"Abstract:" and the like are understood. Text that is no paper (a program, a list) is refused.
"""

import re
from collections.abc import Iterator

from ingest.read.aliases import field_of
from ingest.read.build import iter_built
from ingest.read.content import Content
from ingest.records import Place, Problem, SourceRecord, refused

_RULE = re.compile(r"\s*(?:-{3,}|={3,}|\*{3,}|_{3,}|#{3,})\s*$")
_LABELLED = re.compile(r"\s*([A-Za-z][A-Za-z ]{2,18}?)\s*[:=]\s*(\S.*)?$")
_LONGEST_TITLE = 300
_SHORTEST_ABSTRACT = 150

Lines = list[tuple[int, str]]


def iter_records(content: Content) -> Iterator[SourceRecord | Problem]:
    """The papers of the text in their order."""
    for number, paper in enumerate(_iter_papers(content), 1):
        place = Place(file=content.name, record=number, line=paper[0][0])
        text = "\n".join(line for _, line in paper)
        fields = _labelled(paper) or _title_and_abstract(paper)
        if fields is None:
            reason = (
                "No title was found: begin with the title, then a blank line, then the abstract."
            )
            yield refused(place, reason, raw=text, form="txt")
        else:
            yield from iter_built(
                fields,
                place,
                source=content.source,
                limits=content.limits,
                raw=text,
                raw_form="txt",
            )


def _iter_papers(content: Content) -> Iterator[Lines]:
    """Parts of the text that are a paper each."""
    lines = [(number, text.rstrip()) for number, text in _limited(content)]
    for part in _split_at_rules(lines):
        if papers := _taking_turns(_paragraphs(part)):
            yield from papers
        elif part:
            yield part


def _limited(content: Content) -> Iterator[tuple[int, str]]:
    return enumerate(content.text().split("\n"), 1)


def _split_at_rules(lines: Lines) -> list[Lines]:
    """The parts between rules or double blank lines, without blank lines at their ends."""
    parts: list[Lines] = [[]]
    blanks = 0
    for number, text in lines:
        blanks = blanks + 1 if not text.strip() else 0
        if _RULE.match(text) or blanks == 2:
            parts.append([])
        elif text.strip() or parts[-1]:
            parts[-1].append((number, text))
    return [part for part in parts if any(text.strip() for _, text in part)]


def _paragraphs(lines: Lines) -> list[Lines]:
    paragraphs: list[Lines] = [[]]
    for number, text in lines:
        if text.strip():
            paragraphs[-1].append((number, text))
        elif paragraphs[-1]:
            paragraphs.append([])
    return [paragraph for paragraph in paragraphs if paragraph]


def _taking_turns(paragraphs: list[Lines]) -> list[Lines]:
    """Papers, where titles and abstracts plainly take turns; else an empty list."""
    if len(paragraphs) < 4 or len(paragraphs) % 2:
        return []
    texts = [" ".join(text.strip() for _, text in paragraph) for paragraph in paragraphs]
    plain = all(len(title) <= _LONGEST_TITLE and title[-1] not in ".;," for title in texts[::2])
    if not plain or any(len(abstract) < _SHORTEST_ABSTRACT for abstract in texts[1::2]):
        return []
    return [
        [*paragraphs[at], (paragraphs[at][-1][0], ""), *paragraphs[at + 1]]
        for at in range(0, len(paragraphs), 2)
    ]


def _labelled(paper: Lines) -> dict[str, str] | None:
    """The fields of a paper whose lines begin with names; None where the title has none."""
    fields: dict[str, str] = {}
    current: str | None = None
    for _, text in paper:
        match = _LABELLED.match(text)
        field = field_of(match[1]) if match else None
        if match and field:
            current = field
            fields[field] = match[2] or ""
        elif current == "abstract" or (current and text.strip() and not fields[current]):
            fields[current] = f"{fields[current]}\n{text}".strip()
        elif not fields and text.strip():
            return None
    return fields if fields.get("title") else None


def _title_and_abstract(paper: Lines) -> dict[str, str] | None:
    """Title and abstract by the blank line between them, or by the first line."""
    paragraphs = _paragraphs(paper)
    first = [text.strip() for _, text in paragraphs[0]]
    if len(paragraphs) == 1 and len(first) > 1:
        title, rest = first[0], first[1:]
    else:
        title = " ".join(first)
        rest = [text.strip() for paragraph in paragraphs[1:] for _, text in paragraph]
    abstract = "\n".join(rest)
    if len(title) > _LONGEST_TITLE or not _is_prose(f"{title} {abstract}"):
        return None
    return {"title": re.sub(r"^#+\s*", "", title), "abstract": abstract}


def _is_prose(text: str) -> bool:
    """Whether letters and blanks make up most of a text, as they do in any language."""
    letters = sum(char.isalpha() or char.isspace() for char in text)
    return letters >= 0.7 * len(text)
