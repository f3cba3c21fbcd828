"""The category: the section that the page says it stands in."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import chain, pairwise

from scraper.article.evidence import Found, ask
from scraper.article.html.extent import is_beside, is_framed
from scraper.article.html.fields.author_links import leads_to_person
from scraper.article.html.fields.filing import LABEL, is_part
from scraper.article.html.fields.rubric import is_start, rubric_above
from scraper.article.html.fields.shelves import MAX_LINKS, folder_of
from scraper.article.html.header import (
    MAX_HEADER_ELEMENTS,
    MAX_NEAR_ELEMENTS,
    PageHeader,
    is_dated,
    nearest_above,
    text_lines,
)
from scraper.article.html.menu import MAX_SECTION_CHARS, Menu, is_in_menu
from scraper.article.html.outline import Outline
from scraper.article.html.tree import address, has_figure, key_of, words_of
from scraper.text.length import count_words
from scraper.text.phrases import holds_everything, is_agency, is_furniture, is_no_section, leads_back
from scraper.text.words import any_word
from scraper.urls import SUFFIX, is_home_page, is_listing_below, is_section_page, same_site, url_key

#: The most steps of a breadcrumb trail.
MAX_CRUMBS = 8
#: The most elements above the title in which they are looked for.
MAX_TRAIL_ELEMENTS = 80
#: The most steps of a trail that only its addresses show, in a list and in another element.
MAX_STEPS, MIN_STEPS_UNLISTED = 4, 3
#: Elements that say that they are breadcrumbs.
TRAIL_SELECTOR = '[aria-label*="breadcrumb" i], [itemtype*="BreadcrumbList"]'
#: And those that are called so, which must begin with the start of the site.
NAMED_SELECTOR = '[class*="crumb" i], [id*="crumb" i], [class*="ariane" i], [id*="ariane" i]'
CATEGORY_TOKENS = words_of(
    "cat category categories cate catname section kicker rubric rubrik ressort rubrique rubrica seccion sezione"
    " categoria kategorie kategori"
)
#: Those of words right before the title, and how many elements may lie between both.
TITLE_TOKENS = CATEGORY_TOKENS - words_of("section kicker")
MAX_STEPS_TO_TITLE = 6
#: Those that any box of a page may have: only links and words in a line are called a section by them.
FRAME_TOKENS = frozenset(("section",))
#: So many links above a trail are more than the name of the site.
MIN_LINKS_ABOVE = 3
#: So many hosts beside that of a page are the sections of a site.
MIN_HOSTS_BESIDE = 3
#: Elements that may name a section.
SECTION_TAGS = frozenset(("a", "span", "div", "p", "dd", "li", "strong", "b"))
#: A name of so many letters, of a script that has capitals, may be the code of a language.
LANGUAGE_CHARS = 2
#: Signs between the steps of a trail, how often one may be repeated, and the words of the longest section that a lone
#: link names.
ARROWS = frozenset(">»›→")
STEP_SIGNS = ARROWS | {"/"}
MAX_SIGN_CHARS, MAX_KICKER_WORDS = 3, 3
#: A value of the head that begins so is data of a script.
OPENING = frozenset("{[")
#: What parts several sections, and what joins two names to that of one.
_BETWEEN, _JOINED = re.compile(r"\s*[,;|、،；]\s*"), re.compile(rf"\s{any_word('bylines.and')}\s")
#: The page of a folder itself.
_INDEX = re.compile(r"/index\.\w{2,6}$")


def decide_category(found: Found) -> str | None:
    """The section that is stated first; a coarse one only if no reader states a finer one."""
    stated = ask(found, "category", lambda one: one.category)
    if stated and is_coarse(stated):
        return ask(found, "category", lambda one: None if is_coarse(one.category or "") else one.category) or stated
    return stated


def is_coarse(section: str) -> bool:
    """Whether *section* holds all articles, or is the name of a folder: "news", "public-service"."""
    return holds_everything(section) or (section.isascii() and section.islower())


def finer(sections: list[str]) -> list[str]:
    """*sections* without those that hold all articles, where there are others."""
    return [name for name in sections if not holds_everything(name)] or sections


def stated_section(value: str | None) -> str | None:
    """The section that *value* names, which may list several, or be a path from the list of all articles or the start
    of the site: "News/Local News". In the name of one alone a comma may stand, too: "Arts, Books & Music".
    """
    whole = (value or "").strip()
    first, _, rest = whole.partition("/")
    if rest and (holds_everything(first) or is_no_section(first)):
        return stated_section(rest) or named_section(first.strip())
    names = [whole] if whole[:1] in OPENING or _JOINED.search(whole) else _BETWEEN.split(whole)
    return next(iter(finer([name for name in names if named_section(name)])), None)


def named_section(section: str | None) -> str | None:
    """*section*, if it is the name of one."""
    return section if section and not is_no_section(section) else None


def shown_category(
    outline: Outline,
    header: PageHeader,
    heading: int | None,
    *,
    others: frozenset[str],
    menu: Menu,
    base_url: str | None,
) -> str | None:
    """The last section of a longer trail, else what the header calls a category, else that of a short trail, else a
    name near the title that the menu has, else the line or the link above the title. A trail that names the list of all
    is last.

    *others*: keys of the title and the byline, which may be called so too.
    """
    coarse: str | None = None
    trails = (
        _called_trails(outline),
        _named_trails(outline, heading, base_url),
        _shown_trails(outline, header, heading, base_url),
    )
    for links in chain.from_iterable(trails):
        steps = _steps(outline, links, base_url)
        found = [name for name in steps if name and key_of(name) not in others and not _is_no_section(name)]
        if len(found) > 1:
            return finer(found)[-1]
        if found:
            coarse = found[0]
            break
    above = nearest_above(outline, heading)
    if name := _called(
        outline, (*header.after, *reversed(header.before or above)), others
    ):  # the only step of a trail may be the list of all articles
        return name
    if coarse and not holds_everything(coarse):
        return coarse
    near = (*reversed(above), *header.after[:MAX_NEAR_ELEMENTS])
    if name := _section_of_menu(outline, near, others | {key_of(coarse or "")}, menu, base_url):
        return name
    rubric = rubric_above(outline, heading, menu, base_url)
    if rubric and _may_be_section(rubric, others) and not holds_everything(rubric):
        return rubric
    marked = outline.related("category")
    begin = outline.starts[heading] if heading is not None else 0
    kickers = (
        at
        for at in reversed(above)
        if _is_kicker(outline, at, menu, base_url) and (outline.stops[at] == begin or not is_beside(outline, at))
    )
    for name in finer([outline.text(at) for at in (*marked[:1], *kickers)]):
        if _may_be_section(name, others) and count_words(name) <= MAX_KICKER_WORDS:
            return name
    return coarse


def _steps(outline: Outline, links: Sequence[int], base_url: str | None) -> Iterator[str]:
    """The names of the *links* of a trail without the start of the site, on whose host the first one is; home pages of
    other hosts are those of sections, their other pages no steps.
    """
    urls = [address(base_url, outline.attribute(link, "href")) for link in links]
    start = _root(urls[0] if len(urls) > 1 else base_url)
    for link, url in zip(links, urls, strict=True):
        if not (url and (_leads_to_start(url, start) or _leads_off(url, start, base_url))):
            yield outline.text(link)


def _leads_off(url: str, *bases: str | None) -> bool:
    """Whether *url* is a page of another site than each of *bases*, and not the start of that."""
    return not is_home_page(url) and all(base is not None and not same_site(url, base) for base in bases)


def _leads_to_start(url: str, base_url: str | None) -> bool:
    """Whether *url* is the start of the site of *base_url*; that of another host may be a section."""
    return is_home_page(url) and _root(url) == _root(base_url)


def _root(url: str | None) -> str | None:
    """The key of the home page of the host of *url*."""
    root = address(url, "/")
    return url_key(root) if root else None


def _called(outline: Outline, elements: Iterable[int], others: frozenset[str]) -> str | None:
    """What the *elements* of the header call a category."""
    for at in elements:
        if outline.tags[at] in SECTION_TAGS and 0 < outline.chars(at) < MAX_HEADER_ELEMENTS:
            tokens = CATEGORY_TOKENS
            if not outline.linked(at):
                is_word = outline.tags[at] in ("span", "strong", "b")
                tokens = CATEGORY_TOKENS if is_word else CATEGORY_TOKENS - FRAME_TOKENS
            called = outline.names(at) & tokens and is_dated(outline, outline.box_around(at))
            called = called or (outline.names(at) & TITLE_TOKENS and _is_before(outline, at, others))
            if not (called or "category" in outline.attribute(at, "rel")):
                continue  # a name alone may be that of anything
            at = at if outline.linked(at) else _first_alike(outline, at)
            text = outline.text(next(iter(outline.within(at, "a")), at))
            text = LABEL.sub("", text)
            if _may_be_section(text, others):
                return text
    return None


def _first_alike(outline: Outline, at: int) -> int:
    """The first of the elements beside one that are called as it is."""
    alike = (one for one in outline.children(outline.parents[at]) if outline.label(one) == outline.label(at))
    return next((one for one in alike if outline.chars(one)), at)


def _is_before(outline: Outline, at: int, titles: frozenset[str]) -> bool:
    """Whether a few words stand right before one of *titles*; an item of a list may be the last of the menu."""
    is_item = "li" in (outline.tags[at], outline.tags[outline.box_around(at)])
    if is_item or count_words(outline.text(at)) > MAX_KICKER_WORDS:
        return False
    near = range(outline.ends[at], min(outline.ends[at] + MAX_STEPS_TO_TITLE, len(outline.tags)))
    following = (one for one in near if outline.starts[one] == outline.stops[at])
    return any(key_of(outline.text(one)) in titles for one in following if outline.chars(one))


def _section_of_menu(
    outline: Outline, elements: Sequence[int], others: frozenset[str], menu: Container[str], base_url: str | None
) -> str | None:
    """The first name near the title that the menu has, alone, or whose link lies above the address."""
    base = base_url or ""
    for at in elements:
        if outline.tags[at] not in SECTION_TAGS or not 1 < outline.chars(at) <= MAX_SECTION_CHARS:
            continue
        text = outline.text(at)
        links = [at] if outline.tags[at] == "a" else outline.within(at, "a")
        urls = [address(base_url, outline.attribute(link, "href")) for link in links]
        url = urls[0] if links == [at] else None
        if not text[0].isalnum() or not _may_be_section(text, others) or is_in_menu(outline, at):
            continue
        if any(leads_to_person(outline.attribute(link, "href")) for link in links):
            continue
        if any(one is not None and (is_part(one, base) or _leads_to_start(one, base_url)) for one in urls):
            continue
        if key_of(text) in menu or (url and not is_home_page(url) and base.startswith(url.rstrip("/") + "/")):
            return text
    return None


def section_of_site(outline: Outline, menu: Menu, others: frozenset[str], base_url: str | None) -> str | None:
    """The section in which the menus say that the page stands: by the entry that lies above its address while others
    lie above those of other pages, by the one entry that is marked, or by that to the start of its host, where others
    lead to hosts beside and above that.
    """
    names = chain(_section_above(outline, menu, base_url), menu.marked(base_url), _section_of_host(menu, base_url))
    return next((name for name in names if _names_section(name, others)), None)


def _section_above(outline: Outline, menu: Menu, base_url: str | None) -> Iterator[str]:
    """The name of the entry of a menu right above the address, if others beside it lie above those of other pages.

    What all others of its host lie below is the start of the site, in one of its languages.
    """
    base = base_url or ""
    sections = {
        f"{SUFFIX.sub('', url.rstrip('/'))}/": name for name, href in menu.links if (url := address(base, href))
    }
    above = [url for url in sections if base.startswith(url) and not is_home_page(url) and base != url]
    if not above:
        return
    own = max(above, key=len)
    name = sections.pop(own)
    targets = (address(base, outline.attribute(link, "href")) for link in outline.within(0, "a")[:MAX_LINKS])
    beside = (url for url in sections if _root(url) == _root(own) and not url.startswith(own))
    pages = tuple(url for url in beside if url not in above and not is_home_page(url))
    entries = {address(base, href) for _, href in menu.links}
    if any(url and url.startswith(pages) and url not in entries for url in targets):
        yield name


def _section_of_host(menu: Menu, base_url: str | None) -> Iterator[str]:
    """The name of the entry of a menu to the start of the page's host, which is one of several below one host."""
    own = _root(base_url) or ""
    scheme, _, host = own.partition("://")
    above = f"{scheme}://{host.partition('.')[2]}"
    urls = ((name, address(base_url, href)) for name, href in menu.links)
    roots = [(name, _root(url), is_home_page(url)) for name, url in urls if url]
    starts = {root for _, root, is_start_of in roots if root and is_start_of} - {own}
    beside = sum(root.endswith(f".{host.partition('.')[2]}") for root in starts)
    if "." in above and beside >= MIN_HOSTS_BESIDE and any(root == above for _, root, _ in roots):
        yield from (name for name, root, is_start_of in roots if root == own and is_start_of)


