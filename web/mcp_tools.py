"""The tools that an agent is given: each a question to the graph, with its description.

A tool takes the database and what the agent said, resolves names, calls one function of graph and
trims its answer (web/mcp_shapes.py). Docstrings and field descriptions are what the agent reads.
Nothing here writes, and nothing knows the protocol.
"""

import uuid
from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import Field

from graph.console import run_query
from graph.database import Database
from graph.names import DATASET
from graph.queries import compare as comparing
from graph.queries import concepts, evidence, papers, paths, reading, studied
from graph.queries import gaps as gap_finding
from graph.queries import results as reported
from graph.queries import search as searching
from graph.queries import trends as trend_finding
from graph.queries.items import Item
from graph.queries.naming import resolve_concept, resolve_node, resolve_paper
from graph.settings import GraphSettings
from graph.slots import Client
from web.mcp_shapes import concept_answer, fitted, paper_answer, search_answer, slim

Kind = Literal["Method", "Model", "Dataset", "Hardware", "Task", "Metric", "Software"]
Role = Literal[
    "proposes", "evaluates_on", "compares_with", "runs_on", "uses", "addresses", "reports",
    "mentions",
]  # fmt: skip
Paper = Annotated[
    str,
    Field(description="A paper: its id (arxiv:2405.14366), arXiv id, DOI, title or short title."),
]
Concept = Annotated[str, Field(description="A concept: its id (dataset:cifar-10), name or alias.")]
Node = Annotated[
    str, Field(description="A paper or a concept, by id or name; a name in common is a concept's.")
]
Limit = Annotated[int, Field(ge=1, le=50, description="At most so many items.")]
Page = Annotated[int, Field(ge=1, le=200, description="Which page of the list, from 1.")]
OneKind = Annotated[Kind | None, Field(description="Only concepts of this kind.")]


def search(
    db: Database,
    query: Annotated[str, Field(description='Words, "phrases" and scopes.', max_length=2000)],
    sort: Literal["relevance", "newest", "linked"] = "relevance",
    page: Page = 1,
    limit: Limit = 10,
) -> Item:
    """Find papers by words, and the concepts that the words name. Start here.

    Scopes narrow it: method: model: dataset: hardware: task: metric: software: author: venue:
    role: year:2023- id:, as in `kv cache hardware:A100 year:2024-`. -word excludes. Every word must
    occur, so use few. `why` and `sentence` say why a paper matches; total counts papers; corrected
    is the query that was used instead where nothing matched.
    """
    return search_answer(searching.search(db, query, sort=sort, page=page, limit=limit))


def read_paper(db: Database, paper: Paper) -> Item:
    """Read one paper: abstract, authors, links, its concepts by role (each with the sentence that
    names it and a confidence from 0 to 1) and the results it claims (value, unit, metric, on what).
    """
    return paper_answer(papers.get_paper(db, resolve_paper(db, paper)["id"]))


def read_concept(db: Database, concept: Concept) -> Item:
    """Read one concept (a method, model, dataset, hardware, task, metric or software): aliases,
    how many papers have it by role and by year (undated have no year), the family it belongs to,
    its variants, the hardware it runs on and the sentence that says best what it is.
    """
    return concept_answer(concepts.get_concept(db, resolve_concept(db, concept)["id"]))


def papers_with(
    db: Database,
    concept: Concept,
    role: Annotated[Role | None, Field(description="Only papers with this role for it.")] = None,
    year: Annotated[int | None, Field(description="Only papers of this year.")] = None,
    page: Page = 1,
    limit: Limit = 10,
) -> Item:
    """List the papers that have a concept, strongest role first, each with the sentence that says
    so. Answers "what runs on an H100?" (role runs_on) or "who tests on ShareGPT?" (evaluates_on).
    """
    asked = resolve_concept(db, concept)
    answer = concepts.papers(db, asked["id"], page=page, limit=limit, role=role, year=year)
    return _about(asked, answer)


