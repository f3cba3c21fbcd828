"""The publisher: the names by which the paper itself may sign, which are neither authors nor tags nor titles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from scraper.article.html.tree import plain_key


def paper_names(metas: Mapping[str, Sequence[str]], publishers: Iterable[str], url: str | None) -> frozenset[str]:
    """Keys of the names by which the paper itself may sign, as plain letters: from its head and its host."""
    host = re.sub(r"^(?:www|m|e|amp)\.", "", host_of(url)).split(".")
    names = {host[0], *metas.get("og:site_name", ()), *publishers}
    if len(host) > 2 and len(host[-2]) > 3:  # "sport.example.org", not "example.co.uk"
        names.add(host[-2])
    return frozenset(plain_key(name) for name in names) - {""}


def host_of(url: str | None) -> str:
    """The host of *url*; "" if it has none."""
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
