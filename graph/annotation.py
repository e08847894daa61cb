"""Papers in the form of annotated abstracts: what was read, as corrected, to evaluate or train on.

One line of JSON a paper, as ``paperkin evaluate`` and ``paperkin train`` take it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from graph.database import Database
from graph.errors import NotFound
from graph.model import Override
from graph.overrides import read_overrides
from graph.queries.papers import get_paper

#: Decisions about what one paper says.
CORRECTIONS = frozenset({"kind", "role", "name", "alias", "merge", "split", "reject", "mention"})


def corrected_ids(overrides: Iterable[Override]) -> list[str]:
    """The papers in which a person has corrected something, oldest correction first."""
    return list(dict.fromkeys(o.paper for o in overrides if o.paper and o.action in CORRECTIONS))


def annotated_lines(db: Database) -> Iterator[str]:
    """A line for each paper here of which a person has corrected something."""
    for id in corrected_ids(read_overrides(db)):
        with suppress(NotFound):  # the decision waits for the paper's return
            yield json.dumps(build_annotation(get_paper(db, id)), ensure_ascii=False) + "\n"


def build_annotation(paper: Mapping[str, Any]) -> dict[str, Any]:
    """A paper, as graph.queries.papers.get_paper gives it, as an annotated abstract."""
    return {
        "title": paper["title"],
        "abstract": paper["abstract"] or "",
        "entities": [
            {
                "type": concept["kind"],
                "name": concept["name"],
                "mentions": list(dict.fromkeys(m["text"] for m in concept["mentions"])),
                "role": concept["role"],
            }
            for concept in paper["concepts"]
            if concept["mentions"]
        ],
    }
