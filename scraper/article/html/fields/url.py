"""The canonical URL: what the page calls itself, unless that cannot be its address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from scraper.article.evidence import Found, ask
from scraper.article.html.tree import address, attribute
from scraper.urls import is_home_page, is_section_page, same_site


def decide_url(found: Found, asked: str | None) -> str | None:
    """What the page calls itself, unless that cannot be the article that was *asked* for."""
    return possible_url(ask(found, "url", lambda one: one.url), asked)


def possible_url(url: str | None, asked: str | None) -> str | None:
    """*url*, if it can be the address of what was *asked* for."""
    return None if url is None or why_not(url, asked) else url


def why_not(url: str, asked: str | None) -> str:
    """Why *url* is not the address of the article that was *asked* for; "" if it can be."""
    if is_home_page(url):
        return "a home page"
    if asked is not None and not same_site(url, asked):
        return "another site's page"
    return "a section" if asked is not None and is_section_page(url) and not is_section_page(asked) else ""


def without_folder(url: str, asked: str | None) -> bool:
    """Whether *url* has the path of what was *asked* for without its beginning.

    Systems in a folder of a site that do not know of it write their `og:url` so. (A copy for phones in a folder
    names the original by its canonical link.)
    """
    try:
        path, whole = urlsplit(url).path, urlsplit(asked or "").path
    except ValueError:
        return False
    return bool(path.strip("/")) and path != whole and whole.endswith(path)


def possible_base(href: str, asked: str | None) -> str | None:
    """What relative addresses are resolved against: a `<base href>` of the site that was *asked*, else that address."""
    base = address(asked, href)
    return base if base is not None and (asked is None or same_site(base, asked)) else asked


def stated_address(
    tree: LexborHTMLParser, metas: Mapping[str, Sequence[str]], in_json_ld: Iterable[str | None]
) -> str | None:
    """Where the page says that it lies, for a page that came without an address."""
    stated = chain((canonical_link(tree),), metas.get("og:url", ()), in_json_ld)
    return next(filter(None, (address(None, url) for url in stated)), None)


def canonical_link(tree: LexborHTMLParser) -> str | None:
    """The page's `<link rel="canonical">`, as it stands."""
    return attribute(tree.css_first('link[rel="canonical"]'), "href") or None
