"""``paperkin mcp``: an agent's client asks the real server, over stdio, about a real graph."""

import asyncio
import json
import subprocess
import sys
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from mcp_types import CallToolResult, Tool

from graph.database import Database
from graph.settings import GraphSettings
from tests.graph.papers import PAPERS, write_papers_of_tests
from web import mcp_server
from web.background import BackgroundDatabase
from web.mcp_shapes import MOST_CHARACTERS, fitted

MINICACHE, KVMERGER = PAPERS["minicache"].id, PAPERS["kvmerger"].id
PAIR = {"one": "2405.14366", "other": "2412.10319"}
LONG = "MATCH (p:Paper) UNWIND range(1, 60) AS n RETURN p.abstract, n"

#: Name of the exchange -> tool and arguments.
CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "search": ("search", {"query": "kv cache", "limit": 3}),
    "nothing": ("search", {"query": "zebra stripes"}),
    "read_paper": ("read_paper", {"paper": "MiniCache"}),
    "read_concept": ("read_concept", {"concept": "A100 GPUs"}),
    "papers_with": ("papers_with", {"concept": "A100", "role": "runs_on"}),
    "related": ("related", {"paper": MINICACHE, "limit": 1}),
    "builds_on": ("builds_on", {"paper": "KVMerger"}),
    "built_on_by": ("built_on_by", {"paper": "2309.06180"}),
    "used_with": ("used_with", {"concept": "vLLM", "kind": "Hardware"}),
    "why_linked": ("why_linked", PAIR),
    "find_path": ("find_path", {**PAIR, "avoid": ["KV cache"]}),
    "compare": ("compare", {"papers": list(PAIR.values())}),
    "studied_with": ("studied_with", {"task": "LLM serving"}),
    "trends": ("trends", {}),
    "gaps": ("gaps", {"concept": "MiniCache"}),
    "results": ("results", {"concept": "FID"}),
    "read_next": ("read_next", {"known": ["2405.14366", "2306.14048"]}),
    "run_cypher": (
        "run_cypher",
        {"query": "MATCH (c:Concept {id: $id}) RETURN c.name", "parameters": {"id": "task:x"}},
    ),
    "long": ("run_cypher", {"query": LONG, "limit": 1000}),
    "write": ("run_cypher", {"query": "MATCH (n) DETACH DELETE n"}),
    "wrong": ("run_cypher", {"query": "MATCH (n RETURN n"}),
    "unknown": ("related", {"paper": "MiniCach"}),
    "limit": ("search", {"query": "x", "limit": 5000}),
}


@pytest.fixture(scope="module")
def environ(module_database: Database, module_settings: GraphSettings) -> dict[str, str]:
    """The variables that lead to a graph with the papers of the tests."""
    write_papers_of_tests(module_database)
    return {
        "NEO4J_URI": str(module_settings.uri),
        "NEO4J_USERNAME": module_settings.username,
        "NEO4J_PASSWORD": str(module_settings.password),
    }


def server(environ: dict[str, str]) -> StdioServerParameters:
    """How a client starts the server."""
    return StdioServerParameters(
        command=sys.executable, args=["-m", "paperkin", "mcp"], env=environ
    )


@pytest.fixture(scope="module")
def exchange(environ: dict[str, str]) -> tuple[list[Tool], dict[str, CallToolResult]]:
    """The tools that the server lists and its answer to every call, in one session."""

    async def talk() -> tuple[list[Tool], dict[str, CallToolResult]]:
        async with Client(server(environ)) as client:
            tools = (await client.list_tools()).tools
            return tools, {key: await client.call_tool(*call) for key, call in CALLS.items()}

    return asyncio.run(talk())


Exchange = tuple[list[Tool], dict[str, CallToolResult]]


def answer(exchange: Exchange, key: str) -> dict[str, Any]:
    """A good answer as data; the text of it says the same."""
    result = exchange[1][key]
    assert not result.is_error, result.content
    assert result.structured_content == json.loads(said(exchange, key))
    return dict(result.structured_content or {})


