"""The concepts' part of a write: nodes and family chains, then counts, names, aliases, orphans.

A hub must not be read whole for each batch that adds to it. So a concept counts the names that
its links carry in parallel lists, which must add up to its degree, and texts that were only gained
are added to its aliases; its links are read again where that is not enough. It is called inside
the writer's transaction, which holds the locks of the touched concepts.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graph import derived, write_rows
from graph.database import Transaction
from graph.derived import choose_aliases, choose_name, fold_name, is_acronym, links_papers
from graph.model import PaperWrite
from graph.names import ROLE_TYPES, TYPE_ROLES
from graph.write_rows import Row

_ROLES = "|".join(ROLE_TYPES.values())


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
RETURN id, c.kind AS kind, c.name AS name, c.aliases AS aliases, c.names AS names,
       c.name_counts AS name_counts, c.name_known AS name_known,
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
SET c.paper_count = row.paper_count, c.names = row.names, c.name_counts = row.name_counts,
    c.name_known = row.name_known
"""

_SET_NAMES = """
UNWIND $rows AS row
MATCH (c:Concept {id: row.id})
SET c.name = row.name, c.name_folded = row.folded, c.aliases = row.aliases
"""


@dataclass(slots=True)
class _Named:
    """What decides how a concept is called: the names its links carry, counted, and its texts."""

    shown: str
    kind: str
    papers: int
    aliases: list[str]
    names: Counter[str]
    known: Counter[str]
    texts: set[str] = field(default_factory=set)
    family: Counter[str] = field(default_factory=Counter)
    lost: bool = False

    @classmethod
    def of_state(cls, row: Row) -> "_Named":
        """As the node says, which is as it was before this transaction's links."""
        names = row["names"] or []
        counts = dict(zip(names, row["name_counts"] or [], strict=True))
        known = dict(zip(names, row["name_known"] or [], strict=True))
        return cls(
            shown=row["name"],
            kind=row["kind"],
            papers=row["paper_count"],
            aliases=row["aliases"],
            names=Counter(counts),
            known=Counter(known),
        )

    def change(self, link: Link, by: int) -> None:
        """A link has come (1) or gone (-1)."""
        self.names[link.name] += by
        if link.vocabulary_name:
            self.known[link.vocabulary_name] += by

    def chosen(self) -> str:
        """The vocabulary's name, else the commonest, else what the variants call their family."""
        return (
            choose_name(+self.known) or choose_name(+self.names) or choose_name(self.family)
        ) or self.shown

    def counts_row(self, id: str) -> Row:
        """The counted names as parallel lists."""
        names = sorted({*+self.names, *+self.known})
        return {
            "id": id,
            "paper_count": self.papers,
            "names": names,
            "name_counts": [self.names[name] for name in names],
            "name_known": [self.known[name] for name in names],
        }


def refresh_concepts(
    tx: Transaction, before: LinkState, after: LinkState, also: Iterable[str] = ()
) -> tuple[set[str], int]:
    """Bring counts, names, aliases of the touched concepts up to date and remove the orphans.

    Returns the concepts whose new name changes whether papers can build on each other through
    it, and how many concepts were removed.
    """
    ids = sorted(before.concepts() | after.concepts() | set(also))
    named = _read_named(tx, ids)
    _apply(named, before, after)
    _recount(
        tx, [key for key, item in named.items() if (+item.names).total() != item.papers], named
    )
    rows = [item.counts_row(key) for key, item in named.items()]
    tx.run(_SET_COUNTS, rows=rows).consume()
    crossed = _rename(tx, named)
    empty = [key for key, item in named.items() if not item.papers]
    return crossed, _delete_orphans(tx, empty)


def refresh_names(tx: Transaction, ids: Sequence[str]) -> set[str]:
    """Choose the names of these concepts again, after an override of a name came or went.

    Returns what refresh_concepts returns first.
    """
    return _rename(tx, _read_named(tx, ids))


def _read_named(tx: Transaction, ids: Sequence[str]) -> dict[str, _Named]:
    return {str(row["id"]): _Named.of_state(row) for row in tx.run(_STATE, ids=ids).data()}


def _apply(named: dict[str, _Named], before: LinkState, after: LinkState) -> None:
    for (paper, concept), link in before.links.items():
        item = named[concept]
        item.change(link, -1)
        new = after.links.get((paper, concept))
        item.lost = item.lost or not link.texts <= (new.texts if new else frozenset())
    for (_, concept), link in after.links.items():
        named[concept].change(link, 1)
        named[concept].texts |= link.texts


_NAMES = f"""
UNWIND $ids AS id
MATCH (c:Concept {{id: id}})<-[r:{_ROLES}]-()
RETURN id, r.name AS name, r.vocabulary_name AS known, count(*) AS times
"""


def _recount(tx: Transaction, ids: Sequence[str], named: dict[str, _Named]) -> None:
    """Count the names again where the stored counts do not add up to the node's degree."""
    for id in ids:
        named[id].names, named[id].known, named[id].lost = Counter(), Counter(), True
    for row in tx.run(_NAMES, ids=ids).data():
        named[row["id"]].names[row["name"]] += row["times"]
        if row["known"]:
            named[row["id"]].known[row["known"]] += row["times"]


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


def _rename(tx: Transaction, named: dict[str, _Named]) -> set[str]:
    """Set the names and aliases that have changed; the concepts that began or ceased to link."""
    families = [key for key, item in named.items() if not item.papers]
    for row in tx.run(_FAMILY_NAMES, ids=families).data():
        named[row["id"]].family[row["name"]] += row["times"]
    given = {
        str(row["id"]): str(json.loads(row["value"])["name"])
        for row in tx.run(_OVERRIDDEN, ids=sorted(named)).data()
    }
    chosen = {key: given.get(key) or item.chosen() for key, item in named.items()}
    texts = _texts(tx, named, chosen)
    rows = []
    for key, item in named.items():
        aliases = choose_aliases(texts[key], chosen[key], item.kind)
        if (chosen[key], aliases) != (item.shown, item.aliases):
            name = {"name": chosen[key], "folded": fold_name(chosen[key])}
            rows.append({"id": key, "aliases": aliases, **name})
    tx.run(_SET_NAMES, rows=rows).consume()
    return {
        key
        for key, item in named.items()
        if links_papers(item.kind, item.shown) != links_papers(item.kind, chosen[key])
        or (item.shown != chosen[key] and (is_acronym(item.shown or "") or is_acronym(chosen[key])))
    }


def _texts(
    tx: Transaction, named: dict[str, _Named], chosen: dict[str, str]
) -> dict[str, set[str]]:
    """Every way each concept is written, as far as its aliases need it.

    Where texts were only gained, those of the new links join the aliases; where some may be gone,
    or a full list of aliases lends its place to a new name, all the links are read.
    """
    again = [
        key
        for key, item in named.items()
        if item.lost or (chosen[key] != item.shown and len(item.aliases) >= derived.ALIAS_LIMIT)
    ]
    texts = {key: {*item.aliases, *item.texts} for key, item in named.items()}
    texts |= {key: set() for key in again}
    for row in tx.run(_TEXTS, ids=again).data():
        texts[row["id"]] |= set(row["texts"])
    for key, item in named.items():
        texts[key] |= set(+item.names)
    return texts


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
