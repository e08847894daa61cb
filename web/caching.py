"""How answers travel: compressed, with an entity tag, checked again at every use.

A page is a picture of a graph that may change at any time, so a browser keeps it but asks whether
it still holds; the answer is then 304 and no body.
"""

from flask import Flask, Response, request
from flask_compress import Compress


def _add_tag(response: Response) -> Response:
    if request.method == "GET" and response.status_code == 200 and not response.is_streamed:
        response.add_etag()
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def _answer_condition(response: Response) -> Response:
    if request.method == "GET" and response.status_code == 200 and not response.is_streamed:
        response.make_conditional(request)
    return response


def compress_app(app: Flask) -> None:
    """Tag, compress and answer conditional requests, in this order.

    Flask runs what is registered last first, so the steps stand here from last to first.
    """
    app.config["COMPRESS_MIMETYPES"] = [
        "text/html",
        "text/css",
        "text/javascript",
        "application/json",
        "application/javascript",
        "image/svg+xml",
    ]
    app.after_request(_answer_condition)
    Compress(app)
    app.after_request(_add_tag)
