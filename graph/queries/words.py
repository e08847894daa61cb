"""What the graph's answers say in words: why two things are linked, how a path goes.

Pure. Role words are those of the pages; a sentence names the rarest things first, three at most.
"""

from collections.abc import Mapping, Sequence
from typing import Any

#: What one paper does with a concept, and what two do.
VERBS = {
    "proposes": ("proposes", "propose"),
    "evaluates_on": ("evaluates on", "evaluate on"),
    "compares_with": ("compares with", "compare with"),
    "runs_on": ("runs on", "run on"),
    "uses": ("uses", "use"),
    "addresses": ("works on", "work on"),
    "reports": ("reports", "report"),
    "mentions": ("mentions", "mention"),
}
_NAMED = 3


def short_title(title: str) -> str:
    """A paper's name in a sentence or beside a node: what stands before the colon, if short.

    >>> short_title("MiniCache: merging the KV cache"), short_title("A field guide")
    ('MiniCache', 'A field guide')
    """
    name, colon, _ = title.partition(":")
    return name.strip() if colon and 1 < len(name.strip()) <= 60 else title.strip()


def papers(count: int) -> str:
    """``1 paper``, ``1,194 papers``."""
    return f"{count:,} paper" if count == 1 else f"{count:,} papers"


def linked(paper: str, role: str, concept: str) -> str:
    """``BatchLLM compares with vLLM``."""
    return f"{brief(paper)} {VERBS[role][0]} {concept}"


def link_sentence(paper: str, role: str, concept: str, sentence: str | None) -> str:
    """``BatchLLM compares with vLLM: “It beats vLLM by …”``."""
    claim = linked(paper, role, concept)
    return f"{claim}: “{sentence}”" if sentence else f"{claim}."


def shared_sentence(shared: Sequence[Mapping[str, Any]]) -> str:
    """``Both work on KV cache compression (2 papers do) and have KV cache (15).``

    ``shared`` are concept items, rarest first, each with ``roles``: the two papers' roles for it.
    """
    parts: list[str] = []
    last = ""
    for concept in shared[:_NAMED]:
        verb = _together(concept["roles"])
        count = concept["paper_count"]
        said = f"({count:,})" if parts else f"({papers(count)} {_does(verb, count)})"
        parts.append(f"{'' if verb == last else verb + ' '}{concept['name']} {said}")
        last = verb
    if not parts:
        return "They share no concept."
    return f"Both {listed(parts, len(shared) - len(parts))}."


def _together(roles: Sequence[str]) -> str:
    return VERBS[roles[0]][1] if len(set(roles)) == 1 else "have"


def _does(verb: str, count: int) -> str:
    if verb == "have":
        return "has it" if count == 1 else "have it"
    return "does" if count == 1 else "do"


def listed(parts: Sequence[str], more: int = 0) -> str:
    """``a``, ``a and b``, ``a, b and c``, ``a, b, c and 4 more``."""
    every = [*parts, f"{more:,} more"] if more > 0 else list(parts)
    if len(every) < 2:
        return "".join(every)
    return f"{', '.join(every[:-1])} and {every[-1]}"


def rarity(count: int, total: int, verb: str) -> str:
    """``only 6 of 1,194 papers do`` for what is rare, ``as 41 papers do`` else."""
    does = "does" if count == 1 else "do"
    if verb == "have":
        does = "has" if count == 1 else "have"
    if total >= 20 and count <= total * 0.05:
        return f"only {count:,} of {total:,} papers {does}"
    return f"as {papers(count)} {does}"


def shared_step(who: str, concept: Mapping[str, Any], role: str, total: int) -> str:
    """``Both work on KV cache compression, as 6 papers do``."""
    verb = VERBS[role][1]
    return f"{who} {verb} {concept['name']}, {rarity(concept['paper_count'], total, verb)}"


def have(count: int) -> str:
    """``6 papers have it``."""
    return f"{papers(count)} {'has' if count == 1 else 'have'} it"


def brief(name: str, *, most: int = 48) -> str:
    """A name in the middle of a sentence: a paper's short title, cut with … where it is long."""
    short = short_title(name)
    return short if len(short) <= most else f"{short[: most - 1].rstrip()}…"
