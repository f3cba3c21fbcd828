"""A site configuration applied to one page: what its XPath finds, with the text cleaned as it says.

It runs in a process of its own, forked for the page, with a limit of processor time: an expression that takes forever,
or that breaks the library, costs only itself. The page is then read again without it.

    page -> strings replaced -> tree -> links to further pages, values -> wrapped, moved, stripped -> text
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from copy import deepcopy
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from scraper.rules.forked import run_forked
from scraper.rules.nodes import drop_string, html_of, is_frame, link_of, outermost, readings_of, text_of, weight_of
from scraper.rules.pages import next_by_address
from scraper.rules.siteconfig import CONFIG_FIELDS, XPATHS, Directive, SiteConfig

if TYPE_CHECKING:
    from collections.abc import Mapping

#: So many directives may be left out of one page because they take too long; then the whole configuration is.
MAX_LEFT_OUT = 2
#: A page that replaced strings make longer than this is read as it was.
MAX_PAGE_CHARS = 20_000_000
#: More elements than these are no part of a text, no value and no list of authors.
MAX_SELECTED, MAX_VALUES = 20_000, 30
#: What strips a larger share of the page's text is wrong, unless the page is short.
MAX_STRIPPED_SHARE, MIN_PAGE_CHARS = 0.98, 40
#: What is hidden in a text is taken out, unless it is a larger share of it: the tabs of a text, for instance.
_HIDDEN = (
    "descendant::*[contains(translate(@style, ' ', ''), 'display:none')"
    " or contains(translate(@style, ' ', ''), 'visibility:hidden')]"
)
MAX_HIDDEN_SHARE = 0.25
#: A longer value is no title, date or name.
MAX_VALUE_CHARS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What a site configuration finds on one page. Everything is plain, and goes through a pipe as JSON."""

    #: By field ("title", "date", "author"): the values of the first expression that finds some, each with the address
    #: that its element links to, or "". Of dates, several readings of one element.
    values: Mapping[str, list[tuple[str, str]]] = field(default_factory=dict)
    #: Whether the title is that of the window, in which the site adds its name.
    is_window_title: bool = False
    #: HTML of the text; "" if no `body` finds one.
    body: str = ""
    #: Where no `body` finds the text: HTML of the whole page without what is stripped; "" if nothing is.
    page: str = ""
    #: The address of the whole article on one page, and that of its next page; "" if there is none.
    single: str = ""
    next: str = ""
    #: Whether the page calls itself an advertisement.
    is_advertisement: bool = False
    #: The expressions that found something, and those that did not, by field: [field, expression].
    found: list[tuple[str, str]] = field(default_factory=list)
    barren: list[tuple[str, str]] = field(default_factory=list)
    #: Directives that were not followed, in words.
    notes: list[str] = field(default_factory=list)


def apply(config: SiteConfig, page: str, url: str | None) -> Applied:
    """What *config* finds on *page*, the HTML of *url*."""
    _prepare(config)
    left_out: dict[tuple[str, int], str] = {}
    for _ in range(MAX_LEFT_OUT + 1):
        answer, at = run_forked(lambda tell: asdict(_Application(config, url, left_out.keys(), tell).run(page)))
        if answer is not None:
            notes = [f"{file}, line {line}: {why}" for (file, line), why in left_out.items()]
            pairs = {name: [(one, other) for one, other in answer[name]] for name in ("found", "barren")}
            values = {name: [(text, link) for text, link in found] for name, found in answer["values"].items()}
            return Applied(**answer | pairs | {"values": values, "notes": [*notes, *answer["notes"]]})
        left_out[at] = "it takes too long, or breaks the library, and is left out"
    return Applied(notes=[f"{config.name}: it takes too long on this page, and is left out"])


def link_in(config: SiteConfig, name: str, html: str, url: str | None) -> str:
    """The address that the directives called *name* find in *html*; "" if they find none."""
    _prepare(config)
    answer, _ = run_forked(lambda tell: {"link": _Application(config, url, (), tell).link(name, html)})
    return str(answer["link"]) if answer is not None else ""


def _prepare(config: SiteConfig) -> None:
    """Import and compile what a fork needs: what it does for itself is lost with it."""
    import lxml.html  # type: ignore[import-untyped]  # noqa: F401  imported here: pages without a rule pay nothing

    from scraper.rules.xpath import XPathError, compile_xpath

    for one in config.all(*XPATHS):
        for expression in (one.value, one.condition, one.argument if one.name == "move_into" else ""):
            with suppress(XPathError):
                compile_xpath(expression)


# what is done there ----------------------------------------------------------------------------------------


