"""Parsing on more machines: a pool whose documents go in pieces to the workers of a Dask cluster.

Each worker keeps a ParserPool of its own, so that a hostile page costs a child there and not the worker. Answers come
back compressed, to whoever submitted the document; where they are recorded, and in which order, does not change.

    submit() -> piece of documents -> scheduler -> worker: its ParserPool -> answers -> Futures

Parsing changes nothing, so that a piece may be parsed twice: the scheduler gives it to another worker when one dies,
and we submit it again when the scheduler was restarted. A future takes one answer.
"""

from __future__ import annotations

import pickle
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from typing import Any, TypeVar

import zstandard
from distributed import Client, KilledWorker, get_worker

from scraper.http.limits import MAX_DOCUMENT_BYTES
from scraper.parsing.limits import MAX_MESSAGE_BYTES
from scraper.parsing.messages import BrokenMessageError, read_answer
from scraper.parsing.pool import ParserPool
from storage.errors import FeedloomError, ParserCrash, ParserStartError
from storage.model import Document

#: A piece is sent when it has so many documents or bytes, or when no further document has come for a moment.
MAX_PIECE_DOCUMENTS, MAX_PIECE_BYTES, MAX_PIECE_WAIT_SECONDS = 16, 8_000_000, 0.02
#: How many pieces for each thread of the cluster are under way.
PIECES_PER_THREAD = 2
MAX_PIECES = 200
#: How long the scheduler is waited for, at the start and after it was lost.
CONNECT_TIMEOUT_SECONDS = 10.0
#: How long a piece may wait for a worker and be parsed.
PIECE_TIMEOUT_SECONDS = 3600.0
#: The same for a whole file.
FILE_TIMEOUT_SECONDS = 24 * 3600.0
#: How often a piece is submitted whose scheduler was lost.
MAX_TRIES = 10
ZSTD_LEVEL = 3

