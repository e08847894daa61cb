"""The answers of the named questions as tables: columns, rows and what is said beside them; pure.

A cell is text, a number, a list of texts or nothing, so that a table on a screen and JSON for a
program are made of the same rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from graph.queries.items import Item
from graph.queries.words import listed, papers

Row = list[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One answer: ``notes`` are sentences about it; ``truncated`` where there is more."""

    columns: list[str]
    rows: list[Row]
    truncated: bool = False
    notes: tuple[str, ...] = ()


def related_table(asked: Item, answer: Item) -> Table:
    """Related papers, each with the concepts that relate it."""
    columns = ["paper", "id", "year", "score", "shares"]
    rows = [
        [item["title"], item["id"], item["year"], item["score"], _names(item["shared"])]
        for item in answer["items"]
    ]
    return _table(columns, rows, answer, f"Related to {called(asked)}")


def lineage_table(asked: Item, answer: Item, *, forward: bool) -> Table:
    """Papers that this one builds on (``forward``), or that build on it, each through what."""
    columns = ["paper", "id", "year", "through", "role"]
    rows = [
        [item["title"], item["id"], item["year"], _through(item), item["role"]]
        for item in answer["items"]
    ]
    said = f"{called(asked)} builds on" if forward else f"Built on {called(asked)}"
    return _table(columns, rows, answer, said)


def _through(item: Item) -> list[str]:
    return _names([item["via"], *item["also_via"]])


def used_with_table(asked: Item, answer: Item) -> Table:
    """Concepts that go with one, by how much more often than by chance."""
    columns = ["concept", "id", "kind", "both", "of its papers", "lift"]
    rows = [
        [item["name"], item["id"], item["kind"], item["both"], item["paper_count"], item["lift"]]
        for item in answer["items"]
    ]
    return _table(columns, rows, answer, f"Used with {called(asked)}")


def path_table(one: Item, other: Item, answer: Item) -> Table:
    """Ways from one thing to another, each as a sentence and as its nodes."""
    columns = ["how", "strength", "score", "by way of"]
    rows = [
        [item["text"], item["strength"], item["score"], [node["id"] for node in item["nodes"]]]
        for item in answer["items"]
    ]
    more = answer["total"] > len(rows)
    said = f"{called(one)} to {called(other)}: {_some(len(rows), answer['total'], 'way')}."
    return Table(columns=columns, rows=rows, truncated=more, notes=(said,))


def compare_table(answer: Item) -> Table:
    """Concepts against papers: a cell is the paper's role for the concept."""
    asked = answer["papers"]
    columns = ["concept", "kind", *(paper["id"] for paper in asked)]
    rows = [
        [row["name"], row["kind"], *(cell and cell["role"] for cell in row["cells"])]
        for row in answer["rows"]
    ]
    shared = sum(row["shared_by"] > 1 for row in answer["rows"])
    notes = (*(called(paper) for paper in asked), f"{shared:,} of {len(rows):,} are shared.")
    return Table(columns=columns, rows=rows, notes=notes)


def studied_table(asked: Item, answer: Item) -> Table:
    """What a task is studied with, a kind after the other."""
    columns = ["kind", "concept", "id", "papers", "share", "lift", "roles"]
    rows = [
        [kind, item["name"], item["id"], item["both"], _percent(item["share"]), item["lift"],
         list(item["roles"])]
        for kind, items in answer["kinds"].items()
        for item in items
    ]  # fmt: skip
    read = f", the newest {answer['read']:,} read" if answer["read"] < answer["papers"] else ""
    notes = (f"{called(asked)}: {papers(answer['papers'])}{read}.",)
    total = sum(answer["totals"].values())
    return Table(columns=columns, rows=rows, truncated=total > len(rows), notes=notes)


def trends_table(answer: Item) -> Table:
    """Rising and fading concepts, with their share of the papers in each compared year."""
    years = [str(each["year"]) for each in answer["years"]]
    columns = ["trend", "concept", "id", "change", "score", *years]
    rows = [
        [trend, item["name"], item["id"], f"{item['change']:+.1f} points", item["score"],
         *(_percent(item["shares"][year]) for year in years)]
        for trend in ("rising", "fading")
        for item in answer[trend]
    ]  # fmt: skip
    within = f"Within {called(answer['concept'])}. " if answer["concept"] else ""
    counted = f"{answer['undated']:,} of {papers(answer['papers'])} have no year."
    sampled = () if answer["exact"] else ("Shares are those of up to 1,000 papers a year.",)
    return Table(columns=columns, rows=rows, notes=(f"{within}{answer['text']}", counted, *sampled))


def gaps_table(asked: Item, answer: Item) -> Table:
    """What was never tried together, with the neighbours that suggest it."""
    columns = ["never tried", "id", "papers", "score", "through", "for example"]
    rows = [
        [item["name"], item["id"], item["papers"], item["score"], _names(item["through"][:5]),
         item["examples"][0]["paper"]["title"]]
        for item in answer["items"]
    ]  # fmt: skip
    table = _table(columns, rows, answer, f"Never tried here with {called(asked)}")
    hint = "A gap is a question: an abstract does not name all that was tried."
    return Table(columns=columns, rows=rows, truncated=table.truncated, notes=(*table.notes, hint))


def results_table(asked: Item, answer: Item) -> Table:
    """Figures in groups that compare, each with its paper and sentence."""
    columns = ["group", "metric", "on", "value", "compares", "paper", "id", "sentence"]
    rows = [
        [number, group["metric_text"], group["on"] and group["on"]["name"], item["value"],
         _compares(group), item["paper"]["title"], item["paper"]["id"], item["sentence"]]
        for number, group in enumerate(answer["groups"], start=1)
        for item in group["items"]
    ]  # fmt: skip
    said = f"{called(asked)}: {_some(len(rows), answer['total'], 'figure')}."
    hint = "Only figures of one group compare, and only where it says yes."
    notes = (said, hint) if rows else (said,)
    return Table(columns=columns, rows=rows, truncated=answer["truncated"], notes=notes)


def _compares(group: Item) -> str:
    if group["comparable"]:
        return "yes"
    return "no: a change" if group["relative"] else "no"


def read_next_table(answer: Item) -> Table:
    """What to read next, with why."""
    columns = ["paper", "id", "year", "score", "why"]
    rows = [
        [item["title"], item["id"], item["year"], item["score"], item["text"]]
        for item in answer["items"]
    ]
    names = listed([paper["title"] for paper in answer["known"][:3]], len(answer["known"]) - 3)
    return _table(columns, rows, answer, f"After {names}")


def called(item: Item) -> str:
    """A paper or concept as a note names it, with its id."""
    return f"{item.get('name') or item['title']} ({item['id']})"


def _table(columns: list[str], rows: Sequence[Row], answer: Item, said: str) -> Table:
    note = f"{said}: {_some(len(rows), answer['total'])}."
    return Table(columns=columns, rows=list(rows), truncated=answer["truncated"], notes=(note,))


def _some(shown: int, total: int, what: str = "") -> str:
    """``nothing``, ``1``, ``all 3``, ``10 of 214 ways``."""
    if not total:
        return "nothing"
    word = f" {what}{'' if total == 1 else 's'}" if what else ""
    every = f"all {total:,}" if total > 1 else "1"
    return f"{every if shown == total else f'{shown:,} of {total:,}'}{word}"


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"


def _names(items: Iterable[Item]) -> list[str]:
    return [item["name"] for item in items]
