"""The edges of a view: roles, families, lineage, and what stands in for what is folded away.

Where concepts are not shown, papers are joined by what they share; where papers are not shown,
concepts are joined by the papers that they have in common in the view.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations

from graph.database import Transaction
from graph.names import KINDS
from graph.queries import view_data as data
from graph.queries.items import Item, weight

_FOLDED_EACH = 4  # edges kept of each paper when concepts are folded, strongest first


def build_edges(
    tx: Transaction,
    nodes: Mapping[str, Item],
    links: Sequence[Item],
    shown: data.Filter,
    papers: int,
    hubs: int,
) -> list[Item]:
    """Every edge among the drawn nodes; each has an id of its own."""
    own = {type_: [k for k, n in nodes.items() if n["type"] == type_] for type_ in _TYPES}
    edges = [
        edge(link["paper"], link["concept"]["id"], link["role"], link["mentions"])
        for link in links
        if link["paper"] in nodes and link["concept"]["id"] in nodes
    ]
    edges += [
        edge(row["source"], row["target"], "variant_of")
        for row in data.family_edges(tx, own["concept"])
    ]
    for row in data.builds_on_edges(tx, own["paper"]):
        edges.append(
            {**edge(row["source"], row["target"], "builds_on", row["weight"]), "via": row["via"]}
        )
    edges += [
        edge(row["source"], row["target"], "cites") for row in data.cites_edges(tx, own["paper"])
    ]
    edges += _attached(tx, nodes, own)
    if not shown.kinds & set(KINDS):
        edges += _folded_concepts(links, nodes, papers, hubs)
    if data.PAPER_KIND not in shown.kinds:
        edges += _folded_papers(links, nodes)
    return sorted(edges, key=lambda item: str(item["id"]))


_TYPES = ("paper", "concept", "author", "result")


def edge(source: str, target: str, role: str, weight: float = 1) -> Item:
    """An edge of the graph contract."""
    return {
        "id": f"{source}|{role}|{target}",
        "source": source,
        "target": target,
        "role": role,
        "weight": weight,
    }


def _attached(
    tx: Transaction, nodes: Mapping[str, Item], own: Mapping[str, list[str]]
) -> list[Item]:
    edges = []
    if own["author"]:
        for row in data.authors_of(tx, own["paper"]):
            if row["node"]["id"] in nodes:
                edges.append(edge(row["source"], row["node"]["id"], "written_by"))
    if own["result"]:
        for row in data.results_of(tx, own["paper"]):
            if row["node"]["id"] in nodes:
                edges.append(edge(row["source"], row["node"]["id"], "claims"))
    return edges


def _folded_concepts(
    links: Sequence[Item], nodes: Mapping[str, Item], papers: int, hubs: int
) -> list[Item]:
    """Papers against papers: the weight of what they share, the strongest few of each."""
    holders: dict[str, list[str]] = defaultdict(list)
    counts: dict[str, int] = {}
    for link in links:
        if link["concept"]["paper_count"] <= hubs:
            holders[link["concept"]["id"]].append(link["paper"])
            counts[link["concept"]["id"]] = link["concept"]["paper_count"]
    scores: dict[tuple[str, str], float] = defaultdict(float)
    for concept, those in holders.items():
        for pair in combinations(sorted(those), 2):
            scores[pair] += weight(papers, counts[concept])
    kept: dict[str, int] = defaultdict(int)
    edges = []
    for (one, other), score in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        if min(kept[one], kept[other]) < _FOLDED_EACH:
            kept[one] += 1
            kept[other] += 1
            edges.append(edge(one, other, "related", round(score, 3)))
    return edges


def _folded_papers(links: Sequence[Item], nodes: Mapping[str, Item]) -> list[Item]:
    """Concepts against concepts: how many papers of the view have both."""
    by_paper: dict[str, list[str]] = defaultdict(list)
    for link in links:
        if link["concept"]["id"] in nodes:
            by_paper[link["paper"]].append(link["concept"]["id"])
    together: dict[tuple[str, str], int] = defaultdict(int)
    for those in by_paper.values():
        for pair in combinations(sorted(those), 2):
            together[pair] += 1
    return [edge(one, other, "together", count) for (one, other), count in sorted(together.items())]
