"""What the markup itself shows a reader: the heading, the lines under it, signatures, tags, breadcrumbs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.article.evidence import Context, Evidence
from scraper.article.structured import HOME_NAME
from scraper.article.tree import (
    BLOCKS,
    address,
    ancestors,
    attribute,
    holds,
    inside,
    key_of,
    text_of,
    tokens,
    word_count,
    words_of,
)
from scraper.bylines import is_byline, is_labelled_byline, parse_authors
from scraper.dates import Stated, find_dates, parse_date
from scraper.phrases import is_furniture, is_tag_label
from storage.model import Person

LEDE_TOKENS = words_of(
    "sapo lead lede standfirst dek deck subtitle subheadline subhead chapeau chapo description desc "
    "summary intro excerpt bajada entradilla teaser abstract vorspann"
)
BYLINE_TOKENS = words_of(
    "author authors authorname byline contributor contributors creator writer reporter signature autor auteur tacgia"
    " journalist editor username"
)
DATE_TOKENS = words_of("date time datetime published publish pubdate posted timestamp update updated modified dateline")
TAG_TOKENS = words_of("tag tags keyword keywords topics hashtag hastag tagcloud")
COMMENT_TOKENS = words_of("comment comments commenter reply")
CRUMB_TOKENS = frozenset(["breadcrumb", "breadcrumbs", "crumbs", "crumb"])
CATEGORY_TOKENS = words_of("cat category cate catname section kicker rubric")
#: A header longer than this is no header.
MAX_HEADER = 300
#: A standfirst has at least this many words, a shorter line is a label.
MIN_LEDE_WORDS = 8
MAX_LEDE = 1200


@dataclass(frozen=True, slots=True)
class Header:
    """What stands between the title and the text, and around the title before it."""

    before: tuple[LexborNode, ...]
    after: tuple[LexborNode, ...]


def find_heading(tree: LexborHTMLParser, titles: frozenset[str]) -> LexborNode | None:
    """The h1 that the metadata agree with, else the only one, else the first with a sentence; None without any."""
    candidates = [node for node in tree.css("h1") if key_of(text_of(node))]
    for node in candidates:
        if key_of(text_of(node)) in titles:
            return node
    for node in candidates:
        key = key_of(text_of(node))
        if any(len(key) > 10 and (key in title or title in key) for title in titles if title):
            return node
    for node in tree.css("h2, h3") if titles else ():  # the first h1 may be the logo, the title a lesser heading
        if key_of(text_of(node)) in titles and node.css_first("a") is None:
            return node
    spoken = [node for node in candidates if word_count(text_of(node)) >= 3] or candidates
    own = [node for node in spoken if node.css_first("a") is None or len(spoken) == 1]  # others lead to their articles
    return own[0] if own else None


def find_header(heading: LexborNode, body: LexborNode | None) -> Header:
    """The elements of the header in the order of the page."""
    after: list[LexborNode] = []
    end = body.mem_id if body is not None else 0
    for node in _following(heading):
        if node.mem_id == end or len(after) >= MAX_HEADER:
            break
        # a body that holds its own title: the header ends with the first real paragraph
        if node.tag == "p" and body is not None and holds(body, heading) and word_count(text_of(node)) >= 25:
            after.append(node)
            break
        after.append(node)
    scope = heading
    for around, _ in zip(ancestors(heading), range(3), strict=False):
        if around.tag in ("body", "main", "html"):
            break
        scope = around
    before: list[LexborNode] = []
    for node in scope.traverse():
        if node.mem_id == heading.mem_id or len(before) >= MAX_HEADER:
            break
        before.append(node)
    return Header(tuple(before), tuple(after))


def _following(node: LexborNode) -> Iterator[LexborNode]:
    """Elements after *node* in document order, not those in it."""
    current: LexborNode | None = node
    descend = False
    while current is not None:
        step = current.first_child if descend else None
        while step is None and current is not None:
            step = current.next
            if step is None:
                current = current.parent
        if step is None:
            return
        current, descend = step, True
        if current.is_element_node:
            yield current


def read_markup(
    tree: LexborHTMLParser,
    context: Context,
    *,
    heading: LexborNode | None,
    body: LexborNode | None,
    description: str,
    missing: frozenset[str],
) -> Evidence:
    """What a person finds on the page without its metadata. *missing*: fields that nothing better has stated."""
    header = find_header(heading, body) if heading is not None else Header((), ())
    dated = missing & {"published", "modified"}
    published, modified = _dates(header, body, context) if dated else (None, None)
    authors = _authors(header, context)
    return Evidence(
        title=text_of(heading) or None,
        category=_category(tree, header, heading) if "category" in missing else None,
        published=published,
        modified=modified,
        lede=_lede(header, heading, body, description),
        byline=_byline(header) or (None if authors or "authors" not in missing else _signature(tree)),
        authors=authors,
        tags=_tags(tree, body) if "tags" in missing else (),
    )


def _dates(header: Header, body: LexborNode | None, context: Context) -> tuple[datetime | None, datetime | None]:
    """(published, modified) as the header states them; a lone "updated" is the publication."""
    stated = [one for node in header.after for one in _stated(node, context)]
    stated = stated or [one for node in header.before if _says_date(node) for one in _stated(node, context)]
    if not stated and body is not None:
        stated = [one for node in _following(body) if node.tag == "time" for one in _stated(node, context)][:1]
    published = [moment for moment, updated in stated if not updated]
    updated = [moment for moment, updated in stated if updated]
    if published:
        return published[0], updated[0] if updated else None
    return (updated[0], None) if updated else (None, None)


def _says_date(node: LexborNode) -> bool:
    return node.tag == "time" or bool(tokens(node) & DATE_TOKENS)


def _stated(node: LexborNode, context: Context) -> list[tuple[datetime, bool]]:
    """The dates of one element of the header, each with whether it is a modification."""
    changed = bool(tokens(node) & {"updated", "update", "modified"})
    if node.tag == "time" and (value := attribute(node, "datetime")):
        moment = parse_date(value, language=context.language, zone=context.zone)
        return [(moment, changed)] if moment else []
    if node.tag in ("p", "li", "h2") and len(node.text()) > 200:
        return []
    named = _says_date(node)
    if inside(node, "p, div, ul, h1, h2, article") and not (named and len(node.text()) < 120):
        return []
    text = text_of(node)
    if len(text) > (160 if named else 90) or not any(character.isdigit() for character in text):
        return []
    found: list[Stated] = list(find_dates(text, language=context.language, zone=context.zone))
    return [(one.moment, one.updated or changed) for one in found if named or _is_mostly(one, text)]


def _is_mostly(stated: Stated, text: str) -> bool:
    """Whether a line without a name for it is a date line: little else stands in it."""
    return stated.labelled or (stated.end - stated.start) * 2 >= len(text) or stated.has_time


def _byline(header: Header) -> str | None:
    for node in header.after:
        if node.tag in ("ul", "ol", "img", "svg", "br", "source", "iframe") or len(node.text()) > 400:
            continue
        names, text = tokens(node), text_of(node)
        if not 2 <= len(text) <= 120 or not (
            names & BYLINE_TOKENS or is_labelled_byline(text) or any(map(str.isdigit, text))
        ):
            continue
        if is_furniture(text) or inside(node, "p, div, time"):
            continue
        name = _beside_date(text)
        people = parse_authors(name)
        labelled = is_labelled_byline(name) or (name != text and any(person.name != name for person in people))
        if people and (labelled or names & BYLINE_TOKENS):
            return name
    return None


def _beside_date(text: str) -> str:
    """*text* without its date: of "By A, published 7 March 2026" and "7 March 2026 - A" the author alone."""
    stated = list(find_dates(text))
    if not stated:
        return text
    before = text[: stated[0].start].rstrip(" ,|·•-–")
    return before or text[stated[-1].end :].strip(" ,|·•-–")


def _authors(header: Header, context: Context) -> tuple[Person, ...]:
    """Linked names: rel=author, or links that a byline holds."""
    people: dict[str, Person] = {}
    for node in (*header.before, *header.after):
        if node.tag != "a":
            continue
        href = attribute(node, "href")
        names = tokens(node) | (tokens(node.parent) if node.parent is not None else frozenset())
        named = "author" in attribute(node, "rel").split() or names & BYLINE_TOKENS
        if (named or re.search(r"/(?:author|authors|tac-gia|auteur|autor|by|profile)s?/", href)) and is_byline(
            text_of(node)
        ):
            for person in parse_authors(text_of(node)):
                people.setdefault(person.name, Person(name=person.name, url=address(context.base_url, href)))
    return tuple(people.values())


def _signature(tree: LexborHTMLParser) -> str | None:
    """The one name that the page marks as its author's, be it a nickname; None if it marks several."""
    names = {
        text
        for node in tree.css('a[rel~="author"], .author.vcard, .author .fn, .author-name, .byline-name')
        if 1 < len(text := text_of(node)) <= 60 and not tokens(node) & COMMENT_TOKENS
    }
    return names.pop() if len(names) == 1 else None


