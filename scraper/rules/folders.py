"""Folders of rules as they stand: which files they have, and which site configuration is for a host."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from scraper.rules.siteconfig import (
    GLOBAL_NAME,
    MAX_RULE_FILE_BYTES,
    SiteConfig,
    decode_config,
    is_config_name,
    names_for,
    parse_config,
)
from storage.domains import ascii_host
from storage.files import read_file

#: What a `global.txt` must have to be applied to pages of hosts without a configuration of their own. Its other
#: directives name what is read anyway, and would cost every page something.
GLOBAL_CHANGES = ("strip", "strip_id_or_class", "dissolve", "wrap_in", "move_into")
#: Ports that no address names.
USUAL_PORTS = {"http": 80, "https": 443}
#: A host of IPv6, or another one, and a port.
_WITH_PORT = re.compile(r"(?:\[([\da-f:.]+)\]|([^:]+)):\d{1,5}")
#: Hosts whose configuration is remembered.
MAX_HOSTS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFolders:
    """Folders of rules as they stood at one time, in the order in which they are asked."""

    folders: tuple[Path, ...] = ()
    #: Another one for each state of their files.
    stamp: str = ""
    #: Files that were deleted or broken since they were first used: their path, and the content that goes on.
    held: tuple[tuple[Path, bytes], ...] = ()

    @classmethod
    def now(cls, *folders: Path) -> RuleFolders:
        """The *folders* as they stand."""
        return cls(folders=folders, stamp=stamp_of(states_of(folders)))

    def files(self, suffix: str) -> list[Path]:
        """The files whose names end in *suffix*: folder by folder, each by name."""
        held = {file for file, _ in self.held}
        found = []
        for folder in self.folders:
            names = {name for name in _names(folder) if name.endswith(suffix)}
            names |= {file.name for file in held if file.parent == folder and file.name.endswith(suffix)}
            found += [folder / name for name in sorted(names)]
        return found

    def read(self, file: Path) -> bytes:
        """The content of *file*. Raises OSError."""
        for one, data in self.held:
            if one == file:
                return data
        return read_file(file, max_bytes=MAX_RULE_FILE_BYTES)


class ConfigFiles:
    """The site configurations (`*.txt`) in folders. Files are read when a host first asks for them."""

    def __init__(self, folders: RuleFolders) -> None:
        self._folders = folders
        self._files: dict[str, list[Path]] = {}
        for file in folders.files(".txt"):
            if is_config_name(file.name.lower()):
                self._files.setdefault(file.name.lower(), []).append(file)
        self._hosts: dict[str, SiteConfig | None] = {}
        #: What was read: the content of each file, and what it says.
        self.read: dict[Path, tuple[bytes, SiteConfig]] = {}

    def __bool__(self) -> bool:
        return bool(self._files)

    @property
    def names(self) -> list[Path]:
        """Every file."""
        return [file for files in self._files.values() for file in files]

    def of_host(self, host: str) -> SiteConfig | None:
        """The configuration for *host*: the nearest name of a file, in each folder that has it, then `global.txt`."""
        if not self._files or not host:
            return None
        if host not in self._hosts:
            if len(self._hosts) >= MAX_HOSTS:
                self._hosts.clear()
            self._hosts[host] = self._find(host)
        return self._hosts[host]

    def of_url(self, url: str | None) -> SiteConfig | None:
        """The configuration for the host of *url*."""
        return self.of_host(host_of_url(url))

    @property
    def for_all(self) -> SiteConfig | None:
        """What `global.txt` says for pages of hosts without a configuration; None if that changes nothing."""
        found = self._merged(self._files.get(GLOBAL_NAME, []))
        return found if found is not None and found.all(*GLOBAL_CHANGES) else None

    def _find(self, host: str) -> SiteConfig | None:
        name = next((name for name in names_for(host) if name in self._files), None)
        if name is None:
            return None
        return self._merged([*self._files[name], *self._files.get(GLOBAL_NAME, [])])

    def _merged(self, files: Iterable[Path]) -> SiteConfig | None:
        configs = [one for file in files if (one := self._config(file)) is not None]
        return configs[0].merged(configs[1:]) if configs else None

    def _config(self, file: Path) -> SiteConfig | None:
        if file not in self.read:
            try:
                data = self._folders.read(file)
            except OSError:  # `feedloom rules check` says why
                return None
            self.read[file] = (data, parse_config(decode_config(data), name=file.name))
        return self.read[file][1]


def host_of_url(url: str | None) -> str:
    """The host of *url* in ASCII; "" if it has none."""
    return host_of_site(site_of_url(url))


def site_of_url(url: str | None) -> str:
    """The host of *url* in ASCII, with its port if that is none of the web's own; "" if it has none."""
    try:
        parts = urlsplit(url or "")
        host, port = ascii_host(parts.hostname or ""), parts.port
    except ValueError:
        return ""
    if not host or port is None or port == USUAL_PORTS.get(parts.scheme):
        return host
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def host_of_site(site: str) -> str:
    """The host of *site* without its port."""
    found = _WITH_PORT.fullmatch(site)
    return (found[1] or found[2]) if found else site


def file_stem(site: str) -> str:
    """What the file of a learnt *site* is called, without its ending: the sign before a port is none for names."""
    return site.replace(":", "_")


def _names(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208  names alone, of folders with thousands of files
    except OSError:
        return []


def states_of(folders: Iterable[Path]) -> dict[Path, tuple[int, int]]:
    """When each rule file was changed, in nanoseconds, and its size in bytes."""
    found = {}
    for folder in folders:
        with suppress(OSError), os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.endswith((".toml", ".txt")):
                    with suppress(OSError):  # it vanishes under our hands, or leads nowhere
                        state = entry.stat()
                        found[folder / entry.name] = (state.st_mtime_ns, state.st_size)
    return found


def stamp_of(states: Mapping[Path, tuple[int, int]]) -> str:
    return sha256(repr(sorted(states.items())).encode(errors="surrogatepass")).hexdigest()[:16]
