"""The database: server, names, ids, model, schema, writer, named queries, read-only console."""
