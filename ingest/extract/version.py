"""Say which extraction read a paper: the package's version and a hash of code, names and weights.

Papers whose stored value differs were read by an older extraction; ``paperkin refresh`` reads
them again. A person's corrections and vocabulary file are not part of it.
"""

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_HERE = Path(__file__).parent
_SUFFIXES = frozenset({".py", ".toml", ".npz", ".zip", ".json"})


def _package_version() -> str:
    try:
        return version("paperkin")
    except PackageNotFoundError:
        return "0"


def hash_files(folder: Path) -> str:
    """Twelve hex digits of the SHA-256 over the names and contents of a folder's files."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.suffix in _SUFFIXES and path.is_file():
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


@cache
def extracted_by() -> str:
    """The version that is stored with every paper, such as ``0.1.0+3f2a90c41b7e``."""
    return f"{_package_version()}+{hash_files(_HERE)}"
