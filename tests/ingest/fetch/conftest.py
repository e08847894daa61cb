"""The server that answers like the services, for the tests of this folder."""

from tests.ingest.fetch.services import web

__all__ = ["web"]
