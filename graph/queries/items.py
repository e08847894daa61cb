"""The shapes that every answer is made of: items, lists, sentences around a mention, weights.

Pure but for the count of papers. No Cypher of a question belongs here.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from graph.database import Transaction
from graph.names import ROLE_TYPES, ROLES

Item = dict[str, Any]

#: Every role's relationship type, as a pattern of Cypher: ``-[r:PROPOSES|USES|...]-``.
ROLE_PATTERN = "|".join(ROLE_TYPES.values())
#: Role by relationship type -> its rank, strongest first, for ORDER BY.
TYPE_RANKS = {ROLE_TYPES[role]: rank for rank, role in enumerate(ROLES)}

#: Map projections: what a list says of a concept (variable c) and of a paper (variable p).
CONCEPT = "{.id, .kind, .name, .paper_count, type: 'concept'}"
PAPER = "{.id, .title, .year, .published, .venue, .concept_count, .text_by, type: 'paper'}"
#: The concepts that a row of a list shows of its paper p, rarest shared ones first.
CHIPS = f"""COLLECT {{ MATCH (p)-[:{ROLE_PATTERN}]->(c:Concept)
                  RETURN c {CONCEPT} ORDER BY c.paper_count = 1, c.paper_count, c.name, c.id
                  LIMIT 6 }}"""
#: What a sentence is cut from.
TEXTS = "{.title, .abstract, .sentence_fields, .sentence_starts, .sentence_ends}"
MENTIONS = (
    "{.mention_texts, .mention_fields, .mention_starts, .mention_ends, .mention_sentences, "
    ".confidence, .name}"
)

MOST_ITEMS = 200
_HUB_PAPERS, _HUB_SHARE = 50, 0.01


def envelope(items: Sequence[Item], *, total: int, page: int, limit: int) -> Item:
    """A list as every route answers it; ``truncated`` where there are more behind this page."""
    more = (page - 1) * limit + len(items) < total
    return {"items": list(items), "total": total, "page": page, "limit": limit, "truncated": more}


def window(page: int, limit: int) -> tuple[int, int]:
    """How many to skip and how many to take, within the limits of a list."""
    taken = max(1, min(limit, MOST_ITEMS))
    return (max(1, page) - 1) * taken, taken


_COUNT = "MATCH (p:Paper) RETURN count(p) AS papers"  # answered by the count store


def count_papers(tx: Transaction) -> int:
    """How many papers the graph holds."""
    return int(tx.run(_COUNT).data()[0]["papers"])


def hub_limit(papers: int) -> int:
    """A concept in more papers than this says nothing about how two papers are related."""
    return max(_HUB_PAPERS, math.floor(papers * _HUB_SHARE))


def weight(papers: int, paper_count: int) -> float:
    """How much it says to share a concept that ``paper_count`` of ``papers`` have."""
    return math.log(1 + papers / max(1, paper_count))


def sentence_of(paper: Mapping[str, Any], index: int) -> Item:
    """A stored sentence: its text, field, and where it begins in the field."""
    field = paper["sentence_fields"][index]
    start, end = paper["sentence_starts"][index], paper["sentence_ends"][index]
    return {"text": str(paper[field])[start:end], "field": field, "start": start}


def mention_sentence(paper: Mapping[str, Any], link: Mapping[str, Any], place: int) -> Item:
    """The sentence around a link's mention, with the mention's offsets inside the sentence."""
    sentence = sentence_of(paper, link["mention_sentences"][place])
    return {
        "text": sentence["text"],
        "field": sentence["field"],
        "start": link["mention_starts"][place] - sentence["start"],
        "end": link["mention_ends"][place] - sentence["start"],
    }


def best_sentence(paper: Mapping[str, Any], link: Mapping[str, Any]) -> Item | None:
    """The first sentence of the abstract that names the concept, else the title; None without."""
    fields = link["mention_fields"] or []
    if not fields:
        return None
    place = fields.index("abstract") if "abstract" in fields else 0
    return mention_sentence(paper, link, place)


def rarest_first(concepts: Sequence[Item]) -> list[Item]:
    """Concept items by rarity, then name."""
    return sorted(concepts, key=lambda item: (item["paper_count"], item["name"], item["id"]))


def kind_counts(counts: Mapping[str, int]) -> dict[str, int]:
    """The counts that are not zero."""
    return {key: count for key, count in counts.items() if count}