def _names_section(name: str, others: frozenset[str]) -> bool:
    """Whether an entry of a menu names one of several sections."""
    return 1 < len(name) <= MAX_SECTION_CHARS and _may_be_section(name, others) and not holds_everything(name)


def _may_be_section(name: str, others: frozenset[str]) -> bool:
    if not name or name.endswith((":", "：", "…", "...")) or has_figure(name) or leads_back(name):
        return False
    return key_of(name) not in others and not _is_no_section(name)


def _is_kicker(outline: Outline, at: int, menu: Menu, base_url: str | None) -> bool:
    """Whether an element is a link to a section of the site, alone on its line or beside a date, in no column."""
    box, href = outline.box_around(at), outline.attribute(at, "href")
    if outline.tags[at] != "a" or outline.tags[box] == "li" or leads_to_person(href) or is_in_menu(outline, at):
        return False
    if is_framed(outline, at):
        return False
    if at not in outline.broken and outline.own_linked.get(box, 0) != outline.chars(at):
        return False
    url = address(base_url or "https://x.example", href)
    if url is None or not (is_section_page(url) or is_listing_below(url)):
        return False
    return (base_url is None or same_site(url, base_url)) and not is_start(href, menu, base_url)


def _is_no_section(name: str) -> bool:
    return is_no_section(name) or is_furniture(name) or is_agency(name)


