"""What a page says of itself to machines: JSON-LD, microdata, OpenGraph and other meta elements.

Each reader returns `Evidence`. Metadata lie in known ways: strings escaped twice, the paper instead of the
author, `og:type` article on a section page; each lie is met where the value is read.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import cast
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.article.evidence import Context, Evidence
from scraper.article.html.media import media_file
from scraper.article.html.tree import address, attribute, cleaned, fold_space, key_of, plain_key, text_of
from scraper.text.dates import parse_date
from scraper.text.phrases import holds_everything, is_no_section
from storage.model import Enclosure, Person, clean_text

ARTICLE = re.compile(r"(?:Article|Posting|Report|Review|Recipe|NewsStory|CreativeWork)$")
#: schema.org types of pages that list.
LISTS = frozenset(("CollectionPage", "ItemList", "SearchResultsPage", "ProfilePage"))
#: Deep enough for any @graph, shallow enough for a hostile one.
MAX_DEPTH = 6

#: Names of meta elements, best first (measured: article:published_time is right to the minute in 92 of 100).
PUBLISHED_NAMES = (
    "article:published_time", "article:published:time",
    "og:article:published_time", "datepublished", "pubdate", "publishdate", "publish-date",
    "publish_date", "cxenseparse:recs:publishtime", "parsely-pub-date", "sailthru.date", "dc.date.issued",
    "dcterms.issued", "dc.date.created", "dc.date", "dcterms.created", "article.published", "datecreated", "date",
    "article:published", "date_published", "published", "published_at", "publish_time", "publication_date",
    "publicationdate", "og:pubdate", "dc.date.published", "bt:pubdate", "originalpublicationdate",
    "article_date_original", "citation_online_date", "citation_publication_date", "citation_date",
)  # fmt: skip
MODIFIED_NAMES = (
    "article:modified_time", "article:modified:time",
    "og:updated_time", "datemodified", "last-modified", "lastmod", "dcterms.modified",
    "article_updatetime", "og:article:modified_time", "article:modified", "dc.date.modified", "lastmodified",
    "last-updated",
)  # fmt: skip
AUTHOR_NAMES = (
    "author",
    "dable:author",
    "parsely-author",
    "sailthru.author",
    "article:author",
    "dc.creator",
    "byl",
    "cxenseparse:author",
    "dcterms.creator",
    "authors",
    "article.author",
    "og:article:author",
    "bt:author",
    "citation_author",
)
#: What is read of microdata.
PROPERTIES = frozenset(
    ("headline", "description", "articleSection", "datePublished", "dateModified", "author", "keywords", "articleBody")
)
#: So many properties of others are passed over.
MAX_FOREIGN = 1000
#: Types of what stands in the page of an article, but is none.
FOREIGN = frozenset((
    "WebSite", "Organization", "NewsMediaOrganization", "Person", "Comment", "UserComments", "Product", "Offer",
    "ImageObject", "ListItem", "BreadcrumbList", "WPHeader", "WPFooter", "WPSideBar", "SiteNavigationElement", "Place",
))  # fmt: skip
#: A shorter breadcrumb, in characters, is no title cut short; and a tag has so many words at most.
MIN_CUT = 20
MAX_TAG_WORDS = 8
#: Fewer tags may be capitals, or words of the address, by chance.
MIN_MADE, MIN_CODES = 5, 8
#: So large a part of the tags tells who made all of them.
MADE = 0.75
TAG_NAMES = ("news_keywords", "keywords", "parsely-tags", "sailthru.tags")
SECTION_NAMES = (
    "article:section",
    "og:article:section",
    "parsely-section",
    "cxenseparse:section",
    "its_section",
    "section",
    "article.section",
    "og:section",
    "category",
)
TITLE_NAMES = ("og:title", "twitter:title")
SUMMARY_NAMES = ("og:description", "description", "twitter:description")
IMAGE_NAMES = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
MEDIA_NAMES = ("og:audio", "og:video")
#: The meta elements that are read for each field, best first.
META_NAMES = {
    "title": TITLE_NAMES, "description": SUMMARY_NAMES, "category": SECTION_NAMES, "published": PUBLISHED_NAMES,
    "modified": MODIFIED_NAMES, "byline": AUTHOR_NAMES, "tags": (*TAG_NAMES, "article:tag"), "image": IMAGE_NAMES,
    "url": ("og:url",),
}  # fmt: skip
_NAMES = frozenset(("og:type", "og:site_name", *MEDIA_NAMES, *(f"{name}:type" for name in MEDIA_NAMES))).union(
    *META_NAMES.values()
)


# JSON-LD ---------------------------------------------------------------------------------------------------


def read_json_ld(nodes: Sequence[Mapping[str, object]], context: Context, *, titles: frozenset[str]) -> Evidence:
    """The article node among the *nodes* of the page's JSON-LD whose headline or address the page agrees with.

    *titles* are the keys of other titles on the page; a page's JSON-LD may list other articles too.
    """
    article = _choose(nodes, titles, context.base_url)
    crumbs = [name for name in _breadcrumbs(nodes) if not _is_title(name, titles)]
    if article is None:
        listed = any(_types(node) & LISTS for node in nodes)
        return Evidence(is_article=False if listed else None, category=crumbs[-1] if crumbs else None)
    authors, signed = _authors(article.get("author"), nodes, context)
    return Evidence(
        is_article=True,
        url=address(context.base_url, _string(article.get("url")) or _string(article.get("mainEntityOfPage"))),
        title=_string(article.get("headline")) or _string(article.get("name")),
        description=_string(article.get("description")),
        category=_section(article, crumbs),
        published=_date(article.get("datePublished"), context) or _date(article.get("dateCreated"), context),
        modified=_modified(article, context),
        byline=signed,
        authors=authors,
        tags=_keywords(article.get("keywords"), context.base_url),
        image=_picture(article.get("image"), context),
        media=_media(article, nodes, context),
        body=_text(article.get("articleBody")),
    )


def read_nodes(tree: LexborHTMLParser) -> list[Mapping[str, object]]:
    """Every node of the page's JSON-LD, in its order; what is no JSON is passed over."""
    return list(_nodes(tree))


