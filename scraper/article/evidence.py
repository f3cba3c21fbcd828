"""What one reader found on a page. Readers fill what they know; `page.py` asks them in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TypeVar

from storage.model import Person

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What every reader needs to know of the page before it reads."""

    #: What relative addresses are resolved against; None off the network.
    base_url: str | None
    language: str | None
    #: Zone of times that carry none.
    zone: tzinfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Fields as one kind of evidence states them; None or () where it is silent."""

    #: Whether it calls the page an article (True), a listing (False) or says nothing.
    is_article: bool | None = None
    url: str | None = None
    title: str | None = None
    category: str | None = None
    published: datetime | None = None
    modified: datetime | None = None
    #: The standfirst as it stands on the page.
    lede: str | None = None
    dateline: str | None = None
    #: What the page calls its summary; it may be cut, and stand nowhere on the page.
    description: str | None = None
    byline: str | None = None
    authors: tuple[Person, ...] = ()
    credit: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    #: The whole text, plain or as HTML.
    body: str | None = None


def first(evidence: Iterable[Evidence], field: Callable[[Evidence], T]) -> T:
    """The first filled *field* in *evidence*; the last one's empty value if none is."""
    value: T
    for one in evidence:
        value = field(one)
        if value:
            break
    return value
