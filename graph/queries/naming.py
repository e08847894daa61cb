"""What a person means by a name: the paper or concept with this id, title, name or alias.

Looks up, never guesses: a name that means several things raises AmbiguousName with all of them,
and one that means nothing raises NotFound with close names as its hint.
"""

from collections.abc import Callable, Iterable, Sequence

from graph import ids
from graph.database import Database, Transaction
from graph.derived import fold_name
from graph.errors import AmbiguousName, NotFound
from graph.fulltext import quote
from graph.names import KINDS
from graph.queries.items import CONCEPT, PAPER, Item
from graph.queries.search import suggest
from graph.search_text import split_words
from graph.stored import get_paper_id

_MOST = 20  # candidates that are named

_CONCEPT_ID = f"MATCH (c:Concept {{id: $id}}) RETURN c {CONCEPT} AS item"
_PAPER_ID = f"MATCH (p:Paper {{id: $id}}) RETURN p {PAPER} AS item"

_BY_NAME = f"""
MATCH (c:Concept {{name_folded: $folded}})
WHERE c.kind IN $kinds
RETURN c {CONCEPT} AS item
ORDER BY c.paper_count DESC, c.id
LIMIT $most
"""  # rides on concept_name

_BY_ALIAS = f"""
CALL db.index.fulltext.queryNodes('concept_names', $query, {{limit: 200}}) YIELD node AS c
WHERE c.kind IN $kinds
RETURN c {CONCEPT} AS item, c.aliases AS aliases
ORDER BY c.paper_count DESC, c.id
"""

_BY_TITLE = f"""
MATCH (p:Paper)
WHERE p.title_folded STARTS WITH $folded
  AND (p.title_folded = $folded OR toLower(p.title) STARTS WITH $begins)
RETURN p {PAPER} AS item
ORDER BY p.id
LIMIT $most
"""  # rides on paper_title

_PROPOSING = f"""
UNWIND $concepts AS id
MATCH (:Concept {{id: id}})<-[:PROPOSES]-(p:Paper)
RETURN DISTINCT p {PAPER} AS item
ORDER BY item.id
LIMIT $most
"""  # rides on concept_id


def resolve_concept(db: Database, text: str, *, kinds: Sequence[str] = KINDS) -> Item:
    """The concept item that a name means: by its id, else its name, else an alias.

    A name that one of several spellings matches to the letter is that one. Raises AmbiguousName,
    NotFound.
    """
    return _resolved(db, "concept", text, lambda tx: _concepts(tx, text.strip(), kinds))


def resolve_paper(db: Database, text: str) -> Item:
    """The paper item that a text means.

    In this order: any of its ids, an arXiv id or DOI in any form, its title or the part of the
    title before a colon, the name of what it alone proposes. Raises AmbiguousName, NotFound.
    """
    return _resolved(db, "paper", text, lambda tx: _papers(tx, text.strip()))


def resolve_node(db: Database, text: str) -> Item:
    """The paper or concept item that a text means; a concept where a name could be either."""
    return _resolved(
        db,
        "paper or concept",
        text,
        lambda tx: _concepts(tx, text.strip(), KINDS) or _papers(tx, text.strip()),
    )


def _resolved(
    db: Database, kind: str, text: str, find: Callable[[Transaction], list[Item]]
) -> Item:
    found = db.execute_read(find)
    if len(found) > 1:
        raise AmbiguousName(text, found)
    if not found:
        error = NotFound(kind, text)
        close = suggest(db, text, limit=8)["items"]
        error.hint = _close([item for item in close if item["type"] in kind.split()])
        raise error
    return found[0]


def _close(items: Iterable[Item]) -> str:
    shown = [f"{item.get('name') or item['title']} ({item['id']})" for item in items]
    if not shown:
        return "Nothing is spelled like it either; search for a word of it."
    return f"Close to it: {'; '.join(shown)}."


def _concepts(tx: Transaction, text: str, kinds: Sequence[str]) -> list[Item]:
    if ids.kind_of(text) in kinds and (found := _items(tx, _CONCEPT_ID, id=text)):
        return found
    folded = fold_name(text)
    if not folded:
        return []
    values = {"folded": folded, "kinds": list(kinds)}
    if found := _items(tx, _BY_NAME, **values, most=_MOST):
        return [item for item in found if item["name"] == text] or found
    if not (words := split_words(text)):
        return []
    rows = tx.run(_BY_ALIAS, query=quote(" ".join(words)), kinds=list(kinds)).data()
    matching = [row for row in rows if folded in map(fold_name, row["aliases"] or ())]
    exact = [row for row in matching if text in row["aliases"]]
    return [row["item"] for row in exact or matching][:_MOST]


def _papers(tx: Transaction, text: str) -> list[Item]:
    for id in _paper_ids(text):
        try:
            return _items(tx, _PAPER_ID, id=get_paper_id(tx, id))
        except NotFound:
            continue
    folded = ids.fold_title(text)
    if not folded:
        return []
    begins = f"{text.lower()}:"
    if found := _items(tx, _BY_TITLE, folded=folded, begins=begins, most=_MOST):
        return found
    concepts = [item["id"] for item in _concepts(tx, text, KINDS)]
    return _items(tx, _PROPOSING, concepts=concepts, most=_MOST)


def _paper_ids(text: str) -> list[str]:
    """The ids that a text can be: itself, and what it is as an arXiv id or a DOI."""
    arxiv, doi = ids.normal_arxiv_id(text), ids.normal_doi(text)
    found = [text]
    found += [ids.arxiv_key(arxiv)] if arxiv else []
    found += [ids.doi_key(doi)] if doi else []
    return found


def _items(tx: Transaction, statement: str, **values: object) -> list[Item]:
    return [row["item"] for row in tx.run(statement, values).data()]
