"""The settings of the graph package: where the database is, where files lie, how much is allowed.

One frozen value read from the environment when somebody asks for it, never at import. Each field
names its variable and says what it is for, and docs/settings.md is compared with that. Nothing
here looks at the disk or the network.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import platformdirs

from graph.errors import InvalidValue

#: The release of Neo4j that paperkin runs where nothing else is configured.
RELEASE = "2026.08.1"

_SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
_SIZE = re.compile(r"\d+[kmgKMG]")


def _data_folder() -> Path:
    return Path(platformdirs.user_data_dir("paperkin", appauthor=False))


def _cache_folder() -> Path:
    return Path(platformdirs.user_cache_dir("paperkin", appauthor=False))


def _meta(env: str, text: str) -> dict[str, str]:
    return {"env": env, "help": text}


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphSettings:
    """Everything about the graph that a person can set; the defaults are safe."""

    data_folder: Path = field(
        default_factory=_data_folder,
        metadata=_meta("PAPERKIN_DATA", "The folder of your data: the local graph, its password."),
    )
    cache_folder: Path = field(
        default_factory=_cache_folder,
        metadata=_meta("PAPERKIN_CACHE", "The folder of what can be fetched again: Neo4j's jars."),
    )
    uri: str | None = field(
        default=None,
        metadata=_meta("NEO4J_URI", "The address of a Neo4j to use instead of the local one."),
    )
    username: str = field(
        default="neo4j", metadata=_meta("NEO4J_USERNAME", "The user of the Neo4j at NEO4J_URI.")
    )
    password: str | None = field(
        default=None,
        repr=False,
        metadata=_meta("NEO4J_PASSWORD", "The password of that user."),
    )
    database: str | None = field(
        default=None,
        metadata=_meta("NEO4J_DATABASE", "The database there, else the user's home database."),
    )
    release: str = field(
        default=RELEASE,
        metadata=_meta("PAPERKIN_NEO4J_RELEASE", "The release of the local Neo4j."),
    )
    jar_repository: str | None = field(
        default=None,
        metadata=_meta(
            "PAPERKIN_JAR_REPOSITORY",
            "The address of a Maven repository to fetch its jars from, instead of Maven Central.",
        ),
    )
    port: int = field(
        default=0,
        metadata=_meta("PAPERKIN_NEO4J_PORT", "The port of the local Neo4j; 0 takes a free one."),
    )
    heap: str = field(
        default="1g",
        metadata=_meta("PAPERKIN_NEO4J_HEAP", "The most Java heap that the local Neo4j takes."),
    )
    page_cache: str = field(
        default="256m",
        metadata=_meta("PAPERKIN_NEO4J_PAGE_CACHE", "The most of the graph it keeps in memory."),
    )
    start_timeout: float = field(
        default=120,
        metadata=_meta("PAPERKIN_NEO4J_START_TIMEOUT", "Seconds to wait until it answers."),
    )
    read_timeout: float = field(
        default=30,
        metadata=_meta("PAPERKIN_READ_TIMEOUT", "Seconds that a page's query may take."),
    )
    console_timeout: float = field(
        default=10,
        metadata=_meta("PAPERKIN_CONSOLE_TIMEOUT", "Seconds that a query of yours may take."),
    )
    console_rows: int = field(
        default=1000,
        metadata=_meta("PAPERKIN_CONSOLE_ROWS", "The most rows that a query of yours returns."),
    )
    console_statement: int = field(
        default=20_000,
        metadata=_meta("PAPERKIN_CONSOLE_STATEMENT", "The most bytes of a query of yours."),
    )
    console_parameters: int = field(
        default=1_000_000,
        metadata=_meta("PAPERKIN_CONSOLE_PARAMETERS", "The most bytes of its parameters."),
    )
    console_running: int = field(
        default=2,
        metadata=_meta("PAPERKIN_CONSOLE_RUNNING", "Queries that one client may run at once."),
    )
    view_nodes: int = field(
        default=300,
        metadata=_meta("PAPERKIN_VIEW_NODES", "The nodes that a view of the graph shows."),
    )
    view_nodes_max: int = field(
        default=1000,
        metadata=_meta("PAPERKIN_VIEW_NODES_MAX", "The most nodes that a view can be asked for."),
    )
    list_items: int = field(
        default=25, metadata=_meta("PAPERKIN_LIST_ITEMS", "The items of one page of a list.")
    )
    list_items_max: int = field(
        default=200,
        metadata=_meta("PAPERKIN_LIST_ITEMS_MAX", "The most items that a page can be asked for."),
    )
    analyse_papers: int = field(
        default=20_000,
        metadata=_meta(
            "PAPERKIN_ANALYSE_PAPERS",
            "Papers up to which a load brings communities and map up to date.",
        ),
    )

    def __post_init__(self) -> None:
        if self.uri is not None:
            check_uri(self.uri)
        for name in ("heap", "page_cache"):
            if not _SIZE.fullmatch(getattr(self, name)):
                raise InvalidValue(f"{_variable(name)} is a size such as 512m or 2g.")
        for name in ("console_rows", "list_items", "view_nodes", "start_timeout", "read_timeout"):
            if getattr(self, name) <= 0:
                raise InvalidValue(f"{_variable(name)} must be above 0.")
        if not 0 <= self.port < 65536:
            raise InvalidValue(f"{_variable('port')} must be a port, 0 to 65535.")

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> "GraphSettings":
        """The settings that these variables give; an empty variable counts as absent.

        Raises InvalidValue, naming the variable, where a value cannot be used.
        """
        environ = os.environ if environ is None else environ
        values: dict[str, Any] = {}
        for each in fields(cls):
            if text := environ.get(each.metadata["env"], "").strip():
                values[each.name] = _parse(each.metadata["env"], each.type, text)
        return cls(**values)

    @property
    def is_local(self) -> bool:
        """Whether paperkin runs the database itself."""
        return self.uri is None


def check_uri(uri: str) -> None:
    """Raise InvalidValue where an address does not have the form of a Neo4j's."""
    scheme, _, rest = uri.partition("://")
    if scheme not in _SCHEMES or not rest:
        raise InvalidValue(
            f"{uri!r} is no address of a Neo4j; it starts with {', '.join(_SCHEMES)} and ://, "
            "as in bolt://127.0.0.1:7687."
        )


def _variable(name: str) -> str:
    """The variable that sets the field of this name."""
    return next(str(each.metadata["env"]) for each in fields(GraphSettings) if each.name == name)


def _parse(variable: str, kind: Any, text: str) -> Any:
    """The text of a variable as a value of its field's type; the variable names the error."""
    if kind is Path:
        return Path(text).expanduser().absolute()
    if kind not in (int, float):
        return text
    try:
        return kind(text)
    except ValueError as error:
        raise InvalidValue(f"{variable} is {text!r}, which is not a number.") from error
