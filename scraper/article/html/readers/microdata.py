"""Microdata: the schema.org properties that stand in the markup itself (HTML §5.2.5)."""

from __future__ import annotations

from datetime import datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.article.evidence import Context, Evidence
from scraper.article.html.fields.category import named_section
from scraper.article.html.fields.discussion import parse_count
from scraper.article.html.fields.tags import split_tags, without_generated
from scraper.article.html.tree import address, attribute, text_of
from scraper.text.dates import parse_date
from storage.model import Discussion, Person

#: The properties that are read.
PROPERTIES = frozenset((
    "headline", "description", "articleSection", "datePublished", "dateModified", "author", "keywords", "articleBody",
    "commentCount", "interactionCount", "discussionUrl",
))  # fmt: skip
#: How many properties of foreign items are passed over before reading stops.
MAX_FOREIGN_PROPERTIES = 1000
#: The most authors that are read, and the longest name.
MAX_AUTHORS, MAX_NAME_CHARS = 20, 100
#: Types of items that stand in the page of an article without being one.
FOREIGN_TYPES = frozenset((
    "WebSite", "Organization", "NewsMediaOrganization", "Person", "Comment", "UserComments", "Product", "Offer",
    "ImageObject", "ListItem", "BreadcrumbList", "WPHeader", "WPFooter", "WPSideBar", "SiteNavigationElement", "Place",
))  # fmt: skip


def read_microdata(tree: LexborHTMLParser, context: Context) -> Evidence:
    """The properties of schema.org that stand in the markup, those of the article (HTML §5.2.5)."""
    properties: dict[str, LexborNode] = {}
    writers: list[LexborNode] = []  # of the same item as the first
    foreign = 0
    for node in tree.css("[itemprop]"):
        for name in attribute(node, "itemprop").split():
            if name not in PROPERTIES or foreign > MAX_FOREIGN_PROPERTIES:
                continue
            if first := properties.get(name):
                if name == "author" and len(writers) < MAX_AUTHORS and _item(node) == _item(first):
                    writers.append(node)
            elif _is_foreign(node):
                foreign += 1
            else:
                properties[name] = node

    def value(name: str) -> str:
        node = properties.get(name)
        for key in ("content", "datetime"):
            if found := attribute(node, key):
                return found
        return text_of(node)

    def date(name: str) -> datetime | None:
        return parse_date(value(name), language=context.language, zone=context.zone)

    author, summary = properties.get("author"), properties.get("description")
    acts = value("interactionCount")  # "UserComments:12"; likes are none
    own = [_item(properties[name]) for name in ("headline", "articleBody") if name in properties] or [None]
    is_text = summary is not None and summary is properties.get("articleBody")
    is_shown = summary is not None and summary.tag != "meta" and not is_text and _item(summary) in own
    name = _name(author)
    names = dict.fromkeys(filter(None, (name, *map(_name, writers))))
    return Evidence(
        is_article=True if "articleBody" in properties else None,
        title=value("headline") or None,
        lede=text_of(summary) or None if is_shown else None,
        category=named_section([*_links(properties.get("articleSection")), value("articleSection")][0]),
        published=date("datePublished"),
        modified=date("dateModified"),
        byline=name or None,
        authors=tuple(Person(name=one) for one in names) if len(names) > 1 else (),
        tags=without_generated(split_tags(_links(properties.get("keywords")) or [value("keywords")]), context.base_url),
        discussion=Discussion(
            url=address(context.base_url, attribute(properties.get("discussionUrl"), "href") or value("discussionUrl")),
            count=parse_count(value("commentCount") or (acts if acts.startswith("UserComments") else "")),
        ),
    )


def _name(author: LexborNode | None) -> str:
    """The name of an author, who may be an item with a name; "" for a long text."""
    inner = author.css_first('[itemprop="name"]') if author is not None else None
    name = attribute(inner, "content") or text_of(inner) or attribute(author, "content") or text_of(author)
    return name if len(name) < MAX_NAME_CHARS else ""


def _links(node: LexborNode | None) -> list[str]:
    """The texts of the links in *node*, each of which is a value."""
    return [text_of(link) for link in node.css("a")] if node is not None else []


def _is_foreign(node: LexborNode) -> bool:
    """Whether a property belongs to a site, a person, a comment or a picture, not to the article."""
    return attribute(_scope(node), "itemtype").rpartition("/")[2] in FOREIGN_TYPES


def _item(node: LexborNode) -> int | None:
    """The number of the item that a property belongs to; None without one."""
    scope = _scope(node)
    return scope.mem_id if scope is not None else None


def _scope(node: LexborNode) -> LexborNode | None:
    """The element of the item that a property belongs to."""
    item = node.parent
    while item is not None and "itemscope" not in item.attributes:
        item = item.parent
    return item
