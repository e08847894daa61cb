"""Every group of routes of the API, in the order of its documentation."""

from web.api import concepts, document, loads, papers, search

BLUEPRINTS = (search.bp, papers.bp, concepts.bp, loads.bp, document.bp)
