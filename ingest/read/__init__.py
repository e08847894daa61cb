"""Readers: one module a format, each from an opened source to records and problems."""
