"""The words of the pages: numbers, counts, times, kinds and roles as a reader sees them.

Pure functions, used by templates as filters and by views. No names of types or roles as the
database spells them reach a page without passing here.
"""

from datetime import UTC, datetime

from graph.names import KINDS

KIND_PLURALS: dict[str, str] = {
    "Method": "Methods",
    "Model": "Models",
    "Dataset": "Datasets",
    "Hardware": "Hardware",
    "Task": "Tasks",
    "Metric": "Metrics",
    "Software": "Software",
}

#: A paper's role for a concept, as the verb after the paper's name.
ROLE_WORDS: dict[str, str] = {
    "proposes": "proposes",
    "uses": "uses",
    "evaluates_on": "evaluates on",
    "compares_with": "compares with",
    "runs_on": "runs on",
    "addresses": "addresses",
    "reports": "reports",
    "mentions": "mentions",
}
#: The same for "2 papers ... it".
ROLE_PLURALS: dict[str, str] = {
    "proposes": "propose",
    "uses": "use",
    "evaluates_on": "evaluate on",
    "compares_with": "compare with",
    "runs_on": "run on",
    "addresses": "address",
    "reports": "report",
    "mentions": "mention",
}
#: The order of the roles table of a paper, and the heads of its rows.
ROLE_HEADS: dict[str, str] = {
    "proposes": "Proposes",
    "evaluates_on": "Evaluates on",
    "compares_with": "Compares with",
    "runs_on": "Runs on",
    "uses": "Uses",
    "addresses": "Works on",
    "reports": "Reports",
    "mentions": "Mentions",
}
FOUND_BY_WORDS: dict[str, str] = {
    "vocabulary": "a known name",
    "pattern": "read from the phrase",
    "model": "recognised by the model",
    "correction": "set by you",
}
#: What a paper is marked as, as the tabs of the reading list and the buttons say it.
MARK_WORDS: dict[str, str] = {"to_read": "To read", "read": "Read", "not_for_me": "Not for me"}
SURE = 0.9


def number(value: int) -> str:
    """1194 -> "1,194"."""
    return f"{value:,}"


def count(value: int, singular: str, plural: str | None = None) -> str:
    """(1, "paper") -> "1 paper"; (2000, "paper") -> "2,000 papers"."""
    return f"{value:,} {singular if value == 1 else plural or singular + 's'}"


def kind_count(value: int, kind: str) -> str:
    """(7, "Method") -> "7 methods"; hardware and software have one form."""
    return f"{value:,} {kind.lower() if value == 1 else KIND_PLURALS[kind].lower()}"


def chip_label(name: str, kind: str, papers: int | None = None) -> str:
    """What a screen reader says for a chip: "KV cache, method, 15 papers"."""
    label = f"{name}, {kind.lower()}"
    return label if papers is None else f"{label}, {count(papers, 'paper')}"


def role_words(role: str, confidence: float) -> str:
    """The role as a verb, with "probably" before it where the link is less than sure."""
    words = ROLE_WORDS[role]
    return words if confidence >= SURE else f"probably {words}"


def found_by_words(found_by: str, confidence: float) -> str:
    """How a mention was found, for the last line of its card."""
    words = FOUND_BY_WORDS[found_by]
    return f"{words}, {confidence:.2f}" if found_by == "model" else words


def hardware_figures(quantity: int | None, memory: str | None, name: str) -> str:
    """ "256 × GPU", "A100, 80 GB", or the name alone."""
    text = f"{quantity:,} × {name}" if quantity else name
    return f"{text}, {memory}" if memory else text


def listed(parts: list[str], *, most: int = 3) -> str:
    """["a", "b", "c"] -> "a, b and c"; beyond ``most`` "a, b, c and 4 more"."""
    if len(parts) > most:
        return f"{', '.join(parts[:most])} and {len(parts) - most:,} more"
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def count_sentence(paper_count: int, roles: dict[str, int]) -> list[tuple[str | None, str]]:
    """The summary of a concept as (role, words) parts: each part with a role filters the table.

    >>> count_sentence(15, {"uses": 13, "mentions": 2})
    [(None, '15 papers:'), ('uses', '13 use it'), ('mentions', '2 mention it')]
    """
    parts: list[tuple[str | None, str]] = [(None, count(paper_count, "paper") + ":")]
    for role, plural in ROLE_PLURALS.items():
        if papers := roles.get(role, 0):
            verb = ROLE_WORDS[role] if papers == 1 else plural
            parts.append((role, f"{papers:,} {verb} it"))
    return parts


def short_title(title: str, *, most: int = 60) -> str:
    """A title for a breadcrumb or a browser tab: the name before its colon, or cut with "…"."""
    name, colon, _ = title.partition(":")
    if colon and 2 <= len(name) <= most:
        return name
    return title if len(title) <= most else title[: most - 1].rstrip() + "…"


def ago(moment: str | None, *, now: datetime | None = None) -> str:
    """An ISO time as "just now", "5 min ago", "2 h ago", "3 days ago" or its date; "" for None."""
    if not moment:
        return ""
    then = datetime.fromisoformat(moment)
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    seconds = ((now or datetime.now(UTC)) - then).total_seconds()
    if seconds < 60:
        return "just now"
    for limit, size, unit in ((3600, 60, "min"), (86_400, 3600, "h")):
        if seconds < limit:
            return f"{int(seconds // size)} {unit} ago"
    days = int(seconds // 86_400)
    if days < 7:
        return count(days, "day") + " ago"
    return then.date().isoformat()


def full_date(moment: str | None) -> str:
    """An ISO time as "2026-11-26 01:35 UTC" for a tooltip; "" for None."""
    if not moment:
        return ""
    then = datetime.fromisoformat(moment)
    if then.tzinfo is not None:
        then = then.astimezone(UTC)
    return then.strftime("%Y-%m-%d %H:%M UTC")


def known_kind(text: str) -> str | None:
    """The kind spelled ``text`` in any case, or None."""
    return next((kind for kind in KINDS if kind.lower() == text.lower()), None)


def source_name(source: str) -> str:
    """A load's source without the folders of its files: "papers.bib, more.csv"."""
    parts = [part.replace("\\", "/").rstrip("/") for part in source.split(", ")]
    return ", ".join(part.rsplit("/", 1)[-1] for part in parts)


def cut(text: str, most: int) -> str:
    """A text of at most ``most`` characters, the last being "…" where it was longer."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def size_of(size: int) -> str:
    """Bytes in words: "870 bytes", "14 kB", "2.3 MB"."""
    if size < 1000:
        return count(size, "byte")
    if size < 1_000_000:
        return f"{size / 1000:.0f} kB"
    return f"{size / 1_000_000:.1f} MB"
