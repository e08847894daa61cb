"""Claims are values with what they measure, against what, and on what."""

import pytest

from graph.names import DATASET, HARDWARE, METRIC
from ingest.extract.mentions import Layout, find_occurrences
from ingest.extract.results import find_results
from ingest.extract.sentences import find_sentences
from ingest.extract.types import Concept


def layout_of(abstract: str) -> Layout:
    """The layout of a paper with a short title."""
    text = f"A title\n{abstract}"
    return Layout(text, 7, tuple(find_sentences(text)))


def concept(layout: Layout, kind: str, name: str) -> Concept:
    """A concept that stands in the text under its name."""
    spans = find_occurrences(layout.text, [name])
    return Concept(
        id=f"{kind.lower()}:{name.lower()}", kind=kind, name=name, role="uses", confidence=1.0,
        found_by="pattern", mentions=tuple(layout.place(*span) for span in spans),
    )  # fmt: skip


def test_a_claim_knows_its_metric_place_and_rival() -> None:
    """Metric, data set, hardware and comparison are those beside the value."""
    layout = layout_of("Ours is fast. We reach a 3.1x speedup over FogNet on the A100. Good.")
    concepts = [concept(layout, METRIC, "speedup"), concept(layout, HARDWARE, "A100")]
    (result,) = find_results(layout, concepts)
    assert (result.value, result.number, result.unit) == ("3.1x", 3.1, "x")
    assert (result.metric, result.on) == ("metric:speedup", "hardware:a100")
    assert (result.metric_text, result.comparison) == ("speedup", "FogNet")
    assert (result.sentence, result.field) == (2, "abstract")
    assert layout.text[8:][result.start :].startswith("3.1x")


def test_each_value_takes_the_concepts_beside_it() -> None:
    """Of two values in a sentence each has its own data set."""
    layout = layout_of("We achieve an FID of 3.55 on Fjord, and an FID of 6.20 on Lagoon.")
    concepts = [concept(layout, METRIC, "FID")]
    concepts += [concept(layout, DATASET, name) for name in ("Fjord", "Lagoon")]
    results = find_results(layout, concepts)
    assert [(r.value, r.on) for r in results] == [
        ("3.55", "dataset:fjord"), ("6.20", "dataset:lagoon"),
    ]  # fmt: skip


def test_a_count_has_no_score() -> None:
    """A number of parameters takes no metric that it cannot be a value of."""
    layout = layout_of("We reach an FID of 5.02 with 15.7M parameters.")
    results = find_results(layout, [concept(layout, METRIC, "FID")])
    assert [(r.value, r.metric, r.metric_text) for r in results] == [
        ("5.02", "metric:fid", "FID"), ("15.7M", None, "parameters"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "abstract",
    [
        "Existing methods lose 5% of accuracy.",
        "Users typically wait 30 seconds.",
        "We use Llama 3.1 and 4 datasets from 2023.",
        "The set holds 2.5 things.",
    ],
)
def test_other_figures_are_no_claims(abstract: str) -> None:
    """What others did, set-ups and bare numbers without a metric claim nothing."""
    assert find_results(layout_of(abstract), []) == ()


def test_the_title_claims_nothing() -> None:
    """Values of the title are not results."""
    text = "Training 2x faster\nWe train nets."
    assert find_results(Layout(text, 18, tuple(find_sentences(text))), []) == ()
