"""The commands as a person runs them: contracts, exit codes, data apart from messages."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import paperkin
from graph.database import Database
from graph.loads import create_load, get_load

DATA = Path(__file__).parent / "data"
GOOD = {"title": "Tidemark for Tides", "abstract": "We test ResNet-50 on CIFAR-10 with A100 GPUs."}
OTHER = {
    "title": "Gusts in Networks",
    "abstract": "We report accuracy on ImageNet. It is 3.06x faster.",
}


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of this test's own."""
    folder = tmp_path / "data"
    monkeypatch.setenv("PAPERKIN_DATA", str(folder))
    return folder


@pytest.fixture
def graph(
    database: Database,
    database_environ: dict[str, str],
    data_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Database:
    """The test database, as the commands find it by their environment."""
    for name, value in database_environ.items():
        monkeypatch.setenv(name, value)
    return database


def run(*arguments: str, stdin: str | None = None) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(paperkin.cli, list(arguments), input=stdin)


def write(path: Path, *records: object) -> str:
    """A JSON Lines file; a text stands as it is."""
    lines = [item if isinstance(item, str) else json.dumps(item) for item in records]
    path.write_text("\n".join(lines) + "\n")
    return str(path)


def test_extract_prints_the_contract(data_folder: Path, tmp_path: Path) -> None:
    """One line a paper in input order with exactly the contract's keys, offsets that fit."""
    source = write(tmp_path / "in.jsonl", GOOD, OTHER)
    result = run("extract", source, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["title"] for line in lines] == [GOOD["title"], OTHER["title"]]
    assert list(lines[0]) == ["id", "title", "sentences", "concepts", "results", "links"]
    first = lines[0]["concepts"][0]
    assert set(first) - {"quantity", "memory"} == {
        "id", "kind", "name", "family", "role", "confidence", "found_by", "mentions",
    }  # fmt: skip
    for line, record in zip(lines, (GOOD, OTHER), strict=True):
        for concept in line["concepts"]:
            for mention in concept["mentions"]:
                text = record[mention["field"]]
                assert text[mention["start"] : mention["end"]] == mention["text"]
                field, start, end = line["sentences"][mention["sentence"]]
                assert field == mention["field"]
                assert start <= mention["start"] < mention["end"] <= end


def test_a_paper_reads_the_same_alone_and_in_a_batch(data_folder: Path, tmp_path: Path) -> None:
    """The line of a paper does not depend on its neighbours."""
    both = run("extract", write(tmp_path / "both.jsonl", GOOD, OTHER), "--json").stdout
    alone = run("extract", write(tmp_path / "one.jsonl", OTHER), "--json").stdout
    assert both.splitlines()[1] == alone.strip()


def test_a_refused_record_prints_one_line_of_message_and_no_data(
    data_folder: Path, tmp_path: Path
) -> None:
    """Standard output stays machine-readable; the message names file, record and line."""
    source = write(tmp_path / "in.jsonl", GOOD, '{"title": "half', {"abstract": "No title."})
    result = run("extract", source, "--json")
    assert result.exit_code == 1
    assert len(result.stdout.splitlines()) == 1
    messages = result.stderr.splitlines()
    assert len(messages) == 2
    assert messages[0].startswith(f"{source}, record 2, line 2: refused: The JSON is broken")
    assert messages[1].startswith(f"{source}, record 3, line 3: refused: ")


def test_extract_options_add_and_change_nothing_else(data_folder: Path, tmp_path: Path) -> None:
    """--with-text, --uncertain and --explain add their keys."""
    source = write(tmp_path / "in.jsonl", {**GOOD, "abstract": r"It costs 50\% less on CIFAR-10."})
    (line,) = run(
        "extract", source, "--json", "--with-text", "--uncertain", "--explain"
    ).stdout.splitlines()
    data = json.loads(line)
    assert data["abstract"] == "It costs 50% less on CIFAR-10."
    assert isinstance(data["uncertain"], list)
    assert all("reason" in concept for concept in data["concepts"])
    plain = run("extract", source)
    assert plain.stdout.startswith("Tidemark for Tides  [title:")
    assert "CIFAR-10" in plain.stdout


def test_load_reports_as_json_and_remove_undoes_it(graph: Database, tmp_path: Path) -> None:
    """The report has the contract's keys, stdout holds nothing else, and --load takes it back."""
    source = write(tmp_path / "in.jsonl", GOOD, OTHER, {"abstract": "No title here."})
    result = run("load", source, "--json")
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert list(report)[:9] == [
        "load", "papers", "loaded", "updated", "unchanged", "without_abstract", "refused",
        "seconds", "problems",
    ]  # fmt: skip
    assert (report["papers"], report["loaded"], report["refused"]) == (3, 2, 1)
    (problem,) = report["problems"]
    assert list(problem) == ["file", "record", "line", "severity", "reason"]
    assert (problem["file"], problem["record"], problem["severity"]) == (source, 3, "refused")
    assert Path(report["refused_files"][0]).is_file()
    undone = run("remove", "--load", report["load"])
    assert (undone.exit_code, undone.stdout) == (0, "2 papers removed.\n")
    assert graph.read("MATCH (p:Paper) RETURN count(p) AS n")[0]["n"] == 0


def test_the_copied_page_loads_whole(graph: Database) -> None:
    """Titles, abstracts and shared concepts of the copied page are in the graph."""
    result = run("load", str(DATA / "hf-page.txt"))
    assert result.exit_code == 0
    assert result.stdout.startswith("Read 3 papers in")
    assert "3 loaded (1 without abstract)" in result.stdout
    rows = graph.read("MATCH (c:Concept)<--(p:Paper) RETURN c.id AS id")
    assert {"model:resnet-50", "hardware:a100"} <= {row["id"] for row in rows}


def test_standard_input_and_the_module_do_the_same(
    graph: Database, database_environ: dict[str, str], data_folder: Path
) -> None:
    """``python -m ingest -`` reads what it is piped."""
    done = subprocess.run(
        [sys.executable, "-m", "ingest", "-", "--json"],
        input=json.dumps(GOOD).encode(),
        capture_output=True,
        env={**os.environ, **database_environ},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["loaded"] == 1


def test_one_unreadable_file_does_not_stop_the_others(graph: Database, tmp_path: Path) -> None:
    """A missing file is one line and exit code 1; the good file is loaded."""
    missing = str(tmp_path / "missing.bib")
    result = run("load", missing, write(tmp_path / "in.jsonl", GOOD))
    assert result.exit_code == 1
    assert f"{missing}: refused: There is no such file or folder; check the path." in result.stderr
    assert "1 loaded" in result.stdout


def test_a_job_fills_its_load_and_removes_its_upload(
    graph: Database, data_folder: Path, tmp_path: Path
) -> None:
    """The Load node that the app has made gets the report; the upload goes, other files stay."""
    load_id = create_load(graph, "in.jsonl")
    folder = data_folder / "uploads" / load_id.replace(":", "-")
    folder.mkdir(parents=True)
    upload, other = write(folder / "in.jsonl", GOOD), write(tmp_path / "other.jsonl", OTHER)
    result = run("load", "--job", load_id, upload, other)
    assert result.exit_code == 0
    stored = get_load(graph, load_id)
    assert (stored["state"], stored["loaded"], stored["papers_here"]) == ("done", 2, 2)
    assert not Path(upload).exists()
    assert Path(other).exists()


def test_a_terminated_load_says_so_and_resumes(
    graph: Database, database_environ: dict[str, str], data_folder: Path, tmp_path: Path
) -> None:
    """SIGTERM stops between papers; --resume goes on in the same load and nothing is twice."""
    records = [
        {"title": f"Paper Number {n} of Many", "abstract": GOOD["abstract"]} for n in range(300)
    ]
    source = write(tmp_path / "many.jsonl", *records)
    environ = {**os.environ, **database_environ, "PAPERKIN_BATCH_PAPERS": "10"}
    process = subprocess.Popen(
        [sys.executable, "-m", "ingest", source], env=environ, stderr=subprocess.PIPE
    )
    count = "MATCH (p:Paper) RETURN count(p) AS n"
    while process.poll() is None and graph.read(count)[0]["n"] < 20:
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    message = process.communicate()[1].decode()
    assert process.returncode == 1
    assert "--resume" in message
    written = graph.read(count)[0]["n"]
    assert 20 <= written < 300
    assert written % 10 == 0
    (load,) = graph.read("MATCH (l:Load) RETURN l.id AS id, l.state AS state")
    assert load["state"] == "stopped"
    report = json.loads(run("load", source, "--resume", "--json").stdout)
    assert (report["load"], report["papers"], report["unchanged"]) == (load["id"], 300, written)
    assert graph.read(count)[0]["n"] == 300


def test_unknown_things_to_remove_are_named(graph: Database) -> None:
    """An unknown paper or load is a message and exit code 1; no choice at all is 2."""
    result = run("remove", "arxiv:9999.99999")
    assert result.exit_code == 1
    assert "There is no paper 'arxiv:9999.99999'" in result.stderr
    assert run("remove", "--load", "load:none").exit_code == 1
    assert run("remove").exit_code == 2
    assert run("load").exit_code == 2


def test_own_names_are_listed_and_found(data_folder: Path, tmp_path: Path) -> None:
    """An added name is read in papers from then on, under its name and family."""
    added = run(
        "vocabulary", "add", "Model", "Tidemark-7B", "--alias", "TM7", "--family", "Tidemark"
    )
    assert added.exit_code == 0
    assert (
        run("vocabulary", "list", "--own").stdout
        == "Model: Tidemark-7B; also TM7; family Tidemark\n"
    )
    source = write(
        tmp_path / "in.jsonl", {"title": "On Tides", "abstract": "We compare with TM7 today."}
    )
    (line,) = run("extract", source, "--json").stdout.splitlines()
    (concept,) = [c for c in json.loads(line)["concepts"] if c["id"] == "model:tidemark-7b"]
    assert concept["name"] == "Tidemark-7B"
    assert concept["family"] == "model:tidemark"


def test_vocabulary_check_shows_clashes(data_folder: Path, tmp_path: Path) -> None:
    """One name under two kinds, and one alias under two names, are shown."""
    file = tmp_path / "own.toml"
    file.write_text(
        '[[concept]]\nkind = "Model"\nname = "Ebbflow"\naliases = ["EBF-9"]\n'
        '[[concept]]\nkind = "Method"\nname = "Ebbflow"\n'
        '[[concept]]\nkind = "Model"\nname = "Neapflow"\naliases = ["EBF-9"]\n'
    )
    result = run("vocabulary", "check", str(file))
    assert "two kinds: Ebbflow (Method) is spelled like Ebbflow (Model)" in result.stdout
    assert "alias clash: EBF-9 (Model) is a name of Ebbflow and of Neapflow" in result.stdout


def test_evaluate_scores_by_the_judges_rules(data_folder: Path, tmp_path: Path) -> None:
    """A perfect prediction is 1, one with a wrong kind and one missing are not."""
    entities = [
        {"type": "Dataset", "name": "CIFAR-10", "mentions": ["CIFAR-10"], "role": "evaluates_on"},
        {"type": "Model", "name": "ResNet-50", "mentions": ["ResNet-50"], "role": "uses"},
    ]
    gold = write(tmp_path / "gold.jsonl", {"title": "T", "entities": entities})
    concepts = [
        {"kind": e["type"], "name": e["name"], "role": e["role"], "mentions": [{"text": e["name"]}]}
        for e in entities
    ]
    perfect = write(tmp_path / "p.jsonl", {"title": "T", "concepts": concepts})
    figures = json.loads(run("evaluate", gold, "--predicted", perfect, "--json").stdout)
    assert (figures["micro_f1"], figures["role_accuracy"], figures["mention_f1"]) == (1, 1, 1)
    wrong = write(
        tmp_path / "w.jsonl", {"title": "T", "concepts": [{**concepts[0], "kind": "Model"}]}
    )
    figures = json.loads(run("evaluate", gold, "--predicted", wrong, "--json").stdout)
    assert (figures["micro_f1"], figures["any_kind_f1"]) == (0, pytest.approx(2 / 3))
    table = run("evaluate", gold, "--predicted", wrong, "--worst", "1").stdout
    assert "missed: Dataset:CIFAR-10; Model:ResNet-50" in table


def test_settings_come_from_the_environment(
    data_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A limit of its own is used; a value that is no number is one message."""
    source = write(tmp_path / "in.jsonl", GOOD)
    monkeypatch.setenv("PAPERKIN_MAX_ABSTRACT", "10")
    assert "more than the 10 allowed" in run("extract", source, "--json").stderr
    monkeypatch.setenv("PAPERKIN_MAX_ABSTRACT", "many")
    result = run("extract", source, "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "PAPERKIN_MAX_ABSTRACT is 'many'" in result.stderr
