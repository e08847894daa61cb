"""Every group of routes of the API, in the order of its documentation."""

from web.api import concepts, document, papers, search

BLUEPRINTS = (search.bp, papers.bp, concepts.bp, document.bp)
