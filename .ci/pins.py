"""What can be said of the pins: `python .ci/pins.py [REPORT]`, with the JSON that pip-audit printed, if it did.

Ends with 1 for a known hole. Only where every pin was looked up does it say that there is none. Otherwise the pins are
compared with security-fixes.toml, which needs no network, and the oldest of them are named.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from packaging.markers import Marker
from packaging.version import Version

ROOT = Path(__file__).parents[1]
CONSTRAINTS = "constraints.txt"
#: A pin that has stood for longer is named where nobody can be asked.
OLD = timedelta(days=180)
#: How many old pins are named.
MAX_SHOWN_PINS = 8
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(?:[ \t]*;([^\\\n]*))?", re.MULTILINE)


def parse_pins(constraints: str) -> dict[str, str]:
    """The version of each package that *constraints* pin for this system."""
    return {
        name.lower(): version
        for name, version, marker in PIN.findall(constraints)
        if not marker.strip() or Marker(marker.strip()).evaluate()
    }


def read_report(text: str, pins: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """The holes that pip-audit's report *text* names, a line each; the pins that it did not look up."""
    try:
        told = {one["name"].lower(): one for one in json.loads(text)["dependencies"]}
        holes = [
            f"{name} {one.get('version')}: {hole['id']}, mended in {' or '.join(hole['fix_versions']) or 'no release'}"
            for name, one in told.items()
            for hole in one.get("vulns", ())
        ]
    except (ValueError, LookupError, TypeError, AttributeError):
        return [], sorted(pins)
    looked_up = {name for name, one in told.items() if "vulns" in one and one.get("version") == pins.get(name)}
    return holes, sorted(pins.keys() - looked_up)


def known_fixes(pins: Mapping[str, str], table: Mapping[str, Mapping[str, str]]) -> list[str]:
    """The pins that are older than the release in *table* that mended them, a line each."""
    return [
        f"{name} {pins[name]}: {fix['version']} of {fix['day']} mends {fix['what']}"
        for name, fix in sorted(table.items())
        if name in pins and Version(pins[name]) < Version(fix["version"])
    ]


def old_pins(blame: str, now: datetime) -> list[str]:
    """The pins that have stood for longer than OLD, oldest first. *blame*: `git blame --line-porcelain`."""
    days: dict[str, datetime] = {}
    written = now
    for line in blame.splitlines():
        if line.startswith("author-time "):
            written = datetime.fromtimestamp(int(line.split()[1]), UTC)
        elif line.startswith("\t") and (pin := PIN.match(line[1:])):
            days[f"{pin[1]} {pin[2]}"] = written
    old = sorted((day, pin) for pin, day in days.items() if now - day > OLD)
    return [f"{pin} of {day:%Y-%m-%d}" for day, pin in old]


def verdict(
    report: str, pins: Mapping[str, str], table: Mapping[str, Mapping[str, str]], blame: str, now: datetime
) -> Iterator[tuple[bool, str]]:
    """What to say, line by line, each with whether it is a known hole."""
    holes, left = read_report(report, pins)
    yield from ((True, f"audit: {hole}") for hole in holes)
    if not left:
        if not holes:
            yield False, f"audit: each of the {len(pins)} pins was looked up; none has a known hole"
        return
    which = "no pin was looked up" if len(left) == len(pins) else f"{', '.join(left)} were not looked up"
    yield False, f"audit: NOT CHECKED for known holes: {which}"
    fixes = known_fixes(pins, table)
    yield from ((True, f"audit: {fix}") for fix in fixes)
    if not fixes:
        yield False, f"audit: no pin is older than one of the {len(table)} security fixes in .ci/security-fixes.toml"
    if old := old_pins(blame, now):
        more = f", and {len(old) - MAX_SHOWN_PINS} more" if len(old) > MAX_SHOWN_PINS else ""
        yield False, f"audit: pins older than {OLD.days} days: {', '.join(old[:MAX_SHOWN_PINS])}{more}"


def main() -> int:
    """Print the verdict."""
    report = Path(sys.argv[1]).read_text() if len(sys.argv) > 1 else ""
    pins = parse_pins((ROOT / CONSTRAINTS).read_text())
    table = tomllib.loads((ROOT / ".ci" / "security-fixes.toml").read_text())["fixes"]
    blame = subprocess.run(  # noqa: S603  nothing of it comes from outside
        ["git", "blame", "--line-porcelain", CONSTRAINTS],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    lines = list(verdict(report, pins, table, blame, datetime.now(UTC)))
    for _, line in lines:
        sys.stdout.write(f"{line}\n")
    return int(any(hole for hole, _ in lines))


if __name__ == "__main__":
    sys.exit(main())
