"""How much of a text is links, and where they lead: to other sites, or below the address of the page itself."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from scraper.article.html.body.figures import host_of
from scraper.article.html.body.inline import Inline
from scraper.article.html.extent import is_framed
from scraper.article.html.header import text_lines
from scraper.article.html.outline import Outline
from scraper.article.html.tree import address, is_document
from scraper.text.length import count_words
from scraper.text.phrases import block_kind, is_promotion, is_see_more
from scraper.urls import is_home_page, same_site, url_key

#: What sets letters in bold, as an element and as a style; how much of a line stands in such elements that is all in
#: bold, and from how many words on a style makes it so.
BOLD_TAGS, MIN_BOLD_SHARE, MIN_STYLED_WORDS = ("b", "strong"), 0.95, 7
_BOLD_STYLE = re.compile(r"(?i)font-weight\s*:\s*(?:bold|[6-9]00)")
#: What parts links in a row, and points to the one before or after: it is no text beside them.
_PARTING = re.compile(r"\s*[|¦·•«»‹›←→]+\s*")
#: What follows the address of an article in those of its feed, its trackbacks and its comments.
_FOLLOWERS = re.compile(r"/(?:feed|rss|atom|trackback|comments?)(?:[/.]|$)")
#: The name of a network alone is no title of what is there, and a few words with it are a call to go there.
MIN_CITED_WORDS, MAX_CALL_WORDS = 2, 4
#: Where readers follow, share, install or pay for something: channels, forms that share a page, profiles and shops.
_OFFER = re.compile(
    r"//(?:www\.)?(?:(?:t|wa|line|zalo)\.me|(?:(?:chat|api)\.)?whatsapp\.com|pf\.kakao\.com|discord\.gg|linktr\.ee"
    r"|boosty\.to|news\.google\.com|apps\.apple\.com|play\.google\.com|(?:\w+\.)?(?:patreon|paypal|list-manage)\.com)/"
    r"|/(?:sharer?|share\.php|intent)[/.?]|//(?:www\.)?(?:facebook|instagram|twitter|x)\.com/[\w.]+/?$"
)
#: What ends a statement that a sentence follows, and a line that goes on below; how many elements that may have.
_STOP = re.compile(r"[.।۔][\"”»’)]*\s+|。")
COLONS, MAX_LINE_ELEMENTS, LIST_TAGS = (":", "："), 30, frozenset(("ul", "ol"))
#: In a list that a line announces, one in so many items leads to another site.
MAX_ITEMS_TO_SOURCE = 3
#: Fewer words in capitals may be a name.
MIN_SHOUTED_WORDS = 4


def share_in(outline: Outline, elements: list[int], tags: tuple[str, ...], text: str) -> float:
    """The share of *text* that stands in *elements* with one of *tags*, or in such elements in them."""
    inside: list[str] = []
    for at in elements:
        if outline.tags[at] in tags:
            inside.append(outline.text(at))
        elif outline.ends[at] > at + 1:
            inside += [outline.text(one) for one in outline.within(at, *tags)]
    if not any(inside):
        return 0.0
    found, whole = (len(_PARTING.sub("", one)) for one in ("".join(inside), text))
    return min(1.0, found / whole) if whole else 0.0


def share_of_line(outline: Outline, line: Sequence[Inline], tags: tuple[str, ...], text: str) -> float:
    """The share of *text*, the parts of a *line*, that stands in elements with one of *tags*: in one that gave way to
    its own parts, or in the parts.
    """
    inside, elements = 0, list[int]()
    for part in line:
        if any(tag in part.inside for tag in tags):
            inside += len(outline.line(part.start, part.stop))
        elif part.at is not None:
            elements.append(part.at)
    return inside / len(text) + share_in(outline, elements, tags, text)


def is_bold(outline: Outline, parent: int, line: Sequence[Inline], text: str) -> bool:
    """Whether *text*, the parts of a *line* of *parent*, is all in bold: by its elements or, where it is long, by the
    style of *parent*, which labels have as well.
    """
    if share_of_line(outline, line, BOLD_TAGS, text) > MIN_BOLD_SHARE:
        return True
    style = outline.attributes(parent).get("style")
    return bool(style) and _BOLD_STYLE.search(style or "") is not None and count_words(text) >= MIN_STYLED_WORDS


def files(outline: Outline, elements: list[int], base: str | None) -> bool:
    """Whether a link in *elements* leads below the address of the page, to its feed or its trackbacks, or is marked as
    that of a category (`rel`), as blogs end their articles.
    """
    links = [link for at in elements for link in ([at] if outline.tags[at] == "a" else outline.within(at, "a"))]
    if any("category" in outline.attribute(link, "rel").lower().split() for link in links):
        return True
    if not base or is_home_page(base):
        return False
    urls = (address(base, outline.attribute(link, "href")) for link in links)
    return any(
        url is not None and url_key(url).startswith(f"{url_key(base)}/") and _FOLLOWERS.search(url_key(url))
        for url in urls
    )


def targets_beside(outline: Outline, container: int, base: str | None) -> frozenset[str]:
    """Where the page leads beside its text, as keys of addresses: to its own channels, among others."""
    links = (link for link in outline.within(0, "a") if not outline.holds(container, link))
    return frozenset(url_key(url) for link in links if (url := address(base, outline.attribute(link, "href"))))


def cites(
    outline: Outline,
    elements: list[int],
    base: str | None,
    *,
    least: int | None = None,
    but: frozenset[str] = frozenset(),
) -> bool:
    """Whether all links in *elements* lead to documents, or to other sites by their address or, unless None, in *least*
    words to what is none of *but*, as keys. Where a word is enough, it offers nothing.

    Not all of them call the place that they lead to, and they do not stand in the frame of the page.
    """
    called = True
    links = [link for at in elements for link in ([at] if outline.tags[at] == "a" else outline.within(at, "a"))]
    for link in links:
        url, text = address(base, outline.attribute(link, "href")), outline.text(link).lower()
        if url is not None and is_document(url):
            called = False
            continue
        if not base or url is None or same_site(url, base) or "sponsored" in outline.attribute(link, "rel"):
            return False
        host = host_of(url)
        if host not in text:
            words = count_words(text)
            if least is None or words < least or url_key(url) in but:
                return False
            if least < MIN_CITED_WORDS and (_OFFER.search(url) or _is_shouted(outline.text(link))):
                return False
            called = called and words <= MAX_CALL_WORDS and host.partition(".")[0] in text
        else:
            called = False
    return bool(links) and not called and not is_framed(outline, links[0])


def list_cites(outline: Outline, at: int, base: str | None, said: str, beside: Callable[[], frozenset[str]]) -> bool:
    """Whether a list of links names sources: all of them; behind a line that *said* so, with a colon, by any words; and
    some at least where that is no heading of other articles. *beside*: what the page leads to beside its text.
    """
    if cites(outline, [at], base, least=MIN_CITED_WORDS):
        return True
    if not said.endswith(COLONS):
        return False
    if runs_on(said) or cites(outline, [at], base, least=1, but=beside()):
        return True
    items = [item for item in outline.children(at) if outline.chars(item)]
    named = sum(cites(outline, [item], base, least=1, but=beside()) for item in items)
    return named * MAX_ITEMS_TO_SOURCE >= len(items) and block_kind(said) is None and not is_see_more(said)


def ending_lists(outline: Outline, elements: Iterable[int], body: int) -> set[int]:
    """Those of *elements* that are or stand in a list of lines that ends the last sentence of the paragraph before."""
    inside: dict[int, list[int]] = defaultdict(list)
    for at in elements:
        whole = next((one for one in (at, *outline.around(at)) if outline.tags[one] in LIST_TAGS), None)
        if whole is not None:
            inside[whole].append(at)
    return {at for whole, own in inside.items() if _ends_sentence(outline, whole, body) for at in own}


def _ends_sentence(outline: Outline, whole: int, body: int) -> bool:
    """Whether a list ends the last sentence of the paragraph right before it, in a *body*."""
    start = outline.starts[whole]
    if not outline.starts[body] < start:
        return False
    if outline.has(whole, "img") or not outline.pieces[start - 1].rstrip().endswith(COLONS):
        return False
    lines = text_lines(outline, range(max(body + 1, whole - MAX_LINE_ELEMENTS), whole))
    return any(outline.stops[line] == start and runs_on(outline.text(line)) for line in lines)


def runs_on(said: str) -> bool:
    """Whether a line tells something and its last sentence goes on below it: "It keeps for a week. I use it for:".

    The label of other articles does not, nor what is offered to those whom a question was asked.
    """
    if not said.endswith(COLONS):
        return False
    *told, last = filter(None, map(str.strip, _STOP.split(said)))
    return bool(told) and block_kind(last) is None and not is_see_more(last) and not is_promotion(last)


def _is_shouted(text: str) -> bool:
    """Whether *text* is several words in capitals, as headlines of other papers are."""
    return text.isupper() and count_words(text) >= MIN_SHOUTED_WORDS