def _called_trails(outline: Outline) -> Iterator[list[int]]:
    """The links of what says that it is a trail."""
    for at in outline.css(TRAIL_SELECTOR):
        links = outline.within(at, "a") if outline.linked(at) else []
        if len(links) <= MAX_CRUMBS:  # else all sections, of which scripts show one
            yield links


def _named_trails(outline: Outline, heading: int | None, base_url: str | None) -> Iterator[list[int]]:
    """The links, but for those to the page itself, of what is named a trail, stands above the title and begins with the
    start of a site, by its address or its name, or leads down, with whatever signs between them.
    """
    for at in outline.css(NAMED_SELECTOR):
        links = outline.within(at, "a") if outline.linked(at) and (heading is None or at < heading) else []
        links = [link for link in links if outline.attribute(link, "href")]
        if not 1 < len(links) <= MAX_CRUMBS:
            continue
        urls = [address(base_url, outline.attribute(link, "href")) or "" for link in links]
        begins = is_home_page(urls[0]) or is_no_section(outline.text(links[0]))
        if begins or _leads_down([url.partition("?")[0] for url in urls]):
            yield [link for link in links if not _leads_to_page(outline, link, base_url)]


def _leads_down(urls: Sequence[str]) -> bool:
    """Whether each of *urls* lies below the one before it."""
    return all(urls) and all(later.startswith(earlier.rstrip("/") + "/") for earlier, later in pairwise(urls))


