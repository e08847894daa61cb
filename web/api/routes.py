"""Every group of routes of the API, in the order of its documentation."""

from web.api import concepts, document, graph, loads, overrides, papers, search

BLUEPRINTS = (
    search.bp,
    papers.bp,
    concepts.bp,
    graph.bp,
    loads.bp,
    overrides.bp,
    document.bp,
)
