"""The files of learnt rules, as the parent process knows them: texts by host. Children read what stands in them.

While a file is broken, or gone, the rule that was last read from it goes on, and what is wrong is told.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from scraper.rules.folders import file_stem, site_of_url
from storage.errors import FeedloomError, StorageError
from storage.files import read_file
from storage.model import Document

if TYPE_CHECKING:
    from scraper.parsing.pool import ParserPool

#: Size limit of a file.
MAX_FILE_BYTES = 1_000_000
#: Where a file is checked: in a child.
CHECK = "scraper.learning.child:check"


def host_of(url: str | None) -> str:
    """The host of *url* as rules are learnt by it: in ASCII, without "www.", with its port if that is none of the web's
    own, where another site may be; "" if it has none.
    """
    return site_of_url(url).removeprefix("www.")


def is_learnt(text: str) -> bool:
    """Whether the *text* of a rule file says that it was learnt."""
    return isinstance(tomllib.loads(text).get("learnt"), dict)


def learnt_facts(path: Path) -> str:
    """What was learnt by the file at *path*, from how many pages, and when, in words; "" if none can be read."""
    try:
        table = tomllib.loads(read_file(path, max_bytes=MAX_FILE_BYTES).decode("utf-8"))
        about = table["learnt"]
        names = [name for group in ("select", "site") for name in table.get(group, {})]
        day, host = about["at"].date().isoformat(), table["hosts"][0]
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return ""
    return f"{host}: {', '.join(names) or 'nothing'} (from {about.get('pages', 0)} pages, {day})"


class LearntFiles:
    """The files in *folder*, each with the text that was last good."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        #: What is wrong with files, in words, by their paths.
        self.problems: dict[Path, str] = {}
        self._states: dict[Path, tuple[int, int] | None] = {}
        self._texts: dict[Path, str] = {}

    def path_of(self, host: str) -> Path:
        """The file of *host*."""
        return self.folder / f"{file_stem(host)}.toml"

    def text_for(self, url: str | None, pool: ParserPool) -> str | None:
        """The text of the rule for the page at *url*, of its host or the nearest above it; None if there is none."""
        for host in hosts_above(host_of(url)):
            if (text := self.text_of(host, pool)) is not None:
                return text
        return None

    def text_of(self, host: str, pool: ParserPool) -> str | None:
        """The text of the file of *host*, as it was last good; *pool* checks it when it has changed."""
        path = self.path_of(host)
        try:
            found = path.stat()
            state = (found.st_mtime_ns, found.st_size)
        except (OSError, ValueError):
            state = None
        if path in self._states and self._states[path] == state:
            return self._texts.get(path)
        self._states[path] = state
        if state is None:
            if path in self._texts:
                self.problems[path] = f"{path} is gone; the rule that was read from it goes on until the next start"
            return self._texts.get(path)
        if problem := self._read(path, pool):
            goes_on = "the rule as it was before goes on" if path in self._texts else "it is not used"
            self.problems[path] = f"{path}, {problem}; {goes_on}"
        else:
            self.problems.pop(path, None)
        return self._texts.get(path)

    def _read(self, path: Path, pool: ParserPool) -> str:
        """Take the text of *path*, if it is good; what is wrong with it, in words, else ""."""
        try:
            data = read_file(path, max_bytes=MAX_FILE_BYTES)
            text = data.decode("utf-8")
            found: object = pool.call(CHECK, Document(data=data, path=str(path))).result()
        except (OSError, ValueError, FeedloomError) as error:
            return f"line 1: {getattr(error, 'strerror', None) or error}"
        problems = found if isinstance(found, list) else []
        if problems:
            return "; ".join(map(str, problems))
        self._texts.pop(path, None)
        if is_learnt(text):  # else somebody wrote it, for the key `rules`
            self._texts[path] = text
        return ""

    def hindrance(self, host: str, pool: ParserPool) -> str:
        """Why the file of *host* is not to be written, in words: somebody wrote or broke it; "" if nothing hinders."""
        path, text = self.path_of(host), self.text_of(host, pool)
        if not path.exists():
            return ""
        return self.problems.get(path, "" if text else f"{path} is there already, and was not learnt")

    def write(self, host: str, text: str) -> Path:
        """Write the file of *host*; whoever reads it meanwhile finds the old one. Raises StorageError."""
        path = self.path_of(host)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=self.folder, prefix=".", suffix=".new", delete=False) as new:
                new.write(text.encode())
            os.chmod(new.name, 0o644)  # noqa: PTH101  else only its owner could read it
            os.replace(new.name, path)  # noqa: PTH105
        except OSError as error:
            with suppress(OSError, NameError):
                os.unlink(new.name)  # noqa: PTH108
            raise StorageError("cannot write a learnt rule", str(path), error.strerror or "") from error
        return path


def hosts_above(host: str) -> Iterator[str]:
    """*host* and those above it, but no top level."""
    if host and "." not in host:
        yield host  # localhost, or another name of the house
    while "." in host:
        yield host
        host = host.partition(".")[2]
