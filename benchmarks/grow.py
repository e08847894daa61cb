"""Grow a graph of N papers that is like a real one in size and shape, without reading any text.

For measuring pages and analytics. The shape comes from 1,001 arXiv abstracts of machine learning
that were extracted in November 2026: 10.6 concepts a paper; 7,984 concepts, of which 753 stand in
two papers or more; the commonest in 24 % of the papers, the fifth in 4.7 %, the tenth in 2.7 %,
the fiftieth in 1.0 %. Papers have topics, and so communities; the first one to have a name may
propose it, so that later ones build on it. The same N and seed give the same graph. Texts are
words without meaning around the names; papers go through graph.writer, like any others.

    PAPERKIN_DATA=/tmp/grown python -m benchmarks.grow [--bare] 20000
"""

import itertools
import math
import random
import time
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, replace

import click

from benchmarks.bare_graph import write_bare
from graph import ids
from graph.analytics.store import refresh_analytics
from graph.connect import open_database
from graph.database import Database
from graph.loads import create_load, finish_load
from graph.model import ConceptLink, LoadedRecord, Mention, PaperWrite, Record
from graph.settings import GraphSettings
from graph.terminal import shown_progress
from graph.write_rows import build_batches
from graph.writer import write_papers

_LINKS, _SPREAD, _MOST_LINKS = 10.6, 3.5, 24
_OWN = 0.5  # links to what no other paper has
_EXPONENT, _SHIFT = 0.87, 0.5  # of the law of Zipf and Mandelbrot
_POOL = 20  # concepts that can be shared, for each paper
_GLOBAL = 30  # the commonest concepts belong to no topic
_ON_TOPIC = 0.7
_YEARS = 11  # from 2015 on
_CHUNK = 2000
_PROPOSED = ("Method", "Model", "Dataset", "Software")

#: Kind -> how many of a hundred concepts, and the role that papers have for it.
_KINDS = {
    "Method": (44, "uses"),
    "Task": (18, "addresses"),
    "Metric": (13, "reports"),
    "Dataset": (10, "evaluates_on"),
    "Model": (9, "compares_with"),
    "Software": (4, "uses"),
    "Hardware": (2, "runs_on"),
}
_KIND_OF = [kind for kind, (share, _) in _KINDS.items() for _ in range(share)]
_SYLLABLES = ("ba", "co", "di", "fe", "gu", "la", "mi", "no", "pra", "re", "sto", "tu", "ve", "wi")
_WORDS = ["".join(parts) for parts in itertools.product(_SYLLABLES, repeat=3)]


@dataclass(frozen=True, slots=True)
class _Shared:
    """What papers of a graph of this size draw from: the Zipf law, summed up, and the topics."""

    sums: list[float]
    topics: int

    @classmethod
    def of(cls, papers: int) -> "_Shared":
        weights = (1 / (rank + _SHIFT) ** _EXPONENT for rank in range(1, _POOL * papers + 1))
        return cls(list(itertools.accumulate(weights)), max(3, round(math.sqrt(papers) / 3)))

    def draw(self, rng: random.Random, topic: int) -> int:
        """The number of a concept: common ones often, others mostly of the paper's topic."""
        number = bisect(self.sums, rng.random() * self.sums[-1])
        if number < _GLOBAL or rng.random() > _ON_TOPIC:
            return number
        return min(number - number % self.topics + topic, len(self.sums) - 1)


def iter_papers(count: int, *, seed: int = 1, load_id: str = "load:grown") -> Iterator[PaperWrite]:
    """The papers of a graph of this size, always the same ones."""
    rng, shared = random.Random(seed), _Shared.of(count)  # noqa: S311  (no secret)
    known: set[int] = set()
    for number in range(count):
        topic = min(int(rng.random() ** 1.5 * shared.topics), shared.topics - 1)
        degree = min(_MOST_LINKS, max(1, round(rng.gauss(_LINKS, _SPREAD))))
        own = sum(rng.random() < _OWN for _ in range(degree))
        drawn = {shared.draw(rng, topic) for _ in range(degree - own)}
        links = [_shared_link(concept, first=concept not in known) for concept in sorted(drawn)]
        links += [_own_link(number, place) for place in range(own)]
        known |= drawn
        yield _paper(rng, links, number, count, load_id)


def _shared_link(number: int, *, first: bool) -> ConceptLink:
    """A link to a concept of the pool, of which every third is proposed by who has it first."""
    kind = _KIND_OF[number * 37 % len(_KIND_OF)]
    name = f"{_WORDS[number % len(_WORDS)].capitalize()}-{number}"
    proposed = first and number >= _GLOBAL and number % 3 == 0 and kind in _PROPOSED
    return _link(kind, name, "proposes" if proposed else _KINDS[kind][1], name)


