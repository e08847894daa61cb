"""The map: every paper as a dot in the region of its community, and the communities as a table.

The page carries the table; the dots come from GET map. What it shows was computed after a load,
and the page says how old it is.
"""

from flask import Blueprint, render_template

from graph.names import KINDS
from graph.queries.atlas import MapState, read_map_state
from web import words
from web.state import database

bp = Blueprint("map", __name__)

_CONCEPTS_SHOWN = 5


@bp.get("/map")
def show() -> str:
    """The map of the last analysis, or what to do where there is none."""
    state = read_map_state(database())
    return render_template(
        "map.html",
        state=state,
        summary=_summary(state),
        communities=state.communities,
        shown=_CONCEPTS_SHOWN,
        kinds=KINDS,
    )


def _summary(state: MapState) -> str:
    """How many papers stand in how many communities, in one sentence."""
    inside = sum(int(community["papers"]) for community in state.communities)
    groups = words.count(len(state.communities), "community", "communities")
    return f"{words.count(inside, 'paper')} in {groups}"
