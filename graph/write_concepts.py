"""The concepts' part of a write: nodes and family chains, then counts, names, aliases, orphans.

A hub must not be read whole for each batch that adds to it: where a large concept has only gained
links that agree with its name, its aliases are extended; everywhere else its relationships are
read again. Both give the same answer. It is called inside the writer's transaction.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graph import write_rows
from graph.database import Transaction
from graph.derived import choose_aliases, choose_name, fold_name, links_papers
from graph.model import PaperWrite
from graph.names import ROLE_TYPES, TYPE_ROLES
from graph.write_rows import Row

_ROLES = "|".join(ROLE_TYPES.values())
_READ_WHOLE = 100  # concepts of up to this many papers are always read again


@dataclass(frozen=True, slots=True)
class Link:
    """What a paper's link says about its concept's name."""

    role: str
    name: str
    vocabulary_name: str | None
    texts: frozenset[str]


@dataclass(slots=True)
class LinkState:
    """Links of a few papers at one moment, by (paper, concept); families as (id, name) pairs."""

    links: dict[tuple[str, str], Link] = field(default_factory=dict)
    families: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def of_papers(cls, papers: Sequence[PaperWrite]) -> "LinkState":
        """The state that these papers will have once they are written."""
        state = cls()
        for paper in papers:
            for link in paper.concepts:
                texts = frozenset((link.name, *(mention.text for mention in link.mentions)))
                state.links[paper.id, link.concept_id] = Link(
                    link.role, link.name, link.vocabulary_name, texts
                )
                state.families.update(link.family)
        return state

    def concepts(self) -> set[str]:
        """The ids of every concept linked or named as a family."""
        return {concept for _, concept in self.links} | {family for family, _ in self.families}


_READ_LINKS = f"""
UNWIND $ids AS id
MATCH (p:Paper {{id: id}})-[r:{_ROLES}]->(c:Concept)
RETURN id AS paper, c.id AS concept, type(r) AS type, r.name AS name, r.family_ids AS family_ids,
       r.family_names AS family_names, r.vocabulary_name AS vocabulary_name,
       r.mention_texts AS texts
"""  # rides on paper_id


def read_links(tx: Transaction, ids: Sequence[str]) -> LinkState:
    """The links that papers have in the graph now."""
    state = LinkState()
    for row in tx.run(_READ_LINKS, ids=ids).data():
        state.links[row["paper"], row["concept"]] = Link(
            TYPE_ROLES[row["type"]],
            row["name"],
            row["vocabulary_name"],
            frozenset((row["name"], *row["texts"])),
        )
        pairs = zip(row["family_ids"] or (), row["family_names"] or (), strict=True)
        state.families.update(pairs)
    return state


# Setting the kind again takes the node's lock, so that counts are read after others committed.
_MERGE_CONCEPTS = """
UNWIND $rows AS row
MERGE (c:Concept {id: row.id})
ON CREATE SET c:$([row.kind]), c.name = row.name, c.name_folded = row.folded,
              c.aliases = [], c.paper_count = 0
SET c.kind = row.kind
"""

_CUT_FAMILIES = """
UNWIND $rows AS row
MATCH (c:Concept {id: row.child})-[v:VARIANT_OF]->(up:Concept)
WHERE row.parent IS NULL OR up.id <> row.parent
DELETE v
RETURN DISTINCT up.id AS id
"""

_MERGE_FAMILIES = """
UNWIND $rows AS row
MATCH (c:Concept {id: row.child})
MATCH (up:Concept {id: row.parent})
MERGE (c)-[:VARIANT_OF]->(up)
"""


def merge_concepts(
    tx: Transaction, batch: Sequence[PaperWrite], before: LinkState
) -> tuple[int, set[str]]:
    """Make and lock every touched concept and set the family chains.

    Returns how many nodes are new, and the ids of former parents.
    """
    rows = write_rows.concept_rows(batch, sorted(before.concepts()))
    made = tx.run(_MERGE_CONCEPTS, rows=rows).consume().counters.nodes_created
    families = write_rows.family_rows(batch)
    cut = {str(row["id"]) for row in tx.run(_CUT_FAMILIES, rows=families).data()}
    joined = [row for row in families if row["parent"]]
    tx.run(_MERGE_FAMILIES, rows=joined).consume()
    return made, cut


_STATE = f"""
UNWIND $ids AS id
MATCH (c:Concept {{id: id}})
RETURN id, c.kind AS kind, c.name AS name, c.aliases AS aliases,
       COUNT {{ (c)<-[:{_ROLES}]-() }} AS paper_count
