"""Time the pages and the API over the graph in the data folder: the median of five, in ms.

The app runs in this process, over a real database; what a browser adds is not in it. Which paper
and concepts are asked for is chosen by their place in the graph, so that figures of two runs on one
graph can be compared.

    PAPERKIN_DATA=/tmp/grown python -m benchmarks.pages
"""

import statistics
import time
from urllib.parse import quote

from flask.testing import FlaskClient

from graph.connect import open_database
from graph.database import Database
from graph.settings import GraphSettings
from web.app import create_app
from web.settings import WebSettings

ROUNDS = 5


def build_addresses(db: Database) -> dict[str, str]:
    """What is asked for, by what it is: the commonest method, one of the middle, two papers."""
    names = (
        "MATCH (c:Concept {kind: 'Method'}) WHERE c.paper_count >= 20 "
        "RETURN c.id AS id, c.name AS name ORDER BY c.paper_count DESC, c.id"
    )
    rows = db.read(names)
    common, middle = rows[0], rows[len(rows) // 2]
    rows = db.read("MATCH (p:Paper) RETURN p.id AS id ORDER BY p.concept_count DESC, id LIMIT 2")
    one, other = (row["id"] for row in rows)
    found = {"overview": "/"}
    for what, concept in (("common", common), ("middle", middle)):
        word = quote(concept["name"])
        found |= {
            f"search, first hits, {what}": f"/api/v1/search?q={word}",
            f"search, facets, {what}": f"/api/v1/facets?q={word}",
            f"concept, {what}": f"/concepts/{concept['id']}",
            f"graph around a concept, {what}": f"/api/v1/graph?focus={concept['id']}",
        }
    return found | {
        "suggestions": f"/api/v1/suggest?q={quote(middle['name'][:4])}",
        "paper": f"/papers/{one}",
        "related papers": f"/api/v1/papers/{one}/related",
        "graph around a paper": f"/api/v1/graph?focus={one}",
        "paths between papers": f"/api/v1/paths?from={one}&to={other}",
        "compare": f"/compare?p={one}&p={other}",
        "map, where papers stand": "/api/v1/map",
    }


def time_one(client: FlaskClient, address: str) -> tuple[float, float, int]:
    """Milliseconds of the first request and the median of those after it, and the status."""
    took = []
    for _ in range(ROUNDS + 1):
        begun = time.perf_counter()
        status = client.get(address).status_code
        took.append((time.perf_counter() - begun) * 1000)
    return took[0], statistics.median(took[1:]), status


def main() -> None:
    """Print a table."""
    settings = GraphSettings.from_env()
    with open_database(settings) as db:
        app = create_app(
            WebSettings(graph=settings, secret_key="bench"),  # noqa: S106
            database_provider=lambda: db,
        )
        print("| what | first, ms | then, ms | |\n|---|---|---|---|")
        for name, address in build_addresses(db).items():
            first, later, status = time_one(app.test_client(), address)
            print(f"| {name} | {first:,.0f} | {later:,.0f} | {'' if status == 200 else status} |")


if __name__ == "__main__":
    main()
