"""Opening the workbench for `feedloom serve --edit`: its parts put together, and how a person gets in."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from time import monotonic

from feeds.web.edit.app import Edit
from feeds.web.edit.gate import Gate, is_everywhere, is_loopback, own_hosts
from feeds.workbench.saving import clean_up
from feeds.workbench.visits import Visits
from feeds.workbench.workbench import Workbench
from scraper.parsing.pool import ParserPool
from storage.errors import FeedloomError
from storage.files import read_file

#: The variables that hold the password, and the name of a file that does.
PASSWORD, PASSWORD_FILE = "FEEDLOOM_EDIT_PASSWORD", "FEEDLOOM_EDIT_PASSWORD_FILE"
MAX_PASSWORD_BYTES, MIN_PASSWORD_CHARS = 1_000, 8


class NoPasswordError(FeedloomError):
    """The workbench would be open to others than this machine, and no password is set, or a poor one."""


def open_edit(
    path: Path,
    environ: Mapping[str, str],
    *,
    clock: Callable[[], datetime],
    bound: str,
    base_url: str | None,
    pool: Callable[[], ParserPool] = ParserPool,
    seconds: Callable[[], float] = monotonic,
) -> tuple[Edit, str | None]:
    """The workbench of the configuration *path* for a server on *bound*, and the token that opens it once.

    The token is None where a password opens it. Raises NoPasswordError.
    """
    password = read_password(environ)
    if password is None and not is_loopback(bound):
        hint = f"set {PASSWORD}, or {PASSWORD_FILE} to the name of a file"
        raise NoPasswordError("a password is needed where others than this machine can ask", bound, hint)
    once = secrets.token_urlsafe(32) if password is None else None
    clean_up(path.absolute())
    bench = Workbench(path, environ, clock=clock, pool=pool)
    visits = Visits(bench.path, environ, clock=clock, pool=lambda: bench.pool.lent())
    gate = Gate(
        hosts=own_hosts(bound, base_url),
        all_addresses=is_everywhere(bound),
        once=once,
        password=password,
        seconds=seconds,
    )
    return Edit(bench, visits, gate), once


def read_password(environ: Mapping[str, str]) -> str | None:
    """The password from the environment, or from the file that it names; None: there is none.

    Raises NoPasswordError if the file cannot be read or the password is short.
    """
    password = environ.get(PASSWORD)
    if password is None and (file := environ.get(PASSWORD_FILE)):
        try:
            password = read_file(Path(file), max_bytes=MAX_PASSWORD_BYTES).decode().strip()
        except (OSError, UnicodeDecodeError) as error:
            raise NoPasswordError("the file of the password cannot be read", file, str(error)) from error
    if password is not None and len(password) < MIN_PASSWORD_CHARS:
        raise NoPasswordError(f"the password of the workbench has fewer than {MIN_PASSWORD_CHARS} characters")
    return password
