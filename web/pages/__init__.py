"""The pages: one module each; a view parses, calls one query, renders."""
