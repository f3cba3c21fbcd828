"""The comparison of checkouts, which must find nothing where nothing is, and what is there by its name."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENT = "seeds/documents/01-xa-hoi-thu-vien-tren-xe-buyt.txt"


def compared(after: Path, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """What the script says of *after*, of one document."""
    command: list[str | Path] = [sys.executable, ROOT / "tests/compare.py", ROOT, after, "--python", sys.executable]
    command += ["--only", "records", "--documents", DOCUMENT, "--corpora", folder / "none", *options]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the project to change something in."""
    for name in ("storage", "scraper"):
        shutil.copytree(ROOT / name, tmp_path / "copy" / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path / "copy")
    return tmp_path / "copy"


def test_equal_checkouts(copy: Path, tmp_path: Path) -> None:
    """A copy compares equal, and what could not be compared is told."""
    done = compared(copy, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "no difference" in done.stdout
    assert "left out: the corpora" in done.stdout


def test_planted_difference(copy: Path, tmp_path: Path) -> None:
    """Another value is told with its document, its field, and both values."""
    file = copy / "scraper/record.py"
    file.write_text(
        file.read_text("utf-8").replace('"title": article.title', '"title": article.title.upper()'), "utf-8"
    )
    done = compared(copy, tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    (line,) = [line for line in done.stdout.splitlines() if line.startswith(f"    {DOCUMENT}, record.title: ")]
    assert "Chuyến xe buýt" in line
    assert "CHUYẾN XE BUÝT" in line


def test_module_of_another_checkout(copy: Path, tmp_path: Path) -> None:
    """A module that is gone is missed, though the checkout that is installed still has it."""
    (copy / "scraper/record.py").unlink()
    done = compared(copy, tmp_path)
    assert done.returncode == 1
    assert "No module named 'scraper.record'" in done.stdout


def test_unknown_part(copy: Path, tmp_path: Path) -> None:
    """A part that there is not is a mistake."""
    done = compared(copy, tmp_path, "--only", "everything")
    assert done.returncode == 2
    assert "no part is called everything" in done.stderr
