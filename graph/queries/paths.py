"""How two papers or concepts are connected: paths of up to four steps, the most telling first.

Both ends are followed two steps out, through concepts that say something: a concept in many
papers may join two ends directly, but nothing is followed through it. It reads by id only.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.database import Database, Transaction
from graph.errors import InvalidValue
from graph.ids import kind_of
from graph.names import ROLES, TYPE_ROLES
from graph.queries.evidence import get_node
from graph.queries.items import ROLE_PATTERN, Item, count_papers, hub_limit, weight
from graph.queries.view_data import read_nodes
from graph.queries.view_edges import edge
from graph.queries.words import VERBS, brief, have, linked, shared_step

LIMIT = 5
_STEPS_EACH = 2  # from both ends, so paths have four steps at most
_FRONTIER = 2000  # nodes kept of one step, the most telling ones
_EACH_NODE = 500  # neighbours read of one node
_STRONG = 0.7  # of the weight of the rarest concept: a path at least this telling is "strong"

_FROM_PAPERS = f"""
UNWIND $ids AS id
MATCH (:Paper {{id: id}})-[r:{ROLE_PATTERN}]->(c:Concept)
WHERE NOT c.id IN $without
RETURN id, c.id AS other, type(r) AS type, size(r.mention_starts) AS mentions,
       c.paper_count AS papers
"""

_FROM_CONCEPTS = f"""
UNWIND $ids AS id
MATCH (c:Concept {{id: id}})
CALL (c) {{
  MATCH (c)<-[r:{ROLE_PATTERN}]-(p:Paper)
  WHERE NOT p.id IN $without
  RETURN p, r ORDER BY coalesce(p.dated, '') DESC, p.id LIMIT $each
}}
RETURN id, p.id AS other, type(r) AS type, size(r.mention_starts) AS mentions,
       c.paper_count AS papers
"""

# A link between the ends themselves; further out it says no more than the concept it is made of.
_DIRECT = """
MATCH (:Paper {id: $one})-[r:BUILDS_ON|CITES]-(:Paper {id: $other})
OPTIONAL MATCH (c:Concept {id: r.via})
WITH type(r) AS type, startNode(r).id AS source, endNode(r).id AS target, c
ORDER BY type, c.paper_count, c.id
RETURN type, source, target, collect(c.name)[0] AS via
"""

_FAMILY = """
UNWIND $ids AS id
MATCH (c:Concept {id: id})-[v:VARIANT_OF]-(d:Concept)
WHERE NOT d.id IN $without
RETURN id, d.id AS other, startNode(v).id AS source, d.paper_count AS papers
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """One edge on the way: its ends as the graph has them, its role, how telling it is."""

    source: str
    target: str
    role: str
    mentions: int
    telling: float
    via: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """A way from one end to a node: the nodes passed, the steps, the weakest telling so far."""

    nodes: tuple[str, ...]
    steps: tuple[_Step, ...]
    telling: float


def paths(
    db: Database, from_id: str, to_id: str, *, exclude: Collection[str] = (), limit: int = LIMIT
) -> Item:
    """The ways from one paper or concept to another, short ones through rare concepts first.

    ``score`` is the rarity of the concepts on the way taken together, ``strength`` says it in a
    word, ``text`` is a sentence. Nothing in ``exclude`` is passed. Raises NotFound for an unknown
    end, InvalidValue where both are the same.
    """

    def work(tx: Transaction) -> Item:
        one, other = get_node(tx, from_id), get_node(tx, to_id)
        if one["id"] == other["id"]:
            raise InvalidValue("Both ends are the same; pick two different things.")
        total = count_papers(tx)
        search = _Search(tx, total, frozenset(exclude) - {one["id"], other["id"]})
        found = _join(search.ways(one["id"]), search.ways(other["id"]), search)
        found += search.direct(one["id"], other["id"])
        best = sorted(found, key=lambda way: (-round(way.telling, 6), len(way.steps), way.nodes))
        nodes = read_nodes(tx, [id for way in best[:limit] for id in way.nodes])
        top = weight(total, 1)
        items = [_item(way, nodes, total, top) for way in best[:limit]]
        return {"items": items, "total": len(best), "from": one, "to": other}

    return db.execute_read(work)


