"""Where readers discuss an article, and how many have: from metadata, and from links of the page to its comments."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from scraper.article.evidence import Found
from scraper.article.html.tree import address
from scraper.urls import url_key
from storage.model import Discussion

#: Fragments by which pages lead to their own comments.
COMMENT_FRAGMENTS = frozenset(("comments", "comment", "respond", "disqus_thread", "binhluan", "binh-luan"))
#: Links that may lead to comments, and relations of those that do so without such a fragment.
LINKS = 'a[href*="#"], a[rel~="replies"][href], link[rel~="replies"][href], link[rel~="alternate"][href]'
LINK_RELATIONS = frozenset(("replies", "alternate"))
#: How many links are looked at.
MAX_LINKS = 3_000


def decide_discussion(found: Found, tree: LexborHTMLParser, base: str | None) -> Discussion | None:
    """What the evidence states of a discussion, each part by who states it first; None if nobody does."""
    stated = [one.discussion for one in found.values() if one.discussion is not None]
    stated.append(_linked(tree, base))
    whole = Discussion(
        url=next((one.url for one in stated if one.url), None),
        feed=next((one.feed for one in stated if one.feed), None),
        count=next((one.count for one in stated if one.count is not None), None),
    )
    return whole if whole != Discussion() else None


def _linked(tree: LexborHTMLParser, base: str | None) -> Discussion:
    """What the page links to as its comments: by `rel="replies"` (RFC 4685), a fragment, a feed below its address."""
    if base is None:
        return Discussion()
    own, below = url_key(base), base.partition("?")[0].partition("#")[0].rstrip("/") + "/"
    url = feed = None
    for node in tree.css(LINKS)[:MAX_LINKS]:
        attributes = node.attributes
        href, rel = (attributes.get("href") or "").strip(), (attributes.get("rel") or "").lower().split()
        if "#" in href and href.rpartition("#")[2] not in COMMENT_FRAGMENTS and not LINK_RELATIONS.intersection(rel):
            continue
        leads = base.partition("#")[0] + href if href.startswith("#") else address(base, href)
        if leads is None:
            continue
        kind = attributes.get("type") or ""
        page, _, fragment = leads.partition("#")
        if "xml" in kind and ("replies" in rel or (page.startswith(below) and page != below)):
            feed = feed or page
        elif "xml" not in kind and ("replies" in rel or (fragment in COMMENT_FRAGMENTS and url_key(page) == own)):
            url = url or leads
    return Discussion(url=url, feed=feed)


def parse_count(value: object) -> int | None:
    """A number of comments as metadata have it: 12, "12", "UserComments:12", "1,024"; None if it is none."""
    text = str(value).rpartition(":")[2].replace(",", "").strip() if isinstance(value, int | str) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