def said(exchange: Exchange, key: str) -> str:
    """The text of an answer."""
    content = exchange[1][key].content[0]
    assert content.type == "text"
    return content.text


def test_every_tool_describes_itself_and_only_reads(exchange: Exchange) -> None:
    """Each tool has a description, describes each argument, says that it reads, and is called."""
    tools, answers = exchange
    assert {tool.name for tool in tools} == {call[0] for call in CALLS.values()}
    for tool in tools:
        assert tool.description
        assert tool.annotations
        assert tool.annotations.read_only_hint
        assert "db" not in tool.input_schema["properties"]
        for name, schema in tool.input_schema["properties"].items():
            assert schema.get("description") or "enum" in schema, (tool.name, name)
    assert len(answers) == len(CALLS)


@pytest.mark.parametrize(
    ("key", "where", "found"),
    [
        ("search", ("items", 0, "id"), "method:kv-cache"),
        ("read_paper", ("concepts", "proposes", 0, "id"), "method:minicache"),
        ("read_paper", ("results", 0, "value"), "5.02x"),
        ("read_concept", ("id",), "hardware:a100"),
        ("papers_with", ("total",), 4),
        ("papers_with", ("about", "name"), "A100"),
        ("nothing", ("total",), 0),
        ("related", ("items", 0, "id"), KVMERGER),
        ("builds_on", ("items", 0, "via", "id"), "dataset:longbench"),
        ("built_on_by", ("about", "id"), "arxiv:2309.06180"),
        ("used_with", ("items", 0, "kind"), "Hardware"),
        ("why_linked", ("shared", 0, "id"), "task:kv-cache-compression"),
        ("find_path", ("items", 1, "nodes", 1, "id"), "task:kv-cache-compression"),
        ("compare", ("rows", 0, "cells"), ["uses", "uses"]),
        ("studied_with", ("kinds", "Dataset", 0, "id"), "dataset:sharegpt"),
        ("trends", ("undated",), 2),
        ("gaps", ("items", 0, "id"), "dataset:longbench"),
        ("results", ("groups", 0, "items", 0, "value"), "1.9"),
        ("read_next", ("items", 0, "id"), KVMERGER),
        ("run_cypher", ("columns",), ["c.name"]),
    ],
)
def test_a_tool_answers_from_the_graph(
    exchange: Exchange, key: str, where: tuple[Any, ...], found: object
) -> None:
    """Every question comes back with ids and figures to go on with."""
    value: Any = answer(exchange, key)
    for step in where:
        value = value[step]
    assert value == found


def test_an_agent_is_not_told_what_only_a_page_needs(exchange: Exchange) -> None:
    """No offsets, no counters; the sentence stays."""
    paper = answer(exchange, "read_paper")
    assert "mentions" not in json.dumps(paper)
    assert paper["concepts"]["proposes"][0]["sentence"].startswith("MiniCache")
    assert "concept_count" not in said(exchange, "related")
    assert all(isinstance(i["sentence"], str) for i in answer(exchange, "papers_with")["items"])
    assert "fewer words" in answer(exchange, "nothing")["hint"]


def test_rows_that_do_not_fit_are_counted(exchange: Exchange) -> None:
    """A large result is cut to what an agent can take, and says how many rows are missing."""
    found = answer(exchange, "long")
    assert len(json.dumps(found["rows"])) < MOST_CHARACTERS * 1.1
    assert found["truncated"]
    assert len(found["rows"]) + found["left_out"] == 13 * 60
    small = {"columns": ["x"], "rows": [[1]], "truncated": False}
    assert fitted(small) == small


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("write", "This would write"),
        ("wrong", "(line 1, column 10)"),
        ("unknown", f"({MINICACHE})"),
        ("limit", "less than or equal to 50"),
    ],
)
def test_an_error_is_a_message_with_a_remedy(exchange: Exchange, key: str, words: str) -> None:
    """What cannot be answered comes back as an error that says why; the session goes on."""
    assert exchange[1][key].is_error
    assert words in said(exchange, key)


