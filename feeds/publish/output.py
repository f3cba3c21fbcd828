"""The folder that is published: files are replaced whole, and nothing outside it is ever written.

Every step into the folder is taken by descriptor with O_NOFOLLOW, so that a symbolic link planted inside leads nowhere,
even between two steps. A file is written under a temporary name beside its place, synced, and renamed over it: a
reader sees the old bytes or the new ones.
"""

from __future__ import annotations

import gzip
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from feeds.publish.manifest import MANIFEST, LastPublication, digest
from feeds.publish.room import Room
from storage.errors import FeedloomError, NoRoomError, PublishError, StorageError
from storage.model import Failure

#: Ends the names of files being written, so that those of a killed run can be told.
UNFINISHED = ".feedloom-part"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


class Present(NamedTuple):
    """A file in the output folder."""

    #: Time of its last change (st_ctime), in nanoseconds.
    changed: int
    #: In bytes.
    size: int


class OutputFolder:
    """Reads, replaces and removes the files of one folder by relative path ("feeds/all.rss").

    Every method raises PublishError, which names the file, for whatever the system refuses.
    """

    def __init__(self, root: Path) -> None:
        """Make the folder if it is missing. *root* itself may be reached by links: the operator chose it."""
        self.root = root
        with self._refusals("the output folder cannot be made", "."):
            root.mkdir(parents=True, exist_ok=True)

    def survey(self) -> dict[str, Present]:
        """Every regular file, as it is."""
        found: dict[str, Present] = {}
        folders = [""]
        with self._refusals("the output folder cannot be read", ".", may_be_missing=True):
            while folders:
                inside = folders.pop()
                with self._opened(inside) as folder, os.scandir(folder) as entries:
                    for entry in entries:
                        if entry.is_file(follow_symlinks=False):
                            state = entry.stat(follow_symlinks=False)
                            found[inside + entry.name] = Present(state.st_ctime_ns, state.st_size)
                        elif entry.is_dir(follow_symlinks=False):
                            folders.append(f"{inside}{entry.name}/")
        return found

    def read(self, path: str) -> bytes | None:
        """The bytes of a regular file; None if nothing, or something else, is in its place."""
        with self._refusals("the file cannot be read", path, may_be_missing=True), self._folder_of(path) as folder:
            if stat.S_ISREG(os.lstat(_name(path), dir_fd=folder).st_mode):  # a pipe would block the open
                descriptor = os.open(_name(path), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
                with os.fdopen(descriptor, "rb") as file:
                    return file.read()
        return None

    def write(self, path: str, data: bytes) -> bool:
        """Put *data* into the file unless it holds that already. Whether anything was written."""
        if self.read(path) == data:
            return False
        with self._refusals("the file cannot be written", path), self._folder_of(path, create=True) as folder:
            unfinished = f".{_name(path)}{UNFINISHED}"
            with suppress(FileNotFoundError):
                os.unlink(unfinished, dir_fd=folder)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            try:
                with os.fdopen(os.open(unfinished, flags, 0o644, dir_fd=folder), "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(unfinished, _name(path), src_dir_fd=folder, dst_dir_fd=folder)
            except BaseException:  # of a full disk: what it holds is room that the other files lack
                with suppress(OSError):
                    os.unlink(unfinished, dir_fd=folder)
                raise
            os.fsync(folder)
        return True

    def remove(self, path: str) -> None:
        """Remove a file, and its folder if that is empty then."""
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
        """A descriptor of the folder *inside*, only for looking: its files are then one step away."""
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
        """Turn an OSError into PublishError; with *may_be_missing*, accept that nothing is there."""
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
    """Says what writing would do, and does nothing: for `--dry-run`."""

    def __init__(self, root: Path) -> None:
        """*root* need not exist."""
        self.root = root

    def write(self, path: str, data: bytes) -> bool:
        """Whether the file holds anything but *data*."""
        return self.read(path) != data

    def remove(self, path: str) -> None:
        """Leave it."""

    def clean(self, paths: Iterable[str]) -> None:
        """Leave them."""


class FileWriter:
    """Writes the files of one run into a folder, and notes what became of each."""

    def __init__(self, folder: OutputFolder, last: LastPublication, room: Room) -> None:
        self.folder, self.last, self.room = folder, last, room
        #: sha256 of each file that this run has built, written or not, by path.
        self.hashes: dict[str, str] = {}
        #: Files whose bytes have changed, in the order of writing.
        self.written: list[str] = []
        self.removed: list[str] = []
        #: What could not be built, with its cause.
        self.failures: list[Failure] = []
        #: Files for which there is no room.
        self.left_out: list[str] = []
        #: What could not be written.
        self.refused: list[PublishError] = []

    def intact(self, path: str) -> bool:
        """Whether the file is as the last manifest has it. It is read only if the manifest is no newer."""
        if path not in self.last.hashes:
            return False
        if path not in self.last.doubtful:
            return True
        return path in self.last.present and digest(self.folder.read(path) or b"") == self.last.hashes[path]

    def put(self, path: str, build: Callable[[], bytes]) -> bool:
        """Build one file and write it if it changed. A failure is noted. Whether the file is in place."""
        with self.guard(path):
            self.write(path, build())
            return True
        return False

    def write_compressed(self, files: Mapping[str, bytes]) -> None:
        """Write *files*, and the .gz of each before it. A file that has not changed is not compressed again.

        Raises PublishError, and NoRoomError before any is written.
        """
        every: dict[str, bytes] = {}
        for path, data in files.items():
            packed = f"{path}.gz"
            if digest(data) != self.last.hashes.get(path) or not self.intact(packed):
                every[packed] = gzip.compress(data, 6, mtime=0)
            every[path] = data
        self.room.require({path: len(data) for path, data in every.items()})
        for path, data in every.items():
            self.write(path, data)

    def write(self, path: str, data: bytes) -> None:
        """Write a file if its bytes have changed. Raises PublishError and NoRoomError."""
        if path != MANIFEST:
            self.room.require({path: len(data)})
        if self.folder.write(path, data):
            self.written.append(path)
            self.room.take(path, len(data))
        if path != MANIFEST:
            self.hashes[path] = digest(data)

    def remove(self, path: str) -> None:
        """Remove a file. A failure is noted."""
        with self.guard(path):
            self.folder.remove(path)
            self.removed.append(path)
            self.room.give(path)

    def published(self) -> dict[str, str]:
        """sha256 of every file that is published by now, by path. Files that no feed needs any more stay."""
        published = {**self.last.hashes, **self.hashes}
        lost = self.last.hashes.keys() - self.last.present - self.hashes.keys()
        for path in (*lost, *self.removed):
            published.pop(path, None)
        return published

    def changed(self) -> list[str]:
        """The paths whose bytes differ from those of the last manifest, then those that were removed."""
        changed = [path for path in sorted(self.hashes) if self.hashes[path] != self.last.hashes.get(path)]
        return changed + [path for path in self.removed if path in self.last.hashes]

    @contextmanager
    def guard(self, path: str) -> Iterator[None]:
        """Note what goes wrong with *path*, and go on. Only a store that fails ends the run (StorageError)."""
        try:
            yield
        except StorageError:
            raise
        except NoRoomError:
            self.left_out.append(path)
        except PublishError as error:
            self.refused.append(error)
        except FeedloomError as error:
            self.failures.append(Failure(document=path, cause=str(error)))
        except Exception as error:  # whatever one article does to a builder, the others must reach their readers
            self.failures.append(Failure(document=path, cause=f"cannot be built: {type(error).__name__}: {error}"))

    def raise_refused(self) -> None:
        """Raise PublishError for the files that could not be written, all in one, if there are any."""
        if self.refused:
            first, *others = self.refused
            hint = f"{first.hint}; and {len(others)} more" if others else first.hint
            raise PublishError(first.what, first.subject, hint) from first


def _name(path: str) -> str:
    return PurePosixPath(path).name
