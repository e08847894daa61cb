"""The judge: score extracted concepts against hand annotation, paper by paper.

GOLD lines are {"title", "entities": [{"type", "name", "mentions", "role"}], "abstract"?}, PREDICTED
lines are those of ``extract`` (paired by line where the files run in step, else by title). A
predicted concept is right when its kind equals a gold entity's type in the same paper and its name
or one of its mentions equals, after folding, that entity's name or one of its mentions; one without
a mention is wrong. Pure but for reading a file.
"""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.names import DATASET, HARDWARE, KINDS, METHOD, METRIC, MODEL, SOFTWARE
from ingest.errors import IngestError

_CORE = (METHOD, MODEL, DATASET, HARDWARE)
_PROPOSED = (METHOD, MODEL, DATASET, SOFTWARE)

Line = Mapping[str, Any]
Pairs = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Side:
    """One concept of one side: its kind, its folded surfaces, and the object it came from."""

    kind: str
    surfaces: frozenset[str]
    data: Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The judge's figures; ``kinds`` gives precision, recall, F1 and gold count by kind."""

    kinds: dict[str, dict[str, float]]
    figures: dict[str, float]
    papers: tuple[tuple[int, str, tuple[str, ...], tuple[str, ...]], ...]

    def as_json(self) -> dict[str, Any]:
        """The figures as one object, as the judge prints them."""
        return {"kinds": self.kinds, **self.figures}


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file. Raises IngestError naming the line that is none."""
    lines = []
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if text.strip():
            try:
                lines.append(json.loads(text))
            except ValueError as error:
                raise IngestError(f"{path}, line {number} is no JSON: {error}.") from error
    return lines


def fold(text: str) -> str:
    """A surface for comparison: case, dashes, blanks, articles, plurals do not count."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = re.sub(r"\([^)]*\)", " ", text)
    text = re.sub(r"[‐-―_/\-]+", " ", text)
    text = re.sub(r"[^\w+.% ]", "", text)
    text = re.sub(r"\b(the|a|an|our)\b", " ", text)
    words = re.sub(r"\s+", " ", text).strip().split()
    return "".join(re.sub(r"(?<=[a-z]{3})(?<!s)s$", "", word) for word in words)


def score(golden: Sequence[Line], predicted: Sequence[Line]) -> Figures:
    """The figures of predicted lines against gold lines."""
    tally = _Tally()
    for gold, line in zip(golden, _paired(golden, predicted), strict=True):
        tally.add(gold, line)
    return tally.figures()


def _paired(golden: Sequence[Line], predicted: Sequence[Line]) -> list[Line | None]:
    """The predicted line of each gold line, or None where there is none."""
    if len(golden) == len(predicted):
        equal = sum(
            fold(g["title"]) == fold(p["title"]) for g, p in zip(golden, predicted, strict=True)
        )
        if equal > 0.9 * len(golden):
            return list(predicted)
    by_title = {fold(line["title"]): line for line in predicted}
    return [by_title.get(fold(gold["title"])) for gold in golden]


def _words(mentions: Iterable[Any]) -> list[str]:
    return [mention if isinstance(mention, str) else mention["text"] for mention in mentions]


def _surfaces(name: str, mentions: Iterable[Any]) -> frozenset[str]:
    return frozenset({fold(name), *(fold(text) for text in _words(mentions))} - {""})


def match(gold: Sequence[Side], predicted: Sequence[Side], *, same_kind: bool = True) -> Pairs:
    """Greedy one-to-one matching as pairs of (gold index, predicted index)."""
    pairs: Pairs = []
    used: set[int] = set()
    for gold_index, wanted in enumerate(gold):
        best: tuple[int, int] | None = None
        for index, found in enumerate(predicted):
            if index in used or (same_kind and wanted.kind != found.kind):
                continue
            common = len(wanted.surfaces & found.surfaces)
            if common and (best is None or common > best[0]):
                best = (common, index)
        if best:
            used.add(best[1])
            pairs.append((gold_index, best[1]))
    return pairs