class _Search:
    """Follows links outwards from one end, inside one transaction."""

    def __init__(self, tx: Transaction, papers: int, exclude: frozenset[str]) -> None:
        self._tx = tx
        self._papers = papers
        self._exclude = exclude
        self._hubs = hub_limit(papers)
        self.rarity: dict[str, float] = {}

    def ways(self, start: str) -> dict[str, list[_Way]]:
        """Ways to every node within two steps, the most telling of each length."""
        front = {start: _Way(nodes=(start,), steps=(), telling=weight(self._papers, 1))}
        every: dict[str, list[_Way]] = {start: [front[start]]}
        for _ in range(_STEPS_EACH):
            front = self._further(front)
            for id, way in front.items():
                every.setdefault(id, []).append(way)
        return every

    def telling(self, between: Iterable[str]) -> float:
        """The rarity of the concepts among these nodes, as resistors in a row add up.

        One concept counts as it is; a second makes the way weaker, the commoner the more. So a
        short way through a rare concept comes first, and one through a hub last.
        """
        rare = [self.rarity[id] for id in between if _is_concept(id)]
        if not rare:
            return weight(self._papers, 1)
        return 1 / sum(1 / max(value, 1e-9) for value in rare)

    def _further(self, front: Mapping[str, _Way]) -> dict[str, _Way]:
        best: dict[str, _Way] = {}
        for id, other, step in self._steps(front):
            way = front[id]
            if other in way.nodes:
                continue
            telling = min(way.telling, step.telling)
            if other not in best or telling > best[other].telling:
                best[other] = _Way(
                    nodes=(*way.nodes, other), steps=(*way.steps, step), telling=telling
                )
        kept = sorted(best, key=lambda id: (-best[id].telling, id))[:_FRONTIER]
        return {id: best[id] for id in kept}

    def _steps(self, front: Mapping[str, _Way]) -> Iterable[tuple[str, str, _Step]]:
        concepts = [id for id in front if _is_concept(id)]
        sources = [id for id in front if not _is_concept(id)]
        rows = self._read(_FROM_PAPERS, sources)
        for row in rows:
            yield self._role_step(row, paper=row["id"], concept=row["other"])
        for row in self._read(_FROM_CONCEPTS, self._followed(concepts, front)):
            yield self._role_step(row, paper=row["other"], concept=row["id"])
        for row in self._read(_FAMILY, concepts):
            yield self._family_step(row)

    def _followed(self, concepts: Iterable[str], front: Mapping[str, _Way]) -> list[str]:
        """Ends are always followed, other concepts only where few papers have them."""
        least = weight(self._papers, self._hubs)
        return [id for id in concepts if not front[id].steps or front[id].telling >= least]

    def _read(self, statement: str, ids: list[str]) -> list[dict[str, Any]]:
        if not ids:
            return []
        values = {"ids": ids, "without": sorted(self._exclude), "each": _EACH_NODE}
        return self._tx.run(statement, values).data()

    def _role_step(
        self, row: dict[str, Any], *, paper: str, concept: str
    ) -> tuple[str, str, _Step]:
        telling = weight(self._papers, row["papers"])
        self.rarity[concept] = telling
        step = _Step(
            source=paper,
            target=concept,
            role=TYPE_ROLES[row["type"]],
            mentions=row["mentions"],
            telling=telling,
        )
        return row["id"], row["other"], step

    def _family_step(self, row: dict[str, Any]) -> tuple[str, str, _Step]:
        target = row["other"] if row["source"] == row["id"] else row["id"]
        telling = weight(self._papers, row["papers"])
        self.rarity[row["other"]] = telling
        step = _Step(
            source=row["source"], target=target, role="variant_of", mentions=1, telling=telling
        )
        return row["id"], row["other"], step

    def direct(self, one: str, other: str) -> list[_Way]:
        """The ways of one step between two papers: who builds on whom, who cites whom."""
        rows = self._tx.run(_DIRECT, one=one, other=other).data()
        most = weight(self._papers, 1)
        return [
            _Way(
                nodes=(one, other),
                steps=(
                    _Step(
                        source=row["source"],
                        target=row["target"],
                        role=row["type"].lower(),
                        mentions=1,
                        telling=most,
                        via=row["via"],
                    ),
                ),
                telling=most,
            )
            for row in rows
        ]


