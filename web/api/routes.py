"""Every group of routes of the API, in the order of its documentation."""

from web.api import (
    concepts,
    document,
    duplicates,
    graph,
    loads,
    map,
    marks,
    overrides,
    papers,
    query,
    questions,
    saved,
    search,
)

BLUEPRINTS = (
    search.bp,
    papers.bp,
    concepts.bp,
    questions.bp,
    graph.bp,
    map.bp,
    query.bp,
    loads.bp,
    overrides.bp,
    duplicates.bp,
    marks.bp,
    saved.bp,
    document.bp,
)
