"""What others leave in the output folder: links lead nowhere, pipes hold nobody up, folders in the way are named."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.hostile.checker import faults
from tests.hostile.payloads import page
from tests.hostile.workshop import Workshop

PLACES = ("feeds/all.rss", "feeds/all.json.gz", "index.html", "manifest.json", "style.css", "c/all/index.html")


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a workshop that has run once."""
    workshop = Workshop.make(tmp_path_factory.mktemp("settled") / "work")
    workshop.add("1.html", page("", 1))
    assert workshop.run()[0] == 0
    return workshop.folder


@pytest.fixture
def workshop(settled: Path, tmp_path: Path) -> Workshop:
    return Workshop(shutil.copytree(settled, tmp_path / "work"))


def test_links_and_pipes(workshop: Workshop, tmp_path: Path) -> None:
    """Links and pipes in the places of files give way to files; what the links lead to stays as it was."""
    before = workshop.files()
    precious = tmp_path / "precious"
    precious.write_text("precious")
    for number, name in enumerate(PLACES):
        path = workshop.public / name
        path.unlink()
        if number % 3 == 0:
            path.symlink_to(precious)
        elif number % 3 == 1:
            os.mkfifo(path)
        else:
            path.symlink_to("/dev/zero")
    status, said = workshop.run()
    assert status == 0, said
    assert precious.read_text() == "precious"
    assert faults(workshop.public) == []
    assert workshop.files() == before


def test_folder_that_is_a_link(workshop: Workshop, tmp_path: Path) -> None:
    """A link in the place of a folder is named, not followed."""
    elsewhere = tmp_path / "elsewhere"
    (workshop.public / "feeds").rename(elsewhere)
    before = {path: path.read_bytes() for path in elsewhere.rglob("*.*") if path.is_file()}
    (workshop.public / "feeds").symlink_to(elsewhere)
    workshop.add("2.html", page("", 2))
    status, said = workshop.run()
    assert status == 74
    assert "feeds" in said
    assert {path: path.read_bytes() for path in elsewhere.rglob("*.*") if path.is_file()} == before
    (workshop.public / "feeds").unlink()
    assert workshop.run()[0] == 0
    assert faults(workshop.public) == []


def test_folder_in_the_way(workshop: Workshop) -> None:
    """A folder in the place of a file is named; all else is published, and the next run makes up for it."""
    (workshop.public / "feeds" / "all.rss").unlink()
    (workshop.public / "feeds" / "all.rss").mkdir()
    workshop.add("2.html", page("", 2))
    status, said = workshop.run()
    assert status == 74
    assert "all.rss" in said
    (workshop.public / "feeds" / "all.rss").rmdir()
    assert workshop.run()[0] == 0
    assert b"old town 2" in (workshop.public / "feeds" / "all.rss").read_bytes()
    assert faults(workshop.public) == []


def test_output_inside_a_link(tmp_path: Path) -> None:
    """The output folder itself may be a link: the operator chose it."""
    workshop = Workshop.make(tmp_path / "work")
    (tmp_path / "www").mkdir()
    workshop.public.symlink_to(tmp_path / "www")
    workshop.add("1.html", page("", 1))
    assert workshop.run()[0] == 0
    assert faults(tmp_path / "www") == []
