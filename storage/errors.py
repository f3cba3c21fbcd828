"""Every error that feedloom raises on purpose.

FeedloomError
├── ConfigError             the configuration is wrong: all its problems at once
├── ModelError              a value cannot be what it claims to be
├── DocumentError           a document cannot be had
│   ├── UnreadableError     it cannot be read at all: missing, no permission, a folder
│   │   ├── AddressRefusedError     the network guard does not let us connect
│   │   ├── FetchError              its server does not give it
│   │   │   └── NotAskedError       we did not ask: the visit is at its limit
│   │   │       └── LeftAloneError          or its host is to be left alone
│   │   └── RobotsRefusedError      the site's robots.txt does not let us have it
│   ├── OversizedError      larger than the limit
│   └── BinaryError         not text: a picture, an archive, bytes of no known encoding
├── ExtractError            a document was read but gives no record
│   ├── ParserTimeout       parsing took longer than the limit and was stopped
│   └── ParserCrash         the parser's process died
├── ParserStartError        no parser can be started: no document's fault
├── MissingBrowserError     pages are to be rendered, and there is no browser to do it
├── StorageError            the store cannot be read or written
│   ├── ForeignStoreError   the file is not a feedloom store, or a newer one
│   ├── CorruptStoreError   the file is damaged
│   └── RefusedValueError   the store does not take a value: no fault of the store
├── NoRoomError             the output holds as much as it may
├── PublishError            the output cannot be written
└── LockedError             another run holds the lock
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


class FeedloomError(Exception):
    """Base of every error raised on purpose; anything else that escapes is a bug.

    The message reads: what failed, which thing (as a repr), what to do about it.
    """

    def __init__(self, what: str, subject: object = None, hint: str = "") -> None:
        super().__init__(what, subject, hint)  # kept in args, so it pickles between processes
        self.what, self.subject, self.hint = what, subject, hint

    def __str__(self) -> str:
        message = self.what if self.subject is None else f"{self.what}: {self.subject!r}"
        return f"{message} ({self.hint})" if self.hint else message


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigProblem:
    """One thing that is wrong with a configuration."""

    #: The file that holds the key, or the name of the environment variable.
    file: str
    #: Dotted path of the key: "sources[2].listing".
    key: str
    #: What the key takes, in words.
    expected: str
    #: What stands there, as a repr cut to a line.
    got: str
    #: A way out: the nearest known key, an example.
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.file}: {self.key}" if self.key else self.file
        line = f"{place}: expected {self.expected}, got {self.got}"
        return f"{line} ({self.hint})" if self.hint else line


class ConfigError(FeedloomError):
    """The configuration is wrong; `problems` holds everything that is, so that all can be corrected at once."""

    def __init__(self, problems: Sequence[ConfigProblem]) -> None:
        super().__init__("configuration")
        self.args = (tuple(problems),)
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


class ModelError(FeedloomError):
    """A value cannot be what it claims to be."""


class DocumentError(FeedloomError):
    """A document cannot be had."""


class UnreadableError(DocumentError):
    """The document cannot be read at all: missing, no permission, a folder."""


class AddressRefusedError(UnreadableError):
    """The network guard does not let us connect to this host."""


class FetchError(UnreadableError):
    """A page could not be had from its server."""

    #: The status of the answer; None if there was none.
    status: int | None = None
    #: What the answer says in Retry-After; None if nothing.
    retry_after: str | None = None
    #: The address at fault, where a redirect led to it; None: the page's own.
    address: str | None = None


class NotAskedError(FetchError):
    """We did not ask for the page now: its host is left alone for a while, or the visit has reached a limit."""


class LeftAloneError(NotAskedError):
    """Its host is left alone for a while, because it failed or asked for it."""


class RobotsRefusedError(UnreadableError):
    """The site's robots.txt disallows the page: this is no failure."""


class OversizedError(DocumentError):
    """The document is larger than the limit."""


class BinaryError(DocumentError):
    """The bytes are no text: a picture, an archive, no known encoding."""


class ExtractError(FeedloomError):
    """A document was read but gives no record."""


class ParserTimeout(ExtractError):
    """Parsing took longer than the limit, and its process was stopped."""


class ParserCrash(ExtractError):
    """The process that parsed the document died."""


class ParserStartError(FeedloomError):
    """No parser can be started: the machine or the installation is at fault, not the document."""


class MissingBrowserError(FeedloomError):
    """Pages are to be rendered, and the browser or what drives it is not installed."""


class StorageError(FeedloomError):
    """The store cannot be read or written."""


class ForeignStoreError(StorageError):
    """The file is not a feedloom store, or one of a newer feedloom."""


class CorruptStoreError(StorageError):
    """The file is damaged."""


class RefusedValueError(StorageError):
    """The store does not take a value; nothing is wrong with the store."""


class NoRoomError(FeedloomError):
    """The output holds as much as `[publish]` allows."""


class PublishError(FeedloomError):
    """The output cannot be written."""


class LockedError(FeedloomError):
    """Another run holds the lock."""

    #: Since when; None: nobody knows.
    since: datetime | None = None
