"""The folder of the local server: its password, its configuration, the release of its data.

Everything here is files; no process is started or looked at. Only the owner can read the folder.
"""

import json
import os
import re
import secrets
import shutil
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from graph.errors import DataFolderUnusable, ReleaseTooOld, ServerError
from graph.release import release_order
from graph.settings import GraphSettings

USER = "neo4j"

#: Settings that do not depend on the machine. NEO4J_* in docker-compose.yml repeat those that
#: keep a query from files, other hosts and the whole memory.
_FIXED = {
    "server.config.strict_validation.enabled": "true",
    # One door: Bolt on loopback.
    "server.http.enabled": "false",
    "server.https.enabled": "false",
    # Nothing is reported to anybody.
    "dbms.usage_report.enabled": "false",
    "client.allow_telemetry": "false",
    "server.bolt.telemetry.enabled": "false",
    # LOAD CSV reads no file of this machine and asks no host.
    "dbms.security.allow_csv_import_from_file_urls": "false",
    "internal.dbms.cypher_ip_blocklist": "0.0.0.0/0,::/0",
    # It stops in a second, not in a quarter of a minute.
    "internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",
    "db.shutdown_transaction_end_timeout": "1s",
    # No quarter of a gigabyte set aside for a log that stays small.
    "db.tx_log.preallocate": "false",
    "db.tx_log.rotation.retention_policy": "100M size",
}
_CUT_LOG = {"internal.dbms.tx_log.fail_on_corrupted_log_files": "false"}


@dataclass(frozen=True, slots=True)
class Home:
    """Where the local server keeps its things, below the data folder."""

    folder: Path

    @property
    def data(self) -> Path:
        """The server's own data folder: the databases."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """What the server prints."""
        return self.folder / "neo4j.log"

    @property
    def debug_log(self) -> Path:
        """The more talkative log that the server keeps itself."""
        return self.folder / "logs" / "debug.log"

    @property
    def configuration(self) -> Path:
        """The folder of neo4j.conf."""
        return self.folder / "conf"

    @property
    def state(self) -> Path:
        """The running server: its process, port, and whether it stops with its last user."""
        return self.folder / "running.json"

    @property
    def start_lock(self) -> Path:
        """Held while a server is started or stopped."""
        return self.folder / "start.lock"

    @property
    def users(self) -> Path:
        """One locked file for each process that uses the server."""
        return self.folder / "users"

    @property
    def password_file(self) -> Path:
        """The password, which only the owner can read."""
        return self.folder / "password"

    @property
    def release_file(self) -> Path:
        """The release that wrote the data."""
        return self.folder / "release"

    @property
    def copy(self) -> Path:
        """The data as it was before the last upgrade, until a load has gone well."""
        return self.folder / "data-before-upgrade"

    @property
    def torn(self) -> Path:
        """The data as it was before the unreadable end of its log was last cut off."""
        return self.folder / "data-before-repair"


def make_home(settings: GraphSettings) -> Home:
    """The home of the local server, its folder made. Raises DataFolderUnusable."""
    home = Home(settings.data_folder / "neo4j")
    try:
        home.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        home.users.mkdir(mode=0o700, exist_ok=True)
        with home.start_lock.open("a"):
            pass
    except OSError as error:
        raise DataFolderUnusable(
            f"The data folder {settings.data_folder} cannot be written: {error.strerror}.",
            folder=settings.data_folder,
        ) from error
    return home


def read_password(home: Home) -> str:
    """The local server's password, made at the first start.

    Raises ServerError where there is data but its password is gone.
    """
    if home.password_file.exists():
        return home.password_file.read_text().strip()
    if _has_data(home):
        raise ServerError(
            f"The password of the local Neo4j is gone: {home.password_file} does not exist.",
            hint="Put the file back, or empty the database with `paperkin db reset`.",
        )
    password = secrets.token_urlsafe(24)
    _write_secret(home.password_file, password + "\n")
    return password


def prepare_home(
    home: Home, *, release: str, port: int, settings: GraphSettings, cut_log: bool = False
) -> None:
    """Write what the server reads at its start: the first password, and its configuration.

    ``cut_log`` lets it cut off the end of a transaction log that cannot be read.
    """
    password = read_password(home)
    if not _has_data(home):
        (home.data / "dbms").mkdir(parents=True, exist_ok=True)
        _write_secret(home.data / "dbms" / "auth.ini", _auth_line(password))
        home.release_file.write_text(release + "\n")
    home.configuration.mkdir(exist_ok=True)
    values = build_configuration(port, settings) | (_CUT_LOG if cut_log else {})
    lines = (f"{key}={value}\n" for key, value in values.items())
    (home.configuration / "neo4j.conf").write_text("".join(lines))


def build_configuration(port: int, settings: GraphSettings) -> dict[str, str]:
    """The whole neo4j.conf: fixed settings, the address, and the limits of memory.

    One statement may take a quarter of the heap, all of them together a half.
    """
    heap = _bytes(settings.heap)
    return {
        **_FIXED,
        "server.bolt.listen_address": f"127.0.0.1:{port}",
        "server.bolt.advertised_address": f"127.0.0.1:{port}",
        "server.memory.pagecache.size": settings.page_cache,
        "db.memory.transaction.max": str(heap // 4),
        "dbms.memory.transaction.total.max": str(heap // 2),
    }


def needs_upgrade(home: Home, release: str) -> bool:
    """Whether an older release wrote the data. Raises ReleaseTooOld where a newer one did."""
    if not _has_data(home) or not home.release_file.exists():
        return False
    written = home.release_file.read_text().strip()
    if release_order(written) > release_order(release):
        raise ReleaseTooOld(
            f"The data in {home.folder} was written by Neo4j {written}; this paperkin runs "
            f"{release}, which cannot read it.",
            folder=home.folder,
        )
    return written != release


def copy_for_upgrade(home: Home) -> None:
    """Copy the stopped data before a newer release opens it; kept until ``forget_copy``."""
    _copy_data(home, home.copy)


def copy_for_repair(home: Home) -> None:
    """Copy the stopped data before its log is cut; only the next repair and a reset delete it.

    Raises DataFolderUnusable where there is no room for it.
    """
    try:
        _copy_data(home, home.torn)
    except OSError as error:
        raise DataFolderUnusable(
            f"There is no room in {home.folder} for the copy that a repair keeps: {error}.",
            folder=home.folder,
            hint="Make room on the disk and start again.",
        ) from error


def _copy_data(home: Home, copy: Path) -> None:
    """Copy the data whole or not at all, in place of an older copy."""
    unfinished = copy.with_suffix(".part")
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        shutil.copytree(home.data, unfinished)
    except OSError:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    shutil.rmtree(copy, ignore_errors=True)
    unfinished.rename(copy)


def undo_upgrade(home: Home) -> None:
    """Put the copied data back, after the newer release could not open it."""
    shutil.rmtree(home.data)
    home.copy.rename(home.data)


def record_release(home: Home, release: str) -> None:
    """Remember which release has opened the data."""
    home.release_file.write_text(release + "\n")


def forget_copy(home: Home) -> None:
    """Delete the copy that an upgrade kept; called after a good load."""
    shutil.rmtree(home.copy, ignore_errors=True)


def empty_home(home: Home) -> None:
    """Delete the stopped server's data and its password."""
    for folder in (home.data, home.copy, home.torn):
        shutil.rmtree(folder, ignore_errors=True)
    for file in (home.password_file, home.release_file, home.state):
        file.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class State:
    """The running server: its process, when that was made, its port, and who started it how.

    ``stops`` says that it stops with its last user.
    """

    pid: int
    created: float
    port: int
    release: str
    stops: bool


