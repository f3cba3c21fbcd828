"""The output folder: whole files, nothing outside it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from feeds.publish.output import UNFINISHED, OutputFolder
from storage.errors import PublishError


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "site" / "public"


def test_a_file_is_written_once(root: Path) -> None:
    """Equal bytes are not written again: name, inode and time stay."""
    folder = OutputFolder(root)
    assert folder.write("feeds/all.rss", b"one")
    before = (root / "feeds/all.rss").stat()
    assert not folder.write("feeds/all.rss", b"one")
    after = (root / "feeds/all.rss").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert folder.write("feeds/all.rss", b"two")
    assert folder.read("feeds/all.rss") == b"two"
    assert stat.S_IMODE((root / "feeds/all.rss").stat().st_mode) & 0o400


def test_a_replaced_file_was_never_torn(root: Path) -> None:
    """Who had the old file open goes on reading it whole: the new one was renamed over it."""
    folder = OutputFolder(root)
    folder.write("index.html", b"old " * 1000)
    with (root / "index.html").open("rb") as reader:
        reader.read(4)
        folder.write("index.html", b"new")
        assert reader.read() == b"old " * 999
    assert [path.name for path in root.iterdir()] == ["index.html"]


def test_a_link_in_the_place_of_a_file_is_replaced(root: Path, tmp_path: Path) -> None:
    """The file that a symbolic link points to is neither read nor written."""
    folder = OutputFolder(root)
    outside = tmp_path / "outside"
    outside.write_bytes(b"mine")
    (root / "index.html").symlink_to(outside)
    assert folder.read("index.html") is None
    folder.write("index.html", b"page")
    assert outside.read_bytes() == b"mine"
    assert not (root / "index.html").is_symlink()


def test_a_hard_link_keeps_its_other_name(root: Path, tmp_path: Path) -> None:
    """A file that is also named elsewhere is not written through."""
    folder = OutputFolder(root)
    outside = tmp_path / "outside"
    outside.write_bytes(b"mine")
    os.link(outside, root / "index.html")
    folder.write("index.html", b"page")
    assert outside.read_bytes() == b"mine"


def test_a_link_in_the_place_of_a_folder_is_not_followed(root: Path, tmp_path: Path) -> None:
    """Writing through it is refused with a way out; reading finds nothing; removing removes nothing."""
    folder = OutputFolder(root)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "all.rss").write_bytes(b"mine")
    (root / "feeds").symlink_to(outside)
    assert folder.read("feeds/all.rss") is None
    with pytest.raises(PublishError, match="in the way"):
        folder.write("feeds/all.rss", b"page")
    folder.remove("feeds/all.rss")
    assert (outside / "all.rss").read_bytes() == b"mine"
    assert len(list(outside.iterdir())) == 1


def test_what_a_killed_run_left_is_removed(root: Path, tmp_path: Path) -> None:
    """Unfinished files go, wherever they are inside; those behind a symbolic link and other people's files stay."""
    folder = OutputFolder(root)
    folder.write("a/1/index.html", b"page")
    left = [root / f".x{UNFINISHED}", root / f"a/1/.index.html{UNFINISHED}"]
    outside = tmp_path / f".y{UNFINISHED}"
    for path in (*left, outside):
        path.write_bytes(b"half")
    (root / "own.html").write_bytes(b"kept")
    (root / "link").symlink_to(tmp_path)
    folder.clean(folder.survey())
    assert not any(path.exists() for path in left)
    assert outside.exists()
    assert (root / "own.html").exists()


def test_an_unfinished_file_does_not_stand_in_the_way(root: Path, tmp_path: Path) -> None:
    """Even a symbolic link under the temporary name is not written through."""
    folder = OutputFolder(root)
    (root / f".index.html{UNFINISHED}").symlink_to(tmp_path / "outside")
    folder.write("index.html", b"page")
    assert not (tmp_path / "outside").exists()
    assert folder.read("index.html") == b"page"


def test_a_pipe_is_no_file(root: Path) -> None:
    """A named pipe in the place of a file blocks nobody and is replaced."""
    folder = OutputFolder(root)
    os.mkfifo(root / "index.html")
    assert folder.read("index.html") is None
    assert folder.write("index.html", b"page")


def test_removing_takes_the_empty_folder_too(root: Path) -> None:
    """Folders that hold something else stay."""
    folder = OutputFolder(root)
    folder.write("a/1/index.html", b"page")
    folder.write("a/2/index.html", b"page")
    folder.remove("a/1/index.html")
    folder.remove("a/1/index.html")
    assert [path.name for path in (root / "a").iterdir()] == ["2"]


def test_a_folder_in_the_place_of_a_file_is_named(root: Path) -> None:
    """It is not deleted; the error says which."""
    folder = OutputFolder(root)
    (root / "index.html").mkdir(parents=True)
    with pytest.raises(PublishError, match=r"index\.html.*in the way"):
        folder.write("index.html", b"page")


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    """An output that cannot be is an error of its own kind."""
    (tmp_path / "public").write_bytes(b"")
    with pytest.raises(PublishError):
        OutputFolder(tmp_path / "public")