S = TypeVar("S")
T = TypeVar("T")
#: The name of a function, its document and options.
Request = tuple[str, Document, dict[str, object]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request, and who waits for its answer."""

    request: Request
    future: Future[Any]


class ClusterPool(ParserPool):
    """Parses documents on the workers of the Dask cluster whose scheduler is at *address* ("dask://host:port").

    It is used as a ParserPool is. Its workers need feedloom of the same version, and site rules at the same paths.
    Raises ParserStartError if the scheduler does not answer, or has no workers; so do futures if it is lost for long.
    """

    def __init__(self, address: str, *, max_bytes: int = MAX_DOCUMENT_BYTES) -> None:
        self._address = address
        self._connecting = threading.Lock()
        self._client = self._connect()
        threads = sum(self._client.nthreads().values())
        if not threads:
            self._client.close()
            raise ParserStartError("the cluster has no workers", address, "start `dask worker`")
        pieces = min(PIECES_PER_THREAD * threads, MAX_PIECES)
        super().__init__(pieces, max_bytes=max_bytes)
        self.workers = pieces * MAX_PIECE_DOCUMENTS  # whoever reads ahead fills all pieces
        self._asked: queue.SimpleQueue[_Asked | None] = queue.SimpleQueue()
        self._free = threading.Semaphore(pieces)
        self._cutter = threading.Thread(target=self._cut, name="pieces", daemon=True)
        self._cutter.start()

    def call(self, function: Callable[..., Any] | str, document: Document, **options: object) -> Future[Any]:
        """As ParserPool.call; *options* must be known to the workers too."""
        if len(document.data) > self.max_bytes:
            return super().call(function, document, **options)
        name = function if isinstance(function, str) else f"{function.__module__}:{function.__qualname__}"
        asked = _Asked((name, document, options), Future())
        self._asked.put(asked)
        return asked.future

    def each(self, function: Callable[[ParserPool, S], T], items: Iterable[S]) -> Iterator[T]:
        """As ParserPool.each. An item whose worker dies goes to another one, so *function* may begin it again."""
        waiting = deque(self._threads.submit(self._on_worker, function, item) for item in items)
        while waiting:
            yield waiting.popleft().result()

    def _on_worker(self, function: Callable[[ParserPool, S], T], item: S) -> T:
        try:
            done: T = self._resubmitted(with_pool, (function, item), timeout=FILE_TIMEOUT_SECONDS)
        except KilledWorker as error:
            raise ParserCrash("the workers of the cluster died of it", str(item)) from error
        return done

    def close(self, *, wait: bool = True) -> None:
        """Leave the cluster: once everything submitted is done, or at once without *wait*."""
        if not wait:
            self._closed = True
            self._client.close(timeout=1)
        self._asked.put(None)
        self._cutter.join()
        super().close(wait=wait)
        self._client.close(timeout=1)

    def _cut(self) -> None:
        """Make pieces of what is asked, and have each read by a thread, until None is asked."""
        asked = self._asked.get()
        while asked is not None:
            piece, size, following = [asked], len(asked.request[1].data), None
            self._free.acquire()
            while len(piece) < MAX_PIECE_DOCUMENTS and size < MAX_PIECE_BYTES:
                try:
                    following = self._asked.get(timeout=MAX_PIECE_WAIT_SECONDS)
                except queue.Empty:
                    break
                if following is None:
                    self._asked.put(None)
                    break
                piece.append(following)
                size += len(following.request[1].data)
            self._threads.submit(self._read, piece)
            asked = self._asked.get()

    def _read(self, piece: list[_Asked]) -> None:
        try:
            self._answer(piece)
        finally:
            self._free.release()

    def _answer(self, piece: list[_Asked]) -> None:
        """Have *piece* parsed, and give each of its futures an answer. A document that ends its worker fails alone."""
        try:
            answers = self._parsed([one.request for one in piece])
        except KilledWorker:
            if len(piece) > 1:
                for one in piece:
                    self._answer([one])
                return
            answers = [ParserCrash("the workers of the cluster died of it", piece[0].request[1].name)]
        except ParserStartError as error:
            answers = [error] * len(piece)
        except Exception as error:  # what the worker raised: feedloom is missing there, or is another one
            cause = f"{type(error).__name__}: {error}"
            answers = [ParserStartError("the workers of the cluster cannot parse", self._address, cause)] * len(piece)
        for one, answer in zip(piece, answers, strict=True):
            if isinstance(answer, FeedloomError):
                one.future.set_exception(answer)
            else:
                one.future.set_result(answer)

    def _parsed(self, requests: list[Request]) -> list[object]:
        """The answers to *requests*. Raises KilledWorker, ParserStartError, and whatever the worker raised."""
        packed = self._resubmitted(parse_piece, (pack(requests),), timeout=PIECE_TIMEOUT_SECONDS)
        return _unpack(packed, requests)

    def _resubmitted(self, function: Callable[..., T], arguments: tuple[object, ...], *, timeout: float) -> T:
        """What a worker makes of *arguments*, submitted again when the scheduler was lost. Raises as `_parsed`."""
        for _ in range(MAX_TRIES):
            client = self._client
            if self._closed:
                break
            try:
                result: T = client.submit(function, *arguments, pure=False).result(timeout=timeout)
                return result  # noqa: TRY300
            except KilledWorker:
                raise
            except (CancelledError, TimeoutError, OSError, RuntimeError):  # the scheduler, or the way to it, is lost
                self._reconnect(client)
        raise ParserStartError("the cluster is lost", self._address, "start its scheduler and workers, and run again")

    def _connect(self) -> Client:
        try:
            where = "tcp://" + self._address.removeprefix("dask://")
            return Client(where, timeout=CONNECT_TIMEOUT_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            hint = "start `dask scheduler`, or change `workers`"
            raise ParserStartError("no scheduler of Dask answers", self._address, hint) from error

    def _reconnect(self, lost: Client) -> None:
        """Connect anew in place of the client that is *lost*, unless another thread has done so."""
        with self._connecting:
            if self._client is not lost or self._closed:
                return
            lost.close(timeout=1)
            deadline = time.monotonic() + 3 * CONNECT_TIMEOUT_SECONDS
            while True:
                try:
                    self._client = self._connect()
                except ParserStartError:
                    if time.monotonic() > deadline or self._closed:
                        raise
                else:
                    return


def pack(value: object) -> bytes:
    """*value* as a compressed pickle."""
    return zstandard.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), ZSTD_LEVEL)


def _unpack(packed: bytes, requests: list[Request]) -> list[object]:
    """The answers in *packed*. One that is no answer of ours is a crash of its document alone."""
    size = zstandard.frame_content_size(packed)
    answers = read_answer(zstandard.decompress(packed)) if 0 <= size <= MAX_MESSAGE_BYTES else None
    if not isinstance(answers, list) or len(answers) != len(requests):
        raise BrokenMessageError
    return [_answer(data, document) for data, (_, document, _) in zip(answers, requests, strict=True)]


def _answer(data: bytes, document: Document) -> object:
    try:
        return read_answer(data)
    except BrokenMessageError:
        return ParserCrash("the parser answered what it cannot", document.name)


# on the workers

_lock = threading.Lock()
_pools: list[ParserPool] = []


def parse_piece(data: bytes) -> bytes:
    """On a worker: the answers to the packed requests in *data*, packed, each pickled by itself."""
    requests: list[Request] = pickle.loads(zstandard.decompress(data))  # noqa: S301  whoever may submit may run code
    pool = _own_pool()
    futures: list[Future[Any]] = [pool.call(name, document, **options) for name, document, options in requests]
    return pack([pickle.dumps(_result(future), pickle.HIGHEST_PROTOCOL) for future in futures])


def with_pool(function: Callable[[ParserPool, S], T], item: S) -> T:
    """On a worker: what *function* makes of *item* with the pool of the worker."""
    return function(_own_pool(), item)


def _own_pool() -> ParserPool:
    with _lock:
        if not _pools:
            _pools.append(ParserPool(workers=get_worker().state.nthreads))
    return _pools[0]


def _result(future: Future[Any]) -> object:
    try:
        return future.result()
    except FeedloomError as error:
        return error
