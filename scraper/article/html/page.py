"""An HTML page as an article, a listing or nothing: the order of evidence on one screen.

bytes -> tree -> what it is about (address, language, zone, rule)
      -> the body by rule, microdata or weight       (rules, body)
      -> blocks of links, taken out of the body      (boxes)
      -> fields: rule, JSON-LD, microdata, meta, markup, in this order; titles by agreement
      -> blocks of text -> paragraphs, figures, HTML (blocks) -> sanitised, last
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from selectolax.lexbor import LexborHTMLParser
from slugify import slugify
from w3lib.encoding import html_body_declared_encoding

from scraper.article.evidence import Context, Evidence, Found, ask
from scraper.article.html.blocks import Block, Part, paragraphs, place_figures, read_blocks, render
from scraper.article.html.body import Text, clean, find_body, trim
from scraper.article.html.cards import MAX_TITLE, find_headlines, renumber
from scraper.article.html.comments import find_comments
from scraper.article.html.embedded import GAIN, SHORT, hidden_body
from scraper.article.html.fields.header import LEDE_TOKENS, find_heading, read_markup
from scraper.article.html.fields.metadata import (
    is_coarse,
    paper_names,
    read_json_ld,
    read_meta,
    read_metas,
    read_microdata,
    read_nodes,
    stated_address,
)
from scraper.article.html.fields.titles import Ranked, Title, head_titles, rank_titles, title_candidates
from scraper.article.html.listing import MIN_ITEMS, read_listing
from scraper.article.html.media import join_media, shown_media
from scraper.article.html.outline import Outline, read_outline
from scraper.article.html.pictures import is_picture, is_portrait, is_thumbnail, picture_at, show_pictures
from scraper.article.html.related import take_boxes
from scraper.article.html.tree import (
    BLOCKS,
    DEAD_TAGS,
    address,
    attribute,
    cleaned,
    has_figure,
    key_of,
    plain_key,
    word_count,
    words_of,
)
from scraper.rules.rules import PARTS, Rules, SiteRule, read_rule
from scraper.sanitize import sanitize
from scraper.text.bylines import is_login, parse_authors, parse_credit, split_prefix
from scraper.text.charset import html_text, is_utf8
from scraper.text.dates import read_zone
from scraper.text.language import detect_language, is_written_in, zone_of
from scraper.text.phrases import is_error_page, is_no_section, is_nobody, is_search, is_wall
from scraper.urls import is_home_page, is_listing_below, is_section_page, same_site, url_key
from storage.model import Article, Document, Kind, Link, LinkKind, Person, RuleUse

#: A page with less text is no article unless something says that it is one.
MIN_WORDS = 20
#: Words that a page must have where a rule or its metadata call it an article.
MIN_STATED_WORDS = 4
#: So many pictures are looked at for the lead one.
MAX_SHOWN = 12
#: A picture with more text between the title and itself, in characters, is not the lead one.
MAX_ABOVE = 1500
#: Elements whose text tells the language: so many of them, and so many characters.
SAMPLED = frozenset(("h1", "h2", "h3", "p"))
MAX_SAMPLED, MAX_SAMPLE = 60, 900
#: A longer text is no error page, whatever its title says.
MAX_ERROR_WORDS = 100
#: A text with a headline of the site's in every so many words is a listing.
WORDS_PER_HEADLINE = 70
#: Where an address is that of a list, a plain link of so many words is a headline.
MIN_HEADLINE = 5
#: An address of so many words, so great a part of them the title's, is that of an article.
MIN_SLUG, MADE_OF = 4, 0.8
#: So many words in one run are the text of an article.
MIN_RUN = 100
#: A shorter link alone on its line is a button, in characters.
MIN_LINK = 15

#: So many bytes tell whether a document is text.
_HEAD = 4096
_CONTROLS = bytes({*range(0x20)} - {0x09, 0x0A, 0x0C, 0x0D})
#: A link to a picture or download leads to no article.
_FILE = re.compile(r"(?i)\.(?:png|jpe?g|gif|webp|avif|svg|pdf|zip|mp[34])(?:[?#]|$)")
#: What names the size of a picture or the day, not the picture.
_JOINTS = re.compile(r"[/_.,;=?&%]+")
_SIZE = re.compile(r"\d*[a-z]{0,3}\d{2,4}[x-]\d{2,4}|[a-z]{1,8}\d{1,4}|\d{6,8}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is known of a page before its fields are read."""

    document: Document
    tree: LexborHTMLParser
    #: What stands in its body, scripts and styles aside.
    outline: Outline
    context: Context
    timezone: str
    site: SiteRule | None
    #: Its meta elements.
    metas: Mapping[str, Sequence[str]]
    #: The titles that the page's head gives, best first, and their keys.
    heads: tuple[Title, ...]
    titles: frozenset[str]
    #: The nodes of its JSON-LD.
    nodes: Sequence[Mapping[str, object]]
    papers: frozenset[str]

    @property
    def url(self) -> str | None:
        """Where it was found, else where it says that it lies."""
        return self.document.final_url or self.document.url or self.context.base_url

    def ruled(self, part: str) -> list[int]:
        """The elements of a *part* that the site's rule knows."""
        return self.outline.find_all(self.site.nodes(self.tree, part)) if self.site is not None else []

    def ruled_body(self) -> int | None:
        """The element that the site's rule calls the body."""
        return next((at for at in self.ruled("body") if self.outline.chars(at)), None)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the text stands: an element of the page's own outline or of another's."""

    outline: Outline
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReading:
    """An article, and what it was made of."""

    article: Article
    page: Page
    #: What each reader found; nothing for a listing.
    found: Found = field(default_factory=dict)
    #: What may be the title, best first.
    titles: Sequence[Ranked] = ()
    text: Text | None = None
    #: The element that the text was taken from; None: a string in a script.
    body: int | None = None

    @property
    def has_lede_apart(self) -> bool:
        """Whether the lede stands apart from the text, under the title."""
        lede = self.article.lede_raw
        return bool(lede) and any(one.lede == lede for one in self.found.values())


def read_page(
    document: Document, *, timezone: str | None, rules: Rules, finish: Callable[..., str] = sanitize
) -> Article:
    """What the page in *document* says. Raises BinaryError if its bytes are no text.

    *finish* makes the HTML of the body safe, last; only measurements put anything else in its place.
    """
    return read_whole(document, timezone=timezone, rules=rules, finish=finish).article


def read_whole(
    document: Document, *, timezone: str | None, rules: Rules, finish: Callable[..., str] = sanitize
) -> PageReading:
    """The article as `read_page` gives it, with what it was made of."""
    page = _open(document, timezone, rules)
    meta = read_meta(page.tree, page.metas, page.context)
    reading = _read_article(page, meta, finish)
    # reading an article drops parts of the outline, so that a listing needs a fresh one
    return reading or _read_listing(replace(page, outline=_outline(page.tree)), meta)


def _read_article(page: Page, meta: Evidence, finish: Callable[..., str]) -> PageReading | None:
    """The page as an article; None if it is none."""
    outline = page.outline
    json_ld = read_json_ld(page.nodes, page.context, titles=page.titles)
    microdata = read_microdata(page.tree, page.context)
    heading = find_heading(outline, page.titles | {key_of(json_ld.title or "")} - {""})
    outline.drop(list(find_comments(outline, heading)))
    body = page.ruled_body()
    is_ruled = body is not None
    if body is None:
        marked = page.tree.css_first('[itemprop="articleBody"]') if microdata.is_article else None
        body = find_body(outline, heading, outline.find(marked), _primary(page.context.language))
    place = Place(outline, body) if body is not None else None
    shown = outline.plain(body) if body is not None else 0
    if shown < SHORT or (json_ld.body and len(json_ld.body) > GAIN * shown):
        hidden = hidden_body(html_text(page.document), json_ld.body, shown)
        if hidden is not None:
            body, place = None, Place(read_outline(hidden), 0)
    found = {"json-ld": json_ld, "itemprop": microdata, "meta": meta}
    if place is None or (not is_ruled and _is_listing(page, place, found.values())):
        return None
    found["rule"] = read_rule(page.site, page.tree, page.context) if page.site is not None else Evidence()
    missing = frozenset(
        name
        for name in ("category", "published", "modified", "tags", "authors", "byline")
        if not any(getattr(one, name) for one in found.values())
    )
    if not any(one.category and not is_coarse(one.category) for one in found.values()):
        missing |= {"category"}
    if all(is_login(person.name) for one in found.values() for person in one.authors):
        missing |= {"authors"}
    description = json_ld.description or meta.description or ""
    found["markup"] = read_markup(
        outline,
        page.context,
        heading=heading,
        titles=page.titles,
        body=body,
        description=description,
        missing=missing,
    )
    use = _use(page, found["rule"])
    stated = meta.image or json_ld.image
    picture = _same_picture(page, heading, place, stated)
    links = _take_boxes(page, heading, body, place)
    end = place.outline.ends[place.at]
    players = shown_media(place.outline, _scope(page, heading, place), end, page.context.base_url)
    media = join_media(json_ld.media, players, meta.media)
    if is_ruled:
        outline.drop(at for at in page.ruled("drop") if outline.holds(place.at, at) and at != place.at)
    else:
        clean(place.outline, place.at)
    picture = picture or _first_picture(page, heading, place) or stated
    blocks = read_blocks(place.outline, place.at, page.context.base_url)
    reading = _article(page, found, blocks, links, picture, finish)
    article = reading.article
    words = 0
    for paragraph in article.body:
        words += word_count(paragraph)
        if words >= MAX_ERROR_WORDS:  # enough for all that is asked
            break
    is_stated = any(one.is_article for one in found.values()) or _has_own_address(page)
    enough = MIN_STATED_WORDS if is_stated else MIN_WORDS
    if article.title is None or words < enough or (words < MAX_ERROR_WORDS and _is_wall(article.title, page)):
        return None
    return replace(reading, article=replace(article, rule=use, enclosures=media), body=body)


def _use(page: Page, ruled: Evidence) -> RuleUse | None:
    """What the selectors of the site's rule found, and which found nothing."""
    if page.site is None:
        return None
    found: list[tuple[str, str]] = []
    barren: list[tuple[str, str]] = []
    for name, selectors in page.site.select.items():
        fruit = page.ruled(name) if name in PARTS else getattr(ruled, name)
        (found if fruit else barren).append((name, ", ".join(selectors)))
    return RuleUse(rule=page.site.name, found=tuple(found), barren=tuple(barren))


