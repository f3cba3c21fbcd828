"""What a `feed` names, read in a child: RSS 0.9x to 2.0, RDF, Atom (by feedparser, also broken XML), JSON Feed 1.x."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from io import BytesIO
from time import struct_time
from typing import Any

import feedparser
from feedparser.mixin import _FeedParserMixin
from selectolax.lexbor import LexborHTMLParser
from w3lib.encoding import resolve_encoding

from scraper.article.html.fields.discussion import parse_count
from scraper.article.html.media import join_media, media_file
from scraper.article.html.transcripts import join_transcripts, transcript_file
from scraper.article.html.tree import text_of
from scraper.rules.apply import link_in
from scraper.rules.folders import RuleFolders
from scraper.rules.rules import rules_with
from scraper.sources.advice import advise
from scraper.sources.found import FoundList, FoundPage
from scraper.sources.left_out import BEYOND, taken_of
from scraper.sources.posts import address_of, document_of, encoded
from scraper.text.dates import parse_date
from scraper.text.language import zone_of
from scraper.text.times import read_zone
from scraper.urls import absolute, of_page, url_key, without_tracking
from storage.errors import ExtractError
from storage.model import FORBIDDEN, Discussion, Document, Enclosure, Transcript, clean_text

# Ids are taken word for word, with their spaces, because newsboat compares them so whatever `isPermaLink` says.
_FeedParserMixin.can_be_relative_uri = _FeedParserMixin.can_be_relative_uri - {"id"}
_pop = _FeedParserMixin.pop
_FeedParserMixin.pop = lambda self, element, strip_whitespace=1: _pop(
    self, element, strip_whitespace and element != "id"
)


def _start_podcast_transcript(self: _FeedParserMixin, attributes: Mapping[str, str]) -> None:
    """feedparser keeps only the last of several elements that it does not know."""
    self._get_context().setdefault("podcast_transcripts", []).append(dict(attributes))


_FeedParserMixin._start_podcast_transcript = _start_podcast_transcript

#: How many entries of one feed are read; the rest is left out.
MAX_ENTRIES = 5_000
#: A longer summary is the text of the article.
MAX_SUMMARY_CHARS = 1_000
#: So many entries with titles of their own do not tell of one page, though they have its address.
MIN_SHARING = 3
#: A numeric character reference.
CHARACTER_REFERENCE = re.compile(rb"&#(?:[xX]0*([0-9a-fA-F]+)|0*([0-9]+));?")


def extract_feed(document: Document, *, timezone: str | None = None, rules: RuleFolders | None = None) -> FoundList:
    """The articles that the feed in *document* names, in its order; *timezone* is the zone of times without an offset.

    *rules* may say which link in an entry's description leads to the whole article. Raises ExtractError if it is not a
    feed.
    """
    base = document.final_url or document.url
    if document.data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json_feed(document, base, timezone, rules)
    found = _parsed(document, {"content-location": base or "", "content-type": _content_type(document)})
    if not found.get("version") and not found.entries:
        advice = advise(document, given="feed") or "a feed is RSS, RDF, Atom or JSON Feed"
        raise ExtractError("this is no feed", document.name, advice)
    clock = _Clock(found.feed.get("language"), timezone)
    entries = found.entries
    pages = (_page(one, base, clock) for one in entries[:MAX_ENTRIES])
    whole = _whole_pages(rules)
    linked = [page and whole(page, _description(one)) for page, one in zip(pages, entries, strict=False)]
    held = _with_texts(linked, map(_text, entries), found.feed.get("language"))
    return _found(found.feed.get("title"), len(entries), held)


def _parsed(document: Document, headers: Mapping[str, str]) -> Any:
    """What feedparser makes of *document*, whose *headers* it is to believe. Raises ExtractError."""
    data = CHARACTER_REFERENCE.sub(_valid_reference, document.data)
    try:
        return feedparser.parse(BytesIO(data), response_headers=headers)  # it takes plain bytes for a file name
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as error:
        raise ExtractError("the feed breaks the reader of feeds", document.name, type(error).__name__) from error


def _whole_pages(rules: RuleFolders | None) -> Callable[[FoundPage, str], FoundPage]:
    """What gives a page the address to which, as the rule of its host says, its description links for the whole."""
    configs = rules_with(rules).configs if rules is not None and rules.folders else None
    if configs is None:
        return lambda page, _: page

    def whole(page: FoundPage, description: str) -> FoundPage:
        config = configs.of_url(page.url)
        if config is None or not config.all("single_page_link_in_feed") or config.all("single_page_link"):
            return page
        found = link_in(config, "single_page_link_in_feed", description, page.url) if description.strip() else ""
        return replace(page, url=without_tracking(found)) if found else page

    return whole


def _description(entry: Mapping[str, Any]) -> str:
    """The description of an entry, as HTML."""
    contents = [one.get("value") for one in entry.get("content", ()) if isinstance(one, Mapping)]
    return next((text for text in (entry.get("summary"), *contents) if isinstance(text, str) and text), "")


def _text(entry: Mapping[str, Any]) -> str:
    """The longest text of an entry, as HTML."""
    contents = [one.get("value") for one in entry.get("content", ()) if isinstance(one, Mapping)]
    return max((text for text in (entry.get("summary"), *contents) if isinstance(text, str)), key=len, default="")


def _anchor(page: FoundPage) -> str:
    """The part of its page that an entry names; "" for the whole, and for what tells where readers came from."""
    anchor = page.url.partition("#")[2]
    return "" if "=" in anchor else anchor


def _with_texts(
    pages: Sequence[FoundPage | None], texts: Iterable[str], language: object
) -> Iterator[FoundPage | None]:
    """*pages* in their order; those that are parts of one page, or have one address by mistake, with the *texts* of
    their entries: no page shows them alone.
    """
    anchors: defaultdict[str, set[str]] = defaultdict(set)
    titles: defaultdict[str, set[str]] = defaultdict(set)
    for one in filter(None, pages):
        anchors[url_key(one.url)].add(_anchor(one))
        titles[one.url].add(one.title or "")
    ids = Counter(page.guid for page in pages if page)
    shares = Counter(page.url for page in pages if page)
    # a feed names parts of pages or does not: with few entries no two may be of one page
    names_parts = any(len(found - {""}) > 1 for found in anchors.values())
    tongue = language if isinstance(language, str) else None
    for page, text in zip(pages, texts, strict=False):
        if page is None or not page.title or not _plain(text):
            yield page
            continue
        anchor = _anchor(page)
        is_shared = len(titles[page.url] - {""}) >= MIN_SHARING and 2 * shares[page.url] >= len(pages)
        if not (is_shared or (anchor and names_parts)):
            yield page
            continue
        address = address_of(page.url, anchor, encoded(page.title) if is_shared else "")
        document = document_of(
            text, page.title, page.published, url=page.url.partition("#")[0], address=address, language=tongue
        )
        guid = page.guid if ids[page.guid] == 1 else None  # else it is the address of all of them
        yield replace(page, url=address, document=document, guid=guid)


def count_full_texts(document: Document) -> int:
    """How many entries of the feed in *document* carry a text longer than a summary; 0 if it is no feed.

    Raises ExtractError for one that breaks the reader of feeds.
    """
    if document.data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        try:
            items = [item for item in json.loads(document.data)["items"][:MAX_ENTRIES] if isinstance(item, dict)]
        except (ValueError, LookupError, TypeError, RecursionError):
            return 0
        texts = [str(item.get("content_html") or item.get("content_text") or "") for item in items]
    else:
        entries = _parsed(document, {}).entries[:MAX_ENTRIES]
        texts = [
            "".join(part.get("value") or "" for part in one.get("content", ())) or one.get("summary") or ""
            for one in entries
        ]
    return sum(len(_plain(clean_text(text)) or "") > MAX_SUMMARY_CHARS for text in texts)


class _Clock:
    """Reads the times of one feed, in its language and zone."""

    def __init__(self, language: object, timezone: str | None) -> None:
        self._language = language.partition("-")[0].lower() if isinstance(language, str) and language else None
        self._zone = read_zone(timezone or zone_of(self._language))

    def moment(self, stated: object, parsed: struct_time | None = None) -> datetime | None:
        """The moment that is *stated*, or else what feedparser *parsed*, which takes an unknown zone for UTC."""
        if isinstance(stated, str) and (moment := parse_date(stated, language=self._language, zone=self._zone)):
            return moment
        try:
            return datetime(*parsed[:6], tzinfo=UTC) if parsed else None
        except ValueError:
            return None


def _valid_reference(reference: re.Match[bytes]) -> bytes:
    """The reference, or one to U+FFFD if there is no such character, for which feedparser would give up the whole feed.

    WHATWG HTML §13.2.5.80 does the same. Some generators split characters beyond U+FFFF into two surrogates.
    """
    hexadecimal, decimal = reference.groups()
    number = int(hexadecimal[:8], 16) if hexadecimal else int(decimal[:8])
    return reference[0] if number < 0xD800 or 0xE000 <= number <= 0x10FFFF else b"&#xFFFD;"


def _content_type(document: Document) -> str:
    known = document.charset and resolve_encoding(document.charset)  # feedparser fails for some unknown names
    charset = f"; charset={document.charset}" if known else ""
    return (document.media_type or "application/xml") + charset


def _page(entry: Mapping[str, Any], base: str | None, clock: _Clock) -> FoundPage | None:
    """The page that one entry names; None if it has no address."""
    guid = entry.get("id")
    updated = entry["updated"] if "updated" in entry.keys() else None  # noqa: SIM118  `in entry` maps it to published
    url = absolute(base, (entry.get("link") or "").strip()) or absolute(None, (guid or "").strip())
    if url is None:
        return None
    tags = [term for tag in entry.get("tags", ()) if (term := _plain(tag.get("label") or tag.get("term")))]
    return FoundPage(
        url=of_page(url),
        title=_plain(entry.get("title")),
        summary=_summary(entry.get("summary")),
        category=next(iter(tags), None),
        image=_picture(entry, base),
        published=clock.moment(entry.get("published"), entry.get("published_parsed"))
        or (clock.moment(updated, entry["updated_parsed"]) if updated else None),
        modified=_word_for_word(updated),
        keywords=tuple(tags),
        enclosures=_attached(entry, base),
        transcripts=_transcripts(entry, base),
        discussion=_discussion(entry, base),
        guid=_word_for_word(guid) or entry.get("link"),
    )


def _picture(entry: Mapping[str, Any], base: str | None) -> str | None:
    """The first picture of an entry, from Media RSS or its enclosures."""
    for name, key in (("media_thumbnail", "url"), ("media_content", "url"), ("enclosures", "href")):
        for one in entry.get(name, ()):
            kind = f"{one.get('medium') or ''} {one.get('type') or ''}"
            pictured = "image" in kind or (name != "enclosures" and not kind.strip())
            if pictured and (image := absolute(base, one.get(key) or "")):
                return image
    return None


def _json_feed(document: Document, base: str | None, timezone: str | None, rules: RuleFolders | None) -> FoundList:
    """https://www.jsonfeed.org/version/1.1/"""
    try:
        feed = json.loads(document.data)
        stated = len(feed["items"])
        items = [item for item in feed["items"][:MAX_ENTRIES] if isinstance(item, dict)]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise ExtractError("this is no feed", document.name, "JSON without a list of items") from error
    clock = _Clock(feed.get("language"), timezone)
    whole = _whole_pages(rules)
    pages = (_json_page(one, base, clock) for one in items)
    linked = [page and whole(page, str(one.get("content_html") or "")) for page, one in zip(pages, items, strict=True)]
    texts = (str(one.get("content_html") or escape(str(one.get("content_text") or ""))) for one in items)
    held = _with_texts(linked, texts, feed.get("language"))
    return _found(feed.get("title"), stated, held)


