"""What the commands of LaTeX stand for: tables for ingest.latex, no behaviour beyond look-up.

The symbols come from pylatexenc; here is what that library has no single answer for, or another
answer than a person wants to read (``\\times`` in running text, ``\\eg`` of many style files).
"""

from functools import cache

from pylatexenc.latex2text import get_default_latex_context_db


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Accent command -> combining character.
ACCENTS = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304",
    ".": "\u0307", "c": "\u0327", "v": "\u030c", "H": "\u030b", "u": "\u0306", "k": "\u0328",
    "d": "\u0323", "b": "\u0331", "r": "\u030a",
}  # fmt: skip
#: Backslash and one sign.
ESCAPES = {
    "%": "%", "&": "&", "_": "_", "#": "#", "$": "$", "{": "{", "}": "}", " ": " ", "\n": " ",
    "\\": " ", ",": " ", ";": " ", ":": " ", "!": "", "-": "", "/": "", "@": "", "|": "‖",
    ">": " ", "<": "<", "(": "(", ")": ")", "[": "[", "]": "]", "*": "*", "+": "+",
}  # fmt: skip
DEGREES = ("\\circ", "\\deg", "°")
GREEK = _words(
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau "
    "upsilon phi chi psi omega"
)
_WORDS = {
    "eg": "e.g.", "ie": "i.e.", "etal": "et al.", "times": "×", "deg": "°", "circ": "°",
    "degree": "°", "textdegree": "°", "sim": "~", "textasciitilde": "~", "backslash": " ",
    "textbackslash": " ", "ldots": "...", "dots": "...", "cdots": "...", "quad": " ", "qquad": " ",
    "newline": " ", "par": " ", "to": "→", "rightarrow": "→", "leftarrow": "←", "ge": "≥",
    "geq": "≥", "le": "≤", "leq": "≤", "i": "ı", "j": "ȷ", "ell": "ℓ", "mid": "|", "vert": "|",
    "lvert": "|", "rvert": "|", "Vert": "‖", "LaTeX": "LaTeX", "TeX": "TeX", "min": "min",
    "textendash": "–", "textemdash": "—", "textquoteright": "’", "textquoteleft": "‘",
    "textquotedblleft": "“", "textquotedblright": "”",
}  # fmt: skip
#: Commands whose argument is the text.
KEEP_ARGUMENT = _words(
    "textbf textit textsl textsc texttt textsf textrm textnormal textup textmd emph underline "
    "uline text mbox hbox mathrm mathbf mathit mathsf mathtt mathcal mathbb mathfrak mathscr bm "
    "boldsymbol operatorname url path nolinkurl hat bar tilde widetilde widehat overline vec dot "
    "ddot acute grave check breve uppercase lowercase MakeUppercase MakeLowercase ac acl acs acp "
    "gls Gls glspl ensuremath"
)
#: Commands that only change the looks of what follows.
SWITCHES = _words(
    "bf em it rm tt sc sf sl bfseries itshape scshape ttfamily sffamily small large Large "
    "footnotesize scriptsize tiny normalsize left right big bigl bigr Big Bigl Bigr displaystyle "
    "textstyle limits nolimits noindent centering xspace protect mathop mathrel mathbin relax "
    "nonumber"
)
#: Commands that go together with their argument.
DROPPED = _words(
    "cite citep citet citealp citeauthor citeyear ref eqref autoref cref Cref label vspace hspace "
    "color thanks phantom bibliography index includegraphics pagestyle"
)


@cache
def symbols() -> dict[str, str]:
    """Command -> the characters it stands for."""
    database = get_default_latex_context_db()
    table: dict[str, str] = {}
    for category in database.categories():
        for name, spec in database.d[category]["macros"].items():
            text = spec.simplify_repl
            if isinstance(text, str) and 0 < len(text) <= 3 and "%" not in text:
                table.setdefault(name, text)
    return table | _WORDS
