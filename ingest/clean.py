"""Cleaning of one field: the text that a person would read, and that all offsets count in.

Pure and idempotent: ``clean_text(clean_text(x)) == clean_text(x)``. It repairs what sources do to
text (LaTeX residue, HTML entities, Markdown stars, wrapped lines, control characters) and must
not touch what a name is made of: C^2OT, A*, __init__, lmms-eval and $5 stay.
"""

import html
import re
import unicodedata

from ingest.latex import latex_to_text

_PASSES = 200  # each pass removes marks, so a text of any nesting comes to rest long before
# A text without any of these needs no further look; substrings are found fast.
_MARKS = (*"\\{}$&<*`~", "--", "''", "](", "times", "sim")
_ENTITY = re.compile(r"&(?:amp;)*(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG = re.compile(
    r"</?(?:i|b|u|p|br|em|tt|strong|small|span|div|code|sub|sup|li|ul|ol|font|italic|bold|sc|"
    r"(?:jats|mml|m):[a-z-]+)(?:\s+[\w:-]+\s*=[^<>]{0,200})?\s*/?>",
    re.IGNORECASE,
)
_RAISED = re.compile(r"<su([bp])>([^<>]{1,20})</su\1>", re.IGNORECASE)
_LINK_RESIDUE = re.compile(r"(https?://[^\s{}]+)\{([^{}\s]+)\}")
_BOLD = re.compile(r"\*\*(?=[^\s*])([^*]{1,300}?)(?<=[^\s*])\*\*")
_ITALIC = re.compile(r"(?<![\w*\\)])\*(?=\w)([^*]{1,200}?)(?<=[\w.)!?%])\*(?![\w*])")
_CODE = re.compile(r"(?<!`)`([^`]{1,200})`(?!`)")
_MARKDOWN_LINK = re.compile(r"\[([^\[\]]{1,300})\]\((https?://[^()\s]{1,500})\)")
_LIGATURES = {
    ord(sign): unicodedata.normalize("NFKC", sign) for sign in "\ufb00\ufb01\ufb02\ufb03\ufb04"
}
# Control and format characters; not U+200C and U+200D, which Persian and Indic spelling needs.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb]"
)
_HALVES = re.compile("[\ud800-\udfff]")  # half a surrogate pair cannot be stored


def clean_text(text: str) -> str:
    """The text of a title, an abstract or a name as it should be read, on one line."""
    text = _plain_characters(text)
    for _ in range(_PASSES):
        cleaned = _one_pass(text)
        if cleaned == text:
            break
        text = _plain_characters(cleaned)
    return text


def _one_pass(text: str) -> str:
    if not any(mark in text for mark in _MARKS):
        return text
    text = _without_html(text)
    text = _LINK_RESIDUE.sub(r"\1 (\2)", text)
    text = latex_to_text(text)
    text = _typed_signs(_lost_backslashes(text))
    return _without_markdown(text)


def _plain_characters(text: str) -> str:
    """NFC, one blank between words, nothing that cannot be seen or stored."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    text = re.sub(r"(?<=\w)-[ \t]*\r?\n[ \t]*(?=\w)(?!(?:and|or|to)\b)", "-", text)
    text = _HALVES.sub("\ufffd", _UNSEEN.sub("", text.translate(_LIGATURES)))
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def _without_html(text: str) -> str:
    text = _ENTITY.sub(lambda match: html.unescape(f"&{match[1]};"), text)
    if "<" not in text:
        return text
    text = _RAISED.sub(lambda match: ("^" if match[1] in "pP" else "_") + match[2], text)
    return _TAG.sub(lambda match: " " if match[0][1:3].lower() in ("p>", "br", "/p") else "", text)


def _lost_backslashes(text: str) -> str:
    """``4times`` was ``4\\times`` before a web page dropped the backslash; ``sim95%`` likewise."""
    text = re.sub(r"(?<=\d)times(?=\d|\b)", "×", text)
    return re.sub(r"\bsim(?=\d)", "~", text)


def _typed_signs(text: str) -> str:
    """Quotes, dashes and ties as TeX writes them, as the characters they stand for."""
    if "``" in text:
        text = re.sub(r"``([^`']{1,300})''", r"“\1”", text)
    text = re.sub(r"(?<=[A-Za-z,;)])---(?=[A-Za-z(])", "—", text)
    text = re.sub(r"(?<=[A-Za-z0-9])--(?=[A-Za-z0-9])", "–", text)
    text = re.sub(r"(?<=[A-Za-z])~(?=[A-Za-z])|(?<=[.,])~(?=\w)", " ", text)
    return re.sub(
        r"\b(Figs?|Figure|Tables?|Tab|Section|Sec|Eq|Equation|Theorem|Lemma|et al)(\.?)~(?=\S)",
        r"\1\2 ",
        text,
    )


def _without_markdown(text: str) -> str:
    text = _MARKDOWN_LINK.sub(
        lambda match: match[2] if match[1] == match[2] else f"{match[1]} ({match[2]})", text
    )
    text = _ITALIC.sub(r"\1", _BOLD.sub(r"\1", text))
    return _CODE.sub(r"\1", text)
