"""What a file of another program holds: sources to take over, and what cannot be taken over, each with its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from storage.errors import FeedloomError

#: Characters of a name that is taken over.
MAX_NAME_CHARS = 100
#: Characters of a value that a remark quotes.
MAX_QUOTED_CHARS = 80
#: Headers that say who somebody is: they belong into the environment or into a file.
SECRET_HEADERS = {"authorization", "cookie", "proxy-authorization", "x-api-key"}


class ImportFileError(FeedloomError):
    """A file cannot be imported as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something that is not taken over, or otherwise than it stood there."""

    #: Where it stands in the file, from 1.
    line: int
    text: str


@dataclass(slots=True, kw_only=True)
class FoundSource:
    """A source that a file describes."""

    line: int
    #: What it is called there; "" if it has no name.
    name: str
    #: The keys of `[[sources]]`, in their order, without `name`.
    values: dict[str, Any] = field(default_factory=dict)
    #: What of it is not taken over.
    remarks: list[Remark] = field(default_factory=list)

    def leave(self, what: str, why: str, *, line: int | None = None) -> None:
        """Note that *what* is not taken over, and why."""
        self.remarks.append(Remark(line=line or self.line, text=f"{what} is not taken over: {why}"))


@dataclass(slots=True, kw_only=True)
class ImportedFile:
    """What a file holds."""

    sources: list[FoundSource] = field(default_factory=list)
    #: Sources that cannot be taken over.
    left: list[Remark] = field(default_factory=list)
    #: What else is not taken over: empty folders, settings of the whole file.
    remarks: list[Remark] = field(default_factory=list)


def quoted(value: str) -> str:
    """*value* for a remark, on one line and cut."""
    line = " ".join(value.split())
    return f'"{line if len(line) <= MAX_QUOTED_CHARS else line[: MAX_QUOTED_CHARS - 1] + "…"}"'


def plain_name(text: str) -> str:
    """*text* as the name of a source: one printable line; "" if nothing is left of it."""
    line = " ".join(text.split())
    return "".join(char for char in line if char.isprintable())[:MAX_NAME_CHARS].strip()


def plain_address(text: str) -> str:
    """*text* as an address of the web. Raises ValueError, whose words say what is wrong with it."""
    address = text.strip()
    if address.lower().startswith("feed:"):  # feed://host/path, feed:https://host/path
        address = address[5:]
        address = f"http:{address}" if address.startswith("//") else address
    address = address.partition("#")[0]
    if not address:
        raise ValueError("it has no address")
    try:
        parts = urlsplit(address)
        host, login, port = parts.hostname, parts.username or parts.password, parts.port
    except ValueError:
        raise ValueError(f"{quoted(address)} is no address") from None
    if parts.scheme not in ("http", "https") or not host or port == 0 or any(char.isspace() for char in address):
        raise ValueError(f"{quoted(address)} is no address of the web")
    if login:
        raise ValueError("its address has a password in it: add it by hand, with `user` and `password`")
    return address


def span(seconds: int) -> str:
    """A time span as the configuration writes it: "90m"."""
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds >= size and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def take_headers(source: FoundSource, headers: Mapping[str, str], *, what: str, line: int | None = None) -> None:
    """Give *source* those of *headers* that hold no secret."""
    for name, value in headers.items():
        if name.lower() in SECRET_HEADERS:
            source.leave(f"{what} {name}", f'a secret: write {name} = {{ env = "NAME" }} under `headers`', line=line)
        else:
            source.values.setdefault("headers", {})[name] = value
