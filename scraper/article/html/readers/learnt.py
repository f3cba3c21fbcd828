"""What was learnt of a site, applied to a page: the places where the fields stood on its other pages.

Learning asks in the same way (`scraper/learning`): what a place gives there is what it gives here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.article.evidence import Context, Evidence
from scraper.article.html.fields.authors import people_among, people_of
from scraper.article.html.fields.bare_names import beside_date
from scraper.article.html.fields.element_dates import MACHINE_DATE
from scraper.article.html.fields.lead_picture import picture_key
from scraper.article.html.fields.tags import bare_tag
from scraper.article.html.outline import Outline
from scraper.article.html.tree import address, attribute, has_figure, key_of, plain_key, text_of
from scraper.rules.habits import Habits
from scraper.rules.rules import SiteRule
from scraper.text.bylines import is_byline
from scraper.text.dates import find_dates, parse_date
from scraper.urls import url_key
from storage.model import Person

#: More elements than this are a list of something else than the tags or authors of one article.
MAX_NAMES = 20
#: The longest line of a name, a section or a tag, in characters.
MAX_LINE_CHARS = 120
#: Parts of articles that are no items of a list, and how much of a list they take at most.
LIST_PARTS, MAX_LIST_SHARE = ("drop", "related", "read_more"), 0.3
#: Attributes that state a moment for machines.
DATE_ATTRIBUTES = ("datetime", "content")


@dataclass(frozen=True, slots=True)
class HabitKeys:
    """The habits of a site as they are compared with its pages."""

    furniture: frozenset[str]
    everywhere: frozenset[str]
    prefixes: frozenset[str]
    papers: frozenset[str]
    signers: frozenset[str]
    accounts: frozenset[str]
    no_tags: frozenset[str]
    no_sections: frozenset[str]
    stated: frozenset[str]
    sections: frozenset[str]
    logos: frozenset[str]


@lru_cache(maxsize=64)
def keys_of(habits: Habits) -> HabitKeys:
    """The keys of *habits*."""
    return HabitKeys(
        furniture=frozenset(map(key_of, habits.furniture)),
        everywhere=frozenset(map(url_key, habits.everywhere)),
        prefixes=frozenset(map(str.casefold, habits.prefixes)),
        papers=frozenset(map(plain_key, habits.papers)),
        signers=frozenset(map(plain_key, habits.signers)),
        accounts=frozenset(map(plain_key, habits.accounts)),
        no_tags=frozenset(map(key_of, habits.no_tags)),
        no_sections=frozenset(map(key_of, habits.no_sections)),
        stated=frozenset(habits.stated),
        sections=frozenset(map(key_of, habits.sections)),
        logos=frozenset(map(picture_key, habits.logos)),
    )


def without_accounts(one: Evidence, accounts: frozenset[str]) -> Evidence:
    """*one* without the names of accounts in the place of authors."""
    authors = tuple(person for person in one.authors if plain_key(person.name) not in accounts)
    byline = None if one.byline and plain_key(one.byline) in accounts else one.byline
    return one if authors == one.authors and byline == one.byline else replace(one, authors=authors, byline=byline)


def without_labels(one: Evidence, known: HabitKeys) -> Evidence:
    """*one* without the names in the place of tags and sections that file no article of the site."""
    if not known.no_tags and not known.no_sections:
        return one

    def own(names: Sequence[str]) -> tuple[str, ...]:
        return tuple(name for name in names if key_of(name) not in known.no_tags)

    category = None if key_of(one.category or "") in known.no_sections else one.category
    rows = tuple(filter(None, map(own, one.rows)))
    return replace(one, category=category, tags=own(one.tags), filed=own(one.filed), rows=rows)


def known_of_shown(known: HabitKeys, rule: SiteRule | None, keywords: Iterable[str]) -> HabitKeys:
    """*known* for what a page shows: it may be filed under one of its *keywords*, though all pages state that.

    It was learnt, by *rule*, of what they state, since few show it.
    """
    if rule is None or not known.no_tags:
        return known
    stated = {*map(key_of, keywords)}
    return replace(known, no_tags=known.no_tags.difference(stated.intersection(map(key_of, rule.habits.no_tags))))


def drop_learnt(outline: Outline, rule: SiteRule, tree: LexborHTMLParser, known: HabitKeys) -> None:
    """Take boxes and lines out of a page that lists articles which stand on its articles as well; most of it never."""
    boxes = [at for part in LIST_PARTS for at in outline.find_all(rule.nodes(tree, part))]
    longest = max(map(len, known.furniture), default=0)
    lines = (at for at in outline.boxes if 0 < outline.chars(at) <= 2 * longest) if longest else ()
    boxes += [at for at in lines if key_of(outline.text(at)) in known.furniture]
    if sum(map(outline.chars, boxes)) <= MAX_LIST_SHARE * outline.chars(0):
        outline.drop(boxes)


def read_places(rule: SiteRule, tree: LexborHTMLParser, context: Context) -> Evidence:
    """What stands on the page where the fields stood on others."""

    def first(name: str) -> str | None:
        return next((text for text in (text_at(tree, one) for one in rule.select.get(name, ())) if text), None)

    def moment(name: str) -> datetime | None:
        return next(filter(None, (moment_at(tree, one, context) for one in rule.select.get(name, ()))), None)

    people: tuple[Person, ...] = ()
    byline = None
    for place in rule.select.get("authors", ()):
        if people := people_at(tree, place, context):
            text = text_at(tree, place) or ""
            byline = beside_date(text) if len(text) <= MAX_LINE_CHARS else text
            break
    tags = (names_at(tree, one) for one in rule.select.get("tags", ()))
    return Evidence(
        category=first("category"),
        published=moment("published"),
        modified=moment("modified"),
        lede=first("lede"),
        byline=byline,
        authors=people,
        tags=next(filter(None, tags), ()),
    )


def text_at(tree: LexborHTMLParser, selector: str) -> str | None:
    """The text of the first element that *selector* finds."""
    return text_of(tree.css_first(selector)) or None


def moment_at(tree: LexborHTMLParser, selector: str, context: Context) -> datetime | None:
    """The moment in the first element that *selector* finds."""
    node = tree.css_first(selector)
    return moment_in(node, context) if node is not None else None


def moment_in(node: LexborNode, context: Context) -> datetime | None:
    """The moment that an element states: for machines, also by the <time> it stands in, else as printed."""
    around = node.parent
    for one in (node, around) if around is not None and around.tag == "time" else (node,):
        title = attribute(one, "title")
        values = [attribute(one, name) for name in DATE_ATTRIBUTES]
        for value in (*values, title if MACHINE_DATE.match(title) else ""):
            if value and (moment := parse_date(value, zone=context.zone)):
                return moment
    text = text_of(node)[:MAX_LINE_CHARS]
    if has_figure(text) is None:
        return None
    stated = find_dates(text, language=context.language, zone=context.zone)
    return next((one.moment for one in stated), None)


def names_at(tree: LexborHTMLParser, selector: str) -> tuple[str, ...]:
    """The short texts of all elements that *selector* finds; none of too many."""
    texts = [bare_tag(text_of(node)) for node in tree.css(selector)]
    names = tuple(dict.fromkeys(text for text in texts if 0 < len(text) <= MAX_LINE_CHARS))
    return names if len(names) <= MAX_NAMES else ()


def people_at(tree: LexborHTMLParser, selector: str, context: Context) -> tuple[Person, ...]:
    """The people whom the elements name that *selector* finds."""
    nodes = tree.css(selector)
    return people_among(_signed(nodes, context), frozenset()) if len(nodes) <= MAX_NAMES else ()


def _signed(nodes: Sequence[LexborNode], context: Context) -> list[Person]:
    people: list[Person] = []
    for node in nodes:
        text = text_of(node)
        line = beside_date(text) if len(text) <= MAX_LINE_CHARS else ""
        named = people_of(line) or ((Person(name=line),) if is_byline(line) and node.tag == "a" else ())
        url = address(context.base_url, attribute(node, "href")) if node.tag == "a" else None
        people += [Person(name=one.name, url=url) for one in named]
    return people
