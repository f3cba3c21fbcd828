"""Why an address gives nothing, told apart and in words."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Literal

from feeds.discovery import Look
from scraper.http.failures import NO_HOST
from storage.errors import (
    AddressRefusedError,
    DocumentError,
    FeedloomError,
    FetchError,
    LeftAloneError,
    MissingBrowserError,
    RobotsRefusedError,
)

Kind = Literal[
    "blocked", "login", "robots", "no-host", "private", "missing", "unreachable", "left-alone", "script", "nothing",
    "browser", "failed",
]  # fmt: skip
#: What statuses mean to a person.
LOGIN_STATUSES, BLOCKED_STATUSES, MISSING_STATUSES = (401, 407), (403, 429, 451, 503), (404, 410)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why nothing can be read at an address."""

    kind: Kind
    #: What happened, as the part that noticed it says it.
    detail: str
    #: Whether a browser that runs the scripts of the page may help.
    offers_render: bool = False


async def cause_of(error: FeedloomError, look: Look, address: str) -> Cause:
    """What *error* at *address* means."""
    detail = str(error)
    match error:
        case RobotsRefusedError():
            return Cause(kind="robots", detail=detail)
        case AddressRefusedError():
            return Cause(kind="private", detail=detail)
        case LeftAloneError():
            return Cause(kind="left-alone", detail=detail)
        case MissingBrowserError():
            return Cause(kind="browser", detail=detail)
        case FetchError():
            return Cause(kind=_of_fetch(error), detail=detail)
        case DocumentError():
            return Cause(kind="failed", detail=detail)
    document = look.seen.get(address)
    if document is None:
        return Cause(kind="failed", detail=detail)
    try:
        kind: Kind = await asyncio.wrap_future(look.pool.call("scraper.places.failure:diagnose", document))
    except FeedloomError:
        kind = "nothing"
    return Cause(kind=kind, detail=detail, offers_render=kind == "script" and not look.render)


def _of_fetch(error: FetchError) -> Kind:
    if NO_HOST in error.what:
        return "no-host"
    if error.status in LOGIN_STATUSES:
        return "login"
    if error.status in BLOCKED_STATUSES:
        return "blocked"
    return "missing" if error.status in MISSING_STATUSES else "unreachable"
