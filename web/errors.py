"""From an error to what the client gets: one table, one JSON body, one page.

    WebError
    ├── BadRequest          a parameter or a body that cannot be used
    ├── ForeignRequest      a write that another site, or nobody we can tell, asks for
    ├── LoginNeeded         a stranger asks for what is behind the login
    ├── MayNotWrite         somebody who may only read asks for a write
    ├── TooManyRequests     a client asks for what is costly too often
    └── DatabaseStarting    nothing is wrong: it is on its way

Views raise and never build an error response themselves. What is not in the table is a bug: it
goes to the log with its trace, and the client gets 500 and the id under which to find it.
"""

import logging
import re
import secrets
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from pydantic import ValidationError
from werkzeug.exceptions import (
    HTTPException,
    InternalServerError,
    MethodNotAllowed,
    RequestEntityTooLarge,
)

from graph.errors import (
    ConstraintViolated,
    CypherSyntax,
    DatabaseUnavailable,
    ForeignDatabase,
    GraphChanged,
    GraphError,
    InvalidValue,
    NotFound,
    OutOfMemory,
    QueryRefused,
    QueryTimeout,
    SchemaTooNew,
    ServerError,
    TooManyQueries,
)
from graph.queries import search
from web.state import database

log = logging.getLogger(__name__)


class WebError(Exception):
    """Anything that the web package itself refuses; ``hint`` says what to do next."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class BadRequest(WebError):
    """A parameter or a body that cannot be used as it is."""


class ForeignRequest(WebError):
    """A write that does not come from our own pages or from a client that says what it sends."""


class LoginNeeded(WebError):
    """Nobody we know asks for what is behind the login."""


class MayNotWrite(WebError):
    """Somebody who may only read asks for a write."""


class TooManyRequests(WebError):
    """A client asks for what is costly too often; ``seconds`` until it may again."""

    def __init__(self, message: str, *, seconds: int) -> None:
        super().__init__(message, hint=f"Next one in {seconds} s.")
        self.seconds = seconds


class DatabaseStarting(WebError):
    """The database is being started; ``progress`` says how far it is."""

    def __init__(self, progress: str = "") -> None:
        super().__init__("The database is starting.", hint=progress)
        self.progress = progress


#: Error -> (HTTP status, code); the first class that fits counts, so narrow ones come first.
STATUS: tuple[tuple[type[Exception], int, str], ...] = (
    (BadRequest, 400, "bad_request"),
    (ForeignRequest, 403, "foreign_request"),
    (LoginNeeded, 401, "login_needed"),
    (MayNotWrite, 403, "may_not_write"),
    (TooManyQueries, 429, "too_many_queries"),
    (TooManyRequests, 429, "too_many_requests"),
    (DatabaseStarting, 503, "database_starting"),
    (InvalidValue, 400, "invalid_value"),
    (CypherSyntax, 400, "cypher_syntax"),
    (QueryRefused, 403, "query_refused"),
    (NotFound, 404, "not_found"),
    (ConstraintViolated, 409, "conflict"),
    (GraphChanged, 409, "graph_changed"),
    (QueryTimeout, 504, "query_timeout"),
    (OutOfMemory, 413, "out_of_memory"),
    (DatabaseUnavailable, 503, "database_unavailable"),
    (ForeignDatabase, 503, "foreign_database"),
    (SchemaTooNew, 503, "schema_too_new"),
    (ServerError, 503, "server_error"),
    (GraphError, 500, "graph_error"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """An error as a client sees it."""

    status: int
    code: str
    message: str
    hint: str = ""
    line: int | None = None
    column: int | None = None

    def as_json(self) -> dict[str, object]:
        """The error body of the HTTP contract."""
        body: dict[str, object] = {"code": self.code, "message": self.message, "hint": self.hint}
        if self.line is not None:
            body |= {"line": self.line, "column": self.column}
        return {"error": body | {"request": request_id()}}


def request_id() -> str:
    """The id of this request in the log, made at its first use."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(4)
    return str(g.request_id)


def problem_of(error: Exception) -> Problem:
    """What a client is told about an error; never its trace, never an address or a password."""
    if isinstance(error, HTTPException):
        return _http_problem(error)
    if isinstance(error, NotFound):
        message = f"No {error.kind} has the id {error.id}."
        return Problem(status=404, code="not_found", message=message)
    for kind, status, code in STATUS:
        if isinstance(error, kind):
            return Problem(
                status=status,
                code=code,
                message=getattr(error, "message", str(error)),
                hint=getattr(error, "hint", ""),
                line=getattr(error, "line", None),
                column=getattr(error, "column", None),
            )
    return Problem(
        status=500,
        code="internal_error",
        message="Something broke on our side.",
        hint=f"The log has it under {request_id()}.",
    )


def _http_problem(error: HTTPException) -> Problem:
    status = error.code or 500
    if isinstance(error, RequestEntityTooLarge):
        return Problem(
            status=status,
            code="too_large",
            message=f"{size_words(request.content_length)} over the limit of "
            f"{(request.max_content_length or 0) // 2**20} MB.",
            hint="Split the file or use `paperkin load`.",
        )
    messages = {
        404: "There is no page at this address.",
        405: f"This address does not take {request.method}.",
        500: "Something broke on our side.",
    }
    code = re.sub(r"(?<!^)(?=[A-Z])", "_", type(error).__name__).lower()
    message = messages.get(status) or error.description or error.name
    return Problem(status=status, code=code, message=message)


def size_words(size: int | None) -> str:
    """The start of the sentence about an upload that is too large."""
    return f"{-(-size // 2**20)} MB is" if size else "This is"


def validation_response(error: ValidationError) -> Response:
    """The answer to parameters that do not fit a route: 400, the first that is wrong, in words."""
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"]) or "the body"
    problem = Problem(status=400, code="bad_request", message=f"{where}: {first['msg']}.")
    return _respond(problem)


def wants_json() -> bool:
    """Whether this request is for the API and not for a page."""
    return request.path.startswith("/api/")


def _closest(error: Exception | None) -> list[dict[str, Any]]:
    """What somebody may have meant by an id that is not here: names that begin like it."""
    if not isinstance(error, NotFound) or error.kind == "load":
        return []
    words = re.sub(r"[^\w.]+", " ", error.id.partition(":")[2])
    try:
        items: list[dict[str, Any]] = search.suggest(database(), words, limit=3)["items"]
    except (GraphError, WebError):
        return []
    return items


def _respond(problem: Problem, error: Exception | None = None) -> Response:
    seconds = getattr(error, "seconds", 5)
    if wants_json():
        response = jsonify(problem.as_json())
    else:
        template = "starting.html" if problem.code == "database_starting" else "error.html"
        page = render_template(
            template,
            problem=problem,
            request_id=request_id(),
            closest=_closest(error),
            seconds=seconds,
        )
        response = make_response(page)
    response.status_code = problem.status
    response.headers["Cache-Control"] = "no-store"
    if problem.status in (429, 503):
        response.headers["Retry-After"] = str(seconds)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    if problem.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _handle(error: Exception) -> Response:
    if isinstance(error, ValidationError):
        return validation_response(error)
    problem = problem_of(error)
    if problem.status >= 500 and problem.status != 503:
        original = getattr(error, "original_exception", None) or error
        log.error("request %s failed: %s", request_id(), request.path, exc_info=original)
    return _respond(problem, error)


def register_errors(app: Flask) -> None:
    """Let every error of a view end in one place."""
    app.register_error_handler(Exception, _handle)
    app.register_error_handler(InternalServerError, _handle)
