"""The app factory: settings and a way to the database in, a Flask app out.

It wires parts and holds no behaviour. Pages are served from the first moment, also while the
database is still starting; what a page shows comes from graph.queries, what it says from words.
"""

from importlib.metadata import version

from flask_openapi3.models.info import Info
from flask_openapi3.openapi import OpenAPI

from web.api import routes
from web.assets import register_assets
from web.caching import compress_app
from web.errors import register_errors, validation_response
from web.filters import register_filters
from web.pages import (
    add,
    authors,
    compare,
    concepts,
    duplicates,
    explore,
    health,
    home,
    map,
    papers,
    path,
    query,
    reading,
    refresh,
    removed,
)
from web.reading import Reader
from web.security import secure_app
from web.settings import WebSettings
from web.state import DatabaseProvider, State, install
from web.stylesheet import register_stylesheet

#: The pages, each a blueprint; the header links those that are here (web.filters.NAV).
PAGES = (
    home.bp,
    papers.bp,
    concepts.bp,
    authors.bp,
    explore.bp,
    map.bp,
    compare.bp,
    path.bp,
    query.bp,
    reading.bp,
    refresh.bp,
    removed.bp,
    add.bp,
    duplicates.bp,
    health.bp,
)


def create_app(
    settings: WebSettings, *, database_provider: DatabaseProvider, reader: Reader | None = None
) -> OpenAPI:
    """Build the app.

    ``database_provider`` returns the open database or raises: DatabaseStarting while it starts,
    else the reason why there is none; pages and API answer with that until it works. ``reader``
    is what reads papers, where the process has one already.
    """
    app = OpenAPI(
        "web",
        info=Info(
            title="paperkin",
            version=version("paperkin"),
            description="A knowledge graph of research papers, linked by what they share.",
        ),
        validation_error_status=400,
        validation_error_callback=validation_response,
        doc_ui=False,
    )
    app.config["SECRET_KEY"] = settings.secret_key
    app.config["MAX_CONTENT_LENGTH"] = settings.upload_bytes
    app.json.sort_keys = False  # type: ignore[attr-defined]  # Flask's own provider has it
    state = State(
        settings=settings,
        database_provider=database_provider,
        reader=reader or Reader(settings.graph),
    )
    install(app, state)
    register_errors(app)
    compress_app(app)
    secure_app(app, settings)
    register_filters(app)
    register_assets(app)
    register_stylesheet(app)
    for bp in PAGES:
        app.register_blueprint(bp)
    for api in routes.BLUEPRINTS:
        app.register_api(api)
    return app
