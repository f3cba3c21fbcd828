"""Where the title of a page stands, and the header around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from urllib.parse import urlsplit

from slugify import slugify

from scraper.article.html.element_kinds import INLINE
from scraper.article.html.outline import MAX_SCANNED, Outline
from scraper.article.html.spoken import is_spoken
from scraper.article.html.tree import address, has_figure, key_of
from scraper.text.bylines import is_photo_credit
from scraper.text.dates import find_dates
from scraper.text.length import count_words
from scraper.urls import is_home_page, url_key

#: The longest heading that is compared with the address of the page, and the shortest that it may name by no chance.
MAX_NAMED_CHARS, MIN_SLUG_CHARS = 200, 8
#: The shortest heading that a title of the head begins with by no chance.
MIN_BEGUN_CHARS = 12
#: How far around a heading the step of a trail stands that it is, and the longest kicker before a title.
MAX_STEP_LEVELS, MAX_KICKER_CHARS = 3, 40
#: The most letters of signs between the links of a trail.
MAX_TRAIL_SIGNS = 8
#: The shortest word that two wordings of a title share by no chance.
MIN_WORD_CHARS = 4
#: The most text between two headings of one title.
MAX_BETWEEN_CHARS = 200
#: Elements that show a title where it is no heading, and how many of its characters may be signs and spaces.
TITLE_TAGS = frozenset(("div", "p", "td", "dt", "h4", "h5", "h6", "span", "strong", "b", "font"))
MAX_SIGNS = 60
#: The first paragraph with so many words that is no caption ends the header.
MIN_PARAGRAPH_WORDS = 25
#: The most elements on either side of the title.
MAX_HEADER_ELEMENTS = 300
#: Without a title's element, the header is at most this many elements before the text.
MAX_HEADLESS_ELEMENTS = 40
#: What parts a title from the name of its site; a shorter part may be a name of its own.
_JOINTS, MIN_PART_WORDS = frozenset("-–—|·•:»"), 2
#: How many elements away counts as near: right before the title, around the end of the text.
MAX_NEAR_ELEMENTS = 12
#: A picture and its caption have no more text beside the caption.
MAX_BESIDE_CHARS = 120
#: The most text of links in brackets beside a heading, and the brackets.
MAX_TOOLS_CHARS, BRACKETS = 80, frozenset((("[", "]"), ("［", "］"), ("【", "】"), ("〔", "〕")))
#: How many elements above a line the one may be that holds it and its picture.
MAX_FRAME_LEVELS = 2
#: How far above a line the picture stands that it repeats, and the shortest text in place of one, as a key.
MAX_PICTURE_ELEMENTS, MIN_ALT_CHARS = 30, 25
#: The roles of elements that open over the page.
DIALOG_ROLES = frozenset(("dialog", "alertdialog"))
#: The longest line whose date is that of the lines beside it.
MAX_DATED_CHARS = 120


@dataclass(frozen=True, slots=True)
class PageHeader:
    """The elements with text around the title, and between the title and the text."""

    before: Sequence[int] = ()
    after: Sequence[int] = ()


def find_heading(
    outline: Outline, titles: frozenset[str], url: str | None = None, listed: str | None = None
) -> int | None:
    """The h1 that the metadata agree with, else the only one, else the first with a sentence; None without any.

    Without an h1 it may be a lesser heading that the metadata agree with, or that the address *url* of the page names.
    Where they agree with none but the name of the site, the one h1 that says word for word what the page is called in
    the list that named it, *listed*, goes before all others; without an h1 of its own, a heading or line.
    """
    keys = {at: key for at in outline.within(0, "h1") if (key := key_of(outline.text(at)))}
    agreed = [at for at, key in keys.items() if key in titles] or [
        at
        for at, key in keys.items()
        if any(len(key) > 10 and (key in title or title in key) for title in titles if title)
    ]
    if agreed and (below := _below_trail(outline, agreed[0], titles)) is not None:
        return below
    if len(agreed) > 1:  # one for the messenger in which the page is shared is not shown
        agreed.sort(key=lambda at: any(map(outline.is_hidden, (at, *outline.around(at)))))
    if all(_leads_away(outline, at, url) for at in agreed[:1] or keys):
        itself = _linked_to_itself(outline, titles, url)
        if itself is not None:
            return itself
    called = key_of(listed or "")
    names = _site_names(outline, url) if called and called not in titles else frozenset()
    if agreed and not _leads_home(outline, agreed[0], url) and keys[agreed[0]] not in names:
        return _own_part(outline, agreed[0], keys) or agreed[0]
    named = _called(outline, called, url, names) if called and called not in titles else None
    lesser = outline.within(0, "h2", "h3") if titles else []  # the first h1 may be the logo
    closer = [at for at in lesser if key_of(outline.text(at)) in titles]
    if agreed and (named is not None or keys[agreed[0]] in titles or not closer):
        return agreed[0] if named is None else named
    if not agreed and not closer:
        closer = _beginning_title(outline, lesser, [*keys], titles, url)
    if closer:  # a blog links its title to the page itself
        return next((at for at in closer if not outline.has(at, "a")), closer[0])
    if named is not None:
        return named
    keys = {at: key for at, key in keys.items() if not _leads_home(outline, at, url)}  # without the name of the site
    keys = {at: key for at, key in keys.items() if not is_spoken(outline, at)} or keys
    spoken = [at for at in keys if count_words(outline.text(at)) >= 3] or list(keys)
    own = [at for at in spoken if len(spoken) == 1 or not outline.has(at, "a")]  # others lead to their articles
    if own and called and not agreed and called not in keys.values() and _names_other(outline, keys[own[0]], url):
        line = _titled_line(outline, frozenset((called,)), least=1)
        return own[0] if line is None else line
    if own or keys:
        return own[0] if own else None
    line = _titled_line(outline, titles)
    if called and (line is None or _names_other(outline, key_of(outline.text(line)), url)):
        line = next((at for at in (_titled_line(outline, frozenset((called,)), least=1), line) if at is not None), None)
    if line is not None or not url:
        return line
    path = f"-{slugify(urlsplit(url).path)}-"
    slugs = {at: slugify(outline.text(at)) for at in lesser if outline.chars(at) < MAX_NAMED_CHARS}
    in_path = (at for at, slug in slugs.items() if len(slug) >= MIN_SLUG_CHARS and f"-{slug}-" in path)
    return next(in_path, None)


def _linked_to_itself(outline: Outline, titles: frozenset[str], url: str | None) -> int | None:
    """The one h2 or h3 of a page that is a link to that page, as blogs make of their titles; None without one, or
    where another says one of *titles*.
    """
    lesser = outline.within(0, "h2", "h3") if url is not None and not is_home_page(url) else []
    if url is None or any(key_of(outline.text(at)) in titles for at in lesser):
        return None
    found = [at for at in lesser if outline.linked(at) and not outline.plain(at)]
    own = [at for at in found if _target(outline, at, url) == url_key(url)]
    return own[0] if len({key_of(outline.text(at)) for at in own}) == 1 else None


def _leads_away(outline: Outline, heading: int, url: str | None) -> bool:
    """Whether a *heading* is a link to another page, and nothing else."""
    return bool(url and not outline.plain(heading)) and _target(outline, heading, url) not in (None, url_key(url or ""))


def _target(outline: Outline, heading: int, url: str | None) -> str | None:
    """The key of the page that the first link in a heading, or the one around it, leads to; not of a place on it."""
    link = next(iter(outline.within(heading, "a")), None) or outline.link_around(heading)
    href = outline.attribute(link, "href") if link is not None else ""
    target = address(url, href) if href and not href.startswith("#") else None
    return url_key(target) if target is not None else None


def _below_trail(outline: Outline, heading: int, titles: frozenset[str]) -> int | None:
    """The h2 that says one of *titles*, maybe behind a kicker, where a *heading* above it is the last step of the trail
    to the page; None where it is not, or there is no such h2.

    A trail is a <nav>, a list, or an element of links and signs beside the heading.
    """
    trail = _trail_around(outline, heading)
    if trail is None:
        return None
    below = [at for at in outline.within(0, "h2") if at >= outline.ends[trail] and outline.chars(at)]
    is_named = outline.tags[trail] in ("nav", "ol", "ul")  # else a link above a title may be its section
    most = MAX_KICKER_CHARS if is_named else 0
    for at in below[: None if is_named else 1]:
        key = key_of(outline.text(at))
        ends = (key.removesuffix(title) for title in titles if len(title) >= MIN_BEGUN_CHARS and key.endswith(title))
        if any(len(kicker) <= most for kicker in ends):
            return at
    return None


def _trail_around(outline: Outline, heading: int) -> int | None:
    """The element with the trail to the page whose last step is a *heading*."""
    for at in islice(outline.around(heading), MAX_STEP_LEVELS):
        if outline.tags[at] in ("li", "nav"):
            trail = at if outline.tags[at] == "nav" else outline.parents[at]
            return trail if outline.has(trail, "a") else None
        if outline.has(at, "a"):
            is_last = outline.starts[at] < outline.starts[heading] and outline.stops[at] == outline.stops[heading]
            beside = outline.plain(at) - outline.plain(heading)
            return at if is_last and beside <= MAX_TRAIL_SIGNS and not outline.linked(heading) else None
    return None


def _beginning_title(
    outline: Outline, lesser: Iterable[int], firsts: Sequence[int], titles: frozenset[str], url: str | None
) -> list[int]:
    """The *lesser* headings right behind the last of *firsts*, the h1, with which one of *titles* begins.

    One that shares a word with an h1 is another wording of it. Elsewhere stands the name of the site.
    """
    if firsts:
        stop = outline.stops[firsts[-1]]
        behind = (at for at in lesser if at > firsts[-1])
        lesser = takewhile(lambda at: outline.plain_between(stop, outline.starts[at]) <= MAX_BETWEEN_CHARS, behind)
    begun = {at: key_of(outline.text(at)) for at in lesser if _begins_title(outline, at, titles, url)}
    words = {key_of(word) for at in firsts for word in outline.text(at).split()} if begun else set()
    words = {word for word in words if len(word) >= MIN_WORD_CHARS}
    others = {key for key in {*begun.values()} if not any(word in key for word in words)}
    return [at for at, key in begun.items() if key in others]


def _begins_title(outline: Outline, heading: int, titles: frozenset[str], url: str | None) -> bool:
    """Whether one of *titles* goes on behind what a *heading* says that leads to no other page."""
    key = key_of(outline.text(heading))
    if len(key) < MIN_BEGUN_CHARS or not any(title.startswith(key) for title in titles):
        return False
    links = (one for one in (*outline.within(heading, "a"), outline.link_around(heading)) if one is not None)
    targets = (address(url, outline.attribute(link, "href")) for link in links)
    return all(target is None or (url is not None and url_key(target) == url_key(url)) for target in targets)


def _own_part(outline: Outline, heading: int, keys: Mapping[int, str]) -> int | None:
    """The h1 right behind that in *heading* which has no more than the beginning of its title, before a sign: the
    former has the name of the site, too. *keys*: those of the h1.
    """
    behind = next((at for at in keys if at > heading and not outline.holds(heading, at)), None)
    if behind is None or outline.plain_between(outline.stops[heading], outline.starts[behind]) > MAX_BETWEEN_CHARS:
        return None
    whole, part = outline.text(heading), outline.text(behind)
    rest = whole.removeprefix(part).lstrip()
    is_part = rest != whole and rest[:1] in _JOINTS and count_words(part) >= MIN_PART_WORDS
    return behind if is_part else None


def _names_other(outline: Outline, key: str, url: str | None) -> bool:
    """Whether links of the page call another page by the words with *key*: a heading of them names the section."""
    page = url_key(url) if url else None
    links = (at for at in outline.within(0, "a") if key_of(outline.text(at)) == key)
    targets = (address(url, outline.attribute(at, "href")) for at in links)
    return any(target is not None and url_key(target) != page for target in targets)


def _called(outline: Outline, title: str, url: str | None, names: frozenset[str]) -> int | None:
    """The one heading that says *title*, as `key_of` gives it, and is no link but to the page, *url*.

    Lesser ones than h1 are asked where each h1 leads to the start of the site or says one of its *names*.
    """
    own = (at for at in outline.within(0, "h1") if outline.chars(at) and not _leads_home(outline, at, url))
    ranks = ("h1",) if any(key_of(outline.text(at)) not in names for at in own) else ("h1", "h2", "h3")
    headings = [at for at in outline.within(0, *ranks) if key_of(outline.text(at)) == title]
    page = url_key(url) if url else None
    links = {at: [*outline.within(at, "a"), outline.link_around(at)] for at in headings}
    targets = {
        at: {address(url, outline.attribute(link, "href")) for link in each if link is not None}
        for at, each in links.items()
    }
    found = [at for at, each in targets.items() if all(one and url_key(one) == page for one in each)]
    return found[0] if len(found) == 1 else None


def _titled_line(outline: Outline, titles: frozenset[str], least: int = MIN_SLUG_CHARS) -> int | None:
    """The first element that is no heading, link or step of a list and stands alone with a title of the head, of at
    *least* so many characters.
    """
    sizes = [len(title) for title in titles if len(title) >= least]
    if not sizes:
        return None
    least, most = min(sizes), max(sizes) + MAX_SIGNS
    for at, tag in enumerate(outline.tags):
        if tag in TITLE_TAGS and least <= outline.chars(at) <= most and not outline.linked(at):
            box = at if tag not in INLINE else outline.box_around(at)
            if key_of(outline.text(at)) in titles and outline.tags[box] != "li" and at not in outline.broken:
                return at
    return None


def _leads_home(outline: Outline, at: int, url: str | None) -> bool:
    """Whether a heading is a link to the start of a site, and nothing else."""
    links = [one for one in (*outline.within(at, "a"), outline.link_around(at)) if one is not None]
    if not links or outline.plain(at) > 0:
        return False
    target = address(url, outline.attribute(links[0], "href"))
    return target is not None and is_home_page(target)


def _site_names(outline: Outline, url: str | None) -> frozenset[str]:
    """What the links to the start of a site say, as `key_of` gives it."""
    targets = ((at, address(url, outline.attribute(at, "href"))) for at in outline.within(0, "a") if outline.chars(at))
    return frozenset(key_of(outline.text(at)) for at, target in targets if target and is_home_page(target))


def find_header(outline: Outline, heading: int | None, body: int | None) -> PageHeader:
    """The elements of the header in the order of the page; without a heading those before the text."""
    if heading is None:
        if body is None:
            return PageHeader()
        return PageHeader(after=_filled(outline, max(_scope(outline, body, 4), body - MAX_HEADLESS_ELEMENTS), body))
    first = outline.ends[heading]
    last = min(first + MAX_HEADER_ELEMENTS, len(outline.tags))
    if body is not None and first <= body:
        last = min(last, body)
    if outline.holds(body, heading):  # the header ends with the first real paragraph
        paragraphs = (at for at in range(first, last) if outline.tags[at] == "p" and outline.chars(at) > 50)
        long = (at for at in paragraphs if count_words(outline.text(at)) >= MIN_PARAGRAPH_WORDS)
        real = (at for at in long if not (is_beside_picture(outline, at) or is_credited(outline, at)))
        last = next(real, last - 1) + 1
    scope = _scope(outline, heading, 3)
    return PageHeader(_filled(outline, scope, min(heading, scope + MAX_HEADER_ELEMENTS)), _filled(outline, first, last))


def _scope(outline: Outline, at: int, levels: int) -> int:
    """The element *levels* above *at*, or the last one below <main>, <body> and <html>."""
    for above in islice(outline.around(at), levels):
        if outline.tags[above] in ("body", "main", "html"):
            break
        at = above
    return at


def anchors_in(outline: Outline, heading: int) -> Iterator[int]:
    """The tools of a heading that stand in it: signs that lead to a place on the page, to copy the address, and
    links in brackets before or behind its words, as those of wikis to edit its part.
    """
    done = heading
    links = outline.within(heading, "a")
    for link in links:
        if "#" in outline.attribute(link, "href") and not any(map(str.isalnum, outline.text(link))):
            yield link
        elif link >= done and (row := _bracketed(outline, link, heading)) is not None:
            done = outline.ends[row]
            yield row


def _bracketed(outline: Outline, link: int, heading: int) -> int | None:
    """The element around a *link*, at the begin or end of a *heading*, that is nothing but links in brackets."""
    for at in takewhile(heading.__lt__, outline.around(link)):
        text = outline.text(at)
        if len(text) > MAX_TOOLS_CHARS:
            return None
        if (text[:1], text[-1:]) in BRACKETS:
            at_end = outline.starts[at] == outline.starts[heading] or outline.stops[at] == outline.stops[heading]
            beside = (text for text, linked in _pieces(outline, at) if not linked)
            alone = outline.chars(at) == outline.chars(heading)
            return at if at_end and not alone and not any(map(str.isalnum, "".join(beside))) else None
    return None


def _pieces(outline: Outline, at: int) -> Iterator[tuple[str, int]]:
    """The texts in an element, each with how much of it is in links."""
    span = slice(outline.starts[at], outline.stops[at])
    return zip(outline.pieces[span], outline.link_sizes[span], strict=True)


def last_title(outline: Outline, heading: int, body: int) -> int:
    """The last h1 from *heading* on before the text in *body*: the first is the site's, with its motto."""
    return max((at for at in outline.within(0, "h1") if heading < at < body and outline.chars(at)), default=heading)


