"""What building one page needs, and how a page shows a date, a feed, a category, an article in a list."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Any, NamedTuple

from babel.core import Locale
from babel.dates import format_date, format_time
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from feeds.catalog import ALL, Feed, FeedKind
from feeds.config.load import Config
from feeds.config.schema import Content
from feeds.formats.format import Format
from feeds.formats.registry import FORMATS
from feeds.pages.content import PICTURE_ATTRIBUTES
from feeds.pages.policy import PAGE_POLICY, SCRIPT
from feeds.paths import article_page, feed_address, feed_page
from feeds.views import content_of, shortened, summary_of
from storage.model import Status, StoredArticle

#: A page with all that it loads, pictures aside, has at most 50 KB; this leaves room for style sheet and icon.
MAX_PAGE_BYTES = 33_000
#: How many sections the line below the masthead names: those with most articles.
NAVIGATION_SECTIONS = 12
#: How much of a summary a list shows.
MAX_SUMMARY_CHARS = 260

_TEMPLATES = resources.files("feeds.pages") / "templates"
_ENVIRONMENT = Environment(
    loader=PackageLoader("feeds.pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    auto_reload=False,  # which looks at the files of each page that is built
)


class Moment(NamedTuple):
    """A date as pages show it."""

    #: For `<time datetime>`: RFC 3339, or a bare date.
    machine: str
    #: In the language of the pages; a time with its zone.
    words: str


class Telling(NamedTuple):
    """That an article tells of a story."""

    #: `stories.id`.
    story: int
    papers: int
    #: Names the page of the story; None: it has none.
    slug: str | None


class Page:
    """The way to the top of the folder, and the language and zone of a page's words."""

    def __init__(
        self, config: Config, *, root: str = "", told: Mapping[int, Telling] = MappingProxyType({})
    ) -> None:  # fmt: skip
        self.config, self.site, self.feeds, self.root, self.told = config, config.site, config.feeds, root, told
        base = self.site.language.partition("-")[0].lower()
        self.words = page_words(base if base in _languages() else "en")
        self.locale = Locale.parse(self.site.language if base in _languages() else "en", sep="-")
        self.language = str(self.locale).replace("_", "-")

    def render(self, template: str, **values: Any) -> bytes:
        shared = {
            "front": False,
            "sections": (),
            "here": "",
            "searching": template == "search.html",
            "site": self.site,
            "t": self.words,
            "root": self.root,
            "page_language": self.language,
            "policy": PAGE_POLICY,
            "script": Markup(SCRIPT),  # noqa: S704 - ours
            "picture_attributes": Markup(PICTURE_ATTRIBUTES),  # noqa: S704 - ours
        }
        return _ENVIRONMENT.get_template(template).render(shared | values).encode()

    def navigation(self, sections: Sequence[Feed]) -> list[dict[str, str]]:
        """The largest sections, in the order of *sections*."""
        return [{"title": feed.title, "page": feed_page(feed.slug)} for feed in largest(sections, NAVIGATION_SECTIONS)]

    def feed(self, feed: Feed, *, shown: int, formats: Sequence[Format] = FORMATS) -> dict[str, Any]:
        """*feed* with the newest of its articles and its files in *formats*."""
        entries = [self.entry(article) for article in feed.articles[:shown]]
        if feed.kind is FeedKind.STORY:  # who tells it is what differs
            papers = [article.source for article in feed.articles[:shown]]
            entries = [one | {"category": paper} for one, paper in zip(entries, papers, strict=True)]
        return {
            "title": self.words["everything"] if feed.kind is FeedKind.ALL else feed.title,
            "page": feed_page(feed.slug),
            "url": self.site.base_url + feed_address(feed.slug),
            "whole": feed.kind is FeedKind.ALL,
            "mixed": feed.category is None,
            "files": [
                {
                    "name": one.label,
                    "media_type": one.media_type,
                    "path": one.path(feed.slug),
                    "url": self.site.base_url + one.path(feed.slug),
                }
                for one in formats
            ],
            "count": self.counted(feed.count),
            "entries": entries,
            "newest": entries[0] if entries else None,
        }

    def counted(self, number: int) -> str:
        """*number* in words: 1 article, 14 articles."""
        return self._number("articles", number)

    def _number(self, noun: str, number: int) -> str:
        forms = self.words[noun]
        return str(forms.get(self.locale.plural_form(number), forms["other"])).format(n=number)

    def entry(self, article: StoredArticle) -> dict[str, Any]:
        """*article* as a list shows it."""
        return {
            "title": article.title,
            "href": article.url or self.root + article_page(article.key),
            "summary": self.summary(article),
            "category": article.categories[0].name if article.categories else "",
            "language": article.language,
            "teaser": article.status is Status.TEASER,
            "date": self.moment(article.published),
            "picture": self.picture(article),
            "told": self._told(article.id),
        }

    def _told(self, article: int) -> dict[str, str | None] | None:
        """By how many papers the story of *article* is told, where that is to be shown."""
        told = self.told.get(article)
        if told is None:
            return None
        page = self.root + feed_page(told.slug) if told.slug else None
        return {"words": self._number("told_by", told.papers), "page": page}

    def summary(self, article: StoredArticle) -> str:
        return "" if self.content(article) == "none" else shortened(summary_of(article), MAX_SUMMARY_CHARS)

    def content(self, article: StoredArticle) -> Content:
        """How much of *article* pages show: as much as the feed of everything shows."""
        return content_of(self.config, ALL, article.source)

    def picture(self, article: StoredArticle) -> dict[str, str] | None:
        """The lead picture, else the first one in the text, with what its page says of it."""
        pictures = [figure for figure in article.figures if figure.url]
        url = article.image or (pictures[0].url if pictures else None)
        if url is None or self.content(article) == "none":
            return None
        alt = next((one.alt or one.caption or "" for one in pictures if one.url == url), "")
        return {"url": url, "alt": shortened(alt, MAX_SUMMARY_CHARS)}

    def moment(self, stated: datetime | None) -> Moment | None:
        """*stated* in the zone of the site. A bare date, which is midnight where it was stated, stays that day."""
        if stated is None:
            return None
        if stated.time() == time():
            return Moment(stated.date().isoformat(), _day(stated.date(), self.locale))
        shown = stated.astimezone(self.site.zone)
        words = f"{_day(shown.date(), self.locale)}, {_time(shown.time(), self.locale)}"
        return Moment(shown.isoformat(timespec="seconds"), f"{words} {zone_of(shown)}")