def _is_concept(id: str) -> bool:
    return kind_of(id) is not None


def _join(
    one: Mapping[str, list[_Way]], other: Mapping[str, list[_Way]], search: _Search
) -> list[_Way]:
    """Every way through a node that both ends reach, without a node twice, each once.

    How telling it is depends on the concepts between the ends, not on the ends.
    """
    found: dict[tuple[str, ...], _Way] = {}
    for id in one.keys() & other.keys():
        for there in one[id]:
            for back in other[id]:
                nodes = (*there.nodes, *reversed(back.nodes[:-1]))
                if len(set(nodes)) < len(nodes) or nodes in found:
                    continue
                found[nodes] = _Way(
                    nodes=nodes,
                    steps=(*there.steps, *reversed(back.steps)),
                    telling=search.telling(nodes[1:-1]),
                )
    return list(found.values())


# ------------------------------------------------------------ in words


def _item(way: _Way, nodes: Mapping[str, Item], total: int, top: float) -> Item:
    edges = []
    for step in way.steps:
        own = edge(step.source, step.target, step.role, step.mentions)
        edges.append({**own, "via": step.via} if step.via else own)
    return {
        "nodes": [nodes[id] for id in way.nodes],
        "edges": edges,
        "score": round(way.telling, 4),
        "strength": "strong" if way.telling >= _STRONG * top else "weak",
        "text": build_text(way, nodes, total),
    }


def build_text(way: _Way, nodes: Mapping[str, Item], total: int) -> str:
    """The way in words: a clause for each concept between two papers, or paper between two."""
    clauses = []
    at = 0
    while at < len(way.steps):
        pair = way.steps[at : at + 2]
        if len(pair) == 2 and all(step.role in ROLES for step in pair):
            alone = len(way.steps) == 2
            clauses.append(_pair_text(pair, nodes, nodes[way.nodes[at + 1]], total, alone=alone))
            at += 2
        else:
            clauses.append(_step_text(pair[0], nodes))
            at += 1
    return f"{'; '.join(clauses)}."


def _pair_text(
    steps: Sequence[_Step], nodes: Mapping[str, Item], middle: Item, total: int, *, alone: bool
) -> str:
    """Two steps around their middle node, as one clause; ``alone`` where they are the whole way."""
    if middle["type"] == "paper":
        names = " and ".join(nodes[step.target]["name"] for step in steps)
        return f"{brief(middle['name'])} has {names}"
    roles = [step.role for step in steps]
    one, other = (brief(nodes[step.source]["name"]) for step in steps)
    if roles[0] == roles[1]:
        concept = {"name": middle["name"], "paper_count": middle["weight"]}
        who = "Both" if alone else f"{one} and {other} both"
        return shared_step(who, concept, roles[0], total)
    said = linked(one, roles[0], middle["name"])
    return f"{said}, and {other} {VERBS[roles[1]][0]} it ({have(middle['weight'])})"


def _step_text(step: _Step, nodes: Mapping[str, Item]) -> str:
    source, target = (brief(nodes[id]["name"]) for id in (step.source, step.target))
    if step.role == "builds_on":
        return f"{source} builds on {target} through {step.via}"
    if step.role == "cites":
        return f"{source} cites {target}"
    if step.role == "variant_of":
        return f"{source} is a variant of {target}"
    return linked(source, step.role, target)
