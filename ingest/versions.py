"""Which extraction read a paper: the shipped one's version and, where there is one, a person's
own vocabulary files, so that a change of either is noticed by ``paperkin refresh``."""

import hashlib
from functools import cache
from pathlib import Path

from ingest.extract.version import extracted_by

OWN_VOCABULARY = "vocabulary.toml"


def own_vocabulary_files(data_folder: Path) -> tuple[Path, ...]:
    """The vocabulary files that a person has added, if any."""
    path = data_folder / OWN_VOCABULARY
    return (path,) if path.is_file() else ()


@cache
def extraction_version(own_files: tuple[Path, ...]) -> str:
    """The value that is stored with every paper that this extraction reads.

    Kept for the life of the process, as the extractor keeps the names it has read.
    """
    if not own_files:
        return extracted_by()
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in own_files))
    return f"{extracted_by()}.{digest.hexdigest()[:8]}"