def _shown_trails(
    outline: Outline, header: PageHeader, heading: int | None, base_url: str | None
) -> Iterator[list[int]]:
    """The links of short lists near the title that lead to it step by step: up to the title itself, from the start of
    the site with signs for steps between them, or each below the one before.
    """
    title = key_of(outline.text(heading)) if heading is not None else ""
    flat = range(max(0, heading - MAX_TRAIL_ELEMENTS), heading) if heading is not None else ()
    for at in (*reversed(header.before), *reversed(flat), *header.after[:MAX_NEAR_ELEMENTS]):
        if not outline.linked(at) or outline.chars(at) >= MAX_HEADER_ELEMENTS or outline.holds(at, heading):
            continue
        links = [link for link in outline.within(at, "a") if outline.chars(link) and "href" in outline.attributes(link)]
        if 0 < len(links) <= MAX_CRUMBS and _leads_to(outline, at, links, title, heading, base_url):
            yield links


def _leads_to(
    outline: Outline, at: int, links: Sequence[int], title: str, heading: int | None, base_url: str | None
) -> bool:
    """Whether *links*, all of *at*, are the steps to the page called *title*."""
    if title and key_of(outline.text(at)).endswith(title):
        lines = [outline.text(line) for line in text_lines(outline, range(at, outline.ends[at]))]
        if len(lines) == 1 < len(links) and _leads_to_page(outline, links[-1], base_url):
            lines += [outline.text(links[-1])]
        if len(lines) > 1 and key_of(lines[-1]) == title:
            return not (key_of(outline.text(links[-1])) == title and _is_menu_of_folders(outline, links, base_url))
        last = outline.stops[at] - 1
        if len(lines) == 1 < len(links) and key_of(outline.pieces[last]) == title and outline.stops[links[-1]] <= last:
            return True
    names = [outline.text(link) for link in links]
    if all(len(name) == LANGUAGE_CHARS and name.upper() != name.lower() for name in names):  # "EN / PL"
        return False
    gaps = [outline.line(outline.stops[one], outline.starts[other]) for one, other in pairwise(links)]
    if gaps and all(_is_sign(gap, ARROWS) for gap in gaps):
        return True
    has_signs = all(_is_sign(gap, STEP_SIGNS) for gap in gaps)
    is_list = outline.tags[at] in ("ul", "ol", "nav")
    may_rise = (2 if is_list else MIN_STEPS_UNLISTED) <= len(links) <= MAX_STEPS and outline.plain(at) <= len(links)
    if len(links) < 2 or not (has_signs or may_rise) or outline.asks(at):
        return False
    urls = [_INDEX.sub("/", address(base_url, outline.attribute(link, "href")) or "") for link in links]
    begins = is_no_section(names[0]) or is_home_page(urls[0])
    if begins and has_signs:
        depths = {url.rstrip("/").count("/") for url in urls[1:]}
        return len(links) <= MIN_STEPS_UNLISTED or len(depths) > 1  # else all sections in a line
    if not may_rise:
        return False
    is_beside = folder_of(urls[-1]) == folder_of(base_url or "") != ""
    if is_beside and not _leads_to_page(outline, links[-1], base_url):
        return False  # to the next article
    paths = [re.sub(r"\.\w+$", "", url.partition("://")[2].rstrip("/")) for url in urls]
    box = next((one for one in outline.around(at) if outline.holds(one, heading)), 0)
    is_above = (
        outline.stops[at] == outline.starts[heading or 0] and outline.tags[box] != "main" and _is_in_main(outline, at)
    )
    if is_list and is_home_page(urls[0]) and is_above:
        return True
    if sum(not is_home_page(url) for url in urls) < 2 and begins and not (is_list and _has_menu_above(outline, at)):
        return False
    begins = begins or (base_url or "").partition("://")[2].startswith(paths[-1] + "/")
    rises = all(later.startswith(earlier) and later != earlier for earlier, later in pairwise(paths))
    return begins and all(paths) and rises