def _is_wall(title: str, page: Page) -> bool:
    """Whether *title* or the page's head says that no article is shown, but an error, a check, a login or a search."""
    titles = (title, *(head.text for head in page.heads))
    return any(is_error_page(one) or is_wall(one) or is_search(one) for one in titles)


def _open(document: Document, timezone: str | None, rules: Rules) -> Page:
    tree = _parse(document)
    base_url = document.final_url or document.url
    nodes = read_nodes(tree)
    metas = read_metas(tree)
    base_url = base_url or stated_address(tree, metas, nodes)
    base_url = address(base_url, attribute(tree.css_first("base[href]"), "href")) or base_url
    papers = paper_names(metas, nodes, base_url)
    heads = head_titles(tree, metas, papers)
    site = rules.match(tree, base_url)
    show_pictures(tree)
    if site is not None:
        tree.strip_tags(DEAD_TAGS)  # its selectors read the tree
    outline = _outline(tree, menus=site is not None)
    language = _language(tree, outline)
    zone = timezone or zone_of(language) or "UTC"
    return Page(
        document=document,
        tree=tree,
        outline=outline,
        context=Context(base_url=base_url, language=language, zone=read_zone(zone)),
        timezone=zone,
        site=site,
        metas=metas,
        heads=tuple(heads),
        titles=frozenset(key_of(title.text) for title in heads) - {""},
        papers=papers,
        nodes=nodes,
    )


