"""Figures as plain geometry: bars, pieces, heat steps, small multiples. Templates draw them as SVG.

Pure. Every chart is ink on the page's colour; a hue appears only where a bar stands for a kind.
Sizes are CSS pixels or per cent of the place.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

TREND_WIDTH, TREND_HEIGHT = 160, 60
_AXIS = 14  # room for the years under the bars
_VALUE = 12  # room for the number above a bar
_LABELLED = 8  # up to so many bars carry their number and year
_FEW = 3  # dated papers below which there is no chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of a trend, in pixels; ``open`` marks the period that is not over."""

    x: float
    y: float
    width: float
    height: float
    value: int
    label: str
    open: bool

    @property
    def middle(self) -> float:
        """Where its number and its year stand."""
        return self.x + self.width / 2


def percent(value: int, most: int) -> float:
    """The length of a bar in per cent of the longest; never so short that it vanishes."""
    return round(max(2.0, 100 * value / most), 1) if value and most else 0.0


def build_trend(years: Mapping[str, int], *, today: date) -> list[Bar]:
    """The bars of papers by year, gaps included; empty where under three papers have a date."""
    counts = {int(year): value for year, value in years.items()}
    if sum(counts.values()) < _FEW:
        return []
    return _bars(counts, range(min(counts), max(counts) + 1), today=today, most=None)


def build_multiples(rows: Sequence[Mapping[str, int]], *, today: date) -> list[list[Bar]]:
    """The bars of several trends on one scale: the same years, the same height for a paper."""
    counts = [{int(year): value for year, value in row.items()} for row in rows]
    every = [year for row in counts for year in row]
    if not every:
        return []
    span = range(min(every), max(every) + 1)
    most = max(value for row in counts for value in row.values())
    return [_bars(row, span, today=today, most=most) for row in counts]


def _bars(counts: Mapping[int, int], span: range, *, today: date, most: int | None) -> list[Bar]:
    room = TREND_HEIGHT - _AXIS - _VALUE
    top = most or max(counts.values())
    step = min(26.0, TREND_WIDTH / len(span))
    gap = 6.0 if step >= 18 else 1.0
    bars = []
    for place, year in enumerate(span):
        value = counts.get(year, 0)
        height = room * value / top
        bars.append(
            Bar(
                x=round(place * step, 1),
                y=round(TREND_HEIGHT - _AXIS - height, 1),
                width=round(step - gap, 1),
                height=round(height, 1),
                value=value,
                label=str(year),
                open=year >= today.year,
            )
        )
    return bars


def labels_each(bars: Sequence[Bar]) -> bool:
    """Whether every bar has room for its number; else only first and last year are named."""
    return len(bars) <= _LABELLED


def heat_step(value: int, most: int) -> int:
    """The step of ink, 1 to 5, on a square root scale; 0 for an empty cell."""
    if not value or not most:
        return 0
    return min(5, max(1, round(5 * math.sqrt(value / most))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of the bar of a related paper: one shared concept, in per cent of the place."""

    x: float
    width: float
    kind: str


def build_pieces(shared: Sequence[Mapping[str, Any]], *, score: float, top: float) -> list[Piece]:
    """The bar of a related paper: in all relative to the top paper, each piece by its weight.

    Pieces stand in the order given (rarest first) with a hair's breadth between them.
    """
    weights = [float(concept["weight"]) for concept in shared]
    total = sum(weights)
    if not total or not top:
        return []
    scale = 100 * min(1.0, score / top) / total
    pieces, x = [], 0.0
    for concept, weight in zip(shared, weights, strict=True):
        width = weight * scale
        pieces.append(
            Piece(x=round(x, 2), width=round(max(0.3, width - 0.5), 2), kind=concept["kind"])
        )
        x += width
    return pieces