"""  # rides on concept_id; the count is read from the node's degree

_OVERRIDDEN = """
MATCH (o:Override)
WHERE o.target IN $ids AND o.action = 'name' AND o.paper IS NULL
RETURN o.target AS id, o.value AS value
ORDER BY o.made_at, o.id
"""  # rides on override_target

_SET_COUNTS = """
UNWIND $rows AS row
MATCH (c:Concept {id: row.id})
SET c.paper_count = row.paper_count
"""

_SET_NAMES = """
UNWIND $rows AS row
MATCH (c:Concept {id: row.id})
SET c.name = row.name, c.name_folded = row.folded, c.aliases = row.aliases
"""


def refresh_concepts(
    tx: Transaction, before: LinkState, after: LinkState, also: Iterable[str] = ()
) -> tuple[set[str], int]:
    """Bring counts, names, aliases of the touched concepts up to date and remove the orphans.

    Returns the concepts whose new name changes whether papers can build on each other through
    it, and how many concepts were removed.
    """
    ids = sorted(before.concepts() | after.concepts() | set(also))
    states = {str(row["id"]): row for row in tx.run(_STATE, ids=ids).data()}
    tx.run(_SET_COUNTS, rows=list(states.values())).consume()
    changed = _renamed(tx, states, before, after)
    tx.run(_SET_NAMES, rows=changed).consume()
    crossed = {
        str(row["id"])
        for row in changed
        if _links(states[row["id"]], row["name"]) != _links(states[row["id"]])
    }
    empty = [key for key, state in states.items() if not state["paper_count"]]
    return crossed, _delete_orphans(tx, empty)


def refresh_names(tx: Transaction, ids: Sequence[str]) -> set[str]:
    """Read the names of these concepts again, after an override of a name came or went.

    Returns what refresh_concepts returns first.
    """
    states = {str(row["id"]): row for row in tx.run(_STATE, ids=ids).data()}
    changed = _changes(states, _read_names(tx, states), tx)
    tx.run(_SET_NAMES, rows=changed).consume()
    return {
        str(row["id"])
        for row in changed
        if _links(states[row["id"]], row["name"]) != _links(states[row["id"]])
    }


def _links(state: Row, name: str | None = None) -> bool:
    return links_papers(str(state["kind"]), str(name or state["name"]))


@dataclass(slots=True)
class _Names:
    """What decides a display name: counts of names carried, and all the texts."""

    names: Counter[str] = field(default_factory=Counter)
    vocabulary: Counter[str] = field(default_factory=Counter)
    texts: set[str] = field(default_factory=set)

    def shown(self) -> str | None:
        return choose_name(self.vocabulary) or choose_name(self.names)


def _renamed(
    tx: Transaction, states: dict[str, Row], before: LinkState, after: LinkState
) -> list[Row]:
    whole = _to_read_whole(states, before, after)
    known = _read_names(tx, {key: states[key] for key in whole})
    for (_, concept), link in after.links.items():
        if concept in states and concept not in whole:
            names = known.setdefault(concept, _Names())
            state = states[concept]
            names.names[str(state["name"])] += 1
            names.texts |= {*state["aliases"], state["name"], *link.texts}
    return _changes(states, known, tx)


def _to_read_whole(states: dict[str, Row], before: LinkState, after: LinkState) -> set[str]:
    """The concepts whose names cannot be had by adding the new links' texts to the old ones."""
    whole = {key for key, state in states.items() if state["paper_count"] <= _READ_WHOLE}
    for key, old in before.links.items():
        new = after.links.get(key)
        same = new and (new.name, new.vocabulary_name) == (old.name, old.vocabulary_name)
        if not same or not old.texts <= (new.texts if new else frozenset()):
            whole.add(key[1])
    for (_, concept), link in after.links.items():
        shown = states[concept]["name"] if concept in states else None
        if link.name != shown or link.vocabulary_name not in (None, shown):
            whole.add(concept)
    return whole & states.keys()