def _parse(document: Document) -> LexborHTMLParser:
    """The tree of the document; bytes that are UTF-8 go to the parser as they are.

    Whatever leaves the tree is cleaned where it leaves it, which is less than the whole page.
    """
    data, head = document.data, document.data[:_HEAD]
    declared = (document.charset or html_body_declared_encoding(head) or "utf-8").lower()
    plain = head[:3] != codecs.BOM_UTF8 and len(head.translate(None, _CONTROLS)) == len(head) and b"\x1b" not in data
    if plain and declared in ("utf-8", "utf8") and is_utf8(data):
        return LexborHTMLParser(data)
    # here and there a damaged character, or another encoding than it declares
    return LexborHTMLParser(html_text(document))


def _outline(tree: LexborHTMLParser, *, menus: bool = True) -> Outline:
    """The outline of the page's body; of nothing where it has none, as a set of frames."""
    return read_outline(tree.body or LexborHTMLParser("<body>").css("body")[0], menus=menus)


def _language(tree: LexborHTMLParser, outline: Outline) -> str | None:
    """The language of the text, with the region that the page declares for it."""
    declared = attribute(tree.css_first("html"), "lang").replace("_", "-")
    sample, size = [], 0
    for at in islice((at for at in outline.boxes if outline.tags[at] in SAMPLED), MAX_SAMPLED):
        sample.append(outline.text(at))
        size += len(sample[-1])
        if size > MAX_SAMPLE:
            break
    text, primary = " ".join(sample)[:MAX_SAMPLE], _primary(declared) or ""
    detected = None
    if size > 60:
        detected = primary if is_written_in(text, primary) else detect_language(text)
    if declared and detected in (None, primary):
        return declared if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", declared) else None
    return detected


