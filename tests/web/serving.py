"""An app that answers real requests for as long as a test needs it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from flask import Flask
from waitress.server import create_server


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The address of an app, served on a free port of loopback."""
    server = create_server(
        app, host="127.0.0.1", port=0, threads=8, clear_untrusted_proxy_headers=True
    )
    thread = threading.Thread(target=_serve, args=(server,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"  # type: ignore[attr-defined]
    finally:
        server.close()
        thread.join(10)


def _serve(server: object) -> None:
    with suppress(OSError):  # the listening socket is closed under it at the end
        server.run()  # type: ignore[attr-defined]
