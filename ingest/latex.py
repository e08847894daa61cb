"""LaTeX residue in titles and abstracts becomes plain text, in one pass over the characters.

What it knows: accents, escapes, symbols, formatting commands, links, footnotes, and mathematics
between dollars. It must not drop words: a command it does not know (``\\ours``) leaves its name.
The walk is ours, because abstracts hold fragments that no LaTeX parser accepts (``{\\delta}``, a
lone ``$`` in front of a price); the tables are in ingest.latex_tables.
"""

import re
import unicodedata
from collections.abc import Callable

from ingest.latex_tables import (
    ACCENTS,
    DEGREES,
    DROPPED,
    ESCAPES,
    GREEK,
    KEEP_ARGUMENT,
    SWITCHES,
    symbols,
)

_DEPTH = 40  # braces nested deeper than this are left as they stand
_PIECE = re.compile(r"\\[a-zA-Z]+\*?|\\.|[{}]|[\^_]\{|[^\\{}^_]+|.", re.DOTALL)
# Pandoc's rule, so that prices stay prices: no blank inside the dollars, no digit after them.
_MATH = re.compile(r"(?<!\\)\$\$?(?=[^\s$])([^$]{1,400}?)(?<=[^\s\\$])\$\$?(?!\d)")
_DISPLAY = re.compile(r"\\[(\[](.{1,400}?)\\[)\]]", re.DOTALL)


def latex_to_text(text: str, *, drop_braces: bool = False) -> str:
    """Plain text of a text with LaTeX residue; ``drop_braces`` for BibTeX, where braces protect."""
    if not any(sign in text for sign in "\\{}$"):
        return text
    text = re.sub(r"\\{2,}(?=[a-zA-Z%&_#$])", r"\\", text)
    text = _DISPLAY.sub(lambda match: _Walk(match[1], drop_braces=True).text()[0], text)
    text = _MATH.sub(lambda match: _Walk(match[1], drop_braces=True).text()[0], text)
    return _Walk(text, drop_braces=drop_braces).text()[0]