def related(db: Database, paper: Paper, page: Page = 1, limit: Limit = 10) -> Item:
    """List the papers that share most with one, and the concepts that they share.

    score sums ln(1 + all papers / papers that have it) over the shared concepts, half where only
    the family is shared; concepts in more than 50 papers and 1 % of all are left out.
    """
    asked = resolve_paper(db, paper)
    return _about(asked, papers.related(db, asked["id"], page=page, limit=limit))


def builds_on(db: Database, paper: Paper, page: Page = 1, limit: Limit = 10) -> Item:
    """List the papers whose proposals one uses, compares with, tests on or mentions; via is the
    proposal. Derived from abstracts, not from citations.
    """
    asked = resolve_paper(db, paper)
    return _about(asked, papers.builds_on(db, asked["id"], page=page, limit=limit))


def built_on_by(db: Database, paper: Paper, page: Page = 1, limit: Limit = 10) -> Item:
    """List the papers that use, compare with, test on or mention what one proposes; via is the
    proposal. Derived from abstracts, not from citations.
    """
    asked = resolve_paper(db, paper)
    return _about(asked, papers.built_on_by(db, asked["id"], page=page, limit=limit))


def used_with(
    db: Database, concept: Concept, kind: OneKind = None, page: Page = 1, limit: Limit = 10
) -> Item:
    """List the concepts that papers have together with one. both counts the papers that have the
    two, lift is that count over the one expected by chance (1 = chance); best first by both.
    """
    asked = resolve_concept(db, concept)
    answer = concepts.used_with(db, asked["id"], kind=kind, page=page, limit=limit)
    return _about(asked, answer)


def why_linked(db: Database, one: Node, other: Node) -> Item:
    """Say why two papers or concepts are linked: roles, quoted sentences, shared concepts (rarest
    first) and the link in words. Nodes that nothing links directly answer with a text that says so.
    """
    ends = resolve_node(db, one)["id"], resolve_node(db, other)["id"]
    return dict(slim(evidence.edge(db, *ends)))


def find_path(
    db: Database,
    one: Node,
    other: Node,
    avoid: Annotated[
        list[str], Field(description="Papers or concepts not to pass.", max_length=50)
    ] = [],  # noqa: B006  (never changed)
    limit: Annotated[int, Field(ge=1, le=20, description="At most so many ways.")] = 5,
) -> Item:
    """Find how two papers or concepts are connected, in at most four steps, through rare concepts
    first. Each way has its nodes, its edges, a score (rarity) and a sentence that tells it.
    """
    ends = resolve_node(db, one)["id"], resolve_node(db, other)["id"]
    exclude = [resolve_node(db, name)["id"] for name in avoid]
    return dict(slim(paths.paths(db, *ends, exclude=exclude, limit=limit)))


def compare(
    db: Database,
    papers: Annotated[list[Paper], Field(min_length=2, max_length=8, description="2 to 8 papers.")],
) -> Item:
    """Compare papers: a row a concept, most shared first, with each paper's role for it (or none)
    in the order of papers, and the results that they claim.
    """
    answer = comparing.compare(db, [resolve_paper(db, name)["id"] for name in papers])
    for row in answer["rows"]:
        row["cells"] = [cell["role"] if cell else "" for cell in row["cells"]]
    return dict(slim(answer))


def studied_with(db: Database, task: Concept, limit: Limit = 10) -> Item:
    """List the datasets, hardware and models that the papers about a task (or any concept) use.

    both counts papers, share is their part of the papers read (0 to 1), lift how much more often
    than in all papers. At most limit items of each kind; totals counts all.
    """
    return dict(slim(studied.studied_with(db, resolve_concept(db, task)["id"], limit=limit)))


def trends(
    db: Database,
    within: Annotated[
        str | None, Field(description="Only the papers of this concept (id, name or alias).")
    ] = None,
    kind: OneKind = None,
    limit: Limit = 10,
) -> Item:
    """List the concepts whose share of the papers rises or fades, year by year.

    shares are by year (0 to 1), change is in percentage points, score in standard errors (2 or
    more are listed). Needs two years with 10 dated papers; undated counts papers without a year.
    """
    id = resolve_concept(db, within)["id"] if within else None
    return dict(slim(trend_finding.trends(db, id, kind=kind, limit=limit)))