class _Application:
    """One configuration, applied to one page."""

    def __init__(
        self, config: SiteConfig, url: str | None, left_out: Any, tell: Callable[[Directive], None] = lambda _: None
    ) -> None:
        self.config, self.url, self.left_out, self.tell = config, url, left_out, tell
        #: What relative addresses are resolved against.
        self.base = url or ""
        self.notes: list[str] = []
        self.is_window_title = False
        self.found: list[tuple[str, str]] = []
        self.barren: list[tuple[str, str]] = []

    def run(self, page: str) -> Applied:
        """Do it all, in the order that Full-Text RSS has."""
        from lxml import html

        replaced = self._replaced(page)
        parser = html.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
        tree = html.document_fromstring(_markup(self.config, replaced).encode("utf-8", "replace"), parser=parser)
        self.tree, self.chars = tree, sum(map(weight_of, tree.iter("body")))
        base = next((one for one in tree.xpath("//base/@href")), "")
        with suppress(ValueError):  # "http://["
            self.base = urljoin(self.base, base)
        single = self._address("single_page_link")
        following = self._address("next_page_link")
        if not following and self.config.flag("autodetect_next_page", False):
            following = next_by_address(tree.xpath("//a[@href] | //link[@href]"), self.url)
        is_advertisement = any(self._select(one) for one in self.config.all("native_ad_clue"))
        values = {name: self._values(name) for name in ("title", "date", "author")}
        changes = self._change() if self.config.all(*_CHANGES) else 0
        body = self._body()
        return Applied(
            values={name: found for name, found in values.items() if found},
            is_window_title=self.is_window_title,
            body=body,
            page="" if body or not changes else html.tostring(tree, encoding="unicode"),
            single=single,
            next=following,
            is_advertisement=is_advertisement,
            found=self.found,
            barren=self.barren,
            notes=self.notes,
        )

    def link(self, name: str, html: str) -> str:
        """The address that the directives called *name* find in *html*."""
        from lxml.html import document_fromstring

        self.tree = document_fromstring(f"<body>{html}</body>")
        return self._address(name)

    def _replaced(self, page: str) -> str:
        for one in self.config.replacements:
            by = one.value
            if len(page) + page.count(one.argument) * (len(by) - len(one.argument)) > MAX_PAGE_CHARS:
                self._note(one, "it makes the page too long")
            else:
                page = page.replace(one.argument, by)
        return page

    def _note(self, one: Directive, why: str) -> None:
        self.notes.append(f"{one.file}, line {one.line}: {why}")

    def _select(self, one: Directive, expression: str = "") -> list[Any]:
        """What a directive selects: elements and strings."""
        from scraper.rules.xpath import XPathError, compile_xpath, string_of

        if (one.file, one.line) in self.left_out:
            return []
        self.tell(one)
        try:
            if one.condition and not self._holds(one.condition):
                return []
            found = compile_xpath(expression or one.value)(self.tree)
        except XPathError as error:
            self._note(one, str(error))
            return []
        except Exception as error:  # lxml's own errors, and those of our functions
            self._note(one, f"it cannot be evaluated ({str(error)[:100] or type(error).__name__})")
            return []
        if isinstance(found, bool):
            return [self.tree] if found else []
        if not isinstance(found, list):
            found = [string_of(found)] if string_of(found).strip() else []
        if len(found) > MAX_SELECTED:
            self._note(one, f"it selects {len(found):,} elements, and is left out")
            return []
        return found

    def _holds(self, condition: str) -> bool:
        """Whether the page has what an `if_page_contains` names: by XPath, or as text."""
        from scraper.rules.xpath import XPathError, compile_xpath

        try:
            return bool(compile_xpath(condition)(self.tree))
        except XPathError:
            return condition in "".join(self.tree.itertext())

    # values

    def _values(self, name: str) -> list[tuple[str, str]]:
        """The values of the first directive called *name* that finds some."""
        chosen: list[tuple[str, str]] = []
        for one in self.config.all(name):
            if chosen:
                break
            for node in self._select(one)[:MAX_VALUES]:
                texts = list(readings_of(node)) if name == "date" else [text_of(node)]
                link = link_of(node) if name == "author" else ""
                chosen += [(text, link) for text in texts if text and len(text) <= MAX_VALUE_CHARS]
                if chosen and name != "author":
                    self.is_window_title |= name == "title" and getattr(node, "tag", "") == "title"
                    break
            if chosen:
                self.found.append((CONFIG_FIELDS[name], one.value))
        own = self.config.own(name)
        if own and not chosen:
            self.barren.append((CONFIG_FIELDS[name], " or ".join(one.value for one in own)))
        return chosen

    def _address(self, name: str) -> str:
        """The address that the first fruitful directive called *name* gives; "" for the page itself."""
        for one in self.config.all(name):
            for node in self._select(one)[:MAX_VALUES]:
                href = node if isinstance(node, str) else link_of(node)
                with suppress(ValueError):  # "http://["
                    address = urljoin(self.base, href.strip()).partition("#")[0] if href.strip() else ""
                    if address.startswith(("http://", "https://")) and address != (self.url or "").partition("#")[0]:
                        return address
        return ""

    # the text

    def _change(self) -> int:
        """Change the tree as the configuration says; how much was changed."""
        return sum(_CHANGES[one.name](self, one) for one in self.config.all(*_CHANGES))

    def _strip(self, one: Directive) -> int:
        return self._drop(one, self._select(one))

    def _strip_named(self, one: Directive) -> int:
        part = one.value.replace("'", "").replace('"', "").strip().lstrip(".#")  # as in a selector
        return (
            self._drop(one, self._select(one, f"//*[contains(@class, '{part}') or contains(@id, '{part}')]"))
            if part
            else 0
        )

    def _strip_image(self, one: Directive) -> int:
        part = one.value.replace("'", "").replace('"', "").strip()
        return self._drop(one, self._select(one, f"//img[contains(@src, '{part}')]")) if part else 0

    def _strip_attribute(self, one: Directive) -> int:
        bare = one.value.removeprefix("@")
        return self._drop(one, self._select(one, f"//@{bare}" if bare.replace("-", "").isalnum() else ""))

    def _dissolve(self, one: Directive) -> int:
        nodes = self._elements(one)
        for node in nodes:
            node.drop_tag()
        return len(nodes)

    def _wrap(self, one: Directive) -> int:
        nodes = self._elements(one)
        for node in nodes:
            around = node.makeelement(one.argument)
            around.tail, node.tail = node.tail, None
            node.getparent().replace(node, around)
            around.append(node)
        return len(nodes)

    def _move(self, one: Directive) -> int:
        targets = [node for node in self._select(one, one.argument) if not isinstance(node, str)]
        moved = 0
        for node in self._elements(one) if targets else ():
            target = targets[0]
            if node is not target and node not in target.iterancestors():
                copy = deepcopy(node)
                copy.tail = None
                node.drop_tree()
                target.append(copy)
                moved += 1
        return moved

    def _show_lazy(self, one: Directive) -> int:
        name = one.value.strip("'\"@ ").lower()
        images = [node for node in self.tree.iter("img", "iframe", "source") if node.get(name)]
        for node in images:
            node.set("src", node.get(name))
        return len(images)

    def _elements(self, one: Directive) -> list[Any]:
        """The elements that a directive selects, without the frame of the page."""
        nodes = [node for node in self._select(one) if not isinstance(node, str)]
        if any(node.tag == "html" for node in nodes):
            self._note(one, "it selects the whole page, and is left out")
            return []
        return [node for node in nodes if not is_frame(node) and node.getparent() is not None]

    def _drop(self, one: Directive, nodes: list[Any]) -> int:
        """Take *nodes* out: elements, attributes, texts. What follows an element stays."""
        dropped = 0
        if self._is_everything(nodes):
            self._note(one, "it takes the whole text away, and is left out")
            return 0
        for node in nodes:
            if isinstance(node, str):
                dropped += drop_string(node)
            elif not is_frame(node) and node.getparent() is not None:
                node.drop_tree()
                dropped += 1
        return dropped

    def _is_everything(self, nodes: list[Any]) -> bool:
        """Whether next to nothing of the page's text is left without *nodes*."""
        limit = MAX_STRIPPED_SHARE * self.chars
        lost = 0
        for node in outermost([one for one in nodes if not isinstance(one, str)]):
            if not is_frame(node):
                lost += weight_of(node)
                if lost > limit:
                    return self.chars > MIN_PAGE_CHARS
        return any(not isinstance(node, str) and node.tag == "html" for node in nodes)

    def _body(self) -> str:
        """HTML of the text: all that the first fruitful `body` selects, in the order of the page."""
        from lxml import html

        for one in self.config.all("body"):
            nodes = self._select(one)
            if any(not isinstance(node, str) and node.tag == "html" for node in nodes):
                self._note(one, "it selects the whole page, and is left out")
                continue
            parts = [html_of(_shown(node), html) for node in outermost(nodes)]
            if any(part.strip() for part in parts):
                self.found.append(("body", one.value))
                return "\n".join(parts)
        if own := self.config.own("body"):
            self.barren.append(("body", " or ".join(one.value for one in own)))
        return ""