def nearest_above(outline: Outline, heading: int | None) -> list[int]:
    """The elements right before the title, in what holds it and more: a blog may print the day above its posts."""
    if heading is None:
        return []
    scope = min(_scope(outline, heading, 5), max(outline.parents[heading], 0))
    return _filled(outline, max(scope + 1, heading - MAX_NEAR_ELEMENTS), heading)


def _filled(outline: Outline, first: int, last: int) -> list[int]:
    """The elements from *first* up to *last* that say something."""
    tags, starts, stops = outline.tags, outline.starts, outline.stops
    return [at for at in range(first, last) if starts[at] < stops[at] or tags[at] == "time"]


def text_lines(outline: Outline, elements: Iterable[int]) -> Iterator[int]:
    """Those of *elements* that are one line of text each, nothing in them breaking it."""
    tags, parents, starts, stops, broken = outline.tags, outline.parents, outline.starts, outline.stops, outline.broken
    done = -1
    for at in elements:
        if at < done or at in broken or starts[at] == stops[at]:
            continue
        if tags[at] and (parents[at] < 0 or parents[at] in broken):
            done = outline.ends[at]
            yield at


def is_beside_picture(outline: Outline, at: int) -> bool:
    """Whether a line stands in an element that has a picture and little other text, as captions do."""
    for around in islice(outline.around(at), MAX_FRAME_LEVELS):
        if outline.has(around, "h1") or outline.chars(around) >= outline.chars(at) + MAX_BESIDE_CHARS:
            return False
        if outline.has(around, "img"):
            return around > 0
    return False


