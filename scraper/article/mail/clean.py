"""The HTML of a newsletter, without what is not for readers: pixels, hidden lines, ways to unsubscribe; and without the
tables that only lay it out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.article.html.tree import address, attribute, fold_space, text_of
from scraper.text.phrases import fold
from scraper.text.words import words
from scraper.urls import without_tracking

#: Never shown.
DEAD_SELECTOR = "script, style, title, head > *, template, noscript, svg, object, iframe, form, [hidden]"
HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|max-height\s*:\s*0(?:px)?\s*(?:;|$|!)"
    r"|opacity\s*:\s*0\s*(?:;|$|!)|font-size\s*:\s*[01](?:px)?\s*(?:;|$|!)",
    re.IGNORECASE,
)
#: A picture of so many pixels in one direction is there to be counted, or to keep others apart.
MAX_PIXEL_SIZE = 3
#: How long the text around a link to the page on the web may be that goes with it, and around one to unsubscribe.
MAX_VIEW_CHARS, MAX_FOOTER_CHARS = 160, 800
#: Parameters by which the page on the web of a mail knows its reader.
PERSONAL_PARAMETERS = re.compile(r"([?&])(?:e|email|recipient|subscriber|uid|sid|token)=[^&#]*&?", re.IGNORECASE)
#: In a table of facts, no cell is longer.
MAX_CELL_CHARS = 120
_LAYOUT_TAGS = re.compile(
    r"<(?P<end>/?)(?P<tag>h[1-4]|table|thead|tbody|tfoot|tr|td|th|caption|colgroup|col|center)\b"
    r"(?P<attributes>(?:[^>\"]|\"[^\"]*\")*)>"
)
#: Marks tables that stay, and headings that are links: a heading of ours has none, and these lead to the story.
_MARK, _LINKED = "data-facts", "data-linked"
_HEADINGS = ("h1", "h2", "h3", "h4")


@dataclass(frozen=True, slots=True)
class CleanMail:
    """What is left for readers."""

    html: str
    #: Where the mail can be read on the web; None if it does not say.
    view_url: str | None


def clean_mail(html: str, *, unsubscribe: Collection[str], locations: Mapping[str, str]) -> CleanMail:
    """*html* for `read_blocks`. *unsubscribe* has addresses that end the subscription, *locations* those of pictures
    within the mail."""
    tree = LexborHTMLParser(html)
    for node in tree.css(DEAD_SELECTOR):
        node.decompose()
    for node in tree.css("[style]"):
        if HIDDEN.search(attribute(node, "style")) and not _holds_most(tree, node):
            node.decompose()
    for node in tree.css("img"):
        _keep_picture(node, locations)
    view_url = _take_view_link(tree)
    _take_footers(tree, set(unsubscribe))
    for node in tree.css("a[href]"):
        if url := address(None, attribute(node, "href")):
            node.attrs["href"] = without_tracking(url)
    for node in tree.css("table"):
        if _is_of_facts(node):
            node.attrs[_MARK] = ""
    for node in tree.css("h1 a[href], h2 a[href], h3 a[href], h4 a[href]"):
        for heading in _above(node):
            if heading.tag in _HEADINGS:
                heading.attrs[_LINKED] = ""
    body = tree.body
    return CleanMail(html=_unwrapped(body.html or "" if body else ""), view_url=view_url)


def _holds_most(tree: LexborHTMLParser, node: LexborNode) -> bool:
    """Whether a "hidden" element is in truth the mail: some set a size of 0 around everything, against gaps."""
    body = tree.body
    return body is not None and len(text_of(node)) * 2 > len(text_of(body))


def _keep_picture(node: LexborNode, locations: Mapping[str, str]) -> None:
    """Drop a pixel; give a picture within the mail its address on the web, or drop it, since nobody could load it."""
    source, style = attribute(node, "src"), attribute(node, "style")
    sizes = [attribute(node, name) for name in ("width", "height")]
    sizes += re.findall(r"(?<![\w-])(?:width|height)\s*:\s*([0-9.]+)px", style)
    small = any(re.fullmatch(r"[0-9.]+(?:px)?", size) and float(size.removesuffix("px").strip(".") or 0)
                <= MAX_PIXEL_SIZE for size in sizes)  # fmt: skip
    if source.lower().startswith("cid:"):
        source = locations.get(source[4:], "")
        node.attrs["src"] = source
    if small or not source.startswith(("http://", "https://")):
        node.decompose()


def _take_view_link(tree: LexborHTMLParser) -> str | None:
    """Take out the line that leads to this mail on the web, and return where."""
    for node in tree.css("a[href]"):
        line = fold(fold_space(text_of(node)))
        around = fold(fold_space(text_of(node.parent))) if node.parent is not None else ""
        if not _says(line, "mail.view_online") and not (len(line) < 30 and _says(around, "mail.view_online", 120)):
            continue
        url = address(None, attribute(node, "href"))
        _largest(tree, node, MAX_VIEW_CHARS).decompose()
        return PERSONAL_PARAMETERS.sub(r"\1", without_tracking(url)).rstrip("?&") if url else None
    return None


def _take_footers(tree: LexborHTMLParser, unsubscribe: set[str]) -> None:
    """Take out the blocks that end the subscription, with the address and the reasons that stand around."""
    for _ in range(10):
        found = next((node for node in tree.css("a") if _ends_subscription(node, unsubscribe)), None)
        if found is None:
            return
        _largest(tree, found, MAX_FOOTER_CHARS).decompose()


def _ends_subscription(node: LexborNode, unsubscribe: set[str]) -> bool:
    href = attribute(node, "href")
    return href in unsubscribe or _says(fold(fold_space(text_of(node))), "mail.unsubscribe")


def _says(line: str, key: str, longest: int = 80) -> bool:
    """Whether *line* is short and holds one of the phrases at *key*."""
    return len(line) <= longest and any(fold(phrase) in line for phrase in words(key))


def _largest(tree: LexborHTMLParser, node: LexborNode, most: int) -> LexborNode:
    """The outermost element around *node* with at most *most* characters, no heading, and a third of the mail."""
    best, whole = node, len(fold_space(text_of(tree.body)))
    for around in _above(node):
        size = len(fold_space(text_of(around)))
        if size > most or 3 * size > max(whole, 1) or around.css_first("h1, h2, h3") is not None:
            break
        best = around
    return best


def _above(node: LexborNode) -> Iterator[LexborNode]:
    around = node.parent
    while around is not None and around.tag not in ("body", "html", "-undef"):
        yield around
        around = around.parent


def _is_of_facts(table: LexborNode) -> bool:
    """Whether *table* tells facts in rows and columns, and does not only lay out what it holds."""
    if attribute(table, "role").lower() in ("presentation", "none"):
        return False
    if len(table.css("table")) > 1 or table.css_first("img, p, h1, h2, h3, h4, ul, ol, blockquote, center") is not None:
        return False
    rows = [[fold_space(text_of(cell)) for cell in row.css("td, th")] for row in table.css("tr")]
    wide = [row for row in rows if sum(map(bool, row)) > 1]
    longest = max((len(cell) for row in rows for cell in row), default=0)
    return len(wide) > 1 and 2 * len(wide) > len(rows) and longest <= MAX_CELL_CHARS


def _unwrapped(html: str) -> str:
    """*html* as Lexbor writes it, with plain blocks in place of the tables that lay it out."""
    facts: list[bool] = []
    headings: list[bool] = []

    def plain(found: re.Match[str]) -> str:
        tag, end = found["tag"], bool(found["end"])
        if tag in _HEADINGS:
            if not end:
                headings.append(_LINKED in found["attributes"])
            linked = headings[-1] if headings else False
            if end and headings:
                headings.pop()
            return found[0] if not linked else "</strong></p>" if end else "<p><strong>"
        if tag == "center":
            return "</div>" if end else "<div>"
        if tag == "table" and not end:
            facts.append(_MARK in found["attributes"])
        kept = facts[-1] if facts else False
        if tag == "table" and end and facts:
            facts.pop()
        if kept:
            return found[0]
        if tag in ("col", "colgroup", "tbody", "thead", "tfoot"):
            return ""
        return "</div>" if end else "<div>"

    return _LAYOUT_TAGS.sub(plain, html)
