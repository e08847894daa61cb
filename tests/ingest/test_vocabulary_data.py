"""The shipped vocabulary is sound, large enough, and written so that people can edit it."""

import tomllib
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from graph.names import KINDS
from ingest.extract.vocabulary import DATA, Entry, read_entries
from ingest.vocabulary_check import Finding, check, is_plain_word, measure

FILES = {kind: DATA / f"{kind.lower()}.toml" for kind in KINDS}

#: How many concepts of each kind the vocabulary has to know.
LEAST = {
    "Method": 1500,
    "Model": 1000,
    "Dataset": 1500,
    "Hardware": 300,
    "Task": 800,
    "Metric": 250,
    "Software": 500,
}

#: Names that are spelled alike but for their case and mean two things, one of each kind.
HOMOGRAPHS = {
    "ALiBi", "Chameleon", "CIoU", "Codex", "CoPa", "DART", "ENZYMES", "GQA", "HAC", "HAN", "HOVER",
    "IRIS", "K-Net", "LiT", "MACS", "Magma", "MAVEN", "MetaMath", "MIMO", "MOSE", "MOTS", "Oasis",
    "OpenMV", "Orca", "Oscar", "Ovis", "PANDA", "Raft", "RFID", "Sapiens", "slack", "SNIP",
    "Spectre", "STaR", "STARK", "StoRM", "Sundial", "WHAM",
}  # fmt: skip


@pytest.fixture(scope="module")
def findings() -> list[Finding]:
    """What the check has to say about the shipped files."""
    return check(FILES.values())


