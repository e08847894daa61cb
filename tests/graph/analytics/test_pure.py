"""Communities, centrality, names and places: pure, without chance, and of the structure only."""

import random
from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graph.analytics.centrality import rank_papers
from graph.analytics.communities import NONE, find_communities
from graph.analytics.layout import place_papers
from graph.analytics.naming import Typical, find_typical, name_communities
from graph.analytics.network import Concept, Network, build_network
from graph.analytics.store import Source, analyse

Members = dict[str, set[str]]


def concepts_of(members: Members, kind: str = "Method") -> list[Concept]:
    return [
        Concept(id=f"method:{name}", kind=kind, name=name, papers=sorted(papers))
        for name, papers in members.items()
    ]


def planted(groups: int = 4, size: int = 12, seed: int = 7) -> tuple[list[str], Members]:
    """Papers in groups that share concepts of their own, and a few that all groups have."""
    rng = random.Random(seed)  # noqa: S311
    papers = [f"p{group}-{at}" for group in range(groups) for at in range(size)]
    members: Members = {}
    for group in range(groups):
        own = [paper for paper in papers if paper.startswith(f"p{group}-")]
        for topic in range(8):
            members[f"topic {group} {topic}"] = set(rng.sample(own, size * 2 // 3))
    for common in range(3):
        members[f"common {common}"] = set(rng.sample(papers, len(papers) // 4))
    return papers, members


def source_of(papers: Iterable[str], members: Members) -> Source:
    return Source(
        data_version=3, papers=list(papers), concepts=concepts_of(members), families=[], builds=[]
    )


def parts(network: Network) -> set[frozenset[str]]:
    """The communities as sets of paper ids."""
    found: dict[int, set[str]] = {}
    for paper, number in zip(network.papers, find_communities(network).tolist(), strict=True):
        if number != NONE:
            found.setdefault(number, set()).add(paper)
    return {frozenset(part) for part in found.values()}


def test_groups_that_share_among_themselves_are_found() -> None:
    """Four planted groups come back as four communities, whole."""
    papers, members = planted()
    wanted = {frozenset(p for p in papers if p.startswith(f"p{group}-")) for group in range(4)}
    assert parts(build_network(papers, concepts_of(members))) == wanted


def test_the_same_graph_in_any_order_gives_the_same_figures() -> None:
    """Neither the order of papers nor that of concepts or their papers matters, to the last bit."""
    papers, members = planted()
    wanted = analyse(source_of(papers, members))
    rng = random.Random(1)  # noqa: S311
    shuffled = list(members.items())
    rng.shuffle(shuffled)
    rng.shuffle(papers)
    assert analyse(source_of(papers, dict(shuffled))) == wanted


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[str], Members]:
    """Small networks of any shape."""
    papers = [f"p{at}" for at in range(draw(st.integers(4, 14)))]
    some = st.sets(st.sampled_from(papers), min_size=1, max_size=6)
    groups = draw(st.lists(some, min_size=1, max_size=10))
    return papers, {f"c{at}": group for at, group in enumerate(groups)}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_new_ids_change_nothing_but_ids(seed: int) -> None:
    """Renamed papers get the figures of the papers that they were, where structure tells all apart.

    Papers that only their ids tell apart may change places with each other.
    """
    rng = random.Random(seed)  # noqa: S311
    papers = [f"p{at}" for at in range(12)]
    members = {f"c{at}": set(rng.sample(papers, rng.randrange(2, 7))) for at in range(14)}
    built = build_network(papers, concepts_of(members))
    ranks = rank_papers(built)
    assume(len(set(ranks.round(9))) == len(papers))
    new = dict(zip(papers, rng.sample([f"q{at}" for at in range(99)], len(papers)), strict=True))
    renamed = {f"x{name}": {new[paper] for paper in group} for name, group in members.items()}
    again = build_network(new.values(), concepts_of(renamed))
    assert again.papers == tuple(new[paper] for paper in built.papers)
    assert (rank_papers(again) == ranks).all()
    community = find_communities(built)
    assert (find_communities(again) == community).all()
    assert (place_papers(again, community).papers == place_papers(built, community).papers).all()


@settings(max_examples=60, deadline=None)
@given(networks())
def test_every_paper_has_a_place_of_its_own_on_the_map(network: tuple[list[str], Members]) -> None:
    """Places are inside the map and apart, regions do not overlap, ranks have the mean 1."""
    papers, members = network
    built = build_network(papers, concepts_of(members))
    community = find_communities(built)
    layout = place_papers(built, community)
    assert np.abs(layout.papers).max() <= 1 + 1e-9
    assert len({tuple(place) for place in layout.papers.round(9).tolist()}) == len(papers)
    for one in range(len(layout.radii)):
        inside = layout.papers[community == one]
        assert np.hypot(*(inside - layout.regions[one]).T).max() <= layout.radii[one] + 1e-9
        for other in range(one):
            apart = np.hypot(*(layout.regions[one] - layout.regions[other]))
            assert apart >= layout.radii[one] + layout.radii[other] - 1e-6
    assert rank_papers(built).sum() == pytest.approx(len(papers))


def test_hubs_link_nobody_and_families_link_half() -> None:
    """A concept of too many papers is left out; a family counts half where it joins more."""
    papers = [f"p{at}" for at in range(200)]
    members = {"everybody": set(papers), "pair": {"p0", "p1"}, "a": {"p2"}, "b": {"p3"}}
    families = [("method:a", "method:wide"), ("method:b", "method:wide")]
    network = build_network(papers, concepts_of(members), families)
    links = {
        (network.papers[paper], round(float(weight), 6))
        for paper, weight in zip(network.link_paper, network.link_weight, strict=True)
    }
    full = round(float(np.log(1 + 200 / 2)), 6)
    assert {paper for paper, _ in links} == {"p0", "p1", "p2", "p3"}
    assert {weight for paper, weight in links if paper in ("p0", "p1")} == {full}
    halves = [weight for paper, weight in links if paper in ("p2", "p3")]
    assert halves == pytest.approx([full / 2] * 2, abs=1e-5)


def test_what_others_build_on_is_central() -> None:
    """Of papers that share alike, the one that the others build on ranks first."""
    papers = ["p0", "p1", "p2", "p3"]
    builds = [("p1", "p0"), ("p2", "p0"), ("p3", "p0")]
    network = build_network(papers, concepts_of({"all": set(papers)}), builds=builds)
    assert network.papers[int(rank_papers(network).argmax())] == "p0"


def test_names_come_from_what_is_typical_and_not_from_what_is_common() -> None:
    """The concept that everybody has names no community; the ones of its own do."""
    papers, members = planted()
    members["accuracy"] = set(papers)
    community = {paper: int(paper[1]) for paper in papers}
    typical = find_typical(concepts_of(members), community)
    names = name_communities(typical)
    assert len(set(names.values())) == 4
    for number, name in names.items():
        assert f"topic {number}" in name
        assert "accuracy" not in [item.name for item in typical[number]]


def test_names_differ_and_avoid_the_same_word_twice() -> None:
    """Two communities with the same typical concepts are told apart; KV cache is not said twice."""

    def typical(*names: str) -> list[Typical]:
        return [
            Typical(id=name, kind="Method", name=name, inside=3, paper_count=3, lift=2.0)
            for name in names
        ]

    one = typical("KV cache", "KV cache pruning", "long context", "paging")
    names = name_communities({0: one, 1: one, 2: one, 3: []})
    assert names[0] == "KV cache, long context"
    assert names[1] == "KV cache, long context, paging"
    assert names[2] == "KV cache, long context, paging 3"
    assert names[3] == "Group 4"


def test_an_empty_graph_and_one_without_links_are_no_trouble() -> None:
    """Nothing is found in nothing; papers that share nothing stand around, in no community."""
    assert analyse(source_of([], {})).papers == []
    found = analyse(source_of(["a", "b", "c"], {}))
    assert found.communities == []
    assert [row["community"] for row in found.papers] == [None] * 3
    assert len({(row["x"], row["y"]) for row in found.papers}) == 3
