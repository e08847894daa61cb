"""Send one request after another, politely: pauses kept, Retry-After honoured, faults retried.

The pause is kept across commands too: the moment of the last request to a service is the time of a
file in the cache folder, and a lock beside it lets one command at a time ask.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

import requests
from filelock import FileLock, Timeout
from tenacity import RetryCallState, Retrying, retry_if_exception_type

from ingest.fetch.errors import BadAnswer, Failed, ServiceError
from ingest.fetch.service import Answer, Ask, Service

#: So often a request is sent; where there is no connection, somebody waits for a plain word.
TRIES, TRIES_WITHOUT_NETWORK = 6, 2
_TIMEOUT = (10, 60)  # seconds to connect, and between two pieces of an answer
_LONGEST_WAIT = 300.0
_AGAIN = frozenset({429, 500, 502, 503, 504})

#: Called before a wait with what is waited for.
OnWait = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Client:
    """Asks one service; ``first_wait`` seconds grow twofold from try to try."""

    service: Service
    folder: Path
    on_wait: OnWait = print
    first_wait: float = 2.0

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let no other command ask this service meanwhile."""
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.folder / f"{self.service.name}.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            self.on_wait(f"Another fetch from {self.service.title} is running; waiting for it.")
            lock.acquire()
        try:
            yield
        finally:
            lock.release()

    def ask(self, ask: Ask) -> Answer:
        """Return the answer to a request; raises ServiceError when it was asked in vain."""
        retrying = Retrying(
            retry=retry_if_exception_type(Failed),
            stop=lambda state: state.attempt_number >= _failure(state).tries,
            wait=self._wait,
            before_sleep=self._tell,
            retry_error_callback=self._give_up,
        )
        return retrying(self._send, ask)

    def _send(self, ask: Ask) -> Answer:
        self._keep_pause()
        agent = f"paperkin/{version('paperkin')}"
        headers = {"User-Agent": agent, **self.service.headers}
        try:
            reply = requests.request(
                "GET" if ask.body is None else "POST",
                ask.url,
                params={**ask.params, **self.service.params},
                json=ask.body,
                headers=headers,
                timeout=_TIMEOUT,
            )
        except requests.RequestException as error:
            raise _failed(error) from error
        return self._read(ask, reply)

    def _read(self, ask: Ask, reply: requests.Response) -> Answer:
        title = self.service.title
        if reply.status_code in _AGAIN:
            wait = _retry_after(reply)
            if wait > _LONGEST_WAIT:
                raise ServiceError(
                    f"{title} asks to wait {wait / 60:.0f} minutes.",
                    hint="Run the same command then; what was fetched is kept.",
                )
            raise Failed(f"it answered {reply.status_code} {reply.reason}", wait=wait, tries=TRIES)
        if not reply.ok:
            said = self.service.error_in(reply.content) or reply.reason
            raise ServiceError(f"{title} refused the request ({reply.status_code}): {said}")
        try:
            return self.service.read(ask, reply.content)
        except BadAnswer as error:
            raise Failed(f"its answer cannot be used: {error}", tries=TRIES) from error

    def _keep_pause(self) -> None:
        mark = self.folder / f"{self.service.name}.last"
        last = mark.stat().st_mtime if mark.exists() else 0.0
        wait = last + self.service.pause - time.time()
        if 0 < wait <= self.service.pause:
            time.sleep(wait)
        mark.touch()
        os.utime(mark)

    def _wait(self, state: RetryCallState) -> float:
        failed = _failure(state)
        return max(failed.wait, self.first_wait * 2.0 ** (state.attempt_number - 1))

    def _tell(self, state: RetryCallState) -> None:
        self.on_wait(
            f"{self.service.title}: {_failure(state).reason}; "
            f"asking again in {self._wait(state):.0f} s."
        )

    def _give_up(self, state: RetryCallState) -> Answer:
        failed = _failure(state)
        raise ServiceError(
            f"{self.service.title} cannot be asked: {failed.reason} ({failed.tries} tries).",
            hint="Check the network and run the same command again: it goes on where it was.",
        ) from failed


def _failure(state: RetryCallState) -> Failed:
    error = state.outcome.exception() if state.outcome else None
    assert isinstance(error, Failed)  # noqa: S101  (nothing else is retried)
    return error


def _failed(error: requests.RequestException) -> Failed:
    if isinstance(error, requests.exceptions.ChunkedEncodingError):
        return Failed("its answer broke off", tries=TRIES)
    if isinstance(error, requests.Timeout):
        return Failed("it did not answer in time", tries=TRIES)
    url = error.request.url if error.request else None
    host = urlsplit(str(url)).hostname
    return Failed(f"there is no connection to {host}", tries=TRIES_WITHOUT_NETWORK)


def _retry_after(reply: requests.Response) -> float:
    """Seconds to wait by the header, which is a number of them or a date."""
    text = reply.headers.get("Retry-After", "").strip()
    if text.isdecimal():
        return float(text)
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0