def _category(tree: LexborHTMLParser, header: Header, heading: LexborNode | None) -> str | None:
    """The last section of the breadcrumbs, else what the header calls a category."""
    title = key_of(text_of(heading))
    for node in tree.css(
        '[class*="breadcrumb" i], [class*="crumb" i], [aria-label*="breadcrumb" i], [itemtype*="BreadcrumbList"]'
    ):
        names = [text_of(link) for link in node.css("a")]
        names = [
            name
            for name in names
            if name and not HOME_NAME.match(name) and key_of(name) != title and word_count(name) <= 7
        ]
        if names:
            return names[-1]
    if (trail := _unnamed_trail(header)) is not None:
        return trail
    for node in (*header.after, *reversed(header.before)):
        if node.tag in ("a", "span", "div", "p") and tokens(node) & CATEGORY_TOKENS:
            text = text_of(node)
            if (
                0 < word_count(text) <= 6
                and not any(character.isdigit() for character in text)
                and not is_furniture(text)
            ):
                return text
    return None


def _unnamed_trail(header: Header) -> str | None:
    """A short list of links right above the title, each below the one before: breadcrumbs."""
    for node in reversed(header.before):
        if node.tag in ("ul", "ol", "nav"):
            links = node.css("a[href]")
            paths = [re.sub(r"\.\w+$", "", attribute(link, "href").rstrip("/")) for link in links]
            if 1 < len(links) <= 4 and all(later.startswith(earlier) for earlier, later in pairwise(paths)):
                return text_of(links[-1]) or None
    return None


