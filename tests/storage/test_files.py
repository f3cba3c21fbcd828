"""Files that are replaced at once, and what is left where somebody was killed meanwhile."""

from __future__ import annotations

import fcntl
from pathlib import Path

from storage.files import PART_SUFFIX, remove_parts, replace_file


def test_a_file_is_replaced_only_if_it_is_what_was_read(tmp_path: Path) -> None:
    """Whoever writes says what it held; its mode stays, and a link stays a link."""
    file, link = tmp_path / "a.toml", tmp_path / "link.toml"
    assert replace_file(file, b"one", expected=None)
    file.chmod(0o600)
    link.symlink_to(file)
    assert not replace_file(link, b"two", expected=b"another")
    assert replace_file(link, b"two", expected=b"one")
    assert (file.read_bytes(), link.is_symlink(), file.stat().st_mode & 0o777) == (b"two", True, 0o600)
    assert sorted(tmp_path.iterdir()) == [file, link]


def test_what_a_killed_writer_left_is_removed_by_the_next(tmp_path: Path) -> None:
    """A part that nobody holds goes; one that is being written stays, and so does everything else."""
    left, held, other = (tmp_path / name for name in (f".a.toml.1{PART_SUFFIX}", f".b.toml.2{PART_SUFFIX}", ".c.toml"))
    for file in (left, held, other):
        file.write_text("x")
    with held.open() as writer:
        fcntl.flock(writer, fcntl.LOCK_EX)
        assert replace_file(tmp_path / "a.toml", b"one", expected=None)
        assert sorted(path.name for path in tmp_path.iterdir()) == sorted((held.name, other.name, "a.toml"))
    remove_parts(tmp_path)
    assert not held.exists()
