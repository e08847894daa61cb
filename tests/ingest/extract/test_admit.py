"""What a paper seems to propose is written from a lower confidence than the rest."""

from functools import cache

from ingest.extract.extract import PROPOSED_SHARE, Extractor
from ingest.extract.roles import PROPOSABLE

TITLE = "Foldwise alignment of partial scans"
ABSTRACT = (
    "We propose foldwise alignment, a procedure that pairs partial scans by their folds. "
    "It needs no training and runs on a laptop in seconds. We compare with iterative closest "
    "point on ModelNet40, and report the chamfer distance."
)


@cache
def confidences(threshold: float) -> dict[str, tuple[float, str, str]]:
    """Confidence, role and kind of what is written at a threshold."""
    found = Extractor(threshold=threshold).extract(TITLE, ABSTRACT)
    return {c.id: (c.confidence, c.role, c.kind) for c in found.concepts}


def test_only_proposed_things_are_written_below_the_threshold() -> None:
    """At a threshold just above a proposed thing it is still written; others are not."""
    own = next(each for each in confidences(0.3).values() if each[1] == "proposes")
    threshold = min(own[0] / PROPOSED_SHARE, 1.0) - 1e-6
    below = [each for each in confidences(threshold).values() if each[0] < threshold]
    assert own in below
    assert all(role == "proposes" and kind in PROPOSABLE for _, role, kind in below)


def test_what_is_far_below_is_not_written() -> None:
    """Under the share of the threshold a proposed thing stays uncertain."""
    extraction = Extractor(threshold=0.9999).extract(TITLE, ABSTRACT)
    assert all(c.confidence >= 0.9999 * PROPOSED_SHARE for c in extraction.concepts)
    assert extraction.uncertain
