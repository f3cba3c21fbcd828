"""What one reader found on a page. Each reader fills the fields that it finds; `ask` takes the first in order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TypeVar

from storage.model import Discussion, Enclosure, Person, Transcript

T = TypeVar("T")

#: The readers of a page (`html/readers/`), in the order in which they are asked for a field.
READERS = ("rule", "json-ld", "itemprop", "meta", "learnt", "markup")
#: Fields for which another order measures better.
ORDER = {
    "published": ("rule", "json-ld", "meta", "itemprop", "learnt", "markup"),
    "tags": ("rule", "meta", "json-ld", "itemprop", "learnt", "markup"),
    "image": ("meta", "json-ld"),
    "url": ("meta", "json-ld"),
    "description": ("json-ld", "meta"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What every reader needs to know of the page before it reads."""

    #: What relative addresses are resolved against; None off the network.
    base_url: str | None
    language: str | None
    #: Zone of times that carry none.
    zone: tzinfo
    #: Keys of the names of the site's sections, as far as they are known.
    sections: frozenset[str] = frozenset()
    #: Keys of names in the place of a section that are none of the site's.
    no_sections: frozenset[str] = frozenset()


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
    #: Whether `published` is what it states as the modification, alone.
    only_modified: bool = False
    #: The day under the title, where something else states the publication.
    printed: datetime | None = None
    #: The standfirst as it stands on the page.
    lede: str | None = None
    dateline: str | None = None
    #: What the page calls its summary; it may be cut short, or not be shown on the page.
    description: str | None = None
    byline: str | None = None
    authors: tuple[Person, ...] = ()
    credit: str | None = None
    tags: tuple[str, ...] = ()
    #: Rows of links around the text that lead to one folder of the site: tags or categories.
    rows: tuple[tuple[str, ...], ...] = ()
    #: What links around the title and the text are marked to lead to: its tags and categories.
    filed: tuple[str, ...] = ()
    #: What links of the article are marked, or labelled, to lead to as tags alone.
    marked: tuple[str, ...] = ()
    image: str | None = None
    media: tuple[Enclosure, ...] = ()
    transcripts: tuple[Transcript, ...] = ()
    discussion: Discussion | None = None
    #: The whole text, plain or as HTML.
    body: str | None = None


#: What each reader has found.
Found = Mapping[str, Evidence]


def ask(found: Found, field: str, value: Callable[[Evidence], T]) -> T:
    """The first *value* that is not empty, in the order of readers for *field*; else an empty one."""
    answer: T
    for reader in ORDER.get(field, READERS):
        answer = value(found[reader])
        if answer:
            break
    return answer
