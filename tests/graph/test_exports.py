"""Papers for other programs: the files say what the graph says, and other tools read them."""

import re
from pathlib import Path

import networkx as nx
import pytest
from click.testing import CliRunner

import paperkin
from graph.database import Database
from graph.exports import select_papers, write_bibtex, write_graphml
from ingest.read.sources import iter_sources
from ingest.records import REFUSED, Problem, SourceRecord
from tests.graph.dump import dump_graph
from tests.graph.papers import PAPERS, write_papers_of_tests


@pytest.fixture
def graph(database: Database) -> Database:
    """The test papers, one with a title that needs care in every form."""
    write_papers_of_tests(database)
    odd = "Größe & <tags> {of} 100 % $x_1$"
    database.run("MATCH (p:Paper {id: $id}) SET p.title = $t", {"id": _odd(), "t": odd})
    return database


def _odd() -> str:
    return PAPERS["minicache"].id


def test_graphml_is_read_by_another_tool(graph: Database, tmp_path: Path) -> None:
    """Every paper, concept and link of the selection is in the network, with its attributes."""
    ids = select_papers(graph)
    nodes, links = write_graphml(graph, ids, tmp_path / "all.graphml")
    network = nx.read_graphml(tmp_path / "all.graphml")
    assert (network.number_of_nodes(), network.number_of_edges()) == (nodes, links)
    expected = graph.read("MATCH (:Paper)-[r]->(:Concept) RETURN count(r) AS n")[0]["n"]
    assert sum(data["type"].isupper() and "weight" in data for *_, data in network.edges(data=True))
    assert links >= expected
    assert network.nodes[_odd()]["label"] == "Größe & <tags> {of} 100 % $x_1$"
    one = write_graphml(graph, ids[:1], tmp_path / "one.graphml")
    assert one[0] < nodes


def test_bibtex_comes_back_as_the_same_papers(graph: Database, tmp_path: Path) -> None:
    """Our own reader finds every paper again, each under a key of its own."""
    ids = select_papers(graph)
    assert write_bibtex(graph, ids, tmp_path / "all.bib") == len(PAPERS)
    found = list(iter_sources([str(tmp_path / "all.bib")]))
    records = [each for each in found if isinstance(each, SourceRecord)]
    assert len(records) == len(PAPERS)
    assert not any(isinstance(each, Problem) and each.severity == REFUSED for each in found)
    keys = re.findall(r"@\w+\{([^,]+),", (tmp_path / "all.bib").read_text(encoding="utf-8"))
    assert len(keys) == len(set(keys)) == len(PAPERS)


def test_a_search_selects(graph: Database) -> None:
    """What a search finds on all its pages is the selection, and nothing else."""
    found = select_papers(graph, "year:2024")
    asked = graph.read("MATCH (p:Paper {year: 2024}) RETURN p.id AS id")
    assert sorted(found) == sorted(row["id"] for row in asked)
    assert select_papers(graph, "nothing-has-this-word") == []


def test_the_commands(
    graph: Database,
    database_environ: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The name chooses the form, nothing is written over, and a folder comes back by import."""
    for name, value in (database_environ | {"PAPERKIN_DATA": str(tmp_path / "data")}).items():
        monkeypatch.setenv(name, value)

    def run(*args: str) -> tuple[int, str]:
        result = CliRunner().invoke(paperkin.cli, ["db", *args])
        return result.exit_code, result.output

    bib, folder = str(tmp_path / "some.bib"), str(tmp_path / "csv")
    assert "entries" in run("export", bib, "--search", "year:2024")[1]
    code, said = run("export", bib)
    assert code == 1
    assert "exists" in said
    assert run("export", folder, "--search", "x")[0] == 1
    assert run("export", folder)[0] == 0
    before = dump_graph(graph)
    graph.run("MATCH (n) WHERE NOT n:Paperkin DETACH DELETE n")
    assert run("import", folder)[0] == 0
    assert dump_graph(graph) == before
