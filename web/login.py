"""Who asks, and may they: the login page, sessions, tokens, and the rights to read and to write.

Without users there is no login, and the app listens on loopback only. With users nothing but the
login page, static files and the health checks answers a stranger. A right that is not known to be
reading is writing. Passwords and tokens are compared in web.users and never logged.
"""

import hmac
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_address
from urllib.parse import quote, urlsplit

from flask import Blueprint, Flask, current_app, g, redirect, render_template, request, session
from werkzeug.wrappers import Response

from graph.errors import InvalidValue, TooManyQueries
from graph.names import LOCAL
from web.errors import LoginNeeded, MayNotWrite, wants_json
from web.settings import WebSettings
from web.state import settings
from web.users import ADMIN, User, by_password, by_token, hash_token, read_users, users_file

bp = Blueprint("login", __name__)

WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
#: What answers a stranger.
OPEN = frozenset(
    {
        "login.show",
        "login.enter",
        "static",
        "assets.asset",
        "stylesheet.sheet",
        "health.healthz",
        "health.readyz",
    }
)
#: What is sent with POST or DELETE and changes nothing that anybody else sees.
READS = frozenset(
    {
        "login.enter",
        "login.leave",
        "api_query.run",
        "api_query.plan",
        "api_query.end",
        "api_loads.extract",
        "add.preview",
        "api_marks.mark",
        "api_marks.unmark",
        "reading.mark",
    }
)
LEAST_TOKEN = 20
_TRIES = 5  # wrong passwords that cost no wait
_LONGEST = 60.0  # seconds
_REMEMBERED = 10_000  # names and addresses
_KEY = "paperkin_login"


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address to listen on."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def check_exposed(settings: WebSettings) -> None:
    """Refuse to be reached from elsewhere without a login. Raises InvalidValue."""
    if settings.token and len(settings.token) < LEAST_TOKEN:
        raise InvalidValue(f"PAPERKIN_TOKEN is too short: at least {LEAST_TOKEN} characters.")
    if not is_loopback(settings.host) and not _users_of(settings):
        raise InvalidValue(
            f"To listen on {settings.host}, which other machines reach, there has to be a login.",
            hint="Add somebody with paperkin users add NAME --writes, or set PAPERKIN_TOKEN.",
        )


def _users_of(settings: WebSettings) -> dict[str, User]:
    users = read_users(users_file(settings.graph.data_folder))
    if settings.token:
        hashed = hash_token(settings.token)
        users[ADMIN] = User(name=ADMIN, writes=True, token=hashed, key=hashed[:32])
    return users


