"""Servers of the standard library that answer in a thread while a test asks them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import BaseServer
from threading import Thread
from typing import TypeVar

S = TypeVar("S", bound=BaseServer)
#: How often a server looks whether it is to end.
POLL_SECONDS = 0.02


@contextmanager
def in_background(server: S) -> Iterator[S]:
    """*server*, which answers until the block ends.

    It ends by an error, too: a thread whose socket is closed would spin from then on, and slow down all other tests.
    """
    with server:
        Thread(target=server.serve_forever, args=(POLL_SECONDS,), daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
