"""What `.ci/audit` says of the pins: never that there is no hole where nobody was asked."""

from __future__ import annotations

import importlib.util
import json
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

CI = Path(__file__).parents[2] / ".ci"
NOW = datetime(2026, 3, 7, tzinfo=UTC)
PINS = {"h11": "0.15.0", "jinja2": "3.1.6"}
FIXES = {"h11": {"version": "0.16.0", "day": "2025-04-24", "what": "lenient reading of chunks"}}
BLAME = (
    f"author-time {int(datetime(2025, 1, 1, tzinfo=UTC).timestamp())}\n\th11==0.15.0 \\\n"
    f"author-time {int(datetime(2026, 3, 1, tzinfo=UTC).timestamp())}\n\tjinja2==3.1.6 \\\n"
)


@pytest.fixture(scope="module")
def pins() -> ModuleType:
    spec = importlib.util.spec_from_file_location("pins", CI / "pins.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def report(**told: Any) -> str:
    found = [{"name": name, "version": PINS.get(name, "1"), **one} for name, one in told.items()]
    return json.dumps({"dependencies": found, "fixes": []})


SOUND: dict[str, Any] = {"vulns": []}
SKIPPED = {"skip_reason": "the service could not be reached"}
HOLE = {"vulns": [{"id": "CVE-2025-43859", "fix_versions": ["0.16.0"]}]}
REPORTS = {
    "no report": "",
    "no JSON": "Traceback (most recent call last):",
    "another JSON": "[1]",
    "nothing": json.dumps({"dependencies": []}),
    "all skipped": report(h11=SKIPPED, jinja2=SKIPPED),
    "one skipped": report(h11=SOUND, jinja2=SKIPPED),
    "one missing": report(jinja2=SOUND),
    "another version": json.dumps({"dependencies": [{"name": "h11", "version": "0.16.0", **SOUND}]}),
}


@pytest.mark.parametrize("text", REPORTS.values(), ids=REPORTS)
def test_what_was_not_looked_up_is_not_called_sound(pins: ModuleType, text: str) -> None:
    """Where a pin was not looked up, that is said, and the pin that a known security fix has overtaken is a hole."""
    lines = list(pins.verdict(text, PINS, FIXES, BLAME, NOW))
    said = "\n".join(line for _, line in lines)
    assert "none has a known hole" not in said
    assert "NOT CHECKED" in said
    assert "h11 0.15.0: 0.16.0 of 2025-04-24 mends lenient reading of chunks" in said
    assert "h11 0.15.0 of 2025-01-01" in said
    assert "jinja2 3.1.6 of" not in said
    assert [hole for hole, _ in lines].count(True) == 1


def test_what_was_looked_up(pins: ModuleType) -> None:
    """Where each pin was looked up, the service's word counts, good or bad."""
    lines = list(pins.verdict(report(h11=SOUND, jinja2=SOUND), PINS, FIXES, BLAME, NOW))
    assert lines == [(False, "audit: each of the 2 pins was looked up; none has a known hole")]
    ((hole, line),) = pins.verdict(report(h11=HOLE, jinja2=SOUND), PINS, FIXES, BLAME, NOW)
    assert hole
    assert "h11 0.15.0: CVE-2025-43859" in line


def test_our_own_pins(pins: ModuleType) -> None:
    """No pin of ours is older than a security fix that we know of, and we know of one for packages that we pin only."""
    ours = pins.parse_pins((CI.parent / "constraints.txt").read_text())
    table = tomllib.loads((CI / "security-fixes.toml").read_text())["fixes"]
    assert len(ours) > 50
    assert pins.known_fixes(ours, table) == []
    assert table.keys() <= ours.keys()
