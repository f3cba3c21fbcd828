"""Adding sources to feedloom.toml: everything else in the file stays as it is, byte for byte.

tomlkit writes the values. The text is put in by us, because tomlkit moves tables where `[[sources]]` stand apart from
each other; whether it stands in the right place is checked by reading the result.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import tomlkit
from tomlkit.items import Array, InlineTable

from feeds.config.load import MAX_CONFIG_BYTES, Config, parse_config
from scraper.source import Source
from scraper.sources.kinds import KINDS
from scraper.urls import url_key
from storage.errors import ConfigError, ConfigProblem, StorageError
from storage.files import replace_file

#: The line that begins a table, and the one that begins a source or a table of it.
TABLE_LINE = re.compile(r"^[ \t]*\[", re.MULTILINE)
SOURCE_LINE = re.compile(r"^[ \t]*(?:\[\[[ \t]*sources[ \t]*\]\]|\[[ \t]*sources[ \t]*\.)", re.MULTILINE)

#: Lines of comments before a blank one.
REMARKS = re.compile(r"(?:[ \t]*#[^\n]*\n)+(?=[ \t]*\r?\n)")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSource:
    """A source to be added."""

    #: Its keys in their order, `name` first.
    values: Mapping[str, Any]
    #: A line to stand above them; "" for none.
    comment: str = ""

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.values["name"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """A configuration with sources added, not written yet."""

    path: Path
    before: str
    after: str
    config: Config
    #: What the file held, with a byte order mark if it begins with one.
    data: bytes = field(repr=False)

    def write(self) -> None:
        """Put the new text into the place of the old one, at once and for good.

        Raises StorageError, and ConfigError if the file has changed since it was read.
        """
        mark = b"\xef\xbb\xbf" if self.data.startswith(b"\xef\xbb\xbf") else b""
        try:
            written = replace_file(self.path, mark + self.after.encode(), expected=self.data)
        except OSError as error:
            raise StorageError(f"cannot write the configuration: {error.strerror}", str(self.path)) from error
        if not written:
            raise ConfigError([_problem(self.path, "the file that was read", "another one by now")])


def add_sources(path: Path, text: str, sources: Sequence[NewSource], environ: Mapping[str, str]) -> Edited:
    """The configuration *text* of the file *path* with *sources* added, checked as a whole.

    Raises ConfigError with everything that is wrong with the result, or if it would be too large.
    """
    path = path.absolute()
    return edited(path, text, _with_sources(path, text, sources), environ)


def edited(path: Path, text: str, after: str, environ: Mapping[str, str], *, empty: bool = False) -> Edited:
    """The change of *text*, which the file *path* holds, to *after*, checked as a whole; *empty*: with no source, too.

    Raises ConfigError with everything that is wrong with the result, or if it would be too large, and StorageError.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise StorageError(f"cannot read the configuration: {error.strerror}", str(path)) from error
    if len(after.encode()) > MAX_CONFIG_BYTES:
        raise ConfigError([_problem(path, f"at most {MAX_CONFIG_BYTES:,} bytes", "more with this change")])
    config = parse_config(after, path, environ, empty=empty)
    if data.decode("utf-8-sig", "replace") != text:
        raise ConfigError([_problem(path, "the file that was read", "another one by now")])
    return Edited(path=path, before=text, after=after, config=config, data=data)


def reader_of(address: str, sources: Iterable[Source]) -> Source | None:
    """The source that reads *address* already."""
    key = url_key(address)
    return next(
        (one for one in sources if KINDS[one.kind].network and key in {url_key(place) for place in one.places}), None
    )


def name_from(address: str) -> str:
    """What to call a source at *address*: its host and path, "paper.example/sport". Raises ValueError for no URL."""
    parts = urlsplit(address)
    path = parts.path.rstrip("/").removesuffix("/index.html")
    return f"{(parts.hostname or address).removeprefix('www.')}{path}"


def free_name(wanted: str, taken: Iterable[str]) -> str:
    """*wanted*, or with a number behind it the first such name that is not *taken*."""
    known, name, number = {one.strip().casefold() for one in taken}, wanted, 1
    while name.casefold() in known:
        number += 1
        name = f"{wanted} {number}"
    return name


def _with_sources(path: Path, text: str, sources: Sequence[NewSource]) -> str:
    try:
        wanted = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        return text  # whoever checks it says what is wrong
    known = wanted.get("sources", [])
    wanted["sources"] = [*known, *(dict(source.values) for source in sources)] if isinstance(known, list) else known
    for after in _ways(text, sources):
        with suppress(tomllib.TOMLDecodeError):
            if tomllib.loads(after) == wanted:
                return after
    raise ConfigError([_problem(path, "sources as tables, [[sources]]", "another form, to which none can be added")])


def _ways(text: str, sources: Sequence[NewSource]) -> Iterator[str]:
    """*text* with *sources* in it, at each place where they may belong, the best one first."""
    end = "\r\n" if "\r\n" in text else "\n"
    blocks = end.join(_block(source).replace("\n", end) for source in sources)
    for place in _places(text):
        head, tail = text[:place], text[place:]
        if head and not head.endswith("\n"):
            head += end
        before = end if head.strip() and not head.endswith(end * 2) else ""
        after = end if tail.strip() and not tail.startswith(("\n", "\r")) else ""
        yield head + before + blocks + after + tail
    yield from _inline(text, sources)


def _places(text: str) -> Iterator[int]:
    """After the last source, before what stands above the table that follows; else at the end."""
    ends = [line.end() for line in SOURCE_LINE.finditer(text)]
    if ends and (following := TABLE_LINE.search(text, ends[-1])):
        yield _above(text, following.start())
        yield following.start()
    yield len(text)


def _above(text: str, place: int) -> int:
    """Where the comments and blank lines begin that stand above the line at *place*, without the comments directly
    below a value: those belong to it, if a blank line follows.
    """
    begin = place
    while begin:
        line = text.rfind("\n", 0, begin - 1) + 1
        if (content := text[line:begin].strip()) and not content.startswith("#"):
            break
        begin = line
    remarks = REMARKS.match(text, begin, place)
    return remarks.end() if remarks else begin


def _inline(text: str, sources: Iterable[NewSource]) -> Iterator[str]:
    """*text* with *sources* in its array of inline tables, if that is how sources stand there."""
    with suppress(tomlkit.exceptions.TOMLKitError, ValueError, TypeError, KeyError):
        document = tomlkit.parse(text)
        array = document["sources"]
        if isinstance(array, Array):
            for source in sources:
                array.append(_inline_table(source.values))
            yield document.as_string()


def _block(source: NewSource) -> str:
    lines = ["[[sources]]"]
    if source.comment:
        lines.insert(0, f"# {' '.join(source.comment.split())}")
    for key, value in source.values.items():
        lines.append(f"{tomlkit.key(key).as_string()} = {_written(value)}")
    return "\n".join(lines) + "\n"


def _written(value: object) -> str:
    return (_inline_table(value) if isinstance(value, Mapping) else tomlkit.item(value)).as_string()


def _inline_table(values: Mapping[str, Any]) -> InlineTable:
    table = tomlkit.inline_table()
    for key, value in values.items():
        table.append(key, _inline_table(value) if isinstance(value, Mapping) else value)
    return table


def _problem(path: Path, expected: str, got: str) -> ConfigProblem:
    return ConfigProblem(file=str(path), key="the file", expected=expected, got=got)
