"""Worked examples for the console: questions in words with a statement each, on one's own data.

Which device, dataset or software they name is read from the graph, so that every example has an
answer; an example without one is left out.
"""

from typing import Any

from graph.database import Database, Transaction
from graph.queries.items import Item

_MOST_SHARED = """
UNWIND $wanted AS row
CALL (row) {
  MATCH (c:Concept {kind: row.kind}) WHERE c.paper_count >= 1
  RETURN c.id AS id, c.name AS name
  ORDER BY c.name =~ row.like DESC, c.paper_count DESC, c.id LIMIT 1
}
RETURN row.kind AS kind, id, name
"""
#: kind -> what its most telling names look like: A100 says more than GPU, KV cache than training.
_TELLING = {"Hardware": ".*[0-9].*", "Method": ".*[A-Z]{2}.*"}
_BUILT_ON = """
MATCH (b:Paper)<-[:BUILDS_ON]-()
RETURN b.id AS id, b.title AS title ORDER BY COUNT { (b)<-[:BUILDS_ON]-() } DESC, b.id LIMIT 1
"""
_PAIR = """
MATCH (p:Paper)-->(c:Concept) WHERE c.paper_count >= 2
WITH c ORDER BY c.paper_count DESC, c.id LIMIT 1
MATCH (c)<--(p:Paper)
RETURN p.id AS id ORDER BY p.concept_count DESC, p.id LIMIT 2
"""

#: kind that the question names -> (question, statement); {name} is the concept's name.
_ABOUT: tuple[tuple[str, str, str], ...] = (
    (
        "Hardware",
        "What runs on {name}?",
        "MATCH (p:Paper)-[r:RUNS_ON]->(h:Hardware {id: $hardware})\n"
        "RETURN p.title AS paper, r.quantity AS devices, r.memory AS memory, p.year AS year\n"
        "ORDER BY year DESC, paper LIMIT 50",
    ),
    (
        "Dataset",
        "Who evaluates on {name}?",
        "MATCH (p:Paper)-[:EVALUATES_ON]->(d:Dataset {id: $dataset})\n"
        "RETURN p AS paper, p.year AS year\n"
        "ORDER BY year DESC LIMIT 50",
    ),
    (
        "Software",
        "What is {name} used with?",
        "MATCH (:Software {id: $software})<--(p:Paper)-->(c:Concept)\n"
        "WHERE c.id <> $software\n"
        "RETURN c AS concept, count(p) AS papers\n"
        "ORDER BY papers DESC LIMIT 50",
    ),
    (
        "Method",
        "Which papers share {name}, and what else?",
        "MATCH (m:Method {id: $method})<-[r]-(p:Paper)-[s]->(c:Concept)\n"
        "WHERE c.paper_count >= 2\n"
        "RETURN p, r, m, s, c LIMIT 200",
    ),
)
#: Examples that need no name.
_PLAIN: tuple[tuple[str, str, dict[str, Any]], ...] = (
    (
        "Which software goes with which hardware?",
        "MATCH (h:Hardware)<-[:RUNS_ON]-(p:Paper)-[r]->(s:Software)\n"
        "WHERE h.paper_count >= $least // rare devices say little\n"
        "RETURN h AS hardware, s AS software, count(p) AS papers, collect(p.title)[0] AS example\n"
        "ORDER BY papers DESC, h.name LIMIT 50",
        {"least": 2},
    ),
    (
        "Methods that appear only with one dataset",
        "MATCH (m:Method)<--(p:Paper)-[:EVALUATES_ON]->(d:Dataset)\n"
        "WITH m, count(DISTINCT p) AS papers, collect(DISTINCT d) AS datasets\n"
        "WHERE papers >= 2 AND size(datasets) = 1\n"
        "RETURN m AS method, datasets[0] AS dataset, papers\n"
        "ORDER BY papers DESC LIMIT 50",
        {},
    ),
    (
        "What is claimed, on which device?",
        "MATCH (p:Paper)-[:CLAIMS]->(r:Result)-[:OF]->(m:Metric)\n"
        "OPTIONAL MATCH (r)-[:ON]->(d)\n"
        "RETURN m AS metric, r.value AS value, d AS `on`, p.title AS paper\n"
        "ORDER BY m.paper_count DESC, m.name LIMIT 50",
        {},
    ),
    (
        "How large is each kind?",
        "MATCH (c:Concept)\n"
        "RETURN c.kind AS kind, count(c) AS concepts,\n"
        "       sum(CASE WHEN c.paper_count > 1 THEN 1 ELSE 0 END) AS shared\n"
        "ORDER BY concepts DESC",
        {},
    ),
)


def find_examples(db: Database) -> list[Item]:
    """The examples as ``{"question", "query", "parameters"}``, those about a concept first."""

    def work(tx: Transaction) -> list[Item]:
        wanted = [{"kind": kind, "like": _TELLING.get(kind, ".*")} for kind, _, _ in _ABOUT]
        top = {row["kind"]: row for row in tx.run(_MOST_SHARED, wanted=wanted).data()}
        examples = [
            _example(
                question.format(name=top[kind]["name"]), query, {kind.lower(): top[kind]["id"]}
            )
            for kind, question, query in _ABOUT
            if kind in top
        ]
        return [*examples, *_papers(tx), *[_example(*plain) for plain in _PLAIN]]

    return db.execute_read(work)


def _papers(tx: Transaction) -> list[Item]:
    """Examples about papers: what builds on the most built on, what joins two."""
    examples = []
    if built := tx.run(_BUILT_ON).data():
        examples.append(
            _example(
                f"What builds on {_short(built[0]['title'])}?",
                "MATCH (p:Paper)-[b:BUILDS_ON]->(q:Paper {id: $paper})\n"
                "RETURN p AS paper, b.via AS via, p.year AS year\n"
                "ORDER BY year DESC LIMIT 50",
                {"paper": built[0]["id"]},
            )
        )
    pair = tx.run(_PAIR).data()
    if len(pair) == 2:
        examples.append(
            _example(
                "Two papers, every link between them",
                "MATCH (a:Paper {id: $a})-[r]->(c:Concept)<-[s]-(b:Paper {id: $b})\n"
                "RETURN a, r, c, s, b LIMIT 100",
                {"a": pair[0]["id"], "b": pair[1]["id"]},
            )
        )
    return examples


def _example(question: str, query: str, parameters: dict[str, Any]) -> Item:
    return {"question": question, "query": query, "parameters": parameters}


def _short(title: str) -> str:
    name, colon, _ = title.partition(":")
    return (
        name
        if colon and len(name) <= 40
        else f"{title[:39].rstrip()}…"
        if len(title) > 40
        else title
    )
