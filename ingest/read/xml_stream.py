"""XML as a stream of record elements, whatever the size of the file, and safe to read.

External entities and entity definitions are refused (defusedxml), a record over the limit is
refused before it fills the memory, and broken XML ends the reading with its line: the records
before it stay. It knows nothing of any format.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from ingest.errors import TooLarge, UnreadableSource
from ingest.read.content import Content

_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """A complete element, its place, and the elements around it, outermost first."""

    element: Element
    number: int
    line: int
    around: tuple[Element, ...]


def iter_elements(content: Content, names: Collection[str]) -> Iterator[Found]:
    """Each outermost element of these local names, emptied when the next one is asked for.

    Raises UnreadableSource, with the line, for XML that is broken or unsafe.
    """
    # Lines are fed one by one, so that the line of each element is known.
    puller = XMLPullParser(["start", "end"], _parser=DefusedXMLParser(forbid_entities=True))
    stream, state, line = content.binary(), _State(names), 1
    while piece := stream.readline(_CHUNK):
        state.grow(len(piece), content)
        try:
            puller.feed(piece)
            yield from state.take(puller, line)  # before the error, where this piece has one
        except ParseError as error:
            raise _broken(content, error, state.number) from error
        except DefusedXmlException as error:
            reason = "The XML defines entities of its own, which is refused for safety."
            raise UnreadableSource(content.name, reason, line=line) from error
        except (LookupError, ValueError) as error:
            reason = f"The XML names an encoding that is not known ({error})."
            raise UnreadableSource(content.name, reason, line=line) from error
        line += piece.endswith(b"\n")
    try:
        puller.close()
    except ParseError as error:
        raise _broken(content, error, state.number) from error


class _State:
    """The open elements, and the record that is being read."""

    def __init__(self, names: Collection[str]) -> None:
        self._names = frozenset(names)
        self._open: list[Element] = []
        self._depth = 0  # how many elements were open when the record began; 0 outside records
        self._begun = 0
        self._size = 0
        self.number = 0

    def grow(self, size: int, content: Content) -> None:
        """Count the bytes of the present record. Raises TooLarge over the limit of a line."""
        self._size += size
        if self._size > content.limits.max_line:
            what = f"Record {self.number + 1} is" if self._depth else "The text between records is"
            limit = f"{content.limits.max_line // 2**20} MiB"
            raise TooLarge(content.name, f"{what} larger than {limit}; no record is that large.")

    def take(self, puller: "XMLPullParser[Element]", line: int) -> Iterator[Found]:
        """The records that end in what was fed last."""
        for event, element in cast("Iterator[tuple[str, Element]]", puller.read_events()):
            if event == "start":
                self._start(element, line)
            elif (found := self._end(element)) is not None:
                yield found

    def _start(self, element: Element, line: int) -> None:
        self._open.append(element)
        if not self._depth and local_name(element) in self._names:
            self._depth, self._begun, self._size = len(self._open), line, 0

    def _end(self, element: Element) -> Found | None:
        self._open.pop()
        if self._depth != len(self._open) + 1:
            return None
        self._depth, self._size = 0, 0
        self.number += 1
        if self._open:
            self._open[-1].remove(element)
        return Found(element, self.number, self._begun, tuple(self._open))


def _broken(content: Content, error: ParseError, number: int) -> UnreadableSource:
    line, column = error.position
    what = str(error.msg).partition(":")[0]
    reason = f"The XML is broken at line {line}, column {column + 1} ({what})."
    hint = f"The {number:,} records before it were read; fetch the file again for the rest."
    return UnreadableSource(content.name, reason, hint=hint, line=line)


def local_name(element: Element) -> str:
    """An element's name without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Element | None, name: str) -> list[Element]:
    """The children with this local name."""
    return [] if element is None else [item for item in element if local_name(item) == name]


def child(element: Element | None, *path: str) -> Element | None:
    """The first element down this path of local names, or None."""
    for name in path:
        element = next(iter(children(element, name)), None)
    return element


def text_of(element: Element | None) -> str:
    """All text inside an element, markup left out; empty for None."""
    return "" if element is None else "".join(element.itertext()).strip()


def texts(element: Element | None, name: str) -> list[str]:
    """The texts of the children with this local name, empty ones left out."""
    return [text for item in children(element, name) if (text := text_of(item))]
