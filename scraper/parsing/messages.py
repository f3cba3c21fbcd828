"""Messages between the pool and its workers: a length of eight bytes, then a pickle."""

from __future__ import annotations

import pickle
import socket
import time
from io import BytesIO

from scraper.parsing.limits import MAX_MESSAGE_BYTES


class BrokenMessageError(Exception):
    """What came from a worker is not an answer."""


class AnswerUnpickler(pickle.Unpickler):
    """Accepts our values and errors from a worker, and no other class: the worker has read hostile bytes.

    Each accepted class is immutable or has a `__setstate__`. Without one a pickle could set attributes of the class.
    """

    MODULES = frozenset({"scraper.sources.found", "storage.model", "storage.errors", "datetime"})

    def find_class(self, module: str, name: str) -> object:
        found = super().find_class(module, name) if module in self.MODULES and "." not in name else None
        if not isinstance(found, type) or found.__module__ != module:  # a module does not own what it imports
            raise pickle.UnpicklingError(f"{module}.{name}")
        return found


def read_answer(data: bytes) -> object:
    """The value in a message from a worker. Raises BrokenMessageError."""
    try:
        return AnswerUnpickler(BytesIO(data)).load()
    except Exception as error:  # broken pickles raise all kinds of errors
        raise BrokenMessageError from error


def send(connection: socket.socket, data: bytes, timeout: float | None) -> None:
    """Send one message within *timeout* seconds; None: without a limit. Raises OSError (TimeoutError is one)."""
    connection.settimeout(timeout)  # holds for the whole of sendall
    connection.sendall(len(data).to_bytes(8) + data)


def receive(connection: socket.socket, timeout: float | None) -> bytes:
    """Receive one message within *timeout* seconds; None: without a limit.

    Raises TimeoutError, EOFError if the other end is gone, and BrokenMessageError if the message is too long.
    """
    deadline = None if timeout is None else time.monotonic() + timeout
    return _receive_exactly(connection, int.from_bytes(_receive_exactly(connection, 8, deadline)), deadline)


def _receive_exactly(connection: socket.socket, size: int, deadline: float | None) -> bytes:
    if size > MAX_MESSAGE_BYTES:  # before memory is allocated for it
        raise BrokenMessageError
    data = bytearray(size)
    view, filled = memoryview(data), 0
    while filled < size:
        connection.settimeout(None if deadline is None else max(deadline - time.monotonic(), 0.001))
        count = connection.recv_into(view[filled:])
        if count == 0:
            raise EOFError
        filled += count
    return bytes(data)
