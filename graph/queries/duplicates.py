"""Papers that may be one under two titles or two identifiers, for a person to decide.

Loading joins what is surely one paper; this lists what it left apart: titles that are nearly the
same, by authors in common or unknown, of years that fit. Titles with other numbers are other
papers (Part 1, Part 2). What was decided already is not listed again.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from rapidfuzz import fuzz

from graph.database import Database, Transaction
from graph.ids import fold_title
from graph.model import Override
from graph.overrides import read_overrides

LEAST = 0.9  # how alike two titles are, of 1
_YEARS_APART = 3
_RAREST = 4  # words of a title by which others are looked for
_MOST_SHARING = 60  # a word of more titles than these tells nothing
_ROMAN = frozenset({"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"})

_TITLES = """
MATCH (p:Paper)
RETURN p.id AS id, p.title AS title, p.year AS year
ORDER BY p.id
"""  # every paper: their titles are compared here
_MORE = """
UNWIND $ids AS id
MATCH (p:Paper {id: id})
RETURN id, p.keys AS keys, p.other_ids AS other_ids, COLLECT {
  MATCH (p)-[w:WRITTEN_BY]->(a:Author) RETURN a.name ORDER BY w.position
} AS authors
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class TitledPaper:
    """What decides of a paper; ``ids`` are all the keys that it goes by."""

    id: str
    title: str
    year: int | None
    authors: tuple[str, ...] = ()
    ids: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """Two papers that may be one, how alike their titles are (0 to 1), and why."""

    papers: tuple[TitledPaper, TitledPaper]
    likeness: float
    why: str


#: Two papers and how alike their titles are.
Alike = tuple[TitledPaper, TitledPaper, float]


def find_duplicates(db: Database, *, least: float = LEAST) -> list[Duplicate]:
    """Pairs of papers that may be one and are undecided, the likeliest first."""

    def work(tx: Transaction) -> tuple[list[Alike], dict[str, Any]]:
        papers = [TitledPaper(**row) for row in tx.run(_TITLES).data()]
        pairs = list(iter_alike(papers, least=least))
        wanted = sorted({paper.id for one, other, _ in pairs for paper in (one, other)})
        more = {row["id"]: row for row in tx.run(_MORE, ids=wanted).data()}
        return pairs, more

    pairs, more = db.execute_read(work)
    decided = _decided(read_overrides(db))
    found = []
    for one, other, likeness in pairs:
        first, second = (_complete(paper, more) for paper in (one, other))
        if not _is_decided(first, second, decided) and _fits(first, second):
            why = _why(first, second, likeness)
            found.append(Duplicate(papers=(first, second), likeness=likeness, why=why))
    return sorted(found, key=lambda each: (-each.likeness, each.papers[0].id, each.papers[1].id))


def iter_alike(papers: Sequence[TitledPaper], *, least: float = LEAST) -> Iterator[Alike]:
    """Pairs of nearly equal titles and numbers; only titles that share a rare word are compared."""
    folded = [fold_title(paper.title) for paper in papers]
    words = [set(title.split()) for title in folded]
    counts = Counter(word for own in words for word in own)
    holders: dict[str, list[int]] = defaultdict(list)
    for at, own in enumerate(words):
        shared = [word for word in own if 1 < counts[word] <= _MOST_SHARING]
        for word in sorted(shared, key=lambda word: (counts[word], word))[:_RAREST]:
            holders[word].append(at)
    compared = {pair for group in holders.values() for pair in combinations(group, 2)}
    for one, other in sorted(compared):
        if _numbers(folded[one]) != _numbers(folded[other]):
            continue
        likeness = max(
            fuzz.ratio(folded[one], folded[other], score_cutoff=least * 100),
            fuzz.token_sort_ratio(folded[one], folded[other], score_cutoff=least * 100),
        )
        if likeness >= least * 100:
            yield papers[one], papers[other], likeness / 100


def _numbers(title: str) -> list[str]:
    return sorted(re.findall(r"\d+", title) + [word for word in title.split() if word in _ROMAN])


def _complete(paper: TitledPaper, more: dict[str, Any]) -> TitledPaper:
    row = more[paper.id]
    ids = {paper.id, *(row["keys"] or []), *(row["other_ids"] or [])}
    return TitledPaper(
        id=paper.id,
        title=paper.title,
        year=paper.year,
        authors=tuple(row["authors"]),
        ids=frozenset(ids),
    )


def _decided(overrides: Iterable[Override]) -> set[frozenset[str]]:
    actions = ("same_paper", "different_papers")
    return {frozenset((o.paper, o.target)) for o in overrides if o.action in actions and o.paper}


def _is_decided(one: TitledPaper, other: TitledPaper, decided: Iterable[frozenset[str]]) -> bool:
    return any(pair & one.ids and pair & other.ids for pair in decided)


def _fits(one: TitledPaper, other: TitledPaper) -> bool:
    """Whether authors and years let the two be one."""
    if one.authors and other.authors and not _common(one, other):
        return False
    return one.year is None or other.year is None or abs(one.year - other.year) <= _YEARS_APART


def _common(one: TitledPaper, other: TitledPaper) -> int:
    """How many family names both have."""
    return (_families(one) & _families(other)).total()


def _families(paper: TitledPaper) -> Counter[str]:
    return Counter(folded.split()[-1] for name in paper.authors if (folded := fold_title(name)))


def _why(one: TitledPaper, other: TitledPaper, likeness: float) -> str:
    alike = "Titles are the same" if likeness == 1 else f"Titles are {likeness:.0%} alike"
    parts = [alike.replace("%", " %")]
    if one.authors and other.authors:
        common, most = _common(one, other), max(len(one.authors), len(other.authors))
        parts.append(f"{common} of {most} authors in common")
    else:
        parts.append("the authors of one are not known")
    years = {one.year, other.year}
    if None not in years:
        parts.append(f"both of {one.year}" if len(years) == 1 else f"{one.year} and {other.year}")
    return ", ".join(parts) + "."
