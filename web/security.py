"""Who may ask for what: the checks before every request and the headers after it.

The app answers loopback only unless told otherwise, takes writes from its own pages or from
clients that say they send JSON or show their token, and lets no page run a script or a style that
is not a file of ours. Who somebody is and what they may do is web.login's business.
"""

from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFError, CSRFProtect
from secure import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    CrossOriginResourcePolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    Secure,
    XContentTypeOptions,
    XFrameOptions,
)
from werkzeug.wrappers import Response as BaseResponse

from web import limits, login
from web.errors import ForeignRequest, LoginNeeded
from web.settings import WebSettings

_OWN_SITES = frozenset({"same-origin", "none"})
_JSON = "application/json"
_EVERY_ADDRESS = ("0.0.0.0", "::")  # noqa: S104  (only compared)

_csrf = CSRFProtect()


def build_headers() -> Secure:
    """The headers of every response: everything from our own files, nothing inline, no frames."""
    self_only = "'self'"
    policy = (
        ContentSecurityPolicy()
        .default_src("'none'")
        .script_src(self_only)
        .style_src(self_only)
        .img_src(self_only, "data:", "blob:")
        .font_src(self_only)
        .connect_src(self_only)
        .manifest_src(self_only)
        .form_action(self_only)
        .base_uri("'none'")
        .frame_ancestors("'none'")
    )
    return Secure(
        csp=policy,
        coop=CrossOriginOpenerPolicy().same_origin(),
        corp=CrossOriginResourcePolicy().same_origin(),
        permissions=PermissionsPolicy().geolocation("()").camera("()").microphone("()"),
        referrer=ReferrerPolicy().same_origin(),
        xcto=XContentTypeOptions(),
        xfo=XFrameOptions().deny(),
    )


def is_ours(host: str, allowed: Collection[str]) -> bool:
    """Whether a Host header names this machine or a host that the settings allow.

    >>> is_ours("127.0.0.1:5000", ()), is_ours("[::1]:5000", ()), is_ours("evil.example", ())
    (True, True, False)
    """
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    if name == "localhost" or name in allowed:
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def check_write() -> None:
    """Refuse a write from another site, and one that shows neither where it is from nor JSON.

    A browser names the page behind a write in Origin or Sec-Fetch-Site; a form of another site
    cannot hide it and cannot send JSON. Raises ForeignRequest.
    """
    if request.method not in login.WRITES:
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None and site not in _OWN_SITES:
        raise ForeignRequest("Another site asked for this write, so it was refused.")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise ForeignRequest("Another site asked for this write, so it was refused.")
    if request.mimetype != _JSON and not login.has_token():
        _check_form(named=site is not None or origin is not None)


def _check_form(*, named: bool) -> None:
    """A form has to come from a browser and carry the token that our page gave it."""
    if not named:
        raise ForeignRequest(
            "A write that is not from one of our pages has to be JSON.",
            hint="Send Content-Type: application/json.",
        )
    if request.content_length or request.mimetype:
        _check_token()


def _check_token() -> None:
    try:
        _csrf.protect()
    except CSRFError as error:
        raise ForeignRequest(
            "The form is too old or not from our page.", hint="Load the page again."
        ) from error


def secure_app(app: Flask, settings: WebSettings) -> None:
    """Put the checks before, and the headers after, every request of an app."""
    own = () if settings.host in _EVERY_ADDRESS else (settings.host,)
    allowed = frozenset(name.lower() for name in (*settings.allowed_hosts, *own))
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    # Lax: a link from elsewhere opens its page and not the login; writes check their origin.
    app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
    app.config["SESSION_COOKIE_SECURE"] = settings.https
    app.config["SESSION_COOKIE_HTTPONLY"] = True
    app.config["SESSION_COOKIE_NAME"] = "paperkin"
    _csrf.init_app(app)
    login.install_login(app, settings)
    headers = list(build_headers().headers.items())

    @app.before_request
    def check_host() -> None:
        if not is_ours(request.headers.get("Host", ""), allowed):
            raise ForeignRequest(
                "This app does not answer to that host name.",
                hint="PAPERKIN_ALLOWED_HOSTS names the ones that it answers to.",
            )

    @app.before_request
    def check_login() -> BaseResponse | None:
        try:
            login.identify()
        except LoginNeeded:
            if page := login.to_login():
                return page
            raise
        return None

    limits.install_limits(app, settings)
    app.before_request(check_write)
    app.before_request(login.check_rights)

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers.extend(headers)
        if settings.https:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response