class Patience:
    """How long a client waits after wrong passwords: longer each time, never locked out."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wrong: dict[str, tuple[int, float]] = {}
        self._lock = threading.Lock()

    def check(self, *keys: str) -> None:
        """Raises TooManyQueries where one of the keys has to wait."""
        now = self._clock()
        with self._lock:
            until = max((self._wrong.get(key, (0, 0.0))[1] for key in keys), default=0.0)
        if until > now:
            raise TooManyQueries("Too many wrong passwords.", seconds=int(until - now) + 1)

    def wrong(self, *keys: str) -> None:
        """Note a wrong password."""
        now = self._clock()
        with self._lock:
            if len(self._wrong) > _REMEMBERED:
                self._wrong = {key: v for key, v in self._wrong.items() if v[1] > now}
            for key in keys:
                times = self._wrong.get(key, (0, 0.0))[0] + 1
                wait = min(2.0 ** min(times - _TRIES, 10), _LONGEST) if times >= _TRIES else 0.0
                self._wrong[key] = (times, now + wait)

    def right(self, *keys: str) -> None:
        """Forget the wrong ones."""
        with self._lock:
            for key in keys:
                self._wrong.pop(key, None)


class Login:
    """The login of one app: whether it began with one, and the patience with wrong passwords."""

    def __init__(self, *, needed: bool) -> None:
        self.needed = needed
        self.patience = Patience()


def install_login(app: Flask, settings: WebSettings) -> None:
    """Give an app its login. Raises InvalidValue where it would be open to other machines."""
    check_exposed(settings)
    # What began with a login never goes on without one, even when the last user is removed.
    app.extensions[_KEY] = Login(needed=bool(_users_of(settings)))
    app.config["PERMANENT_SESSION_LIFETIME"] = timedelta(days=14)
    app.register_blueprint(bp)

    @app.context_processor
    def who() -> dict[str, object]:
        return {"user": g.get("user"), "may_write": is_stranger() or may_write()}


def identify() -> None:
    """Find out who asks, before every request. Raises LoginNeeded for a stranger."""
    login: Login = current_app.extensions[_KEY]
    users = _users_of(settings())
    g.login_needed = login.needed or bool(users)
    if not g.login_needed:
        return
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        g.user = by_token(users, token.strip())
        g.bearer = g.user is not None
    else:
        g.user = _of_session(users)
    if g.user is None and request.endpoint not in OPEN:
        raise LoginNeeded(
            "This needs a login.", hint="Log in, or send Authorization: Bearer and a token."
        )


def _of_session(users: dict[str, User]) -> User | None:
    user = users.get(str(session.get("user", "")))
    same = user and hmac.compare_digest(user.key, str(session.get("key", "")))
    return user if same else None


def check_rights() -> None:
    """Refuse a write of somebody who may only read. Raises MayNotWrite."""
    if request.method in WRITES and request.endpoint not in READS and not may_write():
        raise MayNotWrite(
            "You may read here, not change anything.",
            hint="Who runs this paperkin can allow it.",
        )


def may_write() -> bool:
    """Whether who asks may change the graph; without a login everybody here may."""
    if not g.get("login_needed"):
        return True
    user: User | None = g.get("user")
    return user is not None and user.writes


def is_stranger() -> bool:
    """Whether a login is needed and who asks has none."""
    return bool(g.get("login_needed")) and g.get("user") is None


def owner() -> str:
    """Whose corrections, saved views and marks these are: "local" without a login, else a name."""
    user: User | None = g.get("user")
    return user.name if user else LOCAL


def client() -> str:
    """Whom limits count: a user behind a login, else an address."""
    user: User | None = g.get("user")
    return f"user {user.name}" if user else request.remote_addr or ""


def has_token() -> bool:
    """Whether a program showed its token, which no other site can make a browser send."""
    return bool(g.get("bearer"))


def to_login() -> Response | None:
    """Where a stranger's page goes: to the login and back; None for the API and for writes."""
    if wants_json() or request.method != "GET":
        return None
    path = quote(request.full_path.rstrip("?"), safe="/")
    return redirect(f"/login?next={path}", code=303)


def safe_next(path: str) -> str:
    """Where to go after the login: a path of this app, whatever the address asked for.

    >>> safe_next("/papers/x?q=1"), safe_next("//evil.example"), safe_next("/\\\\evil.example")
    ('/papers/x?q=1', '/', '/')
    """
    plain = path.startswith("/") and path.isprintable() and "\\" not in path
    parts = urlsplit(path) if plain and not path.startswith("//") else None
    return path if parts and not parts.scheme and not parts.netloc else "/"


@bp.get("/login")
def show() -> Response | str:
    """The form; somebody who is in goes on."""
    after = safe_next(request.args.get("next", "/"))
    if g.get("user") or not g.get("login_needed"):
        return redirect(after, code=303)
    return render_template("login.html", after=after, name="", wrong=False)


@bp.post("/login")
def enter() -> tuple[str, int] | Response:
    """Begin a session, or say that name and password do not fit."""
    login: Login = current_app.extensions[_KEY]
    name = request.form.get("name", "").strip()[:64]
    after = safe_next(request.form.get("next", "/"))
    keys = (f"address {request.remote_addr}", f"name {name}")
    login.patience.check(*keys)
    user = by_password(_users_of(settings()), name, request.form.get("password", "")[:1000])
    if user is None:
        login.patience.wrong(*keys)
        page = render_template("login.html", after=after, name=name, wrong=True)
        return page, 401
    login.patience.right(*keys)
    session.clear()
    session.permanent = True
    session["user"], session["key"] = user.name, user.key
    return redirect(after, code=303)


@bp.post("/logout")
def leave() -> Response:
    """End the session of this browser."""
    session.clear()
    return redirect("/login", code=303)
