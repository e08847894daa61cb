"""Figures as geometry."""

from datetime import date

from web.around import build_around
from web.charts import TREND_HEIGHT, build_multiples, build_pieces, build_trend, heat_step, percent

TODAY = date(2026, 11, 26)


def test_a_trend_has_every_year_between_first_and_last() -> None:
    """A year without papers is a gap and not left out; the running year is open."""
    bars = build_trend({"2023": 2, "2026": 4}, today=TODAY)
    assert [(bar.label, bar.value, bar.open) for bar in bars] == [
        ("2023", 2, False),
        ("2024", 0, False),
        ("2025", 0, False),
        ("2026", 4, True),
    ]
    assert bars[3].height == 2 * bars[0].height
    assert all(0 <= bar.y <= TREND_HEIGHT for bar in bars)


def test_too_few_dates_are_no_chart() -> None:
    """Two dated papers are said in a sentence instead."""
    assert build_trend({"2023": 1, "2024": 1}, today=TODAY) == []


def test_small_multiples_share_years_and_scale() -> None:
    """A bar of one chart can be held against a bar of another; nothing at all is no chart."""
    few, many = build_multiples([{"2024": 1}, {"2023": 2, "2025": 4}], today=TODAY)
    assert [bar.label for bar in few] == [bar.label for bar in many] == ["2023", "2024", "2025"]
    assert few[1].height * 4 == many[2].height
    assert build_multiples([], today=TODAY) == []


def test_heat_is_blank_for_nothing_and_darkest_for_the_most() -> None:
    """Five steps on a square root scale."""
    assert [heat_step(value, 16) for value in (0, 1, 4, 9, 16)] == [0, 1, 2, 4, 5]


def test_a_bar_never_vanishes() -> None:
    """One of very many is still seen, and nothing of nothing is no error."""
    assert percent(1, 10_000) == 2.0
    assert percent(0, 0) == 0.0


def test_the_pieces_of_a_related_paper_fill_its_share() -> None:
    """The bar is as long as the score is to the top paper's, pieces as wide as their weight."""
    shared = [{"weight": 3.0, "kind": "Method"}, {"weight": 1.0, "kind": "Task"}]
    pieces = build_pieces(shared, score=4, top=8)
    assert pieces[1].x == 37.5
    assert pieces[1].x + pieces[1].width <= 50
    assert build_pieces([], score=0, top=0) == []


def test_the_picture_around_a_paper_is_the_same_every_time_and_has_no_clash() -> None:
    """Every relative is a node, each label stands clear of the others."""
    paper = {"id": "arxiv:1", "title": "One: a paper"}
    shared = [
        {"id": f"method:{n}", "kind": "Method", "name": f"method number {n}"} for n in range(6)
    ]
    related = [
        {"id": f"arxiv:{n + 2}", "title": f"Relative {n}", "shared": shared[n : n + 3]}
        for n in range(5)
    ]
    picture = build_around(paper, related)
    assert picture == build_around(paper, related)
    assert picture is not None
    assert sum(node.kind == "Paper" for node in picture.nodes) == 6
    labels = [(node.x, node.y, len(node.label)) for node in picture.nodes if node.label]
    for at, (x, y, length) in enumerate(labels):
        for x2, y2, length2 in labels[at + 1 :]:
            apart = abs(x - x2) >= 5.6 * (length + length2) / 2 - 1e-9 or abs(y - y2) >= 13 - 1e-9
            assert apart
    assert build_around(paper, []) is None