class _Walk:
    """The place in a list of pieces, and the rules for what stands there."""

    def __init__(self, text: str, *, drop_braces: bool) -> None:
        self.pieces: list[str] = _PIECE.findall(text)
        self.at = 0
        self.drop_braces = drop_braces

    def text(self, *, depth: int = 0, inside: bool = False) -> tuple[str, bool]:
        """The plain text up to the closing brace (``inside``) or the end, and whether it closed."""
        out: list[str] = []
        while self.at < len(self.pieces):
            piece = self.pieces[self.at]
            self.at += 1
            if piece == "}" and inside:
                return "".join(out), True
            if piece[0] == "\\" and len(piece) > 1:
                out.append(self._command(piece, out, depth))
            else:
                out.append(self._sign(piece, depth))
        return "".join(out), False

    def argument(self, depth: int) -> str | None:
        """The text of the braced argument that stands here, or None where there is none."""
        at = self.at + (self._next().isspace())
        if depth >= _DEPTH or at >= len(self.pieces) or self.pieces[at] != "{":
            return None
        self.at = at + 1
        return self.text(depth=depth + 1, inside=True)[0]

    def _next(self) -> str:
        return self.pieces[self.at] if self.at < len(self.pieces) else ""

    def _sign(self, piece: str, depth: int) -> str:
        if piece in ("^{", "_{") and depth < _DEPTH:
            content, closed = self.text(depth=depth + 1, inside=True)
            return script(piece[0], content) if closed else piece + content
        if piece == "{" and depth < _DEPTH:
            return self._group(depth)
        dropped = (piece == "}" and self.drop_braces) or (piece == "^" and self._next() in DEGREES)
        return "" if dropped else piece

    def _group(self, depth: int) -> str:
        """A group is residue where a command stands in it, else braces that the author wrote."""
        start = self.at
        content, closed = self.text(depth=depth + 1, inside=True)
        inner = self.pieces[start : self.at]
        if self.drop_braces or (
            closed and any(piece[0] == "\\" and piece not in ("\\{", "\\}") for piece in inner)
        ):
            return content
        return "{" + content + ("}" if closed else "")

    def _command(self, piece: str, out: list[str], depth: int) -> str:
        name = piece[1:].rstrip("*") or piece[1:]
        if name in ACCENTS and (not name.isalpha() or self._next() == "{"):
            return self._accent(name, depth)
        if name in SWITCHES or name in DROPPED:
            return self._silent(name, out, depth)
        if rule := _RULES.get(name):
            return rule(self, depth)
        if name in KEEP_ARGUMENT:
            return self.argument(depth) or ""
        if name == "," and out and out[-1][-1:].isdigit():
            return ""
        return ESCAPES[name] if name in ESCAPES else symbols().get(name, name)

    def _silent(self, name: str, out: list[str], depth: int) -> str:
        """Step over a command that is no text, and the blank that belonged to it."""
        if name in SWITCHES:
            self._replace_next(self._next().lstrip())
            return ""
        if re.fullmatch(r"\[[^\]]*\]", self._next()):
            self.at += 1
        self.argument(depth)
        if out:
            out[-1] = out[-1].rstrip(" ~\n")
        return ""

    def _accent(self, name: str, depth: int) -> str:
        base = self._accent_base(depth)
        if name + base in GREEK:  # \b{eta}, \r{ho}: a Greek letter that became an accent
            return symbols()[name + base]
        if base[:1].isalpha():
            plain = {"ı": "i", "ȷ": "j"}.get(base[0], base[0])
            return unicodedata.normalize("NFC", plain + ACCENTS[name]) + base[1:]
        return ("" if name.isalpha() else name) + base

    def _accent_base(self, depth: int) -> str:
        """What an accent stands on: a braced group, a command such as \\i, or one letter."""
        if (braced := self.argument(depth)) is not None:
            return braced
        following = self._next()
        if following in ("\\i", "\\j"):
            self.at += 1
            return following[1]
        if following[:1].isalpha():
            self._replace_next(following[1:])
            return following[0]
        return ""

    def _replace_next(self, rest: str) -> None:
        if self.at < len(self.pieces):
            self.pieces[self.at] = rest
            self.at += not rest


def script(sign: str, content: str) -> str:
    """``2^{13}`` as 2^13; a longer expression keeps brackets, a degree sign stands alone."""
    if content in ("°", "′"):
        return content
    return sign + (content if re.fullmatch(r"[\w.+-]*|.", content) else f"({content})")


def _link(walk: _Walk, depth: int) -> str:
    address, words = walk.argument(depth) or "", walk.argument(depth)
    return address if words in (None, address) else f"{words} ({address})"


def _footnote(walk: _Walk, depth: int) -> str:
    note = walk.argument(depth)
    return f" ({note})" if note else ""


def _fraction(walk: _Walk, depth: int) -> str:
    above, below = walk.argument(depth), walk.argument(depth)
    return f"{above or ''}/{below or ''}"


def _code_point(walk: _Walk, depth: int) -> str:
    digits = walk.argument(depth) or ""
    return chr(int(digits[1:], 16)) if re.fullmatch(r"x[0-9a-fA-F]{2,5}", digits) else digits


def _second(walk: _Walk, depth: int) -> str:
    first, second = walk.argument(depth), walk.argument(depth)
    return (first or "") if second is None else second


_RULES: dict[str, Callable[[_Walk, int], str]] = {
    "href": _link,
    "hyperlink": _link,
    "footnote": _footnote,
    "frac": _fraction,
    "tfrac": _fraction,
    "dfrac": _fraction,
    "sqrt": lambda walk, depth: script("√", walk.argument(depth) or ""),
    "unicode": _code_point,
    "textcolor": _second,
    "texorpdfstring": _second,
    "colorbox": _second,
    "pmod": lambda walk, depth: f"(mod {walk.argument(depth) or ''})",
    "textsuperscript": lambda walk, depth: script("^", walk.argument(depth) or ""),
    "textsubscript": lambda walk, depth: script("_", walk.argument(depth) or ""),
}
