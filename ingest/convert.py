"""From a merged paper and its extraction to what the graph's writer takes. Pure."""

from collections.abc import Iterable, Sequence

from graph import ids
from graph.merging import MergedPaper
from graph.model import ConceptLink, Mention, Override, PaperWrite, ResultClaim
from ingest.extract.types import Concept, Correction, Extraction, Result

#: Overrides about papers themselves; all others correct what is extracted.
_ABOUT_PAPERS = frozenset({"same_paper", "different_papers", "field"})


def corrections_for(
    overrides: Iterable[Override], paper_ids: Iterable[str]
) -> tuple[Correction, ...]:
    """The decisions about concepts that hold for a paper known by these ids, oldest first."""
    own = set(paper_ids)
    return tuple(
        Correction(action=override.action, target=override.target, value=override.value)
        for override in overrides
        if override.action not in _ABOUT_PAPERS
        and (override.paper is None or override.paper in own)
    )


def paper_write(paper: MergedPaper, extraction: Extraction, *, extracted_by: str) -> PaperWrite:
    """Everything that is stored for a paper."""
    return PaperWrite(
        id=paper.id,
        title=paper.title,
        title_folded=paper.title_folded,
        abstract=paper.abstract,
        authors=paper.authors,
        year=paper.year,
        published=paper.published,
        venue=paper.venue,
        url=paper.url,
        arxiv_id=paper.arxiv_id,
        doi=paper.doi,
        other_ids=paper.other_ids,
        links=_union(paper.links, extraction.links),
        references=paper.references,
        text_by=paper.text_by,
        sentences=extraction.sentences,
        concepts=tuple(_link(concept) for concept in extraction.concepts),
        results=tuple(_claim(paper.id, result) for result in extraction.results),
        records=paper.records,
        extracted_by=extracted_by,
    )


def _union(*lists: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for items in lists for item in items))


def _link(concept: Concept) -> ConceptLink:
    return ConceptLink(
        concept_id=concept.id,
        kind=concept.kind,
        name=concept.name,
        role=concept.role,
        confidence=concept.confidence,
        found_by=concept.found_by,
        mentions=tuple(
            Mention(text=m.text, field=m.field, start=m.start, end=m.end, sentence=m.sentence)
            for m in concept.mentions
        ),
        family=concept.family,
        vocabulary_name=concept.vocabulary_name,
        quantity=concept.quantity,
        memory=concept.memory,
    )


def _claim(paper_id: str, result: Result) -> ResultClaim:
    return ResultClaim(
        id=ids.result_id(paper_id, result.field, result.start, result.value),
        value=result.value,
        number=result.number,
        unit=result.unit,
        metric_id=result.metric,
        metric_text=result.metric_text,
        comparison=result.comparison,
        on_id=result.on,
        sentence=result.sentence,
    )
