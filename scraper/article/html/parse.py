"""Bytes -> tree -> `Page`: what every later stage has to know of a page before it reads any field of it."""

from __future__ import annotations

import codecs
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode
from w3lib.encoding import html_body_declared_encoding

from scraper.article.evidence import Context, Found
from scraper.article.html.body.formulas import show_formulas
from scraper.article.html.fields.language import find_language
from scraper.article.html.fields.owner import without_owners
from scraper.article.html.fields.publisher import paper_names
from scraper.article.html.fields.title import find_window, head_titles, site_names, title_pieces
from scraper.article.html.fields.title_rank import Title
from scraper.article.html.fields.url import Link, read_base, stated_address
from scraper.article.html.outline import Outline, read_outline
from scraper.article.html.pictures import show_enlarged, show_pictures
from scraper.article.html.placeholders import drop_placeholders, empty_attributes
from scraper.article.html.readers.json_ld import (
    publisher_names,
    publishing_firms,
    publishing_people,
    read_nodes,
    stated_addresses,
)
from scraper.article.html.readers.learnt import HabitKeys, keys_of
from scraper.article.html.readers.meta import SUMMARY_NAMES, read_metas
from scraper.article.html.readers.rule import is_agreed
from scraper.article.html.spoken import drop_spoken
from scraper.article.html.tree import DEAD_TAGS, attribute_elements, key_of, text_of
from scraper.rules.apply import Applied, apply
from scraper.rules.habits import Habits
from scraper.rules.pages import take_parts
from scraper.rules.rules import Rules, SiteRule
from scraper.text.charset import html_text, is_utf8
from scraper.text.language import zone_of
from scraper.text.times import read_zone
from storage.model import Document

#: This many bytes at the start tell whether a document is text.
_HEAD_BYTES = 4096
#: A head has one summary under each name; more are hostile.
MAX_SUMMARIES = 4
_CONTROLS = bytes({*range(0x20)} - {0x09, 0x0A, 0x0C, 0x0D})


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is known of a page before its fields are read."""

    document: Document
    tree: LexborHTMLParser
    #: The elements and texts of its body, without scripts and styles.
    outline: Outline
    context: Context
    timezone: str
    #: The rule of its site, and whether enough of it finds something on this page.
    site: SiteRule | None
    is_agreed: bool
    #: What was learnt of the places of its site, and all that is known of the site beside places.
    learnt: SiteRule | None
    habits: Habits
    #: The habits as they are compared with the page.
    known: HabitKeys
    #: What its site configuration finds, if it has one.
    applied: Applied | None
    #: HTML of the texts of its further pages.
    parts: Sequence[str]
    #: The values of its meta elements by name, as `read_metas` gives them.
    metas: Mapping[str, Sequence[str]]
    #: The attributes of its link elements, in their order.
    links: Sequence[Link]
    #: The titles that the page's head gives, best first, and their keys.
    heads: tuple[Title, ...]
    titles: frozenset[str]
    #: The keys of its titles and of the summaries in its head.
    told: frozenset[str]
    #: The keys of what stands between the signs of titles of the head; see `title_pieces`.
    pieces: frozenset[str]
    #: The nodes of its JSON-LD.
    nodes: Sequence[Mapping[str, object]]
    #: The names by which the paper itself may sign, as `plain_key` gives them.
    papers: frozenset[str]
    #: What the selectors of rules have found.
    spots: dict[str, list[LexborNode]] = field(default_factory=dict)

    @property
    def signing(self) -> frozenset[str]:
        """The names that are no authors': the paper's own, without authors who are called alike, and without that of
        a person whose site it is.

        Accounts are none of them: they sign where the page itself shows them.
        """
        known = self.known.signers | publishing_people(self.nodes)
        if not known:
            return self.papers
        return frozenset(paper for paper in self.papers if not any(paper in one or one in paper for one in known))

    def signing_beside(self, found: Found) -> frozenset[str]:
        """Those of `signing` without the names of people who sign in *found*: it is their site."""
        sites = self.metas.get("og:site_name", ())
        return without_owners(self.signing, found, self.outline, sites, publishing_firms(self.nodes))

    @property
    def asked(self) -> str | None:
        """The address that it was fetched from."""
        return self.document.final_url or self.document.url

    @property
    def url(self) -> str | None:
        """The address that it was fetched from, else the one that it states."""
        return self.asked or self.context.base_url

    def ruled(self, part: str) -> list[int]:
        """The elements that the site's rule selects for *part*, where it counts; the items of a list stand alone."""
        return self.selected(part) if self.is_agreed or part == "items" else []

    def selected(self, part: str) -> list[int]:
        """The elements that the site's rule selects for *part*, whether it counts or not."""
        return self._where(self.site, part, f"rule {part}") if self.site is not None else []

    def placed(self, part: str) -> list[int]:
        """The elements where *part* stood on other pages of the site."""
        return self._where(self.learnt, part, part) if self.learnt is not None else []

    def _where(self, rule: SiteRule, part: str, key: str) -> list[int]:
        if part not in rule.select:
            return []
        if key not in self.spots:
            self.spots[key] = rule.nodes(self.tree, part)
        return self.outline.find_all(self.spots[key])

    @property
    def borrowed(self) -> Applied | None:
        """What a site configuration finds, where the rule counts."""
        return self.applied if self.is_agreed else None

    def says(self, name: str, default: bool) -> bool:
        """Whether the site configuration switches *name* on, where the rule counts."""
        config = self.site.config if self.site is not None and self.is_agreed else None
        return config.flag(name, default) if config is not None else default

    def ruled_body(self) -> int | None:
        """The element that the site's rule calls the body."""
        return next((at for at in self.ruled("body") if self.outline.chars(at)), None)


