"""A power cut while files are put in place: what was not synced is lost, and no reader must see half a file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from feeds.publish import output
from feeds.publish.manifest import MANIFEST, last_publication
from feeds.publish.output import MANY_FILES, OutputFolder
from feeds.publish.room import Room
from feeds.publish.writer import FileWriter

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="the test follows descriptors by /proc")


class Recorder:
    """Stands in for `os`: notes each rename, with the bytes that it moves, and each sync."""

    def __init__(self) -> None:
        #: ("renamed", path, bytes), ("synced", path of a file or folder), ("synced", None): all of the file system.
        self.calls: list[tuple[str, Path | None, bytes]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def replace(self, old: str, new: str, *, src_dir_fd: int, dst_dir_fd: int) -> None:
        folder = Path(f"/proc/self/fd/{src_dir_fd}").readlink()
        data = (folder / old).read_bytes()
        os.replace(old, new, src_dir_fd=src_dir_fd, dst_dir_fd=dst_dir_fd)
        self.calls.append(("renamed", folder / new, data))

    def fsync(self, descriptor: int) -> None:
        self.calls.append(("synced", Path(f"/proc/self/fd/{descriptor}").readlink(), b""))

    def sync_file_system(self, descriptor: int) -> None:
        self.calls.append(("synced", None, b""))


def unfinished(path: Path) -> Path:
    return path.with_name(f".{path.name}{output.UNFINISHED}")


def after_a_cut(old: dict[Path, bytes], calls: list[tuple[str, Path | None, bytes]], cut: int, *, kept: bool) -> Any:
    """The files after a cut behind so many *calls*. Unsynced renames are *kept* or lost; unsynced bytes are lost."""
    disk = dict(old)
    for place, (what, path, data) in enumerate(calls[:cut]):
        if what != "renamed" or path is None:
            continue
        synced = {one for kind, one, _ in calls[:place] if kind == "synced"}
        whole = None in synced or unfinished(path) in synced
        later = {one for kind, one, _ in calls[place:cut] if kind == "synced"}
        if kept or None in later or path.parent in later:
            disk[path] = data if whole else b""
    return disk


@pytest.mark.parametrize("files", [3, MANY_FILES + 1])
def test_a_power_cut_leaves_whole_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: int) -> None:
    """Wherever it comes, each file is the old one or the new one; all are new if the manifest is."""
    root = tmp_path / "public"
    folder = OutputFolder(root)
    names = [f"feeds/{number}/a.rss" for number in range(files)]

    def publish(content: bytes) -> None:
        writer = FileWriter(folder, last_publication(None, {}), Room({}, max_files=1000, max_bytes=10**9))
        for name in names:
            writer.write(name, content)
        writer.settle()
        writer.write(MANIFEST, content)
        writer.settle()

    publish(b"old")
    old = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    recorder = Recorder()
    monkeypatch.setattr(output, "os", recorder)
    monkeypatch.setattr(output, "sync_file_system", recorder.sync_file_system)
    publish(b"new")
    assert sum(what == "renamed" for what, _, _ in recorder.calls) == files + 1
    seen = set()
    for cut in range(len(recorder.calls) + 1):
        for kept in (False, True):
            disk = after_a_cut(old, recorder.calls, cut, kept=kept)
            assert set(disk.values()) <= {b"old", b"new"}
            if disk[root / MANIFEST] == b"new":
                assert set(disk.values()) == {b"new"}
            seen.add((disk[root / MANIFEST], len(set(disk.values()))))
    assert {(b"old", 1), (b"old", 2), (b"new", 1)} <= seen


def test_what_cannot_be_synced_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old files stay, nothing unfinished is left, and what waits for the new ones does not happen."""

    def fail(descriptor: int) -> None:
        raise OSError(5, "Input/output error")

    root = tmp_path / "public"
    for count in (2, MANY_FILES):
        folder = OutputFolder(root)
        for number in range(count):
            folder.write(f"{number}.rss", b"old")
        with monkeypatch.context() as broken:
            broken.setattr(output, "sync_file_system", fail)
            broken.setattr(os, "fsync", fail)
            writer = FileWriter(folder, last_publication(None, {}), Room({}, max_files=1000, max_bytes=10**9))
            for number in range(count):
                writer.write(f"{number}.rss", b"new")
            writer.afterwards(lambda: pytest.fail("the store would believe that it is published"))
            writer.settle()
        assert writer.refused
        assert (writer.written, writer.hashes) == ([], {})
        assert {path.read_bytes() for path in root.iterdir()} == {b"old"}