@pytest.fixture(scope="module")
def entries() -> dict[str, list[Entry]]:
    """The entries of every shipped file."""
    return {kind: read_entries(path, kind=kind) for kind, path in FILES.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_file_is_toml_of_the_documented_form(kind: str) -> None:
    """Any TOML reader reads a file, and it holds no field but the documented ones."""
    tables = tomllib.loads(FILES[kind].read_text(encoding="utf-8"))["concept"]
    fields = {"name", "aliases", "family", "ambiguous", "mined"}
    assert all(set(table) <= fields and table["name"].strip() for table in tables)
    assert all(set(table.get("mined", [])) <= set(range(5)) for table in tables)
    assert all(table.get("aliases") != [] and table.get("mined") != [] for table in tables)


@pytest.mark.parametrize("kind", KINDS)
def test_file_is_sorted_by_name(kind: str, entries: dict[str, list[Entry]]) -> None:
    """Names stand in the order of their letters, so that a person finds and adds one."""
    names = [entry.name for entry in entries[kind]]
    keys = [(unicodedata.normalize("NFKD", name).casefold(), name) for name in names]
    assert keys == sorted(keys)


@pytest.mark.parametrize("kind", KINDS)
def test_vocabulary_is_large_enough(kind: str, entries: dict[str, list[Entry]]) -> None:
    """Each kind has at least the concepts it was asked to have."""
    assert len(entries[kind]) >= LEAST[kind]


def test_shipped_files_are_clean(findings: list[Finding]) -> None:
    """Nothing stands twice, every family exists, and no plain word goes unremarked."""
    assert [str(finding) for finding in findings if finding.rule != "two kinds"] == []


def test_names_of_two_kinds_are_listed(findings: list[Finding]) -> None:
    """A name is of one kind, but for those that the field really uses twice."""
    assert {finding.name for finding in findings if finding.rule == "two kinds"} == HOMOGRAPHS


@pytest.mark.parametrize("kind", KINDS)
def test_documented_counts_hold(kind: str, entries: dict[str, list[Entry]]) -> None:
    """docs/vocabulary.md promises no more concepts of a kind than its file has."""
    text = (Path(__file__).parents[2] / "docs" / "vocabulary.md").read_text(encoding="utf-8")
    counts = [
        int(cells[1].replace(",", ""))
        for line in text.splitlines()
        if len(cells := [cell.strip() for cell in line.strip("|").split("|")]) == 6
        and cells[0] == kind
    ]
    assert len(counts) == 1
    assert counts[0] <= len(entries[kind])


def test_models_and_their_families(entries: dict[str, list[Entry]]) -> None:
    """Sizes and versions lead up to the family by which people search."""
    families = {entry.name: entry.family for entry in entries["Model"]}
    chain, name = [], "Llama-3.1-8B-Instruct"
    while name := families.get(name) or "":
        chain.append(name)
    assert chain == ["Llama-3.1-8B", "Llama-3.1", "Llama-3", "LLaMA"]
    assert families["ResNet-50"] == "ResNet"
    assert sum(family is not None for family in families.values()) >= 1000


def test_ambiguous_names_are_marked(entries: dict[str, list[Entry]]) -> None:
    """Names that are words need context; established ones do not."""
    models = {entry.name: entry.ambiguous for entry in entries["Model"]}
    assert all(models[name] for name in ("Phi", "Muse", "Atlas", "Janus"))
    assert not any(models[name] for name in ("BERT", "CLIP", "Claude", "BART"))


def write(folder: Path, text: str, name: str = "model.toml") -> Path:
    """A vocabulary file with this text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("duplicate", '[[concept]]\nname = "Tidemark-7B"\n[[concept]]\nname = "tidemark 7B"\n'),
        (
            "alias clash",
            '[[concept]]\nname = "Tidemark"\naliases = ["TDMK"]\n'
            '[[concept]]\nname = "Ebbtide"\naliases = ["TDMK"]\n',
        ),
        ("plain word", '[[concept]]\nname = "Anchor"\n'),
        ("missing family", '[[concept]]\nname = "Tidemark-7B"\nfamily = "Tidemark"\n'),
        ("family circle", '[[concept]]\nname = "Tidemark"\nfamily = "Tidemark"\n'),
        (
            "family circle",
            '[[concept]]\nname = "Tidemark"\nfamily = "Ebbtide"\n'
            '[[concept]]\nname = "Ebbtide"\nfamily = "Tidemark"\n',
        ),
        (
            "two kinds",
            '[[concept]]\nname = "Tidemark"\n[[concept]]\nkind = "Dataset"\nname = "TideMark"\n',
        ),
    ],
)
def test_check_finds(rule: str, text: str, tmp_path: Path) -> None:
    """Each fault is found, by its own rule and no other."""
    assert {finding.rule for finding in check([write(tmp_path, text)])} == {rule}


@pytest.mark.parametrize(
    "text",
    [
        '[[concept]]\nname = "Anchor"\nambiguous = true\n',
        '[[concept]]\nname = "Anchor"\nambiguous = false\n',
        '[[concept]]\nname = "ANCHR-2"\naliases = ["Anchor two"]\n',
        '[[concept]]\nkind = "Task"\nname = "anchor"\n',
    ],
)
def test_check_leaves_alone(text: str, tmp_path: Path) -> None:
    """A judged word, a name that no word matches, and a task in small letters are no faults."""
    assert check([write(tmp_path, text)]) == []


def test_check_of_an_own_file_knows_the_shipped_names(
    entries: dict[str, list[Entry]], tmp_path: Path
) -> None:
    """A person's own file may put its names under a shipped family."""
    path = write(tmp_path, '[[concept]]\nkind = "Model"\nname = "BERT-Ebb"\nfamily = "BERT"\n', "x")
    assert check([path], known=entries["Model"]) == []
    assert [finding.rule for finding in check([path])] == ["missing family"]


@pytest.mark.parametrize(
    ("surface", "kind", "plain"),
    [
        ("Anchor", "Model", True),
        ("anchor", "Software", True),
        ("anchor", "Task", False),
        ("GLUE", "Dataset", False),
        ("ResNet", "Model", False),
        ("Anchor 2", "Model", False),
    ],
)
def test_plain_words(surface: str, kind: str, plain: bool) -> None:
    """Capitals that no sentence gives a word make it a name."""
    assert is_plain_word(surface, kind) is plain


def test_measure_counts_papers(tmp_path: Path) -> None:
    """A name counts once a paper, and is right where it is annotated as that kind there."""
    path = write(tmp_path, '[[concept]]\nname = "Tidemark"\n')
    entity: dict[str, Any] = {"type": "Model", "name": "Tidemark", "mentions": ["Tidemark"]}
    papers: list[dict[str, Any]] = [
        {"title": "Tidemark", "abstract": "We tune Tidemark.", "entities": [entity]},
        {"title": "Shores", "abstract": "Every Tidemark moves.", "entities": []},
        {"title": "Dunes", "abstract": "Sand moves.", "entities": []},
    ]
    (use,) = measure([path], papers)
    assert (use.kind, use.name, use.seen, use.annotated) == ("Model", "Tidemark", 2, 1)