def _own_link(paper: int, place: int) -> ConceptLink:
    """A link to a concept that no other paper has."""
    at = paper * 7 + place * 31
    kind = _KIND_OF[at * 37 % len(_KIND_OF)]
    return _link(kind, f"{_WORDS[at % len(_WORDS)]} {paper} {place}", _KINDS[kind][1], None)


def _link(kind: str, name: str, role: str, vocabulary_name: str | None) -> ConceptLink:
    return ConceptLink(
        concept_id=ids.concept_id(kind, name),
        kind=kind,
        name=name,
        role=role,
        confidence=0.9,
        found_by="vocabulary" if vocabulary_name else "model",
        vocabulary_name=vocabulary_name,
        mentions=(),
    )


def _paper(
    rng: random.Random, links: list[ConceptLink], number: int, count: int, load_id: str
) -> PaperWrite:
    """The paper with a sentence around each of its names; later numbers are newer papers."""
    title = f"{_words(rng, 6).capitalize()} {number}"
    texts, spans, placed, start = list[str](), [("title", 0, len(title))], list[ConceptLink](), 0
    for sentence, link in enumerate(links, 1):
        before, name = _words(rng, 4).capitalize(), link.name
        at = start + len(before) + 1
        mention = Mention(
            text=name, field="abstract", start=at, end=at + len(name), sentence=sentence
        )
        texts.append(f"{before} {name} {_words(rng, 7)}.")
        placed.append(replace(link, mentions=(mention,)))
        spans.append(("abstract", start, start + len(texts[-1])))
        start += len(texts[-1]) + 1
    year, month = divmod(2015 * 12 + number * 12 * _YEARS // count, 12)
    record = Record(
        title=title,
        abstract=" ".join(texts),
        authors=tuple(_author(rng, number) for _ in range(rng.randrange(1, 6))),
        year=year,
        published=f"{year}-{month + 1:02d}",
        text_source="other",
    )
    return _written(record, number, spans, placed, load_id)


def _written(
    record: Record,
    number: int,
    spans: list[tuple[str, int, int]],
    links: list[ConceptLink],
    load_id: str,
) -> PaperWrite:
    loaded = LoadedRecord(
        source="grown",
        load_id=load_id,
        content_hash=ids.checksum([record.title, record.abstract]),
        record=record,
        loaded_at="2026-01-01T00:00:00.000+00:00",
    )
    return PaperWrite(
        id=f"grown:{number}",
        title=record.title,
        title_folded=ids.fold_title(record.title),
        abstract=record.abstract,
        authors=record.authors,
        year=record.year,
        published=record.published,
        sentences=tuple(spans),
        concepts=tuple(links),
        records=(loaded,),
        extracted_by="grown",
    )


def _author(rng: random.Random, number: int) -> str:
    """A name; there are about as many authors as papers."""
    at = int(rng.random() * (number + 20) * 2)
    return f"{_WORDS[at * 13 % len(_WORDS)].capitalize()} {_WORDS[at % len(_WORDS)].capitalize()}"


def _words(rng: random.Random, count: int) -> str:
    """Words, the first ones of the list most often."""
    return " ".join(_WORDS[int(rng.random() ** 3 * len(_WORDS))] for _ in range(count))


def grow(db: Database, count: int, *, seed: int = 1, bare: bool = False) -> None:
    """Write the papers into an empty graph. Raises click.ClickException where there are others."""
    if db.read("MATCH (p:Paper) RETURN p.id LIMIT 1"):
        raise click.ClickException("This graph has papers; grow one in a data folder of its own.")
    if bare:
        return write_bare(db, iter_papers(count, seed=seed))
    load = create_load(db, f"grown, {count} papers")
    papers = iter_papers(count, seed=seed, load_id=load)
    while chunk := list(itertools.islice(papers, _CHUNK)):
        for batch in build_batches(chunk):
            write_papers(db, batch, load)
    return finish_load(db, load, counts={"papers": count, "loaded": count})


@click.command()
@click.argument("papers", type=click.IntRange(min=1))
@click.option("--seed", default=1, show_default=True)
@click.option("--bare", is_flag=True, help="No text: for analytics and map, much faster.")
def main(papers: int, seed: int, bare: bool) -> None:
    """Grow PAPERS papers in an empty graph, then compute communities and places; say how long."""
    with (
        shown_progress() as show,
        open_database(GraphSettings.from_env(), on_progress=show) as db,
    ):
        begun = time.perf_counter()
        grow(db, papers, seed=seed, bare=bare)
        click.echo(f"{papers:,} papers written in {time.perf_counter() - begun:.1f} s")
        begun = time.perf_counter()
        found = refresh_analytics(db, show)
        click.echo(f"{found} communities found and stored in {time.perf_counter() - begun:.1f} s")


if __name__ == "__main__":
    main()
