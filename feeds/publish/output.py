"""The folder that is published: files replaced whole, nothing outside it ever written.

Every step into the folder is taken by descriptor with O_NOFOLLOW, so that a symbolic link planted inside, even between
two steps, leads nowhere. A file is written under a temporary name beside its place, synced, and renamed over it: a
reader sees the old bytes or the new ones.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from storage.errors import PublishError

#: Ends the names of files being written; what a killed run left is known by it.
UNFINISHED = ".feedloom-part"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class OutputFolder:
    """Reads, replaces and removes files of one folder by relative path ("feeds/all.rss").

    Raises PublishError, naming the file, for whatever the system refuses.
    """

    def __init__(self, root: Path) -> None:
        """Make the folder if it is missing. *root* itself may be reached by links: the operator chose it."""
        self.root = root
        with self._refusals("the output folder cannot be made", "."):
            root.mkdir(parents=True, exist_ok=True)

    def survey(self) -> dict[str, int]:
        """Every regular file, with the time when the system last let anything change it (st_ctime, nanoseconds)."""
        found: dict[str, int] = {}
        folders = [""]
        with self._refusals("the output folder cannot be read", ".", may_be_missing=True):
            while folders:
                inside = folders.pop()
                with self._opened(inside) as folder, os.scandir(folder) as entries:
                    for entry in entries:
                        if entry.is_file(follow_symlinks=False):
                            found[inside + entry.name] = entry.stat(follow_symlinks=False).st_ctime_ns
                        elif entry.is_dir(follow_symlinks=False):
                            folders.append(f"{inside}{entry.name}/")
        return found

    def read(self, path: str) -> bytes | None:
        """The bytes of a regular file; None if there is none, or something else in its place."""
        with self._refusals("the file cannot be read", path, may_be_missing=True), self._folder_of(path) as folder:
            if stat.S_ISREG(os.lstat(_name(path), dir_fd=folder).st_mode):  # a pipe would block the open
                descriptor = os.open(_name(path), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
                with os.fdopen(descriptor, "rb") as file:
                    return file.read()
        return None

    def write(self, path: str, data: bytes) -> bool:
        """Put *data* into the file, unless it holds just that already; whether anything was written."""
        if self.read(path) == data:
            return False
        with self._refusals("the file cannot be written", path), self._folder_of(path, create=True) as folder:
            unfinished = f".{_name(path)}{UNFINISHED}"
            with suppress(FileNotFoundError):
                os.unlink(unfinished, dir_fd=folder)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            with os.fdopen(os.open(unfinished, flags, 0o644, dir_fd=folder), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(unfinished, _name(path), src_dir_fd=folder, dst_dir_fd=folder)
            os.fsync(folder)
        return True

    def remove(self, path: str) -> None:
        """Take a file away, and its folder if that is empty then."""
        with self._refusals("the file cannot be removed", path, may_be_missing=True):
            with self._folder_of(path) as folder:
                os.unlink(_name(path), dir_fd=folder)
            parent = str(PurePosixPath(path).parent)
            with suppress(OSError), self._folder_of(parent) as folder:  # not empty: it stays
                os.rmdir(_name(parent), dir_fd=folder)

    def clean(self, paths: Iterable[str]) -> None:
        """Remove those of *paths* that a killed run left unfinished."""
        for path in paths:
            if path.endswith(UNFINISHED):
                self.remove(path)

    @contextmanager
    def _opened(self, inside: str) -> Iterator[int]:
        """A descriptor of the folder *inside*, to look only: from there the way to each of its files is short."""
        folder = os.open(self.root / inside, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            yield folder
        finally:
            os.close(folder)

    @contextmanager
    def _folder_of(self, path: str, *, create: bool = False) -> Iterator[int]:
        """A descriptor of the folder that *path* stands in."""
        folder = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            for part in PurePosixPath(path).parent.parts:
                if create:
                    with suppress(FileExistsError):
                        os.mkdir(part, 0o755, dir_fd=folder)
                        os.fsync(folder)
                inner = os.open(part, _FOLDER, dir_fd=folder)
                os.close(folder)
                folder = inner
            yield folder
        finally:
            os.close(folder)

    @contextmanager
    def _refusals(self, what: str, path: str, *, may_be_missing: bool = False) -> Iterator[None]:
        """Turn what the system refuses into PublishError; with *may_be_missing*, let it pass that nothing is there."""
        try:
            yield
        except OSError as error:
            if may_be_missing and isinstance(error, FileNotFoundError | NotADirectoryError):
                return
            hint = error.strerror or str(error)
            if isinstance(error, NotADirectoryError | IsADirectoryError):
                hint = "a link, a file or a folder of that name is in the way: move it"
            raise PublishError(what, str(self.root / path), hint) from error


class UntouchedFolder(OutputFolder):
    """Tells what writing would do, and does nothing."""

    def __init__(self, root: Path) -> None:
        """*root* need not exist."""
        self.root = root

    def write(self, path: str, data: bytes) -> bool:
        """Whether the file holds anything else than *data*."""
        return self.read(path) != data

    def remove(self, path: str) -> None:
        """Leave it."""

    def clean(self, paths: Iterable[str]) -> None:
        """Leave them."""


def _name(path: str) -> str:
    return PurePosixPath(path).name
