"""Text in, concepts out: pure, deterministic, offline; no database, no Flask, no click."""
