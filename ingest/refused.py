"""Refused records, kept as they were read in files that can be mended and loaded again.

One file a form (``.jsonl``, ``.bib``, ``.csv``, ``.txt``) and load, made when the first record is
refused. A dry run keeps nothing.
"""

from pathlib import Path

from ingest.records import Problem

_BETWEEN = {"txt": "\n---\n", "bib": "\n\n"}


class RefusedFiles:
    """The files of one load's refused records."""

    def __init__(self, folder: Path | None, load_id: str | None) -> None:
        self._folder = folder
        self._name = (load_id or "").removeprefix("load:")
        self._headers: dict[Path, str] = {}

    @property
    def paths(self) -> tuple[str, ...]:
        """The files that were made."""
        return tuple(str(path) for path in self._headers)

    def keep(self, problem: Problem) -> None:
        """Append a refused record's text to the file of its form."""
        if problem.raw is None or self._folder is None or not self._name:
            return
        path = self._folder / f"{self._name}.{problem.raw_form}"
        self._folder.mkdir(parents=True, exist_ok=True)
        text = problem.raw.encode("utf-8", "replace").decode().strip("\n")
        if problem.raw_form == "csv":
            text = self._without_header(path, text)
        self._headers.setdefault(path, "")
        with path.open("a", encoding="utf-8") as file:
            file.write(text + _BETWEEN.get(problem.raw_form, "\n"))

    def _without_header(self, path: Path, text: str) -> str:
        """Rows of one table share one header; a row of another table brings its own."""
        header, _, row = text.partition("\n")
        if self._headers.get(path) == header:
            return row
        self._headers[path] = header
        return text
