"""Records that are loaded again as they stand: one more load vouches for a paper, nothing else.

The paper, its concepts and its counts stay as they are, so this is much less work than writing
it; when the earlier load is undone, the paper lives on by the later one.
"""

from collections.abc import Sequence

from graph.basis import Basis, begin_write
from graph.database import Database, Transaction
from graph.model import LoadedRecord
from graph.write_rows import loaded_row

_REPEAT = """
UNWIND $rows AS row
MATCH (p:Paper {id: row.paper})
MERGE (l:Load {id: row.load})
MERGE (l)-[r:LOADED {source: row.properties.source, content_hash: row.properties.content_hash}]->(p)
SET r = row.properties
SET p.loaded_at = CASE WHEN p.loaded_at > row.properties.loaded_at THEN p.loaded_at
                       ELSE row.properties.loaded_at END
"""  # rides on paper_id and load_id


def add_repeats(
    db: Database, repeats: Sequence[tuple[str, LoadedRecord]], basis: Basis | None = None
) -> int:
    """Note that these papers' records were loaded again; (paper id, record) pairs.

    Answers the number of the write; raises GraphChanged as write_papers does.
    """
    rows = [loaded_row(paper, item) for paper, item in sorted(repeats, key=lambda pair: pair[0])]

    def work(tx: Transaction) -> int:
        writes = begin_write(tx, basis, is_news=False)
        tx.run(_REPEAT, rows=rows).consume()
        return writes

    return db.execute_write(work)
