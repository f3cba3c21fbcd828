"""Meta elements: OpenGraph, article:*, Dublin Core, and the names that analytics have brought."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from itertools import chain

from selectolax.lexbor import LexborNode

from scraper.article.evidence import Context, Evidence
from scraper.article.html.fields.authors import people_of
from scraper.article.html.fields.category import stated_section
from scraper.article.html.fields.publisher import is_host
from scraper.article.html.fields.tags import split_tags, without_generated
from scraper.article.html.fields.terms import TERMS_NAMES
from scraper.article.html.fields.url import Link, canonical_link, without_folder
from scraper.article.html.media import media_file
from scraper.article.html.readers.microdata import is_foreign
from scraper.article.html.tree import address, cleaned, fold_space, key_of
from scraper.text.bylines import is_author_label, is_byline
from scraper.text.dates import parse_date
from scraper.text.letters import begins_small
from scraper.text.phrases import holds_everything

#: Names of meta elements, best first (measured: article:published_time is right to the minute in 92 of 100). Those of
#: dates are read with any signs between their words, or none.
PUBLISHED_NAMES = (
    "article:published_time",
    "og:article:published_time", "datepublished", "pubdate", "publishdate",
    "cxenseparse:recs:publishtime", "parsely-pub-date", "sailthru.date", "dc.date.issued",
    "dcterms.issued", "dc.date.created", "dc.date", "dcterms.created", "article:published", "datecreated", "date",
    "published", "published_at", "publish_time", "publication_date",
    "og:pubdate", "dc.date.published", "bt:pubdate", "originalpublicationdate",
    "article_date_original", "citation_online_date", "citation_publication_date", "citation_date", "date.release",
)  # fmt: skip
MODIFIED_NAMES = (
    "article:modified_time",
    "og:updated_time", "datemodified", "last-modified", "lastmod", "dcterms.modified",
    "article_updatetime", "og:article:modified_time", "article:modified", "dc.date.modified",
    "last-updated",
)  # fmt: skip
#: The name that means a day in the order of year, day and month, and such a day.
TURNED_NAME, _TURNED_DAY = "date.release", re.compile(r"(\d{4})/(\d\d)/(\d\d)$")
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
    "profile:username",
)
#: Other names of the author's element, which only end so: "og:author", "article:byline", "author.name"; not who made an
#: app.
_OTHER_AUTHOR = re.compile(r"(?:^|[a-z][:._-])(?:article_?)?(?:authors?|byline|writer|author[._]name)$")
_NO_AUTHOR = re.compile(r"^(?:smartbanner|app)\b")
#: The card that networks show: the account of the author, and two labels with what each of them says.
CARD_AUTHOR, CARD_FIELDS = "twitter:creator", (("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2"))
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
#: Any other name that ends in one of these: "meta-section", "content_category".
_SECTION = re.compile(r"[:._-](?:section|category)$")
#: Of pictures, wares, readers and kinds of pages.
_OTHER_SECTION = re.compile(r"(?:^|[:._-])(?:ads?|audience|image|(?:page)?type|product|rating|user|video)[:._-]")
MAX_SECTION_CHARS = 40
#: So many elements of microdata with a date are asked for the item that they belong to.
MAX_ASKED = 100
#: More in elements of their own are read as one line.
MAX_SIGNERS = 100
#: What no name of a section has: signs of paths and codes, figures.
_CODED = re.compile(r"[:/,>|_\d]|^\W*$")
#: schema.org's name for it as an attribute (RDFa); several are parted by commas.
SECTION_LIST = "articlesection"
TITLE_NAMES = ("og:title", "twitter:title")
SUMMARY_NAMES = ("og:description", "description", "twitter:description")
IMAGE_NAMES = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
#: What a link to the picture of a page was called before OpenGraph.
IMAGE_RELATION = "image_src"
MEDIA_NAMES = ("og:audio", "og:video")
#: The meta elements that are read for each field, best first.
META_NAMES = {
    "title": TITLE_NAMES, "description": SUMMARY_NAMES, "category": SECTION_NAMES, "published": PUBLISHED_NAMES,
    "modified": MODIFIED_NAMES, "byline": AUTHOR_NAMES, "tags": ("article:tag", *TAG_NAMES), "image": IMAGE_NAMES,
    "url": ("og:url",),
}  # fmt: skip
_NAMES = frozenset(
    (
        "og:type",
        "og:site_name",
        SECTION_LIST,
        CARD_AUTHOR,
        *chain(*CARD_FIELDS),
        *TERMS_NAMES,
        *MEDIA_NAMES,
        *(f"{name}:type" for name in MEDIA_NAMES),
    )
).union(*META_NAMES.values())
_SIGNS = re.compile(r"[._:-]")
#: The names of dates by how they are spelled without signs, and by those of days the names of their clocks.
_SPELLED = {_SIGNS.sub("", name): name for name in (*MODIFIED_NAMES, *PUBLISHED_NAMES)}
_CLOCKS = {
    name: _SPELLED.setdefault(_SIGNS.sub("", clock), clock)
    for name in PUBLISHED_NAMES
    if (clock := name.replace("date", "time")) != name
}


def read_metas(nodes: Iterable[LexborNode]) -> dict[str, list[str]]:
    """The meta elements that are read here, by their names in lower case, in the order of the page."""
    metas: dict[str, list[str]] = {}
    asked = 0
    for node in nodes:
        attributes = node.attributes
        name = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").lower()
        if name not in _NAMES:
            name = _SPELLED.get(_SIGNS.sub("", name), name)
            is_known = name in _NAMES or name in _CLOCKS.values()
            if not (is_known or _SECTION.search(name) or _OTHER_AUTHOR.search(name)):
                continue
        if (
            "itemprop" in attributes
            and name in META_NAMES["published"]
            and (name in metas or (asked := asked + 1) > MAX_ASKED or is_foreign(node))
        ):
            continue
        if value := cleaned(fold_space(html.unescape(attributes.get("content") or ""))):
            metas.setdefault(name, []).append(value)
    return metas


def read_meta(
    metas: Mapping[str, Sequence[str]], links: Sequence[Link], context: Context, told: frozenset[str] = frozenset()
) -> Evidence:
    """OpenGraph, article:*, Dublin Core and the names that analytics have brought; and the canonical link.

    *told*: the keys of the titles and summaries of the page.
    """

    def best(names: Iterable[str]) -> str | None:
        return next((metas[name][0] for name in names if name in metas), None)

    def linked(relation: str) -> str | None:
        return next((one.get("href") for one in links if (one.get("rel") or "").lower() == relation), None)

    def date(names: tuple[str, ...]) -> datetime | None:
        return next(filter(None, (_read_moment(metas, name, context) for name in names if name in metas)), None)

    kind = (best(("og:type",)) or "").lower()
    shared = address(context.base_url, best(("og:url",)))
    is_lost = shared is not None and without_folder(shared, context.base_url)
    published = date(PUBLISHED_NAMES)
    site = key_of(best(("og:site_name",)) or "")
    signed = [value for name in AUTHOR_NAMES for value in metas.get(name, ())]
    named = [value for value in signed or _other_authors(metas) if _is_byline(value, context.base_url)]
    sections = split_tags(metas.get(SECTION_LIST, ()))
    filed = [metas[name][0] for name in SECTION_NAMES if name in metas] or [*sections[:1]] or _other_sections(metas)
    section = next((name for name in filed if key_of(name) != site), next(iter(filed), None))
    tags = _tags(metas.get("article:tag", ()), best(TAG_NAMES) or "", key_of(best(TITLE_NAMES) or ""), told, context)
    bylines = [value for value in named or _shared_name(metas) if key_of(value) != site] or named[:1]
    people = {one.name: one for value in bylines for one in people_of(value)} if 1 < len(bylines) <= MAX_SIGNERS else {}
    return Evidence(
        is_article=(kind == "article" and published is not None) or None,
        url=address(context.base_url, canonical_link(links)) or (shared if not is_lost else None),
        title=best(TITLE_NAMES),
        description=best(SUMMARY_NAMES),
        category=stated_section(section),
        published=published,
        modified=date(MODIFIED_NAMES),
        byline=", ".join(dict.fromkeys(bylines)).replace(";", ", ") or None,
        authors=tuple(people.values()),  # each states one or more, and none a paper behind the one before it
        tags=tuple(dict.fromkeys((*tags, *sections[1:]))),
        image=address(context.base_url, best(IMAGE_NAMES) or linked(IMAGE_RELATION)),
        media=tuple(
            found
            for name in MEDIA_NAMES
            if name in metas and (found := media_file(context.base_url, metas[name][0], best((f"{name}:type",)) or ""))
        ),
    )


def _read_moment(metas: Mapping[str, Sequence[str]], name: str, context: Context) -> datetime | None:
    """The moment in the element called *name*; the time of a day alone stands in one that is called after it."""
    value = metas[name][0]
    if name == TURNED_NAME:
        value = _TURNED_DAY.sub(r"\1-\3-\2", value)
    moment = parse_date(value, language=context.language, zone=context.zone)
    clock = metas.get(_CLOCKS.get(name, ""))
    if clock is None or moment is None or moment.time() != time():
        return moment
    timed = parse_date(f"{value} {clock[0]}", language=context.language, zone=context.zone)
    return timed if timed is not None and timed.date() == moment.date() else moment


def _other_sections(metas: Mapping[str, Sequence[str]]) -> list[str]:
    """What elements call a section whose names only end so: no paths, no codes of a system, not "News", and no category
    in small letters, as "desktop".
    """
    values = (
        found[0]
        for name, found in metas.items()
        if _SECTION.search(name) and not _OTHER_SECTION.search(name)
        if name.endswith("section") or not begins_small(found[0])
    )
    return [
        value
        for value in values
        if len(value) <= MAX_SECTION_CHARS and not _CODED.search(value) and not holds_everything(value)
    ]


def _tags(listed: Sequence[str], keywords: str, title: str, told: frozenset[str], context: Context) -> tuple[str, ...]:
    """What `article:tag` lists, one in each element, else the *keywords*.

    A single one of those may be any label: it goes before the keywords if the *title* has it.
    """
    tags, words = (without_generated(split_tags(values, told), context.base_url) for values in (listed, [keywords]))
    is_first = len(listed) > 1 or not words or any(key_of(tag) in title for tag in tags)
    return (tags if is_first else words) or words


def _other_authors(metas: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """What the first element states whose name only ends as those of authors do."""
    names = (name for name in metas if _OTHER_AUTHOR.search(name) and not _NO_AUTHOR.match(name))
    return next((metas[name] for name in names if any(metas[name])), ())


def _shared_name(metas: Mapping[str, Sequence[str]]) -> list[str]:
    """The author on the card that networks show: behind a label of authors, or a full name in place of an account."""
    labelled = [metas[name][0] for label, name in CARD_FIELDS if name in metas and _labels_author(metas.get(label))]
    named = labelled or [name for name in metas.get(CARD_AUTHOR, ()) if " " in name]
    return [value for value in named[:1] if is_byline(value)]


def _labels_author(labels: Sequence[str] | None) -> bool:
    return labels is not None and is_author_label(labels[0])


def _is_byline(value: str, url: str | None) -> bool:
    """Whether *value* may name the authors of the page at *url*: it is no address, and not the name of a host."""
    return (
        bool(key_of(value))
        and "://" not in value
        and not value.startswith(("/", "./", "../"))
        and len(value) < 100
        and not re.search(r"\.(?:vn|com|net|org)$", value)
        and not is_host(value, url)
    )