def _shown(node: Any) -> Any:
    """*node* without what is hidden in it, as Full-Text RSS has it; whole where that would be much of its text."""
    if not isinstance(node, str) and isinstance(node.tag, str):
        hidden = list(outermost(node.xpath(_HIDDEN)))
        if sum(map(weight_of, hidden)) <= MAX_HIDDEN_SHARE * weight_of(node):
            for one in hidden:
                one.drop_tree()
    return node


_CHANGES: dict[str, Callable[[_Application, Directive], int]] = {
    "dissolve": _Application._dissolve,
    "wrap_in": _Application._wrap,
    "move_into": _Application._move,
    "strip": _Application._strip,
    "strip_id_or_class": _Application._strip_named,
    "skip_id_or_class": _Application._strip_named,
    "strip_image_src": _Application._strip_image,
    "strip_attr": _Application._strip_attribute,
    "post_strip_attr": _Application._strip_attribute,
    "src_lazy_load_attr": _Application._show_lazy,
}


def _markup(config: SiteConfig, page: str) -> str:
    """*page* as the parser of trees is to read it.

    HTML parsers differ in how they mend pages. Configurations were written with one that follows HTML 5, as ours does,
    unless they say `parser: libxml`.
    """
    if any(one.value.lower() == "libxml" for one in config.all("parser")[-1:]):
        return page.replace("\0", "")
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(page).html or page