def _scope(page: Page, heading: int | None, place: Place) -> int:
    """The element around the title and the text."""
    if heading is None or place.outline is not page.outline:
        return place.at
    return next((at for at in page.outline.around(heading) if page.outline.holds(at, place.at)), place.at)


def _take_boxes(page: Page, heading: int | None, body: int | None, place: Place) -> tuple[Link, ...]:
    """The links of all blocks; those in the text leave it."""
    ruled = [(at, kind) for kind in (LinkKind.RELATED, LinkKind.READ_MORE) for at in page.ruled(kind.value)]
    links = take_boxes(page.outline, body, heading, ruled, page.context)
    if place.outline is page.outline:
        return links
    return renumber((*links, *take_boxes(place.outline, place.at, None, (), page.context)))


def _is_listing(page: Page, place: Place, evidence: Iterable[Evidence]) -> bool:
    """Whether the page lists articles rather than being one: by how little text it has for its headlines."""
    if any(one.is_article for one in evidence):
        return False
    words = word_count(place.outline.text(place.at))
    url = page.url
    home = url is not None and is_home_page(url)
    listed = home or (url is not None and is_listing_below(url))
    if not listed and _has_own_address(page):
        return False
    headlines = _headlines(page, place.outline, place.at, MIN_HEADLINE if listed else MAX_TITLE)
    if headlines >= MIN_ITEMS and words < WORDS_PER_HEADLINE * headlines:
        run = _longest_run(place)
        return listed or run < MIN_RUN or run * 2 < words
    if not (home or words < 3 * MIN_WORDS or (url is not None and is_section_page(url))):
        return False
    everywhere = _headlines(page, page.outline, 0, MAX_TITLE)
    apart = words * 3 < word_count(page.outline.text(0))  # the summary of one item, taken for a text
    return everywhere >= (MIN_ITEMS if apart else 2 * MIN_ITEMS) and (
        home or words < WORDS_PER_HEADLINE * everywhere / 4
    )


def _has_own_address(page: Page) -> bool:
    """Whether the last part of the page's address is its title, or most of it, as that of an article is."""
    parts = re.split(r"[-_.]", (page.url or "").partition("?")[0].rstrip("/").rpartition("/")[2].lower())
    words = {word for word in parts if word.isalpha()}
    if len(words) < MIN_SLUG:
        return False
    return any(len(words & {*slugify(head.text).split("-")}) >= MADE_OF * len(words) for head in page.heads)


