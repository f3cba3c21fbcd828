"""Links to other articles, as pages and dumps show them: made of what their card says, and numbered within a record."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from scraper.text.datelines import split_prefix
from scraper.text.stated_days import find_stated_date
from scraper.urls import url_key
from storage.model import Link, LinkKind

#: A quotation as German, Danish and Slovene set it, with signs that elsewhere lead on.
_QUOTED = r"[»›](?=\w)[^»›«‹]*[^\s»›«‹][«‹](?!\w)"
#: Arrows, bullets and rules before the title of a link.
_SIGNS = re.compile(rf"\A(?:(?!{_QUOTED})[\s»›>→⇒➔➜▶►▸▷‣•●◦▪■·∙|])+(?=\w|{_QUOTED})")


def make_link(
    kind: LinkKind,
    position: int,
    title: str,
    *,
    url: str | None = None,
    category: str | None = None,
    summary: str | None = None,
    published: datetime | None = None,
    image: str | None = None,
    own_prefixes: frozenset[str] = frozenset(),
) -> Link:
    """A link with what its summary tells: the agency or one of the paper's *own_prefixes* before it, a day it names."""
    title = _SIGNS.sub("", title) or title
    prefix = split_prefix(summary, own_prefixes) if summary else None
    return Link(
        kind=kind,
        position=position,
        title=title,
        url=url,
        category=category or None,
        summary=prefix.rest if prefix else None,
        summary_raw=summary or None,
        agency=prefix.agency if prefix else None,
        stated_date=find_stated_date(summary) if summary else None,
        published=published,
        image=image,
    )


def renumber(links: Sequence[Link]) -> tuple[Link, ...]:
    """*links* related first, positions from 0 within each kind, each article once within its kind.

    Two of one title whose addresses differ in parameters alone, as those that count readers do, are one article.
    """
    numbered: list[Link] = []
    for kind in LinkKind:
        seen: set[str] = set()
        position = 0
        for link in links:
            if link.kind is not kind:
                continue
            title = link.title.casefold()
            keys = {url_key(link.url), f"{title} {link.url.partition('?')[0]}"} if link.url else {title}
            if seen.isdisjoint(keys):
                numbered.append(link if link.position == position else replace(link, position=position))
                position += 1
            seen |= keys
    return tuple(numbered)
