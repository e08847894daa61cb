"""Cleaning repairs what sources do to text and leaves names as they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clean import clean_text
from ingest.latex import latex_to_text


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        (
            r"costs fall by 50\% while it runs 4times faster",
            "costs fall by 50% while it runs 4× faster",
        ),
        (r"a threshold ({\delta}) and B/({\eta}{\lambda}D)", "a threshold (δ) and B/(ηλD)"),
        (r"$\alpha$-divergence, $\tau^2$-bench, $F_1$", "α-divergence, τ^2-bench, F_1"),
        (r"M{\"u}ller, Mu\~niz, Dvo\v{r}\'ak", "Müller, Muñiz, Dvořák"),
        (r"Garc\'{\i}a, Fran\c{c}ois", "García, François"),
        (
            r"\textbf{\textit{AnyPair}}, \emph{really} {\bf new}, {\em all}",
            "AnyPair, really new, all",
        ),
        (
            r"on 64times64 crops, sim50times smaller, sim95\% kept",
            "on 64×64 crops, ~50× smaller, ~95% kept",
        ),
        (r"turned by $25.72^\circ$, $90^{\circ}$ and 360{\deg}", "turned by 25.72°, 90° and 360°"),
        (r"up to 2^{13} games and T^{1/3} regret", "up to 2^13 games and T^(1/3) regret"),
        (r"a price of $534,700, not $100", "a price of $534,700, not $100"),
        (r"between \$5 and \$10", "between $5 and $10"),
        (r"many signals, \eg~depth, \ie speed", "many signals, e.g. depth, i.e. speed"),
        (r"(\b{eta}=0.6, \k{appa}, \r{ho})", "(β=0.6, κ, ρ)"),
        (
            r"as others did~\cite{a,b}. Code\footnote{https://x.org}",
            "as others did. Code (https://x.org)",
        ),
        (r"\href{https://x.org/a}{our page}", "our page (https://x.org/a)"),
        (r"https://x.org/a{y.org/b}.", "https://x.org/a (y.org/b)."),
        (r"we call it \ours, a method", "we call it ours, a method"),
        (r"rewards in $\{-1,0,1\}$ and sets {0,1}", "rewards in {-1,0,1} and sets {0,1}"),
        ("R&amp;D at AT&T with <i>p</i> &lt; 5, CO<sub>2</sub>", "R&D at AT&T with p < 5, CO_2"),
        ("&amp;amp;lt; stays &copy without its end", "< stays &copy without its end"),
        (
            "we *offload* by **local routing**, (1) **Best**",
            "we offload by local routing, (1) Best",
        ),
        ("see [the page](https://x.org/p)", "see the page (https://x.org/p)"),
        ("  two blanks\nand wrapped\n  lines", "two blanks and wrapped lines"),
        ("multi-\nmodal, pre- and\npost-training", "multi-modal, pre- and post-training"),
        ("a\x00b\u200bc\ufeff \x07d\u00ad", "abc d"),
        ("half a pair \ud83d here", "half a pair \ufffd here"),
        ("of\ufb01ce e\u0301", "office é"),
        ("MCTS--Minimax ``quoted'' it---so", "MCTS–Minimax “quoted” it—so"),
    ],
)
def test_residue_becomes_the_text_a_person_would_read(raw: str, clean: str) -> None:
    """Every kind of residue that real abstracts hold turns into plain text."""
    assert clean_text(raw) == clean


@pytest.mark.parametrize(
    "name",
    [
        "C^2OT",
        "A* and B*",
        "C++",
        "C#",
        "__init__",
        "lmms-eval",
        "x_{",
        "50%",
        "$5",
        "often <5% of it",
        "~90% of",
        "https://cs.x.edu/~name",
        "a*b*c",
        "W4A4",
        "{ETH, EPFL}",
        "p < 0.05 and q > 3",
        "3 times",
        "O(n^2)",
        "a {b} c",
        "γ-ray",
        "中文 题目",
    ],
)
def test_names_and_code_stay_as_they_are(name: str) -> None:
    """What a name, a price, a URL or a formula is made of is not residue."""
    assert clean_text(name) == name


_PIECES = st.sampled_from(
    [
        "\\",
        "{",
        "}",
        "$",
        "&",
        "amp;",
        "lt;",
        "*",
        "**",
        "`",
        "~",
        "^",
        "_",
        "\\alpha",
        "\\textbf{",
        "\\'",
        "\\%",
        "\\frac",
        "<i>",
        "</i>",
        "times",
        "5",
        "sim",
        "--",
        "''",
        "\n",
        " ",
        "a",
        "é",
        "https://x.y",
        "(",
        ")",
        "[",
        "]",
        "\\(",
        "\\)",
        "\\cite{",
        "#36;",
        "\\footnote{",
        "\ud800",
        "\u0301",
    ]
)


@given(st.lists(_PIECES, max_size=30).map("".join) | st.text(max_size=60))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    """Offsets count in cleaned text, so a cleaned text must come out of cleaning unchanged."""
    once = clean_text(text)
    assert clean_text(once) == once
    once.encode()


def test_braces_that_protect_capitals_go_in_bibtex() -> None:
    """BibTeX braces are no text."""
    assert latex_to_text("{BERT}: {L}earning {\\'e}t\\'e", drop_braces=True) == "BERT: Learning été"


def test_deep_nesting_ends() -> None:
    """Thousands of open braces are an odd text, not a crash."""
    assert "deep" in clean_text("\\textbf{" * 3000 + "deep" + "}" * 3000)
