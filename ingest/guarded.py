"""Extraction at the edge of a batch: a text that it stumbles over costs that paper only."""

from collections.abc import Iterable

from ingest.errors import BadExtract
from ingest.extract.extract import Extractor
from ingest.extract.types import Correction, Extraction


def extract_paper(
    extractor: Extractor,
    title: str,
    abstract: str,
    corrections: Iterable[Correction] = (),
    *,
    name: str,
) -> Extraction:
    """What is read from a cleaned paper.

    Raises BadExtract, with the paper's name, where the extraction stumbles over its text; an
    extraction that cannot read anything raises what is wrong with it.
    """
    try:
        return extractor.extract(title, abstract, corrections)
    except Exception as error:
        extractor.extract("A title", "A short text.")  # fails as well where the set-up is broken
        raise BadExtract(
            f"The extraction failed on {name} ({type(error).__name__}: {error}).",
            hint="Please report this with the paper's title and abstract.",
        ) from error
