"""Copy the whole graph into a file and back: JSON Lines that any server can give and take.

The first line says what the file is, then comes a line for each node and each relationship, and
the last line counts them, so that a file that was cut off is refused. Nodes are named by label
and id, as everywhere. Only nodes of paperkin's own labels are copied.
"""

import gzip
import json
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from graph.csv_folder import iter_lines, write_folder
from graph.database import Database, Transaction
from graph.errors import DatabaseNotEmpty, GraphError, InvalidValue, SchemaTooNew
from graph.names import META
from graph.progress import OnProgress, Progress, silent
from graph.schema import KEYED_LABELS, META_ID, SCHEMA_VERSION, apply_schema

_FORMAT = 1
_BATCH = 500  # rows; the longest abstracts make them 10 MB
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")

Line = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How much a backup holds; ``left_out`` nodes are not paperkin's and were not copied."""

    nodes: int
    relationships: int
    left_out: int = 0


# Both scan everything, which is what a backup is for.
_COUNT = """
MATCH (n)
RETURN count(n) AS nodes, count(CASE WHEN any(l IN labels(n) WHERE l IN $labels) THEN 1 END) AS ours
"""
_NODES = """
MATCH (n) WHERE any(label IN labels(n) WHERE label IN $labels) AND n.id IS NOT NULL
RETURN labels(n) AS labels, properties(n) AS properties
"""
_RELATIONSHIPS = """
MATCH (a)-[r]->(b)
WHERE any(label IN labels(a) WHERE label IN $labels) AND a.id IS NOT NULL
  AND any(label IN labels(b) WHERE label IN $labels) AND b.id IS NOT NULL
RETURN type(r) AS type, properties(r) AS properties,
       [label IN labels(a) WHERE label IN $labels][0] AS from_label, a.id AS from_id,
       [label IN labels(b) WHERE label IN $labels][0] AS to_label, b.id AS to_id
"""
_VERSIONS = f"MATCH (m:{META} {{id: $id}}) RETURN m {{.schema_version, .data_version}} AS m"


