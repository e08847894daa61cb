"""A person's decision that two papers are one, or are not: kept, and carried out at once.

The decision is an override, so it holds for every later load; taking it back parts or joins them
again. Which papers may be one is graph/queries/duplicates.py's to say.
"""

from graph.database import Database
from graph.errors import InvalidValue
from graph.model import Override
from graph.names import LOCAL
from graph.overrides import add_override
from graph.queries.papers import get_paper
from ingest.extract.extract import Extractor
from ingest.reread import reread_papers


def decide_same(
    db: Database,
    one: str,
    other: str,
    *,
    same: bool,
    extractor: Extractor,
    owner: str = LOCAL,
) -> Override:
    """Keep whether two papers are one, and write what follows.

    Raises NotFound for a paper that is not here, InvalidValue where both ids are one paper's.
    """
    first, second = (str(get_paper(db, id)["id"]) for id in (one, other))
    if first == second and (same or one == other):
        raise InvalidValue(f"{one} and {other} are one paper already.")
    action = "same_paper" if same else "different_papers"
    pair = (first, second) if first != second else (one, other)
    override = add_override(db, action, pair[1], paper=pair[0], owner=owner)
    reread_papers(db, sorted(set(pair)), extractor=extractor)
    return override
