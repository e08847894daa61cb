"""Scripts, style sheets and pictures under an address that names their content.

A browser asks for each of them once and keeps it for good, so that only the first page ever opened
waits for scripts. Modules import each other by relative paths, which stay below the same version.
"""

import hashlib
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, url_for

_FOLDER = Path(__file__).parent / "static"
_YEAR = 31_536_000


def build_version(folder: Path = _FOLDER) -> str:
    """Hex digits that change with any file of the folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def register_assets(app: Flask) -> None:
    """Serve the files below their version and tell templates where; templates call ``asset``.

    What an older page still asks for under its own version is answered too, but not for good, and
    while debugging nothing is kept.
    """
    current = build_version()
    bp = Blueprint("assets", __name__)

    @bp.get("/static/v-<version>/<path:name>")
    def asset(version: str, name: str) -> Response:
        response = current_app.send_static_file(name)
        if version == current and not app.debug:
            response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
        return response

    @app.context_processor
    def helper() -> dict[str, object]:
        return {"asset": lambda name: url_for("assets.asset", version=current, name=name)}

    app.register_blueprint(bp)
