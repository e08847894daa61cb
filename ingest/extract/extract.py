"""Read one paper: text in, concepts, results and links out.

The one door of this package: preview, loader and commands all call ``Extractor.extract``, so what
a person previews is what is written. A paper's extraction depends on nothing but its text, the
corrections handed in and what was loaded once, whether it is read alone or among others.
"""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from ingest.extract.corrections import apply_corrections
from ingest.extract.decide import (
    RULES_THRESHOLD,
    Choice,
    Decider,
    complete_lists,
    is_written,
    rules_decider,
)
from ingest.extract.families import find_family
from ingest.extract.known_names import KnownNames
from ingest.extract.linking import Linker, Paper, build_paper, order_of
from ingest.extract.links import find_links
from ingest.extract.mentions import Layout
from ingest.extract.naming import build_id
from ingest.extract.pipeline import build_pipeline
from ingest.extract.recogniser import WEIGHTS
from ingest.extract.rescorer import Rescorer
from ingest.extract.results import find_results
from ingest.extract.role_context import PROPOSABLE, Spoken
from ingest.extract.role_features import View
from ingest.extract.roles import WEIGHTS as ROLE_WEIGHTS
from ingest.extract.roles import RoleModel, load_role_model
from ingest.extract.tokenizer import text_of
from ingest.extract.types import Concept, Correction, Extraction, join_fields
from ingest.extract.vocabulary import Vocabulary

#: Choices under this confidence are not even uncertain concepts.
LEAST_CONFIDENCE = 0.15
#: What a paper proposes is looked for most and missed most: it is written from this share of the
#: threshold, which finds 0.04 more of it and costs 0.002 of F1 by cross-validation.
PROPOSED_SHARE = 0.5


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no garbage meanwhile: loading makes a million objects that stay, and looking through
    them again and again took a sixth of the start.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


class Extractor:
    """Reads papers; everything it needs is loaded when it is first asked, once.

    ``own_files`` are a person's vocabulary files. Without a file at ``weights`` the rules decide
    alone. ``exclude_fold`` and ``role_weights`` are for measuring: what the annotation of one fold
    has taught is left out.
    """

    def __init__(
        self,
        *,
        own_files: Sequence[Path] = (),
        exclude_fold: int | None = None,
        weights: Path = WEIGHTS,
        role_weights: Path = ROLE_WEIGHTS,
        threshold: float | None = None,
    ) -> None:
        self.own_files = tuple(own_files)
        self._exclude_fold = exclude_fold
        self._weights = weights
        self._role_weights = role_weights
        self._threshold = threshold

    @cached_property
    def nlp(self) -> Language:
        """The pipeline of finders."""
        with _uncollected():
            return build_pipeline(
                own_files=self.own_files,
                exclude_fold=self._exclude_fold,
                weights=self._weights if self._weights.exists() else None,
            )

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The curated names the pipeline uses."""
        component = self.nlp.get_pipe("paperkin_known_names")
        assert isinstance(component, KnownNames)  # noqa: S101
        return component.vocabulary

    @cached_property
    def _linker(self) -> Linker:
        roles: RoleModel = load_role_model(self._role_weights)
        return Linker(self.vocabulary, roles)

    @cached_property
    def _decider(self) -> tuple[Decider, float]:
        """How candidates become choices, and from which confidence on they are written."""
        if not self._weights.exists():
            return rules_decider, RULES_THRESHOLD
        with _uncollected():
            rescorer = Rescorer(self._weights)
            assert rescorer.lexicon  # noqa: S101  (loaded here, with the rest)
            return rescorer, rescorer.threshold

    def read(self, title: str, abstract: str) -> Doc:
        """Return the Doc of a paper with its candidates, as ``--explain`` shows them."""
        return self.nlp(join_fields(title, abstract))

    def extract(
        self, title: str, abstract: str, corrections: Iterable[Correction] = ()
    ) -> Extraction:
        """Return all that is read from a cleaned title and abstract."""
        doc = self.read(title, abstract)
        text = text_of(doc)
        layout = Layout(text, len(title), doc._.sentences)
        written, doubtful, threshold = self._choose(doc)
        sure, unsure = self._linker.link(self._paper(doc, layout), written, doubtful)
        sure, unsure = _admit_proposed(sure, unsure, threshold=threshold)
        corrected = apply_corrections(sure, corrections, layout)
        concepts = tuple(self._with_family(concept) for concept in corrected)
        return Extraction(
            title=title,
            abstract=abstract,
            sentences=layout.field_sentences(),
            concepts=concepts,
            results=find_results(layout, concepts),
            links=find_links(text),
            uncertain=tuple(unsure),
        )

    def speak(self, title: str, abstract: str) -> tuple[View, list[Spoken], int]:
        """Return what roles are decided from, the written concepts first, and how many those are.

        That is what training learns from.
        """
        doc = self.read(title, abstract)
        paper = self._paper(doc, Layout(text_of(doc), len(title), doc._.sentences))
        written, doubtful, _ = self._choose(doc)
        sure, unsure = (self._linker.place(paper, choices) for choices in (written, doubtful))
        return paper.view, self._linker.speak(paper, [*sure, *unsure]), len(sure)

    def _choose(self, doc: Doc) -> tuple[list[Choice], list[Choice], float]:
        """Return the choices to write, the doubtful ones, and the threshold between them."""
        decide, threshold = self._decider
        limit = threshold if self._threshold is None else self._threshold
        choices = complete_lists(decide(doc), doc._.candidates, threshold=limit)
        written = [choice for choice in choices if is_written(choice, threshold=limit)]
        doubtful = [
            choice
            for choice in choices
            if choice.confidence >= LEAST_CONFIDENCE and choice not in written
        ]
        return written, doubtful, limit

    def _paper(self, doc: Doc, layout: Layout) -> Paper:
        read = doc._.recognised if self._weights.exists() else None
        return build_paper(layout, doc._.candidates, doc._.abbreviations, read)

    def _with_family(self, concept: Concept) -> Concept:
        """The concept with the family of the kind and name that a person gave it."""
        if concept.found_by != "correction" or concept.family:
            return concept
        family = find_family(concept.kind, concept.name, self.vocabulary)
        named = tuple((build_id(concept.kind, wider), wider) for wider in family)
        return replace(concept, family=named)


def _admit_proposed(
    sure: Sequence[Concept], unsure: Sequence[Concept], *, threshold: float
) -> tuple[list[Concept], list[Concept]]:
    """Return both lists, what the paper seems to propose moved to the first."""
    known = {concept.id for concept in sure}
    admitted = [
        concept
        for concept in unsure
        if concept.role == "proposes"
        and concept.kind in PROPOSABLE
        and concept.confidence >= threshold * PROPOSED_SHARE
        and concept.id not in known
    ]
    written = sorted([*sure, *admitted], key=order_of)
    return written, [concept for concept in unsure if concept not in admitted]