def read_state(home: Home) -> State | None:
    """What was recorded of the running server; None where nothing readable was."""
    try:
        return State(**json.loads(home.state.read_text()))
    except (OSError, ValueError, TypeError):
        return None


def write_state(home: Home, state: State) -> None:
    """Record the running server, whole or not at all."""
    part = home.state.with_suffix(".part")
    part.write_text(json.dumps(asdict(state)))
    part.replace(home.state)


def configured_port(home: Home) -> int | None:
    """The port in the configuration that the last start wrote."""
    file = home.configuration / "neo4j.conf"
    text = file.read_text() if file.exists() else ""
    match = re.search(r"^server\.bolt\.listen_address=.*:(\d+)$", text, re.MULTILINE)
    return int(match[1]) if match else None


def log_tail(home: Home, lines: int = 15) -> str:
    """The end of what the server printed."""
    if not home.log.exists():
        return ""
    return "\n".join(home.log.read_text(errors="replace").splitlines()[-lines:])


def _has_data(home: Home) -> bool:
    return (home.data / "databases" / "system").exists()


def _write_secret(path: Path, text: str) -> None:
    """Write a file that only its owner can read, at no moment readable by others."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)


def _auth_line(password: str) -> str:
    """The line of auth.ini that gives the first user this password, read at the first start.

    Format as the server writes it: user, digest, salt and rounds; salt and password are hashed
    once, and the digest 1023 times more.
    """
    salt = secrets.token_bytes(32)
    digest = sha256(salt + password.encode()).digest()
    for _ in range(1023):
        digest = sha256(digest).digest()
    return f"{USER}:SHA-256,{digest.hex()},{salt.hex()},1024:\n"


def _bytes(size: str) -> int:
    return int(size[:-1]) << 10 * ("kmg".index(size[-1].lower()) + 1)
