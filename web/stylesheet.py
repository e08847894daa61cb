"""The style sheets of the shell, joined to the one file that every page loads first.

The parts stay small files with one subject each; a browser asks once, and the address names the
content, so that it may be kept for good. What only some pages need is a sheet of its own.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import rcssmin
from flask import Blueprint, Flask, Response, make_response

#: In cascade order: the tokens first, print last.
PARTS = (
    "tokens.css",
    "base.css",
    "shell.css",
    "pieces.css",
    "lists.css",
    "overview.css",
    "paper.css",
    "print.css",
)
_FOLDER = Path(__file__).parent / "static" / "css"
_YEAR = 31_536_000


@dataclass(frozen=True, slots=True)
class Stylesheet:
    """The joined text and its version: hex digits that change with it."""

    text: str
    version: str


def build_stylesheet(folder: Path = _FOLDER) -> Stylesheet:
    """Join the parts, in their order, without comments and blanks."""
    text = "\n".join((folder / name).read_text(encoding="utf-8") for name in PARTS)
    text = str(rcssmin.cssmin(text))
    return Stylesheet(text, hashlib.sha256(text.encode()).hexdigest()[:12])


def register_stylesheet(app: Flask) -> None:
    """Serve the sheet and tell templates its version; while debugging it is joined each time."""
    kept = build_stylesheet()
    bp = Blueprint("stylesheet", __name__)

    @bp.get("/paperkin.css")
    def sheet() -> Response:
        current = build_stylesheet() if app.debug else kept
        response = make_response(current.text)
        response.mimetype = "text/css"
        response.headers["Cache-Control"] = f"public, max-age={0 if app.debug else _YEAR}"
        return response

    @app.context_processor
    def version() -> dict[str, str]:
        return {"css_version": kept.version}

    app.register_blueprint(bp)
