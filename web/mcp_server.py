"""The Model Context Protocol server: the tools of web/mcp_tools.py for an agent, over stdio.

The one module that knows the protocol's SDK (an extra, so it is imported only by its command). The
agent is answered at once; the database opens meanwhile, and a tool waits for it. Standard output
belongs to the protocol.
"""

import inspect
import json
import threading
import time
import uuid
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from importlib.metadata import version
from typing import Annotated, Any, Protocol

import anyio
import anyio.to_thread
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import CallToolResult, TextContent, ToolAnnotations

from graph.console import stop
from graph.database import Database
from graph.errors import CypherSyntax, GraphError
from graph.queries.items import Item
from graph.settings import GraphSettings
from web.errors import DatabaseStarting
from web.mcp_tools import all_tools

#: Seconds that a tool waits for a database that is starting.
PATIENCE = 45.0
_INSTRUCTIONS = (
    "A knowledge graph of research papers, linked by the methods, models, datasets, hardware, "
    "tasks, metrics and software in their abstracts. Search first, or name a paper or concept by "
    "id or name; every answer holds ids to go on with. It holds only the papers that its owner has "
    "loaded, read by machine: quote the sentences, and say so where nothing is found."
)
_OURS = ("db", "query_id")  # parameters of a question that no agent gives
_READS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)


class Provider(Protocol):
    """What hands out the database, or raises why there is none; DatabaseStarting for not yet."""

    def __call__(self) -> Database:
        """The open database."""

    def wait(self, seconds: float) -> None:
        """Wait that long."""


def build_server(settings: GraphSettings, provider: Provider) -> MCPServer[Any]:
    """The server with every tool, asking the provider for the database at each call."""
    server: MCPServer[Any] = MCPServer(
        "paperkin", instructions=_INSTRUCTIONS, version=version("paperkin"), log_level="WARNING"
    )
    for question in all_tools(settings):
        server.add_tool(
            _tool(question, provider),
            description=inspect.cleandoc(question.__doc__ or ""),
            annotations=_READS,
        )
    return server


def _tool(
    question: Callable[..., Item], provider: Provider
) -> Callable[..., Awaitable[CallToolResult]]:
    """The question as the SDK takes it: without its database, errors as words with a remedy.

    One that takes a ``query_id`` is given a new one, by which it is stopped when its call is
    cancelled; the others are short and end by themselves.
    """
    signature = inspect.signature(question)

    def ask(**arguments: Any) -> CallToolResult:
        try:
            answer = question(_database(provider), **arguments)
        except (GraphError, DatabaseStarting) as error:
            raise ToolError(_in_words(error)) from error
        text = json.dumps(answer, ensure_ascii=False)
        return CallToolResult(
            content=[TextContent(type="text", text=text)], structured_content=answer
        )

    async def run(**arguments: Any) -> CallToolResult:
        if "query_id" not in signature.parameters:
            return await anyio.to_thread.run_sync(partial(ask, **arguments))
        return await _stoppable(partial(ask, **arguments), provider)

    run.__name__ = question.__name__
    run.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=[each for name, each in signature.parameters.items() if name not in _OURS],
        return_annotation=Annotated[CallToolResult, dict[str, Any]],
    )
    return run


async def _stoppable(ask: Callable[..., CallToolResult], provider: Provider) -> CallToolResult:
    """What the query answers; when the call is cancelled it is stopped on the server."""
    query_id, ended = str(uuid.uuid4()), threading.Event()

    def work() -> CallToolResult:
        try:
            return ask(query_id=query_id)
        finally:
            ended.set()

    def end() -> None:
        while not ended.wait(0.1):  # again and again: it may not have begun yet
            with suppress(GraphError, DatabaseStarting):
                stop(provider(), query_id)

    try:
        return await anyio.to_thread.run_sync(work, abandon_on_cancel=True)
    except anyio.get_cancelled_exc_class():
        with anyio.CancelScope(shield=True):
            await anyio.to_thread.run_sync(end)
        raise


def _in_words(error: GraphError | DatabaseStarting) -> str:
    """What happened, where in the query, and what to do next."""
    place = ""
    if isinstance(error, CypherSyntax) and error.line is not None:
        place = f"(line {error.line}, column {error.column})"
    return " ".join(part for part in (error.message, place, error.hint) if part)


def _database(provider: Provider) -> Database:
    """The database, waited for while it starts."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return provider()
        except DatabaseStarting:
            if time.monotonic() > until:
                raise
            provider.wait(0.2)
