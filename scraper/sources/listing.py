"""What a `listing` names, read in a child: its items, by structure or by selectors, and its next page."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from scraper.article.evidence import Context
from scraper.article.html.item_cards import MIN_LIST_ITEMS
from scraper.article.html.listing import read_listing
from scraper.article.html.no_articles import is_no_article
from scraper.article.html.outline import read_outline
from scraper.article.html.pictures import picture_url, show_pictures
from scraper.article.html.posts import read_posts
from scraper.article.html.readers.json_ld import read_nodes
from scraper.article.html.readers.learnt import drop_learnt, keys_of
from scraper.article.html.tree import DEAD_TAGS, address, addresses, attribute, text_of
from scraper.article.html.unlisted import find_headlines, unlisted
from scraper.article.html.veiled import opened
from scraper.rules.folders import RuleFolders
from scraper.rules.learnt import with_learnt
from scraper.rules.rules import Rules, rules_with
from scraper.sources.advice import FEED_LINKS, advise, kind_of_list
from scraper.sources.found import FoundList, FoundPage
from scraper.sources.left_out import taken_of
from scraper.sources.posts import pages_of_posts
from scraper.text.charset import html_text
from scraper.text.dates import find_dates, parse_date
from scraper.text.language import zone_of
from scraper.text.times import read_zone
from scraper.urls import is_home_page, of_page, same_site, url_key, without_tracking
from storage.errors import ExtractError
from storage.model import Document, Link

#: So few items without a day may be what a home page offers beside its articles, and so few with one a part of them.
MAX_FEW_ITEMS = 6
NEXT_LINKS = 'link[rel~="next"], a[rel~="next"]'


def extract_listing(
    document: Document,
    *,
    timezone: str | None,
    rules: RuleFolders | None,
    selectors: Mapping[str, str],
    learnt: str | None = None,
) -> FoundList:
    """The articles that the page in *document* lists, in the order in which a person sees them.

    *timezone* is the zone of dates without an offset, *rules* the folders of site rules, *selectors* those of the
    source, *learnt* the text of the learnt rule of its host. Raises ExtractError for an invalid selector, and for a
    feed or sitemap, which is read under its own key.
    """
    if kind_of_list(document.data):
        raise ExtractError("this is no page", document.name, advise(document, given="listing"))
    found = _extract(document, timezone, rules, selectors, learnt)
    if len(found.pages) < MIN_LIST_ITEMS and (shown := opened(document)) is not None:
        more = _extract(shown, timezone, rules, selectors, learnt)
        if sum(page.published is not None for page in more.pages) >= MIN_LIST_ITEMS:  # else it may be a menu
            return more
    return found


def _extract(
    document: Document,
    timezone: str | None,
    rules: RuleFolders | None,
    selectors: Mapping[str, str],
    learnt: str | None,
) -> FoundList:
    tree = LexborHTMLParser(html_text(document))
    base = document.final_url or document.url
    base = address(base, attribute(tree.css_first("base[href]"), "href")) or base
    language = attribute(tree.css_first("html"), "lang").partition("-")[0] or None
    context = Context(base_url=base, language=language, zone=read_zone(timezone or zone_of(language)))
    is_article = _states_article(tree)  # its scripts are taken out below
    title, feeds = text_of(tree.css_first("title")) or None, addresses(tree.css(FEED_LINKS), base)
    try:
        more = addresses(tree.css(selectors.get("next") or NEXT_LINKS), base)
        known = with_learnt(rules_with(rules), learnt)
        pages, notes = (
            _selected(tree, selectors, context) if selectors.get("item") else _by_structure(tree, known, context)
        )
    except (SelectolaxError, ValueError) as error:
        raise ExtractError(f"a selector of the listing is none ({error})", document.name) from error
    if not selectors.get("next"):  # a chapter of a book is followed by one that it lists, a list by another list
        listed = {url_key(page.url) for page in pages}
        more = tuple(url for url in more if url_key(url) not in listed)
    advice = "" if pages else advise(document, given="listing")
    dated = sum(page.published is not None for page in pages)
    few = dated <= MAX_FEW_ITEMS and len(pages) - dated <= MAX_FEW_ITEMS
    sections = find_sections(tree, base) if few or len(pages) < MIN_LIST_ITEMS else ()
    if not (is_article or selectors.get("item")) and (posts := _posts(tree, pages, context)):
        pages, notes, advice = posts, (), ""
    return FoundList(
        title=title, pages=pages, more=more[:1], feeds=feeds, sections=sections, notes=notes, advice=advice
    )


def find_sections(tree: LexborHTMLParser, base: str | None) -> tuple[str, ...]:
    """The pages of its own site that a page at *base* leads to: those with fewer parts in their paths first, and of
    these the ones below which it names others, as a blog's newest post or its feed is.
    """
    found = (url.partition("#")[0] for url in addresses(tree.css("a[href]"), base) if base and same_site(url, base))
    known = {url_key(url): url for url in found if not (is_home_page(url) or is_no_article(url))}
    known.pop(url_key(base or ""), None)
    named = sorted([*known, *map(url_key, addresses(tree.css(FEED_LINKS), base))])

    def order(key: str) -> tuple[int, bool]:
        folder = f"{key}/"
        first = bisect_left(named, folder)  # of those that may begin so
        holds = first < len(named) and named[first].startswith(folder)
        return urlsplit(known[key]).path.rstrip("/").count("/"), not holds

    return tuple(known[key] for key in sorted(known, key=order))


def _states_article(tree: LexborHTMLParser) -> bool:
    """Whether a page states that it is one article, and when that was published."""
    if tree.css_first('meta[property="article:published_time"]') is not None:
        return True
    nodes = read_nodes(tree.css('script[type="application/ld+json"]'))
    return sum(isinstance(node.get("datePublished"), str) and "headline" in node for node in nodes) == 1


def _posts(tree: LexborHTMLParser, pages: Sequence[FoundPage], context: Context) -> tuple[FoundPage, ...]:
    """The posts that the page holds whole, where it lists few *pages*, or its posts name what seems to be some."""
    if tree.body is None or context.base_url is None:
        return ()
    listed = frozenset(url_key(page.url) for page in pages)
    posts = read_posts(read_outline(tree.body), context, listed)
    return pages_of_posts(posts, context.base_url, context.language)


#: What headlines are that are taken; see `taken_of`.
ITEMS = ("is an item", "are items")
#: The items of a page in its order, and what is left out, in words.
Listed = tuple[tuple[FoundPage, ...], tuple[str, ...]]


def _by_structure(tree: LexborHTMLParser, rules: Rules, context: Context) -> Listed:
    site, learnt = rules.match(tree, context.base_url), rules.learnt_of(context.base_url)
    show_pictures(tree.css("noscript"))  # taken out with the others below
    tree.strip_tags(DEAD_TAGS)
    if tree.body is None:
        return (), ()
    outline = read_outline(tree.body)
    if learnt is not None:
        known = keys_of(learnt.habits)
        drop_learnt(outline, learnt, tree, known)
        context = replace(context, sections=known.sections)
    headlines = find_headlines(outline, context)
    blocks = outline.find_all(site.nodes(tree, "items")) if site is not None else ()
    pages = tuple(_of_link(link, link.url) for link in read_listing(outline, blocks, context) if link.url)
    return pages, taken_of(len(pages), "headlines", unlisted(headlines, [page.url for page in pages]), are=ITEMS)


def _of_link(link: Link, url: str) -> FoundPage:
    return FoundPage(
        url=of_page(url),
        title=link.title,
        summary=link.summary_raw,
        category=link.category,
        image=link.image,
        published=link.published,
    )


def _selected(tree: LexborHTMLParser, selectors: Mapping[str, str], context: Context) -> Listed:
    pages: dict[str, FoundPage] = {}
    left_out = Counter[str]()
    for item in tree.css(selectors["item"]):
        page = _item(item, selectors, context)
        if page is None:
            left_out["without a link"] += 1
        elif pages.setdefault(page.url, page) is not page:
            left_out["with the address of another"] += 1
    return tuple(pages.values()), taken_of(len(pages), "selected elements", left_out, are=ITEMS)


def _item(item: LexborNode, selectors: Mapping[str, str], context: Context) -> FoundPage | None:
    def part(name: str) -> LexborNode | None:
        return item.css_first(selectors[name]) if name in selectors else None

    title = part("title")
    link = part("link") or _anchor(title) or _anchor(item)
    url = address(context.base_url, attribute(link, "href"))
    if url is None:
        return None
    image = part("image")
    picture = image if image is None or image.tag == "img" else image.css_first("img")
    return FoundPage(
        url=without_tracking(url.partition("#")[0]),
        title=text_of(title) or text_of(link) or attribute(link, "title") or None,
        summary=text_of(part("summary")) or None,
        category=text_of(part("category")) or None,
        image=_picture(picture, context) if picture is not None else None,
        published=None if (date := part("date")) is None else _date(date, context),
    )


def _picture(image: LexborNode, context: Context) -> str | None:
    around = image.parent
    sources = around.css("source") if around is not None and around.tag == "picture" else ()
    return picture_url(image.attributes, context.base_url, *(source.attributes for source in sources))


def _anchor(node: LexborNode | None) -> LexborNode | None:
    if node is None or node.tag == "a":
        return node
    return node.css_first("a[href]")


def _date(node: LexborNode, context: Context) -> datetime | None:
    for value in (attribute(node, "datetime"), attribute(node, "content"), text_of(node)):
        if value and (moment := parse_date(value, language=context.language, zone=context.zone)):
            return moment
    stated = find_dates(text_of(node)[:100], language=context.language, zone=context.zone)
    return next((one.moment for one in stated), None)
