"""What an agent is told: the answers of the questions without what only a page needs; pure.

Offsets, counters and display marks are left out, because every character costs the agent room;
ids, names, figures and sentences stay, so that it can quote and go on.
"""

import json
from collections.abc import Mapping
from typing import Any

from graph.names import ROLES
from graph.queries.items import Item

#: Keys of items that only a page shows.
_LEFT_OUT = frozenset(
    ("type", "concept_count", "text_by", "matched", "snippet", "start", "end", "field", "hidden",
     "community", "mentions", "color", "page", "exact_total")
)  # fmt: skip
_NOTHING = "Every word must occur in a paper; try fewer words, or the name of a concept alone."
MOST_CHARACTERS = 60_000  # of the rows of one query: about 15,000 tokens


def slim(value: Any) -> Any:
    """The value without what only a page needs, and without empty fields."""
    if isinstance(value, Mapping):
        kept = {key: slim(own) for key, own in value.items() if key not in _LEFT_OUT}
        kept = {key: own for key, own in kept.items() if own is not None}
        return kept["text"] if set(kept) == {"text"} else kept  # a sentence without its offsets
    if isinstance(value, list | tuple):
        return [slim(each) for each in value]
    return value


def search_answer(answer: Item) -> Item:
    """Papers and concepts found; a paper with why it is and the sentence that says so."""
    items = []
    for item in answer["items"]:
        if item["type"] == "concept":
            items.append({"type": "concept", **_concept(item)})
            continue
        sentence = item["sentence"] and item["sentence"]["text"]
        said = {**_paper(item), "why": item["why"] or None, "sentence": sentence}
        items.append({"type": "paper", **slim(said)})
    totals = {key: answer[key] for key in ("total", "truncated", "corrected")}
    return {"items": items, **slim(totals), **({} if items else {"hint": _NOTHING})}


def paper_answer(paper: Item) -> Item:
    """The paper with its concepts by role, each with the first sentence that names it."""
    by_role: dict[str, list[Item]] = {}
    for concept in paper["concepts"]:
        figures = {key: concept.get(key) for key in ("quantity", "memory")}
        own = {**_concept(concept), "confidence": concept["confidence"], **figures}
        own["sentence"] = _first_sentence(paper, concept)
        by_role.setdefault(concept["role"], []).append(slim(own))
    kept = ("id", "title", "year", "published", "venue", "url", "doi", "abstract", "links")
    return {
        **slim({key: paper[key] for key in kept}),
        "authors": [author["name"] for author in paper["authors"]],
        "concepts": {role: by_role[role] for role in ROLES if role in by_role},
        "results": slim(paper["results"]),
    }


def _first_sentence(paper: Item, concept: Item) -> str | None:
    for mention in concept["mentions"]:
        field, start, end = paper["sentences"][mention["sentence"]]
        return str(paper[field][start:end])
    return None


def concept_answer(concept: Item) -> Item:
    """The concept with counts, family, its clearest sentence and what it runs on."""
    sentence = concept["sentence"]
    said = sentence and {"text": sentence["text"], "paper": _paper(sentence["paper"])}
    kept = ("roles", "years", "undated", "with_variants")
    found: Item = slim(
        {
            **_concept(concept),
            "aliases": concept["aliases"],
            **{key: concept[key] for key in kept},
            "family": [_concept(each) for each in concept["family"]],
            "variants": [_concept(each) for each in concept["variants"]],
            "runs_on": concept["runs_on"],
            "sentence": said,
        }
    )
    return found


def fitted(answer: Item) -> Item:
    """A query's answer with as many rows as fit; ``truncated`` and ``left_out`` say the rest."""
    room, kept = MOST_CHARACTERS, []
    for row in answer["rows"]:
        room -= len(json.dumps(row, ensure_ascii=False))
        if room < 0:
            break
        kept.append(row)
    if len(kept) == len(answer["rows"]):
        return answer
    return {
        **answer, "rows": kept, "truncated": True, "left_out": len(answer["rows"]) - len(kept)
    }  # fmt: skip


def _concept(item: Item) -> Item:
    return {key: item[key] for key in ("id", "kind", "name", "paper_count")}


def _paper(item: Item) -> Item:
    return {key: item[key] for key in ("id", "title", "year")}
