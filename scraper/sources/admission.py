"""Which pages are read as articles of a source: those that its filters admit, and no bot walls. Pure."""

from __future__ import annotations

import re
from datetime import datetime
from fnmatch import translate
from functools import cache

from scraper.source import Filters
from scraper.text.phrases import fold, is_error_page, is_wall
from storage.model import Article, Kind, StoredArticle

#: What a pattern may match, named in front of it ("title: …"); without a name it matches the URL.
FILTERED_FIELDS = ("title", "category", "url")


def refusal(
    filters: Filters,
    *,
    now: datetime,
    url: str | None,
    title: str | None = None,
    category: str | None = None,
    language: str | None = None,
    published: datetime | None = None,
) -> str | None:
    """Why *filters* keep a page out, by what is known about it; None if they admit it.

    What is not known keeps nothing out.
    """
    known = {"url": url, "title": title, "category": category}
    if any(_matches(pattern, known) for pattern in filters.exclude):
        return "by `exclude`"
    if filters.include:
        verdicts = [_matches(pattern, known) for pattern in filters.include]
        if not any(verdict is not False for verdict in verdicts):
            return "not in `include`"
    if filters.languages and language and not any(_speaks(language, wanted) for wanted in filters.languages):
        return "not in `languages`"
    return "older than `max_age`" if filters.max_age and published and now - published > filters.max_age else None


def _matches(pattern: str, known: dict[str, str | None]) -> bool | None:
    """Whether *pattern* matches; None if the field that it is about is not known."""
    name, colon, glob = pattern.partition(":")
    if not colon or name not in FILTERED_FIELDS:
        name, glob = "url", pattern
    value = known[name]
    return None if value is None else _compiled(glob.strip().casefold()).match(value.casefold()) is not None


@cache
def _compiled(glob: str) -> re.Pattern[str]:
    # translate() makes each "*" an atomic group, so no pattern backtracks forever
    return re.compile(translate(glob))


def _speaks(language: str, wanted: str) -> bool:
    """BCP 47 basic filtering (RFC 4647 §3.3.1): "en" admits "en-GB"."""
    return f"{language.casefold()}-".startswith(f"{wanted.casefold()}-")


def find_wall(article: Article, known: StoredArticle | None) -> str | None:
    """Why the page that gave *article* shows something else in its place, in words; None if it may be the article.

    Bot walls, captchas, consent and login pages, and errors with status 200 are recognised by their titles
    (the phrases `error_pages` and `walls`), and by having nothing in common with *known*, the article that we have
    of the page. A wall is a failure of its page, never a version of the article.
    """
    shown = f'the page shows "{article.title}"' if article.title else "the page shows nothing to read"
    if article.published is not None:  # a wall states no date of publication
        return None
    if article.title and is_wall_title(article.title):
        return f"{shown} in place of an article"
    if known is None or known.arrived is None:
        return None
    if article.kind is Kind.LISTING:
        return "the page lists other articles in place of its own, which stays as it was"
    if article.kind is Kind.EMPTY or _has_nothing_of(article, known):
        return f"{shown} in place of its article, which stays as it was"
    return None


def is_wall_title(title: str) -> bool:
    """Whether *title*, or the part of it before or after the site's name, is that of a wall."""
    return any(is_error_page(part) or is_wall(part) for part in (title, *re.split(r"\s[|–—-]\s", title)))


def _has_nothing_of(article: Article, known: StoredArticle) -> bool:
    """Whether *article* shares neither the title nor a paragraph with *known*, which has a date that it lacks."""
    if known.published is None or fold(article.title or "") == fold(known.title):
        return False
    return not set(article.body) & set(known.body.split("\n\n"))
