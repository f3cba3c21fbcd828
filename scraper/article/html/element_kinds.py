"""What the walk over a page has to know of its elements: which are dead, break a line, are filled in."""

from __future__ import annotations

from selectolax.lexbor import LexborNode

from scraper.article.html.tree import BLOCKS, DEAD_TAGS, words_of

#: Inline elements: their class names do not name parts of a page.
INLINE = words_of(
    "a abbr b bdi bdo br cite code em font i img ins kbd mark path picture q s small source span strong sub sup time u"
    " wbr svg use"
)

#: What the walk needs to know of an element: its tag, whether it breaks the line, whether it is a part of one.
Kind = tuple[str, bool, bool]
#: By Lexbor's own number of the tag; None for what is no element, or is dead.
KINDS: dict[int, Kind | None] = {}
#: The numbers of those that readers fill in.
FIELDS: set[int] = set()
BUTTONS: set[int] = set()
#: The numbers of those whose content is markup that is never shown: what a frame held for browsers without frames.
UNREAD: set[int] = set()
#: What a button is that holds a part of the text.
SHOWN_BUTTON: Kind = ("span", False, True)
#: Numbers of tags that HTML knows are below it; others differ from page to page.
_KNOWN = 256


#: Elements that readers fill in, and kinds of <input> that they do not write in.
FIELD_TAGS = frozenset(("input", "textarea", "select"))
UNWRITTEN_INPUTS = frozenset(("hidden", "checkbox", "radio", "button", "submit", "image", "reset", "range"))


#: Elements of AMP pages, by those of HTML that they stand for.
AMP = {
    "amp-img": "img", "amp-anim": "img", "amp-iframe": "iframe", "amp-video": "video", "amp-audio": "audio",
    "amp-sidebar": "nav", "amp-user-notification": "dialog", "amp-consent": "dialog", "amp-ad": "template",
    "amp-embed": "template", "amp-list": "template", "amp-sticky-ad": "template",
}  # fmt: skip


def kind_of(node: LexborNode, number: int) -> Kind | None:
    tag = node.tag or "-"
    tag = AMP.get(tag, tag)
    kind = None if tag[0] in "-!" or tag in DEAD_TAGS else (tag, tag in BLOCKS, tag in INLINE)
    if number < _KNOWN:
        KINDS[number] = kind
        if tag in FIELD_TAGS:
            FIELDS.add(number)
        elif tag == "button":
            BUTTONS.add(number)
        elif tag == "iframe":
            UNREAD.add(number)
    return kind
