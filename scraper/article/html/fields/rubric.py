"""The rubric: the short line right above the title, where many sites print the section of an article.

Nothing but buttons stands between both. Such a line may as well introduce the headline or name the site, so it needs a
second voice: it is a heading that leads to a page of the site, or another link of the page has the same words.
"""

from __future__ import annotations

from collections.abc import Iterator

from scraper.article.html.fields.author_links import leads_to_person
from scraper.article.html.header import text_lines
from scraper.article.html.menu import MAX_SECTION_CHARS, Menu, is_in_menu
from scraper.article.html.outline import Outline
from scraper.article.html.own_parts import BESIDE_TAGS
from scraper.article.html.tree import HEADINGS, address, key_of
from scraper.text.length import count_words
from scraper.text.phrases import is_button, is_furniture
from scraper.urls import is_home_page, same_site, url_key

#: The most words of a rubric, how many elements above the title it is looked for, and behind how many rows of buttons.
MAX_RUBRIC_WORDS, MAX_ELEMENTS, MAX_BUTTONS = 4, 40, 4
#: A row of buttons has no more text outside of its links.
MAX_BUTTON_CHARS = 20
#: Signs between a rubric and the title.
SIGNS_BEHIND = " \xa0-–—|/›»>·•"
#: So many links of a page are asked for the words of a rubric.
MAX_LINKS = 1500


def rubric_above(outline: Outline, heading: int | None, menu: Menu, base_url: str | None) -> str | None:
    """What the line right above the title at *heading* says, if it may be a section; None without a second voice."""
    line = next(_lines_above(outline, heading, base_url), None) if heading is not None else None
    if line is None or not 1 < outline.chars(line) <= MAX_SECTION_CHARS or is_in_menu(outline, line):
        return None
    if any(outline.tags[at] in BESIDE_TAGS and not outline.holds(at, heading) for at in outline.around(line)):
        return None  # of the page
    text, links = outline.text(line).rstrip(SIGNS_BEHIND), _links(outline, line)
    if count_words(text) > MAX_RUBRIC_WORDS or not text[:1].isalnum():
        return None
    if not links:
        return text if key_of(text) in menu or _is_linked(outline, key_of(text), base_url) else None
    is_heading = outline.tags[line] in HEADINGS or outline.tags[outline.parents[line]] in HEADINGS
    if not is_heading or key_of(outline.text(links[0])) != key_of(text) or not _may_lead(outline, links[0], base_url):
        return None
    return text if not is_start(outline.attribute(links[0], "href"), menu, base_url) else None


def _lines_above(outline: Outline, heading: int, base_url: str | None) -> Iterator[int]:
    """The lines above *heading*, from the last one, up to a few rows of buttons, which are left out."""
    lines = [*text_lines(outline, range(max(heading - MAX_ELEMENTS, 0), heading))]
    buttons = 0
    for line in reversed(lines):
        if outline.holds(line, heading):
            continue
        if not _is_of_buttons(outline, line, base_url):
            yield line
        elif (buttons := buttons + 1) > MAX_BUTTONS:
            return


def _links(outline: Outline, line: int) -> list[int]:
    return [line] if outline.tags[line] == "a" else outline.within(line, "a")


def _is_of_buttons(outline: Outline, line: int, base_url: str | None) -> bool:
    """Whether a line is furniture, or its links all lead to other sites, to the page itself or nowhere."""
    if is_furniture(outline.text(line)) or is_button(outline.text(line)):
        return True
    links = _links(outline, line)
    if not links or outline.plain(line) > MAX_BUTTON_CHARS:
        return False
    return not any(_is_of_site(outline, link, base_url) for link in links)


def _is_of_site(outline: Outline, link: int, base_url: str | None) -> bool:
    """Whether a link leads to another page of the site."""
    url = address(base_url, outline.attribute(link, "href"))
    if url is None or (base_url is not None and url_key(url) == url_key(base_url)):
        return False
    return base_url is None or same_site(url, base_url)


def _may_lead(outline: Outline, link: int, base_url: str | None) -> bool:
    """Whether a link may lead to a section of the site: to no person, and not to its start."""
    href = outline.attribute(link, "href")
    url = address(base_url, href)
    return _is_of_site(outline, link, base_url) and not leads_to_person(href) and not (url and is_home_page(url))


def is_start(href: str, menu: Menu, base_url: str | None) -> bool:
    """Whether most of the menu lies below a target: the start of the site in one of its languages."""
    start = (address(base_url, href) or "").rstrip("/") + "/"
    entries = [url for _, other in menu.links if (url := address(base_url, other)) and not is_home_page(url)]
    return 2 * sum(url.startswith(start) for url in entries) > len(entries)


def _is_linked(outline: Outline, key: str, base_url: str | None) -> bool:
    """Whether a link of the page to another of the site has the words with *key*."""
    links = (at for at in outline.within(0, "a")[:MAX_LINKS] if outline.chars(at) <= MAX_SECTION_CHARS)
    return any(key_of(outline.text(at)) == key and _may_lead(outline, at, base_url) for at in links)
