"""Which addresses of a page name one page, and which hosts belong to its site, by what the page shows of them."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from scraper.article.html.item_cards import Candidate
from scraper.article.html.link_titles import MIN_TITLE_WORDS, may_be_headline
from scraper.article.html.menu import MENU_TAGS
from scraper.article.html.no_articles import is_word_of_page
from scraper.article.html.outline import Outline
from scraper.text.length import count_words
from scraper.urls import is_home_page, same_site
from storage.articles.address_days import certain_day
from storage.articles.identity import site_of

#: What says whence a reader came stands on links to so many paths, each value, and to so many for each value.
MIN_PATHS, MIN_PATHS_A_VALUE = 3, 3
#: So many items, and this share of them, show that the addresses of articles state days.
MIN_DATED, MIN_DATED_SHARE = 5, 0.5
#: A home page with more headlines on its own host is that of a site, one with so many beside it may be of a portal.
MAX_OWN_STORIES, MIN_SISTER_STORIES = 1, 5


def same_pages(keys: Iterable[str]) -> Mapping[str, str]:
    """For each of *keys* that names the page of an earlier one, that: where they differ only in parameters that stand
    with the same values on links to many other paths, and so tell no page from another.
    """
    queries = {key: key.partition("?") for key in keys}
    paths: dict[str, set[str]] = defaultdict(set)  # of each parameter with its value
    values: dict[str, set[str]] = defaultdict(set)  # of each parameter
    for path, _, query in queries.values():
        for one in filter(None, query.split("&")):
            paths[one].add(path)
            values[one.partition("=")[0]].add(one)
    idle = set[str]()
    for own in values.values():
        if len(set[str]().union(*(paths[one] for one in own))) >= MIN_PATHS_A_VALUE * len(own):
            idle.update(one for one in own if len(paths[one]) >= MIN_PATHS)
    if not idle:
        return {}
    firsts: dict[tuple[str, ...], str] = {}
    found: dict[str, str] = {}
    for key, (path, _, query) in queries.items():
        first = firsts.setdefault((path, *(one for one in query.split("&") if one and one not in idle)), key)
        if first != key:
            found[key] = first
    return found


def of_site(
    outline: Outline, base: str, links: Sequence[tuple[int, str | None, str]]
) -> list[tuple[int, str | None, str]]:
    """Those of *links*, number, address and key of each, that lead to the site of the page at *base*.

    A home page that has no stories on its own host, while most of its headlines lead to hosts beside that, is the one
    of a portal: then all of its hosts are one site.
    """
    own = [link for link in links if link[1] is None or same_site(link[1], base)]
    domain = site_of(base)
    if domain is None or not is_home_page(base):
        return own
    portal = [link for link in links if link[1] is None or same_site(link[1], f"https://{domain}/")]
    if len(portal) == len(own) or len(_headlines(outline, own)) > MAX_OWN_STORIES:
        return own
    found = len(_headlines(outline, portal))
    return portal if found >= MIN_SISTER_STORIES and 2 * found > len(_headlines(outline, links)) else own


def _headlines(outline: Outline, links: Sequence[tuple[int, str | None, str]]) -> set[str]:
    """The keys of *links* that have words enough for a headline."""
    return {key for at, _, key in links if outline.chars(at) and count_words(outline.text(at)) >= MIN_TITLE_WORDS}


def dated_by_address(outline: Outline, candidates: Sequence[Candidate], items: Sequence[Candidate]) -> list[Candidate]:
    """Those of *candidates* at addresses that state days, as those of most *items* do, whose titles fill their lines:
    stories that stand alone in their modules, whatever these are. A link in a sentence is none, nor is one that points
    back or on to the posts before and behind these.
    """
    keys = {one.key: one.url for one in items}
    dated = sum(certain_day(url) is not None for url in keys.values())
    if dated < max(MIN_DATED, MIN_DATED_SHARE * len(keys)):
        return []
    return [
        one
        for one in candidates
        if one.key not in keys
        and certain_day(one.url) is not None
        and may_be_headline(one.title)
        and not is_word_of_page(one.title)
        and not _points(outline.text(one.at))
        and not outline.own.get(outline.box_around(one.at))
        and not any(outline.tags[at] in MENU_TAGS for at in outline.around(one.at))
    ]


def _points(text: str) -> bool:
    """Whether a link has an arrow for its first or last sign: "← Ferries run on ice"; quotation marks come in pairs."""
    first, last = text[:1], text[-1:]
    if any("ARROW" in unicodedata.name(sign, "") for sign in (*first, *last)):
        return True
    return any(one in (first, last) and other not in text for one, other in ("«»", "»«", "‹›", "›‹", "<>", "><"))
