"""Say what a concept is called and which id it has, from its words, the paper and the vocabulary.

One concept is one node: spellings that differ in case, dashes, plural, British or American, Greek
or LaTeX get one id. Nothing here may depend on other papers or on the graph.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from graph.ids import concept_id
from graph.names import DATASET, HARDWARE, METHOD, METRIC, MODEL, SOFTWARE, TASK
from ingest.extract.folding import american
from ingest.extract.phrases import is_name, split_words

_LATEX = re.compile(
    r"\\(?:text(?:bf|it|sc|tt|rm)?|emph|mathrm|mathcal|mathbf|mathbb)\s*\{([^{}]*)\}"
)
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_MATH = re.compile(r"[${}\\]")
_VENDORS = re.compile(
    r"^(?:NVIDIA|Nvidia|nVidia|AMD|Intel|Google|Apple|Qualcomm|Huawei|Meta|OpenAI|Microsoft|"
    r"Alibaba|Anthropic|"
    r"Hugging ?Face|DeepMind)(?:'s)? (?=[A-Z\d])"
)
_ARTICLE = re.compile(r"^(?:the|a|an|our)\s+", re.IGNORECASE)
#: Capitalised words that stay so within a phrase: people, peoples and what is named after them.
_PROPER = split_words(
    """Gaussian Bayesian Markov Markovian Monte Carlo Wasserstein Dirac Laplace Laplacian Fourier
    Hessian Newton Langevin Kalman Hilbert Banach Lipschitz Poisson Nash Pareto Shapley Thompson
    Lagrangian Hamiltonian Riemannian Euclidean Turing Boltzmann Bernoulli Dirichlet Cauchy Jacobian
    Gibbs Hopfield Hawkes Levy Stein Fisher Bayes Bellman Lyapunov Nesterov Hadamard Kronecker
    Frobenius Transformer Mamba Python English Chinese Arabic German French Spanish Japanese Korean
    Hindi Russian Indian African European Korean Vietnamese Turkish Persian Bengali"""
)
#: A figure that a span has taken along behind a metric: "FID 5.02".
_FIGURE = re.compile(r"[\s=:]+\d+(?:\.\d+%?|%)$")
#: Words that the field writes with and without a hyphen, in the form most papers have: a beginning
#: of the word without its hyphen, and what it becomes.
_HYPHENS = {
    form.replace("-", ""): form
    for form in split_words(
        """multimodal multilingual multivariate multimedia pretrain preprocess nonlinear nonconvex
        nonparametric nonstationary nonsmooth nonnegative rerank reparameteriz hyperparameter
        hypergraph overfit autoregress autoencod spatiotemporal underwater subgraph subsampl
        metadata microarchitect backprop upsampl downsampl reweight minimax crowdsourc fine-tun
        multi-agent multi-task multi-view multi-scale multi-label multi-object multi-step
        semi-supervis self-supervis co-design super-resolution cross-modal cross-entropy zero-shot
        few-shot one-shot real-time meta-learn mini-batch post-process low-rank fine-grain
        open-vocabular end-to-end long-tail class-incremental"""
    )
}
_BEGINNING = re.compile(f"(?:{'|'.join(sorted(_HYPHENS, key=len, reverse=True))})")
_HYPHENED = re.compile(r"[a-z]+(?:[-‐‑][a-z]+)*")
_WORDS = re.compile(r"[^\W\d_]+")


def clean_name(text: str) -> str:
    r"""Return a surface without LaTeX, article and vendor, its blanks single.

    >>> clean_name(r"\textbf{MoA-DF}"), clean_name(r"$\beta$-VAE"), clean_name("the NVIDIA A100")
    ('MoA-DF', 'beta-VAE', 'A100')
    """
    name = _LATEX.sub(r"\1", text)
    name = _MATH.sub("", _COMMAND.sub(r"\1", name))
    name = " ".join(name.split()).strip(" \"'“”‘’`*,;:")
    name = _ARTICLE.sub("", name)
    return _VENDORS.sub("", name) or name


def singular(name: str) -> str:
    """Return a name with its last word in the singular: ``LLMs``, ``policies``, ``networks``.

    >>> singular("LLMs"), singular("loss"), singular("spiking neural networks"), singular("AIMES")
    ('LLM', 'loss', 'spiking neural network', 'AIMES')
    """
    match = re.search(r"[^\W\d_]+$", name)
    if match is None:
        return name
    word = match[0]
    stem = name[: match.start()]
    if word.endswith("ies") and len(word) > 4 and word.islower():
        return f"{stem}{word[:-3]}y"
    if re.search(r"(?:[sx]es|[cs]hes)$", word) and word.islower():
        return (
            f"{stem}{word[:-2]}"
            if not word.endswith(("ases", "ises", "uses", "oses"))
            else name[:-1]
        )
    plural = word.endswith("s") and not word.endswith(("ss", "us", "is", "ics", "as", "os"))
    if plural and len(word) > 3 and (word[:-1].isupper() or word[:-1].islower() or word.istitle()):
        return name[:-1]
    return name


def lower_title(name: str) -> str:
    """Return a phrase in title case in small letters, its names kept.

    >>> lower_title("Knowledge Distillation of LLMs"), lower_title("Chain-of-Thought")
    ('knowledge distillation of LLMs', 'Chain-of-Thought')
    >>> lower_title("Flow-Guided Distillation"), lower_title("Markov Decision Process")
    ('flow-guided distillation', 'Markov decision process')
    """
    words = name.split(" ")
    if len(words) < 2:
        return name
    return " ".join(word.lower() if _is_plain_title(word) else word for word in words)


def _is_plain_title(word: str) -> bool:
    """Whether a word, or every part of a hyphened one, is a plain word in title case."""
    parts = re.split(r"[-/]", word)
    return all(
        part not in _PROPER and not is_name(part) and (part[1:].islower() or len(part) < 2)
        for part in parts
    )


@dataclass(frozen=True, slots=True)
class Forms:
    """The short and the long form a paper defines for a concept, and its title."""

    short: str
    long: str
    title: str

    def prefers_short(self, kind: str, *, own: bool) -> bool:
        """Whether the short form is the name, as annotators have it.

        The paper's own thing goes by the short form that its title bears, a plain acronym of up to
        four letters only where the title begins with it; models and data sets go by theirs.
        """
        in_title = self.short in self.title
        letters = self.short.rstrip("s")
        plain = letters.isupper() and letters.isalpha() and len(letters) <= 4
        if kind == MODEL:
            return not (own and plain and not in_title)
        if kind == DATASET:
            return in_title or not plain
        if kind in (METHOD, SOFTWARE):
            return own and in_title and (not plain or self.title.startswith(f"{self.short}:"))
        return False


def choose_name(
    kind: str, surfaces: Sequence[str], *, own: bool = False, forms: Forms | None = None
) -> str:
    """Return what a concept of a paper is called; ``surfaces`` in order of the text.

    ``own`` says that the paper introduces it; then its name counts more than phrases for it.
    """
    if forms:
        short = forms.prefers_short(kind, own=own)
        return _plain(kind, clean_name(forms.short)) if short else _phrase(kind, [forms.long])
    names = [clean_name(surface) for surface in surfaces]
    spelled = [name for name in names if is_name(name)]
    if own and spelled:
        # The words that a paper repeats are its own; of equals the first, which is the title's.
        return max(spelled, key=lambda name: (names.count(name), -spelled.index(name)))
    return _phrase(kind, surfaces)


def _plain(kind: str, name: str) -> str:
    return singular(name) if kind in (METHOD, TASK, METRIC, HARDWARE) else name


def _phrase(kind: str, surfaces: Sequence[str]) -> str:
    """A phrase in small letters where the paper writes it so anywhere, in the singular."""
    names = [clean_name(surface) for surface in surfaces]
    if kind == METRIC:
        names = [_FIGURE.sub("", name) for name in names]
    small = [name for name in names if name[:1].islower() or is_name(name)]
    chosen = (small or names)[0]
    if kind in (METHOD, TASK, METRIC, HARDWARE):
        return singular(lower_title(chosen))
    return re.sub(r"(?<=Net)s$", "", chosen)


def normal_spelling(name: str) -> str:
    """Return a name in the one spelling of its plain words, so that one concept gets one id.

    >>> normal_spelling("pre-training"), normal_spelling("colour normalisation")
    ('pretraining', 'color normalization')
    """
    spelled = _HYPHENED.sub(lambda m: _hyphens(m, name), name)
    return _WORDS.sub(lambda m: american(m[0]) if m[0].islower() else m[0], spelled)


def _hyphens(match: re.Match[str], name: str) -> str:
    """A word with its hyphen where most papers have it; parts of names stay as they are."""
    before, after = name[match.start() - 1 : match.start()], name[match.end() : match.end() + 1]
    if before.isalnum() or after.isalnum():
        return match[0]
    bare = re.sub(r"[-‐‑]", "", match[0])
    known = _BEGINNING.match(bare)
    if known is None:
        return match[0]
    # What follows keeps its own hyphens: "pre-training-free" loses the first only.
    seen = position = 0
    while seen < known.end():
        seen += match[0][position].isalpha()
        position += 1
    return _HYPHENS[known[0]] + match[0][position:]


def build_id(kind: str, name: str) -> str:
    """Return the id of a concept from the name that naming has given it."""
    return concept_id(kind, name)
