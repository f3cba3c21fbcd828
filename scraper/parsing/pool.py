"""Parsing where it can be stopped: in children that are killed when they take too long (design, decision 13).

Parsers are quadratic on small hostile pages, C code ignores signals and sometimes crashes. So each worker of the pool
is a thread that owns one child: a fresh interpreter, started by exec (not forked: it holds no lock of ours), joined
to us by a socket as its only descriptor, in a session of its own (Ctrl-C reaches us alone), and killed by the kernel
when we die. A child that hangs, crashes or eats its memory costs its document and is replaced for the next one.

    submit() -> thread -> socket -> child: parse(document) -> socket -> Future
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import pickle
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from importlib import import_module
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self, TypeVar, cast

from storage.errors import (
    ConfigError,
    DocumentError,
    ExtractError,
    FeedloomError,
    OversizedError,
    ParserCrash,
    ParserStartError,
    ParserTimeout,
)
from storage.model import Article, Document

#: Seconds that one document may take.
TIMEOUT = 20.0
#: Seconds that a child may take to start: generous, for a busy machine.
START = 60.0
#: Address space of a child in bytes.
MEMORY = 2 << 30
#: The largest document that is parsed, in bytes.
LARGEST = 20_000_000
#: The longest message between us and a child, in bytes: a document with room to spare, or what was made of it.
LARGEST_MESSAGE = 8 * LARGEST

#: linux/prctl.h: the signal that a process gets when the thread that started it ends.
PR_SET_PDEATHSIG = 1

#: A child begins here: with our import path, and without running our `__main__` again, as multiprocessing would.
BOOT = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from scraper.parsing.pool import serve
serve(*sys.argv[2:])
"""


T = TypeVar("T")
#: The name of a function, its document and options.
Question = tuple[str, Document, dict[str, object]]


class Parse(Protocol):
    """What a child does with a document. *rules* is the user's own folder of site rules."""

    def __call__(self, document: Document, *, timezone: str | None, rules: Path | None) -> Article: ...


def extract(document: Document, *, timezone: str | None, rules: Path | None) -> Article:
    """`extract_article`, imported only where it runs: the parent never loads a parser."""
    from scraper.article import extract_article
    from scraper.parsing.limits import require_shape
    from scraper.rules.rules import rules_with

    require_shape(document)
    return extract_article(document, timezone=timezone, rules=rules_with(rules))


def explain(document: Document, *, timezone: str | None) -> dict[str, object]:
    """The record of *document* with its explanation, as plain values; imported only where it runs, as `extract`."""
    from scraper.article.explain import explain

    return dict(explain(document, timezone=timezone))


