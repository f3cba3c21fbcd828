"""The rule of a site, applied to a page: what its selectors find."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.article.evidence import Context, Evidence
from scraper.article.html.tree import address, attribute, text_of
from scraper.rules.rules import ELEMENT_FIELDS, JOINT, PARTS, SiteRule
from scraper.text.bylines import parse_credit
from scraper.text.dates import parse_date
from storage.model import Person, RuleUse

#: A rule counts where so many of its parts find something, title or standfirst among them.
MIN_HITS = 2
LEADING_PARTS = frozenset(("title", "lede"))
#: The parts that an article may well be without.
OPTIONAL_PARTS = PARTS - {"body"}


def is_agreed(site: SiteRule, tree: LexborHTMLParser) -> bool:
    """Whether the rule fits the page: several of its parts find something, title or standfirst among them.

    A selector alone may hit by chance, or what is left of a site's old design. A rule that has fewer parts, or neither
    title nor standfirst, fits with those that it has.
    """
    parts = site.select.keys() - OPTIONAL_PARTS
    hits = {name for name in parts if _finds(site, tree, name)}
    return len(hits) >= min(MIN_HITS, len(parts)) and (not parts & LEADING_PARTS or bool(hits & LEADING_PARTS))


def _finds(site: SiteRule, tree: LexborHTMLParser, name: str) -> bool:
    """Whether a selector of the part *name* finds text."""
    if name == "body" or name in ELEMENT_FIELDS:
        return any(node.text().strip() for node in site.nodes(tree, name))
    return ruled_text(site, tree, name) is not None


def read_rule(site: SiteRule, tree: LexborHTMLParser, context: Context) -> Evidence:
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
        tags=tuple(dict.fromkeys(text_of(node).strip("#,; ") for node in _elements(site, tree, "tags"))),
    )


def rule_use(site: SiteRule | None, ruled: Evidence, find: Callable[[str], Sequence[int]]) -> RuleUse | None:
    """Which selectors of *site* found something and which nothing; None without a rule.

    *ruled*: what `read_rule` gave. *find*: the elements of a part.
    """
    if site is None:
        return None
    found: list[tuple[str, str]] = []
    barren: list[tuple[str, str]] = []
    for name, selectors in site.select.items():
        fruit = find(name) if name in PARTS else getattr(ruled, name)
        (found if fruit else barren).append((name, ", ".join(selectors)))
    return RuleUse(rule=site.name, found=tuple(found), barren=tuple(barren))


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
        parts = [text_of(tree.css_first(one)) for one in selector.split(JOINT)]
        if all(parts):
            return selector, " ".join(parts)
    return None


def _elements(site: SiteRule, tree: LexborHTMLParser, name: str) -> list[LexborNode]:
    """All elements that the first fruitful selector of the field *name* finds."""
    for selector in site.select.get(name, ()):
        if found := [node for node in tree.css(selector) if node.text().strip()]:
            return found
    return []