def _lede(header: Header, heading: LexborNode | None, body: LexborNode | None, description: str) -> str | None:
    """The standfirst: called so, or what the page repeats as its description, between the title and the text."""
    wanted = key_of(description)[:60]
    title = key_of(text_of(heading))
    for node in header.after:
        names = tokens(node)
        if (node.tag not in BLOCKS and not names & LEDE_TOKENS) or not 2 * MIN_LEDE_WORDS < len(
            node.text()
        ) < 2 * MAX_LEDE:
            continue
        text = text_of(node)
        if not word_count(text) >= MIN_LEDE_WORDS or len(text) > MAX_LEDE or key_of(text) == title:
            continue
        if (
            node.tag in ("ul", "ol", "figure", "nav", "figcaption", "table")
            or len(inside(node, "p")) > 1
            or inside(node, "h1, time, figure")
        ):
            continue
        agrees = len(wanted) > 20 and key_of(text).find(wanted) in range(20)
        if names & LEDE_TOKENS or agrees or (node.tag == "h2" and not (body is not None and holds(body, node))):
            return text
    return None


def _tags(tree: LexborHTMLParser, body: LexborNode | None) -> tuple[str, ...]:
    """Tags: rel=tag, else the links of a block that is called so or begins with a label, after the text."""
    found = [text_of(link) for link in tree.css('a[rel~="tag"]')]
    if not found and body is not None:
        for node in _following(body):
            named = bool(tokens(node) & TAG_TOKENS) and node.tag in ("div", "ul", "p", "section", "ol")
            if named or (
                node.tag in ("span", "li", "div", "b", "strong", "label", "p") and is_tag_label(text_of(node))
            ):
                block = node if named else node.parent
                links = block.css("a[href]") if block is not None else []
                found = [text_of(link) for link in links] if len(links) <= 30 else []
                if found:
                    break
    tags = {tag.casefold(): tag for text in found if (tag := text.strip("#,; ")) and word_count(tag) <= 8}
    return tuple(tags.values())
