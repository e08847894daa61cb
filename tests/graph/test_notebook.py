"""The notebook of the documentation runs from top to bottom over a real graph."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from graph.database import Database
from tests.graph.papers import write_papers_of_tests

NOTEBOOK = Path(__file__).parents[2] / "docs" / "notebook.ipynb"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_notebook_runs(
    database: Database,
    database_environ: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Driver and py2neo agree, and the picture has nodes; the file in docs holds no output."""
    write_papers_of_tests(database)
    for name, value in database_environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PYTHONPATH", str(NOTEBOOK.parents[1]))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells)
    client = NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    )
    client.execute()
    assert (tmp_path / "picture.html").stat().st_size > 1000
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert any("text/plain" in output.get("data", {}) for output in outputs)
