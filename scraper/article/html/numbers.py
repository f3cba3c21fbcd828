"""The numbers that the addresses of articles have on many sites."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median
from urllib.parse import urlsplit

from scraper.urls import same_site

#: Article numbers in addresses have at least this many digits, on a site where this share of addresses has one.
MIN_NUMBER_DIGITS, MIN_NUMBERED_SHARE = 4, 0.7
_NUMBER, _NAME = re.compile(rf"\d{{{MIN_NUMBER_DIGITS},}}"), re.compile(r"[^#]+")
#: A hexadecimal number, in which figures and letters take turns more than once.
_HEXADECIMAL = re.compile(r"(?i)(?<![^\W_])(?=[0-9a-f]{6,}(?![^\W_]))(?:[0-9]+[a-f]+[0-9]|[a-f]+[0-9]+[a-f])[0-9a-f]*")
_FILE_TYPE = re.compile(r"/?(?:\.[a-z]{2,5})?/?$")
#: A year alone may be that of an event, or of all its pages.
_DAY = re.compile(r"(?:19|20)\d\d[/_-]?\d")
_YEAR = re.compile(r"(?:19|20)\d\d")


def usual_figures(urls: Sequence[str]) -> float:
    """More figures than this has the number in the address of an article, as nearly all *urls* show; -1 if none do."""
    lengths = [number_length(url) for url in urls]
    usual = median(lengths) if lengths else 0
    fewest = min(usual / 2, MIN_NUMBER_DIGITS)
    if usual < MIN_NUMBER_DIGITS or sum(length > fewest for length in lengths) < MIN_NUMBERED_SHARE * len(lengths):
        return -1
    return fewest


def number_length(url: str) -> int:
    """How many figures the longest number in the path of *url* has that is no year.

    Raises ValueError for what is no URL.
    """
    return max((len(number) for number in re.findall(r"\d+", _numbered(url)) if not _YEAR.fullmatch(number)), default=0)


def form_of_address(url: str) -> tuple[str, ...] | None:
    """How the end of the path of *url* is built, its last two parts: "/news/4711/rain-of-7-days" is ("####", "-").

    Long numbers count by their figures, all else is a name; None without one as long as those of articles are. Where
    the path has none, the one value of the query may be it: "/story?id=4711".
    """
    if number_length(url) >= MIN_NUMBER_DIGITS:
        return _form(url)[-2:]
    name, _, value = url.partition("?")[2].partition("=")
    return (_path(url), name, "#" * len(value)) if len(value) >= MIN_NUMBER_DIGITS and value.isdecimal() else None


def is_addressed_alike(url: str | None, other: str | None) -> bool:
    """Whether two addresses of one site have numbers as long as those of articles, or days, in the same places.

    What begins with the name of the other is a further page of that: "/news/4711_2.html" of "/news/4711.html". A
    number alone in another folder is of another kind: "/places/4711" beside "/events/4712".
    """
    return url is not None and other is not None and same_site(url, other) and is_formed_alike(url, other)


def is_formed_alike(url: str, other: str) -> bool:
    """The same of two addresses of whatever sites."""
    if _path(url).startswith(_FILE_TYPE.sub("", _path(other))):
        return False
    form = _form(url)
    if form != _form(other):
        return False
    if _DAY.search(_path(url)) is not None:
        return True
    if number_length(url) < MIN_NUMBER_DIGITS:
        return False
    return form[-1].strip("#") != "" or path_before_number(url) == path_before_number(other)


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:  # a bracket in its host
        return ""


def _numbered(url: str) -> str:
    """The path of *url* with hexadecimal numbers written in figures, as many as they have signs."""
    return _HEXADECIMAL.sub(lambda number: "0" * len(number[0]), _path(url))


def _form(url: str) -> tuple[str, ...]:
    parts = [part for part in _numbered(url).split("/") if part]
    return tuple(_NAME.sub("-", _NUMBER.sub(lambda number: "#" * len(number[0]), part)) for part in parts)


def path_before_number(url: str) -> str:
    """The folder in the path of *url* of the part with the first long number: "/news" of "/news/4711-rain/2"."""
    return _NUMBER.split(_numbered(url), maxsplit=1)[0].rpartition("/")[0]