def _json_page(item: Mapping[str, Any], base: str | None, clock: _Clock) -> FoundPage | None:
    def text(key: str) -> str:
        value = item.get(key)
        return value if isinstance(value, str) else ""

    url = absolute(base, text("url")) or absolute(None, text("id"))
    if url is None:
        return None
    tags = item.get("tags")
    keywords = tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()
    attachments = item.get("attachments")
    files = [
        _file(base, one, "url", "mime_type", "size_in_bytes")
        for one in (attachments if isinstance(attachments, list) else ())
    ]
    return FoundPage(
        url=of_page(url),
        title=_plain(text("title")),
        summary=_summary(text("summary") or text("content_text") or text("content_html")),
        category=_plain(next(iter(keywords), None)),
        image=absolute(base, text("image")),
        published=clock.moment(text("date_published")),
        modified=_word_for_word(text("date_modified")),
        keywords=keywords,
        enclosures=join_media(filter(None, files)),
        guid=_word_for_word(item.get("id")) or text("url") or None,
    )


def _attached(entry: Mapping[str, Any], base: str | None) -> tuple[Enclosure, ...]:
    """The audio and video of an entry, from its enclosures and Media RSS."""
    files = [_file(base, one, "href", "type", "length") for one in entry.get("enclosures", ())]
    files += [_file(base, one, "url", "type", "filesize") for one in entry.get("media_content", ())]
    return join_media(filter(None, files))


