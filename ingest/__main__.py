"""``python -m ingest FILE...`` is ``paperkin load FILE...``."""

from ingest.cli import load

if __name__ == "__main__":
    load(prog_name="python -m ingest")