def _longest_run(place: Place) -> int:
    """Words of the longest text between links that stand alone: an article with teasers behind it has a long one."""
    outline, at = place.outline, place.at
    longest, start = 0, outline.starts[at]
    for link in outline.within(at, "a"):
        alone = outline.chars(link) == outline.chars(outline.parents[link]) or outline.has(link, *BLOCKS)
        if alone and outline.chars(link) > MIN_LINK:
            longest = max(longest, word_count(outline.line(start, outline.starts[link])))
            start = outline.stops[link]
    return max(longest, word_count(outline.line(start, outline.stops[at])))


def _headlines(page: Page, outline: Outline, at: int, min_words: int) -> int:
    """How many articles *at* offers under headlines; plain links count from *min_words* on."""
    found = find_headlines(outline, at, page.context, min_words=min_words).values()
    return sum(one.url is None or not (is_section_page(one.url) or _FILE.search(one.url)) for one in found)


# an article ------------------------------------------------------------------------------------------------


def _article(
    page: Page,
    found: Found,
    blocks: list[Block],
    links: tuple[Link, ...],
    picture: str | None,
    finish: Callable[..., str],
) -> PageReading:
    ruled, markup = found["rule"], found["markup"]
    titles = _titles(page, found)
    title = titles[0].title.text.replace("\u00ad", "") if titles else None
    stated_lede = ask(found, "lede", lambda one: one.lede)
    text = trim(
        blocks,
        known=[
            *(one.title.text for one in titles),
            stated_lede or "",
            ruled.byline or "",
            markup.byline or "",
            *(person.name for person in ruled.authors),
        ],
        authors=[person.name for one in found.values() for person in one.authors or _named(one.byline)],
    )
    description = found["meta"].description or found["json-ld"].description or ""
    lede, text = (stated_lede, text) if stated_lede else _lede_in(text, description)
    prefix = split_prefix(_without_place(lede, ruled.dateline)) if lede else None
    figures = place_figures(list(text.blocks))
    authors = _authors(page, found, text) or (prefix.authors if prefix else ())
    article = Article(
        kind=Kind.ARTICLE,
        language=_primary(page.context.language),
        url=_canonical(page, ask(found, "url", lambda one: one.url)),
        permalink=address(None, page.document.url),
        title=title,
        category=_category(found),
        published=ask(found, "published", lambda one: one.published),
        modified=ask(found, "modified", lambda one: one.modified),
        timezone=page.timezone,
        agency=prefix.agency if prefix else None,
        dateline=ruled.dateline or (prefix.dateline if prefix else None),
        lede=prefix.rest or None if prefix else None,
        lede_raw=lede,
        byline=ruled.byline or _byline(found, text, authors),
        authors=authors,
        credit=ask(found, "credit", lambda one: one.credit) or text.credit,
        tags=own_tags(ask(found, "tags", lambda one: one.tags), page.papers),
        figures=figures,
        body=paragraphs(list(text.blocks)),
        content=finish(_html(text), base_url=page.context.base_url) or None,
        image=picture or next((one.url for one in figures if one.url), None),
        links=tuple(link for link in links if key_of(link.title) != key_of(title or "")),
    )
    return PageReading(article=article, page=page, found=found, titles=titles, text=text)


def _category(found: Found) -> str | None:
    """The section that is stated first; one that holds everything, or is the name of a folder, only without a finer."""
    stated = ask(found, "category", lambda one: one.category)
    if stated and is_coarse(stated):
        return ask(found, "category", lambda one: None if is_coarse(one.category or "") else one.category) or stated
    return stated


def own_tags(tags: Sequence[str], papers: frozenset[str]) -> tuple[str, ...]:
    """*tags* without the name of the paper and words for none, which many put among them."""
    return tuple(tag for tag in tags if plain_key(tag) not in papers and not is_no_section(tag))


def _html(text: Text) -> str:
    return cleaned(render(list(text.blocks))).replace("\r\n", "\n")


