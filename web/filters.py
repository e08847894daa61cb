"""What templates may call: words, addresses and the few facts of the shell.

Only names are bound here; the functions live in web.words, web.urls and web.charts.
"""

from urllib.parse import quote

from flask import Flask, current_app, request

from graph.names import KINDS, ROLES
from web import charts, login, urls, words

#: The word in the header, its address, and the blueprint that has to be there for it.
NAV: tuple[tuple[str, str, str], ...] = (
    ("Explore", "/explore", "explore"),
    ("Map", "/map", "map"),
    ("Compare", "/compare", "compare"),
    ("Path", "/path", "path"),
    ("Query", "/query", "query"),
    ("Reading", "/reading", "reading"),
    ("Add", "/add", "add"),
)

_FILTERS = {
    "number": words.number,
    "count": words.count,
    "kind_count": words.kind_count,
    "kind_plural": words.KIND_PLURALS.__getitem__,
    "role_head": words.ROLE_HEADS.__getitem__,
    "role_word": words.ROLE_WORDS.__getitem__,
    "short_title": words.short_title,
    "ago": words.ago,
    "full_date": words.full_date,
    "quoted": lambda text: quote(text, safe=":,~"),
}


def navigation() -> list[dict[str, object]]:
    """The links of the header: pages that this app has and who asks may use."""
    if login.is_stranger():
        return []
    return [
        {"word": word, "href": href, "current": request.path.startswith(href)}
        for word, href, blueprint in NAV
        if blueprint in current_app.blueprints and (blueprint != "add" or login.may_write())
    ]


def chosen_theme() -> str | None:
    """The theme that the reader chose, from its cookie, so that a page never flashes the other."""
    theme = request.cookies.get("theme")
    return theme if theme in ("light", "dark") else None


def register_filters(app: Flask) -> None:
    """Bind the names of the templates."""
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    env.filters.update(_FILTERS)
    env.globals.update(
        KINDS=KINDS,
        ROLES=ROLES,
        words=words,
        charts=charts,
        paper_url=urls.paper_url,
        concept_url=urls.concept_url,
        author_url=urls.author_url,
        item_url=urls.item_url,
        search_url=urls.search_url,
        explore_url=urls.explore_url,
        query_url=urls.query_url,
        path_url=urls.path_url,
        compare_url=urls.compare_url,
        kind_url=urls.kind_url,
        reading_url=urls.reading_url,
        outside_url=urls.outside_url,
        scope=urls.scope,
    )

    @app.context_processor
    def shell() -> dict[str, object]:
        return {
            "nav": navigation(),
            "theme": chosen_theme(),
            "has": lambda name: name in current_app.blueprints,
        }
