"""Which pages of a source are read: by patterns, language and age. Pure."""

from __future__ import annotations

import re
from datetime import datetime
from fnmatch import translate
from functools import cache

from scraper.source import Filters

#: What a pattern may be about; without one of these in front it is about the address.
ABOUT = ("title", "category", "url")


def admits(
    filters: Filters,
    *,
    now: datetime,
    url: str | None,
    title: str | None = None,
    category: str | None = None,
    language: str | None = None,
    published: datetime | None = None,
) -> bool:
    """Whether *filters* let a page in, by what is known of it: what is not known keeps nothing out."""
    said = {"url": url, "title": title, "category": category}
    if any(_matches(pattern, said) for pattern in filters.exclude):
        return False
    if filters.include:
        verdicts = [_matches(pattern, said) for pattern in filters.include]
        if not any(verdict is not False for verdict in verdicts):
            return False
    if filters.languages and language and not any(_speaks(language, wanted) for wanted in filters.languages):
        return False
    return not (filters.max_age and published and now - published > filters.max_age)


def _matches(pattern: str, said: dict[str, str | None]) -> bool | None:
    """Whether *pattern* matches; None if what it is about is not known."""
    about, colon, glob = pattern.partition(":")
    if not colon or about not in ABOUT:
        about, glob = "url", pattern
    value = said[about]
    return None if value is None else _compiled(glob.strip().casefold()).match(value.casefold()) is not None


@cache
def _compiled(glob: str) -> re.Pattern[str]:
    # translate() makes each "*" an atomic group, so that no pattern backtracks without end
    return re.compile(translate(glob))


def _speaks(language: str, wanted: str) -> bool:
    """BCP 47 basic filtering (RFC 4647 §3.3.1): "en" admits "en-GB"."""
    return f"{language.casefold()}-".startswith(f"{wanted.casefold()}-")