def _is_sign(gap: str, signs: frozenset[str]) -> bool:
    """Whether the text between two steps is one of *signs*, which may be doubled: ">>"."""
    return len(set(gap)) == 1 and len(gap) <= MAX_SIGN_CHARS and gap[0] in signs


def _is_menu_of_folders(outline: Outline, links: Sequence[int], base_url: str | None) -> bool:
    """Whether the last of *links* lies above the page, and those before it beside it, as sections do in a menu."""
    urls = [address(base_url, outline.attribute(link, "href")) or "" for link in links if outline.chars(link)]
    *others, last = [url.rstrip("/") + "/" for url in urls if not is_home_page(url)] or [""]
    is_above = bool(last) and (base_url or "").startswith(last) and base_url != last
    return is_above and not all(last.startswith(url) for url in others)


def _leads_to_page(outline: Outline, link: int, base_url: str | None) -> bool:
    """Whether a link leads to the page itself, or nowhere."""
    url = address(base_url, outline.attribute(link, "href"))
    return url is None or (base_url is not None and url_key(url) == url_key(base_url))


def _has_menu_above(outline: Outline, at: int) -> bool:
    """Whether links of the site stand above a list, or it is in the page's main part.

    Else the first list of a page with "Home" and one more is its menu.
    """
    return (
        _is_in_main(outline, at)
        or any(one < at for one in outline.within(0, "nav") if not outline.holds(one, at))
        or (sum(link < at for link in outline.within(0, "a")) >= MIN_LINKS_ABOVE)
    )


def _is_in_main(outline: Outline, at: int) -> bool:
    """Whether an element stands in what is marked as the main part of the page."""
    return any(outline.tags[above] in ("main", "article") for above in outline.around(at))
