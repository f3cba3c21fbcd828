"""What one run writes into the output folder, and what became of each file: written, unchanged, refused, no room."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext

import deflate

from feeds.publish.manifest import MANIFEST, LastPublication, digest
from feeds.publish.output import OutputFolder
from feeds.publish.room import Room
from storage.errors import FeedloomError, NoRoomError, PublishError, StorageError
from storage.model import Failure

#: Of libdeflate: as small as zlib makes it with 6, in a third of the time.
COMPRESSION_LEVEL = 6
#: From how many bytes on it is worth threads.
MIN_COMPRESSED_APART = 200_000
#: How many files are compressed beside one: the two other formats of a feed.
COMPRESSING_THREADS = 2
#: When more files or bytes than this wait for their places, they get them: until then they take room beside the old.
MAX_STAGED_FILES, MAX_STAGED_BYTES = 2_000, 64_000_000


class FileWriter:
    """Writes the files of one run into a folder, and notes what became of each."""

    def __init__(
        self,
        folder: OutputFolder,
        last: LastPublication,
        room: Room,
        *,
        together: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        """Everything that `afterwards` is given is done in a block of *together*: a transaction of the store."""
        self.folder, self.last, self.room, self._together = folder, last, room, together
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
        #: What waits for its place, its size, and …
        self._staged: set[str] = set()
        self._staged_bytes = 0
        #: … what is to be done when all of it is there.
        self._afterwards: list[Callable[[], object]] = []
        #: Compress beside this one. They start when they are needed, and are kept: starting waits for its turn.
        self._threads = ThreadPoolExecutor(COMPRESSING_THREADS)

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
        digests = {path: digest(data) for path, data in files.items()}
        changed = [
            path for path in files if digests[path] != self.last.hashes.get(path) or not self.intact(f"{path}.gz")
        ]
        packed = dict(zip(changed, self._compressed([files[path] for path in changed]), strict=True))
        every: dict[str, bytes] = {}
        for path, data in files.items():
            if path in packed:
                every[f"{path}.gz"] = packed[path]
            every[path] = data
        self.room.require({path: len(data) for path, data in every.items()})
        for path, data in every.items():
            self.write(path, data, known=digests.get(path))

    def _compressed(self, files: Sequence[bytes]) -> Iterable[bytes]:
        """Each of *files* as gzip, without a time. Large ones are compressed side by side: libdeflate needs no lock."""
        if len(files) < 2 or sum(map(len, files)) < MIN_COMPRESSED_APART:
            return map(_compress, files)
        others = [self._threads.submit(_compress, data) for data in files[1:]]
        return [_compress(files[0]), *(other.result() for other in others)]

    def write(self, path: str, data: bytes, *, known: str | None = None) -> None:
        """Write a file if its bytes have changed. *known* is their digest. Raises PublishError and NoRoomError."""
        if path != MANIFEST:
            self.room.require({path: len(data)})
        if path in self._staged:
            self.settle()
        if self._stage(path, data):
            self.written.append(path)
            self.room.take(path, len(data))
            self._staged.add(path)
            self._staged_bytes += len(data)
        if path != MANIFEST:
            self.hashes[path] = known or digest(data)
        if len(self._staged) >= MAX_STAGED_FILES or self._staged_bytes >= MAX_STAGED_BYTES:
            self.settle()

    def _stage(self, path: str, data: bytes) -> bool:
        try:
            return self.folder.stage(path, data)
        except PublishError:
            if not self._staged:
                raise
            self.settle()  # old files go, which may make the room that was missing
            return self.folder.stage(path, data)

    def afterwards(self, act: Callable[[], object]) -> None:
        """Call *act* as soon as all is in place that was written by now; never, if some of it is refused.

        What a store remembers of a file must not come before the file: a run that is killed between the two would
        leave the file as it is for good.
        """
        self._afterwards.append(act)
        if not self._staged:
            self.settle()

    def settle(self) -> None:
        """Put in place what was written, and do what waits for it. What is refused is noted."""
        refused, waiting = self.folder.settle(), self._afterwards
        self._staged, self._staged_bytes, self._afterwards = set(), 0, []
        self.refused += dict.fromkeys(refused.values())
        for path in refused:
            self.hashes.pop(path, None)
        self.written = [path for path in self.written if path not in refused] if refused else self.written
        if waiting and not refused:
            with self._together():
                for act in waiting:
                    act()

    def remove(self, path: str) -> None:
        """Remove a file. A failure is noted."""
        self.settle()  # what no longer leads to it comes first
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


def _compress(data: bytes) -> bytes:
    return bytes(deflate.gzip_compress(data, COMPRESSION_LEVEL))
