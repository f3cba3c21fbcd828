"""Failures of the network in words: first the host and the cause, then what follows from it."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx

from storage.errors import DocumentError, FeedloomError, FetchError, NotAskedError

#: Timeouts, whose messages httpx leaves empty.
TIMEOUTS: dict[type[Exception], str] = {
    httpx.ConnectTimeout: "no connection in time",
    httpx.ReadTimeout: "the server stopped answering",
    httpx.WriteTimeout: "the server stopped listening",
    httpx.PoolTimeout: "too many connections are open",
}
#: Errors of the system that say what happened.
CAUSES = {
    errno.ECONNREFUSED: "connection refused",
    errno.ECONNRESET: "connection reset",
    errno.EPIPE: "connection reset",
    errno.ENETUNREACH: "the network cannot be reached",
    errno.EHOSTUNREACH: "the host cannot be reached",
    errno.ETIMEDOUT: "no connection in time",
}
#: What is said of a name that nobody has.
NO_HOST = "there is no host of that name"
#: How messages of httpx and httpcore begin, and what we say.
PHRASES = {
    "Server disconnected": "the server hung up without an answer",
    "peer closed connection": "the answer breaks off",
    "Connection lost": "connection reset",
}


def host_of(url: str) -> str:
    """The host of *url*, with its port if it states one; *url* itself if it has none."""
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower() or url
    except ValueError:  # brackets
        return url


def connection_failure(error: Exception, url: str, *, proxy: bool) -> FetchError:
    """*error* of httpx and what lies below it, as it concerns the page at *url*: "news.example: connection refused"."""
    address = str(error.request.url) if isinstance(error, httpx.RequestError) else url
    way = " through the proxy" if proxy else ""
    failure = FetchError(f"{host_of(address)}{way}: {cause_of(error)}", url)
    failure.address = address if isinstance(error, httpx.RequestError) else None
    return failure


def without_robots(failure: DocumentError, url: str) -> FetchError:
    """What follows for the page at *url* from the *failure* of its host's robots.txt."""
    host, status = host_of(url), failure.status if isinstance(failure, FetchError) else None
    cause = f"{host}: for its robots.txt {failure.what}" if status is not None else at(host, failure.what)
    error = FetchError(f"{cause}; without its robots.txt none of its pages is read", url, failure.hint)
    if isinstance(failure, FetchError):
        error.retry_after = failure.retry_after
        error.address = failure.address or str(failure.subject)
    return error


def may_pass(error: FeedloomError | None) -> bool:
    """Whether a second try may mend *error*: there was no answer, or one that says "not now"."""
    if not isinstance(error, FetchError) or isinstance(error, NotAskedError):
        return False
    return error.status is None or error.status >= 500 or error.status == 429


def at(host: str, what: str) -> str:
    """*what* happened at *host*, if it does not begin with a host anyway."""
    return what if what.startswith(host) else f"{host}: {what}"


def shortly(error: FeedloomError, url: str) -> str:
    """What happened, to be shown behind *url*: without its host, which stands there already."""
    return error.what.removeprefix(f"{host_of(url)}: ")


def cause_of(error: BaseException) -> str:
    """The innermost cause that says more than the libraries around it."""
    if known := next((words for kind, words in TIMEOUTS.items() if isinstance(error, kind)), None):
        return known
    for one in _chain(error):
        if isinstance(one, ssl.SSLCertVerificationError):
            return f"its certificate is not valid: {one.verify_message}"
        if isinstance(one, ssl.SSLError):
            return (
                f"no TLS ({line((one.reason or str(one.args[-1])).partition(' (_ssl')[0].replace('_', ' ').lower())})"
            )
        if isinstance(one, socket.gaierror):
            temporary = one.errno == socket.EAI_AGAIN
            return "the name service does not answer" if temporary else NO_HOST
        if isinstance(one, OSError) and one.errno in CAUSES:
            return CAUSES[one.errno]
    text = line(str(error))
    if known := next((words for start, words in PHRASES.items() if text.startswith(start)), None):
        return known
    if isinstance(error, httpx.ConnectError | httpx.ProxyError | httpx.InvalidURL) and text:
        return text
    return f"the answer breaks the rules of HTTP ({text or type(error).__name__})"


def _chain(error: BaseException) -> Iterator[BaseException]:
    """*error* and what caused it, outermost first."""
    inner: BaseException | None = error
    while inner is not None:
        yield inner
        inner = inner.__cause__ or inner.__context__


def line(text: str) -> str:
    """Text of a server as one short line, without control characters."""
    return "".join(char for char in " ".join(text.split()) if char.isprintable())[:200]
