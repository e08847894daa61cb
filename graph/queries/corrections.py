"""What somebody may have meant who mistyped: words of the graph that are one or two letters away.

Only asked where nothing matches. It never changes scopes, phrases or what is left out.
"""

from collections import Counter

from rapidfuzz.distance import DamerauLevenshtein

from graph.database import Transaction
from graph.fulltext import escape
from graph.search_text import parse, split_words

_CONCEPT_WORDS = """
CALL db.index.fulltext.queryNodes('concept_names', $query, {limit: 20}) YIELD node
RETURN node.name AS text, node.paper_count AS times
"""
_PAPER_WORDS = """
CALL db.index.fulltext.queryNodes('paper_text', $query, {limit: 20}) YIELD node
RETURN node.title + ' ' + node.abstract AS text, 1 AS times
"""
_EXACT = """
CALL db.index.fulltext.queryNodes('paper_text', $query, {limit: 1}) YIELD node
RETURN count(node) AS papers
"""
_SHORTEST = 4  # a shorter word is one letter away from too much


def correct(tx: Transaction, q: str) -> str | None:
    """The query with each unknown word replaced by the nearest known one; None where none is."""
    changed = q
    for word in parse(q).words:
        if (better := _nearest(tx, word)) and better != word.lower():
            changed = changed.replace(word, better, 1)
    return changed if changed != q else None


def _nearest(tx: Transaction, word: str) -> str | None:
    parts = split_words(word)
    if len(parts) != 1 or len(parts[0]) < _SHORTEST:
        return None
    own = parts[0]
    if tx.run(_EXACT, query=escape(own)).data()[0]["papers"]:
        return None
    reach = 1 if len(own) < 8 else 2
    query = f"{escape(own)}~{reach}"
    near: Counter[str] = Counter()
    for statement in (_CONCEPT_WORDS, _PAPER_WORDS):
        for row in tx.run(statement, query=query).data():
            for other in set(split_words(row["text"])):
                if DamerauLevenshtein.distance(own, other, score_cutoff=reach) <= reach:
                    near[other] += row["times"]
    if not near:
        return None
    return min(
        near, key=lambda other: (DamerauLevenshtein.distance(own, other), -near[other], other)
    )
