"""The last step of every extraction: an allow-list of HTML, so that no page can act in a reader's program.

nh3 (ammonia) parses and filters as browsers do; the lists are ours. The result is a fixed point: sanitising it
again changes nothing.
"""

from __future__ import annotations

import re

import nh3

from scraper.urls import absolute, without_tracking

#: What a feed reader shows and validators accept; svg, math, style and iframe are never among it.
TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "details", "dfn", "div", "dl",
    "dt", "em", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark",
    "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "small", "strong", "sub", "summary", "sup", "table",
    "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "blockquote": {"cite"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "q": {"cite"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "*": {"dir", "lang"},
}
URL_ATTRIBUTES = frozenset(("href", "src", "cite"))
#: Elements that vanish with everything in them; of others the text stays.
DROPPED = {
    "script", "style", "template", "noscript", "svg", "math", "iframe", "object", "embed", "select", "textarea",
    "button", "form", "title",
}  # fmt: skip

#: Attributes as nh3 writes them: always quoted, so that ">" inside one ends nothing.
_ATTRIBUTES = r'(?:\s[\w:-]+="[^"]*")*'
#: Tracking pixels, pictures and links without an address, and elements without content.
_HOLLOW = (
    (re.compile(rf'<img(?={_ATTRIBUTES}\s(?:width|height)="[01](?:px)?"){_ATTRIBUTES}>'), ""),
    (re.compile(rf'<img(?!{_ATTRIBUTES}\ssrc="){_ATTRIBUTES}>'), ""),
    (re.compile(rf'<a(?!{_ATTRIBUTES}\shref="){_ATTRIBUTES}>(.*?)</a>', re.DOTALL), r"\1"),
    (
        re.compile(
            rf"<(p|li|ul|ol|figure|figcaption|blockquote|div|h[2-6]|b|strong|em|i|u|a){_ATTRIBUTES}>(?:\s|\u00a0|&nbsp;|<br>)*</\1>"
        ),
        "",
    ),
)
_MAX_PASSES = 10


def sanitize(html: str, *, base_url: str | None = None) -> str:
    """*html* with allowed elements only, absolute http(s) addresses without tracking, and no hollow elements."""

    def keep(_tag: str, name: str, value: str) -> str | None:
        if name not in URL_ATTRIBUTES:
            return value
        url = absolute(base_url, value)
        return without_tracking(url) if url else None

    clean = html.encode(errors="replace").decode()  # halves of characters, which the parser refuses
    for _ in range(_MAX_PASSES):  # taking out a hollow element may leave another, or markup that parses otherwise
        before = clean
        clean = nh3.clean(
            clean,
            tags=TAGS,
            attributes=ATTRIBUTES,
            clean_content_tags=DROPPED,
            attribute_filter=keep,
            url_schemes={"http", "https"},
            link_rel=None,
        )
        for pattern, replacement in _HOLLOW:
            clean = pattern.sub(replacement, clean)
        clean = clean.strip()
        if clean == before:
            break
    return clean
