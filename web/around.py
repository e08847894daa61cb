"""The small picture beside a paper: it in the middle, its nearest relatives around, between them
what they share. Pure geometry for an SVG; the same input gives the same picture.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from web.urls import concept_url, paper_url
from web.words import count, short_title

WIDTH, HEIGHT = 408, 300
_CENTRE = (WIDTH / 2, HEIGHT / 2 - 6)
_OUTER = (150.0, 112.0)  # half axes of the ellipse on which the relatives stand
_INNER = (78.0, 58.0)
_LABEL = 22  # characters of a label, then "…"
_CHARACTER, _LINE, _MARK = 5.6, 13.0, 8.0  # pixels: a letter, a line of text, half a mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A paper or concept of the picture; ``self`` is the paper whose page it is."""

    x: float
    y: float
    kind: str
    name: str
    label: str
    href: str
    self: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A link; ``own`` where it is one of the paper itself."""

    x1: float
    y1: float
    x2: float
    y2: float
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """The whole picture and, for those who do not see it, what it says."""

    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    sentence: str
    width: int = WIDTH
    height: int = HEIGHT


def _point(angle: float, axes: tuple[float, float]) -> tuple[float, float]:
    x = _CENTRE[0] + axes[0] * math.cos(angle)
    y = _CENTRE[1] + axes[1] * math.sin(angle)
    return round(x, 1), round(y, 1)


def _mean_angle(angles: Sequence[float]) -> float:
    return math.atan2(sum(map(math.sin, angles)), sum(map(math.cos, angles)))


def _spread(wanted: Mapping[str, float]) -> dict[str, float]:
    """Angles in the wanted order, evenly spaced, turned so that each is near where it wants."""
    order = sorted(wanted, key=lambda key: (wanted[key], key))
    if not order:
        return {}
    step = 2 * math.pi / len(order)
    turn = _mean_angle([wanted[key] - place * step for place, key in enumerate(order)])
    return {key: turn + place * step for place, key in enumerate(order)}


def build_around(
    paper: Mapping[str, Any], related: Sequence[Mapping[str, Any]], *, most: int = 12
) -> Around | None:
    """The picture of a paper and its nearest relatives; None where it has none."""
    if not related:
        return None
    angles = {
        other["id"]: 2 * math.pi * place / len(related) - math.pi / 2
        for place, other in enumerate(related)
    }
    holders: dict[str, list[float]] = {}
    concepts: dict[str, Mapping[str, Any]] = {}
    for other in related:
        for concept in other["shared"]:
            holders.setdefault(concept["id"], []).append(angles[other["id"]])
            concepts[concept["id"]] = concept
    kept = sorted(holders, key=lambda key: (-len(holders[key]), key))[:most]
    inner = _spread({key: _mean_angle(holders[key]) for key in kept})
    places = {key: _point(angle, _INNER) for key, angle in inner.items()}
    places |= {key: _point(angle, _OUTER) for key, angle in angles.items()}
    return Around(
        nodes=_nodes(paper, related, concepts, kept, places),
        lines=_lines(related, kept, places),
        sentence=f"{count(len(related), 'related paper')} and {count(len(kept), 'concept')} "
        f"that they share with this one; the list of related papers says the same.",
    )


def _lines(
    related: Sequence[Mapping[str, Any]],
    kept: Sequence[str],
    places: Mapping[str, tuple[float, float]],
) -> tuple[Line, ...]:
    x, y = _CENTRE
    own = [Line(x1=x, y1=y, x2=places[k][0], y2=places[k][1], own=True) for k in kept]
    others = [
        Line(
            x1=places[other["id"]][0],
            y1=places[other["id"]][1],
            x2=places[concept["id"]][0],
            y2=places[concept["id"]][1],
            own=False,
        )
        for other in related
        for concept in other["shared"]
        if concept["id"] in kept
    ]
    return (*others, *own)


def _nodes(
    paper: Mapping[str, Any],
    related: Sequence[Mapping[str, Any]],
    concepts: Mapping[str, Mapping[str, Any]],
    kept: Sequence[str],
    places: Mapping[str, tuple[float, float]],
) -> tuple[Node, ...]:
    own = Node(
        x=_CENTRE[0],
        y=_CENTRE[1],
        kind="Paper",
        name=paper["title"],
        label="",
        href=paper_url(paper["id"]),
        self=True,
    )
    inner = [
        Node(
            x=places[key][0],
            y=places[key][1],
            kind=concepts[key]["kind"],
            name=concepts[key]["name"],
            label=_cut(concepts[key]["name"]),
            href=concept_url(key),
        )
        for key in kept
    ]
    outer = [
        Node(
            x=places[other["id"]][0],
            y=places[other["id"]][1],
            kind="Paper",
            name=other["title"],
            label=_cut(short_title(other["title"])),
            href=paper_url(other["id"]),
        )
        for other in related
    ]
    return without_clashes((*outer, *inner, own))


_Box = tuple[float, float, float, float]


def _label_box(node: Node) -> _Box:
    half = len(node.label) * _CHARACTER / 2
    return node.x - half, node.y + _MARK, node.x + half, node.y + _MARK + _LINE


def _clash(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def without_clashes(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """The nodes, earlier ones first with a label; a label that hits a mark or a label goes.

    What has no label still says its name on hover and to a screen reader.
    """
    marks = [(n.x - _MARK, n.y - _MARK, n.x + _MARK, n.y + _MARK) for n in nodes]
    labels: list[_Box] = []
    kept = []
    for at, node in enumerate(nodes):
        box = _label_box(node)
        others = marks[:at] + marks[at + 1 :]
        if node.label and not any(_clash(box, other) for other in (*others, *labels)):
            labels.append(box)
            kept.append(node)
        else:
            kept.append(replace(node, label=""))
    return tuple(kept)


def _cut(text: str) -> str:
    return text if len(text) <= _LABEL else text[: _LABEL - 1].rstrip() + "…"
