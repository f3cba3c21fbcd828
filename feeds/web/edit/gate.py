"""Who may use the workbench, and from where: asked before anything else of a request is looked at.

    Host of ours? (DNS rebinding) -> a session? (one-time token, or password) -> a change: Origin of ours, and the token
    of the session (CSRF)

A session is a cookie that scripts cannot read and other sites cannot make a browser send. The server keeps only its
digest. Guesses are limited for all clients together: there is one operator.
"""

from __future__ import annotations

import hmac
import secrets
from collections import deque
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from urllib.parse import urlsplit

COOKIE = "feedloom-edit"
#: The name of the token that changes carry, as a field of a form and as a header.
TOKEN_FIELD, TOKEN_HEADER = "token", "x-edit-token"
#: Methods that change nothing.
SAFE_METHODS = frozenset(("GET", "HEAD"))
#: So many wrong passwords or tokens in so many seconds, and no further one is looked at for a while.
MAX_GUESSES, GUESS_SECONDS = 10, 60.0
MAX_SESSIONS = 50


@dataclass(kw_only=True)
class Gate:
    """What opens the workbench. *seconds* counts from any start."""

    #: Names and addresses under which we are asked, in lower case and without port.
    hosts: Collection[str]
    #: Whether any IP address counts as well, where we listen on all of them: no name can be made to lead to a `Host`
    #: that is an address.
    all_addresses: bool = False
    #: Opens once; None: none does.
    once: str | None = None
    #: None: there is none.
    password: str | None = field(default=None, repr=False)
    seconds: Callable[[], float]
    #: The digests of sessions.
    sessions: deque[bytes] = field(default_factory=lambda: deque(maxlen=MAX_SESSIONS), repr=False)
    guesses: deque[float] = field(default_factory=lambda: deque(maxlen=MAX_GUESSES), repr=False)
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def knows_host(self, header: str) -> bool:
        """Whether the header `Host` names us."""
        name = _name(header)
        return name in self.hosts or (self.all_addresses and is_address(name))

    def is_own_origin(self, origin: str | None, host: str) -> bool:
        """Whether the header `Origin` names the place that `Host` names."""
        parts = urlsplit(origin or "")
        return parts.scheme in ("http", "https") and bool(parts.netloc) and parts.netloc.lower() == host.lower()

    @property
    def is_tired(self) -> bool:
        """Whether there were too many wrong guesses to look at another one now."""
        return len(self.guesses) == MAX_GUESSES and self.seconds() - self.guesses[0] < GUESS_SECONDS

    def open_once(self, token: str) -> str | None:
        """A session for the one-time *token*, which opens nothing more; None if it is wrong or used."""
        if self.is_tired:
            return None
        if self.once is None or not _same(token, self.once):
            self.guesses.append(self.seconds())
            return None
        self.once = None
        return self._session()

    def open_with(self, password: str) -> str | None:
        """A session for the *password*; None if it is wrong."""
        if self.is_tired:
            return None
        if self.password is None or not _same(password, self.password):
            self.guesses.append(self.seconds())
            return None
        return self._session()

    def _session(self) -> str:
        session = secrets.token_urlsafe(32)
        self.sessions.append(_digest(session))
        return session

    def session_of(self, cookies: str) -> str | None:
        """The session that the header `Cookie` names, if it is one."""
        try:
            morsel = SimpleCookie(cookies).get(COOKIE)
        except CookieError:
            return None
        session = morsel.value if morsel else ""
        digest = _digest(session)
        known = [hmac.compare_digest(digest, one) for one in self.sessions]  # all of them, whichever it is
        return session if any(known) else None

    def close(self, session: str) -> None:
        """End *session*."""
        if (digest := _digest(session)) in self.sessions:
            self.sessions.remove(digest)

    def token_of(self, session: str) -> str:
        """What requests of *session* carry that change something."""
        return hmac.new(self.secret, session.encode(), sha256).hexdigest()

    def takes_token(self, session: str, token: str | None) -> bool:
        """Whether *token* is that of *session*."""
        return token is not None and _same(token, self.token_of(session))


def own_hosts(bound: str, base_url: str | None) -> frozenset[str]:
    """Under which names a server that listens on *bound* is asked: its address, this machine's, that of *base_url*."""
    names = {"localhost", "127.0.0.1", "::1", _name(bound)}
    with suppress(ValueError):  # an address that is none has no name
        names.add((urlsplit(base_url or "").hostname or "localhost").lower())
    return frozenset(names - {"0.0.0.0", "::"})  # noqa: S104  everywhere is no name


def is_everywhere(bound: str) -> bool:
    """Whether what listens on *bound* does so on every address of this machine."""
    name = _name(bound)
    return is_address(name) and ip_address(name).is_unspecified


def is_address(name: str) -> bool:
    """Whether *name* is an IP address."""
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def is_loopback(bound: str) -> bool:
    """Whether only this machine reaches what listens on *bound*."""
    try:
        return ip_address(bound.strip("[]")).is_loopback
    except ValueError:
        return bound.lower() == "localhost"


def _name(host: str) -> str:
    """*host* without port and brackets."""
    host = host.strip().lower()
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host if host.count(":") > 1 else host.partition(":")[0]


def _digest(session: str) -> bytes:
    return sha256(session.encode()).digest()


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(sha256(one.encode()).digest(), sha256(other.encode()).digest())