def _transcripts(entry: Mapping[str, Any], base: str | None) -> tuple[Transcript, ...]:
    """Every podcast:transcript of an entry."""
    stated = entry.get("podcast_transcripts", ())
    return join_transcripts(
        found
        for one in stated
        if (found := transcript_file(base, one.get("url") or "", one.get("type") or "", language=one.get("language")))
    )


def _discussion(entry: Mapping[str, Any], base: str | None) -> Discussion | None:
    """RSS `comments`, slash:comments and wfw:commentRss; Atom's links with rel="replies" (RFC 4685)."""
    replies = [one for one in entry.get("links", ()) if one.get("rel") == "replies"]
    feeds = [one for one in replies if "xml" in (one.get("type") or "")]
    pages = [one for one in replies if one not in feeds]
    counts = (
        entry.get("slash_comments"),
        entry.get("thr_total"),
        *(one.get("thr:count") or one.get("count") for one in replies),
    )
    found = Discussion(
        url=absolute(base, entry.get("comments") or next((one.get("href", "") for one in pages), "")),
        feed=absolute(base, entry.get("wfw_commentrss") or next((one.get("href", "") for one in feeds), "")),
        count=next((number for one in counts if (number := parse_count(one)) is not None), None),
    )
    return found if found != Discussion() else None


