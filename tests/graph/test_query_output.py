"""How ``paperkin query`` prints: formats, safe cells, parameters, and what it refuses."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from graph.console import QueryResult
from graph.database import Database
from graph.query_cli import query
from graph.query_output import FORMATS, safe_cell

NODE = {"$": "node", "id": "x", "labels": [], "properties": {"name": "N"}}
RESULT = QueryResult(
    ["name", "n", "name"],
    [["=cmd()", 1, None], ["two\nlines", -2.5, [1, "a"]], [NODE, True, "é"]],
    False,
    0.01,
)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+x", "@x", "\t=1", "\r=1", "  =1", "\n=1"])
def test_text_that_is_a_formula_is_made_text(text: str) -> None:
    """A spreadsheet shows such a cell as it stands."""
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize(("value", "cell"), [(-5, "-5"), (1.5, "1.5"), (None, ""), ("a-b", "a-b")])
def test_other_cells_stay_as_they_are(value: object, cell: str) -> None:
    """Numbers, blanks and plain text are not touched."""
    assert safe_cell(value) == cell


def test_csv_is_read_back_as_it_was_written() -> None:
    """A CSV reader finds the columns, the rows and the line breaks inside cells."""
    rows = list(csv.reader(io.StringIO("\n".join(FORMATS["csv"](RESULT)), newline="")))
    assert rows[0] == ["name", "n", "name"]
    assert rows[1] == ["'=cmd()", "1", ""]
    assert rows[2] == ["two\nlines", "-2.5", '[1, "a"]']


def test_json_is_the_contract() -> None:
    """One object with columns, rows and truncated, and no word more."""
    assert json.loads("".join(FORMATS["json"](RESULT))) == {
        "columns": RESULT.columns,
        "rows": RESULT.rows,
        "truncated": False,
    }


def test_a_table_shows_names_of_nodes_and_two_columns_of_one_name() -> None:
    """The table is for people: a node is its name, line breaks are blanks."""
    text = "\n".join(FORMATS["table"](RESULT))
    assert "│ N " in text
    assert "two lines" in text
    assert text.count("name") == 2


@pytest.fixture
def run_cli(
    database: Database, database_environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> CliRunner:
    """A runner whose commands use the database of the tests."""
    for name, value in database_environ.items():
        monkeypatch.setenv(name, value)
    return CliRunner()


def test_the_command_prints_rows_with_parameters(run_cli: CliRunner) -> None:
    """Parameters are JSON where they are, text where not; rows go to standard output alone."""
    done = run_cli.invoke(
        query, ["RETURN $n + 1 AS n, $name AS name", "-p", "n=2", "-p", "name=KV cache",
                "--format", "json"],
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == {
        "columns": ["n", "name"],
        "rows": [[3, "KV cache"]],
        "truncated": False,
    }


def test_the_command_reads_standard_input_and_keeps_its_limit(run_cli: CliRunner) -> None:
    """A piped query runs; rows over --limit are named on standard error."""
    done = run_cli.invoke(
        query, ["-", "--format", "jsonl", "--limit", "2"], input="UNWIND [1, 2, 3] AS x RETURN x"
    )
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines() == ['{"x": 1}', '{"x": 2}']
    assert "First 2 rows; there are more." in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["MATCH (n) DELETE n"], 1, "This would write: DELETE at line 1."),
        (["RETRUN 1"], 1, "RETRUN"),
        (["RETURN 1", "-p", "x"], 2, "write -p name=value"),
        (["RETURN 1", "--format", "xml"], 2, "xml"),
    ],
)
def test_the_command_says_what_is_wrong(
    run_cli: CliRunner, arguments: list[str], code: int, words: str
) -> None:
    """A refused query is exit 1 with its reason, a wrong call exit 2."""
    done = run_cli.invoke(query, arguments)
    assert done.exit_code == code
    assert words in done.stderr
