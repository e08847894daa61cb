"""Fold a name to the key by which two spellings of it are one concept.

Case, dashes, blanks, plurals, a bracketed short form, British spelling, Greek letters and their
LaTeX commands do not tell names apart; digits, ``+`` and ``.`` between digits do. The key is for
comparing only, never for showing.
"""

import re
import unicodedata
from functools import lru_cache

_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ϵ": "epsilon",
    "ζ": "zeta", "η": "eta", "θ": "theta", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu",
    "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi", "ϕ": "phi",
    "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
_GREEK_LETTER = re.compile(f"[{''.join(_GREEK)}]")
_BRACKETED = re.compile(r"\s*\([^()]*\)")
#: A piece is a run of letters, a number (a version counts as one) or a sign that names carry.
PIECE = re.compile(r"[^\W\d_]+|\d+(?:\.\d+)*|[+#*^]")
#: Only behind endings that take it: "denoised", "supervised", "comprised", "contour" stay.
_BRITISH = (
    (
        re.compile(
            r"(al|il|el|ar|er|or|im|en|on|an|nt|iv|it|ic|ym|gn|et|in|tom|ndom|hes|has)"
            r"is(ations?|ing|ed|ers?|e)$"
        ),
        r"\1iz\2",
    ),
    (re.compile(r"(mod|lab|rav|anc|ann|unn)ell(ing|ed|er)$"), r"\1el\2"),
    (re.compile(r"(av|avi|ab|um|ap|rm|on|col|iv|gh|hb)our(al|ed|ing|able|hood)?$"), r"\1or\2"),
)
#: Words with such an ending that are spelled so everywhere.
_KEPT = frozenset(
    {"advertised", "promise", "promised", "premise", "exercise", "enterprise", "otherwise"}
    | {"precise", "concise", "treatise", "anise", "arise", "disguise", "likewise", "monise"}
)
#: Two spellings of one word.
_SAME = {"centre": "center", "fibre": "fiber", "grey": "gray", "tokeniser": "tokenizer"}


@lru_cache(maxsize=65536)
def fold_piece(piece: str) -> str:
    """Fold one run of letters: lower case, singular, American, Greek spelled out."""
    word = piece.lower()
    if not word.isascii():
        word = unicodedata.normalize("NFKD", _GREEK_LETTER.sub(lambda m: _GREEK[m[0]], word))
        word = "".join(char for char in word if not unicodedata.combining(char))
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 3 and word[-1] == "s" and word[-2] != "s":
        word = word[:-1]
    return american(word)


def american(word: str) -> str:
    """Spell a word in small letters the American way; others come back as they are."""
    if len(word) > 5 and word not in _KEPT:
        for pattern, replacement in _BRITISH:
            word = pattern.sub(replacement, word)
    return _SAME.get(word, word)


@lru_cache(maxsize=65536)
def fold_name(name: str) -> str:
    """Return the key of a name; spellings of one name have one key.

    >>> fold_name("Knowledge-Distillation (KD)") == fold_name("knowledge distillation")
    True
    """
    text = unicodedata.normalize("NFKC", name)
    bare = _BRACKETED.sub("", text).strip()
    pieces = PIECE.findall(bare or text)
    return "".join(fold_piece(piece) for piece in pieces)
