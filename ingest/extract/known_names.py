"""Find the curated names in a text, in any spelling that folds alike.

Matching runs over pieces (runs of letters, numbers, signs), so ``CIFAR10``, ``CIFAR-10`` and
``cifar 10`` are one name and ``vision transformers`` is the plural of a curated one. Case counts
where a short or capitalised name would else catch plain words. Ambiguous names come out with a low
score unless the words beside them speak for their kind; nothing is decided here.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from graph.names import DATASET, HARDWARE, METHOD, METRIC, MODEL, SOFTWARE, TASK
from ingest.extract.abbreviations import Abbreviation
from ingest.extract.folding import PIECE, fold_name, fold_piece
from ingest.extract.links import find_link_spans
from ingest.extract.tokenizer import text_of
from ingest.extract.types import Candidate
from ingest.extract.vocabulary import Entry, Vocabulary, build_vocabulary

#: Characters that may stand between the pieces of one name.
_GAPS = frozenset({"", " ", "-", "–", "‐", "‑", "—", "/", "_", "\n", ". ", "'"} - {". "})

_DASHES = "-‐‑"
#: A whole word in small letters may be joined to a name ("multi-GPU"); parts of names may not.
_HYPHENED_BEFORE = re.compile(r"(?:^|[\s(/\"'])([^\W\d_]{2,})[-‐‑]$")
_HYPHENED_AFTER = re.compile(r"[-‐‑](?!\d+\s?GB\b|PCIe|SXM)(?:[A-Z\d]|[a-z]\b)")
#: Words beside a name that speak for a kind.
_CUES = {
    METHOD: r"algorithm|method|optimi[sz]er|loss|attention|layer|module|training|network|"
    r"approach|technique|strategy|framework|architecture|block|regulari[sz]ation|sampling|search",
    MODEL: r"model|backbone|network|encoder|decoder|checkpoint|architecture|variant|family|"
    r"detector|series|weights|baseline|LLM|VLM",
    DATASET: r"dataset|data set|benchmark|corpus|corpora|leaderboard|challenge|split|test set|"
    r"validation|suite|environment|data|task|testbed|scenes|competition",
    HARDWARE: r"GPU|CPU|accelerator|chip|device|board|processor|cluster|machine|sensor|server|"
    r"phone",
    TASK: r"task|problem|setting|challenge|benchmark|application",
    METRIC: r"score|metric|rate|of \d|by \d|reduction|improvement|increase|measure|index|points",
    SOFTWARE: r"library|framework|toolkit|package|engine|platform|compiler|software|runtime|code|"
    r"simulator|API|implementation|language|kernel|ecosystem",
}
_CUE_AFTER = {k: re.compile(rf"\W{{1,2}}(?:\w+ )?(?:{words})", re.I) for k, words in _CUES.items()}
_CUE_BEFORE = {k: re.compile(rf"(?:{words})s? (?:\w+ )?\W?$", re.I) for k, words in _CUES.items()}


@dataclass(frozen=True, slots=True)
class Surface:
    """One spelling of an entry."""

    text: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class NameIndex:
    """Surfaces by joined folded pieces, and by first piece the piece counts worth trying."""

    surfaces: dict[str, tuple[Surface, ...]]
    lengths: dict[str, tuple[int, ...]]


def build_index(vocabulary: Vocabulary) -> NameIndex:
    """Return the index of all surfaces of a vocabulary."""
    surfaces: dict[str, list[Surface]] = {}
    lengths: dict[str, set[int]] = {}
    for entry in dict.fromkeys(vocabulary.by_key.values()):
        for text in entry.surfaces:
            pieces = [fold_piece(piece) for piece in PIECE.findall(text)]
            if not pieces:
                continue
            surfaces.setdefault("".join(pieces), []).append(Surface(text, entry))
            lengths.setdefault(pieces[0], set()).add(len(pieces))
    return NameIndex(
        {key: tuple(found) for key, found in surfaces.items()},
        {first: tuple(sorted(counts, reverse=True)) for first, counts in lengths.items()},
    )


def fits_case(text: str, surface: str) -> bool:
    """Whether the case of a match is one in which the surface may be written."""
    bare = text[:-1] if text.endswith("s") and not surface.endswith("s") else text
    if surface.islower() or surface in (text, bare):
        return True
    letters = [char for char in surface if char.isalpha()]
    if " " in surface and sum(map(str.islower, letters)) > len(letters) / 2:
        return True  # a phrase in title case may stand in lower case
    if len(letters) > 2 and any(map(str.isdigit, surface)):
        return True  # cifar 10, gpt2: with its number a name is no plain word
    if len(letters) <= 5 or (len(letters) <= 7 and surface[1:].islower()):
        return _differs_by_dashes(bare, surface)
    if text.islower() and text != bare:
        return False  # megabytes are no MegaByte
    # ImageNet, imagenet: no plain word is spelled so.
    return any(map(str.isupper, surface[1:])) or text[:1].isupper() or len(letters) > 8


def _differs_by_dashes(text: str, surface: str) -> bool:
    """Whether two spellings have the same letters in the same case."""
    return [c for c in text if c.isalnum()] == [c for c in surface if c.isalnum()]


def has_context(text: str, start: int, end: int, kind: str) -> bool:
    """Whether the words right before or after a span speak for a kind."""
    return bool(
        _CUE_AFTER[kind].match(text, end)
        or _CUE_BEFORE[kind].search(text, max(0, start - 40), start)
    )


def find_known_names(text: str, index: NameIndex) -> list[Candidate]:
    """Return a candidate for every longest curated name in the text, one a kind."""
    matches = list(PIECE.finditer(text))
    folded = [fold_piece(match[0]) for match in matches]
    spans = [(match.start(), match.end()) for match in matches]
    joined = [text[spans[i][1] : spans[i + 1][0]] in _GAPS for i in range(len(spans) - 1)] + [False]
    links = find_link_spans(text)
    found: list[Candidate] = []
    i = 0
    while i < len(folded):
        if any(a <= spans[i][0] < b for a, b in links):
            i += 1
            continue
        match_at = _match_at(i, text, folded, spans, joined, index)
        if match_at is None:
            i += 1
            continue
        candidates, size = match_at
        found += candidates
        i += size
    return found


def _match_at(
    i: int,
    text: str,
    folded: Sequence[str],
    spans: Sequence[tuple[int, int]],
    joined: Sequence[bool],
    index: NameIndex,
) -> tuple[list[Candidate], int] | None:
    counts = index.lengths.get(folded[i])
    start = spans[i][0]
    if counts is None or _inside_name(text, start):
        return None
    reach = 1
    while reach < counts[0] and joined[i + reach - 1]:
        reach += 1
    for size in counts:
        end = spans[i + size - 1][1] if size <= reach else 0
        if size > reach or _goes_on(text, end):
            continue
        surfaces = index.surfaces.get("".join(folded[i : i + size]))
        if surfaces and (found := _candidates(text, start, end, surfaces)):
            return found, size
    return None


def _inside_name(text: str, start: int) -> bool:
    """Whether a span begins within a longer name, as CLIP does in "PE-CLIP"."""
    if start == 0 or not (text[start - 1].isalnum() or text[start - 1] in _DASHES):
        return False
    before = _HYPHENED_BEFORE.search(text, max(0, start - 30), start)
    return before is None or not before[1].islower()


def _goes_on(text: str, end: int) -> bool:
    """Whether a longer name goes on behind a span, as after LAION in "LAION-C"."""
    if end < len(text) and text[end].isalnum():
        return True
    return bool(_HYPHENED_AFTER.match(text, end))


def _candidates(text: str, start: int, end: int, surfaces: Iterable[Surface]) -> list[Candidate]:
    words = text[start:end]
    found: dict[tuple[str, str], Candidate] = {}
    for surface in surfaces:
        entry = surface.entry
        if (entry.kind, entry.name) in found or not fits_case(words, surface.text):
            continue
        unclear = entry.ambiguous and not has_context(text, start, end, entry.kind)
        found[entry.kind, entry.name] = Candidate(
            start=start,
            end=end,
            text=words,
            kind=entry.kind,
            score=0.2 if unclear else 0.7,
            found_by="vocabulary",
            name=entry.name,
            family=entry.family,
            ambiguous=entry.ambiguous,
            reason="ambiguous name without context" if unclear else "curated name",
        )
    return list(found.values())


def drop_redefined(
    candidates: Iterable[Candidate], abbreviations: Iterable[Abbreviation], index: NameIndex
) -> list[Candidate]:
    """Drop names whose short form the paper defines otherwise ("statistical shape model (SSM)")."""
    defined = {fold_name(item.short): fold_name(item.long) for item in abbreviations}
    kept = []
    for candidate in candidates:
        long = defined.get(fold_name(candidate.text))
        if long is None or _names_alike(candidate, long, index):
            kept.append(candidate)
    return kept


def _names_alike(candidate: Candidate, long: str, index: NameIndex) -> bool:
    """Whether an entry has the long form among its surfaces, or a surface within it."""
    surfaces = index.surfaces.get(fold_name(candidate.text), ())
    keys = {
        fold_name(text)
        for surface in surfaces
        if surface.entry.name == candidate.name
        for text in surface.entry.surfaces
    }
    return any(len(key) > 5 and (key in long or long in key) for key in keys)


class KnownNames:
    """The pipeline's component: holds the index and nothing of any document."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.index = build_index(vocabulary)

    def __call__(self, doc: Doc) -> Doc:
        """Add the curated names of a Doc to its candidates."""
        found = find_known_names(text_of(doc), self.index)
        doc._.candidates += tuple(drop_redefined(found, doc._.abbreviations, self.index))
        return doc


@Language.factory("paperkin_known_names", default_config={"own_files": [], "exclude_fold": None})
def make_known_names(
    nlp: Language, name: str, own_files: list[str], exclude_fold: int | None
) -> KnownNames:
    """Build the component from the shipped vocabulary and a person's own files."""
    files = [Path(file) for file in own_files]
    return KnownNames(build_vocabulary(own_files=files, exclude_fold=exclude_fold))
