"""JSON-LD: the schema.org nodes that a page carries in its scripts.

JSON-LD lies in known ways: strings escaped twice, other articles of the site beside the page's own, the paper named
as the author. Each lie is met where the value is read.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import cast
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborNode

from scraper.article.evidence import Context, Evidence
from scraper.article.html.fields.category import finer
from scraper.article.html.fields.discussion import parse_count
from scraper.article.html.fields.tags import split_tags, without_generated
from scraper.article.html.media import media_file
from scraper.article.html.placeholders import filled
from scraper.article.html.transcripts import transcript_file
from scraper.article.html.tree import address, cleaned, fold_space, key_of, plain_key
from scraper.text.bylines import is_login
from scraper.text.dates import parse_date
from scraper.text.phrases import is_no_section
from scraper.urls import url_key
from storage.model import Discussion, Enclosure, Person, Transcript, clean_text

ARTICLE_TYPE = re.compile(r"(?:Article|Posting|Report|Review|Recipe|NewsStory|CreativeWork)$")
#: schema.org types of pages that list articles.
LISTING_TYPES = frozenset(("CollectionPage", "ItemList", "SearchResultsPage", "ProfilePage"))
#: Deep enough for any @graph, shallow enough for a hostile one.
MAX_DEPTH = 6
#: How a script of Next.js begins that is written when others run.
LATER_SCRIPT = "(self.__next_s=self.__next_s||[]).push("
#: What a program printed in place of a name: "map[name:jane email:…]", "{'name': …}".
_PRINTED = re.compile(r"[\[{][^\[{\]}:]{1,40}:")
#: A shorter breadcrumb is no title cut short.
MIN_CUT_TITLE_CHARS = 20


def read_json_ld(
    nodes: Sequence[Mapping[str, object]],
    context: Context,
    *,
    titles: frozenset[str],
    told: frozenset[str] = frozenset(),
) -> Evidence:
    """The article node among the *nodes* of the page's JSON-LD whose headline or address the page agrees with.

    *titles* are the keys of other titles on the page; a page's JSON-LD may list other articles too.
    """
    article = _choose(nodes, titles, context.base_url)
    crumbs = [name for name in _breadcrumbs(nodes, context.base_url) if not _is_title(name, titles)]
    if article is None:
        listed = any(_types(node) & LISTING_TYPES for node in nodes)
        return Evidence(
            is_article=False if listed else None,
            category=crumbs[-1] if crumbs else None,
            published=_page_date(nodes, titles, context),
        )
    authors, signed = _authors(article.get("author"), nodes, context)
    if not authors:  # an organisation publishes what a person creates
        creators, _ = _authors(article.get("creator"), nodes, context)
        authors = tuple(one for one in creators if one.name != signed and not is_login(one.name))
        signed = ", ".join(filter(None, (signed, *(one.name for one in authors)))) or None
    return Evidence(
        is_article=True,
        url=address(context.base_url, _string(article.get("url")) or _string(article.get("mainEntityOfPage"))),
        title=_string(article.get("headline")) or _string(article.get("name")),
        description=_string(article.get("description")),
        category=_section(article, crumbs),
        published=_date(article.get("datePublished"), context)
        or _date(article.get("dateCreated"), context)
        or _page_date(nodes, titles, context),
        modified=_modified(article, context),
        byline=signed,
        authors=authors,
        tags=_keywords(article.get("keywords"), context.base_url, told),
        image=_picture(article.get("image"), context),
        media=tuple(filter(None, (_file(node, context) for node in _players(article, nodes)))),
        transcripts=tuple(
            filter(None, (_transcript(node.get("caption"), context) for node in _players(article, nodes)))
        ),
        discussion=_discussion(article, context),
        body=_text(article.get("articleBody")),
    )


def read_nodes(scripts: Iterable[LexborNode]) -> list[Mapping[str, object]]:
    """Every node of the page's JSON-LD, in its order; invalid JSON is skipped."""
    return list(_nodes(scripts))


def _nodes(scripts: Iterable[LexborNode]) -> Iterator[Mapping[str, object]]:
    for script in scripts:
        text = _source(script)
        if not text:
            continue
        text = filled(text)
        try:
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            data = _mended(text)
        yield from _flatten(data, MAX_DEPTH)


