"""How many papers an author wrote in each year."""

from graph.database import Database

_YEARS = """
MATCH (:Author {id: $id})<-[:WRITTEN_BY]-(p:Paper)
RETURN p.year AS year, count(*) AS papers
ORDER BY year
"""  # rides on author_id


def count_years(db: Database, id: str) -> tuple[dict[str, int], int]:
    """Year -> papers, and how many papers have no year."""
    rows = db.read(_YEARS, {"id": id})
    years = {str(row["year"]): int(row["papers"]) for row in rows if row["year"] is not None}
    return years, sum(int(row["papers"]) for row in rows if row["year"] is None)
