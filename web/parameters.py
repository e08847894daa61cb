"""The parameters that pages share, read from the address and checked once."""

from flask import request

from web.errors import BadRequest

_LAST_PAGE = 100_000


def page_number() -> int:
    """The page of a list, from 1. Raises BadRequest where it is no such number."""
    return whole_number("page", default=1, least=1, most=_LAST_PAGE)


def whole_number(name: str, *, default: int, least: int, most: int) -> int:
    """A whole number of the query string within its bounds. Raises BadRequest else."""
    text = request.args.get(name, "").strip()
    if not text:
        return default
    try:
        number = int(text)
    except ValueError:
        raise BadRequest(f"{name} is {text!r}; it has to be a whole number.") from None
    if not least <= number <= most:
        raise BadRequest(f"{name} is {number:,}; it goes from {least:,} to {most:,}.")
    return number


def one_of(name: str, choices: tuple[str, ...]) -> str:
    """A parameter that is one of some words, else the first. Raises BadRequest for another."""
    text = request.args.get(name, "") or choices[0]
    if text not in choices:
        raise BadRequest(f"{name} is {text!r}; it is one of {', '.join(choices)}.")
    return text