class _Tally:
    """Everything that is counted over the papers."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.extra: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()
        self.n: Counter[str] = Counter()
        self.papers: list[tuple[int, str, tuple[str, ...], tuple[str, ...]]] = []
        self.gold_sets: list[set[tuple[str, str]]] = []
        self.found_sets: list[set[tuple[str, str]]] = []

    def add(self, paper: Line, line: Line | None) -> None:
        """Count one paper."""
        self.n["missing"] += line is None
        concepts = [] if line is None else line["concepts"]
        gold = [Side(e["type"], _surfaces(e["name"], e["mentions"]), e) for e in paper["entities"]]
        found = [_side(c) for c in concepts if c["kind"] in KINDS]
        pairs = match(gold, found)
        self._count_kinds(gold, found, pairs)
        self._count_mentions(gold, found, pairs)
        self._count_verbatim(paper, found)
        self._count_loose(gold, found)
        self._remember(paper, gold, found, pairs)

    def _count_kinds(self, gold: list[Side], found: list[Side], pairs: Pairs) -> None:
        matched_gold, matched_found = {a for a, _ in pairs}, {b for _, b in pairs}
        for index, side in enumerate(gold):
            (self.right if index in matched_gold else self.missed)[side.kind] += 1
        for index, side in enumerate(found):
            self.extra[side.kind] += index not in matched_found

    def _count_mentions(self, gold: list[Side], found: list[Side], pairs: Pairs) -> None:
        """Distinct folded mentions, so that padding a concept with wider spans costs precision."""
        gold_of, found_of = {b: a for a, b in pairs}, dict(pairs)
        for index, side in enumerate(found):
            said = {fold(text) for text in _words(side.data.get("mentions", []))}
            right: set[str] = set()
            if index in gold_of:
                entity = gold[gold_of[index]].data
                right = {fold(text) for text in entity["mentions"]} | {fold(entity["name"])}
            self.n["m_right"] += len(said & right)
            self.n["m_extra"] += len(said - right)
        for index, side in enumerate(gold):
            said = set()
            if index in found_of:
                said = {fold(t) for t in _words(found[found_of[index]].data.get("mentions", []))}
            self.n["m_missed"] += len({fold(text) for text in side.data["mentions"]} - said)

    def _count_verbatim(self, paper: Line, found: list[Side]) -> None:
        if not paper.get("abstract"):
            return
        text = re.sub(r"\s+", " ", f"{paper['title']}\n{paper['abstract']}")
        for side in found:
            for words in _words(side.data.get("mentions", [])):
                self.n["spans"] += 1
                self.n["loose_spans"] += re.sub(r"\s+", " ", words) not in text

    def _count_loose(self, gold: list[Side], found: list[Side]) -> None:
        """Matches of any kind: roles are judged on them, and what the paper proposes."""
        loose = dict(match(gold, found, same_kind=False))
        self.n["any_right"] += len(loose)
        self.n["any_missed"] += len(gold) - len(loose)
        self.n["any_extra"] += len(found) - len(loose)
        for a, b in loose.items():
            self.n["roles"] += 1
            self.n["roles_right"] += gold[a].data["role"] == found[b].data.get("role")
        for index, side in enumerate(gold):
            if side.data["role"] == "proposes" and side.kind in _PROPOSED:
                self.n["proposed"] += 1
                at = loose.get(index)
                self.n["proposed_right"] += (
                    at is not None and found[at].data.get("role") == "proposes"
                )

    def _remember(self, paper: Line, gold: list[Side], found: list[Side], pairs: Pairs) -> None:
        self.gold_sets.append(
            {
                (side.kind, fold(side.data.get("canonical", side.data["name"])))
                for side in gold
                if side.kind != METRIC
            }
        )
        self.found_sets.append(
            {(side.kind, fold(side.data["name"])) for side in found if side.kind != METRIC}
        )
        right, taken = {a for a, _ in pairs}, {b for _, b in pairs}
        missed = tuple(_shown(side) for i, side in enumerate(gold) if i not in right)
        extra = tuple(_shown(side) for i, side in enumerate(found) if i not in taken)
        self.papers.append((len(missed) + len(extra), str(paper["title"]), missed, extra))

    def figures(self) -> Figures:
        """The figures over all papers."""
        kinds = {}
        for kind in KINDS:
            p, r, f = _prf(self.right[kind], self.extra[kind], self.missed[kind])
            total = self.right[kind] + self.missed[kind]
            kinds[kind] = {"p": p, "r": r, "f1": f, "gold": total}
        n = self.n
        micro = _prf(*(sum(c.values()) for c in (self.right, self.extra, self.missed)))
        core = _prf(*(sum(c[k] for k in _CORE) for c in (self.right, self.extra, self.missed)))
        mention = _prf(n["m_right"], n["m_extra"], n["m_missed"])
        return Figures(
            kinds=kinds,
            figures={
                "micro_f1": micro[2],
                "micro_p": micro[0],
                "micro_r": micro[1],
                "core_f1": core[2],
                "any_kind_f1": _prf(n["any_right"], n["any_extra"], n["any_missed"])[2],
                "role_accuracy": _share(n["roles_right"], n["roles"]),
                "proposed_recall": _share(n["proposed_right"], n["proposed"]),
                "paper_link_f1": _link_f1(self.gold_sets, self.found_sets),
                "mention_p": mention[0],
                "mention_r": mention[1],
                "mention_f1": mention[2],
                "not_verbatim": _share(n["loose_spans"], n["spans"]),
                "papers_missing": n["missing"],
            },
            papers=tuple(self.papers),
        )


def _side(concept: Line) -> Side:
    mentions = concept.get("mentions", [])
    surfaces = _surfaces(concept["name"], mentions) if mentions else frozenset[str]()
    return Side(concept["kind"], surfaces, concept)


def _shown(side: Side) -> str:
    return f"{side.kind}:{side.data['name']}"


def _prf(right: int, extra: int, missed: int) -> tuple[float, float, float]:
    p = right / (right + extra) if right + extra else 0.0
    r = right / (right + missed) if right + missed else 0.0
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _link_f1(gold: Sequence[set[tuple[str, str]]], found: Sequence[set[tuple[str, str]]]) -> float:
    """F1 over pairs of papers that share a concept."""
    right = extra = missed = 0
    for i in range(len(gold)):
        for j in range(i):
            wanted, said = bool(gold[i] & gold[j]), bool(found[i] & found[j])
            right += wanted and said
            extra += said and not wanted
            missed += wanted and not said
    return _prf(right, extra, missed)[2]


def print_table(figures: Figures) -> str:
    """The figures as the table that the README shows."""
    lines = [
        f"{kind:9} P {row['p']:.3f}  R {row['r']:.3f}  F1 {row['f1']:.3f}  gold {row['gold']}"
        for kind, row in figures.kinds.items()
    ]
    f = figures.figures
    lines.append(f"{'all':9} P {f['micro_p']:.3f}  R {f['micro_r']:.3f}  F1 {f['micro_f1']:.3f}")
    lines += [f"{k:16} {v:.3f}" for k, v in f.items() if not k.startswith("micro")]
    return "\n".join(lines)


def worst_papers(figures: Figures, count: int) -> str:
    """The papers with most mistakes, with what was missed and what was too much."""
    lines = []
    for _, title, missed, extra in sorted(figures.papers, reverse=True)[:count]:
        lines += [
            "",
            title[:100],
            f"  missed: {'; '.join(missed)}",
            f"  extra:  {'; '.join(extra)}",
        ]
    return "\n".join(lines)