def open_page(document: Document, *, timezone: str | None, rules: Rules) -> Page:
    """The page in *document*. Raises BinaryError if its bytes are no text."""
    document, parts = take_parts(document)
    tree = _parse(document)
    found = attribute_elements(tree)
    empty_attributes((*found["meta"], *found["img"]), window := find_window(tree))
    base_url = document.final_url or document.url
    nodes = read_nodes(found["script"])
    metas = read_metas(found["meta"])
    links = [node.attributes for node in found["link"]]
    base_url = base_url or stated_address(links, metas, stated_addresses(nodes))
    base_url = read_base(tree, found["base"], base_url)
    papers = paper_names(metas, publisher_names(nodes), text_of(tree.css_first("title")), base_url)
    site, applied, agreed = _rule_of(document, tree, base_url, rules)
    learnt = rules.learnt_of(base_url)
    habits = _habits(site, learnt)
    known = keys_of(habits)
    papers |= known.papers
    called = text_of(window)
    names = site_names(tree, base_url, called, papers)
    heads = head_titles(called, metas, papers, names=names, affixes=habits.affixes)
    show_pictures(found["noscript"])  # changes the tree, as do the next two
    show_enlarged(found["figcaption"])
    show_formulas(tree, found)
    if site is not None:
        tree.strip_tags(DEAD_TAGS)  # its selectors read the tree
    outline = body_outline(tree, menus=site is not None)
    if drop_placeholders(tree, outline.pieces):
        outline = body_outline(tree, menus=site is not None)
    language = find_language(tree, outline)
    zone = timezone or habits.timezone or zone_of(language) or "UTC"
    if habits.month_first and language == "en":
        language = "en-US"
    titles = frozenset(key_of(title.text) for title in heads) - {""}
    summaries = (key_of(value) for name in SUMMARY_NAMES for value in metas.get(name, ())[:MAX_SUMMARIES])
    return Page(
        document=document,
        tree=tree,
        outline=outline,
        context=Context(
            base_url=base_url,
            language=language,
            zone=read_zone(zone),
            sections=known.sections,
            no_sections=known.no_sections,
        ),
        timezone=zone,
        site=site,
        is_agreed=agreed if agreed is not None else site is not None and is_agreed(site, tree),
        learnt=learnt if learnt is not None and learnt.select else None,
        habits=habits,
        known=known,
        applied=applied,
        parts=parts,
        metas=metas,
        links=links,
        heads=tuple(heads),
        titles=titles,
        told=titles.union(summaries) - {""},
        pieces=title_pieces(called, metas, papers | names),
        papers=papers,
        nodes=() if agreed and site is not None and _skips_json_ld(site) else nodes,
    )


def _habits(site: SiteRule | None, learnt: SiteRule | None) -> Habits:
    if site is None or learnt is None:
        known = site or learnt
        return known.habits if known is not None else Habits()
    return site.habits.joined(learnt.habits)


def _rule_of(
    document: Document, tree: LexborHTMLParser, base_url: str | None, rules: Rules
) -> tuple[SiteRule | None, Applied | None, bool | None]:
    """(the rule of the page, what its site configuration finds, whether that counts; None: it has to be looked at).

    A site configuration that does not count stands back for a rule that comes with the package and counts.
    """
    site = rules.match(tree, base_url)
    if site is None or site.config is None:
        return site, None, None
    applied = apply(site.config, html_text(document), base_url)
    agreed = is_agreed(site, tree, applied)
    if not agreed:
        other = rules.match(tree, base_url, borrowed=False)
        if other is not None and other.config is None and is_agreed(other, tree):
            return other, None, None
    return site, applied, agreed


def _skips_json_ld(site: SiteRule) -> bool:
    return site.config is not None and site.config.flag("skip_json_ld", False)


def _parse(document: Document) -> LexborHTMLParser:
    """The tree of the document; bytes that are UTF-8 go to the parser as they are.

    Texts are cleaned where they are taken from the tree, which is less work than cleaning the whole page.
    """
    data, head = document.data, document.data[:_HEAD_BYTES]
    declared = (document.charset or html_body_declared_encoding(head) or "utf-8").lower()
    plain = head[:3] != codecs.BOM_UTF8 and len(head.translate(None, _CONTROLS)) == len(head) and b"\x1b" not in data
    if plain and declared in ("utf-8", "utf8") and is_utf8(data):
        return LexborHTMLParser(data)
    # it has damaged characters, or another encoding than it declares
    return LexborHTMLParser(html_text(document))


def body_outline(tree: LexborHTMLParser, *, menus: bool = True) -> Outline:
    """The outline of the page's body; an empty one for a page without a body, such as a frameset."""
    outline = read_outline(tree.body or LexborHTMLParser("<body>").css("body")[0], menus=menus)
    drop_spoken(tree, outline)
    return outline


def text_outline(html: str) -> Outline:
    """The outline of a text that stands apart from its page, as HTML."""
    tree = LexborHTMLParser(f"<body><div>{html}</div></body>")
    elements = attribute_elements(tree)
    show_pictures(elements["noscript"])
    show_formulas(tree, elements)
    return read_outline(tree.css("body > div")[0])
