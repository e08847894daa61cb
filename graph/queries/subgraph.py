"""The part of the graph that a view shows: a pure function of its address and the graph.

A view begins at a focus, or at the best connected papers; what was opened joins, best first; then
the concepts join that the drawn papers share. Nothing is remembered between two answers.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graph.database import Database, Transaction
from graph.errors import InvalidValue, NotFound
from graph.names import KINDS, ROLES
from graph.queries import view_data as data
from graph.queries.items import Item, count_papers, hub_limit
from graph.queries.papers import find_related
from graph.queries.view_edges import build_edges
from graph.stored import get_paper_id

JOINED = 40  # how many neighbours an opened node brings where the address does not say
LIMIT, LIMIT_MOST = 300, 1000
_START_PAPERS = 60
_RELATED = 12  # relatives of a paper in focus that are drawn with it
_FAMILY_JOINED = 10


@dataclass(slots=True)
class _View:
    """A view being built: what may be shown, and the nodes drawn so far, in order."""

    shown: data.Filter
    hide: frozenset[str]
    least: int
    limit: int
    hubs: int
    papers: int
    nodes: dict[str, Item] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)

    def may_draw(self, node: Item) -> bool:
        """Papers join even where their kind is not shown: what they share still is."""
        if node["id"] in self.kept:
            return True
        if node["type"] == "paper" and not self.shown.passes(node):
            return False
        known = node["kind"] in self.shown.kinds or node["type"] == "paper"
        return known and node["id"] not in self.hide

    def drawn(self) -> dict[str, Item]:
        """The nodes without the papers that only stand behind others."""
        if data.PAPER_KIND in self.shown.kinds:
            return self.nodes
        return {k: n for k, n in self.nodes.items() if n["type"] != "paper" or k in self.kept}

    def add(self, nodes: Iterable[Item], *, most: int | None = None) -> None:
        """Draw these nodes, as far as filters and the limit allow, at most so many new ones."""
        joined = 0
        for node in nodes:
            if node["id"] in self.nodes or not self.may_draw(node):
                continue
            if most is not None and joined >= most:
                return
            if len(self.nodes) >= self.limit and node["id"] not in self.kept:
                return
            self.nodes[node["id"]] = node
            joined += 1

    def ids(self, type_: str) -> list[str]:
        return [key for key, node in self.nodes.items() if node["type"] == type_]


def subgraph(  # noqa: PLR0913  (one argument a parameter of the address)
    db: Database,
    focus: str | None = None,
    *,
    open: Sequence[tuple[str, int | None]] = (),
    add: Sequence[str] = (),
    hide: Sequence[str] = (),
    pin: Sequence[str] = (),
    kinds: Sequence[str] | None = None,
    roles: Sequence[str] | None = None,
    min: int | None = None,
    from_year: int | None = None,
    to_year: int | None = None,
    communities: Sequence[int] | None = None,
    base: Sequence[str] | None = None,
    limit: int = LIMIT,
) -> Item:
    """The nodes and edges of a view, and how much more there is around it.

    ``open`` are (id, how many joined); None joins 40. ``kinds`` are of Paper, the seven kinds,
    Author and Result (absent: all but the last two). ``min`` leaves out concepts that fewer papers
    share; absent it is 1 where the focus is a paper, 2 for another focus, 3 without one.
    ``communities`` are numbers as the papers carry them, -1 for papers in none. Unknown ids
    other than the focus are passed over. ``base`` begins with exactly these nodes, and only what
    is opened or added joins them: a kept view does not grow with the graph. ``found`` counts what
    is one step around the view, whatever kinds and communities are shown; ``more`` what of it is
    not drawn. Raises NotFound for the focus.
    """
    shown = data.Filter(
        kinds=frozenset(kinds if kinds is not None else (data.PAPER_KIND, *KINDS)),
        roles=tuple(roles if roles is not None else ROLES),
        first=from_year,
        last=to_year,
        communities=None if communities is None else frozenset(communities),
    )
    _check(shown)

    def work(tx: Transaction) -> Item:
        papers = count_papers(tx)
        view = _View(
            shown=shown,
            hide=frozenset(hide) - {focus},
            least=1,
            limit=max(1, _smaller(limit, LIMIT_MOST)),
            hubs=hub_limit(papers),
            papers=papers,
        )
        first = _focus(tx, focus) if focus else None
        view.least = min if min is not None else _least(first)
        view.kept = {key for key in (first and first["id"], *pin) if key}
        view.add([first] if first else [])
        _grow(tx, view, first, open, [*pin, *add], base)
        links = data.links_of_papers(tx, view.ids("paper"))
        links = [link for link in links if link["role"] in shown.roles]
        _share(view, links, frozenset(base or ()))
        _attach(tx, view, frozenset(base or ()))
        return _answer(
            tx, view, links, {key for key, _ in open} | ({first["id"]} if first else set())
        )

    return db.execute_read(work)


def _smaller(one: int, other: int) -> int:
    return one if one < other else other  # ``min`` is a parameter of the contract here


def _check(shown: data.Filter) -> None:
    for kind in shown.kinds:
        if kind not in data.NODE_KINDS:
            raise InvalidValue(f"{kind!r} is no kind; they are {', '.join(data.NODE_KINDS)}.")
    for role in shown.roles:
        if role not in ROLES:
            raise InvalidValue(f"{role!r} is no role; they are {', '.join(ROLES)}.")


def _focus(tx: Transaction, id: str) -> Item:
    found = data.read_nodes(tx, [id])
    if id in found:
        return found[id]
    try:
        present = get_paper_id(tx, id)
    except NotFound:
        raise NotFound("node", id) from None
    return data.read_nodes(tx, [present])[present]


def _least(first: Item | None) -> int:
    if first is None:
        return 3
    return 2 if first["type"] == "concept" else 1


# ------------------------------------------------------------ growing


def _grow(
    tx: Transaction,
    view: _View,
    first: Item | None,
    opened: Sequence[tuple[str, int | None]],
    added: Sequence[str],
    base: Sequence[str] | None,
) -> None:
    view.add(data.read_nodes(tx, [*(base or ()), *added]).values())
    if first is not None and base is None:
        _open(tx, view, first["id"], JOINED)
        if first["type"] == "paper":
            related, _ = find_related(tx, first["id"], 0, _RELATED)
            _join(view, data.read_nodes(tx, [item["id"] for item in related]).values(), None)
    nodes = data.read_nodes(tx, [id for id, _ in opened])
    for id, count in opened:
        view.add([nodes[id]] if id in nodes else [])
        is_open = base is None and first is not None and id == first["id"] and count is None
        if id in view.nodes and not is_open:
            _open(tx, view, id, JOINED if count is None else count)
    if not view.nodes and base is None and view.shown.roles:
        start = data.best_connected(tx, view.shown, most=view.hubs, limit=_START_PAPERS)
        _join(view, start, None)


def _open(tx: Transaction, view: _View, id: str, count: int) -> None:
    """Let up to ``count`` neighbours of a node join, best first."""
    node = view.nodes[id]
    room = view.limit + len(view.hide)
    joining: list[Item] = []
    if node["type"] == "concept":
        if view.shown.roles:
            joining = data.papers_of(tx, id, view.shown, limit=room, without=view.hide)
        if not joining or len(joining) < count:
            joining += data.relatives_of(tx, id, least=view.least, limit=_FAMILY_JOINED)
    elif node["type"] == "paper":
        if view.shown.roles:
            joining = data.concepts_of(tx, id, view.shown, least=view.least, limit=room)
        joining += data.lineage_of(tx, id, view.shown, limit=count)
    elif node["type"] == "author":
        joining = data.papers_by(tx, id, view.shown, limit=room)
    _join(view, joining, count)


def _join(view: _View, nodes: Iterable[Item], count: int | None) -> None:
    fresh = [node for node in nodes if node["id"] not in view.nodes and node["id"] not in view.hide]
    view.add(fresh[: view.limit], most=count)


def _share(view: _View, links: Sequence[Item], base: frozenset[str]) -> None:
    """Draw the concepts that enough of the drawn papers share, most shared first.

    Those of papers in ``base`` alone are left out.
    """
    fresh: set[str] = set()
    counts: Counter[str] = Counter()
    concepts: dict[str, Item] = {}
    for link in links:
        counts[link["concept"]["id"]] += 1
        concepts[link["concept"]["id"]] = link["concept"]
        if link["paper"] not in base:
            fresh.add(link["concept"]["id"])
    least = max(2, view.least)
    shared = [key for key, count in counts.items() if count >= least and key in fresh]
    shared.sort(key=lambda key: (-counts[key], concepts[key]["paper_count"], key))
    view.add(data.build_node(concepts[key]) for key in shared)


def _attach(tx: Transaction, view: _View, base: frozenset[str]) -> None:
    """Draw authors and results of the papers that joined, where they are asked for."""
    papers = [id for id in view.ids("paper") if id not in base]
    if data.AUTHOR_KIND in view.shown.kinds:
        view.add(data.build_node(row["node"]) for row in data.authors_of(tx, papers))
    if data.RESULT_KIND in view.shown.kinds:
        view.add(data.build_node(row["node"]) for row in data.results_of(tx, papers))


# ------------------------------------------------------------ the answer


def _answer(tx: Transaction, view: _View, links: Sequence[Item], opened: Collection[str]) -> Item:
    _count_hidden(view, links, _papers_of_each(tx, view))
    found = _found(tx, view, links)
    nodes = view.drawn()
    drawn = Counter(node["kind"] for node in nodes.values())
    more = sum(
        max(0, count - drawn[kind])
        for kind, count in found["kinds"].items()
        if kind in view.shown.kinds
    )
    for node in nodes.values():
        node["opened"] = node["id"] in opened
    edges = build_edges(tx, nodes, links, view.shown, view.papers, view.hubs)
    return {"nodes": list(nodes.values()), "edges": edges, "more": more, "found": found}


def _papers_of_each(tx: Transaction, view: _View) -> dict[str, int]:
    """The papers of each drawn concept; where nothing is filtered out they are its weight."""
    concepts = view.ids("concept")
    if view.shown.narrows and view.shown.roles:
        return data.count_papers_of_each(tx, concepts, view.shown)
    return {id: view.nodes[id]["weight"] if view.shown.roles else 0 for id in concepts}


def _count_hidden(view: _View, links: Sequence[Item], papers: Mapping[str, int]) -> None:
    """How many neighbours of each node opening it would still bring."""
    drawn_papers: Counter[str] = Counter()
    hidden: Counter[str] = Counter()
    for link in links:
        concept = link["concept"]
        drawn_papers[concept["id"]] += 1
        if (
            concept["id"] not in view.nodes
            and concept["kind"] in view.shown.kinds
            and concept["paper_count"] >= view.least
        ):
            hidden[link["paper"]] += 1
    for id, node in view.nodes.items():
        if node["type"] == "concept" and data.PAPER_KIND in view.shown.kinds:
            node["hidden"] = max(0, papers.get(id, 0) - drawn_papers[id])
        elif node["type"] == "paper":
            node["hidden"] = hidden[id]


def _found(tx: Transaction, view: _View, links: Sequence[Item]) -> Item:
    concepts = {link["concept"]["id"]: link["concept"] for link in links}
    drawn = {id: node for id, node in view.nodes.items() if node["type"] == "concept"}
    kinds: Counter[str] = Counter(concept["kind"] for concept in concepts.values())
    kinds.update(node["kind"] for id, node in drawn.items() if id not in concepts)
    kinds[data.PAPER_KIND] = _papers_around(tx, view, drawn)
    kinds |= data.count_attached(tx, view.ids("paper"))
    histogram = [0] * 10
    for concept in concepts.values():
        if concept["kind"] in view.shown.kinds:
            histogram[_smaller(max(concept["paper_count"], 1), 10) - 1] += 1
    roles = Counter(link["role"] for link in links)
    return {
        "kinds": {kind: kinds[kind] for kind in data.NODE_KINDS if kinds[kind]},
        "roles": {role: roles[role] for role in ROLES if roles[role]},
        "shared": histogram,
        "communities": _communities_around(tx, view, drawn),
    }


def _papers_around(tx: Transaction, view: _View, drawn: dict[str, Item]) -> int:
    """Papers one step around: exact but for hubs, of which the largest is counted."""
    few = [id for id, node in drawn.items() if node["weight"] <= view.hubs]
    counted = data.count_papers_around(tx, few, view.shown) if view.shown.roles else 0
    largest = max((node["weight"] for id, node in drawn.items() if id not in few), default=0)
    return max(counted, largest, len(view.ids("paper")))


def _communities_around(tx: Transaction, view: _View, drawn: dict[str, Item]) -> dict[str, int]:
    """Papers one step around by community, hubs left out; at least what is drawn."""
    few = [id for id, node in drawn.items() if node["weight"] <= view.hubs]
    counts = data.count_by_community(tx, few, view.shown) if view.shown.roles else {}
    here = Counter(
        node["community"] for node in view.nodes.values() if node["community"] is not None
    )
    both = {key: max(counts.get(key, 0), here[key]) for key in {*counts, *here}}
    order = sorted(both, key=lambda key: (-both[key], key))
    return {str(key): both[key] for key in order}
