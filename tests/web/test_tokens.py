"""The colours of the app, measured: contrast, and how far apart the kinds are for every eye."""

import itertools
import math
import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "web" / "static" / "css"
KINDS = [
    "method",
    "model",
    "dataset",
    "hardware",
    "task",
    "metric",
    "software",
    "paper",
    "author",
    "result",
]
# Machado, Oliveira and Fernandes 2009, severity 100, on linear RGB.
SIMULATED = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
               (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
               (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602),
               (0.004733, 0.691367, 0.303900)),
}  # fmt: skip
Rgb = tuple[float, float, float]


def _blocks() -> dict[str, dict[str, str]]:
    """Theme -> token -> value, from the three blocks that hold colours."""
    text = (CSS / "tokens.css").read_text()
    heads = {
        "light": ":root {",
        "dark": ':root:not([data-theme="light"]) {',
        "chosen dark": ':root[data-theme="dark"] {',
    }
    blocks = {}
    for name, head in heads.items():
        block = text[text.index(head) + len(head) :].partition("}")[0]
        blocks[name] = dict(re.findall(r"--([a-z0-9-]+):\s*([^;]+);", block))
    return blocks


def _linear(colour: str) -> Rgb:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return red, green, blue


def _contrast(one: str, other: str) -> float:
    luminance = [
        0.2126 * red + 0.7152 * green + 0.0722 * blue
        for red, green, blue in (_linear(one), _linear(other))
    ]
    return (max(luminance) + 0.05) / (min(luminance) + 0.05)


def _lab(rgb: Rgb) -> Rgb:
    red, green, blue = (min(1.0, max(0.0, c)) for c in rgb)
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    fx, fy, fz = (
        t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in (x, y, z)
    )
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _ciede2000(one: Rgb, other: Rgb) -> float:
    """The CIEDE2000 difference of two L*a*b* colours (Sharma, Wu and Dalal 2005)."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean_chroma = (math.hypot(a1, b1) + math.hypot(a2, b2)) / 2
    g = 0.5 * (1 - math.sqrt(mean_chroma**7 / (mean_chroma**7 + 25**7)))
    a1, a2 = a1 * (1 + g), a2 * (1 + g)
    c1, c2 = math.hypot(a1, b1), math.hypot(a2, b2)
    h1, h2 = (math.degrees(math.atan2(b, a)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = 0.0 if c1 * c2 == 0 else (h2 - h1 + 180) % 360 - 180
    hue = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    lightness, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    angle = h1 + h2 if c1 * c2 == 0 else h1 + turn / 2
    t = (
        1
        - 0.17 * math.cos(math.radians(angle - 30))
        + 0.24 * math.cos(math.radians(2 * angle))
        + 0.32 * math.cos(math.radians(3 * angle + 6))
        - 0.20 * math.cos(math.radians(4 * angle - 63))
    )
    sl = 1 + 0.015 * (lightness - 50) ** 2 / math.sqrt(20 + (lightness - 50) ** 2)
    sc, sh = 1 + 0.045 * chroma, 1 + 0.015 * chroma * t
    twist = 30 * math.exp(-(((angle % 360 - 275) / 25) ** 2))
    rc = 2 * math.sqrt(chroma**7 / (chroma**7 + 25**7))
    rt = -math.sin(math.radians(2 * twist)) * rc
    dl, dc, dh = (l2 - l1) / sl, (c2 - c1) / sc, hue / sh
    return math.sqrt(dl**2 + dc**2 + dh**2 + rt * dc * dh)


def _seen(colour: str, vision: str) -> Rgb:
    rgb = _linear(colour)
    if vision in SIMULATED:
        red, green, blue = (
            sum(m * c for m, c in zip(row, rgb, strict=True)) for row in SIMULATED[vision]
        )
        rgb = (red, green, blue)
    return _lab(rgb)


def test_the_difference_formula_is_the_published_one() -> None:
    """Two pairs of the test data published with CIEDE2000 give the published differences."""
    assert _ciede2000((50, 2.6772, -79.7751), (50, 0, -82.7485)) == pytest.approx(2.0425, abs=1e-4)
    assert _ciede2000((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514)) == pytest.approx(
        0.9082, abs=1e-4
    )


def test_both_dark_blocks_are_the_same() -> None:
    """Dark by the system's wish and dark by choice are one theme."""
    blocks = _blocks()
    assert blocks["dark"] == blocks["chosen dark"]
    assert len(blocks["dark"]) > 30


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("vision", "least"), [("normal", 15), ("protan", 11), ("deutan", 11), ("tritan", 11)]
)
def test_every_two_kinds_are_told_apart(theme: str, vision: str, least: float) -> None:
    """The closest two kinds differ enough, also for eyes that lack one kind of cone."""
    tokens = _blocks()[theme]
    distances = {
        (one, other): _ciede2000(_seen(tokens[one], vision), _seen(tokens[other], vision))
        for one, other in itertools.combinations(KINDS, 2)
    }
    closest = min(distances, key=lambda pair: distances[pair])
    assert distances[closest] >= least, (closest, distances[closest])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_marks_have_contrast(theme: str) -> None:
    """Text is readable on every ground it stands on; kinds on their tint; borders are seen."""
    tokens = _blocks()[theme]
    grounds = [tokens[name] for name in ("page", "surface", "sunken")]
    texts = ["ink", "ink-2", "ink-3", "danger", "warn", "ok", *KINDS]
    assert {name for name in texts for g in grounds if _contrast(tokens[name], g) < 4.5} == set()
    assert min(_contrast(tokens[kind], tokens[f"{kind}-tint"]) for kind in KINDS) >= 4.5
    assert min(_contrast(tokens["ink"], tokens[f"{kind}-tint"]) for kind in KINDS) >= 7
    assert _contrast(tokens["ink"], tokens["hit"]) >= 4.5
    assert min(_contrast(tokens["line-2"], g) for g in grounds) >= 3
    assert min(_contrast(tokens["focus"], g) for g in grounds) >= 3
    assert min(_contrast(tokens[n], tokens["pressed"]) for n in ("ink", "ink-2", "ink-3")) >= 4.5


def test_no_other_sheet_names_a_colour() -> None:
    """Every colour is a token: outside tokens.css there is none but black and white on paper."""
    for sheet in CSS.glob("*.css"):
        if sheet.name in ("tokens.css", "print.css"):
            continue
        found = re.findall(r"#[0-9a-f]{3,8}\b|rgba?\([^)]*\)|hsla?\([^)]*\)", sheet.read_text())
        assert [value for value in found if not value.startswith("rgb(0 0 0 /")] == [], sheet.name
