"""What the markup itself shows a reader: the heading, the lines under it, signatures, tags, breadcrumbs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice, pairwise

from scraper.article.evidence import Context, Evidence
from scraper.article.html.body import LIKELY
from scraper.article.html.fields.authors import AUTHOR_PATH, read_signers
from scraper.article.html.fields.dates import MAX_ABOVE, read_dates
from scraper.article.html.fields.metadata import finer
from scraper.article.html.outline import Outline
from scraper.article.html.tree import BLOCKS, address, has_figure, key_of, word_count, words_of
from scraper.text.bylines import ends_in_agency, is_labelled_byline, parse_photo_credit
from scraper.text.phrases import is_agency, is_furniture, is_no_section, is_tag_label, leads_back
from scraper.urls import is_section_page

LEDE_TOKENS = words_of(
    "sapo lead lede standfirst dek deck subtitle subheadline subhead chapeau chapo description desc "
    "summary intro excerpt bajada entradilla teaser abstract vorspann"
)
#: Whose title a heading is, by its class: "entry-title".
TITLED = words_of("post entry article news story single content")
TAG_TOKENS = words_of("tag tags keyword keywords topics hashtag hastag tagcloud")
CRUMB_TOKENS = frozenset(["breadcrumb", "breadcrumbs", "crumbs", "crumb"])
#: A way to a page has not more steps.
MAX_CRUMBS = 8
#: What is called breadcrumbs.
TRAILS = '[class*="crumb" i], [aria-label*="breadcrumb" i], [itemtype*="BreadcrumbList"]'
CATEGORY_TOKENS = words_of(
    "cat category categories cate catname section kicker rubric rubrik ressort rubrique rubrica seccion sezione"
    " categoria kategorie kategori"
)
BUTTONS = words_of("button btn cta")
#: What may name a section; signs between the steps of a way, and so many words of a section that a link names.
NAMING = frozenset(("a", "span", "div", "p", "dd", "li", "strong", "b"))
STEPS = frozenset(">»›/|→·•")
MAX_KICKER, MAX_KICKED = 3, 40
#: Where links to the page of a tag lead.
TOPIC_PATH = re.compile(
    r"(?i)/(?:tags?|topics?|themen?|thema|temas?|hashtag|chu-de|tu-khoa|keywords?|etiquetas?)/[^/?#]+/?$"
)
#: Links to topics stand so close, in elements, and are at most so many.
MAX_APART, MAX_TOPICS = 6, 20
#: Class words of the links around a page.
FURNITURE = frozenset(("nav", "navigation", "menu", "footer"))
#: How many articles have a tag: "Iowa (92)", "2020 Election (611 posts)".
_COUNT = re.compile(r"\s*\(\d[\d.,]*(?: \w{1,12})?\)\s*$")
#: Elements that are no standfirst; that may be a block of tags, or its label.
NO_LEDE = frozenset(("ul", "ol", "figure", "nav", "figcaption", "table"))
#: Class words of captions.
LEGEND_TOKENS = words_of("caption figcaption")
#: What is described or led in by a picture is no standfirst.
PICTURE_TOKENS = words_of("image images img photo picture media slide carousel")
TAG_BLOCKS = frozenset(("div", "ul", "p", "section", "ol"))
_MAY_TAG = re.compile(r"tag|keyword|topic", re.IGNORECASE).search
TAG_LABELS = frozenset(("span", "li", "div", "b", "strong", "label", "p"))
#: A label of tags is not longer, in characters.
MAX_LABEL = 24
#: A header longer than this is no header.
MAX_HEADER = 300
#: A standfirst has at least this many words, a shorter line is a label.
MIN_LEDE_WORDS = 8
MAX_LEDE = 1200
#: Where no heading is found, the header are the elements before the text, at most so many.
MAX_HEADLESS = 40


@dataclass(frozen=True, slots=True)
class PageHeader:
    """What stands between the title and the text, and around the title before it: elements that say something."""

    before: Sequence[int] = ()
    after: Sequence[int] = ()


def find_heading(outline: Outline, titles: frozenset[str]) -> int | None:
    """The h1 that the metadata agree with, else the only one, else the first with a sentence; None without any."""
    keys = {at: key for at in outline.within(0, "h1") if (key := key_of(outline.text(at)))}
    for at, key in keys.items():
        if key in titles:
            return at
    for at, key in keys.items():
        if any(len(key) > 10 and (key in title or title in key) for title in titles if title):
            return at
    lesser = outline.within(0, "h2", "h3") if titles else []  # the first h1 may be the logo
    agreed = [at for at in lesser if key_of(outline.text(at)) in titles]
    if agreed:  # a blog links its title to the page itself
        return next((at for at in agreed if not outline.has(at, "a")), agreed[0])
    spoken = [at for at in keys if word_count(outline.text(at)) >= 3] or list(keys)
    own = [at for at in spoken if len(spoken) == 1 or not outline.has(at, "a")]  # others lead to their articles
    if own or keys:
        return own[0] if own else None
    called = [at for at in lesser if outline.names(at) >= {"title"} and outline.names(at) & TITLED]
    return called[0] if len(called) == 1 else None


def find_header(outline: Outline, heading: int | None, body: int | None) -> PageHeader:
    """The elements of the header in the order of the page; without a heading those before the text."""
    if heading is None:
        if body is None:
            return PageHeader()
        return PageHeader(after=_filled(outline, max(_scope(outline, body, 4), body - MAX_HEADLESS), body))
    first = outline.ends[heading]
    last = min(first + MAX_HEADER, len(outline.tags))
    if body is not None and first <= body:
        last = min(last, body)
    if outline.holds(body, heading):  # the header ends with the first real paragraph
        for at in range(first, last):
            if outline.tags[at] == "p" and outline.chars(at) > 50 and word_count(outline.text(at)) >= 25:
                last = at + 1
                break
    scope = _scope(outline, heading, 3)
    return PageHeader(_filled(outline, scope, min(heading, scope + MAX_HEADER)), _filled(outline, first, last))


def _scope(outline: Outline, at: int, levels: int) -> int:
    """The element that holds *at*, so many *levels* above it but no further than what holds everything."""
    for above in islice(outline.around(at), levels):
        if outline.tags[above] in ("body", "main", "html"):
            break
        at = above
    return at


def _nearest(outline: Outline, heading: int | None) -> list[int]:
    """The elements right before the title, in what holds it and more: a blog may print the day above its posts."""
    if heading is None:
        return []
    scope = min(_scope(outline, heading, 5), max(outline.parents[heading], 0))
    return _filled(outline, max(scope + 1, heading - MAX_ABOVE), heading)


def _filled(outline: Outline, first: int, last: int) -> list[int]:
    """The elements from *first* up to *last* that say something."""
    tags, starts, stops = outline.tags, outline.starts, outline.stops
    return [at for at in range(first, last) if starts[at] < stops[at] or tags[at] == "time"]


def read_markup(
    outline: Outline,
    context: Context,
    *,
    heading: int | None,
    titles: frozenset[str],
    body: int | None,
    description: str,
    missing: frozenset[str],
) -> Evidence:
    """What a person finds on the page without its metadata.

    *titles*: the keys of what its head calls it. *missing*: fields that nothing better has stated.
    """
    header = find_header(outline, heading, body)
    title = outline.text(heading) if heading is not None else ""
    dated = missing & {"published", "modified"}
    published, modified = (
        read_dates(
            outline,
            before=(*header.before, *_nearest(outline, heading)),
            after=header.after,
            heading=heading,
            body=body,
            context=context,
        )
        if dated
        else (None, None)
    )
    authors, byline = read_signers(
        outline, before=header.before, after=header.after, body=body, context=context, missing=missing
    )
    known = (title, byline or "", *(one.name for one in authors))
    return Evidence(
        title=title or None,
        category=_category(outline, header, heading, frozenset(map(key_of, known))) if "category" in missing else None,
        published=published,
        modified=modified,
        lede=_lede(outline, header, titles | ({key_of(title)} - {""}), body, description),
        byline=byline,
        authors=authors,
        tags=_tags(outline, body) if "tags" in missing else (),
    )


def _category(outline: Outline, header: PageHeader, heading: int | None, others: frozenset[str]) -> str | None:
    """The last section of the breadcrumbs, else what the header calls a category, else the link above the title.

    *others*: keys of the title and the byline, which may be called so too.
    """
    for at in outline.css(TRAILS):
        links = outline.within(at, "a") if outline.linked(at) else []
        if len(links) > MAX_CRUMBS:  # all sections, of which scripts show one
            continue
        names = map(outline.text, links)
        found = [name for name in names if name and key_of(name) not in others and not _is_no_section(name)]
        if found:
            return finer(found)[-1]
    trail = _unnamed_trail(outline, header, heading)
    if trail is not None and _may_be_section(trail, others):
        return trail
    for at in (*header.after, *reversed(header.before)):
        if outline.tags[at] in NAMING and 0 < outline.chars(at) < MAX_HEADER:
            if not (outline.names(at) & CATEGORY_TOKENS or "category" in outline.attribute(at, "rel")):
                continue
            text = outline.text(next(iter(outline.within(at, "a")), at))
            if _may_be_section(text, others) and word_count(text) <= 6:
                return text
    marked = outline.css('a[rel~="category"]')
    kickers = (at for at in reversed(_nearest(outline, heading)) if _is_kicker(outline, at))
    above = finer([outline.text(at) for at in (*marked[:1], *kickers)])
    return next((name for name in above if _may_be_section(name, others) and word_count(name) <= MAX_KICKER), None)


def _may_be_section(name: str, others: frozenset[str]) -> bool:
    if not name or name[-1] in ":：" or has_figure(name) or leads_back(name):
        return False
    return key_of(name) not in others and not _is_no_section(name) and not is_labelled_byline(name)


def _is_kicker(outline: Outline, at: int) -> bool:
    """Whether an element is a link to a section, alone on its line or beside a date."""
    box, href = outline.box_around(at), outline.attribute(at, "href")
    if outline.tags[at] != "a" or outline.tags[box] == "li" or AUTHOR_PATH.search(href) or outline.names(at) & BUTTONS:
        return False
    if outline.own_linked.get(box, 0) != outline.chars(at):
        return False
    if outline.own.get(box, 0) and not (outline.own[box] < MAX_KICKED and has_figure(outline.text(box))):
        return False
    path = address("https://x.example", href)
    return path is not None and is_section_page(path)


def _is_no_section(name: str) -> bool:
    return is_no_section(name) or is_furniture(name) or is_agency(name)


def _unnamed_trail(outline: Outline, header: PageHeader, heading: int | None) -> str | None:
    """A short list of links right above the title, each below the one before, or with signs for steps between them."""
    flat = range(max(0, heading - MAX_HEADLESS), heading) if heading is not None else ()
    for at in (*reversed(header.before), *reversed(flat)):
        is_list = outline.tags[at] in ("ul", "ol", "nav")
        if not is_list and not 0 < outline.linked(at) < outline.chars(at) < MAX_HEADER:
            continue
        links = [link for link in outline.within(at, "a") if "href" in outline.attributes(link)]
        if not 1 < len(links) <= 4:
            continue
        if is_list:
            paths = [re.sub(r"\.\w+$", "", outline.attribute(link, "href").rstrip("/")) for link in links]
            is_way = all(later.startswith(earlier) for earlier, later in pairwise(paths))
        else:
            gaps = (outline.line(outline.stops[one], outline.starts[other]) for one, other in pairwise(links))
            is_way = is_no_section(outline.text(links[0])) and all(gap in STEPS for gap in gaps)
        if is_way:
            return outline.text(links[-1]) or None
    return None


def _lede(
    outline: Outline, header: PageHeader, titles: frozenset[str], body: int | None, description: str
) -> str | None:
    """The standfirst: called so, or what the page repeats as its description, between the title and the text."""
    wanted = key_of(description)[:60]
    lesser = None  # a heading may be the standfirst, or the title once more
    for at in header.after:
        tag = outline.tags[at]
        if not 2 * MIN_LEDE_WORDS < outline.chars(at) < 2 * MAX_LEDE or tag in NO_LEDE:
            continue
        if tag not in BLOCKS and not outline.names(at) & LEDE_TOKENS:
            continue
        text = outline.text(at)
        if len(text) > MAX_LEDE or word_count(text) < MIN_LEDE_WORDS or (key := key_of(text)) in titles:
            continue
        if len(outline.within(at, "p")) > 1 or outline.has(at, "h1", "time", "figure", "img"):
            continue
        agrees = len(wanted) > 20 and key.find(wanted) in range(20)
        called = agrees or (outline.names(at) & LEDE_TOKENS and not outline.names(at) & PICTURE_TOKENS)
        if not called and (tag != "h2" or lesser is not None or outline.holds(body, at)):
            continue
        if _is_legend(outline, at, agrees=agrees) or parse_photo_credit(text) or ends_in_agency(text):
            continue
        if called:
            return text
        if not any(key in one or one in key for one in titles):
            lesser = text
    return lesser


def _is_legend(outline: Outline, at: int, *, agrees: bool) -> bool:
    """Whether an element is a caption, or stands in one; what *agrees* with the description is none by its name."""
    around = (at, *islice(outline.around(at), 2))
    return any(
        outline.tags[one] == "figcaption" or (not agrees and outline.names(one) & LEGEND_TOKENS) for one in around
    )


def _tags(outline: Outline, body: int | None) -> tuple[str, ...]:
    """Tags: rel=tag, else the links of a block that is called so or begins with a label, after the text."""
    marked = outline.css('a[rel~="tag"]')
    bare = [link for link in marked if "category" not in outline.attribute(link, "rel").split()]
    found = [outline.text(link) for link in bare or marked]
    tried: set[int] = set()
    starts, stops = outline.starts, outline.stops
    if body is not None and not found:
        found = _labelled_tags(outline, range(max(body + 1, outline.ends[body] - MAX_TOPICS), outline.ends[body]))
    for at in range(outline.ends[body], len(outline.tags)) if body is not None and not found else ():
        tag = outline.tags[at]
        is_block, may_label = tag in TAG_BLOCKS, tag in TAG_LABELS
        if starts[at] == stops[at] or not (is_block or may_label):
            continue
        named = is_block and _MAY_TAG(outline.label(at)) is not None and bool(outline.names(at) & TAG_TOKENS)
        if named or (may_label and 1 < outline.chars(at) <= MAX_LABEL and is_tag_label(outline.text(at))):
            block = at if named else outline.parents[at]
            if block in tried or _is_furniture(outline, block):
                continue
            tried.add(block)
            # a link within the page passes over the block
            links = [
                link for link in outline.within(block, "a") if outline.attribute(link, "href")[:1] not in ("", "#")
            ]
            found = [outline.text(link) for link in links] if len(links) <= 30 else []
        elif (in_line := _labelled_tags(outline, (at,))) and not _is_furniture(outline, at):
            found = in_line
        if found:
            break
    found = found or ([outline.text(link) for link in _topic_links(outline, body)] if body is not None else [])
    texts = (_COUNT.sub("", text).strip('#,; "“”') for text in found)
    tags = {tag.casefold(): tag for tag in texts if tag and word_count(tag) <= 8}
    return tuple(tags.values())


def _labelled_tags(outline: Outline, elements: Iterable[int]) -> list[str]:
    """The links of the one line among *elements* that begins with a label of tags."""
    for at in elements:
        if outline.tags[at] in TAG_BLOCKS and outline.linked(at) and is_tag_label(outline.pieces[outline.starts[at]]):
            return [outline.text(link) for link in outline.within(at, "a")[:MAX_TOPICS]]
    return []


def _is_furniture(outline: Outline, at: int) -> bool:
    """Whether *at* stands in a menu or the footer of the page, not in that of an article."""
    for up in chain((at,), outline.around(at)):
        if outline.tags[up] == "nav":
            return True
        if outline.tags[up] == "footer" or (outline.names(up) & FURNITURE and not outline.names(up) & LIKELY):
            return all(outline.tags[above] != "article" for above in outline.around(up))
    return False


def _topic_links(outline: Outline, body: int) -> list[int]:
    """Links to pages of tags and topics that stand together behind the text, or at its end, not those in sentences."""
    groups: list[list[int]] = []
    for at in [at for at, tag in enumerate(outline.tags[body:], body) if tag == "a"]:
        if not 1 < outline.chars(at) <= MAX_LABEL or outline.plain(outline.parents[at]):
            continue
        if not TOPIC_PATH.search(outline.attribute(at, "href")):
            continue
        if _is_furniture(outline, at):
            continue
        if groups and at - groups[-1][-1] <= MAX_APART:
            groups[-1].append(at)
        else:
            groups.append([at])
    behind = [group for group in groups if group[0] >= outline.ends[body]]
    found = behind[0] if behind else groups[-1] if groups else []
    return found if len(found) <= MAX_TOPICS else []
