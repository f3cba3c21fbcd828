"""An HTML page as an article, a listing or nothing. Reading it is a list of stages, in this order:

    stage     takes                          gives                                          function
    parse     bytes, address, rules          `Page`: tree, outline, head, site rule         open_page
    metadata  Page                           Evidence of JSON-LD, microdata, meta elements  _read_metadata
    heading   outline, titles of the head    the title's element                            find_heading
    comments  outline, heading               - ! takes readers' comments out                find_comments
    place     Page, heading, metadata        `TextPlace`: the element of the text           find_text
    kind      Page, TextPlace, metadata      whether it is a listing: then no further stage   is_listing
    evidence  Page, TextPlace, metadata      `Found`: what each reader states               _read_evidence
    related   Page, TextPlace                links ! takes their blocks out of the text     _take_related
    media     Page, TextPlace, Found         audio and video files                          _find_media
    cleaning  TextPlace                      - ! takes boxes out of the text                _clean
    preface   TextPlace, Found               lines of prose between title and text          find_preface
    questions TextPlace                      questions and answers behind it                find_questions
    notes     TextPlace                      what the text refers to, behind it             find_notes
    gallery   TextPlace                      pictures in an element of their own behind it  find_gallery
    picture   TextPlace, Found               the lead picture                               stated_picture, …
    blocks    TextPlace                      paragraphs, headings, lists, figures           read_blocks
    fields    Found, blocks                  the `Article`, sanitised last                  decide
    kind      Article, Page, Found           whether it says enough to be one               is_enough
    figure    TextPlace, Article             the lead picture as its first, if it stands    lead_figure
                                             above the text

Stages with a ! change the outline: later stages do not see what they take out. Elements are passed on as their numbers
in the outline, which stay valid. A page that is no article is read as a listing, from a fresh outline.

Each field has a module in `fields/`, with what the page shows of it and how the evidence decides it; each reader of
evidence has one in `readers/`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from scraper.article.evidence import Evidence, Found
from scraper.article.html.body.blocks import Block
from scraper.article.html.body.cleaning import FOLDED, clean
from scraper.article.html.body.comments import COMMENTS, find_comments
from scraper.article.html.body.ending import Text
from scraper.article.html.body.figures import find_gallery
from scraper.article.html.body.notes import back_links, find_notes
from scraper.article.html.body.place import TextPlace
from scraper.article.html.body.preface import find_preface, folded_boxes
from scraper.article.html.body.questions import find_questions
from scraper.article.html.body.recipe import find_recipe
from scraper.article.html.body.walk import read_blocks
from scraper.article.html.decide import decide
from scraper.article.html.fields.authors import signers_of, without_editors
from scraper.article.html.fields.discussion import decide_discussion, linked_discussion
from scraper.article.html.fields.emblems import is_emblem
from scraper.article.html.fields.language import primary
from scraper.article.html.fields.lead_figure import lead_figure, with_lead
from scraper.article.html.fields.lead_picture import (
    first_picture,
    is_logo,
    is_photo,
    ruled_picture,
    shows,
    stated_picture,
)
from scraper.article.html.fields.title import headed_piece
from scraper.article.html.fields.title_rank import Ranked
from scraper.article.html.fields.url import possible_url
from scraper.article.html.header import find_heading
from scraper.article.html.kind import MIN_ARTICLE_WORDS, is_alike, is_called, is_enough, is_listing, least_words
from scraper.article.html.listing import MIN_ITEMS, read_listing
from scraper.article.html.media import join_media, shown_media
from scraper.article.html.menu import MAX_SECTION_CHARS, Menu
from scraper.article.html.parse import Page, body_outline, open_page, text_outline
from scraper.article.html.readers.json_ld import read_json_ld
from scraper.article.html.readers.learnt import (
    HabitKeys,
    drop_learnt,
    known_of_shown,
    read_places,
    without_accounts,
    without_labels,
)
from scraper.article.html.readers.markup import missing_fields, read_markup, settled_fields
from scraper.article.html.readers.meta import IMAGE_NAMES, read_meta
from scraper.article.html.readers.microdata import read_microdata
from scraper.article.html.related import take_related
from scraper.article.html.ruled import place_use, read_site_rule, ruled_drops
from scraper.article.html.text_place import SHOWN, find_text, find_title, learnt_home, titles_of
from scraper.article.html.told_title import find_told_title
from scraper.article.html.transcripts import join_transcripts, shown_transcripts
from scraper.article.html.tree import address, key_of
from scraper.article.html.veiled import opened
from scraper.article.links import renumber
from scraper.rules.rules import Rules
from scraper.sanitize import sanitize
from scraper.text.length import count_words
from scraper.text.phrases import is_error_page
from scraper.urls import SUFFIX, is_home_page, is_listing_below, url_key
from storage.model import Article, Document, Enclosure, Kind, Link, LinkKind

#: What would take more of a text than this is no furniture.
MAX_FURNITURE_SHARE = 0.5
#: A home page of which a list tells more of the text than this is no article.
MIN_TOLD_SHARE = 0.5
#: So many items of a page that should list some, and so many words of its text for each, make this their introduction.
MIN_INTRODUCED_ITEMS, MAX_INTRODUCTION_WORDS = 6, 15
#: A day or a time that stands before a title in its line.
_DAY_BEFORE = re.compile(r"[\[(]?\d[\d\s./:,-]{2,20}[\])]?[\s|:–—-]*")
#: A learnt place with more text has words enough, in characters.
MAX_BARREN_CHARS = 200


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
    place: TextPlace | None = None

    @property
    def body(self) -> int | None:  # None: a string in a script
        """The element that the text was taken from."""
        return None if self.place is None or self.place.is_hidden else self.place.at


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
    page = open_page(document, timezone=timezone, rules=rules)
    meta = read_meta(page.metas, page.links, page.context, page.told)
    if _is_barren(page, meta):  # it is none of the pages that the rule was learnt of
        page = replace(page, learnt=None)
    reading = _read_article(page, meta, finish)
    if page.learnt is not None and not _is_whole(page, reading) and page.placed("body"):
        # nor is that, though it has words there
        fresh = body_outline(page.tree, menus=page.site is not None)
        plain = _read_article(replace(page, learnt=None, outline=fresh), meta, finish)
        reading = plain if plain is not None and (reading is None or plain.article.body) else reading
    if reading is None or (page.url is not None and (is_home_page(page.url) or is_listing_below(page.url))):
        listing = _read_listing(page, meta)
        items = listing.article.links
        if reading is None or _is_told_by(reading, items) or _introduces(reading, items):
            reading = listing
    if reading.article.kind is Kind.EMPTY and (shown := opened(page.document)) is not None:
        reading = _read_opened(shown, timezone, rules, finish) or reading
    return reading


def _is_told_by(reading: PageReading, items: Sequence[Link]) -> bool:
    """Whether most of the text of an article are lines that begin with titles of *items*, or are their summaries."""
    lines = (reading.article.lede_raw or "", *reading.article.body)
    titles = {one.title for one in items}
    sizes = sorted({len(title) for title in titles})
    told = {*titles, *(one.summary for one in items)}

    def is_told(line: str) -> bool:
        start = day.end() if (day := _DAY_BEFORE.match(line)) is not None else 0
        return line in told or any(line[start : start + size] in titles for size in sizes)

    every = sum(map(len, lines))
    return len(items) >= MIN_ITEMS and sum(len(line) for line in lines if is_told(line)) > MIN_TOLD_SHARE * every


def _introduces(reading: PageReading, items: Sequence[Link]) -> bool:
    """Whether the text of a page at the address of a list is short for how many *items* it has, and no list leads there
    as to an article: it says whose they are. Below the folder of all months lie articles, too, in files.
    """
    page = reading.page
    if len(items) < MIN_INTRODUCED_ITEMS or SUFFIX.search(urlsplit(page.url or "").path):
        return False
    if is_called(page, reading.place.heading if reading.place else None):
        return False
    lines = (reading.article.lede_raw or "", *reading.article.body)
    return sum(map(count_words, lines)) <= MAX_INTRODUCTION_WORDS * len(items)


def _read_opened(
    document: Document, timezone: str | None, rules: Rules, finish: Callable[..., str]
) -> PageReading | None:
    """What a page says that shows nothing before its scripts have run; None if it may be a banner or a menu.

    An article's heading is what the head calls the page, and the items of a list have dates.
    """
    page = open_page(document, timezone=timezone, rules=rules)
    meta = read_meta(page.metas, page.links, page.context, page.told)
    heading = find_heading(page.outline, page.titles, page.url)
    if heading is not None and key_of(page.outline.text(heading)) in page.titles:
        reading = _read_article(page, meta, finish)
        if reading is not None:
            return reading
    reading = _read_listing(page, meta)
    dated = sum(link.published is not None for link in reading.article.links)
    return reading if dated >= MIN_ITEMS else None


def _is_whole(page: Page, reading: PageReading | None) -> bool:
    """Whether *reading* has the text, or on a page that is built like its site's articles what it shows without one."""
    article = reading.article if reading is not None else None
    return article is not None and bool(article.body or (article.content and is_alike(page)))


