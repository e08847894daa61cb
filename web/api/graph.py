"""Views of the graph: a part of it, why two nodes are linked, a comparison, the overview."""

from flask import Response
from pydantic import BaseModel, ConfigDict, Field

from graph.errors import InvalidValue
from graph.names import KINDS, ROLES
from graph.queries import compare as compare_queries
from graph.queries import evidence, quotes, subgraph
from graph.queries import overview as overview_queries
from graph.queries import paths as path_queries
from web.api.answers import Thing, answer, blueprint
from web.kept_view import get_kept_view
from web.state import database, kept, settings

bp = blueprint("graph")

_VIEW_KINDS = {name.lower(): name for name in ("Paper", *KINDS, "Author", "Result")}


class GraphQuery(BaseModel):
    """The address of a view; every list is of ids with commas between."""

    model_config = ConfigDict(populate_by_name=True)

    focus: str | None = Field(None, description="The id to begin at; absent: the best connected.")
    open: str = Field("", description="Opened nodes: ID or ID*n, where n is how many joined.")
    add: str = ""
    hide: str = ""
    pin: str = ""
    kinds: str | None = Field(None, description="Kinds to draw: paper,method,... Absent: most.")
    roles: str | None = Field(None, description=f"Of {', '.join(ROLES)}. Absent: all.")
    min: int | None = Field(None, ge=1, description="Leave out concepts that fewer papers share.")
    from_year: int | None = Field(None, alias="from", ge=0, le=9999)
    to_year: int | None = Field(None, alias="to", ge=0, le=9999)
    communities: str | None = Field(
        None, pattern=r"^(-?\d{1,6}(,-?\d{1,6})*)?$", description="Numbers; -1: papers in none."
    )
    kept: str | None = Field(
        None, max_length=100, description="A saved view: begin with exactly its nodes."
    )
    limit: int | None = Field(None, ge=1, description="Nodes; 300 unless set, at most 1,000.")


class EdgeQuery(BaseModel):
    """The two ends of a link, in either order."""

    source: str = Field(..., max_length=400)
    target: str = Field(..., max_length=400)


class SentencesQuery(BaseModel):
    """Links between papers and concepts."""

    links: str = Field(
        ..., max_length=60_000, description=f"PAPER|CONCEPT with commas, at most {quotes.MOST}."
    )


class PathsQuery(BaseModel):
    """The two ends, and what not to pass."""

    model_config = ConfigDict(populate_by_name=True)

    from_id: str = Field(..., alias="from", max_length=400)
    to_id: str = Field(..., alias="to", max_length=400)
    without: str = Field("", alias="not", description="Ids that no path may pass, with commas.")
    limit: int = Field(5, ge=1)


class CompareQuery(BaseModel):
    """The papers to compare."""

    p: list[str] = Field([], description="Two to eight ids, each as a parameter of its own.")


@bp.get("/graph", summary="The nodes and edges of a view", responses={200: Thing})
def graph(query: GraphQuery) -> Response:
    """Nodes, edges, how many more there are, and what is one step around the view."""
    limits = settings().graph
    base = list(get_kept_view(database(), query.kept).places) if query.kept else None
    limit = limits.view_nodes if query.limit is None else query.limit
    return answer(
        subgraph.subgraph(
            database(),
            query.focus or None,
            open=parse_open(query.open),
            add=split_ids(query.add),
            hide=split_ids(query.hide),
            pin=split_ids(query.pin),
            kinds=_kinds(query.kinds),
            roles=None if query.roles is None else split_ids(query.roles),
            min=query.min,
            from_year=query.from_year,
            to_year=query.to_year,
            communities=[int(part) for part in split_ids(query.communities or "")] or None,
            base=base,
            limit=min(limit, limits.view_nodes_max),
        )
    )


def split_ids(text: str) -> list[str]:
    """The parts of a list with commas; no id holds one."""
    return [part for part in (piece.strip() for piece in text.split(",")) if part]


def parse_open(text: str) -> list[tuple[str, int | None]]:
    """``a,b*12`` -> [("a", None), ("b", 12)]. Raises InvalidValue for a count that is none."""
    opened: list[tuple[str, int | None]] = []
    for part in split_ids(text):
        node, star, joined = part.rpartition("*")
        if not star:
            opened.append((part, None))
        elif joined.isdecimal() and int(joined) <= settings().graph.view_nodes_max:
            opened.append((node, int(joined)))
        else:
            raise InvalidValue(f"open holds {part!r}; it is an id, or an id, a star and a number.")
    return opened


def _kinds(text: str | None) -> list[str] | None:
    """Kinds in any case as they are spelled in the graph. Raises InvalidValue for another."""
    if text is None:
        return None
    kinds = []
    for part in split_ids(text):
        if part.lower() not in _VIEW_KINDS:
            raise InvalidValue(f"{part!r} is no kind; kinds are {', '.join(_VIEW_KINDS)}.")
        kinds.append(_VIEW_KINDS[part.lower()])
    return kinds


@bp.get("/edges", summary="Why two nodes are linked", responses={200: Thing})
def edges(query: EdgeQuery) -> Response:
    """Roles, the sentences that say so, what the two share, and all of it in words."""
    return answer(evidence.edge(database(), query.source, query.target))


@bp.get("/sentences", summary="The sentences behind many links", responses={200: Thing})
def sentences(query: SentencesQuery) -> Response:
    """Items of source (the paper), target and sentence; links that have none are left out."""
    pairs = [
        (one, other) for one, _, other in (part.partition("|") for part in split_ids(query.links))
    ]
    found = quotes.find_quotes(database(), pairs[: quotes.MOST])
    return answer(
        {
            "items": [
                {"source": paper, "target": concept, "sentence": sentence}
                for (paper, concept), sentence in found.items()
            ]
        }
    )


@bp.get("/paths", summary="How two things are connected", responses={200: Thing})
def paths(query: PathsQuery) -> Response:
    """The ways between them, the most telling first, each in words."""
    limit = min(query.limit, settings().graph.list_items_max)
    return answer(
        path_queries.paths(
            database(), query.from_id, query.to_id, exclude=split_ids(query.without), limit=limit
        )
    )


@bp.get("/compare", summary="Concepts against papers", responses={200: Thing})
def compare(query: CompareQuery) -> Response:
    """A row a concept with each paper's role for it; results at the end."""
    return answer(compare_queries.compare(database(), query.p))


@bp.get("/overview", summary="What is in the graph", responses={200: Thing})
def overview() -> Response:
    """Counts, the most shared concepts of each kind, what is tested on what, what is new."""
    return answer(kept().ask(database(), overview_queries.overview))
