"""The map of all papers, as columns of numbers that a browser puts into typed arrays at once."""

import sys
from array import array
from base64 import b64encode
from collections.abc import Iterable
from typing import Any

from flask import Response
from pydantic import BaseModel, Field

from graph.queries import atlas
from web.api.answers import Thing, answer, blueprint
from web.api.graph import split_ids
from web.state import database, kept

bp = blueprint("map")


class TitlesQuery(BaseModel):
    """The papers whose titles are asked for."""

    ids: str = Field(
        ..., max_length=60_000, description=f"Ids with commas, at most {atlas.MOST_TITLES}."
    )


@bp.get("/map", summary="Where every paper stands, and the communities", responses={200: Thing})
def places() -> Response:
    """Communities, ids, and a column a figure, all in the order of ``ids``.

    ``places`` holds x and y of each paper in turn, from -1 to 1, y up, and ``centrality`` 1 for
    the mean: Float32. ``community`` is an index of ``communities``, -1 for none, and ``year`` 0
    where it is unknown: Int32. All are little-endian and base64. ``as_of`` is the data version
    that the map shows, null where there is none yet; ``stale`` says that the data have changed
    since, and ``papers`` how many there are now, so that those without a place can be counted.
    """
    state = atlas.read_map_state(database())
    columns = kept().ask(database(), atlas.read_places)
    return answer(
        {
            "as_of": state.as_of,
            "data_version": state.data_version,
            "stale": state.is_stale,
            "papers": state.papers,
            "communities": state.communities,
            "ids": columns["ids"],
            "places": _packed("f", _in_turn(columns["x"], columns["y"])),
            "community": _packed("i", columns["community"]),
            "centrality": _packed("f", columns["centrality"]),
            "year": _packed("i", columns["year"]),
        }
    )


def _in_turn(one: list[float], other: list[float]) -> Iterable[float]:
    return (value for pair in zip(one, other, strict=True) for value in pair)


def _packed(code: str, values: Iterable[Any]) -> str:
    """The numbers as base64 of 32-bit little-endian ones: floats for "f", integers for "i"."""
    numbers = array(code, values)
    if sys.byteorder == "big":
        numbers.byteswap()
    return b64encode(numbers.tobytes()).decode("ascii")


@bp.get("/map/titles", summary="The titles of papers on the map", responses={200: Thing})
def titles(query: TitlesQuery) -> Response:
    """Items of id, title and year; ids that no paper has are left out."""
    return answer({"items": atlas.find_titles(database(), split_ids(query.ids))})