def _same_picture(page: Page, heading: int | None, place: Place, stated: str | None) -> str | None:
    """The first picture around title and text that is the one that the head states, which may be cut and branded."""
    outline = place.outline
    marks = (_marks(stated, parts=1) or _marks(stated)) if stated else set()
    for image in outline.within(_scope(page, heading, place), "img")[:MAX_SHOWN] if marks else ():
        attributes = outline.attributes(image)
        values = (
            "" if outline.tags[outline.parents[image]] == "picture" else " ".join(filter(None, attributes.values()))
        )
        if values and not any(mark in values.lower() for mark in marks):
            continue  # quick for most
        url = picture_at(outline, image, page.context.base_url) if is_picture(attributes) else None
        if url and marks & _marks(url):
            return url
    return None


def _first_picture(page: Page, heading: int | None, place: Place) -> str | None:
    """The first picture that the page shows around the title or soon behind it, no portrait of who signs."""
    outline, base_url = place.outline, page.context.base_url
    scope = _scope(page, heading, place)
    title = outline.starts[scope if heading is None or outline is not page.outline else heading]
    for image in outline.within(scope, "img")[:MAX_SHOWN]:
        if outline.plain_between(title, outline.starts[image]) > MAX_ABOVE:
            return None
        if not is_picture(outline.attributes(image)) or is_portrait(outline, image) or _leads_on(page, outline, image):
            continue
        url = picture_at(outline, image, base_url)
        if url and not is_thumbnail(url):
            return url
    return None


def _leads_on(page: Page, outline: Outline, image: int) -> bool:
    """Whether a picture is a link to another page, as those of teasers, authors and advertisements are."""
    link = outline.link_around(image)
    url = address(page.context.base_url, outline.attribute(link, "href")) if link is not None else None
    if url is None or _FILE.search(url):
        return False
    return page.url is None or url_key(url) != url_key(page.url)


def _marks(url: str, parts: int = 8) -> set[str]:
    """What names one picture in every size: long words with figures in the last *parts* of its address.

    The name of the file says most: numbers before it may be those of the site.
    """
    path = "/".join(url.partition("?")[0].lower().split("/")[-parts:])
    words = _JOINTS.split(path)
    return {word for word in words if len(word) >= 6 and has_figure(word) and not _SIZE.fullmatch(word)}


def _titles(page: Page, found: Found) -> list[Ranked]:
    """What may be the title, as it is believed, best first; a rule that finds one asks nobody else."""
    if ruled := found["rule"].title:
        return [Ranked(Title("rule", ruled), 0.0, 1)]
    titles = title_candidates(found["json-ld"].title, found["markup"].title, page.heads, page.papers)
    return rank_titles(titles, page.document.url or page.context.base_url)


def _lede_in(text: Text, description: str) -> tuple[str | None, Text]:
    """The standfirst, where it is the first paragraph of the body: called so, in bold, or the page's description."""
    index = next((index for index, block in enumerate(text.blocks) if block.part is Part.PARAGRAPH), None)
    if index is None:
        return None, text
    block = text.blocks[index]
    following = [other for other in text.blocks[index + 1 :] if other.part is Part.PARAGRAPH]
    if len(following) < 2 or word_count(block.text) < 8:
        return None, text
    described = key_of(block.text) == key_of(description)
    if words_of(block.label) & LEDE_TOKENS or described or (block.bold and not following[0].bold):
        return block.text, replace(text, blocks=(*text.blocks[:index], *text.blocks[index + 1 :]))
    return None, text


def _without_place(lede: str, place: str | None) -> str:
    """*lede* without the place that its rule reads apart ("Hà Nội" in "Hà NộiSáng nay …")."""
    return lede.removeprefix(place).lstrip(" -–—") if place else lede


def stated_authors(found: Found, text: Text) -> Iterator[tuple[str, tuple[Person, ...]]]:
    """Where the authors may be stated, best first, and who they are there."""
    yield "rule authors", found["rule"].authors
    yield "rule byline", _named(found["rule"].byline)
    yield "json-ld author", found["json-ld"].authors
    yield "links to authors", found["markup"].authors
    yield "itemprop author", _named(found["itemprop"].byline)
    yield "line beside the title", _named(found["markup"].byline)
    yield "end of the text", _named(text.byline)
    yield "meta author", _named(found["meta"].byline)


