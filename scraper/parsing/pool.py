"""Parsing where it can be stopped: in child processes that are killed when they take too long (design, decision 13).

Parsers are quadratic on small hostile pages, and C code ignores signals and sometimes crashes. So each worker of the
pool is a thread that takes a child: a fresh interpreter, started by exec (a fork would inherit our locks), with a
socket to us as its only descriptor, in a session of its own (Ctrl-C reaches only us), and killed by the kernel when we
die. A child that hangs, crashes or uses too much memory costs its document, and is replaced for the next one.

    submit() -> thread -> socket -> child: parse(document) -> socket -> Future
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from scraper.http.limits import MAX_DOCUMENT_BYTES
from scraper.parsing.limits import MAX_CHILD_MEMORY_BYTES, PARSE_TIMEOUT_SECONDS, START_TIMEOUT_SECONDS
from scraper.parsing.messages import BrokenMessageError, read_answer, receive, send
from scraper.parsing.worker import call, extract, load
from scraper.rules.folders import RuleFolders
from storage.errors import FeedloomError, OversizedError, ParserCrash, ParserStartError, ParserTimeout
from storage.model import Article, Document

#: A child starts here: with our import path, and without running our `__main__` again, as multiprocessing would.
BOOT = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from scraper.parsing.worker import serve
serve(*sys.argv[2:])
"""

S = TypeVar("S")
T = TypeVar("T")
#: The name of a function, its document and options.
Request = tuple[str, Document, dict[str, object]]


class Parse(Protocol):
    """Reads a document in a child. *rules* are the user's own folders of site rules."""

    def __call__(self, document: Document, *, timezone: str | None, rules: RuleFolders | None) -> Article: ...


class ParserPool:
    """Parses documents in killable children, as many at a time as there are workers.

    Children start with the documents, a further one when documents have waited for an idle one for as long as a start
    takes, all together: so one document, or a few short ones, cost one child, and thousands of them all children.
    *timeout* is in seconds for each document, *memory* in bytes of address space, *max_bytes* the size of a document.
    With *in_process*, for tests, everything happens within `submit`. *parse* must be importable by name.

    Leaving the `with` block waits for what was submitted. An exception (Ctrl-C too) drops it and kills the children.
    """

    def __init__(
        self,
        workers: int = 2,
        *,
        timeout: float = PARSE_TIMEOUT_SECONDS,
        memory: int = MAX_CHILD_MEMORY_BYTES,
        max_bytes: int = MAX_DOCUMENT_BYTES,
        in_process: bool = False,
        parse: Parse = extract,
    ) -> None:
        self.workers, self.max_bytes, self.in_process = workers, max_bytes, in_process
        self._parse, self._timeout, self._memory = parse, timeout, memory
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="parser")
        self._changed = threading.Condition()  # guards all below
        self._children: set[_Child] = set()
        self._idle: list[_Child] = []
        self._starting = 0
        self._start_seconds = 0.0  # what the last start took, and …
        self._waited = 0.0  # … for how long documents have waited since then for a child to become idle
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close(wait=kind is None)

    def lent(self) -> LentPool:
        """This pool for somebody whose `with` block shall not end it."""
        return LentPool(self)

    def submit(
        self,
        document: Document,
        *,
        timezone: str | None = None,
        rules: RuleFolders | None = None,
        learnt: str | None = None,
    ) -> Future[Article]:
        """Parse *document* into its article; *learnt* is the text of the learnt rule of its host.

        The future raises DocumentError (OversizedError before anything is parsed), ExtractError, ParserTimeout or
        ParserCrash, each with the name of the document, or ParserStartError.
        """
        options: dict[str, object] = {"timezone": timezone, "rules": rules}
        return self.call(self._parse, document, **options, **({"learnt": learnt} if learnt else {}))

    def call(self, function: Callable[..., T] | str, document: Document, **options: object) -> Future[T]:
        """Call *function* with *document* and *options* in a child.

        *function* must be importable by name, or be its name, "module:function", so that the parent need not import it.
        It must return a value of ours (see AnswerUnpickler). The future raises what that of `submit` does.
        """
        if len(document.data) > self.max_bytes or self.in_process:
            return _done(lambda: self._here(function, document, options))
        name = function if isinstance(function, str) else _name(function)
        return self._threads.submit(self._in_child, name, document, options)

    def each(self, function: Callable[[ParserPool, S], T], items: Iterable[S]) -> Iterator[T]:
        """What *function* makes of each of *items* with this pool, in their order.

        A pool of workers elsewhere lets them do it, several at a time, each with its own pool: *function* must be
        importable by name, and items be pickled. Raises what *function* raises, ParserCrash and ParserStartError.
        """
        return (function(self, item) for item in items)

    def close(self, *, wait: bool = True) -> None:
        """End the children: once everything submitted is done, or at once without *wait*."""
        if not wait:
            with self._changed:
                self._closed = True
                for child in self._children:
                    child.kill()
                self._changed.notify_all()
        self._threads.shutdown(wait=True, cancel_futures=not wait)
        for child in self._children:
            child.end()
        self._children.clear()

    def _here(self, function: Callable[..., T] | str, document: Document, options: dict[str, object]) -> T:
        if len(document.data) > self.max_bytes:
            raise OversizedError(
                f"the document has {len(document.data):,} bytes, more than {self.max_bytes:,}", document.name
            )
        wanted: Callable[..., Any] = load(function) if isinstance(function, str) else function
        answer: T | FeedloomError = call(wanted, document, options)
        if isinstance(answer, FeedloomError):
            raise answer
        return answer

    def _in_child(self, name: str, document: Document, options: dict[str, object]) -> Any:
        child = self._take_idle() or self._start(document)
        try:
            answer = child.ask((name, document, options), self._timeout)
        except TimeoutError:
            self._drop(child)
            raise ParserTimeout(f"parsing took more than {self._timeout:g} s and was stopped", document.name) from None
        except (OSError, EOFError) as error:
            cause = self._drop(child)
            raise ParserCrash(f"the parser died ({cause})", document.name) from error
        except BrokenMessageError as error:
            self._drop(child)
            raise ParserCrash("the parser answered what it cannot", document.name) from error
        self._give_back(child)
        if isinstance(answer, FeedloomError):
            raise answer
        return answer

    def _take_idle(self) -> _Child | None:
        """A running child that is idle, or becomes so while all have not waited for as long as starting one takes."""
        with self._changed:
            while not self._closed:
                while self._idle:
                    if (child := self._idle.pop()).alive:
                        return child
                    self._children.discard(child)  # it was killed while it was idle
                    child.end()
                if self._starting:  # it will be there for the first who asks
                    self._changed.wait()
                elif not self._children or self._waited >= self._start_seconds:
                    break
                else:
                    began = time.monotonic()
                    self._changed.wait(self._start_seconds - self._waited)
                    self._waited += time.monotonic() - began
            if not self._closed:
                self._starting += 1  # by the caller
                self._waited = 0.0
            return None

    def _give_back(self, child: _Child) -> None:
        with self._changed:
            self._idle.append(child)
            self._changed.notify()

    def _start(self, document: Document) -> _Child:
        """A new child with its parsers imported. Raises ParserStartError, or ParserCrash once the pool is closed."""
        began = time.monotonic()
        try:
            with self._changed:
                if self._closed:
                    raise ParserCrash("the parser was stopped", document.name)
                try:
                    child = _Child(self._parse, self._memory)
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
        finally:
            with self._changed:
                self._starting -= 1
                self._start_seconds = time.monotonic() - began
                self._changed.notify_all()

    def _drop(self, child: _Child) -> str:
        """End *child* and say how it ended."""
        with self._changed:
            self._children.discard(child)
            self._changed.notify_all()
        return child.end()


