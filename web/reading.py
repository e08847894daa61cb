"""The extraction inside the app: one reader a process, made when it is first needed.

The pipeline takes seconds to build and is no good for two threads at once, so it is built once
and used behind a lock. Preview and loader call the same extraction, so what a person previews is
what is written.
"""

import threading

from graph.settings import GraphSettings
from ingest.extract.extract import Extractor
from ingest.extract.types import Correction, Extraction
from ingest.versions import extraction_version, own_vocabulary_files


class Reader:
    """Reads titles and abstracts; safe to share between threads."""

    def __init__(self, settings: GraphSettings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._extractor: Extractor | None = None

    def extract(
        self, title: str, abstract: str, corrections: tuple[Correction, ...] = ()
    ) -> Extraction:
        """What the loader would find in a cleaned title and abstract."""
        with self._lock:
            return self._ready().extract(title, abstract, corrections)

    def warm(self) -> None:
        """Build the pipeline now, so that the first preview does not wait for it."""
        self.extract("", "")

    @property
    def version(self) -> str:
        """The value that is stored with every paper read as this app would read it now."""
        return extraction_version(own_vocabulary_files(self._settings.data_folder))

    @property
    def extractor(self) -> Extractor:
        """The extractor itself, for functions that read stored papers again."""
        with self._lock:
            return self._ready()

    def _ready(self) -> Extractor:
        if self._extractor is None:
            files = own_vocabulary_files(self._settings.data_folder)
            self._extractor = Extractor(own_files=files)
        return self._extractor
