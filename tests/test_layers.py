"""The house rules that imports can break."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
#: From the bottom up.
LAYERS = ("storage", "scraper", "feeds")
#: Libraries that one module alone may import.
KEPT = {"feedgen": {"feeds/formats/xmlfeed.py"}, "apscheduler": {"feeds/schedule.py"}}
MODULES = sorted(path.relative_to(ROOT).as_posix() for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))


@cache
def read(module: str) -> tuple[tuple[ast.Import | ast.ImportFrom, ...], frozenset[str]]:
    """The statements by which *module* imports, and the names of what it calls; also inside functions."""
    nodes = list(ast.walk(ast.parse((ROOT / module).read_text(encoding="utf-8"))))
    return (
        tuple(node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)),
        frozenset(ast.unparse(node.func) for node in nodes if isinstance(node, ast.Call)),
    )


def imports(module: str) -> Iterator[str]:
    """The full name of everything that *module* imports, also inside functions."""
    package = module.split("/")[:-1]
    for node in read(module)[0]:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        else:
            above = package[: len(package) - node.level + 1] if node.level else []
            yield ".".join([*above, *([node.module] if node.module else [])])


def test_imports_look_down() -> None:
    """A layer imports itself and those below, never one above."""
    up = {
        (module, name)
        for module in MODULES
        for name in imports(module)
        if name.split(".")[0] in LAYERS[LAYERS.index(module.split("/")[0]) + 1 :]
    }
    assert up == set()


def test_one_module_makes_the_clients_of_the_network() -> None:
    """So that the guard stands before each of them, and no proxy of the environment behind any."""
    ways = {f"httpx.{name}" for name in ("AsyncClient", "Client", "get", "post", "put", "request", "stream")}
    ways |= {"urlopen", "urllib.request.urlopen", "http.client.HTTPConnection", "http.client.HTTPSConnection"}
    assert {module for module in MODULES if read(module)[1] & ways} <= {"scraper/http/connections.py"}


#: The wings of scraper from the bottom up; modules directly below it count as wings of their own.
WINGS = (
    "urls", "source", "sanitize", "record", "text", "http", "rules", "article", "parsing", "sources", "places",
    "learning", "visit",
)  # fmt: skip


def names() -> dict[str, str]:
    """Every module by its dotted name."""
    return {module.removesuffix(".py").removesuffix("/__init__").replace("/", "."): module for module in MODULES}


def graph() -> dict[str, set[str]]:
    """For each module, by its dotted name, the modules of ours that it imports."""
    known = names()
    return {
        name: {
            next((one for one in (f"{target}.{alias}", target) if one in known and one != name), "")
            for target, alias in imported(module)
        }
        - {""}
        for name, module in known.items()
    }


def imported(module: str) -> Iterator[tuple[str, str]]:
    """Where *module* imports from, and what; also inside functions and for types alone."""
    for node in read(module)[0]:
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif node.module:
            yield from ((node.module, alias.name) for alias in node.names)


def test_no_circles() -> None:
    """No module imports itself by way of others, not even for types or inside a function."""
    left = graph()
    while free := {name for name, targets in left.items() if not targets & left.keys()}:
        left = {name: targets for name, targets in left.items() if name not in free}
    assert {name: targets & left.keys() for name, targets in left.items()} == {}


def test_wings_look_down() -> None:
    """A wing of scraper imports itself and those below."""
    pairs = {
        (name.split(".")[1], target.split(".")[1])
        for name, targets in graph().items()
        for target in targets
        if name.startswith("scraper.") and target.startswith("scraper.")
    }
    assert {pair for pair in pairs if WINGS.index(pair[0]) < WINGS.index(pair[1])} == set()


@pytest.mark.parametrize("library", KEPT)
def test_one_importer(library: str) -> None:
    """What is awkward about a library stays in the module that is there for it."""
    importers = {module for module in MODULES if library in {name.split(".")[0] for name in imports(module)}}
    assert importers <= KEPT[library]


def test_one_clock() -> None:
    """Only feeds/app.py asks what time it is."""
    clocks = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
    assert {module for module in MODULES if read(module)[1] & clocks} == {"feeds/app.py"}


def test_plain_names() -> None:
    """Modules are called after what they hold."""
    assert [
        module for module in MODULES if Path(module).stem in {"utils", "helpers", "common", "base", "manager"}
    ] == []
