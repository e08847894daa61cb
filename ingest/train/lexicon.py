"""Count in annotated papers what the re-scorer's lexicon holds.

The lexicon must come from papers other than those it is used to judge: the caller deals the folds.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from graph.names import KINDS
from ingest.extract.folding import PIECE, fold_name, fold_piece
from ingest.extract.lexicon import Lexicon, Usage, cut_pieces, head_word, iter_runs
from ingest.train.annotation import Annotated, Entity

#: A last word seen in fewer papers says nothing.
HEAD_PAPERS = 4


def count_lexicon(papers: Sequence[Annotated]) -> Lexicon:
    """Return the lexicon of annotated papers."""
    names: dict[str, Counter[int]] = defaultdict(Counter)
    heads: dict[str, Counter[int]] = defaultdict(Counter)
    for paper in papers:
        for key, kind in {(k, KINDS.index(e.kind)) for e in paper.entities for k in _keys(e)}:
            names[key][kind] += 1
        for head, kind in {
            (head_word(m), KINDS.index(e.kind)) for e in paper.entities for m in e.surfaces
        }:
            heads[head][kind] += 1
    seen = _count_seen(papers, names.keys())
    words = _count_words(papers)
    return Lexicon(
        {key: _usage(kinds, seen[key]) for key, kinds in names.items() if key},
        {
            head: _usage(kinds, words[head])
            for head, kinds in heads.items()
            if head and words[head] >= HEAD_PAPERS
        },
        _find_aliases(papers, names, seen),
    )


def _keys(entity: Entity) -> set[str]:
    return {fold_name(surface) for surface in entity.surfaces} - {""}


def _usage(kinds: Counter[int], seen: int) -> Usage:
    return Usage(tuple(kinds[i] for i in range(len(KINDS))), seen)


def _count_seen(papers: Iterable[Annotated], keys: Iterable[str]) -> Counter[str]:
    wanted = set(keys)
    counts: Counter[str] = Counter()
    for paper in papers:
        counts.update({key for key, _, _ in iter_runs(cut_pieces(paper.text))} & wanted)
    return counts


def _count_words(papers: Iterable[Annotated]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for paper in papers:
        counts.update({fold_piece(p) for p in PIECE.findall(paper.text)})
    return counts


def _find_aliases(
    papers: Sequence[Annotated], names: dict[str, Counter[int]], seen: Counter[str]
) -> dict[str, frozenset[str]]:
    """Pair keys that were one concept more often than two in the papers that hold both."""
    one: Counter[tuple[str, str]] = Counter()
    two: Counter[tuple[str, str]] = Counter()
    for paper in papers:
        owners: dict[str, int] = {}
        for number, entity in enumerate(paper.entities):
            for key in _keys(entity):
                owners.setdefault(key, number)
        for pair in combinations(sorted(owners), 2):
            (one if owners[pair[0]] == owners[pair[1]] else two)[pair] += 1
    aliases: dict[str, set[str]] = defaultdict(set)
    for (left, right), count in one.items():
        if count > two[left, right]:
            aliases[left].add(right)
            aliases[right].add(left)
    return {key: frozenset(others) for key, others in aliases.items()}
