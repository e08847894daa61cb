"""What goes wrong when a service is asked; only ServiceError leaves this folder."""

from ingest.errors import IngestError


class ServiceError(IngestError):
    """A service that cannot be reached, or that says no, in its own words."""


class BadAnswer(Exception):
    """An answer that is not whole or not what was asked for; asking again may help."""


class Failed(Exception):
    """A request that may go well when it is sent again, not before ``wait`` seconds.

    After ``tries`` of them it is given up.
    """

    def __init__(self, reason: str, *, wait: float = 0.0, tries: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait
        self.tries = tries