def write_backup(db: Database, path: Path, *, on_progress: OnProgress = silent) -> Counts:
    """Copy the graph into a file (compressed where its name ends in .gz), whole or not at all.

    It is read in one transaction. Raises GraphError where somebody wrote to the graph meanwhile.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        with _open(part, path, "wt") as file, db.read_transaction(timeout=None) as tx:
            counts = _copy(tx, file, on_progress)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return counts


def write_csv(db: Database, folder: Path, *, on_progress: OnProgress = silent) -> Counts:
    """Copy the graph into a new folder of CSV files; see csv_folder. Raises as write_backup."""
    with TemporaryDirectory() as name:
        copy = Path(name) / "backup.jsonl"
        counts = write_backup(db, copy, on_progress=on_progress)
        write_folder(list(_lines(copy)), folder)
    return counts


def _copy(tx: Transaction, file: IO[str], on_progress: OnProgress) -> Counts:
    """Write every line of a backup."""
    labels = {"labels": list(KEYED_LABELS)}
    before = _versions(tx)
    total = tx.run(_COUNT, labels).single(strict=True)
    made = datetime.now(UTC).isoformat(timespec="seconds")
    file.write(_line({"paperkin": "backup", "format": _FORMAT, "made": made, **before}))
    written = {"node": 0, "relationship": 0}
    for what, query in (("node", _NODES), ("relationship", _RELATIONSHIPS)):
        for record in tx.run(query, labels):
            file.write(_line({what: written[what], **record.data()}))
            written[what] += 1
            if written[what] % 1000 == 0 or written[what] == total["ours"]:
                on_progress(Progress(f"Copying {what}s", written[what], unit=what))
    if _versions(tx) != before:
        raise GraphError(
            "Somebody wrote to the graph while it was copied.", hint="Run it again after the load."
        )
    counts = Counts(
        nodes=written["node"],
        relationships=written["relationship"],
        left_out=total["nodes"] - written["node"],
    )
    file.write(_line({"end": True, "nodes": counts.nodes, "relationships": counts.relationships}))
    return counts


def _versions(tx: Transaction) -> Line:
    record = tx.run(_VERSIONS, {"id": META_ID}).single()
    return dict(record["m"]) if record else {}


def _line(value: Line) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
    except TypeError as error:
        raise InvalidValue(f"A node holds a value that a backup cannot: {error}.") from error


def read_backup(path: Path) -> Counts:
    """Read a backup from end to end and count what it holds.

    Raises InvalidValue, naming the line, where it is no backup, or not a whole one.
    """
    nodes = relationships = 0
    end: Line = {}
    for number, line in enumerate(_lines(path), start=1):
        if number == 1:
            _check_head(line, path)
        elif "node" in line:
            nodes += 1
        elif "relationship" in line:
            relationships += 1
        elif "end" in line:
            end = line
    if (end.get("nodes"), end.get("relationships")) != (nodes, relationships):
        raise InvalidValue(f"{path} is not whole: it ends after {nodes + relationships} entries.")
    return Counts(nodes=nodes, relationships=relationships)


def _check_head(line: Line, path: Path) -> None:
    if line.get("paperkin") != "backup" or line.get("format") != _FORMAT:
        raise InvalidValue(f"{path} is no backup of paperkin.")
    if line.get("schema_version", 0) > SCHEMA_VERSION:
        raise SchemaTooNew(
            f"{path} has schema version {line['schema_version']}; this paperkin knows "
            f"{SCHEMA_VERSION}."
        )


def restore_backup(db: Database, path: Path, *, on_progress: OnProgress = silent) -> Counts:
    """Bring a backup into an empty database, after the whole file has been read once.

    Where an earlier restore was broken off, what it left is deleted first. Raises
    DatabaseNotEmpty, InvalidValue, SchemaTooNew.
    """
    counts = read_backup(path)
    _make_room(db)
    apply_schema(db)
    db.run(f"MATCH (m:{META} {{id: $id}}) SET m.restoring = true", {"id": META_ID})
    done = 0
    for what, store in (("node", _store_nodes), ("relationship", _store_relationships)):
        total = counts.nodes if what == "node" else counts.relationships
        done = 0
        for rows in _batches(line for line in _lines(path) if what in line):
            store(db, rows)
            done += len(rows)
            on_progress(Progress(f"Restoring {what}s", done, total, unit=""))
    db.run(f"MATCH (m:{META} {{id: $id}}) REMOVE m.restoring", {"id": META_ID})
    return counts


def _make_room(db: Database) -> None:
    """Refuse a database that holds anything; one that holds half a restore is emptied."""
    nodes = db.read("MATCH (n) RETURN count(n) AS n")[0]["n"]
    ours = db.read(f"MATCH (m:{META} {{id: $id}}) RETURN m.restoring AS half", {"id": META_ID})
    if nodes > len(ours) and not any(row["half"] for row in ours):
        raise DatabaseNotEmpty(f"The database at {db.uri} is not empty: it holds {nodes:,} nodes.")
    if nodes:
        db.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 1000 ROWS")


def _store_nodes(db: Database, rows: list[Line]) -> None:
    """Create nodes, those of the same labels together; the meta node gets its properties back."""
    groups: dict[tuple[str, ...], list[Line]] = defaultdict(list)
    for row in rows:
        groups[tuple(row["labels"])].append(row["properties"])
    for labels, properties in groups.items():
        if META in labels:
            cypher = f"UNWIND $rows AS row MERGE (n:{META} {{id: row.id}}) SET n += row"
        else:
            cypher = f"UNWIND $rows AS row CREATE (n:{':'.join(map(_name, labels))}) SET n = row"
        db.run(cypher, {"rows": properties})


def _store_relationships(db: Database, rows: list[Line]) -> None:
    """Create relationships between nodes that are found by the constraints on their ids."""
    groups: dict[tuple[str, str, str], list[Line]] = defaultdict(list)
    for row in rows:
        groups[row["from_label"], row["type"], row["to_label"]].append(row)
    for (from_label, kind, to_label), members in groups.items():
        found = db.run(
            f"UNWIND $rows AS row MATCH (a:{_name(from_label)} {{id: row.from_id}}) "
            f"MATCH (b:{_name(to_label)} {{id: row.to_id}}) "
            f"CREATE (a)-[r:{_name(kind)}]->(b) SET r = row.properties RETURN count(r) AS n",
            {"rows": members},
        )[0]["n"]
        if found != len(members):
            raise InvalidValue(f"{len(members) - found} {kind} of the backup lack a node.")


def _name(text: str) -> str:
    """A label or type of a file, checked, since it becomes a part of a statement."""
    if not _NAME.fullmatch(text):
        raise InvalidValue(f"{text!r} is no label or relationship type of a backup.")
    return text


def _open(path: Path, named: Path, mode: str) -> IO[str]:
    if named.suffix == ".gz":
        return gzip.open(path, mode, encoding="utf-8")  # type: ignore[return-value]  # text mode
    return path.open(mode, encoding="utf-8")


def _lines(path: Path) -> Iterator[Line]:
    """Every line of a backup as a dict. Raises InvalidValue with the number of a bad one."""
    if path.is_dir():
        yield from iter_lines(path)
        return
    number = 0
    try:
        with _open(path, path, "rt") as file:
            for number, text in enumerate(file, start=1):  # noqa: B007  (the error names it)
                value = json.loads(text)
                if not isinstance(value, dict):
                    raise ValueError("not an object")
                yield value
    except (ValueError, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise InvalidValue(f"{path}, line {number}: {error}.") from error
    except OSError as error:
        raise InvalidValue(f"{path} cannot be read: {error.strerror}.") from error


def _batches(lines: Iterable[Line]) -> Iterator[list[Line]]:
    rest = iter(lines)
    while rows := list(islice(rest, _BATCH)):
        yield rows
