"""What the tests here tried and what held: each may say so, and `make hostile` ends with a table of it all.

FEEDLOOM_TEST_TABLE names a file of Markdown in which the table is put between two comments; without it there is none.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Generator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

#: Tells what was tried, how often, and what held.
Tried = Callable[[str, int, str], None]
TABLE = os.environ.get("FEEDLOOM_TEST_TABLE")
BEGIN, END = "<!-- made by `make hostile` -->", "<!-- end -->"
HEAD = "| what was tried | how often | what held | seconds | of the processor |\n|---|---|---|---|---|"
FOLDER, BEGUN = Path(__file__).parent, time.monotonic()


@pytest.fixture
def tried(record_property: Callable[[str, object], None]) -> Tried:
    """Tells a line of the table."""
    return lambda what, count, held: record_property("tried", [what, count, held])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Note what a test takes of the processor, with the processes that it begins and waits for."""
    before = sum(os.times()[:4])
    try:
        return (yield)
    finally:
        item.user_properties.append(("processor", sum(os.times()[:4]) - before))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table, and put it into the file."""
    if TABLE is None:
        return
    stats = terminalreporter.stats
    passed, failed = (
        [one for kind in kinds for one in stats.get(kind, ())] for kinds in (["passed"], ["failed", "error"])
    )
    seconds = time.monotonic() - BEGUN
    whole = "\n".join([heading(seconds), "", HEAD, *rows(passed, failed)])
    terminalreporter.write_line(f"\n{whole}")
    put(whole, Path(TABLE))


def heading(seconds: float) -> str:
    """When and where, on one machine among others."""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    python = ".".join(map(str, sys.version_info[:2]))
    return (
        f"{datetime.now(UTC):%-d %B %Y}, {os.cpu_count()} cores, Python {python}; {seconds / 60:.0f} minutes in all;"
        f" at the end the load of the last 1, 5 and 15 minutes was {load}:"
    )


def rows(passed: list[pytest.TestReport], failed: list[pytest.TestReport]) -> list[str]:
    """The lines of what tests told, then one for each module with the others."""
    told, modules = list[str](), defaultdict[str, list[tuple[pytest.TestReport, bool]]](list)
    for report, good in [*((one, True) for one in passed), *((one, False) for one in failed)]:
        known: dict[str, Any] = dict(report.user_properties)
        if "tried" in known and report.when == "call" and good:
            what, count, held = known["tried"]
            told.append(row(what, f"{count:,}", held, [report]))
        elif report.when == "call" or not good:
            modules[report.nodeid.partition("::")[0]].append((report, good))
    for module, ones in sorted(modules.items()):
        bad = sum(not good for _, good in ones)
        outcome = f"**{bad} FAILED**" if bad else "all of it"
        told.append(
            row(title(module), f"{len(ones):,} case{'s' if len(ones) > 1 else ''}", outcome, [one for one, _ in ones])
        )
    return told


def row(what: str, count: str, held: str, reports: list[pytest.TestReport]) -> str:
    processor = sum(float(str(dict(one.user_properties).get("processor", 0))) for one in reports)
    return f"| {what} | {count} | {held} | {sum(one.duration for one in reports):,.0f} | {processor:,.0f} |"


def title(module: str) -> str:
    """What the docstring of a *module* begins with."""
    path = FOLDER / Path(module).name
    found = re.search(r'"""(.+?)(?:[:;.]\s|\.?$|\.?""")', path.read_text(encoding="utf-8"), re.MULTILINE)
    return f"{found[1] if found else path.stem} (`{path.name}`)"


def put(table: str, path: Path) -> None:
    """Put *table* between the two comments in *path*."""
    text = path.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    assert begin, f"{path} has no {BEGIN}"
    assert end, f"{path} has no {END}"
    path.write_text(f"{before}{begin}\n{table}\n{end}{after}", encoding="utf-8")