def _file(base: str | None, attributes: object, url: str, kind: str, size: str) -> Enclosure | None:
    """The audio or video file that *attributes* describe; *url*, *kind* and *size* are their names."""
    if not isinstance(attributes, Mapping):
        return None
    stated = (str(value) if (value := attributes.get(name)) else "" for name in (url, kind, size))
    return media_file(base, *stated)


def _found(title: object, stated: int, entries: Iterable[FoundPage | None]) -> FoundList:
    """The list of *entries* of the *stated* number: each page once, and each id only at its first page."""
    named = [page for page in entries if page]
    pages = tuple({page.url: page for page in reversed(named)}.values())[::-1]
    left_out = {
        BEYOND: max(stated - MAX_ENTRIES, 0),
        "without an address": min(stated, MAX_ENTRIES) - len(named),
        "with the address of another": len(named) - len(pages),
    }
    cut = taken_of(len(pages), "entries", left_out)
    owners = {page.guid: page.url for page in reversed(pages)}
    shared = {page.guid for page in pages if page.guid and owners[page.guid] != page.url}
    return FoundList(
        title=_plain(title),
        pages=tuple(page if owners[page.guid] == page.url else replace(page, guid=None) for page in pages),
        notes=cut + tuple(f"several entries have the id {guid!r}: only the first keeps it" for guid in sorted(shared)),
    )


def _word_for_word(guid: object) -> str | None:
    """An id word for word, without characters that XML forbids; in JSON Feed it may be a number."""
    text = FORBIDDEN.sub("", str(guid)) if isinstance(guid, str | int | float) else ""
    return text if text.strip() else None


def _plain(html: object) -> str | None:
    """The text in *html*, on one line. Titles are often markup, whatever type they declare."""
    if not isinstance(html, str) or not html.strip():
        return None
    if "<" in html or "&" in html:
        html = text_of(LexborHTMLParser(html).body)
    return clean_text(" ".join(html.split())) or None


def _summary(html: object) -> str | None:
    text = _plain(html)
    return text if text and len(text) <= MAX_SUMMARY_CHARS else None
