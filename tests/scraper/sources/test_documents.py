"""The places of a `documents` source give its files, and nothing that is none."""

from __future__ import annotations

import gzip
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from scraper.source import Source
from scraper.sources.archive import ARCHIVE_SUFFIXES
from scraper.sources.bulk import find_files
from scraper.sources.documents import find_documents
from scraper.sources.files import FoundDocument
from storage.errors import OversizedError, UnreadableError


def source(root: Path, *places: str) -> Source:
    return Source(name="bao", kind="documents", places=places, root=root)


def paths(root: Path, *places: str) -> list[str]:
    return [found.path for found in find_documents(source(root, *places))]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with documents, with what people leave among them, and with traps."""
    for name in ("b.txt", "a.html", "c.HTM", "d/e.xhtml", "d/f.txt.gz", "d/g/h.txt"):
        file = tmp_path / "in" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(gzip.compress(b"text") if name.endswith(".gz") else b"text")
    for name in (".hidden.txt", "b.txt~", "#b.txt#", "b.txt.bak", "notes.md", "picture.png", ".git/x.txt"):
        file = tmp_path / "in" / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"no")
    return tmp_path


def test_folder_is_walked(folder: Path) -> None:
    """A folder gives its documents at any depth, sorted; hidden files and leftovers are none."""
    assert paths(folder, "in") == ["in/a.html", "in/b.txt", "in/c.HTM", "in/d/e.xhtml", "in/d/f.txt.gz", "in/d/g/h.txt"]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("in/*.txt", ["in/b.txt"]),
        ("in/*", ["in/a.html", "in/b.txt", "in/c.HTM"]),
        ("in/**/*.txt", ["in/b.txt", "in/d/g/h.txt"]),
        ("in/b.txt", ["in/b.txt"]),
        ("in/notes.md", ["in/notes.md"]),
        ("./in/../in/d/*.gz", ["in/d/f.txt.gz"]),
    ],
)
def test_places(folder: Path, place: str, expected: list[str]) -> None:
    """Files, globs and globs over folders; a file that is named in full is taken whatever its name."""
    assert paths(folder, place) == expected


def test_a_file_is_found_once(folder: Path) -> None:
    """Places that overlap, and links to the same file, give one document."""
    (folder / "in/z.txt").symlink_to("b.txt")
    assert paths(folder, "in/*.txt", "in/b.txt", str(folder / "in/b.txt")) == ["in/b.txt"]


def test_brackets_in_a_name(tmp_path: Path) -> None:
    """A name that looks like a pattern is first of all a name."""
    (tmp_path / "a[1].txt").write_text("x")
    assert paths(tmp_path, "a[1].txt") == ["a[1].txt"]


def test_root_elsewhere(folder: Path) -> None:
    """Paths are told from the root, also beside it."""
    (folder / "conf").mkdir()
    assert paths(folder / "conf", "../in/b.txt") == ["../in/b.txt"]


def test_nothing_there_is_said(folder: Path) -> None:
    """A place that matches nothing is an error in words, after the documents of the other places."""
    found = find_documents(source(folder, "none/*.txt", "in/b.txt", "gone.txt"))
    assert next(found).path == "in/b.txt"
    with pytest.raises(UnreadableError, match=r"matches no document: 'none/\*\.txt, gone\.txt' \(places start from"):
        next(found)


@pytest.fixture
def deep_path(tmp_path: Path) -> Iterator[Path]:
    """Removed by a program, for Python's own way calls itself for each folder in a folder."""
    yield tmp_path
    subprocess.run(["rm", "-rf", tmp_path / "in"], check=True)


def test_folders_in_folders(deep_path: Path) -> None:
    """A folder that is deeper than calls may be is walked to its end; what lies beyond the longest path is named."""
    at = deep_path / "in"
    here = os.open(deep_path, os.O_RDONLY)
    for name in ["in", *["d"] * 2_500]:
        os.mkdir(name, dir_fd=here)
        inner = os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    (at / "above.txt").write_text("text")
    (at / Path(*["d"] * 1_500) / "below.txt").write_text("text")
    found = {found.path.rpartition("/")[2]: found for found in find_documents(source(deep_path, "in"))}
    assert found.keys() == {"above.txt", "below.txt", "d"}
    with pytest.raises(UnreadableError, match="file name too long"):
        found["d"].read()


@pytest.mark.parametrize("place", ["x" * 300 + "*", "**/" + "x" * 300 + "/*", "~nobody-of-this-name/x", "a**b"])
def test_places_that_are_none(tmp_path: Path, place: str) -> None:
    """A place that neither the system nor Python takes for one is named, and costs its source alone."""
    with pytest.raises(UnreadableError, match=r"cannot look for documents|matches no document"):
        paths(tmp_path, place)
    with pytest.raises(UnreadableError, match=r"cannot look for documents|matches no file"):
        find_files(tmp_path, (place,), ARCHIVE_SUFFIXES)