def _nodes(tree: LexborHTMLParser) -> Iterator[Mapping[str, object]]:
    for script in tree.css('script[type*="ld+json"]'):
        text = script.text()
        try:
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            data = _mended(text)
        yield from _flatten(data, MAX_DEPTH)


def _mended(text: str) -> object:
    """The JSON in *text* without what is none: comments, marks of character data, commas at an end; else None."""
    text = text.replace("<![CDATA[", "").replace("]]>", "")
    start = min((place for sign in "{[" if (place := text.find(sign)) >= 0), default=len(text))
    text = text[start : max(text.rfind("}"), text.rfind("]")) + 1]
    text = "\n".join(map(_without_comment, text.split("\n")))
    try:
        return cast("object", json.loads(re.sub(r",(\s*[\]}])", r"\1", text), strict=False))
    except (ValueError, RecursionError):
        return None


def _without_comment(line: str) -> str:
    """*line* of JSON without a comment behind its last string."""
    at = line.find("//", line.rfind('"') + 1)
    return line if at < 0 or (at and line[at - 1] not in ', \t"]}0123456789') else line[:at]


def _flatten(data: object, depth: int) -> Iterator[Mapping[str, object]]:
    if depth == 0:
        return
    if isinstance(data, list):
        for item in data:
            yield from _flatten(item, depth - 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _flatten(data.get(key), depth - 1)


def _types(node: Mapping[str, object]) -> set[str]:
    kind = node.get("@type")
    return {str(one) for one in (kind if isinstance(kind, list) else [kind])}


def _choose(
    nodes: Sequence[Mapping[str, object]], titles: frozenset[str], url: str | None
) -> Mapping[str, object] | None:
    """The node of this page's article: by its title, else by its address, else the only one."""
    articles = [node for node in nodes if any(ARTICLE.search(kind) for kind in _types(node))]
    for node in articles:
        if key_of(_string(node.get("headline")) or _string(node.get("name")) or "") in titles:
            return node
    for node in articles:
        named = _string(node.get("url")) or _string(node.get("mainEntityOfPage")) or _string(node.get("@id"))
        if url and named and named.partition("#")[0].rstrip("/") == url.rstrip("/"):
            return node
    dated = [node for node in articles if node.get("datePublished") or node.get("articleBody")]
    return dated[0] if len(dated) == 1 else None


def _string(value: object) -> str | None:
    """A text of JSON-LD on one line, however often it was escaped."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@id") or value.get("name") or value.get("@value") or value.get("url")
    if not isinstance(value, str):
        return None
    for _ in range(2):
        value = html.unescape(value)
    if "<" in value:
        value = re.sub(r"<[^<>]{1,200}>", " ", value)
    return clean_text(fold_space(value)) or None


def _text(value: object) -> str | None:
    """A text of JSON-LD with its lines and markup."""
    return clean_text(html.unescape(value)).strip() or None if isinstance(value, str) else None


def _date(value: object, context: Context) -> datetime | None:
    text = _string(value)
    return parse_date(text, language=context.language, zone=context.zone) if text else None


def _modified(article: Mapping[str, object], context: Context) -> datetime | None:
    """When it was modified; systems that know of no modification repeat the publication."""
    modified = _date(article.get("dateModified"), context)
    return None if modified == _date(article.get("datePublished"), context) else modified


def _section(article: Mapping[str, object], crumbs: list[str]) -> str | None:
    """The finest section: of "Kinh doanh, Tài chính" the one that the breadcrumbs end with, else the first."""
    value = article.get("articleSection")
    sections = [
        part.strip()
        for one in (value if isinstance(value, list) else [value])
        for part in (_string(one) or "").split(",")
        if part.strip() and not is_no_section(part)
    ]
    if crumbs and (not sections or key_of(crumbs[-1]) in map(key_of, sections)):
        return crumbs[-1]
    return finer(sections)[0] if sections else None


def _named(section: str | None) -> str | None:
    """*section*, if it is the name of one."""
    return section if section and not is_no_section(section) else None


def _breadcrumbs(nodes: Sequence[Mapping[str, object]]) -> list[str]:
    for node in nodes:
        if "BreadcrumbList" in _types(node):
            return _crumb_names(node)
    return []


def _is_title(name: str, titles: frozenset[str]) -> bool:
    """Whether a breadcrumb is the page itself, whole or cut."""
    key = key_of(name.rstrip(" .…"))
    return key in titles or (len(key) >= MIN_CUT and any(title.startswith(key) for title in titles))


def _crumb_names(node: Mapping[str, object]) -> list[str]:
    """Names of the sections on the way to the page, without the home page and the page itself."""
    names: list[str] = []
    for item in _flatten(node.get("itemListElement"), 3):
        inner = item.get("item")
        name = _string(item.get("name")) or (_string(inner.get("name")) if isinstance(inner, dict) else None)
        address = inner.get("@id") if isinstance(inner, dict) else inner
        home = isinstance(address, str) and _path(address) in ("", "/") and not names
        if name and not home and not is_no_section(name):
            names.append(name)
    return finer(names)


def is_coarse(section: str) -> bool:
    """Whether *section* holds all articles, or is the name of a folder: "news", "public-service"."""
    return holds_everything(section) or (section.isascii() and section.islower())


def finer(sections: list[str]) -> list[str]:
    """*sections* without those that hold all articles, where there are others."""
    return [name for name in sections if not holds_everything(name)] or sections


def _path(url: str) -> str | None:
    try:
        return urlsplit(url).path
    except ValueError:
        return None


def _media(
    article: Mapping[str, object], nodes: Sequence[Mapping[str, object]], context: Context
) -> tuple[Enclosure, ...]:
    """The audio and video of the article; the only one of the page where the article names none."""
    values = (article.get(name) for name in ("audio", "video", "associatedMedia"))
    own = [one for value in values for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]
    loose = [node for node in nodes if _types(node) & {"AudioObject", "VideoObject"}]
    files = []
    for node in own or (loose if len(loose) == 1 else ()):
        kind = _string(node.get("encodingFormat")) or _string(node.get("fileFormat")) or ""
        size = _string(node.get("contentSize")) or ""
        files.append(media_file(context.base_url, _string(node.get("contentUrl")) or "", kind, size))
    return tuple(filter(None, files))


def _publishers(nodes: Sequence[Mapping[str, object]]) -> frozenset[str]:
    """Keys of the names by which the paper itself may sign; a person who publishes alone is no paper."""
    names = set()
    for node in nodes:
        for owner in (node, node.get("publisher")):
            if not isinstance(owner, dict) or "Person" in (types := _types(owner)):
                continue
            if any(str(kind).endswith(("Organization", "WebSite")) for kind in types):
                names.add(key_of(_string(owner.get("name")) or ""))
    return frozenset(names)


def _authors(
    value: object, nodes: Sequence[Mapping[str, object]], context: Context
) -> tuple[tuple[Person, ...], str | None]:
    """The people among the authors, and all of them, organisations too, as they sign."""
    people: list[Person] = []
    names: list[str] = []
    stated = {str(node["@id"]): node for node in reversed(nodes) if "@id" in node and "name" in node}
    for one in value if isinstance(value, list) else [value]:
        person: Mapping[str, object] = one if isinstance(one, dict) else {"name": one}
        if "name" not in person and isinstance(named := person.get("@id"), str):  # stated once, in the graph
            person = stated.get(named, person)
        parts = (_string(person.get("givenName")), _string(person.get("familyName")))
        name = _string(person.get("name")) or " ".join(filter(None, parts))
        if not name or name.startswith(("http:", "https:", "@")):
            continue
        names.append(name)
        if not any(kind.endswith("Organization") for kind in _types(person)):
            people.append(Person(name=name, url=address(context.base_url, _string(person.get("url")))))
    return tuple(people), ", ".join(names) or None


def _keywords(value: object, url: str | None) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return _said(split_tags(text for one in values if (text := _string(one))), url)


def _said(tags: tuple[str, ...], url: str | None) -> tuple[str, ...]:
    """*tags*, unless a system made them: codes of an agency, or the words of the address one by one."""
    if len(tags) < MIN_MADE:
        return tags
    words = frozenset(_WORD.findall(unquote(url or "").casefold()))
    codes = sum(tag.isascii() and tag.isupper() and " " not in tag for tag in tags)
    named = sum(tag in words for tag in tags)
    made = max(named, codes if len(tags) >= MIN_CODES else 0)
    return () if made >= MADE * len(tags) else tags


def _picture(value: object, context: Context) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("url") or value.get("contentUrl") or value.get("@id")
    return address(context.base_url, _string(value))


# microdata -------------------------------------------------------------------------------------------------


def read_microdata(tree: LexborHTMLParser, context: Context) -> Evidence:
    """The properties of schema.org that stand in the markup, those of the article (HTML §5.2.5)."""
    properties: dict[str, LexborNode] = {}
    foreign = 0
    for node in tree.css("[itemprop]"):
        for name in attribute(node, "itemprop").split():
            if name not in PROPERTIES or name in properties or foreign > MAX_FOREIGN:
                continue
            if _is_foreign(node):
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
    is_shown = summary is not None and summary.tag != "meta" and _item(summary) in own
    lede = text_of(summary) if is_shown else ""
    inner = author.css_first('[itemprop="name"]') if author is not None else None
    name = attribute(inner, "content") or text_of(inner) or value("author")
    return Evidence(
        is_article=True if "articleBody" in properties else None,
        title=value("headline") or None,
        lede=lede if lede and "©" not in lede else None,
        category=_named(value("articleSection")),
        published=date("datePublished"),
        modified=date("dateModified"),
        byline=name if 0 < len(name) < 100 else None,
        tags=_said(split_tags([value("keywords")]), context.base_url),
    )


def _is_foreign(node: LexborNode) -> bool:
    """Whether a property is that of a site, a person, a comment or a picture, whatever the article is."""
    return attribute(_scope(node), "itemtype").rpartition("/")[2] in FOREIGN


def _item(node: LexborNode) -> int | None:
    """The number of the item that a property is one of; None if it is none's."""
    scope = _scope(node)
    return scope.mem_id if scope is not None else None


def _scope(node: LexborNode) -> LexborNode | None:
    """The element of the item that a property is one of."""
    item = node.parent
    while item is not None and "itemscope" not in item.attributes:
        item = item.parent
    return item


# meta elements ---------------------------------------------------------------------------------------------


def read_metas(tree: LexborHTMLParser) -> dict[str, list[str]]:
    """The meta elements that are read here, by their names in lower case, in the order of the page."""
    metas: dict[str, list[str]] = {}
    for node in tree.css("meta[content]"):
        attributes = node.attributes
        name = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").lower()
        if name in _NAMES and (value := cleaned(fold_space(html.unescape(attributes.get("content") or "")))):
            metas.setdefault(name, []).append(value)
    return metas


def read_meta(tree: LexborHTMLParser, metas: Mapping[str, Sequence[str]], context: Context) -> Evidence:
    """OpenGraph, article:*, Dublin Core and the names that analytics have brought."""

    def best(names: Iterable[str]) -> str | None:
        return next((metas[name][0] for name in names if name in metas), None)

    def date(names: tuple[str, ...]) -> datetime | None:
        moments = (
            parse_date(metas[name][0], language=context.language, zone=context.zone) for name in names if name in metas
        )
        return next(filter(None, moments), None)

    kind = (best(("og:type",)) or "").lower()
    published = date(PUBLISHED_NAMES)
    site = key_of(best(("og:site_name",)) or "")
    bylines = [value for name in AUTHOR_NAMES for value in metas.get(name, ()) if _is_byline(value, site)]
    return Evidence(
        is_article=(kind == "article" and published is not None) or None,
        url=address(context.base_url, _canonical(tree) or best(("og:url",))),
        title=best(TITLE_NAMES),
        description=best(SUMMARY_NAMES),
        category=_named(best(SECTION_NAMES)),
        published=published,
        modified=date(MODIFIED_NAMES),
        byline=", ".join(dict.fromkeys(bylines[:3])).replace(";", ", ") or None,
        tags=_said(split_tags([best(TAG_NAMES) or ""]), context.base_url)
        or _said(split_tags(metas.get("article:tag", ())), context.base_url),
        image=address(context.base_url, best(IMAGE_NAMES)),
        media=tuple(
            found
            for name in MEDIA_NAMES
            if name in metas and (found := media_file(context.base_url, metas[name][0], best((f"{name}:type",)) or ""))
        ),
    )


def _canonical(tree: LexborHTMLParser) -> str | None:
    return attribute(tree.css_first('link[rel="canonical"]'), "href") or None


def _is_byline(value: str, site: str) -> bool:
    key = key_of(value)
    return (
        bool(key)
        and key != site
        and "://" not in value
        and len(value) < 100
        and not re.search(r"\.(?:vn|com|net|org)$", value)
    )


#: Codes of a content system: "8ae9ab2d-fe1b-4230-acb8-a59b52877682", "AIRS08".
_CODE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{20,}|[A-Z]+\d{2,}|\d+")


_WORD = re.compile(r"\w+")
_COMMA = re.compile(r"[,;、，|]")


def split_tags(values: object) -> tuple[str, ...]:
    """Tags out of lists and comma-joined strings, each once."""
    tags: dict[str, str] = {}
    for value in values if isinstance(values, (list, tuple, Iterator)) else ():
        for part in _COMMA.split(value if isinstance(value, str) else ""):
            tag = part.strip(" \xa0#\"'.")
            if (
                tag
                and tag[0] != "_"
                and len(tag) < 80
                and tag.count(" ") < MAX_TAG_WORDS
                and ":" not in tag
                and not _CODE.fullmatch(tag)
            ):
                tags.setdefault(tag.casefold(), tag)
    return tuple(tags.values())


# the head as a whole ---------------------------------------------------------------------------------------


def stated_address(
    tree: LexborHTMLParser, metas: Mapping[str, Sequence[str]], nodes: Sequence[Mapping[str, object]]
) -> str | None:
    """Where the page says that it lies, for a page that came without an address."""
    articles = (node for node in nodes if any(ARTICLE.search(kind) for kind in _types(node)))
    ids = (_string(node.get("url")) or _string(node.get("mainEntityOfPage")) for node in articles)
    return next(filter(None, (address(None, url) for url in (_canonical(tree), *metas.get("og:url", ()), *ids))), None)


def paper_names(
    metas: Mapping[str, Sequence[str]], nodes: Sequence[Mapping[str, object]], url: str | None
) -> frozenset[str]:
    """Keys of the names by which the paper itself may sign, as plain letters: from its head and its host."""
    host = re.sub(r"^(?:www|m|e|amp)\.", "", _host(url)).split(".")
    names = {host[0], *metas.get("og:site_name", ()), *_publishers(nodes)}
    if len(host) > 2 and len(host[-2]) > 3:  # "sport.example.org", not "example.co.uk"
        names.add(host[-2])
    return frozenset(plain_key(name) for name in names) - {""}


def _host(url: str | None) -> str:
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
