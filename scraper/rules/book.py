"""What a process knows of folders of rules, and what it does when a file in them breaks.

A visit looks at the folders once, and reads all of its pages with what it saw. A process that lives on, as `feedloom
watch` does, remembers what it has used: a file that is deleted or broken meanwhile goes on as it was, and is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

from scraper.rules.folders import ConfigFiles, RuleFolders, stamp_of, states_of
from scraper.rules.siteconfig import MAX_RULE_FILE_BYTES, decode_config, parse_config
from storage.files import read_file


class RuleBook:
    """What a process knows of the rules in *folders* since it first looked."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self._folders = folders
        self._states: dict[Path, tuple[int, int]] | None = None
        #: The content of files that were used, and of all TOML files.
        self._good: dict[Path, bytes] = {}
        self._held: dict[Path, bytes] = {}
        self.now = RuleFolders()
        self.configs = ConfigFiles(self.now)

    def look(self) -> list[str]:
        """Look at the folders again. Gives what to tell: the files that broke or went since the last look."""
        states = states_of(self._folders)
        if states == self._states:
            return []
        first, self._states = self._states is None, states
        self._remember()
        notes = [] if first else list(self._hold(states))
        self.now = RuleFolders(folders=self._folders, stamp=stamp_of(states), held=tuple(self._held.items()))
        self.configs = ConfigFiles(self.now)
        for file in self.now.files(".toml"):
            if file not in self._held:
                with suppress(OSError):  # the check of the configuration says why
                    data = self.now.read(file)
                    if not _is_learnt(data) and not _fault(file):  # those are looked after where they are written
                        self._good[file] = data
        return notes

    def headers(self, url: str) -> Mapping[str, str]:
        """The request headers that the site configuration of *url* wants."""
        config = self.configs.of_url(url)
        return config.headers if config is not None else {}

    def _remember(self) -> None:
        """Keep the content of the configurations that were used so far."""
        for file, (data, config) in self.configs.read.items():
            if config.directives:
                self._good[file] = data

    def _hold(self, states: Mapping[Path, tuple[int, int]]) -> Iterator[str]:
        """Let files that broke or went go on as they were, and tell of each once."""
        for file, data in self._good.items():
            why = "it is gone" if file not in states else _fault(file)
            if not why:
                self._held.pop(file, None)
            elif file not in self._held:
                self._held[file] = data
                yield f"{file}: {why}; its rule goes on as it was"


@cache
def rule_book(folders: tuple[Path, ...]) -> RuleBook:
    """The one book of this process for *folders*."""
    return RuleBook(folders)


def _is_learnt(data: bytes) -> bool:
    if b"learnt" not in data:
        return False
    from scraper.rules.rules import is_written  # imported here because it loads a parser

    return is_written(decode_config(data))


def _fault(file: Path) -> str:
    """Why the rule in *file* cannot be used, with the line; "" if it can."""
    try:
        data = read_file(file, max_bytes=MAX_RULE_FILE_BYTES)
    except OSError as error:
        return f"it cannot be read ({error.strerror or error})"
    if file.suffix == ".txt":
        config = parse_config(decode_config(data), name=file.name)
        if config.directives:
            return ""
        first = next((str(one.line) for one in config.troubles), "1")
        return f"line {first}: no directive is understood"
    from scraper.rules.rules import faults_of  # imported here because it loads a parser

    return "; ".join(f"line {line}: expected {one.expected}, got {one.got}" for line, one in faults_of(file, data)[:3])