def _read_article(page: Page, meta: Evidence, finish: Callable[..., str]) -> PageReading | None:
    """The page as an article; None if it is none. One line for each stage, as the table above has them."""
    metadata = _read_metadata(page, meta)
    titles = titles_of(page, metadata)
    heading = find_title(page, titles)
    discussion = linked_discussion(page.outline, page.links, page.context.base_url)
    if page.says("strip_comments", True):
        page.outline.drop(list(find_comments(page.outline, heading)), COMMENTS)
    place = find_text(page, heading, metadata)
    if place is None or (not place.is_ruled and is_listing(page, place, metadata.values())):
        return None
    if heading is None and not place.is_hidden and page.document.listed_title is None:
        heading = find_told_title(page.outline, place.at, [one.text for one in page.heads], page.pieces, page.url)
        place = replace(place, heading=heading)
    ruled, use = read_site_rule(page)  # before its blocks are taken out
    menu = Menu(page.tree, page.outline, heading, page.context.sections, page.context.base_url)  # read only if asked
    known = known_of_shown(page.known, page.learnt, meta.tags)
    found = _read_evidence(page, known, heading, place, metadata, ruled, menu)
    hits = place_use(page, found["learnt"])
    logos = page.known.logos
    images = [meta.image, metadata["json-ld"].image]
    is_linked = page.metas.keys().isdisjoint(IMAGE_NAMES)  # <link rel=image_src> may be the same for the whole site
    stated = [one for one in images[:: -1 if is_linked else 1] if one and is_photo(one) and not is_logo(one, logos)]
    if not page.says("insert_detected_image", True):
        stated = []
    image = next((one for one in stated if not _is_emblem(page, place, one)), None)
    headed = image or next(iter(stated), None)
    shown = stated_picture(place, image, page.context.base_url)  # which may stand in such a block
    signers = frozenset(key_of(one.name) for each in found.values() for one in signers_of(each)) - {""}
    lists = (name for each in found.values() for names in (each.tags, each.filed, *each.rows) for name in names)
    own = signers | set(map(key_of, lists)) - {""}
    links = _take_related(page, heading, place, menu, own)
    media = _find_media(page, place, found)
    transcripts = shown_transcripts(place.outline, place.scope, page.context.base_url)
    _clean(page, place)
    shown = (
        shown
        or ruled_picture(place, [*page.ruled("picture"), *page.placed("picture")], page.context.base_url, logos)
        or first_picture(
            place,
            page_url=page.url,
            base_url=page.context.base_url,
            stated=headed if not is_linked or headed != meta.image else None,
            logos=logos,
            signers=signers,
        )
    )
    place.outline.drop([*folded_boxes(place)], FOLDED)
    told_apart = place.is_hidden or place.is_ruled
    recipe = [] if told_apart else [*find_recipe(place.outline, place.at, place.heading, page.nodes)]
    questions = [] if told_apart else [*find_questions(place.outline, place.at)]
    notes = None if told_apart else find_notes(place.outline, place.at)
    place.outline.drop([*back_links(place.outline, place.at)], "a link back to the mark of a note")
    judged = [*find_preface(place, primary(page.context.language))]
    ledes = {one.lede for one in found.values()}
    for line, why in judged:
        if why and place.outline.text(line) not in ledes:  # a field tells that
            place.outline.drop((line,), why)
    gallery = None if told_apart else find_gallery(place.outline, place.at, place.heading)
    told = sorted([line for line, why in judged if not why] + [place.at, *recipe]) + questions
    told += filter(None, (notes, gallery))
    blocks = _with_parts(page, [one for at in told for one in read_blocks(place.outline, at, page.context.base_url)])
    blocks = _without_furniture(blocks, page.known.furniture)
    article, ranked, text = decide(page, found, blocks, links, media, shown.url if shown else image, finish)
    if not is_enough(article, page, heading, found.values()):
        return None
    lead = lead_figure(place, shown, article, page.url, page.context.base_url) if shown else None
    article = replace(
        with_lead(article, lead, page.context.base_url, finish) if lead else article,
        rule=use,
        learnt=hits,
        transcripts=join_transcripts(found["json-ld"].transcripts, transcripts),
        discussion=decide_discussion(found, discussion),
    )
    return PageReading(article=article, page=page, found=found, titles=ranked, text=text, place=place)


