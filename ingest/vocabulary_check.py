"""Check the vocabulary files: alone, and against annotated abstracts.

``check`` reads files and says what a person should look at; ``measure`` says how often a name
that stands in a text was annotated there, as that kind. Neither changes a file. Which spellings
of a name match is not decided here: that is ingest/extract/known_names.py.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import click
from spellchecker import SpellChecker

from graph.names import DATASET, KINDS, MODEL, SOFTWARE
from ingest.extract.folding import fold_name
from ingest.extract.known_names import build_index, find_known_names, fits_case
from ingest.extract.vocabulary import (
    Entry,
    Vocabulary,
    build_entry,
    build_vocabulary,
    parse_tables,
)

#: A word that stands this often in the word list's subtitles is a plain word.
COMMON = 300
#: Kinds whose names are proper names, so that a plain word in small letters is suspect too.
_PROPER = frozenset({MODEL, DATASET, SOFTWARE})


#: The one rule that reports no fault: a name under two kinds is two concepts.
TWO_KINDS = "two kinds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to look at; ``rule`` is the name of the check that found it."""

    rule: str
    kind: str
    name: str
    message: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameUse:
    """Papers whose text holds a name, and those in which it is annotated as ``kind``."""

    kind: str
    name: str
    ambiguous: bool
    seen: int
    annotated: int


@dataclass(frozen=True, slots=True)
class _Judged:
    """An entry, and whether a person has said if it is ambiguous."""

    entry: Entry
    judged: bool


def kind_of_file(path: Path) -> str:
    """The kind that a file's name says, or nothing."""
    return next((kind for kind in KINDS if kind.lower() == path.stem.lower()), "")


def _read(path: Path) -> list[_Judged]:
    tables = parse_tables(path.read_text(encoding="utf-8"), path=path.name)
    kind = kind_of_file(path)
    return [
        _Judged(build_entry(table, kind=kind, path=path.name), "ambiguous" in table)
        for table in tables
    ]


def check(files: Iterable[Path], *, known: Iterable[Entry] = ()) -> list[Finding]:
    """Return what is wrong or doubtful in vocabulary files, rule by rule.

    ``known`` are entries of other files (the shipped ones, for a person's own file): names of
    theirs may be families, and are compared with. Raises VocabularyError for a file that cannot
    be read.
    """
    judged = [item for path in files for item in _read(path)]
    entries = [*known, *(item.entry for item in judged)]
    vocabulary = build_vocabulary(entries)
    return [
        *_duplicates(entries),
        *_alias_clashes(entries),
        *_two_kinds(entries),
        *_plain_words(judged),
        *_missing_families(judged, vocabulary),
        *_family_circles(judged, vocabulary),
    ]


def _duplicates(entries: Iterable[Entry]) -> Iterator[Finding]:
    first: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        other = first.setdefault((entry.kind, fold_name(entry.name)), entry)
        if other is not entry:
            yield Finding(
                rule="duplicate",
                kind=entry.kind,
                name=entry.name,
                message=f"{entry.name} ({entry.kind}) stands there already as {other.name}.",
            )


def _alias_clashes(entries: Sequence[Entry]) -> Iterator[Finding]:
    names = {(entry.kind, fold_name(entry.name)): entry for entry in reversed(entries)}
    owners: dict[tuple[str, str], Entry] = dict(names)
    for entry in entries:
        for alias in entry.aliases:
            owner = owners.setdefault((entry.kind, fold_name(alias)), entry)
            if fold_name(owner.name) != fold_name(entry.name):
                yield Finding(
                    rule="alias clash",
                    kind=entry.kind,
                    name=entry.name,
                    message=f"{alias} ({entry.kind}) is a name of {owner.name} and of "
                    f"{entry.name}; only the first is ever found.",
                )


def _two_kinds(entries: Iterable[Entry]) -> Iterator[Finding]:
    kinds: dict[str, dict[str, Entry]] = defaultdict(dict)
    for entry in entries:
        for surface in entry.surfaces:
            kinds[fold_name(surface)].setdefault(entry.kind, entry)
    for key, owners in sorted(kinds.items()):
        named = {k: e for k, e in owners.items() if fold_name(e.name) == key}
        if len(owners) > 1 and named:
            kind = min(named, key=KINDS.index)
            entry = named[kind]
            others = " and ".join(f"{e.name} ({k})" for k, e in owners.items() if k != kind)
            yield Finding(
                rule=TWO_KINDS,
                kind=kind,
                name=entry.name,
                message=f"{entry.name} ({kind}) is spelled like {others}.",
            )


@lru_cache(maxsize=1)
def _word_list() -> Mapping[str, int]:
    frequencies: Mapping[str, int] = SpellChecker(language="en").word_frequency.dictionary
    return frequencies


