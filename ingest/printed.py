"""One paper's extraction as JSON: what ``extract`` prints and the app sends.

Pure. The same paper gives the same line whether it is read alone or in a batch.
"""

from typing import Any

from ingest.extract.types import Concept, Extraction, Mention, Result


def extraction_json(
    paper_id: str,
    extraction: Extraction,
    *,
    with_text: bool = False,
    uncertain: bool = False,
    explain: bool = False,
) -> dict[str, Any]:
    """The line of a paper.

    ``with_text`` adds the cleaned abstract that offsets count in, ``uncertain`` the concepts under
    the threshold, ``explain`` why each concept was taken.
    """
    line: dict[str, Any] = {"id": paper_id, "title": extraction.title}
    if with_text:
        line["abstract"] = extraction.abstract
    line["sentences"] = [list(sentence) for sentence in extraction.sentences]
    line["concepts"] = [_concept(concept, explain=explain) for concept in extraction.concepts]
    line["results"] = [_result(result) for result in extraction.results]
    line["links"] = list(extraction.links)
    if uncertain:
        line["uncertain"] = [_concept(concept, explain=explain) for concept in extraction.uncertain]
    return line


def _concept(concept: Concept, *, explain: bool) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": concept.id,
        "kind": concept.kind,
        "name": concept.name,
        "family": concept.family[0][0] if concept.family else None,
        "role": concept.role,
        "confidence": round(concept.confidence, 4),
        "found_by": concept.found_by,
    }
    if concept.quantity is not None:
        data["quantity"] = concept.quantity
    if concept.memory is not None:
        data["memory"] = concept.memory
    if explain:
        data["reason"] = concept.reason
    data["mentions"] = [_mention(mention) for mention in concept.mentions]
    return data


def _mention(mention: Mention) -> dict[str, Any]:
    return {
        "text": mention.text,
        "field": mention.field,
        "start": mention.start,
        "end": mention.end,
        "sentence": mention.sentence,
    }


def _result(result: Result) -> dict[str, Any]:
    return {
        "value": result.value,
        "number": result.number,
        "unit": result.unit,
        "metric": result.metric,
        "metric_text": result.metric_text,
        "comparison": result.comparison,
        "on": result.on,
        "sentence": result.sentence,
    }


def extraction_text(paper_id: str, extraction: Extraction, *, uncertain: bool = False) -> str:
    """The extraction for a person's eyes: title, then a line a concept."""
    lines = [f"{extraction.title}  [{paper_id}]"]
    concepts = [*extraction.concepts, *(extraction.uncertain if uncertain else ())]
    width = max((len(concept.name) for concept in concepts), default=0)
    for concept in concepts:
        words = ", ".join(dict.fromkeys(mention.text for mention in concept.mentions))
        lines.append(
            f"  {concept.kind:<9} {concept.name:<{min(width, 40)}}  {concept.role:<13} "
            f"{concept.confidence:4.2f}  {words}"
        )
    lines += [
        f"  result    {result.value} {result.metric_text or ''}".rstrip()
        for result in extraction.results
    ]
    lines += [f"  link      {link}" for link in extraction.links]
    return "\n".join(lines)