def _is_emblem(page: Page, place: TextPlace, picture: str) -> bool:
    """Whether a *picture* that the head states stands for its site and the article does not show it."""
    titles = (one.text for one in page.heads)
    return is_emblem(picture, page.url, titles, page.papers) and not shows(place, picture)


def _is_barren(page: Page, meta: Evidence) -> bool:
    """Whether the place where the text stood on other pages of the site has neither words enough nor a picture."""
    home = learnt_home(page)
    if home is None or page.ruled_body() is not None:
        return False
    if page.outline.has(home.at, *SHOWN):
        return not page.outline.chars(home.at) and not is_alike(page)
    words = count_words(page.outline.text(home.at)) if page.outline.chars(home.at) <= MAX_BARREN_CHARS else None
    if words is None or words >= MIN_ARTICLE_WORDS:
        return False
    metadata = _read_metadata(page, meta)
    return words < least_words(page, find_title(page, titles_of(page, metadata)), metadata.values())


def _read_metadata(page: Page, meta: Evidence) -> Found:
    """What the page's metadata state."""
    found = {
        "json-ld": read_json_ld(page.nodes, page.context, titles=page.titles, told=page.told),
        "itemprop": read_microdata(page.tree, page.context, page.told),
        "meta": meta,
    }
    known = page.known
    if known.accounts:
        found = {reader: without_accounts(one, known.accounts) for reader, one in found.items()}
    return {reader: without_labels(one, known) for reader, one in found.items()}