@lru_cache(maxsize=1_000)  # pages show few days, many times
def _day(day: date, locale: Locale) -> str:
    return format_date(day, "long", locale=locale)


@lru_cache(maxsize=1_500)  # minutes of a day
def _time(shown: time, locale: Locale) -> str:
    return format_time(shown.replace(second=0, microsecond=0), "short", locale=locale)


def zone_of(moment: datetime) -> str:
    """The zone of *moment* as people write it in any language: "GMT+7", "GMT+5:30"."""
    offset = moment.utcoffset() or timedelta()
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    if not offset:
        return "GMT"
    return f"GMT{'+' if offset > timedelta() else '-'}{hours}{f':{minutes:02}' if minutes else ''}"


def marked(parts: Iterable[tuple[str, bool]]) -> Markup:
    """A text in parts as HTML, with those marked that say so."""
    return Markup("").join(Markup("<mark>{}</mark>").format(text) if hit else escape(text) for text, hit in parts)


def largest(feeds: Sequence[Feed], most: int) -> list[Feed]:
    """The feeds with most articles, at most *most* of them, in the order of *feeds*.

    Sizes of the same power of two count as equal, so that the choice seldom changes: every page shows it.
    """
    chosen = {feed.slug for feed in sorted(feeds, key=lambda feed: -feed.count.bit_length())[:most]}
    return [feed for feed in feeds if feed.slug in chosen]


def fitting(build: Callable[[int], bytes], most: int) -> bytes:
    """What *build* makes of as many articles as a page can carry, at most *most*."""
    page = build(most)
    while len(page) > MAX_PAGE_BYTES and most > 1:
        most = min(most - 1, most * MAX_PAGE_BYTES // len(page))
        page = build(max(most, 1))
    return page


@cache
def _languages() -> frozenset[str]:
    """The languages in which there are words for pages."""
    return frozenset(file.name[:-5] for file in _TEMPLATES.iterdir() if file.name.endswith(".toml"))


@cache
def page_words(language: str) -> dict[str, Any]:
    return tomllib.loads(_TEMPLATES.joinpath(f"{language}.toml").read_text(encoding="utf-8"))
