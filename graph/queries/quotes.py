"""The sentence in which a paper names a concept, for many such pairs at once."""

from collections.abc import Iterable

from graph.database import Database
from graph.queries.items import MENTIONS, ROLE_PATTERN, TEXTS, Item, best_sentence

MOST = 200

_QUOTES = f"""
UNWIND $pairs AS pair
MATCH (p:Paper {{id: pair[0]}})-[r:{ROLE_PATTERN}]->(c:Concept {{id: pair[1]}})
RETURN p.id AS paper, c.id AS concept, p {TEXTS} AS texts, r {MENTIONS} AS link
LIMIT {MOST}
"""  # rides on paper_id and concept_id


def find_quotes(db: Database, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Item]:
    """(paper, concept) -> the sentence that names it best; pairs that no link joins are absent."""
    wanted = [list(pair) for pair in dict.fromkeys(pairs)]
    found = {}
    for row in db.read(_QUOTES, {"pairs": wanted}) if wanted else []:
        if sentence := best_sentence(row["texts"], row["link"]):
            found[row["paper"], row["concept"]] = sentence
    return found