def _with_parts(page: Page, blocks: list[Block]) -> list[Block]:
    """*blocks* and those of the article's further pages, without what these say again."""
    for part in page.parts:
        known = {block.text for block in blocks}
        outline = text_outline(part)
        clean(outline, 0)
        more = read_blocks(outline, 0, page.context.base_url)
        blocks = [*blocks, *(block for block in more if not block.text or block.text not in known)]
    return blocks


def _read_evidence(
    page: Page, known: HabitKeys, heading: int | None, place: TextPlace, metadata: Found, ruled: Evidence, menu: Menu
) -> Found:
    """What every reader states; the markup comes last, and is asked only for fields that are still missing.

    *known*: the habits of the site for what the page shows.
    """
    learnt = read_places(page.learnt, page.tree, page.context) if page.learnt is not None else Evidence()
    learnt = without_labels(learnt, known)
    found = {**metadata, "rule": ruled if page.is_agreed else Evidence(), "learnt": learnt}
    signing = page.signing_beside(found)
    missing = missing_fields(found, signing)
    settled = settled_fields(learnt, metadata, page.known)
    if "tags" in missing - settled:  # the other names beside that in the place of the section are some
        missing |= missing_fields({**found, "learnt": Evidence()}) & {"category"}
    markup = read_markup(
        page.outline,
        page.context,
        heading=heading,
        titles=titles_of(page, metadata),
        body=place.shown if place.is_hidden else place.at,
        description=metadata["json-ld"].description or metadata["meta"].description or "",
        missing=missing,
        signers=frozenset(key_of(one.name) for each in found.values() for one in signers_of(each)),
        menu=menu,
        settled=settled,
        tags=frozenset(key_of(tag) for reader, each in found.items() if reader != "learnt" for tag in each.tags),
        papers=signing,
        stated=frozenset(one.name for each in found.values() for one in signers_of(each) if " " in one.name),
    )
    return without_editors({**found, "markup": without_labels(markup, known)}, page.outline)