_NAMES = f"""
UNWIND $ids AS id
MATCH (c:Concept {{id: id}})<-[r:{_ROLES}]-()
RETURN id, r.name AS name, r.vocabulary_name AS vocabulary_name, count(*) AS times
"""

_TEXTS = f"""
UNWIND $ids AS id
MATCH (c:Concept {{id: id}})<-[r:{_ROLES}]-()
UNWIND r.mention_texts AS text
RETURN id, collect(DISTINCT text) AS texts
"""

# A family without papers of its own is called what its variants' links call it.
_FAMILY_NAMES = f"""
UNWIND $ids AS id
MATCH (c:Concept {{id: id}})<-[:VARIANT_OF*1..8]-(:Concept)<-[r:{_ROLES}]-()
WHERE id IN r.family_ids
UNWIND range(0, size(r.family_ids) - 1) AS place
WITH id, r, place
WHERE r.family_ids[place] = id
RETURN id, r.family_names[place] AS name, count(*) AS times
"""


def _read_names(tx: Transaction, states: dict[str, Row]) -> dict[str, _Names]:
    own = sorted(key for key, state in states.items() if state["paper_count"])
    families = sorted(states.keys() - set(own))
    known: dict[str, _Names] = {key: _Names() for key in states}
    for row in tx.run(_NAMES, ids=own).data():
        known[row["id"]].names[row["name"]] += row["times"]
        known[row["id"]].texts.add(row["name"])
        if row["vocabulary_name"]:
            known[row["id"]].vocabulary[row["vocabulary_name"]] += row["times"]
    for row in tx.run(_TEXTS, ids=own).data():
        known[row["id"]].texts.update(row["texts"])
    for row in tx.run(_FAMILY_NAMES, ids=families).data():
        known[row["id"]].names[row["name"]] += row["times"]
    return known


def _changes(states: dict[str, Row], known: dict[str, _Names], tx: Transaction) -> list[Row]:
    overridden = {
        str(row["id"]): json.loads(row["value"]).get("name")
        for row in tx.run(_OVERRIDDEN, ids=sorted(known)).data()
    }
    rows = []
    for key in sorted(known):
        state, names = states[key], known[key]
        name = overridden.get(key) or names.shown() or str(state["name"])
        aliases = choose_aliases(names.texts, name)
        if (name, aliases) != (state["name"], state["aliases"]):
            rows.append({"id": key, "name": name, "folded": fold_name(name), "aliases": aliases})
    return rows


# The hint keeps the planner from the index on paper_count, which still gives nodes that this very
# transaction has deleted; the next pass would then fail on them.
_ORPHANS = """
UNWIND $ids AS id
MATCH (c:Concept {id: id})
USING INDEX c:Concept(id)
WHERE c.paper_count = 0 AND NOT EXISTS { (c)<-[:VARIANT_OF]-() }
RETURN id, [(c)-[:VARIANT_OF]->(up:Concept) | up.id] AS parents
"""

_DELETE = """
UNWIND $ids AS id
MATCH (c:Concept {id: id})
DETACH DELETE c
"""


def _delete_orphans(tx: Transaction, ids: Sequence[str]) -> int:
    """Delete the concepts that neither a paper nor a variant needs, then their parents likewise."""
    deleted = 0
    while ids:
        rows = tx.run(_ORPHANS, ids=ids).data()
        tx.run(_DELETE, ids=[row["id"] for row in rows]).consume()
        deleted += len(rows)
        ids = sorted({str(parent) for row in rows for parent in row["parents"]})
    return deleted
