"""Microdata: the schema.org properties that stand in the markup itself (HTML §5.2.5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.article.evidence import Context, Evidence
from scraper.article.html.fields.authors import people_of
from scraper.article.html.fields.category import stated_section
from scraper.article.html.fields.discussion import parse_count
from scraper.article.html.fields.tags import split_tags, without_generated
from scraper.article.html.outline import is_display_none
from scraper.article.html.tree import address, attribute, key_of, text_of
from scraper.text.dates import parse_date
from storage.model import Discussion, Person

#: The properties that are read.
PROPERTIES = frozenset(
    (
        "headline",
        "description",
        "articleSection",
        "datePublished",
        "dateModified",
        "author",
        "keywords",
        "articleBody",
        "commentCount",
        "interactionCount",
        "discussionUrl",
    )
)
#: How many properties of foreign items are passed over before reading stops.
MAX_FOREIGN_PROPERTIES = 1000
#: The most authors that are read, and the longest name.
MAX_AUTHORS, MAX_NAME_CHARS = 20, 100
#: The longest label before a standfirst, in characters.
MAX_LABEL_CHARS = 24
#: How many elements around a description are asked for the name of what it describes.
MAX_NAMED_LEVELS = 3
#: Types of items that stand in the page of an article without being one.
FOREIGN_TYPES = frozenset((
    "WebSite", "Organization", "NewsMediaOrganization", "Person", "Comment", "UserComments", "Product", "Offer",
    "ImageObject", "ListItem", "ItemList", "BreadcrumbList", "WPHeader", "WPFooter", "WPSideBar", "Place",
    "SiteNavigationElement",
))  # fmt: skip


def read_microdata(tree: LexborHTMLParser, context: Context, told: frozenset[str] = frozenset()) -> Evidence:
    """The properties of schema.org that stand in the markup, those of the article (HTML §5.2.5).

    *told*: the keys of the titles and summaries of the page.
    """
    properties: dict[str, LexborNode] = {}
    writers: list[LexborNode] = []
    foreign = 0
    for node in tree.css("[itemprop]"):
        for name in attribute(node, "itemprop").split():
            if name == "author" and name in properties and len(writers) < MAX_AUTHORS and not is_foreign(node):
                writers.append(node)
            if name not in PROPERTIES or name in properties or foreign > MAX_FOREIGN_PROPERTIES:
                continue
            if is_foreign(node):
                foreign += 1
            else:
                properties[name] = node

    def value(name: str) -> str:
        node = properties.get(name)
        for key in ("content", "datetime"):
            if found := attribute(node, key):
                return found
        return text_of(node) if node is not None and len(node.text()) < 500 else ""

    def date(name: str) -> datetime | None:
        return parse_date(value(name), language=context.language, zone=context.zone)

    author, summary = properties.get("author"), properties.get("description")
    own = [_item(properties[name]) for name in ("headline", "articleBody") if name in properties] or [None]
    keywords = properties.get("keywords")
    if keywords is not None and _is_of_other(keywords, properties.get("headline")):
        keywords = None
    is_shown = summary is not None and summary.tag != "meta" and _item(summary) in own
    is_shown = is_shown and not _is_in_figure(summary) and not _is_of_other(summary, properties.get("headline"))
    is_shown = is_shown and "articleBody" not in attribute(summary, "itemprop").split()  # else it is the whole text
    is_shown = is_shown and not _is_hidden(summary) and not _is_of_named(summary, properties.get("headline"), told)
    lede = _unlabelled(summary) if is_shown and summary is not None else ""
    name = _name(author) or value("author")
    others = (_name(one) for one in writers if author is not None and _item(one) == _item(author))
    names = dict.fromkeys(filter(None, (name, *others)))
    people = [Person(name=one) for one in names] if len(names) > 1 else people_of(name)
    return Evidence(
        is_article=True if "articleBody" in properties else None,
        title=value("headline") or None,
        lede=lede if lede and "©" not in lede else None,
        category=stated_section(_first_link(properties.get("articleSection")) or value("articleSection")),
        published=date("datePublished"),
        modified=date("dateModified"),
        byline=name if 0 < len(name) < MAX_NAME_CHARS else None,
        authors=() if attribute(author, "itemtype").endswith("Organization") else tuple(people),
        tags=without_generated(
            split_tags(_links(keywords) or [value("keywords")] if keywords is not None else [], told), context.base_url
        ),
        discussion=Discussion(
            url=address(context.base_url, attribute(properties.get("discussionUrl"), "href") or value("discussionUrl")),
            count=next(
                (
                    one
                    for one in (parse_count(value("commentCount")), _comments(value("interactionCount")))
                    if one is not None
                ),
                None,
            ),
        ),
    )


def _comments(interactions: str) -> int | None:
    """The number in "UserComments:12"; other interactions are no comments."""
    return parse_count(interactions) if interactions.startswith("UserComments") else None


def _first_link(node: LexborNode | None) -> str:
    """The first of several links in *node*, each to a category; "" if it has no several."""
    return next(iter(_links(node)), "")


def _name(author: LexborNode | None) -> str:
    """The name of an author, who may be an item with a name; "" for a long text."""
    inner = author.css_first('[itemprop="name"]') if author is not None else None
    name = attribute(inner, "content") or text_of(inner) or attribute(author, "content") or text_of(author)
    return name if len(name) < MAX_NAME_CHARS else ""


def _links(node: LexborNode | None) -> list[str]:
    """The texts of several links in *node*, each of which is a value; [] if it has no several."""
    links = node.css("a") if node is not None else []
    return [text_of(link) for link in links] if len(links) > 1 else []


def is_foreign(node: LexborNode) -> bool:
    """Whether a property belongs to a site, a person, a comment or a picture, not to the article."""
    return attribute(_scope(node), "itemtype").rpartition("/")[2] in FOREIGN_TYPES


def _item(node: LexborNode) -> int | None:
    """The number of the item that a property belongs to; None without one."""
    scope = _scope(node)
    return scope.mem_id if scope is not None else None


def _is_of_other(node: LexborNode | None, headline: LexborNode | None) -> bool:
    """Whether a property stands in another <article> than the *headline*, and neither in an item."""
    articles = [_around(one, lambda above: above.tag == "article") for one in (node, headline) if _scope(one) is None]
    return len({one.mem_id for one in articles if one is not None}) == 2


def _is_of_named(node: LexborNode | None, headline: LexborNode | None, told: frozenset[str]) -> bool:
    """Whether a description stands beside the name of somebody or something else than the page, as that of its author
    does where no item is marked; *told*: the keys of its titles.
    """
    if node is None:
        return False
    scope, title = _scope(node), headline.mem_id if headline is not None else None
    box = node.parent
    for _ in range(MAX_NAMED_LEVELS):
        if box is None or box.tag == "body" or (scope is not None and box.mem_id == scope.mem_id):
            return False
        name = box.css_first('[itemprop~="name"],[itemprop~="headline"]')
        if name is not None and _item(name) == _item(node):
            return not (name.tag == "h1" or name.mem_id == title or key_of(text_of(name)) in told)
        box = box.parent
    return False


def _is_in_figure(node: LexborNode | None) -> bool:
    """Whether an element is the legend of a picture, or stands in its figure."""
    return node is not None and (
        node.tag == "figcaption" or _around(node, lambda one: one.tag in ("figure", "figcaption")) is not None
    )


def _is_hidden(node: LexborNode | None) -> bool:
    """Whether an element says that it is not shown."""
    if node is None:
        return False
    return "hidden" in node.attributes or is_display_none(attribute(node, "style"))


def _unlabelled(node: LexborNode) -> str:
    """The text of an element, without a label that stands in the first of two parts."""
    parts = [text for one in node.iter() if (text := text_of(one))]
    is_labelled = len(parts) == 2 and len(parts[0]) <= MAX_LABEL_CHARS and parts[0].endswith((":", "："))
    return parts[1] if is_labelled and key_of("".join(parts)) == key_of(text_of(node)) else text_of(node)


def _scope(node: LexborNode | None) -> LexborNode | None:
    """The element of the item that a property belongs to."""
    return _around(node, lambda one: "itemscope" in one.attributes)


def _around(node: LexborNode | None, is_wanted: Callable[[LexborNode], bool]) -> LexborNode | None:
    """The nearest element around *node* that is wanted."""
    one = node.parent if node is not None else None
    while one is not None and not is_wanted(one):
        one = one.parent
    return one
