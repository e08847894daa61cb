"""Text in, concepts out: pure, deterministic, offline. Never touches the database, Flask or click."""
