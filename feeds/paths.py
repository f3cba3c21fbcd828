"""Where everything stands in the output folder, and so below `base_url`."""

from __future__ import annotations

#: Feeds stand in this folder, and the archives of a feed in a folder of its own below it.
FEEDS_FOLDER = "feeds/"
OPML_FILE = "feeds.opml"
#: The pages of feeds, and those of articles.
FEED_PAGES, ARTICLE_PAGES = "c/", "a/"
INDEX = "index.html"


def feed_file(name: str, suffix: str) -> str:
    """Path of the feed *name* ("all") or of an archive ("all/2026-03") in the format with *suffix* ("rss")."""
    return f"{FEEDS_FOLDER}{name}.{suffix}"


def feed_address(slug: str) -> str:
    """Address of the page of a feed; browsers and servers complete it with `index.html`."""
    return f"{FEED_PAGES}{slug}/"


def article_address(key: str) -> str:
    """Address of the page of an article."""
    return f"{ARTICLE_PAGES}{key}/"


def feed_page(slug: str) -> str:
    """Path of the page of a feed."""
    return feed_address(slug) + INDEX


def article_page(key: str, part: int = 1) -> str:
    """Path of the page of an article, or of a further *part* of a long one."""
    return article_address(key) + (INDEX if part == 1 else f"{part}.html")
