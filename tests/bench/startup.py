"""How long the program takes to start: `python -m pytest -s tests/bench/startup.py`, a minute.

Each command is timed in turns with `python -c pass`, and told as a ratio to it; the median of the turns counts, of the
wall clock and of processor time. BENCH_BEFORE names another checkout, whose times are then told beside ours. Without it
our goal is a third of what 0.1.0 took.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROUNDS = 9
#: Arguments and environment by what is timed.
STARTS: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "--version": (("--version",), {}),
    "--help": (("--help",), {}),
    "run --help": (("run", "--help"), {}),
    "completing a command": (
        (),
        {"_FEEDLOOM_COMPLETE": "bash_complete", "COMP_WORDS": "feedloom re", "COMP_CWORD": "1"},
    ),
    "completing an option": (
        (),
        {"_FEEDLOOM_COMPLETE": "bash_complete", "COMP_WORDS": "feedloom run --d", "COMP_CWORD": "2"},
    ),
}
#: Processor time of each start of 0.1.0 as a ratio to `python -c pass`, on the machine of docs/benchmarks.md.
RATIO_OF_0_1_0 = 28.0
GOAL = 1 / 3


def start(*command: str, checkout: Path, environ: dict[str, str]) -> tuple[float, float]:
    """Seconds by the clock and of processors that *command* takes."""
    before, begun = os.times(), time.monotonic()
    subprocess.run(
        [sys.executable, *command],
        cwd=checkout,
        env=os.environ | {"PYTHONPATH": str(checkout)} | environ,
        stdout=subprocess.DEVNULL,
        check=True,
    )
    after = os.times()
    used = after.children_user - before.children_user + after.children_system - before.children_system
    return time.monotonic() - begun, used


@pytest.mark.parametrize("name", STARTS)
def test_start(name: str) -> None:
    """It takes at most a third of the time that it took while all commands were imported."""
    arguments, environ = STARTS[name]
    checkouts = [ROOT, *([Path(os.environ["BENCH_BEFORE"])] if "BENCH_BEFORE" in os.environ else [])]
    seconds: list[list[tuple[float, float]]] = [[] for _ in (None, *checkouts)]
    for _ in range(ROUNDS):
        seconds[0].append(start("-c", "pass", checkout=ROOT, environ={}))
        for checkout, times in zip(checkouts, seconds[1:], strict=True):
            times.append(start("-m", "feeds", *arguments, checkout=checkout, environ=environ))
    medians = [[statistics.median(one) for one in zip(*times, strict=True)] for times in seconds]
    (bare_wall, bare_used), (wall, used), *before = medians
    print(f"\n{name}: {1000 * wall:.0f} ms, {wall / bare_wall:.1f} times `python -c pass`; of processors {used:.2f} s")
    for wall_before, used_before in before:
        print(f"  before: {1000 * wall_before:.0f} ms, {wall_before / bare_wall:.1f} times; {used_before:.2f} s")
        print(f"  ratio of us to before: by the clock {wall / wall_before:.2f}, of processors {used / used_before:.2f}")
        assert used <= GOAL * used_before
    assert used <= GOAL * RATIO_OF_0_1_0 * bare_used
