"""The limits and sizes of reading and loading; each has a variable of its own.

Nothing is read from the environment before ``from_env`` is called.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields

from ingest.errors import IngestError

_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestSettings:
    """Limits of reading (characters, bytes) and the size of a batch that is written at once.

    The variables are the names in capitals after ``PAPERKIN_``, such as PAPERKIN_MAX_ABSTRACT.
    """

    max_abstract: int = 20_000
    max_title: int = 1_000
    max_word: int = 1_000
    max_line: int = 8 * _MEBIBYTE
    max_whole_file: int = 64 * _MEBIBYTE
    max_unpacked: int = 4096 * _MEBIBYTE
    batch_papers: int = 250
    batch_bytes: int = 4 * _MEBIBYTE

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "IngestSettings":
        """The defaults, with what the environment sets; a value that is no number is an error."""
        given = {}
        for field in fields(cls):
            variable = f"PAPERKIN_{field.name.upper()}"
            if value := environ.get(variable, "").strip():
                given[field.name] = _positive(variable, value)
        return cls(**given)


def _positive(variable: str, value: str) -> int:
    if not value.isdecimal() or int(value) == 0:
        raise IngestError(
            f"{variable} is {value!r}, which is no positive whole number.",
            hint="Unset it, or give a number such as 20000.",
        )
    return int(value)
