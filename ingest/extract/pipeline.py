"""Build the spaCy pipeline that puts candidates on a Doc: one function, components in order.

Components only find; what is a concept, what it is called and which role it has is decided after
the pipeline, in extract.py. Nothing is loaded at import.
"""

from collections.abc import Sequence
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

# The imports register the components' factories with spaCy.
from ingest.extract import (  # noqa: F401
    abbreviations,
    datasets,
    hardware,
    known_names,
    models,
    proposed,
    recogniser,
    sentences,
)
from ingest.extract.tokenizer import NameTokenizer

#: The finders, in the order in which they run.
COMPONENTS = (
    "paperkin_sentences",
    "paperkin_abbreviations",
    "paperkin_known_names",
    "paperkin_proposed",
    "paperkin_models",
    "paperkin_hardware",
    "paperkin_datasets",
)


def add_extensions() -> None:
    """Give Docs the attributes that components fill; safe to call again."""
    for name in ("sentences", "candidates", "abbreviations", "recognised"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=())


def build_pipeline(
    *,
    own_files: Sequence[Path] = (),
    exclude_fold: int | None = None,
    weights: Path | None = None,
) -> Language:
    """Return the pipeline; ``own_files`` are a person's vocabulary files.

    With ``weights``, the trained recogniser adds its spans (on ``doc._.recognised``).

    ``exclude_fold`` leaves out names that only the annotation of that fold has taught.
    """
    add_extensions()
    nlp = spacy.blank("en")
    nlp.tokenizer = NameTokenizer(nlp.vocab)
    if weights is not None:
        # First, for its network loads while the names are read; it runs last.
        nlp.add_pipe("paperkin_recogniser", config={"weights": str(weights)})
    for name in COMPONENTS:
        config = (
            {"own_files": [str(file) for file in own_files], "exclude_fold": exclude_fold}
            if name == "paperkin_known_names"
            else {}
        )
        before = "paperkin_recogniser" if weights is not None else None
        nlp.add_pipe(name, config=config, before=before)
    return nlp
