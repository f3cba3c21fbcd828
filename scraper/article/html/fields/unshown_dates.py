"""The day of a page that shows none: in the data of its scripts, before its title, in its address."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, tzinfo

from scraper.article.evidence import Context
from scraper.text.charset import html_text
from scraper.text.dates import find_dates, parse_date
from storage.articles.address_days import certain_day
from storage.model import Document

#: How data in attributes and strings of scripts state a publication, and how many of them are read.
_PUBLISHED = re.compile(r"datePublished(?:\\\"|&quot;|&#34;)\s*:\s*(?:\\\"|&quot;|&#34;)([\dT:.+Z -]{10,40})")
_PUBLISHED_NAME = b"datePublished"
MAX_DATA_DATES = 50
_TITLE_SEPARATORS = frozenset("|·•–—-")


def date_in_data(document: Document, zone: tzinfo) -> datetime | None:
    """The one day on which data in attributes and strings say that something was published; None if they name more."""
    if _PUBLISHED_NAME not in document.data and b"\0" not in document.data:  # every encoding without zeros spells it so
        return None
    found = _PUBLISHED.findall(html_text(document))
    stated = (parse_date(value, zone=zone) for value in found[:MAX_DATA_DATES])
    moments = [moment for moment in stated if moment is not None]
    return moments[0] if len({moment.date() for moment in moments}) == 1 else None


def date_before(titles: Iterable[str], context: Context) -> datetime | None:
    """The day that a sign sets apart at the beginning of one of *titles*: "08.11.2021 | A talk by the bay"."""
    for title in titles:
        found = (
            next(find_dates(title, language=context.language, zone=context.zone), None) if title[:1].isdigit() else None
        )
        if found is not None and found.start == 0 and title[found.end :].lstrip()[:1] in _TITLE_SEPARATORS:
            return found.moment
    return None


def date_in_address(url: str | None, zone: tzinfo) -> datetime | None:
    """The day that a part of an address states ("/2026/03/07/", "/20260307-…"), midnight in *zone*."""
    day = certain_day(url)
    return parse_date(day.isoformat(), zone=zone) if day else None