def _source(script: LexborNode) -> str:
    """The JSON-LD of a script, or of one that Next.js writes later; "" if it has none."""
    kind = script.attributes.get("type")
    if kind:
        return script.text() if "ld+json" in kind else ""
    if script.attributes.get("src") or not (text := script.text()).startswith(LATER_SCRIPT) or "ld+json" not in text:
        return ""
    try:
        _, said = json.loads(text[text.index("[", len(LATER_SCRIPT)) : text.rindex("]") + 1])
        return str(said["children"]) if "ld+json" in said["type"] else ""
    except (ValueError, RecursionError, TypeError, KeyError):
        return ""


def _mended(text: str) -> object:
    """The JSON in *text*, mended: without comments, CDATA marks and trailing commas; None if it cannot be."""
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
    articles = [node for node in nodes if any(ARTICLE_TYPE.search(kind) for kind in _types(node))]
    for agrees in (partial(_is_called, titles=titles), partial(_lies_at, url=url)):
        if node := next(filter(agrees, articles), None):
            return node
    dated = [node for node in articles if node.get("datePublished") or node.get("articleBody")]
    return dated[0] if len(dated) == 1 else None


def _is_called(node: Mapping[str, object], titles: frozenset[str]) -> bool:
    return key_of(_string(node.get("headline")) or _string(node.get("name")) or "") in titles


def _lies_at(node: Mapping[str, object], url: str | None) -> bool:
    named = _string(node.get("url")) or _string(node.get("mainEntityOfPage")) or _string(node.get("@id"))
    return bool(url and named) and (named or "").partition("#")[0].rstrip("/") == (url or "").rstrip("/")


def _page_date(nodes: Sequence[Mapping[str, object]], titles: frozenset[str], context: Context) -> datetime | None:
    """When a node of any type was published that is this page, by its name or address."""
    dated = (node for node in nodes if "datePublished" in node)
    own = (node for node in dated if _is_called(node, titles) or _lies_at(node, context.base_url))
    return next(filter(None, (_date(node["datePublished"], context) for node in own)), None)


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
    return cleaned(fold_space(value)) or None


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
    """The finest section: of "Kinh doanh, Tài chính" the one at the end of the breadcrumbs, else the first."""
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


def _breadcrumbs(nodes: Sequence[Mapping[str, object]], url: str | None) -> list[str]:
    for node in nodes:
        if "BreadcrumbList" in _types(node) and "itemListElement" in node:
            return _crumb_names(node, url)
    return []


def _is_title(name: str, titles: frozenset[str]) -> bool:
    """Whether a breadcrumb is the page itself, whole or cut."""
    key = key_of(name.rstrip(" .…"))
    return key in titles or (len(key) >= MIN_CUT_TITLE_CHARS and any(title.startswith(key) for title in titles))


def _crumb_names(node: Mapping[str, object], url: str | None) -> list[str]:
    """Names of the sections on the way to the page at *url*, without the home page and the page itself: a last step
    with its address, or the only one without an address, but not if it is called like a folder of the page.
    """
    names: list[str] = []
    own, addresses = url_key(url) if url else None, []
    last: str | None = None
    for item in _flatten(node.get("itemListElement"), 3):
        inner = item.get("item")
        name = _string(item.get("name")) or (_string(inner.get("name")) if isinstance(inner, dict) else None)
        address = inner.get("@id") if isinstance(inner, dict) else inner
        home = isinstance(address, str) and _path(address) in ("", "/") and not names
        if name:
            last = name
            addresses.append(url_key(address) if isinstance(address, str) and address else None)
        if name and not home and not is_no_section(name):
            names.append(name)
    if names and names[-1] == last and any(addresses[:-1]) and addresses[-1] in (own, None):
        folders = unquote(urlsplit(url or "").path).rstrip("/").split("/")[:-1]
        if plain_key(names[-1]) not in map(plain_key, filter(None, folders)):
            names.pop()
    return finer(names)


def _path(url: str) -> str | None:
    try:
        return urlsplit(url).path
    except ValueError:
        return None


def _players(article: Mapping[str, object], nodes: Sequence[Mapping[str, object]]) -> list[Mapping[str, object]]:
    """The audio and video of the article; the only one of the page where the article names none."""
    values = (article.get(name) for name in ("audio", "video", "associatedMedia"))
    own = [one for value in values for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]
    loose = [node for node in nodes if _types(node) & {"AudioObject", "VideoObject"}]
    return [*own] or (loose if len(loose) == 1 else [])


