"""A preview: what is published for one address leads, while it is looked at elsewhere, to where it is served.

Only bytes on their way to the client change. A `Host` counts if it can only be this machine: an IP address, `localhost`
or our own name. Ids stay, because they are no links, and so do addresses that only contain `base_url`.
"""

from __future__ import annotations

import re
import socket
from dataclasses import replace
from functools import cache, lru_cache
from html import escape
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

from feeds.config.load import Config
from feeds.formats.text import uri
from feeds.web.files import ServedFile, serve_file

#: Where `feedloom serve` listens if `base_url` names no address of this machine.
DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 8080
#: Names at which nothing is ever published (RFC 2606, RFC 6761).
RESERVED_NAME = re.compile(r"(.+\.)?(example(\.(com|net|org))?|test|invalid|localhost)")
#: Rewritten files that are kept.
MAX_KEPT_FILES = 64
#: What stands before a URL that is an id, or part of a longer URL; `; url=` is that of a page that leads on.
_NO_LINK = rb'(?<!<id>)(?<!isPermaLink="false">)(?<!"id":")(?:(?<=; url=)|(?<![\w/=%]))'
_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(?P<port>[0-9]{1,5}))?", re.IGNORECASE)


class Place(NamedTuple):
    """Where a server listens."""

    host: str
    port: int

    @property
    def address(self) -> str:
        """Its URL, with a slash at the end."""
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}/"


def listening_place(base_url: str) -> Place:
    """Where to listen: at *base_url* if that names a port of this machine, else at the default.

    Raises ValueError for what is no URL.
    """
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    if parts.scheme != "http" or not parts.port or not _is_loopback(host):
        return Place(DEFAULT_HOST, DEFAULT_PORT)
    return Place(DEFAULT_HOST if host == "localhost" else host, parts.port)


def is_never_published(base_url: str) -> bool:
    """Whether *base_url* is of this machine, or reserved for examples: whoever asks us looks at a preview.

    Raises ValueError for what is no URL.
    """
    host = urlsplit(base_url).hostname or ""
    return _is_loopback(host) or RESERVED_NAME.fullmatch(host) is not None


def previewed(config: Config, host: bytes) -> Config:
    """*config* with the address that the header `Host` names as `base_url`; as it is if that may be no address of ours.

    Nothing else of the header is used, so that a client cannot put a name of its choice into an answer.
    """
    found = _HOST.fullmatch(host.decode("latin-1"))
    if not found or int(found["port"] or 80) > 65_535 or not _is_ours(found["name"].lower()):
        return config
    base_url = f"http://{found[0].lower()}/"
    return replace(config, site=config.site.model_copy(update={"base_url": base_url}))


@lru_cache(maxsize=MAX_KEPT_FILES)
def preview(file: ServedFile, path: str, published: str, base_url: str, interval: int) -> ServedFile:
    """*file*, which is published at *path* below *published*, with links that begin with *base_url*.

    It has its own validators, and is compressed if *file* is. *interval* as in `serve_file`.
    """
    if published == base_url or file.is_binary:
        return file
    body = _pattern(published).sub(base_url.encode(), file.plain.body)
    if body == file.plain.body:
        return file
    return serve_file(path, body, None, modified=file.modified, interval=interval)


@cache
def _pattern(published: str) -> re.Pattern[bytes]:
    """*published* in each form in which feeds and pages write it, as the beginning of a link."""
    forms = {escape(form, quote=quote) for form in (published, uri(published)) for quote in (False, True)}
    choices = b"|".join(re.escape(form.encode()) for form in sorted({published, *forms}, key=len, reverse=True))
    return re.compile(_NO_LINK + b"(?:" + choices + b")")


def _is_ours(name: str) -> bool:
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return name in _names()
    return True


@cache
def _names() -> frozenset[str]:
    own = socket.gethostname().lower()
    return frozenset({"localhost", own, f"{own}.local"})


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
