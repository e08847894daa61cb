"""``paperkin ask``: names are resolved, answers are tables, errors are words and exit codes."""

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from graph.ask_cli import ask
from graph.ask_tables import gaps_table, studied_table, trends_table
from graph.database import Database
from graph.settings import GraphSettings
from graph.writer import write_papers
from tests.graph.papers import PAPERS, make_paper, write_papers_of_tests

MINICACHE, H2O = PAPERS["minicache"].id, PAPERS["h2o"].id


@pytest.fixture(scope="module")
def environ(module_database: Database, module_settings: GraphSettings) -> dict[str, str]:
    """The variables that lead to a graph with the papers of the tests."""
    write_papers_of_tests(module_database)
    twice = [
        make_paper(f"[Mamba] as a {kind.lower()}", concepts={"Mamba": f"{kind}, uses"})
        for kind in ("Method", "Model")
    ]
    write_papers(module_database, twice, "load:mamba")
    return {
        "NEO4J_URI": str(module_settings.uri),
        "NEO4J_USERNAME": module_settings.username,
        "NEO4J_PASSWORD": str(module_settings.password),
        "COLUMNS": "100",
    }


def run(environ: dict[str, str], *words: str) -> Result:
    """Ask, and keep what was printed."""
    return CliRunner().invoke(ask, words, env=environ)


@pytest.mark.parametrize(
    ("words", "cell"),
    [
        (["related", "MiniCache"], ["Llama-2-7B", "memory usage", "KV cache"]),
        (["builds-on", "KVMerger"], ["H2O"]),
        (["built-on-by", "2309.06180"], ["vLLM"]),
        (["used-with", "kv caches", "--kind", "task"], "task:kv-cache-compression"),
        (["path", "2405.14366", "2412.10319"], [MINICACHE, "task:kv-cache-compression",
                                                PAPERS["scbench"].id]),
        (["compare", "2405.14366", "2306.14048"], "reports"),
        (["studied-with", "LLM serving", "--kind", "dataset"], "dataset:sharegpt"),
        (["gaps", "MiniCache"], "dataset:longbench"),
        (["results", "FID"], "1.9"),
        (["read-next", "2405.14366", "2306.14048"], PAPERS["kvmerger"].id),
    ],
)  # fmt: skip
def test_every_question_answers_in_json(
    environ: dict[str, str], words: list[str], cell: object
) -> None:
    """Columns, rows and truncated on standard output, as ``paperkin query`` prints them."""
    done = run(environ, *words, "--format", "json")
    assert done.exit_code == 0, done.stderr
    answer = json.loads(done.stdout)
    assert set(answer) == {"columns", "rows", "truncated"}
    assert all(len(row) == len(answer["columns"]) for row in answer["rows"])
    assert any(cell in row for row in answer["rows"])


def test_a_table_holds_whole_texts_and_the_notes_stand_apart(environ: dict[str, str]) -> None:
    """Long cells are wrapped, not cut; what is said beside the rows goes to standard error."""
    done = run(environ, "read-next", MINICACHE, H2O, "--limit", "1")
    assert "It builds on H2O through H2O" in done.stdout
    assert "…" not in done.stdout
    assert done.stderr.startswith("After ")
    assert "1 of " in done.stderr


def test_a_limit_leaves_more(environ: dict[str, str]) -> None:
    """With a smaller limit the answer says that it is truncated."""
    done = run(environ, "related", "MiniCache", "--limit", "1", "--format", "json")
    answer = json.loads(done.stdout)
    assert (len(answer["rows"]), answer["truncated"]) == (1, True)


def test_nothing_found_prints_no_row(environ: dict[str, str]) -> None:
    """An empty answer is no error."""
    done = run(environ, "builds-on", "H2O")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "nothing" in done.stderr


def test_trends_without_enough_dates_say_so(environ: dict[str, str]) -> None:
    """Thirteen papers are too few; the note says what is missing and how many are undated."""
    done = run(environ, "trends")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "Trends need two years" in done.stderr
    assert "4 of 15 papers have no year." in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["used-with", "Mamba"], "Mamba (model:mamba)"),
        (["related", "MiniCach"], MINICACHE),
        (["gaps", "hardware:a100"], "There is no concept"),
        (["path", "H2O", "H2O"], "Both ends are the same"),
    ],
)
def test_a_name_that_cannot_be_used_exits_with_1(
    environ: dict[str, str], words: list[str], said: str
) -> None:
    """Candidates and close names are listed on standard error, nothing on standard output."""
    done = run(environ, *words)
    assert (done.exit_code, done.stdout) == (1, "")
    assert said in done.stderr


def test_comparing_one_paper_is_a_usage_error() -> None:
    """Exit code 2 before any database is opened."""
    assert CliRunner().invoke(ask, ["compare", "x"]).exit_code == 2


@pytest.mark.parametrize("name", sorted(ask.commands))
def test_every_question_has_a_summary_an_example_and_its_page(name: str) -> None:
    """The help shows how to ask, and docs/questions.md has a section for it."""
    command = ask.get_command(click.Context(ask), name)
    assert command is not None
    assert f"Example: paperkin ask {name}" in str(command.help)
    page = Path(__file__).parents[2] / "docs" / "questions.md"
    assert f"paperkin ask {name}" in page.read_text(encoding="utf-8")


def _concept(name: str) -> dict[str, object]:
    return {"id": f"method:{name}", "kind": "Method", "name": name, "paper_count": 2}


def test_tables_say_what_was_left_out() -> None:
    """Sampled years, papers not read and lists cut short are told beside the rows."""
    rising = {**_concept("x"), "change": 5.04, "score": 3.0, "shares": {"2023": 0.0, "2024": 0.5}}
    years = [{"year": 2023, "papers": 9000, "read": 1000}, {"year": 2024, "papers": 9, "read": 9}]
    table = trends_table(
        {"concept": _concept("y"), "years": years, "undated": 1, "papers": 9010, "exact": False,
         "rising": [rising], "fading": [], "text": "Said."}
    )  # fmt: skip
    assert table.rows == [["rising", "x", "method:x", "+5.0 points", 3.0, "0.0%", "50.0%"]]
    assert table.notes == (
        "Within y (method:y). Said.",
        "1 of 9,010 papers have no year.",
        "Shares are those of up to 1,000 papers a year.",
    )
    studied = studied_table(
        _concept("x"),
        {"papers": 7000, "read": 5000, "kinds": {"Dataset": []}, "totals": {"Dataset": 3}},
    )
    assert (studied.truncated, studied.notes) == (
        True,
        ("x (method:x): 7,000 papers, the newest 5,000 read.",),
    )
    empty = {"items": [], "total": 0, "truncated": False}
    assert gaps_table(_concept("x"), empty).notes[0].endswith("nothing.")
