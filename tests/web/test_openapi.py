"""The API against its own description: requests made up from the document, valid and not.

Every answer has to be one that the document names, in its shape, and never a crash. The database
is the tests' own: what these requests write, they write there.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi import checks

from graph.database import Database
from graph.settings import GraphSettings
from tests.graph.papers import write_papers_of_tests
from tests.web.serving import serving
from web.api.document import build_document
from web.app import create_app
from web.errors import DatabaseStarting
from web.settings import WebSettings

MANY = 10**9  # limits have tests of their own


def _no_database() -> Database:
    raise DatabaseStarting()


#: The document needs no database; the requests are made of it before there is one.
schema = schemathesis.openapi.from_dict(
    build_document(create_app(WebSettings(secret_key="tests"), database_provider=_no_database))
)
bounded = settings(
    max_examples=5,
    derandomize=True,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def address(
    module_database: Database,
    module_settings: GraphSettings,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The app over the test papers; statements end soon, and nothing is refused for its number."""
    write_papers_of_tests(module_database)
    graph = replace(
        module_settings,
        data_folder=tmp_path_factory.mktemp("data"),
        console_timeout=1,
        console_running=8,
    )
    web = WebSettings(
        graph=graph, secret_key="tests", costly_reads=MANY, previews=MANY, costly_writes=MANY
    )
    with serving(create_app(web, database_provider=lambda: module_database)) as site:
        yield site


#: Where what fits the document may still mean nothing: an empty text, no kind, a decision not about
#: one paper, a name that is taken, Cypher that is none.
MEANING = (
    "GET /api/v1/graph",
    "GET /api/v1/merged/{thing_id}",
    "POST /api/v1/extract",
    "POST /api/v1/overrides",
    "POST /api/v1/duplicates",
    "PUT /api/v1/saved/{saved_id}",
    "POST /api/v1/query",
    "POST /api/v1/query/plan",
)
#: Their words stand where others have an id, so the methods of both are allowed there.
WORDS = (
    "GET /api/v1/overrides/annotated",
    "GET /api/v1/overrides/vocabulary",
    "GET /api/v1/marks/next",
)

#: An address of more than 256 kB is refused by the server, before the app can say so in its words.
LONG = "GET /api/v1/map/titles"


# A load starts a process of its own for each request; tests/web/test_changes.py asks for loads.
@schema.exclude(path="/api/v1/loads", method="POST").parametrize()
@bounded
def test_every_answer_is_one_that_the_document_names(case: schemathesis.Case, address: str) -> None:
    """Status, type and shape fit; nothing crashes; what is invalid is refused."""
    label, but = case.operation.label, []
    if label in MEANING:
        but.append(checks.positive_data_acceptance)
    if label in WORDS:
        but.append(checks.allow_header_conformance)
    if label == LONG:
        but += [checks.content_type_conformance, checks.negative_data_rejection]
    case.call_and_validate(base_url=address, excluded_checks=but)
