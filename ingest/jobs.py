"""Loads that a browser has started: which files they brought, and cleaning up after them.

The app puts uploads into a folder of the data folder and starts ``paperkin load --job ID FILES``;
when that load is over, its uploads go and its log stays.
"""

from collections.abc import Sequence
from pathlib import Path

UPLOADS = "uploads"


def remove_uploads(data_folder: Path, files: Sequence[str]) -> None:
    """Delete those of the files that lie in the upload folder; no other file is ever touched."""
    uploads = (data_folder / UPLOADS).resolve()
    for name in files:
        path = Path(name).resolve()
        if path.is_file() and uploads in path.parents:
            path.unlink()


def job_source(files: Sequence[str]) -> str:
    """What a browser's load is called: the names of its files."""
    return ", ".join(Path(name).name for name in files)
