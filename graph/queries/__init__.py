"""The named questions that pages and API answer with: one function a question, plain dicts out."""
