"""The constraints and indexes of the graph, and the node that says the graph is ours.

Applying it is idempotent: every statement has IF NOT EXISTS, so it runs at every start. A change
of what is stored raises SCHEMA_VERSION. It must not write papers or concepts.
"""

from graph.database import Database, Transaction
from graph.errors import SchemaTooNew
from graph.names import AUTHOR, CONCEPT, LOAD, MARK, META, OVERRIDE, PAPER, REMOVED, RESULT, SAVED

#: Grows with every change of labels, properties or indexes that older code cannot read.
SCHEMA_VERSION = 1
META_ID = "meta"

#: Labels whose nodes are matched and merged on ``id``.
KEYED_LABELS = (PAPER, CONCEPT, AUTHOR, RESULT, LOAD, OVERRIDE, MARK, SAVED, REMOVED, META)

#: Full-text indexes by name, as the queries call them.
PAPER_TEXT = "paper_text"
CONCEPT_NAMES = "concept_names"
AUTHOR_NAMES = "author_names"
PAPER_KEYS = "paper_keys"
PAPER_REFERENCES = "paper_references"

# A list property cannot be looked up through a range index; a full-text index whose analyser
# leaves each element whole can do it, exactly (decision 0010).
_WHOLE = "keyword"
_WORDS = "standard-no-stop-words"

_RANGE_INDEXES = (
    "CREATE INDEX paper_title IF NOT EXISTS FOR (p:Paper) ON (p.title_folded)",
    "CREATE INDEX paper_year IF NOT EXISTS FOR (p:Paper) ON (p.year)",
    "CREATE INDEX paper_dated IF NOT EXISTS FOR (p:Paper) ON (p.dated)",
    "CREATE INDEX paper_arxiv IF NOT EXISTS FOR (p:Paper) ON (p.arxiv_id)",
    "CREATE INDEX paper_doi IF NOT EXISTS FOR (p:Paper) ON (p.doi)",
    "CREATE INDEX paper_extracted_by IF NOT EXISTS FOR (p:Paper) ON (p.extracted_by)",
    "CREATE INDEX concept_name IF NOT EXISTS FOR (c:Concept) ON (c.name_folded)",
    "CREATE INDEX concept_count IF NOT EXISTS FOR (c:Concept) ON (c.paper_count)",
    "CREATE INDEX concept_kind_count IF NOT EXISTS FOR (c:Concept) ON (c.kind, c.paper_count)",
    "CREATE INDEX author_name IF NOT EXISTS FOR (a:Author) ON (a.name_folded)",
    "CREATE INDEX load_started IF NOT EXISTS FOR (l:Load) ON (l.started)",
    "CREATE INDEX override_target IF NOT EXISTS FOR (o:Override) ON (o.target)",
    "CREATE INDEX override_paper IF NOT EXISTS FOR (o:Override) ON (o.paper)",
    "CREATE INDEX builds_on_via IF NOT EXISTS FOR ()-[b:BUILDS_ON]-() ON (b.via)",
)


def _constraint(label: str) -> str:
    name = f"{label.lower()}_id"
    return f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE"


def _full_text(name: str, label: str, properties: tuple[str, ...], analyzer: str) -> str:
    fields = ", ".join(f"n.{key}" for key in properties)
    return (
        f"CREATE FULLTEXT INDEX {name} IF NOT EXISTS FOR (n:{label}) ON EACH [{fields}] "
        f"OPTIONS {{indexConfig: {{`fulltext.analyzer`: '{analyzer}'}}}}"
    )


def build_statements() -> tuple[str, ...]:
    """Every statement of the schema, in the order in which they run."""
    return (
        *(_constraint(label) for label in KEYED_LABELS),
        *_RANGE_INDEXES,
        _full_text(PAPER_TEXT, PAPER, ("title", "abstract"), _WORDS),
        _full_text(CONCEPT_NAMES, CONCEPT, ("name", "aliases"), _WORDS),
        _full_text(AUTHOR_NAMES, AUTHOR, ("name",), "standard-folding"),
        _full_text(PAPER_KEYS, PAPER, ("keys",), _WHOLE),
        _full_text(PAPER_REFERENCES, PAPER, ("references",), _WHOLE),
    )


_META = """
MERGE (m:Paperkin {id: $id})
ON CREATE SET m.data_version = 0
SET m.schema_version = $version
"""


def apply_schema(db: Database) -> None:
    """Create what is missing of constraints, indexes and the meta node, and wait for the indexes.

    Raises SchemaTooNew where a newer paperkin wrote the graph; then nothing is changed.
    """
    stored = read_schema_version(db)
    if stored is not None and stored > SCHEMA_VERSION:
        raise SchemaTooNew(
            f"This graph has schema version {stored}; this paperkin knows {SCHEMA_VERSION}."
        )
    for statement in build_statements():
        db.run(statement)
    db.run("CALL db.awaitIndexes(300)")

    def write_meta(tx: Transaction) -> None:
        tx.run(_META, id=META_ID, version=SCHEMA_VERSION).consume()

    db.execute_write(write_meta)


_VERSIONS = """
MATCH (m:Paperkin {id: $id})
RETURN m.schema_version AS schema_version, m.data_version AS data_version
"""  # rides on the constraint paperkin_id, a label scan of one node before it exists


def read_schema_version(db: Database) -> int | None:
    """The schema version of the graph; None where the graph is not ours (or still empty)."""
    rows = db.read(_VERSIONS, {"id": META_ID})
    return int(rows[0]["schema_version"]) if rows else None


def read_data_version(db: Database) -> int:
    """A number that grows with every write, so that stored figures know how old they are."""
    rows = db.read(_VERSIONS, {"id": META_ID})
    return int(rows[0]["data_version"]) if rows else 0