def gaps(db: Database, concept: Concept, limit: Limit = 10) -> Item:
    """For a method, model or software: datasets that neighbouring papers are evaluated on and that
    no paper here has with it. For a dataset: methods so. A gap is a question, not a finding: an
    abstract does not name all that was tried.
    """
    kinds = (*gap_finding.TRIED, DATASET)
    asked = resolve_concept(db, concept, kinds=kinds)
    return dict(slim(gap_finding.gaps(db, asked["id"], limit=limit)))


def results(db: Database, concept: Concept, limit: Limit = 50) -> Item:
    """Table the figures that papers report on a dataset or for a metric, each with its sentence.

    Figures compare only inside a group whose comparable is true (one metric, dataset and unit);
    relative ones are changes against each paper's own baseline.
    """
    return dict(slim(reported.results(db, resolve_concept(db, concept)["id"], limit=limit)))


def read_next(
    db: Database,
    known: Annotated[
        list[Paper], Field(min_length=1, max_length=100, description="Papers that are known.")
    ],
    exclude: Annotated[list[Paper], Field(description="Papers not to name.", max_length=100)] = [],  # noqa: B006
    limit: Limit = 10,
) -> Item:
    """Suggest papers to read for somebody who knows these, best first; text says why: what they
    share with the known ones, and who builds on or cites whom.
    """
    ids = [resolve_paper(db, name)["id"] for name in known]
    without = [resolve_paper(db, name)["id"] for name in exclude]
    return dict(slim(reading.read_next(db, ids, exclude=without, limit=limit)))


class CypherRunner:
    """Runs an agent's own queries: no more at once, no longer and no larger than allowed."""

    def __init__(self, settings: GraphSettings) -> None:
        self._settings = settings
        self._client = Client(name=f"agent {uuid.uuid4()}", each=settings.console_running)

    def run_cypher(
        self,
        db: Database,
        query: Annotated[str, Field(description="One statement that only reads.")],
        parameters: Annotated[dict[str, Any], Field(description="Values for $names in it.")] = {},  # noqa: B006  (never changed)
        limit: Annotated[int, Field(ge=1, le=1000, description="At most so many rows.")] = 100,
        *,
        query_id: str,
    ) -> Item:
        """Run one read-only Cypher statement; for what no other tool answers.

        Nodes: (:Paper {id, title, abstract, year, published, venue}), (:Concept {id, kind, name,
        aliases, paper_count}) with a second label for its kind (Method, Model, Dataset, Hardware,
        Task, Metric, Software), (:Result {value, number, unit, metric, comparison}),
        (:Author {id, name}). Relationships: Paper to Concept PROPOSES, USES, EVALUATES_ON,
        COMPARES_WITH, RUNS_ON, ADDRESSES, REPORTS, MENTIONS (one a pair, the strongest); Concept
        VARIANT_OF Concept; Paper BUILDS_ON {via} Paper, CITES Paper, WRITTEN_BY Author; Paper
        CLAIMS Result, Result OF metric, Result ON dataset or hardware.

        Writing, procedures and LOAD CSV are refused with a reason. It ends after 10 seconds unless
        set otherwise; start from an id or name and add a LIMIT. Rows beyond 60,000 characters are
        left out and counted.
        """
        result = run_query(
            db,
            query,
            parameters,
            query_id=query_id,
            limit=min(limit, self._settings.console_rows),
            timeout=self._settings.console_timeout,
            client=self._client,
        )
        return fitted(result.as_json())


def all_tools(settings: GraphSettings) -> tuple[Callable[..., Item], ...]:
    """Every tool, in the order in which an agent sees them."""
    return (
        search, read_paper, read_concept, papers_with, related, builds_on, built_on_by, used_with,
        why_linked, find_path, compare, studied_with, trends, gaps, results, read_next,
        CypherRunner(settings).run_cypher,
    )  # fmt: skip


def _about(asked: Item, answer: Item) -> Item:
    """A list with what it was asked of, so that the agent sees how its name was understood."""
    about = {"id": asked["id"], "name": asked.get("name") or asked["title"]}
    return {"about": about, **slim(answer)}
