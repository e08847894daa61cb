"""Which reader a source needs, decided by its first bytes and never by its name.

The order matters: what has an unmistakable mark comes first, plain text last. What cannot be
papers (pictures, programs, web pages) is refused with the name of what it is.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ingest.errors import UnknownFormat, UnreadableSource
from ingest.read import (
    acl_xml,
    bibtex,
    csv_table,
    feeds,
    hf_page,
    jsonl,
    markdown_list,
    oai,
    pdf,
    plain_text,
    pubmed_xml,
    tagged,
)
from ingest.read.content import Content
from ingest.records import Problem, SourceRecord

Reader = Callable[[Content], Iterator[SourceRecord | Problem]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format that is read: its name, how its beginning looks, and its reader."""

    name: str
    looks_like: Callable[[str], bool]
    iter_records: Reader


#: Formats of XML, by their roots.
XML_FORMATS: tuple[Format, ...] = (
    Format("OAI-PMH", oai.looks_like, oai.iter_records),
    Format("PubMed XML", pubmed_xml.looks_like, pubmed_xml.iter_records),
    Format("ACL Anthology XML", acl_xml.looks_like, acl_xml.iter_records),
    Format("Atom or RSS", feeds.looks_like, feeds.iter_records),
)
#: Formats of text with a mark of their own, in the order in which they are tried.
TEXT_FORMATS: tuple[Format, ...] = (
    Format("Hugging Face page", hf_page.looks_like, hf_page.iter_records),
    Format("JSON", jsonl.looks_like, jsonl.iter_records),
    Format("RIS", tagged.looks_like_ris, tagged.iter_ris),
    Format("MEDLINE", tagged.looks_like_medline, tagged.iter_medline),
    Format("BibTeX", bibtex.looks_like, bibtex.iter_records),
    Format("Markdown", markdown_list.looks_like, markdown_list.iter_records),
    Format("CSV", csv_table.looks_like, csv_table.iter_records),
)
PDF = Format("PDF", lambda head: True, pdf.iter_records)
PLAIN_TEXT = Format("plain text", lambda head: bool(head.strip()), plain_text.iter_records)

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a media file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x89HDF", "an HDF5 file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"(\xb5/\xfd", "a zstd file"),
    (b"Rar!", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x80\x04\x95", "a Python pickle"),
    (b"{\\rtf", "an RTF document"),
)
_REMEDY = "Export the papers as BibTeX, CSV, JSON or text, and load that."


def detect(content: Content) -> Format:
    """The format of a source. Raises UnreadableSource, saying what it is, for what is none."""
    if not content.head:
        raise UnreadableSource(
            content.name, "The file is empty.", hint="Check the export that should have filled it."
        )
    if content.head.startswith(pdf.MAGIC):
        return PDF
    refuse_binary(content)
    head = content.head_text()
    if not head.strip():
        raise UnreadableSource(content.name, "The file holds nothing but blanks.")
    is_xml = re.match(r"\s*<[?!A-Za-z]", head) is not None
    for known in XML_FORMATS if is_xml else TEXT_FORMATS:
        if known.looks_like(head):
            return known
    if is_xml:
        raise UnknownFormat(content.name, _markup(head), hint=_REMEDY)
    return PLAIN_TEXT


def refuse_binary(content: Content) -> None:
    """Raise UnknownFormat, with its name, for what is not text."""
    for magic, name in _MAGIC:
        if content.head.startswith(magic) and (len(magic) > 2 or b"\0" in content.head):
            raise UnknownFormat(
                content.name, f"This is {name}, not a list of papers.", hint=_REMEDY
            )
    text = content.head_text()
    odd = sum(char < " " and char not in "\t\n\r\f\x1b" for char in text)
    if "\0" in text or odd > len(text) / 50:
        raise UnknownFormat(
            content.name, "This is binary data, not a list of papers.", hint=_REMEDY
        )


def _markup(head: str) -> str:
    if re.search(r"<(?:!doctype html|html|head|body)\b", head, re.IGNORECASE):
        return "This is a web page (HTML); copy its text, or export the papers."
    return "This is XML of a form that is not known here."
