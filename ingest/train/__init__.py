"""Train the recogniser and the re-scorer from annotated abstracts."""
