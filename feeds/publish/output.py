"""The folder that is published: files are replaced whole, and nothing outside it is ever written.

Every step into the folder is taken by descriptor with O_NOFOLLOW, so that a symbolic link planted inside leads nowhere,
even between two steps. A file is written under a temporary name beside its place, synced, and renamed over it: a
reader sees the old bytes or the new ones. Files are synced and renamed many at a time: a sync costs much, and hardly
more for a thousand files than for one.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from storage.errors import PublishError

#: Ends the names of files being written, so that those of a killed run can be told.
UNFINISHED = ".feedloom-part"
#: From how many files on a sync of the whole file system is faster than one of each.
MANY_FILES = 64
#: How many folders are held open meanwhile.
MAX_OPENED_FOLDERS = 16
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
        #: Files that are written and not yet in place, …
        self._staged: list[str] = []
        #: … and a path in each folder that has a new folder in it.
        self._new_folders: set[str] = set()
        #: Descriptors of the folders of the newest of them, by path.
        self._opened_folders: dict[str, int] = {}
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
                return _content(_name(path), folder)
        return None

    def write(self, path: str, data: bytes) -> bool:
        """Put *data* into the file unless it holds that already. Whether anything was written."""
        written = self.stage(path, data)
        for refusal in self.settle().values():
            raise refusal
        return written

    def stage(self, path: str, data: bytes) -> bool:
        """Write *data* beside the file, whose place it takes in `settle`. False if the file holds that already."""
        with self._refusals("the file cannot be written", path), self._folder_of(path, create=True) as folder:
            mode, size = _looked_at(_name(path), folder)
            if stat.S_ISDIR(mode):  # which renaming would find out too late
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            if stat.S_ISREG(mode) and size == len(data) and _content(_name(path), folder) == data:
                return False
            try:
                _write(_unfinished(path), data, folder)
            except BaseException:  # of a full disk: what it holds is room that the other files lack
                with suppress(OSError):
                    os.unlink(_unfinished(path), dir_fd=folder)
                raise
        self._staged.append(path)
        return True

    def settle(self) -> dict[str, PublishError]:
        """Sync what is staged, then put it in place in the order in which it came. What was refused, by path."""
        staged, self._staged = self._staged, []
        refused = dict(self._each(staged, self._sync_unfinished) if len(staged) < MANY_FILES else self._sync(staged))
        sound = [path for path in staged if path not in refused]
        refused |= self._each(sound, self._put_in_place)
        folders = {*map(_beside, sound), *self._new_folders}
        self._new_folders = set()
        refused |= self._each(sorted(folders), self._sync_folder) if len(folders) < MANY_FILES else self._sync(sound)
        for path in refused.keys() & set(staged):
            with suppress(OSError), self._folder_of(path) as folder:
                os.unlink(_unfinished(path), dir_fd=folder)
        self._close_folders()
        return refused

    def _each(self, paths: Iterable[str], act: Callable[[str, int], None]) -> dict[str, PublishError]:
        """Call *act* with each of *paths* and a descriptor of its folder. What was refused, by path."""
        refused: dict[str, PublishError] = {}
        for path in paths:
            try:
                with self._refusals("the file cannot be written", path), self._folder_of(path) as folder:
                    act(path, folder)
            except PublishError as error:
                refused[path] = error
        return refused

    def _sync(self, paths: Sequence[str]) -> dict[str, PublishError]:
        """Sync all that was written to the file system. Nobody knows of a failure which of *paths* it has lost."""
        try:
            with self._refusals("the files cannot be synced", paths[0]), self._opened("") as folder:
                sync_file_system(folder)
        except PublishError as error:
            return dict.fromkeys(paths, error)
        return {}

    def _sync_unfinished(self, path: str, folder: int) -> None:
        descriptor = os.open(_unfinished(path), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _put_in_place(self, path: str, folder: int) -> None:
        os.replace(_unfinished(path), _name(path), src_dir_fd=folder, dst_dir_fd=folder)

    def _sync_folder(self, _path: str, folder: int) -> None:
        os.fsync(folder)

    def remove(self, path: str) -> None:
        """Remove a file, and its folder if that is empty then."""
        self._close_folders()
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
        folder = os.open(f"{self.root}/{inside}", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            yield folder
        finally:
            os.close(folder)

    @contextmanager
    def _folder_of(self, path: str, *, create: bool = False) -> Iterator[int]:
        """A descriptor of the folder that *path* stands in. While files are staged it is kept for the next of them."""
        inside = path.rpartition("/")[0]
        opened = self._opened_folders
        if inside in opened:
            yield opened[inside]
            return
        folder = self._step_into(inside, create=create)
        if self._staged:
            while len(opened) >= MAX_OPENED_FOLDERS:
                os.close(opened.pop(next(iter(opened))))
            opened[inside] = folder
            yield folder
            return
        try:
            yield folder
        finally:
            os.close(folder)

    def _step_into(self, inside: str, *, create: bool) -> int:
        """A descriptor of the folder *inside*, by way of the one above it if that is open."""
        above, _, last = inside.rpartition("/")
        if above and above in self._opened_folders:
            return self._step(self._opened_folders[above], last, inside, create=create)
        folder, path = os.open(self.root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC), ""
        for part in PurePosixPath(inside).parts:
            try:
                path += f"/{part}" if path else part
                inner = self._step(folder, part, path, create=create)
            finally:
                os.close(folder)
            folder = inner
        return folder

    def _step(self, above: int, name: str, path: str, *, create: bool) -> int:
        """A descriptor of the folder *name* in that of *above*; *path* is that of both."""
        try:
            return os.open(name, _FOLDER, dir_fd=above)
        except FileNotFoundError:
            if not create:
                raise
        os.mkdir(name, 0o755, dir_fd=above)
        self._new_folders.add(_beside(path))
        return os.open(name, _FOLDER, dir_fd=above)

    def _close_folders(self) -> None:
        for folder in self._opened_folders.values():
            os.close(folder)
        self._opened_folders.clear()

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
        self.root, self._staged, self._opened_folders = root, [], {}

    def stage(self, path: str, data: bytes) -> bool:
        """Whether the file holds anything but *data*."""
        return self.read(path) != data

    def settle(self) -> dict[str, PublishError]:
        """Refuse nothing."""
        return {}

    def remove(self, path: str) -> None:
        """Leave it."""

    def clean(self, paths: Iterable[str]) -> None:
        """Leave them."""


def sync_file_system(descriptor: int) -> None:
    """Write out all that was written to the file system of *descriptor*: syncfs(2), else sync(2). Raises OSError."""
    import ctypes  # here, since few runs need it

    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "syncfs"):
        os.sync()
    elif library.syncfs(descriptor):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _name(path: str) -> str:
    return path[path.rfind("/") + 1 :]


def _beside(path: str) -> str:
    """A path that stands for all in the folder of *path*."""
    return f"{path[: path.rfind('/') + 1]}_"


def _unfinished(path: str) -> str:
    return f".{_name(path)}{UNFINISHED}"


def _looked_at(name: str, folder: int) -> tuple[int, int]:
    """Mode and size of what is called *name*; 0 if nothing is."""
    try:
        state = os.lstat(name, dir_fd=folder)
    except FileNotFoundError:
        return 0, 0
    return state.st_mode, state.st_size


def _content(name: str, folder: int) -> bytes:
    descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=folder)
    with os.fdopen(descriptor, "rb") as file:
        return file.read()


def _write(name: str, data: bytes, folder: int) -> None:
    """Write a new file, in the place of one that a killed run has left."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        descriptor = os.open(name, flags, 0o644, dir_fd=folder)
    except FileExistsError:
        os.unlink(name, dir_fd=folder)
        descriptor = os.open(name, flags, 0o644, dir_fd=folder)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    finally:
        os.close(descriptor)