def _take_related(
    page: Page, heading: int | None, place: TextPlace, menu: Menu, own: frozenset[str]
) -> tuple[Link, ...]:
    """The links of all related and read-more blocks; blocks inside the text are taken out of it.

    What the *menu* leads to under a short title is a section or a service of the site, no article, unless a heading of
    related articles stands over it. *own*: keys of its authors and lists.
    """
    kinds = (LinkKind.RELATED, LinkKind.READ_MORE)
    ruled = [(at, kind) for kind in kinds for at in page.ruled(kind.value)]
    placed = [(at, kind) for kind in kinds for at in page.placed(kind.value)]
    body = place.shown if place.is_hidden else place.at

    def is_section(link: Link) -> bool:
        if link.url is None or len(link.title) > MAX_SECTION_CHARS:
            return False
        return url_key(link.url) in menu.targets

    links = take_related(
        page.outline, body, heading, [*ruled, *placed], page.context, is_section, own=own, search=not placed
    )
    if everywhere := page.known.everywhere:
        links = renumber([link for link in links if link.url is None or url_key(link.url) not in everywhere])
    if not place.is_hidden:
        return links
    known = {(link.kind, link.url, link.title) for link in links}
    more = take_related(place.outline, place.at, place.heading, (), page.context, is_section, own=own)
    return renumber((*links, *(link for link in more if (link.kind, link.url, link.title) not in known)))


def _find_media(page: Page, place: TextPlace, found: Found) -> tuple[Enclosure, ...]:
    """The audio and video of the article: those of JSON-LD, of players on the page, and of meta elements."""
    players = shown_media(place.outline, place.scope, place.outline.ends[place.at], page.context.base_url)
    return join_media(found["json-ld"].media, players, found["meta"].media)


def _clean(page: Page, place: TextPlace) -> None:
    """Take boxes out of the text: those that the rule drops, and those that look like boxes."""
    if place.is_ruled and not place.is_hidden:
        place.outline.drop(ruled_drops(page, place.outline, place.at)[0], "the rule drops it")
    elif not place.is_hidden:
        boxes = [at for at in page.placed("drop") if place.outline.holds(place.at, at) and at != place.at]
        if sum(map(place.outline.chars, boxes)) <= MAX_FURNITURE_SHARE * place.outline.chars(place.at):
            place.outline.drop(boxes, "furniture of the site")
    if page.says("prune", True):
        clean(place.outline, place.at)


def _without_furniture(blocks: list[Block], furniture: frozenset[str]) -> list[Block]:
    """*blocks* without lines that stand on other pages of the site as well; all of them where little would be left."""
    if not furniture:
        return blocks
    kept = [block for block in blocks if not block.text or key_of(block.text) not in furniture]
    lost = sum(len(block.text) for block in blocks) - sum(len(block.text) for block in kept)
    return kept if lost <= MAX_FURNITURE_SHARE * sum(len(block.text) for block in blocks) else blocks


def _read_listing(page: Page, meta: Evidence) -> PageReading:
    """The page as a listing; as an empty page if it lists too little."""
    page = replace(page, outline=body_outline(page.tree))  # reading it as an article has dropped parts of the other
    outline = page.outline
    if page.learnt is not None:
        drop_learnt(outline, page.learnt, page.tree, page.known)
    heading = find_heading(outline, page.titles)
    title = outline.text(heading) if heading is not None else ""
    if not title and page.heads:
        shown = {key_of(outline.text(at)) for at in outline.within(0, "h1", "h2", "h3")}
        title = headed_piece(page.heads[0].text, shown)
    items = read_listing(outline, page.ruled("items"), page.context)
    listed = len(items) >= MIN_ITEMS and not (title and is_error_page(title))
    article = Article(
        kind=Kind.LISTING if listed else Kind.EMPTY,
        language=primary(page.context.language),
        url=possible_url(meta.url, page.asked, [title or ""]) if listed else None,
        permalink=address(None, page.document.url),
        title=title or None,
        timezone=page.timezone,
        links=items if listed else (),
    )
    _, use = read_site_rule(page)
    if use is not None and use.single_page:  # the article stands there
        article = replace(article, rule=use)
    return PageReading(article=article, page=page)
