"""The last step of every extraction: an allow-list of HTML, so that no page can run anything in a feed reader.

nh3 (ammonia) parses and filters as browsers do; the lists are ours. Sanitising the result again changes nothing.
"""

from __future__ import annotations

import re

import nh3

from scraper.urls import absolute, without_tracking

#: Elements that feed readers show and validators accept; never svg, math, style or iframe.
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
#: Elements that are removed with their content; of other elements that are not allowed the text stays.
REMOVED_TAGS = {
    "script", "style", "template", "noscript", "svg", "math", "iframe", "object", "embed", "select", "textarea",
    "button", "form", "title",
}  # fmt: skip

#: Attributes as nh3 writes them: always quoted, so a ">" inside one does not end the tag.
_ATTRIBUTES = r'(?:\s[\w:-]+="[^"]*")*'
#: Tracking pixels, pictures and links without an address, and elements without content.
_EMPTY_ELEMENTS = (
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
    """*html* with allowed elements only, absolute http(s) addresses without tracking, and no empty elements."""

    def keep(_tag: str, name: str, value: str) -> str | None:
        if name not in URL_ATTRIBUTES:
            return value
        if value not in addresses:  # each is asked for in every pass
            url = absolute(base_url, value)
            addresses[value] = without_tracking(url) if url else None
        return addresses[value]

    addresses: dict[str, str | None] = {}
    clean = html.encode(errors="replace").decode()  # lone surrogates, which the parser refuses
    for _ in range(_MAX_PASSES):  # removing an empty element may leave another, or markup that parses differently
        before = clean
        clean = nh3.clean(
            clean,
            tags=TAGS,
            attributes=ATTRIBUTES,
            clean_content_tags=REMOVED_TAGS,
            attribute_filter=keep,
            url_schemes={"http", "https"},
            link_rel=None,
        )
        for pattern, replacement in _EMPTY_ELEMENTS:
            clean = pattern.sub(replacement, clean)
        clean = clean.strip()
        if clean == before:
            break
    return clean
