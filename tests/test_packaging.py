"""The distribution: what is built, installed elsewhere, works there."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
from importlib.metadata import distributions, packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment that has our wheel, and our dependencies from this one."""
    folder = tmp_path_factory.mktemp("wheel")
    sources = folder / "sources"  # so that nothing is built into the checkout
    sources.mkdir()
    for name in ("storage", "scraper", "feeds"):
        shutil.copytree(ROOT / name, sources / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, sources)
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
    built = subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, sources],
        capture_output=True,
        text=True,
        check=False,
    )
    if built.returncode and "setuptools" in built.stderr:
        pytest.skip("this environment has no setuptools of the pinned version; `make` installs it")
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("feedloom-*.whl")
    place = folder / "venv"
    venv.create(place, symlinks=True)
    programs = place / "bin"
    subprocess.run([*pip, "--python", programs / "python", "install", "--no-deps", "--no-index", wheel], check=True)
    (site,) = place.glob("lib/python*/site-packages")
    dependencies = [path for path in sys.path if path.endswith("site-packages")]
    (site / "dependencies.pth").write_text("\n".join(dependencies))
    return programs


def call(*command: str | Path, cwd: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    environ = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}  # no PYTHONPATH: nothing of the checkout
    return subprocess.run(
        command, input=stdin, cwd=cwd, env=environ, capture_output=True, text=True, check=False, timeout=120
    )


def test_version(installed: Path, tmp_path: Path) -> None:
    """`feedloom --version` says what pyproject.toml says, from the installed packages."""
    result = call(installed / "feedloom", "--version", cwd=tmp_path)
    assert (result.stdout, result.stderr) == (f"feedloom, version {PROJECT['project']['version']}\n", "")
    where = call(installed / "python", "-c", "import feeds; print(feeds.__file__)", cwd=tmp_path).stdout
    assert where.startswith(str(installed.parent))


def test_works_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    """The installed program parses a document, and publishes it with a configuration of its own."""
    page = "<html lang=en><title>Rain</title><article><h1>Rain at last</h1><p>" + "It rained. " * 40 + "</p></article>"
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "rain.html").write_text(page)
    parsed = call(installed / "feedloom", "parse", "-", cwd=tmp_path, stdin=page)
    assert json.loads(parsed.stdout)["title"] == "Rain at last", parsed.stderr
    assert call(installed / "feedloom", "init", cwd=tmp_path).returncode == 0
    run = call(installed / "python", "-m", "feeds", "run", cwd=tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Rain at last" in (tmp_path / "public" / "feeds" / "all.rss").read_text(encoding="utf-8")


def test_typed(installed: Path, tmp_path: Path) -> None:
    """The installed packages carry their types and their data."""
    code = "import storage, scraper, feeds; print(storage.__path__[0], scraper.__path__[0], feeds.__path__[0])"
    storage, scraper, feeds = map(Path, call(installed / "python", "-c", code, cwd=tmp_path).stdout.split())
    assert all((package / "py.typed").is_file() for package in (storage, scraper, feeds))
    sources = installed.parent.parent / "sources"
    for package in (storage, scraper, feeds):
        files = {path.relative_to(sources) for path in (sources / package.name).rglob("*") if path.is_file()}
        assert {path for path in files if not (package.parent / path).exists()} == set()


def test_imports_are_declared() -> None:
    """Whatever the packages import is of the standard library, of ours, or a declared dependency."""
    imported = set()
    for path in (path for package in ("storage", "scraper", "feeds") for path in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.split(".")[0])
    extras = PROJECT["project"]["optional-dependencies"].values()
    requirements = [*PROJECT["project"]["dependencies"], *(name for names in extras for name in names)]
    declared = {re.split(r"[\[>=<~!;, ]", name)[0] for name in requirements}
    providers = packages_distributions()
    undeclared = {
        name
        for name in imported - sys.stdlib_module_names - {"storage", "scraper", "feeds"}
        if not {provider.lower().replace("_", "-") for provider in providers.get(name, [name])} & declared
    }
    assert undeclared == {"pydantic_core"}  # which pydantic pins and documents as the place of its errors


def test_constraints_are_exact() -> None:
    """Every requirement is pinned with hashes, and no address is named."""
    blocks = re.split(r"\n(?=\S)", CONSTRAINTS.strip())
    for block in blocks:
        assert re.match(r"[a-z0-9-]+==[\w.]+( ; [^\\]+)? \\\n(    --hash=sha256:[0-9a-f]{64}( \\)?\n?)+$", block), block
    assert "://" not in CONSTRAINTS
    assert "index" not in CONSTRAINTS


def test_constraints_are_whole() -> None:
    """What pyproject.toml asks for is pinned: to run, to develop and to build."""
    wanted = [
        *PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"]["render"],
        *PROJECT["dependency-groups"]["dev"],
        *PROJECT["build-system"]["requires"],
    ]
    pinned = set(re.findall(r"^([a-z0-9-]+)==", CONSTRAINTS, re.MULTILINE))
    assert {re.split(r"[\[>=<~!;, ]", name)[0] for name in wanted} - pinned == set()


def test_installed_as_pinned() -> None:
    """What these tests run with is what is pinned, and nothing is installed beside it."""
    pinned = dict(re.findall(r"^([a-z0-9-]+)==([\w.]+)", CONSTRAINTS, re.MULTILINE))
    if not Path(sys.prefix, ".installed").exists():
        pytest.skip("this environment was not made by `make`")
    found = {re.sub(r"[-_.]+", "-", one.name).lower(): one.version for one in distributions()}
    found = {name: version for name, version in found.items() if name not in {"feedloom", "pip", "setuptools", "wheel"}}
    assert found.items() <= pinned.items()
