"""What a feed file shows: the values that `feeds.views` decides on and the formats write.

Every address is absolute http(s), every datetime aware. Text is plain (no markup), apart from `content`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from storage.errors import ModelError
from storage.model import Discussion, Enclosure, LinkKind, Person, Transcript
from storage.terms import NO_TERMS, Terms

#: The places where a feed can carry related links: `rel="related"`, a list under the content, `_feedloom` in JSON.
RELATED_PLACES = frozenset({"rel", "footer", "json"})


class RelatedLink(NamedTuple):
    """A link from an entry to another article."""

    kind: LinkKind
    title: str
    url: str


class Term(NamedTuple):
    """A category of a feed or an entry (RFC 4287 §4.2.2)."""

    #: What programs compare: the slug "xa-hoi".
    term: str
    #: What people read: "Xã hội".
    label: str
    #: IRI that the term belongs to; None for a free word.
    scheme: str | None = None


class Picture(NamedTuple):
    """The lead picture of an entry."""

    url: str
    caption: str | None = None
    credit: str | None = None


class Via(NamedTuple):
    """Where the entry comes from (rel="via"): the newspaper and its home page."""

    title: str
    url: str


def _require(what: str, url: str | None) -> None:
    if url is not None and not url.startswith(("http://", "https://")):
        raise ModelError(f"{what} is not an absolute http(s) URL", url)


def _require_zone(what: str, moment: datetime | None) -> None:
    if moment is not None and moment.utcoffset() is None:
        raise ModelError(f"{what} has no zone", moment.isoformat())


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """An article as one entry of a feed. Equal values are written as equal bytes.

    Raises ModelError if an address is not absolute http(s) or a date has no zone.
    """

    #: An IRI, the same in every feed and format …
    id: str
    #: … but RSS and JSON Feed carry this one, word for word, if the feed that the article came from has it.
    guid: str | None = None
    #: Where a reader is sent: the article's own address, else our page about it.
    url: str
    title: str
    #: The standfirst, or the beginning of the text; "" only where the operator publishes none.
    summary: str
    #: Sanitised HTML with absolute URLs, without the list of related links; None: the summary is all.
    content: str | None = None
    #: BCP 47 language of the article, the site's where it cannot be told; None: unknown.
    language: str | None = None
    #: What the document states; None if it gives no plausible date. Then only Atom states a time, for it must: no
    #: format passes off a time of ours as a date of the document.
    published: datetime | None = None
    #: When title or text last changed, in UTC, to the second. The microseconds only keep entries of one second apart:
    #: the validator warns about an Atom feed in which two entries were updated at once.
    updated: datetime
    authors: tuple[Person, ...] = ()
    categories: tuple[Term, ...] = ()
    tags: tuple[str, ...] = ()
    image: Picture | None = None
    #: Those of them that are audio or video are published, of which RSS gets the first. A picture is `image`.
    enclosures: tuple[Enclosure, ...] = ()
    transcripts: tuple[Transcript, ...] = ()
    #: With a page, always.
    comments: Discussion | None = None
    related: tuple[RelatedLink, ...] = ()
    via: Via | None = None
    #: What is said about use by machines.
    terms: Terms = NO_TERMS

    def __post_init__(self) -> None:
        _require("address of an entry", self.url)
        for link in self.related:
            _require("related link", link.url)
        if self.image is not None:
            _require("lead picture", self.image.url)
        if self.via is not None:
            _require("via link", self.via.url)
        if self.comments is not None:
            _require("page of comments", self.comments.url or "")
            _require("feed of comments", self.comments.feed)
        for transcript in self.transcripts:
            _require("transcript", transcript.url)
        for what, moment in (("published", self.published), ("updated", self.updated)):
            _require_zone(what, moment)

    def audio_and_video(self) -> list[Enclosure]:
        """The enclosures that are published: readers take any for an episode."""
        return [one for one in self.enclosures if one.media_type.startswith(("audio/", "video/"))]

    def __hash__(self) -> int:
        """Of what tells versions apart, not of everything that equality compares: caches look up thousands."""
        return hash((self.id, self.updated))


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDocument:
    """One feed or archive, before it is written in a format.

    Raises ModelError if an address is not absolute http(s) or `updated` has no zone.
    """

    #: Names the files: "xa-hoi".
    slug: str
    title: str
    #: One sentence; RSS requires one, so that the title stands in where this is "".
    subtitle: str = ""
    #: `tag:` URI of the feed, which never changes, even if its slug does.
    atom_id: str
    #: The page about this feed.
    home_url: str
    #: The feed's own address in each format in which it is published, by the name of the format.
    addresses: Mapping[str, str]
    #: BCP 47 language of most entries.
    language: str
    #: When what the feed shows last changed (design, decision 8), in UTC.
    updated: datetime
    #: Who publishes: the name of the site. Atom requires an author.
    author: str
    author_url: str | None = None
    rights: str | None = None
    #: Square picture of a few pixels, and a wide one.
    icon: str | None = None
    logo: str | None = None
    #: WebSub hub.
    hub: str | None = None
    #: Minutes between updates; None: not stated.
    ttl: int | None = None
    categories: tuple[Term, ...] = ()
    #: Which of RELATED_PLACES carry related links.
    related: frozenset[str] = RELATED_PLACES
    entries: tuple[EntryView, ...] = ()
    #: RFC 5005: the archive before, the one after and, in an archive only, the feed it belongs to. Without the suffix,
    #: which each format adds.
    prev_archive: str | None = None
    next_archive: str | None = None
    current: str | None = None

    def __post_init__(self) -> None:
        for name in (
            "home_url", "author_url", "icon", "logo", "hub", "prev_archive", "next_archive", "current",
        ):  # fmt: skip
            _require(f"{name} of a feed", getattr(self, name))
        for name, address in self.addresses.items():
            _require(f"{name} address of a feed", address)
        _require_zone("updated", self.updated)
