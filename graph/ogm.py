"""The graph as py2neo sees it, for notebooks that are written that way.

py2neo is end-of-life (docs/decisions/0002-py2neo.md), so this is the one module that imports it,
and no other module imports this. Look and match with it: writing is the loader's work, and its
``schema`` part does not know today's servers. Errors from it are py2neo's own.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from py2neo import Graph
from py2neo.ogm import Model, Property, RelatedFrom, RelatedTo

from graph.connect import open_database
from graph.names import ROLE_TYPES, VARIANT_OF
from graph.server import address_of_running
from graph.settings import GraphSettings


class Concept(Model):  # type: ignore[misc]  # py2neo ships no types
    """A method, model, dataset, ... with the papers that use it and its wider concepts."""

    __primarykey__ = "id"

    id = Property()
    kind = Property()
    name = Property()
    aliases = Property()
    paper_count = Property()

    proposed_by = RelatedFrom("Paper", ROLE_TYPES["proposes"])
    used_by = RelatedFrom("Paper", ROLE_TYPES["uses"])
    evaluated_on_by = RelatedFrom("Paper", ROLE_TYPES["evaluates_on"])
    compared_with_by = RelatedFrom("Paper", ROLE_TYPES["compares_with"])
    run_on_by = RelatedFrom("Paper", ROLE_TYPES["runs_on"])
    addressed_by = RelatedFrom("Paper", ROLE_TYPES["addresses"])
    reported_by = RelatedFrom("Paper", ROLE_TYPES["reports"])
    mentioned_by = RelatedFrom("Paper", ROLE_TYPES["mentions"])
    variant_of = RelatedTo("Concept", VARIANT_OF)


class Paper(Model):  # type: ignore[misc]
    """A paper with its concepts, by their role."""

    __primarykey__ = "id"

    id = Property()
    title = Property()
    abstract = Property()
    year = Property()
    venue = Property()
    url = Property()

    proposes = RelatedTo(Concept, ROLE_TYPES["proposes"])
    uses = RelatedTo(Concept, ROLE_TYPES["uses"])
    evaluates_on = RelatedTo(Concept, ROLE_TYPES["evaluates_on"])
    compares_with = RelatedTo(Concept, ROLE_TYPES["compares_with"])
    runs_on = RelatedTo(Concept, ROLE_TYPES["runs_on"])
    addresses = RelatedTo(Concept, ROLE_TYPES["addresses"])
    reports = RelatedTo(Concept, ROLE_TYPES["reports"])
    mentions = RelatedTo(Concept, ROLE_TYPES["mentions"])


@contextmanager
def open_graph(settings: GraphSettings | None = None) -> Iterator[Graph]:
    """The database of these settings (the environment's where there are none) as a py2neo Graph.

    The local server is started where it does not run and goes on after the block.

    >>> with open_graph() as graph:  # doctest: +SKIP
    ...     paper = Paper.match(graph, "arxiv:2503.11731").first()
    """
    settings = settings or GraphSettings.from_env()
    with open_database(settings):
        there = address_of_running(settings) if settings.is_local else settings
        assert there is not None  # noqa: S101  (open_database has just started it)
        graph = Graph(
            there.uri,
            name=there.database,
            auth=(there.username, there.password) if there.password else None,
        )
        try:
            yield graph
        finally:
            graph.service.connector.close()
