"""Files of a source that lie elsewhere: at https://, s3://, and whatever else fsspec knows. They are read as they come.

Those of the web go through our own guard (design, decision 17), and need nothing else. For all others there are the
file systems of fsspec (https://filesystem-spec.readthedocs.io), in the extra `cloud`, which connect by themselves.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast

from scraper.http.stream import WebFile
from storage.errors import UnreadableError

#: Opens a file of the web. Raises OSError.
OpenWeb = Callable[[str], WebFile]
#: How much is read at once: an answer costs a journey.
BUFFER_BYTES = 1_000_000
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
WEB_SCHEMES = ("http", "https")


def is_remote(place: str) -> bool:
    """Whether *place* is an address, and no path."""
    return re.match(r"[a-z][a-z0-9+.-]*(://|::)", place, re.IGNORECASE) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteFile:
    """A file at an address, not yet opened."""

    address: str
    #: None: files of the web are not read here.
    web: OpenWeb | None = None

    @property
    def name(self) -> str:
        """What its name would be in a folder."""
        return PurePosixPath(self.address.partition("?")[0].rstrip("/")).name

    def __str__(self) -> str:
        """Its address."""
        return self.address

    def open(self) -> BinaryIO:
        """Its bytes, to be read and sought. They raise OSError, in words, for whatever goes wrong."""
        raw = self._open_web() if _scheme(self.address) in WEB_SCHEMES else _Foreign(self.address)
        return cast(BinaryIO, io.BufferedReader(raw, BUFFER_BYTES))

    def version(self) -> str:
        """What tells whether it is the same file as before; "" if nothing does. Raises OSError."""
        if _scheme(self.address) in WEB_SCHEMES:
            with self._open_web() as file:
                return f"{file.size} {file.version}" if file.version else ""
        with _foreign_errors():
            system, path = _file_system(self.address)
            return str(system.ukey(path))

    def _open_web(self) -> WebFile:
        if self.web is None:
            raise OSError("the web is not used here")
        return self.web(self.address)


def find_remote(place: str, suffixes: tuple[str, ...], web: OpenWeb | None) -> Iterator[RemoteFile]:
    """The files that *place* names: one of the web; elsewhere also those in a folder with *suffixes*, or of a glob.

    Raises UnreadableError if that cannot be told.
    """
    if _scheme(place) in WEB_SCHEMES:
        yield RemoteFile(address=place, web=web)
        return
    try:
        with _foreign_errors():
            system, path = _file_system(place)
            if re.search(r"[*?\[]", path):
                found = system.glob(path)
            elif system.isdir(path):
                found = [one for one in system.find(path) if one.lower().endswith(suffixes)]
            else:
                found = [path]
            names = [str(system.unstrip_protocol(one)) for one in sorted(found)]
    except OSError as error:
        raise UnreadableError("cannot look for files", place, str(error)[:300]) from error
    yield from (RemoteFile(address=one) for one in names)


class _Foreign(io.RawIOBase):
    """A file of fsspec's, which raises OSError for whatever its library raises."""

    def __init__(self, address: str) -> None:
        super().__init__()
        with _foreign_errors():
            system, path = _file_system(address)
            self._file = system.open(path, "rb")

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """As the file system says."""
        return bool(self._file.seekable())

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Read on elsewhere."""
        with _foreign_errors():
            return int(self._file.seek(offset, whence))

    def tell(self) -> int:
        """Where it is read on."""
        return int(self._file.tell())

    def readinto(self, buffer: Any) -> int:
        """Fill *buffer* with what comes next. 0 at the end."""
        with _foreign_errors():
            data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close it."""
        if not self.closed and hasattr(self, "_file"):
            with _foreign_errors():
                self._file.close()
        super().close()


def _scheme(address: str) -> str:
    found = _SCHEME.match(address)
    return found[1].lower() if found else ""


def _file_system(address: str) -> tuple[Any, str]:
    """The file system of fsspec for *address*, and the path there. Raises OSError."""
    if "::" in address:  # a chain may lead anywhere, past the guard too
        raise OSError("addresses in a chain (::) are not taken")
    try:
        from fsspec.core import url_to_fs  # type: ignore[import-untyped]
    except ImportError:
        raise OSError("it needs the package fsspec: install feedloom[cloud]") from None
    try:
        system, path = url_to_fs(address)
    except ImportError as error:  # of the package for this scheme
        raise OSError(f"{error}; for s3:// install feedloom[cloud]") from error
    return system, str(path)


@contextmanager
def _foreign_errors() -> Iterator[None]:
    """Raise OSError in place of what a file system of somebody else raises."""
    try:
        yield
    except FileNotFoundError as error:
        raise OSError("it is missing") from error
    except OSError:
        raise
    except Exception as error:  # each has errors of its own
        raise OSError(f"{type(error).__name__}: {error}") from error