class ParserPool:
    """Parses documents in killable children, as many at a time as there are workers.

    Children start when the first documents come, so that one document costs one child. *largest* is in bytes, *memory*
    in bytes of address space, *timeout* in seconds. With *in_process* everything happens within `submit`, for tests.
    *parse* must be importable by name.

    Leaving the `with` block waits for what was submitted; an exception (Ctrl-C too) drops it and kills the children.
    """

    def __init__(
        self,
        workers: int = 2,
        *,
        timeout: float = TIMEOUT,
        memory: int = MEMORY,
        largest: int = LARGEST,
        in_process: bool = False,
        parse: Parse = extract,
    ) -> None:
        self.workers, self.largest, self.in_process = workers, largest, in_process
        self._parse, self._timeout, self._memory = parse, timeout, memory
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="parser")
        self._own = threading.local()  # the child of each thread
        self._lock = threading.Lock()
        self._children: set[_Child] = set()
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close(wait=kind is None)

    def submit(self, document: Document, *, timezone: str | None = None, rules: Path | None = None) -> Future[Article]:
        """The article of *document*, to come.

        The future raises DocumentError (OversizedError before anything is parsed), ExtractError, ParserTimeout or
        ParserCrash, each with the name of the document, or ParserStartError.
        """
        return self.call(self._parse, document, timezone=timezone, rules=rules)

    def call(self, function: Callable[..., T], document: Document, **options: object) -> Future[T]:
        """What *function* makes of *document*, to come: for lists of articles, which are no articles.

        *function* must be importable by name and return a value of ours. Raises what `submit` does.
        """
        if len(document.data) > self.largest or self.in_process:
            return _done(lambda: self._here(function, document, options))
        return self._threads.submit(self._in_child, function, document, options)

    def close(self, *, wait: bool = True) -> None:
        """End the children: after what was submitted, or without *wait* at once."""
        if not wait:
            with self._lock:
                self._closed = True
                for child in self._children:
                    child.kill()
        self._threads.shutdown(wait=True, cancel_futures=not wait)
        for child in self._children:
            child.end()
        self._children.clear()

    def _here(self, function: Callable[..., T], document: Document, options: dict[str, object]) -> T:
        if len(document.data) > self.largest:
            raise OversizedError(
                f"the document has {len(document.data):,} bytes, more than {self.largest:,}", document.name
            )
        answer = _answer(function, document, options)
        if isinstance(answer, FeedloomError):
            raise answer
        return answer

    def _in_child(self, function: Callable[..., T], document: Document, options: dict[str, object]) -> T:
        child = self._child(document)
        try:
            answer = child.ask((_name(function), document, options), self._timeout)
        except TimeoutError:
            self._drop(child)
            raise ParserTimeout(f"parsing took more than {self._timeout:g} s and was stopped", document.name) from None
        except (OSError, EOFError) as error:
            cause = self._drop(child)
            raise ParserCrash(f"the parser died ({cause})", document.name) from error
        except _NoAnswerError as error:
            self._drop(child)
            raise ParserCrash("the parser answered what it cannot", document.name) from error
        if isinstance(answer, FeedloomError):
            raise answer
        return cast("T", answer)

    def _child(self, document: Document) -> _Child:
        """The living child of this thread."""
        child: _Child | None = getattr(self._own, "child", None)
        if child is not None and child.alive:
            return child
        if child is not None:  # it was killed while it had nothing to do
            self._drop(child)
        with self._lock:
            if self._closed:
                raise ParserCrash("the parser was stopped", document.name)
            try:
                child = self._own.child = _Child(self._parse, self._memory)
            except OSError as error:  # no memory, no process left
                raise ParserStartError("the parser does not start", error.strerror) from error
            self._children.add(child)
        try:
            complaint = child.greet()
        except (OSError, EOFError) as error:
            cause = self._drop(child)
            if self._closed:
                raise ParserCrash("the parser was stopped", document.name) from error
            raise ParserStartError("the parser does not start", cause) from error
        if complaint:
            self._drop(child)
            raise ParserStartError("the parser does not start", complaint)
        return child

    def _drop(self, child: _Child) -> str:
        """End *child* and say how it ended."""
        self._own.child = None
        with self._lock:
            self._children.discard(child)
        return child.end()


class _Child:
    """One interpreter that parses, and our end of the socket to it."""

    def __init__(self, parse: Parse, memory: int) -> None:
        ours, theirs = socket.socketpair()
        self._socket = ours
        path = json.dumps([os.path.abspath(entry) for entry in sys.path])  # noqa: PTH100  entries may be ZIP files or ""
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  our own interpreter and code
                [sys.executable, "-c", BOOT, path, _name(parse), str(memory), str(os.getpid())],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                close_fds=True,
                start_new_session=True,
            )

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def greet(self) -> str:
        """Wait until the child has imported what it needs, which does not count as parsing; "" or why it cannot."""
        return _receive(self._socket, START).decode()

    def ask(self, question: Question, timeout: float) -> object:
        deadline = time.monotonic() + timeout
        _send(self._socket, pickle.dumps(question, pickle.HIGHEST_PROTOCOL), timeout)
        answer = _receive(self._socket, max(deadline - time.monotonic(), 0.001))
        try:
            return _Answers(BytesIO(answer)).load()
        except Exception as error:  # what is no pickle raises whatever it likes
            raise _NoAnswerError from error

    def kill(self) -> None:
        """Kill the process; the thread that waits for its answer finds out by itself."""
        self._process.kill()

    def end(self) -> str:
        """Kill the child, if it still lives, and say how it ended."""
        try:
            self._process.wait(0.2 if self._gone() else 0)
        except subprocess.TimeoutExpired:
            self.kill()
        self._socket.close()
        code = self._process.wait()
        return signal.Signals(-code).name if code < 0 else f"exit status {code}"

    def _gone(self) -> bool:
        """Whether the other end is closed: then the process is ending by itself, and has a cause to tell."""
        try:
            self._socket.settimeout(0)
            return self._socket.recv(1, socket.MSG_PEEK) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True