def test_nothing_was_written(exchange: Exchange, module_database: Database) -> None:
    """After every call, the refused write among them, the papers are all there."""
    assert exchange
    assert module_database.read("MATCH (p:Paper) RETURN count(p) AS n") == [{"n": len(PAPERS)}]


def test_standard_output_belongs_to_the_protocol() -> None:
    """Every line is a message, also where the database is away; that is said on standard error
    and in the answer.
    """
    begin = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": _CLIENT}
    messages: list[dict[str, Any]] = [
        {"id": 1, "method": "initialize", "params": begin},
        {"method": "notifications/initialized"},
        {"id": 2, "method": "tools/call", "params": {"name": "trends", "arguments": {}}},
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "paperkin", "mcp"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={"NEO4J_URI": "bolt://127.0.0.1:1", "PATH": ""},
    )
    with process:
        assert process.stdin
        assert process.stdout
        for message in messages:
            process.stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
            process.stdin.flush()
        lines = [json.loads(process.stdout.readline()) for _ in range(2)]
        rest, _ = process.communicate(timeout=120)
    assert [line["id"] for line in lines] == [1, 2]
    assert rest == ""
    assert lines[1]["result"]["isError"]
    assert "does not answer" in lines[1]["result"]["content"][0]["text"]
    assert process.returncode == 0


_CLIENT = {"name": "test", "version": "1"}


def test_a_database_that_is_starting_is_waited_for_and_then_named(
    module_settings: GraphSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An agent that asks too early is told to ask again, not left waiting."""
    monkeypatch.setattr(mcp_server, "PATIENCE", 0.3)

    async def ask() -> CallToolResult:
        never = BackgroundDatabase(module_settings)
        async with Client(mcp_server.build_server(module_settings, never)) as client:
            return await client.call_tool("trends", {})

    result = asyncio.run(ask())
    assert result.is_error
    assert "starting" in result.content[0].text.lower()  # type: ignore[union-attr]


def test_without_the_sdk_the_command_says_what_to_install() -> None:
    """The SDK is an extra; its absence is one line, not a stack trace."""
    code = "import sys; sys.modules['mcp'] = None; import paperkin; paperkin.cli(['mcp'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert "pip install 'paperkin[mcp]'" in done.stderr
    assert "Traceback" not in done.stderr


RUNAWAY = "UNWIND range(1, 100000000000) AS x RETURN count(x) AS agents"
SLOTS = """
SHOW TRANSACTIONS YIELD metaData, currentQuery
WHERE metaData.paperkin_query IS NOT NULL AND currentQuery CONTAINS 'agents'
RETURN count(*) AS n
"""


def test_a_cancelled_request_stops_its_query(
    environ: dict[str, str], module_database: Database
) -> None:
    """The client's cancel ends the query on the server, long before its limit; it goes on."""

    async def until(running: bool) -> None:
        for _ in range(600):
            if bool(module_database.run(SLOTS)[0]["n"]) is running:
                return
            await asyncio.sleep(0.1)
        raise AssertionError(f"the query never was {'there' if running else 'gone'}")

    async def talk() -> int:
        patient = {**environ, "PAPERKIN_CONSOLE_TIMEOUT": "3600"}
        async with Client(server(patient)) as client:
            call = asyncio.create_task(client.call_tool("run_cypher", {"query": RUNAWAY}))
            await until(running=True)
            call.cancel()
            await until(running=False)
            after = await client.call_tool("run_cypher", {"query": "RETURN 1 AS one"})
            assert not after.is_error
            return len((await client.list_tools()).tools)

    assert asyncio.run(talk()) > 0
