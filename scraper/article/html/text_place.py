"""Where the title and the text of a page stand: as a rule or other pages of the site say, by weight, or in a script."""

from __future__ import annotations

from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser

from scraper.article.evidence import Found
from scraper.article.html.body.embedded import MIN_GAIN, SHORT_TEXT_CHARS, hidden_body
from scraper.article.html.body.formulas import show_formulas
from scraper.article.html.body.place import LEARNT, Home, TextPlace, find_body, find_paper, find_player
from scraper.article.html.fields.language import primary
from scraper.article.html.header import find_heading
from scraper.article.html.kind import is_called
from scraper.article.html.outline import Outline, read_outline
from scraper.article.html.parse import Page, body_outline, text_outline
from scraper.article.html.pictures import show_pictures
from scraper.article.html.tree import attribute_elements, key_of
from scraper.rules.apply import Applied
from scraper.text.charset import raw_html

#: Elements that show something without words.
SHOWN = ("img", "iframe", "video", "audio")


def find_title(page: Page, titles: frozenset[str]) -> int | None:
    """The element of the title: where it stood on other pages of the site, else by what the metadata call the page."""
    placed = next((at for at in page.placed("title") if page.outline.chars(at)), None)
    return placed if placed is not None else find_heading(page.outline, titles, page.url, page.document.listed_title)


def titles_of(page: Page, metadata: Found) -> frozenset[str]:
    """The keys of what metadata call the page."""
    return page.titles | {key_of(metadata["json-ld"].title or "")} - {""}


def find_text(page: Page, heading: int | None, metadata: Found) -> TextPlace | None:
    """Where the text stands: where the rule says, or by its weight; a script may hold a longer one."""
    if page.borrowed is not None and (place := _find_borrowed(page, heading, metadata, page.borrowed)) is not None:
        return place
    outline = page.outline
    ruled = page.ruled_body()
    home = Home(ruled) if ruled is not None else learnt_home(page)
    if home is None:
        marked = page.tree.css_first('[itemprop="articleBody"]') if metadata["itemprop"].is_article else None
        known = is_called(page, heading) or any(one.is_article for one in metadata.values())
        home = find_body(outline, heading, outline.find(marked), primary(page.context.language), known=known)
        if heading is not None and (home is None or _is_above(outline, home.at, heading)) and is_called(page, heading):
            home = find_paper(outline, heading, page.context.base_url) or home
        if home is None and is_called(page, heading):
            home = find_player(outline, heading)
    is_ruled = ruled is not None
    shown = outline.plain(home.at) if home is not None else 0
    stated = metadata["json-ld"].body
    if shown < SHORT_TEXT_CHARS or (stated and len(stated) > MIN_GAIN * shown):
        hidden = hidden_body(lambda: raw_html(page.document), stated, shown)
        if hidden is not None:
            return TextPlace(outline=read_outline(hidden), at=0, heading=None, is_ruled=is_ruled, is_hidden=True)
    if home is None:
        return None
    return replace(_text_at(home, outline, heading), is_ruled=is_ruled)


def _is_above(outline: Outline, at: int, heading: int) -> bool:
    """Whether an element of a few words ends before the title: what the site says of itself."""
    return outline.ends[at] <= heading and outline.chars(at) < SHORT_TEXT_CHARS


def learnt_home(page: Page) -> Home | None:
    """Where the text stood on other pages of the site."""
    outline = page.outline
    at = next((at for at in page.placed("body") if outline.chars(at) or outline.has(at, *SHOWN)), None)
    return Home(at, why=LEARNT) if at is not None else None


def _find_borrowed(page: Page, heading: int | None, metadata: Found, applied: Applied) -> TextPlace | None:
    """The text as a site configuration selects it, or in the page as that leaves it; None if it says nothing of it."""
    home = find_body(page.outline, heading, None, primary(page.context.language), known=True)
    if applied.body:
        outline = text_outline(applied.body)
        if outline.chars(0) or outline.has(0, "img"):
            shown = home.at if home is not None else None
            return TextPlace(outline=outline, at=0, heading=None, is_ruled=True, is_hidden=True, shown=shown)
    if not applied.page:
        return None
    tree = LexborHTMLParser(applied.page)
    elements = attribute_elements(tree)
    show_pictures(elements["noscript"])
    show_formulas(tree, elements)
    outline = body_outline(tree)
    heading = find_heading(outline, titles_of(page, metadata), page.url)
    found = find_body(outline, heading, None, primary(page.context.language), known=True)
    if found is None:
        return None
    shown = home.at if home is not None else None
    return replace(_text_at(found, outline, heading), is_hidden=True, shown=shown)


def _text_at(home: Home, outline: Outline, heading: int | None) -> TextPlace:
    return TextPlace(outline=outline, at=home.at, heading=heading, why=home.why)