class LentPool(ParserPool):
    """A pool of somebody else: the end of a `with` block waits for nothing and ends nothing."""

    def __init__(self, pool: ParserPool) -> None:
        self.__dict__ = pool.__dict__  # the same children, threads and limits

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Leave the pool as it is."""


class _Child:
    """One child process, and our end of the socket to it."""

    #: Starts the process. Tests that are not about starting have a quicker one.
    start = subprocess.Popen

    def __init__(self, parse: Parse, memory: int) -> None:
        path = json.dumps([os.path.abspath(entry) for entry in sys.path])  # noqa: PTH100  entries may be ZIP files or ""
        self._socket, theirs = socket.socketpair()
        try:
            with theirs:
                self._process = self.start(
                    [sys.executable, "-c", BOOT, path, _name(parse), str(memory), str(os.getpid())],
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    close_fds=True,
                    start_new_session=True,
                )
        except BaseException:
            self._socket.close()
            raise

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def greet(self) -> str:
        """Wait until the child has imported its parsers, which does not count as parsing; "" or why it cannot."""
        return receive(self._socket, START_TIMEOUT_SECONDS).decode()

    def ask(self, request: Request, timeout: float) -> object:
        """The answer to *request* within *timeout* seconds.

        Raises TimeoutError, OSError or EOFError if the child died, and BrokenMessageError.
        """
        deadline = time.monotonic() + timeout
        send(self._socket, pickle.dumps(request, pickle.HIGHEST_PROTOCOL), timeout)
        return read_answer(receive(self._socket, max(deadline - time.monotonic(), 0.001)))

    def kill(self) -> None:
        """Kill the process. A thread that waits for its answer gets EOFError."""
        self._process.kill()

    def end(self) -> str:
        """Kill the child if it is still running, and say how it ended."""
        try:
            self._process.wait(0.2 if self._gone() else 0)
        except subprocess.TimeoutExpired:
            self.kill()
        self._socket.close()
        code = self._process.wait()
        return signal.Signals(-code).name if code < 0 else f"exit status {code}"

    def _gone(self) -> bool:
        """Whether the other end is closed: then the process is ending by itself, and its exit status tells why."""
        try:
            self._socket.settimeout(0)
            return self._socket.recv(1, socket.MSG_PEEK) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True


def _done(parse: Callable[[], T]) -> Future[T]:
    """A future that already has the result of *parse*, or its error."""
    future: Future[T] = Future()
    try:
        future.set_result(parse())
    except FeedloomError as error:
        future.set_exception(error)
    return future


def _name(function: Callable[..., object]) -> str:
    """The name by which a child finds *function*: "module:function"."""
    return f"{function.__module__}:{function.__qualname__}"