def _authors(page: Page, found: Found, text: Text) -> tuple[Person, ...]:
    """The first evidence that names people, the paper itself not counted; all of those whom the page links, if more."""
    named = [people for _, stated in stated_authors(found, text) if (people := people_among(stated, page.papers))]
    people = named[0] if named else ()
    if all(is_login(one.name) for one in people):  # the page may show whose it is
        people = next((others for others in named if all(" " in one.name for one in others)), people)
    linked = found["markup"].authors
    if not people or len(linked) <= len(people):
        return people
    # the page links all of them, its metadata name the first; one word may be a section
    more = tuple(one for one in people_among(linked, page.papers) if " " in one.name or not one.name.isascii())
    return more if {*map(_key, people)} < {*map(_key, more)} else people


def people_among(stated: Iterable[Person], papers: frozenset[str]) -> tuple[Person, ...]:
    """The people among *stated*, each once, with their names as a byline parts them."""
    people: dict[str, Person] = {}
    for person in stated:
        for one in _named(person.name) or (person,):
            if not is_nobody(one.name) and not _is_paper(one.name, papers):
                people.setdefault(_key(one), replace(one, url=person.url))
    return tuple(people.values())


def _byline(found: Found, text: Text, authors: Sequence[Person]) -> str | None:
    """The line that signs the article: the first that names one of the *authors*, else the first."""
    lines = [text.byline, found["markup"].byline, ask(found, "byline", lambda one: one.byline)]
    stated = [line for line in lines if line]
    names = [_key(person) for person in authors]
    return next((line for line in stated if any(name in plain_key(line) for name in names)), next(iter(stated), None))


def _key(person: Person) -> str:
    return plain_key(person.name)


def _named(byline: str | None) -> tuple[Person, ...]:
    """The people of a byline; "Theo Hồ Hương" names one, "Theo TTXVN" none."""
    if not byline:
        return ()
    credit = parse_credit(byline)
    if credit and " " not in credit:
        return ()
    return parse_authors(credit or byline)


def _is_paper(name: str, papers: frozenset[str]) -> bool:
    key = plain_key(name)
    first = name.split()[0]
    if len(first) > 1 and first.isupper() and plain_key(first) in papers:  # "MDR THÜRINGEN", an office of the paper
        return True
    return any(key == paper or (len(key) > 3 and key in paper) or (len(paper) > 5 and paper in key) for paper in papers)


def _canonical(page: Page, url: str | None) -> str | None:
    """What the page calls itself, unless that cannot be."""
    asked = page.document.final_url or page.document.url
    return None if url is None or why_not(url, asked) else url


def why_not(url: str, asked: str | None) -> str:
    """Why *url* is not the address of the article that was *asked* for; "" if it can be."""
    if is_home_page(url):
        return "a home page"
    if asked is not None and not same_site(url, asked):
        return "another site's page"
    return "a section" if asked is not None and is_section_page(url) and not is_section_page(asked) else ""


# a listing -------------------------------------------------------------------------------------------------


def _read_listing(page: Page, meta: Evidence) -> PageReading:
    """The page as a listing; as an empty page if it lists too little."""
    outline = page.outline
    heading = find_heading(outline, page.titles)
    title = (outline.text(heading) if heading is not None else "") or (page.heads[0].text if page.heads else None)
    items = read_listing(outline, page.ruled("items"), page.context)
    listed = len(items) >= MIN_ITEMS and not (title and is_error_page(title))
    article = Article(
        kind=Kind.LISTING if listed else Kind.EMPTY,
        language=_primary(page.context.language),
        url=_canonical(page, meta.url) if listed else None,
        permalink=address(None, page.document.url),
        title=title or None,
        timezone=page.timezone,
        links=items if listed else (),
    )
    return PageReading(article=article, page=page)


def _primary(language: str | None) -> str | None:
    return language.split("-")[0].lower() if language else None
