"""The JSON API under /api/v1: one module a group of routes; shapes come from graph.queries."""
