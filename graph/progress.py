"""How long-running work says what it is doing; it prints nothing itself.

A caller gives a function and shows what it is told as it likes: a bar, a line, a web page. It is
called often, also with the same words again, and a function that raises ends the work.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """What is being done, in words for a person, and how much of it is done.

    ``total`` is 0 where nobody knows how much there is; ``unit`` is what both numbers count.
    """

    text: str
    done: int = 0
    total: int = 0
    unit: str = "B"


OnProgress = Callable[[Progress], None]


def silent(_: Progress) -> None:
    """Show nothing."""
