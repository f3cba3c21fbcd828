"""The nouns: frozen, keyword-only values that every layer uses.

Every datetime is aware. Times of ours (`first_seen`, `arrived`, `updated`) are in UTC; `published` and
`modified` keep the offset by which the document stated them. Text is NFC and free of the characters that
XML 1.0 forbids: whoever makes a value from outside text passes it through `clean_text` first.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import datetime
from enum import Enum, StrEnum
from typing import Any

from storage.errors import ModelError

#: What XML 1.0 (§2.2, production 2) does not allow, and the surrogates that UTF-8 cannot carry.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: What `repr` makes of them. It may match other text too, which costs only time.
FORBIDDEN_IN_REPR = re.compile(r"\\x[01]|\\u(?:d[89a-f]|fff[ef])")


def clean_text(text: str) -> str:
    """*text* in NFC, without the characters that XML 1.0 forbids."""
    return unicodedata.normalize("NFC", FORBIDDEN.sub("", text))


class Word(StrEnum):
    """A word of the model. Its members belong to the whole process: what a child pickled must not change them."""

    def __setstate__(self, state: object) -> None:
        raise ModelError("a word of the model has no state", str(self))


class Kind(Word):
    """What a document turned out to be."""

    ARTICLE = "article"
    LISTING = "listing"
    EMPTY = "empty"


class Status(Word):
    """How much of an article we have, or what became of it."""

    #: Only its title (and perhaps category and summary) was seen, on another page.
    TEASER = "teaser"
    #: Its own document was read.
    FULL = "full"
    #: Its site took it down; it leaves the feeds after a grace period, but never the store.
    WITHDRAWN = "withdrawn"
    #: Taken down by the operator: a tombstone, so that it never comes back.
    REMOVED = "removed"


class LinkKind(Word):
    """Why one article leads to another. The order is the order of publication."""

    COPY = "copy"  # the same text in another paper
    #: Stated by the page as related, or for further reading: "Tin liên quan", "Related"; "Đọc thêm", "Read more".
    RELATED = "related"
    READ_MORE = "read_more"
    STORY = "story"  # what another paper tells of the same event
    COMPUTED = "computed"  # found by us, by content, where the page states none


class Outcome(Word):
    """What recording a document did."""

    NEW = "new"
    REVISED = "revised"
    UNCHANGED = "unchanged"


def _require_http(what: str, url: str | None) -> None:
    if url is not None and not url.startswith(("http://", "https://")):
        raise ModelError(f"{what} is not an absolute http(s) URL", url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The bytes of one page and where they came from, not yet inspected."""

    #: The bytes, decoded from any Content-Encoding, in the page's own character encoding.
    data: bytes
    #: The address we asked for (the permalink); None for a file without one.
    url: str | None = None
    #: The address that answered after redirects; relative links are resolved against it.
    final_url: str | None = None
    #: The file it was read from, as the source names it (relative to the configuration); None off the network.
    path: str | None = None
    #: Bare media type in lower case ("text/html", "text/plain"); None: decide by path and content.
    media_type: str | None = None
    #: What the transport declared ("utf-8"); None: find out.
    charset: str | None = None
    #: What the list that named it calls it: a page of that title is an article, however short it is.
    listed_title: str | None = None
    #: What it was called when it was read before: where no list names it, an article of that title, too.
    known_title: str | None = None
    #: Response headers worth keeping, lower-case names (ETag, Last-Modified, Date).
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def called(self) -> str | None:
        """What its list calls it, else what it was called before."""
        return self.listed_title or self.known_title

    @property
    def name(self) -> str:
        """What to call the document in a message."""
        return self.url or self.path or "<standard input>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An author, as a person's name without prefix, job or address."""

    name: str
    #: A page about the person; None if the document gives none.
    url: str | None = None

    def __post_init__(self) -> None:
        _require_http("person URL", self.url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture in the text."""

    #: Alternative text; "" if the document gives none.
    alt: str = ""
    #: The caption as printed, credit included; None without one.
    caption: str | None = None
    #: Absolute http(s) URL of the best picture; None in a text dump.
    url: str | None = None
    #: The photographer or agency that the caption names ("Ảnh: TTXVN" gives "TTXVN").
    credit: str | None = None
    #: How many paragraphs of the body stand before it.
    after_paragraph: int = 0

    def __post_init__(self) -> None:
        _require_http("figure URL", self.url)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A media file that belongs to an article: an episode, a video.

    Standard: RSS 2.0 <enclosure>, RFC 4287 §4.2.7.2 (rel="enclosure"). RSS wants all three values and, by
    the RSS Profile, one enclosure per item.

    Raises ModelError if the URL is not absolute http(s) or the length is negative.
    """

    #: Absolute http(s) URL, exactly as the site gave it.
    url: str
    #: Bare media type in lower case, without parameters: "audio/mpeg".
    media_type: str
    #: Size in bytes; 0 when the site did not say (RSS Profile).
    length: int = 0

    def __post_init__(self) -> None:
        _require_http("enclosure URL", self.url)
        if self.length < 0:
            raise ModelError("enclosure length is negative", self.length)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """A file with what is said in the audio or video of an article: <podcast:transcript> of the podcast namespace."""

    #: Absolute http(s) URL.
    url: str
    #: Bare media type in lower case: "text/vtt".
    media_type: str
    #: BCP 47 language; None if not stated.
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Discussion:
    """Where readers discuss an article: a page of comments, a feed of them."""

    url: str | None = None
    feed: str | None = None
    #: How many comments there were when we last read that; None if not stated.
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link from one article to another, as its page shows it: also the teaser of that other article.

    `position` counts from 0 within its kind. In a listing every item is a READ_MORE link.
    """

    kind: LinkKind
    position: int
    title: str
    #: Absolute http(s) URL; None in a text dump that prints no addresses.
    url: str | None = None
    category: str | None = None
    #: The summary without its agency prefix; None if the block shows none.
    summary: str | None = None
    #: The summary as it stands on the page.
    summary_raw: str | None = None
    #: "TTTĐ" of a summary that begins "TTTĐ - ".
    agency: str | None = None
    #: A date in words or without a year ("22/11"), word for word; no year is guessed.
    stated_date: str | None = None
    #: A full date that the block states for the other article.
    published: datetime | None = None
    #: Absolute URL of the picture beside it.
    image: str | None = None
    #: Likeness from 0 to 1, for COMPUTED only.
    score: float | None = None

    def __post_init__(self) -> None:
        _require_http("link URL", self.url)
        _require_http("link image URL", self.image)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleUse:
    """What the selectors of a site's rule found on one page: after a redesign, nothing."""

    #: Name of the rule.
    rule: str
    #: Its fields and parts whose selectors found something, each with these as they stand in the rule.
    found: tuple[tuple[str, str], ...]
    #: Those whose selectors found nothing.
    barren: tuple[tuple[str, str], ...]
    #: The address of the whole article on one page, and that of its next page. Neither is part of what the page says.
    single_page: str | None = field(default=None, repr=False)
    next_page: str | None = field(default=None, repr=False)
    #: What of the rule was not followed on this page, in words.
    notes: tuple[str, ...] = field(default=(), repr=False)
    #: Whether the page calls itself an advertisement, by what the rule knows of it.
    is_advertisement: bool = field(default=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What one document says: an article, a listing (its items stand in `links`) or an empty page."""

    kind: Kind
    #: BCP 47 language of the text ("vi"); None if it cannot be told.
    language: str | None = None
    #: Canonical URL: what the page calls itself; None if it does not say.
    url: str | None = None
    #: The address we followed to it.
    permalink: str | None = None
    #: What it calls itself without an address: the Message-ID of a mail.
    guid: str | None = None
    title: str | None = None
    category: str | None = None
    #: What the document states as its publication, with its offset; midnight in its zone for a bare date.
    published: datetime | None = None
    #: What the document states as its last modification.
    modified: datetime | None = None
    #: IANA name of the zone by which times without an offset were read.
    timezone: str = "UTC"
    #: The agency prefix of the lede ("TTTĐ"), without dash or brackets.
    agency: str | None = None
    #: The place that the prefix names ("Hà Nội").
    dateline: str | None = None
    #: The standfirst without its prefix; "" is never used: None.
    lede: str | None = None
    #: The standfirst as it stands on the page.
    lede_raw: str | None = None
    #: The author line as printed, else who signs as the page states it: a paper, an agency, a nickname too.
    byline: str | None = None
    authors: tuple[Person, ...] = ()
    #: The printed credit: "Theo TTXVN" gives "TTXVN".
    credit: str | None = None
    tags: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    transcripts: tuple[Transcript, ...] = ()
    #: Where readers discuss it; it is no part of what the article says.
    discussion: Discussion | None = None
    #: Paragraphs, word for word, in order, without captions, bylines, tags and boxes.
    body: tuple[str, ...] = ()
    #: The body as sanitised HTML with absolute URLs, figures in place; None for a listing or an empty page.
    content: str | None = None
    #: Absolute URL of the lead picture.
    image: str | None = None
    #: Related and read-more links, related first, each kind in the order of the page.
    links: tuple[Link, ...] = ()
    #: What is said about use by machines, as `storage.terms.Terms` writes it; None: nothing.
    terms: str | None = None
    #: Whether it states only a modification, which is `published`, too. It is not stored, and makes no other version.
    only_modified: bool = field(default=False, repr=False, compare=False)
    #: What the rule for its site found on the page; None where no rule applies. It is not stored.
    rule: RuleUse | None = None
    #: What the places found on it that were learnt; None where none were. It is not stored.
    learnt: RuleUse | None = None
    #: What was beyond `storage.limits` and is left out, in words. It is not stored, and makes no other version.
    cut: tuple[str, ...] = field(default=(), repr=False, compare=False)

    def __post_init__(self) -> None:
        for what, url in (("canonical URL", self.url), ("permalink", self.permalink), ("lead picture", self.image)):
            _require_http(what, url)
        for moment in (self.published, self.modified):
            if moment is not None and moment.tzinfo is None:
                raise ModelError("a date of an article has no zone", moment.isoformat())


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A section of a newspaper; one per normalised name across sources."""

    id: int
    #: As first seen, or as the operator renamed it.
    name: str
    #: Minted once: "xa-hoi".
    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredLink:
    """A link of a stored article, with what the store knows of its target."""

    kind: LinkKind
    position: int
    #: Title and address as frozen with the version of the article that shows them.
    title: str
    #: The target's own address; None: its page is `a/<target_key>/`.
    url: str | None
    category: str | None
    summary: str | None
    #: `articles.id` of the target, once it is known (also as a teaser).
    target_id: int | None
    #: Hash part of the target's entry id, which names its page.
    target_key: str | None
    #: Absolute URL of the picture beside it, as frozen with the version.
    image: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article as the store holds it, ready to be published as an entry."""

    id: int
    #: `tag:` URI (RFC 4151), minted at first sight, or the IRI that its feed gives it; never changed.
    entry_id: str
    #: Hash of what was seen first: names the page `a/<key>/`, and ends a minted `entry_id`.
    key: str
    status: Status
    hidden: bool
    #: Name of the source that it came from.
    source: str
    #: Where a reader is sent: the canonical URL, else the permalink; None: its page of ours.
    url: str | None
    title: str
    language: str | None
    #: As the document last stated it; None if it states none, or one in the future.
    published: datetime | None
    modified: datetime | None
    #: Times of ours, in UTC.
    first_seen: datetime
    arrived: datetime | None
    updated: datetime
    #: Of a teaser that nothing dates: `articles.id` of the one that it stands directly below in feeds, and its place.
    below: int | None = None
    place: datetime | None = None
    agency: str | None = None
    dateline: str | None = None
    lede: str | None = None
    lede_raw: str | None = None
    #: Plain text, paragraphs separated by blank lines.
    body: str = ""
    content: str | None = None
    byline: str | None = None
    credit: str | None = None
    image: str | None = None
    timezone: str = "UTC"
    terms: str | None = None
    #: The id that its feed gives it, if that is no bare IRI: RSS and JSON Feed carry it in place of `entry_id`.
    guid: str | None = None
    authors: tuple[Person, ...] = ()
    categories: tuple[Category, ...] = ()
    tags: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    transcripts: tuple[Transcript, ...] = ()
    discussion: Discussion | None = None
    links: tuple[StoredLink, ...] = ()

    @property
    def sort_date(self) -> datetime:
        """Where it stands in feeds (design, decision 5); no date of the article, unless it is `published`."""
        return self.published or self.arrived or self.place or self.first_seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One document that could not be read, and why."""

    #: Path or URL.
    document: str
    #: The cause in a line.
    cause: str
    #: In quarantine since before this visit: skipped until it changes, and no failure of the run.
    quarantined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visit of one source: a row of the log."""

    source: str
    started: datetime
    ended: datetime
    #: Documents seen, and what became of them; listings and empty documents are counted apart.
    seen: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0  # read well but no article: listings, empty documents
    failures: tuple[Failure, ...] = ()
    #: Requests made, how many of them were answered "not modified", and the bytes of all responses.
    requests: int = 0
    not_modified: int = 0
    bytes: int = 0
    #: Seconds from the requests to the ends of their answers, added up.
    response_seconds: float = 0.0
    #: Why the visit as a whole failed; None if it did not.
    cause: str | None = None
    #: Why the source counts as broken, compared with its own past; None if it does not.
    broken: str | None = None
    #: Human-readable remarks that are no failures; and the lists that follow those that were read, which no log keeps.
    notes: tuple[str, ...] = ()
    further: tuple[str, ...] = ()

    @property
    def failed(self) -> int:
        """Documents that failed in this visit and count for the exit status."""
        return sum(not failure.quarantined for failure in self.failures)


def all_said(article: Article) -> str:
    """Everything that *article* says, as one text; its address and where it is discussed are left out."""
    return repr(replace(article, permalink=None, discussion=None))


def clean_article(article: Article, said: str | None = None) -> Article:
    """*article* with `clean_text` applied to every text in it, for a caller who may have forgotten to.

    *said* is `all_said` of it, if that is known.
    """
    rest = repr((article.permalink, article.discussion))
    if not any(map(FORBIDDEN_IN_REPR.search, (rest, said or all_said(article)))):
        return article
    cleaned: Article = _clean(article)
    return cleaned


def _clean(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, Enum):
        return clean_text(value)
    if isinstance(value, tuple):
        return tuple(_clean(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: _clean(getattr(value, one.name)) for one in fields(value)})
    return value


def plain_fields(value: object) -> object:
    """A value of the model as JSON can hold it."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain_fields(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [plain_fields(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, datetime) else value
