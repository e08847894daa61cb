"""How the API answers and what every list takes; nothing here knows a route.

A successful answer is the value itself, a list is ``{"items", "total", "page", "limit",
"truncated"}``, an error is made by web.errors.
"""

from typing import Any

from flask import Response, jsonify
from flask_openapi3.blueprint import APIBlueprint
from pydantic import BaseModel, ConfigDict, Field

from graph.errors import InvalidValue
from web.state import settings

PREFIX = "/api/v1"


class ErrorDetail(BaseModel):
    """What went wrong, in one word for programs and one sentence for people."""

    code: str
    message: str
    hint: str = ""
    request: str = Field("", description="The id of the request in the server's log.")


class ErrorBody(BaseModel):
    """The body of every error."""

    error: ErrorDetail


class Listing(BaseModel):
    """The envelope of every list."""

    model_config = ConfigDict(extra="allow")

    items: list[dict[str, Any]]
    total: int
    page: int
    limit: int
    truncated: bool


class Thing(BaseModel):
    """An answer that is one object; its fields are described in the documentation of the route."""

    model_config = ConfigDict(extra="allow")


class Paged(BaseModel):
    """The part of a list that is asked for."""

    page: int = Field(1, ge=1, le=100_000, description="The page, from 1.")
    limit: int | None = Field(None, ge=1, description="Items of a page; 25 unless set otherwise.")

    def size(self) -> int:
        """The items of a page. Raises InvalidValue where it is more than a page may hold."""
        graph = settings().graph
        if self.limit is None:
            return graph.list_items
        if self.limit > graph.list_items_max:
            raise InvalidValue(f"limit is {self.limit:,}; it is at most {graph.list_items_max:,}.")
        return self.limit


def blueprint(name: str) -> APIBlueprint:
    """A group of routes under the API's prefix, with the error body described once."""
    return APIBlueprint(
        f"api_{name}",
        __name__,
        url_prefix=PREFIX,
        abp_responses={400: ErrorBody, 404: ErrorBody, 503: ErrorBody, "default": ErrorBody},
    )


def answer(value: Any, status: int = 200) -> Response:
    """A value as JSON."""
    response = jsonify(value)
    response.status_code = status
    return response
