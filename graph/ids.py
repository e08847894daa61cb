"""Ids of everything in the graph: pure functions from names and identifiers to keys.

An id never holds ``/ ? # % ,`` or a space, so it stands in a URL, a list and a query string as it
is. The extraction code uses this module too; it must not import anything of the database.
"""

import hashlib
import re
import unicodedata
import uuid
from collections.abc import Iterable

from graph.names import KINDS

_FOLD_LENGTH = 15  # a folded title shorter than this does not name a paper by itself

# Letters whose decomposition is not "base letter and accent", so NFKD leaves them alone.
_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "AE"}
    | {"œ": "oe", "Œ": "OE", "ı": "i", "ħ": "h", "þ": "th", "ð": "d"}
)
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon",
    "ζ": "zeta", "η": "eta", "θ": "theta", "ϑ": "theta", "ι": "iota", "κ": "kappa",
    "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "ο": "omicron", "π": "pi", "ρ": "rho",
    "σ": "sigma", "ς": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "ϕ": "phi",
    "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
_SIGNS = {"+": "plus", "#": "sharp", "*": "star", "^": "hat"}
_SEPARATORS = re.compile(r"[\s_/\u2010-\u2015\u2212-]+")
_ARXIV_NEW = re.compile(r"(\d{4}\.\d{4,5})(v\d+)?", re.IGNORECASE)
_ARXIV_OLD = re.compile(r"([a-z-]+)(?:\.[a-z]{2})?/(\d{7})(v\d+)?", re.IGNORECASE)
_ARXIV_PREFIX = re.compile(
    r"^(?:https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/|arxiv:|"
    r"(?:https?://(?:dx\.)?doi\.org/|doi:)?10\.48550/arxiv\.|oai:arxiv\.org:)",
    re.IGNORECASE,
)
_DOI = re.compile(r"10\.\d{4,9}/\S+")


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _spell_greek(text: str) -> str:
    return "".join(_GREEK.get(char, char) for char in text)


def _digest(text: str, length: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def slug(name: str) -> str:
    """Spell a concept's name as the second half of its id.

    >>> slug("ViT-B/16"), slug("C++"), slug("A*"), slug("C^2OT"), slug("Llama-3.1-8B")
    ('vit-b-16', 'c-plus-plus', 'a-star', 'c-hat-2ot', 'llama-3.1-8b')

    A name with characters that cannot be spelled (other scripts, other signs) gets six hex digits
    of the SHA-256 of its NFKC lower-case form, so that different names keep different ids.
    """
    normal = unicodedata.normalize("NFKC", name).lower().strip()
    text = _without_accents(_spell_greek(normal))
    for sign, word in _SIGNS.items():
        text = text.replace(sign, f"-{word}-")
    text = _SEPARATORS.sub("-", text)
    kept = re.sub(r"[^a-z0-9.-]", "", text)
    dropped = kept != text
    kept = re.sub(r"-+", "-", kept).strip("-")
    if dropped or not kept:
        return f"{kept}-{_digest(normal, 6)}".strip("-")
    return kept


def concept_id(kind: str, name: str) -> str:
    """``dataset:cifar-10`` for ("Dataset", "CIFAR-10"). Raises ValueError for an unknown kind."""
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is no kind of concept; kinds are {', '.join(KINDS)}")
    return f"{kind.lower()}:{slug(name)}"


def kind_of(identifier: str) -> str | None:
    """The kind named by a concept id, or None where the id is not a concept's."""
    prefix = identifier.partition(":")[0].capitalize()
    return prefix if prefix in KINDS else None


def fold_title(title: str) -> str:
    """Fold a title for comparison: NFKC, lower case, no accents, one blank between words."""
    text = _without_accents(unicodedata.normalize("NFKC", title).lower())
    return re.sub(r"[\W_]+", " ", text).strip()


def names_a_paper(folded_title: str) -> bool:
    """Whether a folded title is long enough to join two records that have no identifier."""
    return len(folded_title.replace(" ", "")) >= _FOLD_LENGTH


def normal_arxiv_id(text: str) -> str | None:
    """``2503.11731`` or ``cs/0501001`` from any spelling of an arXiv id (no version), else None.

    >>> normal_arxiv_id("https://arxiv.org/abs/2503.11731v2"), normal_arxiv_id("math.GT/0309136v1")
    ('2503.11731', 'math/0309136')
    """
    bare = re.sub(r"\.pdf$", "", _ARXIV_PREFIX.sub("", text.strip()), flags=re.IGNORECASE)
    if match := _ARXIV_NEW.fullmatch(bare):
        return match[1]
    if match := _ARXIV_OLD.fullmatch(bare):
        return f"{match[1].lower()}/{match[2]}"
    return None


def normal_doi(text: str) -> str | None:
    """A DOI in lower case without its resolver, or None; 10.48550/arXiv.X is an arXiv id's job."""
    match = _DOI.search(text.strip())
    return match[0].rstrip(".,;").lower() if match else None


def _escape(text: str) -> str:
    lowered = text.lower().replace("/", "~")
    return re.sub(
        r"[^a-z0-9._\-():;~]", lambda m: "".join(f"~{b:02x}" for b in m[0].encode()), lowered
    )


def arxiv_key(arxiv_id: str) -> str:
    """``arxiv:cs~0501001`` from a normal arXiv id."""
    return f"arxiv:{_escape(arxiv_id)}"


def doi_key(doi: str) -> str:
    """``doi:10.1145~3600006.3613165`` from a normal DOI."""
    return f"doi:{_escape(doi)}"


def other_key(scheme: str, value: str) -> str:
    """The key of an identifier of another scheme: ``acl:2024.acl-long.1``, ``openalex:w123``."""
    return f"{scheme.lower()}:{_escape(value.strip())}"


def title_key(title: str, *, year: int | None = None, first_author: str | None = None) -> str:
    """``title:`` and 16 hex digits of the folded title's SHA-256.

    Give year and first author where papers of equal title stay apart; a folded title that does
    not name a paper by itself takes them always.
    """
    folded = fold_title(title)
    parts = [folded]
    if year is not None or first_author:
        parts += [str(year or ""), fold_title(first_author or "")]
    return f"title:{_digest('|'.join(parts), 16)}"


def author_id(name: str) -> str:
    """``author:kaiming-he`` from "Kaiming He" or "He, Kaiming"."""
    family, comma, given = name.partition(",")
    ordered = f"{given.strip()} {family.strip()}" if comma else name
    return f"author:{slug(ordered)}"


def result_id(paper: str, field: str, start: int, value: str) -> str:
    """``result:`` and 16 hex digits of what makes a claim one claim: paper, place and value."""
    return f"result:{_digest('|'.join([paper, field, str(start), value]), 16)}"


def new_id(prefix: str) -> str:
    """A fresh id for what has no natural key: ``load:…``, ``override:…``, ``saved:…``."""
    return f"{prefix}:{uuid.uuid4()}"


def checksum(ids: Iterable[str]) -> str:
    """Eight hex digits that change when a set of ids changes (order does not matter)."""
    return _digest("\n".join(sorted(ids)), 8)
