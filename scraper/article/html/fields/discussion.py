"""Where readers discuss an article, and how many have: from metadata, and from links of the page to its comments."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from scraper.article.evidence import Found
from scraper.article.html.fields.url import Link
from scraper.article.html.outline import Outline
from scraper.article.html.tree import address
from scraper.urls import url_key
from storage.model import Discussion

#: Fragments by which pages lead to their own comments.
COMMENT_FRAGMENTS = frozenset(("comments", "comment", "respond", "disqus_thread", "binhluan", "binh-luan"))
#: How many links are looked at.
MAX_LINKS = 3_000


def decide_discussion(found: Found, linked: Discussion) -> Discussion | None:
    """What the evidence states of a discussion, and what the page links to as one, each part by who states it first;
    None if nobody does.
    """
    stated = [one.discussion for one in found.values() if one.discussion is not None]
    stated.append(linked)
    whole = Discussion(
        url=next((one.url for one in stated if one.url), None),
        feed=next((one.feed for one in stated if one.feed), None),
        count=next((one.count for one in stated if one.count is not None), None),
    )
    return whole if whole != Discussion() else None


def linked_discussion(outline: Outline, head: Sequence[Link], base: str | None) -> Discussion:
    """What the page links to as its comments: by `rel="replies"` (RFC 4685), a fragment, a feed below its address.

    *head*: the attributes of its link elements.
    """
    if base is None:
        return Discussion()
    own, below = url_key(base), base.partition("?")[0].partition("#")[0].rstrip("/") + "/"
    url = feed = None
    shown = islice(map(outline.attributes, outline.css('a[rel], a[href*="#"]')), MAX_LINKS)
    links = [one for one in head if _has_relation(one, "replies", "alternate")]
    links += [
        one
        for one in shown
        if _has_relation(one, "replies")
        or ("#" in (href := one.get("href") or "") and href.strip().rpartition("#")[2] in COMMENT_FRAGMENTS)
    ]
    for attributes in links:
        href = (attributes.get("href") or "").strip()
        leads = base.partition("#")[0] + href if href.startswith("#") else address(base, href)
        if leads is None:
            continue
        kind, replies = attributes.get("type") or "", _has_relation(attributes, "replies")
        page, _, fragment = leads.partition("#")
        if "xml" in kind and (replies or page.startswith(below)):
            feed = feed or page
        elif "xml" not in kind and (replies or (fragment in COMMENT_FRAGMENTS and url_key(page) == own)):
            url = url or leads
    return Discussion(url=url, feed=feed)


def _has_relation(link: Link, *relations: str) -> bool:
    return not frozenset(relations).isdisjoint((link.get("rel") or "").lower().split())


def parse_count(value: object) -> int | None:
    """A number of comments as metadata have it: 12, "12", "UserComments:12", "1,024"; None if it is none."""
    text = str(value).rpartition(":")[2].replace(",", "").strip() if isinstance(value, int | str) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