def is_credited(outline: Outline, line: int) -> bool:
    """Whether who took a picture stands right below a line, in the same element or where the picture stands above."""
    behind = next(text_lines(outline, range(outline.ends[line], len(outline.tags))), None)
    if behind is None or not is_photo_credit(outline.text(behind)):
        return False
    before = next((at for at in range(line - 1, -1, -1) if outline.tags[at] == "img"), None)
    is_shown = before is not None and outline.starts[before] == outline.starts[line]
    return is_shown or outline.parents[behind] == outline.parents[line]


def repeats_picture(outline: Outline, line: int) -> bool:
    """Whether a line says little else than what stands in place of a picture shortly above it, if that is not shown."""
    pictures = (one for one in range(max(0, line - MAX_PICTURE_ELEMENTS), line) if outline.tags[one] == "img")
    alts = [alt for one in pictures if len(alt := key_of(outline.attribute(one, "alt"))) >= MIN_ALT_CHARS]
    key = key_of(outline.text(line)) if alts else ""
    return any((alt in key and 2 * len(alt) > len(key)) or key in alt for alt in alts)


def is_unshown(outline: Outline, at: int) -> bool:
    """Whether an element says that it is not shown, or only once readers have asked for it, or is a player, in which
    words are for browsers that cannot play.
    """
    if outline.tags[at] in ("audio", "video"):
        return True
    attributes = outline.attributes(at)
    is_asked_for = attributes.get("aria-hidden") == "true" or attributes.get("role") in DIALOG_ROLES
    return is_asked_for or outline.is_hidden(at)


def is_dated(outline: Outline, at: int) -> bool:
    """Whether a line is short and holds a date."""
    if outline.chars(at) > MAX_DATED_CHARS:
        return False
    if outline.tags[at] == "time" or outline.has(at, "time"):
        return True
    text = outline.text(at)
    return has_figure(text) is not None and next(find_dates(text), None) is not None


def line_called(outline: Outline, link: int) -> int | None:
    """The line beside a link without words that says what the label of the link does, as beside a link that covers a
    card; None without one, or if that line is a link.
    """
    card = outline.parents[link]
    if outline.chars(link) or card < 0 or outline.ends[card] - card > MAX_SCANNED:
        return None
    name = outline.attribute(link, "aria-label") or outline.attribute(link, "title")
    if not name:
        return None
    said = outline.pieces[outline.starts[card] : outline.stops[card]]
    if not any(piece.strip() == name.strip() for piece in said):
        return None
    lines = (
        at for at in range(outline.ends[link], outline.ends[card]) if outline.chars(at) and at not in outline.broken
    )
    return next((at for at in lines if outline.text(at) == name.strip() and not outline.linked(at)), None)
