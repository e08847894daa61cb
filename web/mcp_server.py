"""The Model Context Protocol server: the tools of web/mcp_tools.py for an agent, over stdio.

The one module that knows the protocol's SDK (an extra, so it is imported only by its command). The
agent is answered at once; the database opens meanwhile, and a tool waits for it. Standard output
belongs to the protocol.
"""

import inspect
import json
import time
from collections.abc import Callable
from importlib.metadata import version
from typing import Annotated, Any, Protocol

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import CallToolResult, TextContent, ToolAnnotations

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


def _tool(question: Callable[..., Item], provider: Provider) -> Callable[..., CallToolResult]:
    """The question as the SDK takes it: without its database, errors as words with a remedy."""

    def run(**arguments: Any) -> CallToolResult:
        try:
            answer = question(_database(provider), **arguments)
        except (GraphError, DatabaseStarting) as error:
            raise ToolError(_in_words(error)) from error
        text = json.dumps(answer, ensure_ascii=False)
        return CallToolResult(
            content=[TextContent(type="text", text=text)], structured_content=answer
        )

    signature = inspect.signature(question)
    run.__name__ = question.__name__
    run.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=[each for name, each in signature.parameters.items() if name != "db"],
        return_annotation=Annotated[CallToolResult, dict[str, Any]],
    )
    return run


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
