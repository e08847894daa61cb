"""docker-compose.yml: valid, the same release, closed to other machines, without a password."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from compose_spec import PyCompose

from graph.home import build_configuration
from graph.settings import RELEASE, GraphSettings

ROOT = Path(__file__).parents[1]
FILE = ROOT / "docker-compose.yml"


@pytest.fixture(scope="module")
def services() -> dict[str, dict[str, Any]]:
    """The services as they are written."""
    services: dict[str, dict[str, Any]] = yaml.safe_load(FILE.read_text())["services"]
    return services


def _client() -> list[str] | None:
    """The compose client of this machine, if it has one."""
    for command in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(command[0]):
            asked = subprocess.run([*command, "version"], capture_output=True, check=False)
            if asked.returncode == 0:
                return command
    return None


def test_the_file_is_valid() -> None:
    """The machine's own client accepts it, or the compose specification where there is none."""
    client = _client()
    if client is None:
        PyCompose.from_yaml(FILE.read_text()).validate()
        return
    environ = {"PATH": "/usr/bin:/bin:/usr/local/bin"}
    environ |= {"NEO4J_PASSWORD": "some-password", "PAPERKIN_TOKEN": "a-token-of-some-length"}
    command = [*client, "-f", str(FILE), "config", "--quiet"]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_it_runs_the_release_of_the_local_server(services: dict[str, dict[str, Any]]) -> None:
    """Both ways to have a Neo4j give the same one."""
    assert services["neo4j"]["image"] == f"neo4j:{RELEASE}-community"


@pytest.mark.parametrize("name", ["neo4j", "web"])
def test_ports_are_published_on_loopback_only(
    services: dict[str, dict[str, Any]], name: str
) -> None:
    """No other machine reaches the database or the app."""
    assert services[name]["ports"]
    assert all(port.startswith("127.0.0.1:") for port in services[name]["ports"])


def test_there_is_no_default_password(services: dict[str, dict[str, Any]]) -> None:
    """Without a password in .env compose refuses to start; the example leaves it open."""
    for name, variable in (("neo4j", "NEO4J_AUTH"), ("web", "NEO4J_PASSWORD")):
        assert "${NEO4J_PASSWORD:?" in services[name]["environment"][variable]
    assert "${PAPERKIN_TOKEN:?" in services["web"]["environment"]["PAPERKIN_TOKEN"]
    assert "PAPERKIN_TOKEN=\n" in (ROOT / ".env.example").read_text()
    assert "NEO4J_PASSWORD=\n" in (ROOT / ".env.example").read_text()
    assert ".env" in (ROOT / ".gitignore").read_text().split()


def test_the_web_app_waits_until_the_database_answers_a_query(
    services: dict[str, dict[str, Any]],
) -> None:
    """Healthy means that a query was answered, not that a port is open."""
    assert services["web"]["depends_on"]["neo4j"]["condition"] == "service_healthy"
    assert "RETURN 1" in services["neo4j"]["healthcheck"]["test"][-1]


@pytest.mark.parametrize(
    "setting",
    [
        "server.http.enabled",
        "dbms.security.allow_csv_import_from_file_urls",
        "internal.dbms.cypher_ip_blocklist",
        "db.memory.transaction.max",
        "dbms.memory.transaction.total.max",
        "server.memory.pagecache.size",
        "dbms.usage_report.enabled",
        "client.allow_telemetry",
        "server.bolt.telemetry.enabled",
    ],
)
def test_queries_are_kept_in_as_by_the_local_server(
    services: dict[str, dict[str, Any]], setting: str
) -> None:
    """What keeps a query from files, hosts and the whole memory is set there too."""
    variable = "NEO4J_" + setting.replace("_", "__").replace(".", "_")
    local = build_configuration(7687, GraphSettings())[setting]
    assert _same(services["neo4j"]["environment"][variable], local)


def _same(there: str, local: str) -> bool:
    """Whether two values of a setting are equal, sizes in bytes or megabytes."""
    megabytes = int(there[:-1]) << 20 if there[:-1].isdigit() and there.endswith("m") else None
    return local in (there, str(megabytes))
