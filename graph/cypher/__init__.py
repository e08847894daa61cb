"""A reader of Cypher for the console's gate: it understands reading statements, and runs none."""
