"""Vocabulary files are read fast and strictly; names answer to every surface of theirs."""

from pathlib import Path

import pytest

from graph.names import KINDS
from ingest.extract.vocabulary import (
    DATA,
    Entry,
    VocabularyError,
    build_vocabulary,
    parse_tables,
    read_entries,
)

PLAIN = '[[concept]]\nname = "FooNet"\naliases = ["foo network"]\nmined = [0, 2]\n'
SPREAD = '[[concept]]\nname = "FooNet"\naliases = [\n  "foo network",\n]\nmined = [0, 2]\n'


def test_plain_and_full_toml_read_alike() -> None:
    """The fast reader of the plain form and tomllib give the same tables."""
    assert parse_tables(PLAIN, path="x") == parse_tables(SPREAD, path="x")


@pytest.mark.parametrize(
    "text", ["[[concept]]\nname = ", "[[concept]]\nname = 3\n", '[[concept]]\naliases = ["x"]\n']
)
def test_a_bad_file_says_so(tmp_path: Path, text: str) -> None:
    """A file that cannot be read names itself and what to write."""
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(VocabularyError, match=r"mine\.toml"):
        read_entries(path, kind="Model")


@pytest.mark.parametrize("value", ['"BERT" "GPT"', '"BERT", "GPT"', '"BERT"]', "[1"])
def test_a_line_of_more_than_one_value_is_refused(value: str) -> None:
    """The fast reading of a plain file takes nothing that TOML does not take."""
    with pytest.raises(VocabularyError):
        parse_tables(f"[[concept]]\nname = {value}\n", path="own.toml")


def test_a_table_needs_a_kind(tmp_path: Path) -> None:
    """A person's file gives each table its kind."""
    path = tmp_path / "own.toml"
    path.write_text('[[concept]]\nname = "X"\n', encoding="utf-8")
    with pytest.raises(VocabularyError, match="kind"):
        read_entries(path)


def test_names_answer_to_aliases_and_spellings() -> None:
    """An entry is found by its name, an alias, and any spelling that folds alike."""
    entry = Entry(kind="Dataset", name="CIFAR-10", aliases=("Cifar ten",))
    vocabulary = build_vocabulary([entry])
    assert vocabulary.find("Dataset", "cifar10") == entry
    assert vocabulary.find("Dataset", "Cifar Ten") == entry
    assert vocabulary.find("Model", "CIFAR-10") is None


def test_families_end() -> None:
    """A family chain goes up to the widest name, and a circle of families ends."""
    vocabulary = build_vocabulary(
        [
            Entry(kind="Model", name="A-2-7B", family="A-2"),
            Entry(kind="Model", name="A-2", family="A"),
            Entry(kind="Model", name="P", family="Q"),
            Entry(kind="Model", name="Q", family="P"),
        ]
    )
    assert vocabulary.find_family("Model", "A-2-7B") == ("A-2", "A")
    assert len(vocabulary.find_family("Model", "P")) <= 2


def test_a_fold_can_be_left_out() -> None:
    """What only one fold has taught is left out with that fold; knowledge of the field stays."""
    entries = [
        Entry(kind="Task", name="a task", mined=frozenset({0})),
        Entry(kind="Task", name="b task", mined=frozenset({0, 3})),
        Entry(kind="Task", name="c task"),
    ]
    kept = build_vocabulary(entries, exclude_fold=0)
    assert [entry.name for entry in kept.entries] == ["b task", "c task"]


def test_own_file_wins(tmp_path: Path) -> None:
    """A person's file overrides the shipped name of a surface."""
    path = tmp_path / "own.toml"
    path.write_text(
        '[[concept]]\nkind = "Dataset"\nname = "My CIFAR"\naliases = ["CIFAR-10"]\n',
        encoding="utf-8",
    )
    shipped = [Entry(kind="Dataset", name="CIFAR-10")]
    found = build_vocabulary(shipped, own_files=[path]).find("Dataset", "CIFAR-10")
    assert found is not None
    assert found.name == "My CIFAR"


def test_shipped_files_are_plain() -> None:
    """Every shipped file is in the form that reads fast, and names its kind by its own name."""
    for kind in KINDS:
        path = DATA / f"{kind.lower()}.toml"
        text = path.read_text(encoding="utf-8")
        tables = text.splitlines().count("[[concept]]")
        assert tables == len(read_entries(path, kind=kind)) > 100
        assert "\n  " not in text
