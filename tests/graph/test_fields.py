"""What a person may set about a paper: what is kept, and what is refused before it is kept."""

from typing import Any

import pytest

from graph.errors import InvalidValue
from graph.fields import OVERRIDABLE, check_field
from graph.merging import MergedPaper


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", "A title"), ("abstract", ""), ("authors", ["Ada Lovelace"]), ("authors", []),
     ("year", 1843), ("year", None), ("published", "1843-10"), ("venue", "Memoirs"),
     ("url", "https://example.org/a"), ("links", ["https://example.org/b"])],
)  # fmt: skip
def test_what_a_paper_can_hold_is_let_through(field: str, value: Any) -> None:
    """Of every field at least one value."""
    check_field(field, value)


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", " "), ("title", None), ("abstract", "x" * 20_001), ("authors", "Ada Lovelace"),
     ("authors", [""]), ("authors", [1]), ("year", "1843"), ("year", 18), ("year", True),
     ("published", "1843-13"), ("published", "yesterday"), ("venue", 7), ("url", "javascript:x"),
     ("links", [None]), ("id", "arxiv:1"), ("keys", ["a"])],
)  # fmt: skip
def test_what_would_break_later_loads_is_refused(field: str, value: Any) -> None:
    """With a sentence that names the field."""
    with pytest.raises(InvalidValue, match=field):
        check_field(field, value)


def test_every_field_is_one_of_a_paper() -> None:
    """A field that is renamed cannot be forgotten here."""
    assert set(OVERRIDABLE) <= set(MergedPaper.__dataclass_fields__)
