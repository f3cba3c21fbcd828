"""The kind of a page: article, listing or neither."""

from __future__ import annotations

import re
from collections.abc import Iterable

from slugify import slugify

from scraper.article.evidence import Evidence
from scraper.article.html.body.place import TextPlace
from scraper.article.html.card_lines import MIN_SUMMARY_WORDS, SENTENCE_ENDS
from scraper.article.html.cards import find_cards
from scraper.article.html.headlines import HEADINGS_ONLY, Headline, find_headlines
from scraper.article.html.items import read_items
from scraper.article.html.link_titles import MIN_TITLE_WORDS
from scraper.article.html.listing import MIN_ITEMS, find_surroundings, read_menu
from scraper.article.html.outline import Outline
from scraper.article.html.parse import Page
from scraper.article.html.tree import BLOCKS, key_of
from scraper.text.length import count_words
from scraper.text.phrases import is_error_page, is_search, is_wall
from scraper.urls import is_home_page, is_listing_below, is_section_page, same_site, url_key
from storage.model import Article

#: A page with less text is no article, unless its rule, metadata or address say that it is.
MIN_ARTICLE_WORDS = 8
#: And this is the least even then.
MIN_STATED_WORDS = 3
#: A longer text is never an error page, whatever its title says.
MAX_ERROR_WORDS = 100
#: An address of this many words, with this share of them in the title, is that of an article.
MIN_SLUG_WORDS, MIN_TITLE_SHARE = 4, 0.8
#: A page with this share of its text in cards lists articles, if no card has more than the other share.
MIN_CARD_SHARE, MAX_ONE_CARD_SHARE = 0.6, 0.75
#: A page with more words for each link is no list.
MAX_CARD_WORDS = 60
#: This many words between two cards are the text of an article.
MIN_RUN_WORDS = 100
#: The rank of a headline in a heading.
IN_HEADING = 3
#: A link with this share of its line is all that the line says, but for a date or a sign.
MIN_LINE_SHARE = 0.8
#: A title of this many letters may be part of another wording of it.
MIN_AGREEING_CHARS = 8
#: A text of this many words is read, whatever else the page offers.
MIN_READING_WORDS = 60


def is_listing(page: Page, place: TextPlace, evidence: Iterable[Evidence]) -> bool:
    """Whether the page lists articles rather than being one: by how much of its text stands in cards of others."""
    if any(one.is_article for one in evidence):
        return False
    url = page.url
    home = url is not None and is_home_page(url)
    if not home and has_own_address(page) and not (url and is_listing_below(url)):
        return False
    called = is_called(page, place.heading) or is_alike(page)
    if _is_list(page, place, called=called):
        return True
    if called:
        return False
    if _is_in_card(page, place):
        return True
    words = count_words(place.outline.text(place.at))
    if words <= MAX_CARD_WORDS * len(place.outline.within(place.at, "a")) and _is_of_items(page, place):
        return True
    if not home and words >= MIN_READING_WORDS and not _is_behind_links(page, place):
        return False
    everywhere = _headlines(page, page.outline)
    apart = words * 3 < count_words(page.outline.text(0))  # the summary of one item, taken for a text
    return everywhere >= (MIN_ITEMS if apart else 2 * MIN_ITEMS) or (apart and _is_of_one_item(page, place))


def _is_of_items(page: Page, place: TextPlace) -> bool:
    """Whether most of the text stands in cards of items that the page lists, whatever their titles stand in, and no
    sentence before the first.
    """
    outline, at, title = place.outline, place.at, place.heading
    if place.is_hidden:  # in an outline of its own
        return False
    items = {item.key: item for item in _items(page) if outline.holds(at, item.at)}
    if len(items) < MIN_ITEMS or not _fills(place, items, called=False):
        return False
    first = min(find_cards(outline, at, items).values())
    begin = outline.stops[title] if title is not None and title < first else outline.starts[at]
    return count_words(outline.line(begin, outline.starts[first])) < MIN_SUMMARY_WORDS


