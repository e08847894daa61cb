"""Put network, tokenizer, re-scorer and lexicon into the one file that ships.

Equal parts give equal bytes: entries have a fixed time and order.
"""

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ingest.extract.lexicon import Lexicon
from ingest.extract.recogniser import NETWORK, TOKENIZER
from ingest.extract.rescorer import JUDGEMENT, LEXICON, Judgement

CARD = "card.json"
MOST_BYTES = 35 * 1024 * 1024
_TIME = (2020, 1, 1, 0, 0, 0)


class TooLargeError(ValueError):
    """The packed weights are larger than a file of the repository may be."""


def pack_weights(
    path: Path,
    *,
    network: bytes,
    tokenizer: str,
    judgement: Judgement | None = None,
    lexicon: Lexicon | None = None,
    card: Mapping[str, Any] | None = None,
) -> None:
    """Write a weights file; without a judgement it serves the recogniser alone."""
    entries: dict[str, bytes] = {NETWORK: network, TOKENIZER: tokenizer.encode()}
    if judgement is not None and lexicon is not None:
        entries[JUDGEMENT] = _as_json(judgement.as_json())
        entries[LEXICON] = _as_json(lexicon.as_json())
    entries[CARD] = _as_json(dict(card or {}))
    part = path.with_suffix(".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in entries.items():
            archive.writestr(_entry(name), content)
    if part.stat().st_size > MOST_BYTES:
        raise TooLargeError(f"{part} has {part.stat().st_size} bytes, at most {MOST_BYTES} ship")
    part.replace(path)


def read_weights(path: Path) -> dict[str, bytes]:
    """Return the parts of a weights file by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def _as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
