"""What the graph derives from its papers: dates to compare, display names, names that link papers.

Pure functions; graph/writer.py and its neighbours call them while they write, so that every
derived value is a function of what the relationships carry now, not of the order of writes.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from itertools import pairwise

from graph import ids
from graph.names import HARDWARE, METRIC, TASK

ALIAS_LIMIT = 100  # aliases kept of one concept: the shortest, ties by code point
FOLDED_LENGTH = 200  # how much of a folded name is stored: the index refuses keys of 8 kB
MOST_PROPOSERS = 2  # a name that more papers propose says nothing about who builds on whom

_ARXIV_MONTH = re.compile(r"(\d{2})(0[1-9]|1[0-2])\.\d{4,5}")


def paper_date(published: str | None, arxiv_id: str | None, year: int | None) -> str | None:
    """When a paper came out, as precisely as it is known: ``2024-05-13``, ``2024-05`` or ``2024``.

    An arXiv id tells its month, which a bare year does not.
    """
    month = _ARXIV_MONTH.fullmatch(arxiv_id or "")
    from_arxiv = f"20{month[1]}-{month[2]}" if month else None
    if published and (len(published) > 4 or not from_arxiv):
        return published[:10]
    return from_arxiv or published or (f"{year:04d}" if year is not None else None)


def is_later(one: str | None, other: str | None) -> bool:
    """Whether one date is certainly later than the other; unknown and imprecise ones are not."""
    if not one or not other:
        return False
    shared = min(len(one), len(other))
    return one[:shared] > other[:shared]


_ACRONYM = 5  # letters up to which a name in capitals is taken for an acronym


def links_papers(kind: str, name: str) -> bool:
    """Whether papers that share this concept can build on the one that proposes it.

    Only a proper name does: a capital inside a word (so acronyms too) or a digit, and no word in
    small letters alone, since "agentic RAG" and "lightweight CNN" are proposed by many and are
    nobody's. Never a task or a metric.
    """
    if kind in (TASK, METRIC):
        return False
    inside = any(b.isupper() and a.isalnum() for a, b in pairwise(name))
    if not inside and not any(char.isdigit() for char in name):
        return False
    return not any(word.islower() for word in name.split())


def names_its_paper(name: str, title: str) -> bool:
    """Whether a title leaves no doubt that its paper is the one that proposes the name.

    A short acronym means several things (PGD is a detector and an attack), so it has to stand in
    the title; a longer or mixed name need not.
    """
    return not is_acronym(name) or re.search(rf"(?<!\w){re.escape(name)}(?!\w)", title) is not None


def share_spelling(ones: Iterable[str], others: Iterable[str]) -> bool:
    """Whether two papers write a thing alike, capitals included where it is one word.

    Hydra and HyDRA, Quest and QuEST are not one thing; "Low-Rank Adaptation" at the beginning of
    a sentence is what it is inside.
    """
    return not {_spelling(text) for text in ones}.isdisjoint(_spelling(text) for text in others)


def _spelling(text: str) -> str:
    return text if len(text.split()) == 1 else text.lower().replace("-", " ")


def is_acronym(name: str) -> bool:
    """Whether a name is a few capitals and nothing else that tells it from its likes."""
    letters = [char for char in name if char.isalpha()]
    plain = len(letters) <= _ACRONYM and all(char.isupper() for char in letters)
    return plain and not any(char.isdigit() for char in name)


def choose_name(counts: Mapping[str, int]) -> str | None:
    """The commonest name, ties by code point; None where there is none."""
    return min(counts, key=lambda name: (-counts[name], name)) if counts else None


# "256 GPUs" and "8 x A100" count a device; they are not another way to write its name.
_COUNTED = re.compile(
    r"(?:\d[\d,]*\s*(?:[x×*]\s*|\s)|(?:a\s+)?(?:single|one|two|four|eight)\s)", re.IGNORECASE
)


def choose_aliases(texts: Iterable[str], name: str, kind: str) -> list[str]:
    """The other ways to write a concept, sorted; at most ALIAS_LIMIT, the shortest ones.

    >>> choose_aliases(["GPUs", "256 GPUs", "GPU", "one 24G GPU"], "GPU", "Hardware")
    ['GPUs']
    """
    others = {text for text in texts if text} - {name}
    if kind == HARDWARE:
        others = {text for text in others if not _COUNTED.match(text)}
    kept = sorted(others, key=lambda text: (len(text), text))[:ALIAS_LIMIT]
    return sorted(kept)


def fold_name(name: str) -> str:
    """A name as typeahead compares it: folded like a title; the lower-case name where none is left.

    >>> fold_name("KV-cache"), fold_name("++")
    ('kv cache', '++')
    """
    folded = ids.fold_title(name) or unicodedata.normalize("NFKC", name).lower().strip()
    return folded[:FOLDED_LENGTH]


def author_name(name: str) -> str:
    """An author's name, given names first: "Kaiming He" for "He, Kaiming"."""
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}".strip() if comma else name.strip()