class _NoAnswerError(Exception):
    """What came from a child is no answer."""


class _Answers(pickle.Unpickler):
    """Takes our values and errors from a child, and no other class: it has read hostile bytes.

    Each of these is immutable or has a `__setstate__`, without which a pickle could put attributes on the class itself.
    """

    MODULES = frozenset({"scraper.sources.found", "storage.model", "storage.errors", "datetime"})

    def find_class(self, module: str, name: str) -> object:
        found = super().find_class(module, name) if module in self.MODULES and "." not in name else None
        if not isinstance(found, type) or found.__module__ != module:  # what a module imports is not its own
            raise pickle.UnpicklingError(f"{module}.{name}")
        return found


def _send(connection: socket.socket, data: bytes, timeout: float | None) -> None:
    connection.settimeout(timeout)  # of the whole of sendall
    connection.sendall(len(data).to_bytes(8) + data)


def _receive(connection: socket.socket, timeout: float | None) -> bytes:
    """One message. Raises TimeoutError, and EOFError if the other end is gone."""
    deadline = None if timeout is None else time.monotonic() + timeout
    return _receive_exactly(connection, int.from_bytes(_receive_exactly(connection, 8, deadline)), deadline)


def _receive_exactly(connection: socket.socket, size: int, deadline: float | None) -> bytes:
    if size > LARGEST_MESSAGE:  # before there is room made for it
        raise _NoAnswerError
    data = bytearray(size)
    view, filled = memoryview(data), 0
    while filled < size:
        connection.settimeout(None if deadline is None else max(deadline - time.monotonic(), 0.001))
        count = connection.recv_into(view[filled:])
        if count == 0:
            raise EOFError
        filled += count
    return bytes(data)


def _done(parse: Callable[[], T]) -> Future[T]:
    future: Future[T] = Future()
    try:
        future.set_result(parse())
    except FeedloomError as error:
        future.set_exception(error)
    return future


def _name(function: Callable[..., object]) -> str:
    """By what a child finds *function*."""
    return f"{function.__module__}:{function.__qualname__}"


def _answer(function: Callable[..., T], document: Document, options: dict[str, object]) -> T | FeedloomError:
    """What *function* says, or the error in the terms of the pool; whatever else it raises is a crash of it."""
    try:
        return function(document, **options)
    except (DocumentError, ExtractError) as error:
        return error
    except ConfigError as error:  # the user's site rules, gone wrong meanwhile: no document's fault
        return ParserStartError("the site rules cannot be used", str(error))
    except FeedloomError as error:
        return ExtractError(str(error), document.name)
    except MemoryError:
        return ParserCrash("parsing takes too much memory", document.name)
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        cause = f"{type(error).__name__} in {Path(place.filename).name}, line {place.lineno}"
        return ParserCrash(f"the parser failed: {cause}", document.name, "please report it, with the document")


# ---- In the child


def serve(function: str, memory: str, parent: str) -> None:
    """Parse what comes through descriptor 0 until it closes."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != int(parent):  # it died before we asked
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    allowed = resource.getrlimit(resource.RLIMIT_AS)[1]  # by whoever started us, perhaps less
    most = int(memory) if allowed == resource.RLIM_INFINITY else min(int(memory), allowed)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    connection = socket.socket(fileno=os.dup(0))
    os.dup2(1, 0)  # /dev/null
    try:
        _load(function)
    except Exception as error:
        _send(connection, f"{type(error).__name__}: {error}".encode(), None)
        return
    collect_rarely()
    _send(connection, b"", None)
    while True:
        try:
            name, document, options = pickle.loads(_receive(connection, None))  # noqa: S301  from our parent
        except (EOFError, OSError):
            return
        answer = _answer(_load(name), document, options)
        _send(connection, pickle.dumps(answer, pickle.HIGHEST_PROTOCOL), None)


def collect_rarely() -> None:
    """Let the collector of cycles look seldom, and never at what is loaded: pages make many objects and no cycles."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@cache
def _load(function: str) -> Callable[..., object]:
    """The function that "module:name" names, with all that it will import later."""
    module, _, name = function.partition(":")
    parse: Callable[..., object] = getattr(import_module(module), name)
    if parse is extract:
        import_module("scraper.article")
        import_module("scraper.parsing.limits")
    return parse
