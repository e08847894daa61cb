"""Who may use the app: a file of names, hashed passwords, rights and hashed tokens.

The file lies in the data folder and only its owner can read it. This module reads and writes it
and compares; it knows no request. A password or token is never stored, printed again or logged.
"""

import hashlib
import hmac
import json
import os
import re
import secrets
import threading
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from filelock import FileLock
from werkzeug.security import check_password_hash, generate_password_hash

from graph.errors import InvalidValue, NotFound
from graph.names import LOCAL

FILE = "users.json"
LEAST_PASSWORD = 10
ADMIN = "admin"  # the user of PAPERKIN_TOKEN
_TAKEN = (ADMIN, LOCAL)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
_HASHING = threading.Lock()  # scrypt takes 32 MiB; one at a time, however many ask


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody with a right to read, and to write where ``writes``.

    ``key`` is made afresh with the password and stands in the cookie of every session, so that a
    new password, or being removed and added again, ends the sessions of before.
    """

    name: str
    writes: bool
    password: str = ""
    token: str = ""
    key: str = ""


def users_file(data_folder: Path) -> Path:
    """Where the list of users lies."""
    return data_folder / FILE


def read_users(path: Path) -> dict[str, User]:
    """Every user by name; none where there is no file.

    Raises InvalidValue where others can read the file or it cannot be understood: nobody gets in
    by a broken list.
    """
    try:
        mode, text = path.stat().st_mode, path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    if os.name == "posix" and mode & 0o077:
        raise InvalidValue(
            f"{path} can be read by others than its owner.", hint=f"chmod 600 {path}"
        )
    try:
        users = [User(**each) for each in json.loads(text)["users"]]
    except (ValueError, TypeError, KeyError) as error:
        raise InvalidValue(
            f"{path} is not a list of users.", hint="Restore it, or remove it and add them again."
        ) from error
    return {user.name: user for user in users}


def add_user(path: Path, name: str, password: str, *, writes: bool) -> bool:
    """Add somebody, or give them a new password and right; whether they are new.

    Raises InvalidValue for a name or password that cannot be used.
    """
    if not _NAME.fullmatch(name) or name in _TAKEN:
        raise InvalidValue(
            f"{name!r} cannot be a name.",
            hint=f"Letters, digits and . _ @ -, at most 64, and not {' or '.join(_TAKEN)}.",
        )
    if len(password) < LEAST_PASSWORD:
        raise InvalidValue(f"The password is too short: at least {LEAST_PASSWORD} characters.")
    hashed = generate_password_hash(password)
    with _locked(path):
        users = read_users(path)
        old = users.get(name)
        users[name] = User(
            name=name,
            writes=writes,
            password=hashed,
            token=old.token if old else "",
            key=secrets.token_hex(16),
        )
        _write(path, users)
    return old is None


def remove_user(path: Path, name: str) -> None:
    """Remove somebody, which ends their sessions and their token. Raises NotFound."""
    with _locked(path):
        users = read_users(path)
        if users.pop(name, None) is None:
            raise NotFound("user", name)
        _write(path, users)


def make_token(path: Path, name: str) -> str:
    """A new token for a user's programs, in place of the one before. Raises NotFound."""
    token = secrets.token_urlsafe(32)
    with _locked(path):
        users = read_users(path)
        if name not in users:
            raise NotFound("user", name)
        users[name] = replace(users[name], token=hash_token(token))
        _write(path, users)
    return token


def hash_token(token: str) -> str:
    """What is kept of a token. It is 256 random bits, so a plain hash cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


def by_token(users: dict[str, User], token: str) -> User | None:
    """The user of a token; every one is compared, each in the same time."""
    wanted, found = hash_token(token), None
    for user in users.values():
        if user.token and hmac.compare_digest(user.token, wanted):
            found = user
    return found


def by_password(users: dict[str, User], name: str, password: str) -> User | None:
    """The user of a name and password; an unknown name takes as long as a wrong password."""
    user = users.get(name)
    if user is not None and not user.password:  # the user of PAPERKIN_TOKEN
        same = hmac.compare_digest(user.token, hash_token(password))
        return user if same else None
    with _HASHING:
        same = check_password_hash(user.password if user else _nobody(), password)
    return user if user and same else None


_NOBODY: list[str] = []


def _nobody() -> str:
    """The hash of a password that nobody has, made at the first need."""
    if not _NOBODY:
        _NOBODY.append(generate_password_hash(secrets.token_hex()))
    return _NOBODY[0]


def _locked(path: Path) -> FileLock:
    path.parent.mkdir(parents=True, exist_ok=True)
    return FileLock(f"{path}.lock")


def _write(path: Path, users: dict[str, User]) -> None:
    """Replace the file as a whole; it is never readable by others, not even for a moment."""
    value: dict[str, Any] = {"users": [asdict(user) for user in users.values()]}
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(value, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
