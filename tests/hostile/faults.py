"""A server on this machine that is as wrong as the web can be; each path has its fault, which can be changed."""

from __future__ import annotations

import socket
import ssl
import struct
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer

from tests.background import in_background

#: An answer: the bytes of it, or what to do with the connection.
Answer = bytes | Callable[["Handler"], object]
#: So long a fault goes on at most, in seconds, should the client not mind.
LONGEST = 20.0


class Handler(StreamRequestHandler):
    """Answers one request with raw bytes, so that an answer may be as wrong as on the web."""

    server: Faults
    path: str

    def handle(self) -> None:
        try:
            if self.server.tls is not None:
                self.connection = self.server.tls.wrap_socket(self.request, server_side=True)
                self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
            self._answer()
        except OSError:
            pass  # the client had enough

    def _answer(self) -> None:
        if self.server.greeting:
            self.wfile.write(self.server.greeting)
            return
        request = self.rfile.readline().decode("latin-1").split()
        headers: dict[str, str] = {}
        while line := self.rfile.readline().decode("latin-1").strip():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        if len(request) < 2:
            return
        self.path = request[1]
        self.server.requests.append((self.path, headers))
        answer = self.server.answers.get(self.path.partition("?")[0], self.server.otherwise)
        if callable(answer):
            answer(self)
        else:
            self.wfile.write(answer)

    def finish(self) -> None:
        """Close what was opened."""
        for one in (self.wfile, self.rfile, self.connection):
            with suppress(OSError):
                one.close()


def response(body: bytes = b"", status: str = "200 OK", *headers: str, length: int | None = None) -> bytes:
    """A whole answer, or one that claims another *length*."""
    lines = [
        f"HTTP/1.1 {status}",
        "Connection: close",
        f"Content-Length: {len(body) if length is None else length}",
        *headers,
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


class Faults(ThreadingTCPServer):
    """The server. `answers` has one for each path, `requests` what was asked with which headers."""

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 100

    def __init__(self, tls: ssl.SSLContext | None = None, greeting: bytes = b"") -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.tls, self.greeting = tls, greeting
        self.answers: dict[str, Answer] = {}
        #: What all other paths get.
        self.otherwise: Answer = response(status="404 Not Found")
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.port = int(self.server_address[1])
        self.host = f"127.0.0.1:{self.port}"

    def url(self, path: str = "/a") -> str:
        return f"{'http' if self.tls is None else 'https'}://{self.host}{path}"

    @property
    def paths(self) -> list[str]:
        """What was asked, robots.txt left out."""
        return [path for path, _ in self.requests if path != "/robots.txt"]

    def handle_error(self, *_: object) -> None:
        """Say nothing: clients are expected to go away."""


@contextmanager
def running(server: Faults) -> Iterator[Faults]:
    """*server*, until the block ends."""
    with in_background(server):
        yield server


# faults ----------------------------------------------------------------------------------------------------


def _until_gone(handler: Handler, piece: bytes, pause: float = 0.0) -> None:
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        handler.wfile.write(piece)
        if pause:
            time.sleep(pause)


def hang(handler: Handler) -> None:
    """Say nothing at all."""
    handler.connection.settimeout(LONGEST)
    handler.connection.recv(1)  # ends when the client goes


def endless(head: bytes, piece: bytes, handler: Handler) -> None:
    """Begin with *head*, go on with *piece* for ever."""
    handler.wfile.write(head)
    _until_gone(handler, piece)


def drip(head: bytes, piece: bytes, handler: Handler) -> None:
    """The same, a piece at a time."""
    handler.wfile.write(head)
    _until_gone(handler, piece, 0.1)


def reset(sent: bytes, handler: Handler) -> None:
    """Send something, then break the connection off (RST)."""
    handler.wfile.write(sent)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def grow(handler: Handler) -> None:
    """Redirect to an address that is longer each time."""
    handler.wfile.write(redirect(handler.path + ("&" if "?" in handler.path else "?") + "x" * 500))


def redirect(to: str, *headers: str, body: bytes = b"") -> bytes:
    return response(body, "302 Found", f"Location: {to}", *headers)


#: Beginnings without an end.
BODY = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
HEAD = b"HTTP/1.1 200 OK\r\n"
ENDLESS: dict[str, Answer] = {
    "body": partial(endless, BODY, b"x" * 65_536),
    "chunks": partial(endless, HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1000\r\n" + b"x" * 4096 + b"\r\n"),
    "headers": partial(endless, HEAD, b"X-More: " + b"y" * 4000 + b"\r\n"),
    "header": partial(endless, HEAD + b"X-Long: ", b"y" * 4096),
    "status line": partial(endless, b"HTTP/1.1 200 ", b"O" * 4096),
    "interim answers": partial(endless, b"", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 20),
    "trailers": partial(
        endless, HEAD + b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n", b"X-More: " + b"y" * 4000 + b"\r\n"
    ),
}
SLOW: dict[str, Answer] = {
    "nothing": hang,
    "headers": partial(drip, HEAD, b"X: y\r\n"),
    "body": partial(drip, HEAD + b"Content-Length: 100000\r\n\r\n", b"x"),
    "chunks": partial(drip, HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
}


# certificates ----------------------------------------------------------------------------------------------


def make_certificates(folder: Path) -> dict[str, Path]:
    """An authority of our own ("ca") and what it signed: "good" for 127.0.0.1, "expired", "other" (for another host);
    "self" is signed by nobody. Each file holds key and certificate. Needs the command openssl.
    """
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")

    def openssl(*arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True, timeout=30)

    def signed(name: str, alternative: str, days: int) -> None:
        # what Python 3.13 wants of a certificate (RFC 5280)
        (folder / f"{name}.ext").write_text(
            f"subjectAltName={alternative}\nbasicConstraints=critical,CA:FALSE\n"
            "authorityKeyIdentifier=keyid\nsubjectKeyIdentifier=hash\nextendedKeyUsage=serverAuth\n"
        )
        openssl("req", *key, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", "/CN=Test")
        openssl(
            "x509", "-req", "-in", f"{name}.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial",
            "-days", str(days), "-extfile", f"{name}.ext", "-out", f"{name}.crt",
        )  # fmt: skip

    openssl(
        "req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.crt", "-days", "2", "-subj", "/CN=Test authority",
        "-addext", "keyUsage=critical,keyCertSign,cRLSign",
    )  # fmt: skip
    signed("good", "IP:127.0.0.1", 2)
    signed("expired", "IP:127.0.0.1", 0)
    signed("other", "DNS:other.example", 2)
    openssl(
        "req", "-x509", *key, "-keyout", "self.key", "-out", "self.crt", "-days", "2", "-subj", "/CN=Test",
        "-addext", "subjectAltName=IP:127.0.0.1",
    )  # fmt: skip
    names = ("ca", "good", "expired", "other", "self")
    for name in names:
        whole = (folder / f"{name}.key").read_bytes() + (folder / f"{name}.crt").read_bytes()
        (folder / f"{name}.pem").write_bytes(whole)
    return {name: folder / f"{name}.pem" for name in names}


def server_tls(certificate: Path, protocols: Sequence[str] = ("http/1.1",)) -> ssl.SSLContext:
    """What a server with *certificate* speaks."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.set_alpn_protocols(list(protocols))
    return context