def is_plain_word(surface: str, kind: str) -> bool:
    """Whether a surface is matched where a text merely holds the English word."""
    if not surface.isalpha() or not surface.isascii():
        return False
    word = surface.lower()
    if surface == word and kind not in _PROPER:
        return False  # methods, tasks, metrics and devices are named by common nouns
    matched = fits_case(word, surface) or surface == word.capitalize()
    return matched and _word_list().get(word, 0) >= COMMON


def _plain_words(judged: Iterable[_Judged]) -> Iterator[Finding]:
    for item in judged:
        entry = item.entry
        for surface in entry.surfaces if not item.judged else ():
            if is_plain_word(surface, entry.kind):
                yield Finding(
                    rule="plain word",
                    kind=entry.kind,
                    name=entry.name,
                    message=f"{surface} ({entry.kind}) is also an English word: write "
                    "ambiguous = true, or false where it does no harm.",
                )


def _missing_families(judged: Iterable[_Judged], vocabulary: Vocabulary) -> Iterator[Finding]:
    for item in judged:
        entry = item.entry
        wider = vocabulary.find(entry.kind, entry.family) if entry.family else None
        if entry.family and (wider is None or wider.name != entry.family):
            yield Finding(
                rule="missing family",
                kind=entry.kind,
                name=entry.name,
                message=f"{entry.name} ({entry.kind}) has the family {entry.family}, which is the "
                f"name of no {entry.kind}.",
            )


def _family_circles(judged: Iterable[_Judged], vocabulary: Vocabulary) -> Iterator[Finding]:
    for item in judged:
        entry = item.entry
        chain = vocabulary.find_family(entry.kind, entry.name)
        if entry.name in chain:
            yield Finding(
                rule="family circle",
                kind=entry.kind,
                name=entry.name,
                message=f"{entry.name} ({entry.kind}) is wider than itself: {' < '.join(chain)}.",
            )


def measure(files: Iterable[Path], papers: Iterable[Mapping[str, Any]]) -> list[NameUse]:
    """Count, paper by paper, where the names of the files stand and where they are annotated.

    ``papers`` have the form of the judge's gold lines (title, abstract, entities). Every spelling
    counts for itself, by the name that it folds to; the most often wrong come first.
    """
    entries = [item.entry for path in files for item in _read(path)]
    vocabulary = build_vocabulary(entries)
    index = build_index(vocabulary)
    uses: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    shown: dict[tuple[str, str], tuple[str, bool]] = {}
    for paper in papers:
        annotated = _annotated_keys(paper)
        text = f"{paper['title']}\n{paper['abstract']}"
        found = {(c.kind, fold_name(c.text)): c for c in find_known_names(text, index)}
        for key, candidate in found.items():
            shown.setdefault(key, (candidate.text, candidate.ambiguous))
            uses[key][0] += 1
            uses[key][1] += key in annotated
    counted = [
        NameUse(
            kind=kind, name=shown[kind, key][0], ambiguous=shown[kind, key][1], seen=n, annotated=m
        )
        for (kind, key), (n, m) in uses.items()
    ]
    return sorted(counted, key=lambda use: (use.annotated - use.seen, use.kind, use.name))


def _annotated_keys(paper: Mapping[str, Any]) -> set[tuple[str, str]]:
    return {
        (entity["type"], fold_name(surface))
        for entity in paper["entities"]
        for surface in (entity["name"], *entity["mentions"])
    }


def _iter_lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


@click.command(epilog="Example: python -m ingest.vocabulary_check gold.jsonl --least 4")
@click.argument("gold", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--least", default=4, help="Leave out names that stand in fewer papers.")
@click.option("--below", default=0.5, help="Only names annotated in less than this share of them.")
def main(gold: tuple[Path, ...], least: int, below: float) -> None:
    """Print how precise the shipped names are on annotated abstracts, and the worst of them."""
    folder = Path(__file__).parent / "extract" / "data" / "vocabulary"
    papers = (paper for path in gold for paper in _iter_lines(path))
    uses = measure(sorted(folder.glob("*.toml")), papers)
    for use in uses:
        if use.seen >= least and use.annotated < below * use.seen and not use.ambiguous:
            click.echo(f"{use.kind}\t{use.name}\t{use.annotated} of {use.seen}")
    for kind in KINDS:
        own = [use for use in uses if use.kind == kind and not use.ambiguous]
        seen, annotated = sum(u.seen for u in own), sum(u.annotated for u in own)
        click.echo(f"{kind}: {annotated:,} of {seen:,} ({annotated / max(seen, 1):.2f})", err=True)


if __name__ == "__main__":
    main()
