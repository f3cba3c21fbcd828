"""The rule of a site, applied to a page: what its selectors find, and what somebody else's site configuration does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.article.evidence import Context, Evidence
from scraper.article.html.fields.tags import bare_tag
from scraper.article.html.tree import address, attribute, text_of
from scraper.rules.apply import Applied
from scraper.rules.rules import ELEMENT_FIELDS, JOINT, LINKS, PARTS, SiteRule
from scraper.rules.siteconfig import CONFIG_FIELDS
from scraper.text.bylines import parse_credit, without_label
from scraper.text.dates import find_dates, parse_date
from storage.model import Person, RuleUse

#: A rule counts where so many of its parts find something, title or standfirst among them.
MIN_HITS = 2
LEADING_PARTS = frozenset(("title", "lede"))
#: The parts that an article may well be without.
OPTIONAL_PARTS = (PARTS | LINKS) - {"body"}
#: A longer text is no value, and more elements are no people and no tags: a selector that selects everything.
MAX_VALUE_CHARS, MAX_ELEMENTS = 4_000, 100
#: Elements that are around every article.
_FRAME = frozenset(("html", "head", "body"))
#: Dates are looked for in so much of a text that is not one as a whole.
MAX_DATE_CHARS = 200


def is_agreed(site: SiteRule, tree: LexborHTMLParser, applied: Applied | None = None) -> bool:
    """Whether the rule fits the page: several of its parts find something, title or standfirst among them.

    A selector alone may hit by chance, or what is left of a site's old design. A rule that has fewer parts, or neither
    title nor standfirst, fits with those that it has.
    """
    parts = site.select.keys() - OPTIONAL_PARTS
    hits = {name for name in parts if _finds(site, tree, name)}
    if applied is not None and site.config is not None:
        borrowed = {ours for theirs, ours in CONFIG_FIELDS.items() if site.config.own(theirs)}
        parts |= borrowed
        hits |= borrowed & {name for name, _ in applied.found}
    return len(hits) >= min(MIN_HITS, len(parts)) and (not parts & LEADING_PARTS or bool(hits & LEADING_PARTS))


def _finds(site: SiteRule, tree: LexborHTMLParser, name: str) -> bool:
    """Whether a selector of the part *name* finds text."""
    if name == "body" or name in ELEMENT_FIELDS:
        return any(node.text().strip() for node in site.nodes(tree, name))
    return ruled_text(site, tree, name) is not None


def read_rule(
    site: SiteRule,
    tree: LexborHTMLParser,
    context: Context,
    applied: Applied | None = None,
    window: str | None = None,
) -> Evidence:
    """What the selectors of *site* find, and where they are silent what its site configuration does.

    *window*: the title of the window without the name of the site.
    """
    selected = _read_selected(site, tree, context)
    if applied is None:
        return selected
    borrowed = _read_applied(applied, context, window)
    return Evidence(
        **{one.name: getattr(selected, one.name) or getattr(borrowed, one.name) for one in fields(Evidence)}
    )


def _read_applied(applied: Applied, context: Context, window: str | None) -> Evidence:
    """What a site configuration finds; where that is the title of the *window*, without the name of the site."""

    def first(name: str) -> str | None:
        return next((text for text, _ in applied.values.get(name, ())), None)

    dates = (_date(text, context) for text, _ in applied.values.get("date", ()))
    people = {without_label(text): address(context.base_url, link) for text, link in applied.values.get("author", ())}
    return Evidence(
        is_article=True if applied.body else None,
        title=(window if applied.is_window_title else None) or first("title"),
        published=next((moment for moment in dates if moment), None),
        authors=tuple(Person(name=name, url=url) for name, url in people.items() if name),
    )


def _date(text: str, context: Context) -> datetime | None:
    if moment := parse_date(text, language=context.language, zone=context.zone):
        return moment
    stated = find_dates(text[:MAX_DATE_CHARS], language=context.language, zone=context.zone)
    return next((one.moment for one in stated), None)


def _read_selected(site: SiteRule, tree: LexborHTMLParser, context: Context) -> Evidence:
    """What the selectors of *site* find."""

    def text(name: str) -> str | None:
        found = ruled_text(site, tree, name)
        return found[1] if found else None

    credit = text("credit")
    dateline = text("dateline")
    return Evidence(
        is_article=True if any(node.text().strip() for node in site.nodes(tree, "body")) else None,
        title=text("title"),
        category=text("category"),
        published=parse_date(text("published") or "", language=context.language, zone=context.zone),
        modified=parse_date(text("modified") or "", language=context.language, zone=context.zone),
        lede=_set_apart(text("lede"), dateline),
        dateline=dateline,
        byline=text("byline"),
        authors=_people(_elements(site, tree, "authors"), context),
        credit=(parse_credit(credit) or credit) if credit else None,
        tags=tuple(dict.fromkeys(bare_tag(text_of(node)) for node in _elements(site, tree, "tags"))),
    )


def rule_use(
    site: SiteRule | None,
    ruled: Evidence,
    find: Callable[[str], Sequence[int]],
    applied: Applied | None = None,
    pages: tuple[str | None, str | None] = (None, None),
    notes: Sequence[str] = (),
) -> RuleUse | None:
    """Which selectors of *site* found something and which nothing; None without a rule.

    *ruled*: what `read_rule` gave. *find*: the elements of a part. *pages*: what `read_pages` gave. *notes*: what of
    the rule is not followed.
    """
    if site is None:
        return None
    found: list[tuple[str, str]] = []
    barren: list[tuple[str, str]] = []
    for name, selectors in site.select.items():
        if name in LINKS:  # most articles have one page
            continue
        fruit = find(name) if name in PARTS else getattr(ruled, name)
        (found if fruit else barren).append((name, ", ".join(selectors)))
    if applied is not None:
        found += [(name, expression) for name, expression in applied.found]
        barren += [(name, expression) for name, expression in applied.barren]
    single, following = pages
    return RuleUse(
        rule=site.name,
        found=tuple(found),
        barren=tuple(barren),
        single_page=single,
        next_page=following,
        notes=(*notes, *(applied.notes if applied is not None else ())),
        is_advertisement=applied is not None and applied.is_advertisement,
    )


def read_pages(
    site: SiteRule, tree: LexborHTMLParser, context: Context, applied: Applied | None = None
) -> tuple[str | None, str | None]:
    """(the address of the whole article on one page, that of its next page), as the rule finds them."""

    def link(name: str) -> str | None:
        found = (address(context.base_url, attribute(node, "href")) for node in site.nodes(tree, name))
        return next(filter(None, found), None)

    single, following = link("single_page"), link("next_page")
    if applied is not None:
        single = single or address(context.base_url, applied.single)
        following = following or address(context.base_url, applied.next)
    return single, following


def _set_apart(lede: str | None, dateline: str | None) -> str | None:
    """*lede* with a space behind the place that begins it: pages set the two apart by style alone."""
    if lede and dateline and lede.startswith(dateline):
        return f"{dateline} {lede.removeprefix(dateline).lstrip()}"
    return lede


def _people(nodes: list[LexborNode], context: Context) -> tuple[Person, ...]:
    people = {text_of(node): address(context.base_url, attribute(node, "href")) for node in reversed(nodes)}
    return tuple(Person(name=name, url=people[name]) for name in dict.fromkeys(text_of(node) for node in nodes))


def ruled_text(site: SiteRule, tree: LexborHTMLParser, name: str) -> tuple[str, str] | None:
    """(the first of the selectors of the field *name* that finds text, that text); None if none does."""
    for selector in site.select.get(name, ()):
        nodes = [tree.css_first(one) for one in selector.split(JOINT)]
        parts = [text_of(node) for node in nodes if node is not None and node.tag not in _FRAME]
        if len(parts) == len(nodes) and all(parts) and len(text := " ".join(parts)) <= MAX_VALUE_CHARS:
            return selector, text
    return None


def _elements(site: SiteRule, tree: LexborHTMLParser, name: str) -> list[LexborNode]:
    """All elements that the first fruitful selector of the field *name* finds."""
    for selector in site.select.get(name, ()):
        nodes = tree.css(selector)
        if len(nodes) <= MAX_ELEMENTS and (found := [node for node in nodes if node.text().strip()]):
            return found if not any(node.tag in _FRAME for node in found) else []
    return []