def _file(node: Mapping[str, object], context: Context) -> Enclosure | None:
    kind = _string(node.get("encodingFormat")) or _string(node.get("fileFormat")) or ""
    size = _string(node.get("contentSize")) or ""
    return media_file(context.base_url, _string(node.get("contentUrl")) or "", kind, size)


def _transcript(value: object, context: Context) -> Transcript | None:
    """The file of captions of a video (schema.org `caption`); a caption in words is none."""
    one = value[0] if isinstance(value, list) and value else value
    if not isinstance(one, dict):
        return None
    url = _string(one.get("contentUrl")) or _string(one.get("url")) or ""
    kind = _string(one.get("encodingFormat")) or ""
    return transcript_file(context.base_url, url, kind if "/" in kind else "", language=_string(one.get("inLanguage")))


def _discussion(article: Mapping[str, object], context: Context) -> Discussion:
    """Where it is discussed, and how often: `discussionUrl`, `commentCount`, `interactionStatistic`."""
    counts = [article.get("commentCount")]
    for one in _flatten(article.get("interactionStatistic"), 2):
        kind = one.get("interactionType")
        if "CommentAction" in str(kind.get("@type") if isinstance(kind, dict) else kind):
            counts.append(one.get("userInteractionCount"))
    count = next((number for value in counts if (number := parse_count(value)) is not None), None)
    return Discussion(url=address(context.base_url, _string(article.get("discussionUrl"))), count=count)


def publisher_names(nodes: Sequence[Mapping[str, object]]) -> frozenset[str]:
    """Keys of the names by which the paper itself may sign; a person who publishes alone is no paper."""
    names = set()
    for node in nodes:
        for owner in (node, node.get("publisher")):
            if not isinstance(owner, dict) or "Person" in (types := _types(owner)):
                continue
            if any(str(kind).endswith(("Organization", "WebSite")) for kind in types):
                names.add(key_of(_string(owner.get("name")) or ""))
    return frozenset(names)


def publishing_firms(nodes: Sequence[Mapping[str, object]]) -> frozenset[str]:
    """Keys of the names of the organisations that publish a page, and of those that a site calls so of itself."""
    owners = (owner for node in nodes for owner in (node, node.get("publisher")) if isinstance(owner, dict))
    firms = (one for one in owners if any(kind.endswith("Organization") for kind in _types(one)))
    names = (_string(one.get("name")) for one in firms if "Person" not in _types(one))
    return frozenset(key for name in names if (key := plain_key(name or "")))


def publishing_people(nodes: Sequence[Mapping[str, object]]) -> frozenset[str]:
    """Keys of the names of people whom a site says it belongs to: such a person is its publisher as well."""
    owned = (node for node in nodes if {"Person", "Organization"} <= set(_types(node)))
    published = (owner for node in nodes if isinstance(owner := node.get("publisher"), dict))
    people = (*owned, *(owner for owner in published if "Person" in _types(owner)))
    return frozenset(key for one in people if (key := plain_key(_string(one.get("name")) or "")))


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
        if not name or name.startswith(("http:", "https:", "@")) or _PRINTED.search(name):
            continue
        names.append(name)
        if not any(kind.endswith("Organization") for kind in _types(person)):
            people.append(Person(name=name, url=address(context.base_url, _string(person.get("url")))))
    return tuple(people), ", ".join(names) or None


def _keywords(value: object, url: str | None, told: frozenset[str]) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return without_generated(split_tags((text for one in values if (text := _string(one))), told), url)


def _picture(value: object, context: Context) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("url") or value.get("contentUrl") or value.get("@id")
    text = _string(value) or ""
    return address(context.base_url, text) if "#" not in text else None  # a node's name is no address


def stated_addresses(nodes: Sequence[Mapping[str, object]]) -> Iterator[str | None]:
    """Where the article nodes say that the page lies, in their order."""
    articles = (node for node in nodes if any(ARTICLE_TYPE.search(kind) for kind in _types(node)))
    return (_string(node.get("url")) or _string(node.get("mainEntityOfPage")) for node in articles)
