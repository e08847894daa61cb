"""What a person may set about the web app, read from the environment once, at the edge.

Everything else takes the values from here as arguments; nothing in the package reads the
environment itself. The safe choice is the default: loopback only, a secret made afresh.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from graph.errors import InvalidValue
from graph.settings import GraphSettings
from ingest.settings import IngestSettings


def _meta(env: str, text: str) -> dict[str, str]:
    return {"env": env, "help": text}


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """Settings of the web app, with those of the graph that it shows and of reading."""

    graph: GraphSettings = field(default_factory=GraphSettings)
    reading: IngestSettings = field(default_factory=IngestSettings)
    host: str = field(
        default="127.0.0.1", metadata=_meta("PAPERKIN_HOST", "The address to listen on.")
    )
    port: int = field(
        default=5000,
        metadata=_meta("PAPERKIN_PORT", "The port to listen on, or the next free one after it."),
    )
    allowed_hosts: tuple[str, ...] = field(
        default=(),
        metadata=_meta(
            "PAPERKIN_ALLOWED_HOSTS",
            "Host names, besides loopback, that a request may be addressed to; with commas.",
        ),
    )
    secret_key: str = field(
        default_factory=secrets.token_hex,
        repr=False,
        metadata=_meta(
            "PAPERKIN_SECRET_KEY",
            "Signs forms and logins; all worker processes need the same. Unset: made afresh.",
        ),
    )
    token: str | None = field(
        default=None,
        repr=False,
        metadata=_meta(
            "PAPERKIN_TOKEN",
            "A login without a list of users: the token of programs, and the password of `admin`.",
        ),
    )
    https: bool = field(
        default=False,
        metadata=_meta(
            "PAPERKIN_HTTPS",
            "1 where people reach it by https through a proxy: cookies are sent over https only.",
        ),
    )
    threads: int = field(
        default=8, metadata=_meta("PAPERKIN_THREADS", "Requests that are answered at once.")
    )
    upload_bytes: int = field(
        default=64 * 1024 * 1024,
        metadata=_meta("PAPERKIN_UPLOAD_BYTES", "The most bytes of an upload."),
    )
    costly_reads: int = field(
        default=600,
        metadata=_meta(
            "PAPERKIN_COSTLY_READS",
            "Searches, paths, views and the like that one client may ask for in a minute.",
        ),
    )
    previews: int = field(
        default=240,
        metadata=_meta("PAPERKIN_PREVIEWS", "Previews that one client may ask for in a minute."),
    )
    costly_writes: int = field(
        default=120,
        metadata=_meta(
            "PAPERKIN_COSTLY_WRITES",
            "Loads, removals and decisions that one client may ask for in a minute.",
        ),
    )

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "WebSettings":
        """The settings that these variables give; an empty variable counts as absent.

        Raises InvalidValue, naming the variable, where a value cannot be used.
        """
        values: dict[str, Any] = {
            "graph": GraphSettings.from_env(environ),
            "reading": IngestSettings.from_env(environ),
        }
        for each in fields(cls):
            variable = each.metadata.get("env", "")
            if text := environ.get(variable, "").strip():
                values[each.name] = _parse(variable, each.type, text)
        return cls(**values)


def _parse(variable: str, kind: Any, text: str) -> Any:
    """The text of a variable as a value of its field's type; the variable names the error."""
    if kind in (str, str | None):
        return text
    if kind is bool:
        return _parse_switch(variable, text)
    if kind is not int:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    try:
        number = int(text)
    except ValueError:
        raise InvalidValue(f"{variable} is {text!r}, which is not a whole number.") from None
    if number < 1:
        raise InvalidValue(f"{variable} is {number}; it has to be at least 1.")
    return number


def _parse_switch(variable: str, text: str) -> bool:
    if text not in ("0", "1"):
        raise InvalidValue(f"{variable} is {text!r}; it is 1 or 0.")
    return text == "1"