def test_traps(folder: Path) -> None:
    """Loops end; FIFOs, devices, folders and dangling links are named, never waited for."""
    traps = folder / "traps"
    traps.mkdir()
    (traps / "loop").symlink_to(traps, target_is_directory=True)
    (traps / "self.txt").symlink_to("self.txt")
    (traps / "gone.txt").symlink_to("nowhere.txt")
    (traps / "device.txt").symlink_to("/dev/zero")
    os.mkfifo(traps / "fifo.txt")
    causes = {}
    for found in find_documents(source(folder, "traps")):
        with pytest.raises(UnreadableError) as caught:
            found.read()
        causes[found.path] = caught.value.hint
    assert causes == {
        "traps/device.txt": "it is no regular file",
        "traps/fifo.txt": "it is no regular file",
        "traps/gone.txt": "it is missing",
        "traps/self.txt": "it links to itself",
    }


def test_folder_named_as_document(tmp_path: Path) -> None:
    """A folder with a document's name is walked, never read as a file."""
    (tmp_path / "a.txt").mkdir()
    (tmp_path / "a.txt" / "b.txt").write_text("x")
    assert paths(tmp_path, "a.txt") == ["a.txt/b.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    """A file that may not be read is named with its cause."""
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "a.txt").chmod(0)
    with pytest.raises(UnreadableError, match="permission denied"):
        next(find_documents(source(tmp_path, "a.txt"))).read()


def found(tmp_path: Path, name: str, data: bytes) -> FoundDocument:
    (tmp_path / name).write_bytes(data)
    return next(find_documents(source(tmp_path, name)))


def test_gzip(tmp_path: Path) -> None:
    """Compressed documents are read whole, of several members too."""
    data = gzip.compress(b"one ") + gzip.compress(b"two") + bytes(20)
    for name in ("a.txt.gz", "B.HTML.GZ"):
        assert found(tmp_path, name, data).read().data == b"one two"


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (gzip.compress(b"text" * 99, mtime=0)[:-9], "cut short"),
        (b"no gzip", "damaged"),
        (gzip.compress(b"text", mtime=0)[:12] + b"\xff" * 9, "damaged|cut short"),
    ],
)
def test_broken_gzip(tmp_path: Path, data: bytes, cause: str) -> None:
    """A damaged archive is named, not half read."""
    with pytest.raises(UnreadableError, match=cause):
        found(tmp_path, "a.txt.gz", data).read()


def test_size_limit(tmp_path: Path) -> None:
    """The limit holds for the file and for what it decompresses to."""
    with pytest.raises(OversizedError, match="1,001 bytes"):
        found(tmp_path, "a.txt", bytes(1001)).read(max_bytes=1000)
    with pytest.raises(OversizedError, match="decompresses"):
        found(tmp_path, "b.txt.gz", gzip.compress(bytes(10_000_000))).read(max_bytes=100_000)
    assert len(found(tmp_path, "c.txt", b"x" * 1000).read(max_bytes=1000).data) == 1000


def test_charset_of_the_source(tmp_path: Path) -> None:
    """The source's encoding travels with the document."""
    assert found(tmp_path, "a.txt", b"x").read(charset="windows-1258").charset == "windows-1258"


def test_undecodable_name(tmp_path: Path) -> None:
    """A file name that is no UTF-8 is still a name that can be stored and printed."""
    name = os.fsdecode(b"a\xff.txt")
    try:
        (tmp_path / name).write_text("x")
    except OSError:
        pytest.skip("this file system refuses such names")
    assert paths(tmp_path, "*.txt") == ["a\\xff.txt"]


def test_folder_is_no_document(tmp_path: Path) -> None:
    """A folder that is read as a document is named with its cause."""
    with pytest.raises(UnreadableError, match="directory"):
        FoundDocument(path="in", file=tmp_path).read()


def test_mails_are_documents(folder: Path) -> None:
    """Files that end in .eml; of a Maildir all that arrived, whatever its name, and nothing being written."""
    (folder / "in" / "letter.eml").write_bytes(b"mail")
    for name in ("new/1.M1.host", "cur/2.M2.host:2,S", "cur/.hidden", "tmp/3.M3.host", ".Archive/cur/4.M4.host"):
        file = folder / "in" / "mail" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"mail")
    found = {one.path: one.media_type for one in find_documents(source(folder, "in"))}
    mails = ["in/letter.eml", "in/mail/cur/2.M2.host:2,S", "in/mail/new/1.M1.host"]
    assert sorted(name for name in found if "mail" in name or name.endswith(".eml")) == mails
    assert [found[name] for name in mails] == [None, "message/rfc822", "message/rfc822"]
    (folder / "cur").mkdir()
    (folder / "cur" / "x").write_bytes(b"no mail: there is no folder new")
    with pytest.raises(UnreadableError):
        paths(folder, "cur")
