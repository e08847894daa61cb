"""The errors of the ingest package: one tree, with the facts as fields as well as text.

    IngestError
    +-- UnreadableSource     a file, folder, glob or stream that cannot be read as papers
    |   +-- UnknownFormat    its content is of no form that the readers know
    |   +-- TooLarge          it is above a limit that its reader needs
    +-- BadExtract            the extraction failed on one paper, which is named
    +-- LoadFailed            a load stopped; what was written before stays and is named
    +-- NothingToRemove       no paper or load of that id

A bad record inside a readable source is no error: it is a Problem of the report.
"""


class IngestError(Exception):
    """Anything that ingest raises on purpose; ``hint`` says what to do next."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class UnreadableSource(IngestError):
    """A source that cannot be read; ``file`` names it as the person gave it."""

    def __init__(self, file: str, reason: str, *, hint: str = "", line: int | None = None) -> None:
        super().__init__(reason, hint=hint)
        self.file = file
        self.line = line


class UnknownFormat(UnreadableSource):
    """The content is none of the forms that the readers know."""


class TooLarge(UnreadableSource):
    """The source is above a limit; the reason says which."""


class BadExtract(IngestError):
    """The extraction failed on one paper."""


class LoadFailed(IngestError):
    """A load stopped before its end; ``load_id`` names it."""

    def __init__(self, load_id: str, message: str, *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.load_id = load_id


class NothingToRemove(IngestError):
    """No paper or load has that id."""