def _items(page: Page) -> list[Headline]:
    """The items that the page would list, if it is a list, by several words or headings."""
    outline, context = page.outline, page.context
    found = read_items(outline, context, menu=read_menu(outline, context), beside=find_surroundings(outline))
    return [item for item in found if item.rank == IN_HEADING or count_words(item.title) >= MIN_TITLE_WORDS]


def _is_of_one_item(page: Page, place: TextPlace) -> bool:
    """Whether the text is that of one item among several."""
    outline, items = page.outline, _items(page)
    cards = find_cards(outline, 0, {item.key: item for item in items})
    return len(cards) > 1 and any(outline.holds(card, place.at) for card in cards.values())


def _is_in_card(page: Page, place: TextPlace) -> bool:
    """Whether the text is that of one card among others alike: each begins with a heading that leads to another page.

    So are posts that stand in full on the page of a blog, the longest of which has most of its text.
    """
    outline, at = place.outline, place.at
    headlines = _headlines_alone(page, outline, 0, min_words=HEADINGS_ONLY)
    links = {card: headlines[key].at for key, card in find_cards(outline, 0, headlines).items()}
    card = next((one for one in (at, *outline.around(at)) if one in links), None)
    if card is None or outline.starts[links[card]] > outline.starts[at]:
        return False
    if outline.holds(card, place.heading):
        return False  # it has a title of its own
    kind = outline.parents[card], outline.tags[card]
    return sum((outline.parents[one], outline.tags[one]) == kind for one in links) > 1


def _is_behind_links(page: Page, place: TextPlace) -> bool:
    """Whether readers pass more links on the way from the title to the text than the text is long."""
    outline, title, at = page.outline, place.heading, place.at
    if place.is_hidden or title is None or title > at:
        return False
    start, stop = outline.stops[title], outline.starts[at]
    return outline.linked_between(start, stop) > outline.plain(at)


def is_called(page: Page, heading: int | None) -> bool:
    """Whether a list that leads to the page calls it what it calls itself, in its head or its heading."""
    listed = key_of(page.document.called or "")
    own = page.titles | ({key_of(page.outline.text(heading))} if heading is not None else set())
    return bool(listed) and any(
        listed == one or (min(len(listed), len(one)) >= MIN_AGREEING_CHARS and (listed in one or one in listed))
        for one in own
    )


def _is_list(page: Page, place: TextPlace, *, called: bool) -> bool:
    """Whether most of the text stands in several cards, each with a headline that leads to another page of the site,
    or is that of one such card.

    A text with cards before or behind it is no list; on a page that is *called* an article a sentence is text enough.
    """
    outline, at = place.outline, place.at
    headlines = _headlines_alone(page, outline, at)
    if len(headlines) == 1 and not outline.holds(at, place.heading):
        (one,) = headlines.values()
        begins = one.rank == IN_HEADING and outline.starts[one.at] == outline.starts[at]
        return begins and len(_headlines_alone(page, outline, 0)) > 1
    return _fills(place, headlines, called=called)


def _fills(place: TextPlace, headlines: dict[str, Headline], *, called: bool) -> bool:
    """Whether most of the text stands in several cards of *headlines*, and no long text between them."""
    outline, at = place.outline, place.at
    cards = sorted(set(find_cards(outline, at, headlines).values()))
    if len(cards) < 2:
        return False
    whole, sizes = outline.chars(at), [outline.chars(card) for card in cards]
    if sum(sizes) < MIN_CARD_SHARE * whole or max(sizes) > MAX_ONE_CARD_SHARE * whole:
        return False
    title = place.heading
    begin = outline.stops[title] if title is not None and outline.holds(at, title) else outline.starts[at]
    if called and count_words(outline.line(begin, outline.starts[cards[0]])) >= MIN_STATED_WORDS:
        return False
    starts = [*(outline.starts[card] for card in cards), outline.stops[at]]
    stops = [outline.starts[at], *(outline.stops[card] for card in cards)]
    return all(count_words(outline.line(*gap)) < MIN_RUN_WORDS for gap in zip(stops, starts, strict=True))


def _headlines_alone(page: Page, outline: Outline, at: int, *, min_words: int = MIN_TITLE_WORDS) -> dict[str, Headline]:
    """The headlines in *at* that lead to other pages of the site and are no part of a sentence, by their keys."""
    base, own = page.context.base_url, url_key(page.url or "")
    found = find_headlines(outline, at, page.context, min_words=min_words)
    return {
        key: one
        for key, one in found.items()
        if key != own and (one.url is None or base is None or same_site(one.url, base)) and _fills_line(outline, one.at)
    }


def _fills_line(outline: Outline, link: int) -> bool:
    """Whether a link is all that its line says, or the lines themselves stand in it."""
    if outline.has(link, *BLOCKS):
        return True
    return outline.chars(link) >= MIN_LINE_SHARE * outline.chars(outline.box_around(link))


def is_alike(page: Page) -> bool:
    """Whether the page has one title, one text and more where the other articles of its site have theirs."""
    if page.learnt is None or any(len(page.placed(name)) != 1 for name in ("title", "body")):
        return False
    return any(page.outline.chars(at) for name in ("published", "authors", "category") for at in page.placed(name))


def has_own_address(page: Page) -> bool:
    """Whether the last part of the page's address is its title, or most of it, as that of an article is."""
    parts = re.split(r"[-_.]", (page.url or "").partition("?")[0].rstrip("/").rpartition("/")[2].lower())
    words = {word for word in parts if word.isalpha()}
    if len(words) < MIN_SLUG_WORDS:
        return False
    return any(len(words & {*slugify(head.text).split("-")}) >= MIN_TITLE_SHARE * len(words) for head in page.heads)


def _headlines(page: Page, outline: Outline) -> int:
    """How many articles a page offers under headings."""
    found = find_headlines(outline, 0, page.context, min_words=HEADINGS_ONLY).values()
    return sum(one.url is None or not is_section_page(one.url) for one in found)


def is_enough(article: Article, page: Page, heading: int | None, evidence: Iterable[Evidence]) -> bool:
    """Whether *article* has a title and words enough to be one, and tells no error, check, login or search."""
    words = 0
    for text in (*article.body, article.lede_raw or ""):
        words += count_words(text)
        if words >= MAX_ERROR_WORDS:  # enough for all that is asked
            break
    else:  # what its pictures say counts, too
        legends = [count_words(one.caption or one.alt) for one in article.figures]
        told = [count_words(one.caption) for one in article.figures if one.caption and _is_told(one.caption)]
        words += max(min(words, sum(legends)), sum(told))
    if article.title is None:
        return False
    if words < MIN_ARTICLE_WORDS and words < least_words(page, heading, evidence):
        shows_only = bool(article.content) and (is_called(page, heading) or is_alike(page))  # a film without a word
        if not shows_only:
            return False
    shown = page.outline.text(heading) if heading is not None else ""
    return words >= MAX_ERROR_WORDS or not _is_wall([article.title, shown], page)


def least_words(page: Page, heading: int | None, evidence: Iterable[Evidence]) -> int:
    """With how many words the page is an article: the fewer, the more says that it is one."""
    if is_called(page, heading) or is_alike(page):
        return 1
    is_stated = any(one.is_article for one in evidence) or has_own_address(page)
    return MIN_STATED_WORDS if is_stated else MIN_ARTICLE_WORDS


def _is_told(caption: str) -> bool:
    """Whether a caption is prose, as under the pictures of a series that tells something."""
    return caption.endswith(SENTENCE_ENDS) and count_words(caption) >= MIN_ARTICLE_WORDS


def _is_wall(titles: Iterable[str], page: Page) -> bool:
    """Whether one of *titles* or the page's head says that no article is shown, but an error, a check, a login or a
    search.
    """
    every = (*titles, *(head.text for head in page.heads))
    return any(is_error_page(one) or is_wall(one) or is_search(one) for one in every)
