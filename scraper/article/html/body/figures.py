"""Pictures and players in a text: what their captions are, and the blocks that they become."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, takewhile
from typing import NamedTuple
from urllib.parse import urlsplit

from scraper.article.html.body.blocks import Block, Part
from scraper.article.html.body.inline import MEDIA, PLAYERS, Inline, escape
from scraper.article.html.extent import is_framed
from scraper.article.html.header import text_lines
from scraper.article.html.outline import Outline
from scraper.article.html.pictures import is_picture, picture_at, player_url
from scraper.article.html.tree import HEADINGS, address, cleaned, fold_space, is_photo_file, key_of
from scraper.text.bylines import ends_in_agency, is_photo_credit, parse_credit, parse_photo_credit
from scraper.text.phrases import is_no_legend
from scraper.urls import same_site
from storage.model import Figure

#: Longer texts are no captions or credits, whatever they are called.
MAX_CAPTION_CHARS, MAX_CREDIT_CHARS = 600, 120
#: Letters of a line, not a part of it.
LETTER_TAGS = frozenset(("a", "b", "i", "em", "strong", "sub", "sup", "u", "s", "font", "mark", "abbr", "q", "bdi"))
#: A longer line behind a picture is no caption where nothing says so.
MAX_LINE_CHARS = 320
#: A caption and a credit: more lines are paragraphs.
MAX_LINES = 2
#: What readers may do with a picture is said in no more.
MAX_BUTTON_CHARS = 16
#: So many pictures are a gallery.
MIN_GALLERY = 2
#: No more pictures have one caption, and signs that end what it says of who took them.
MAX_FRAMED, CLOSING = 4, (")", "）", "]", "】")
#: What most systems call a caption.
_CAPTION = re.compile(r"(?i)(?:^|[\s_-])caption(?:[\s_-]|$)")
#: Elements in which a caption is set.
SMALL_PRINT = frozenset(("em", "i", "small", "br"))
#: Parts of a line that are boxes in it.
INSETS = frozenset(("span", "small", "font"))
#: What stands in no figure.
NO_FRAME_TAGS = HEADINGS | PLAYERS | {"ul", "ol", "dl", "table", "blockquote", "pre"}


def widest_around(outline: Outline, image: int, before: int, behind: int) -> int:
    """The largest element around a picture that holds neither *before* nor *behind*."""
    ends = outline.ends
    return [image, *takewhile(lambda at: at > before and ends[at] <= behind, outline.around(image))][-1]


def pictures_in(outline: Outline, at: int) -> list[int]:
    """The pictures in an element, without icons and placeholders."""
    return [image for image in outline.within(at, "img") if is_picture(outline.attributes(image))]


def find_gallery(outline: Outline, body: int, title: int | None) -> int | None:
    """The element behind the text in *body* that is a gallery: several pictures and little else, each of which leads to
    the whole picture; None without one. What holds the *title*, too, holds it, and so does the <article> of the text;
    what stands right in the <body>, or in a part of its frame, is the page's.
    """
    if title is None:
        return None
    at = body
    while at > 0 and not outline.holds(at, title) and outline.tags[at] != "article":
        if outline.tags[outline.parents[at]] == "body":
            return None
        for part in outline.after(at):
            if is_framed(outline, part):
                continue
            links = [link for link in outline.within(part, "a") if _enlarges(outline, link)]
            if len(links) >= MIN_GALLERY:
                gallery = next(one for one in outline.around(links[0]) if outline.holds(one, links[-1]))
                is_all = len(links) == len(outline.within(gallery, "a"))
                return gallery if is_all and outline.holds(part, gallery) and not outline.chars(gallery) else None
        at = outline.parents[at]
    return None


def _enlarges(outline: Outline, link: int) -> bool:
    """Whether a link without words shows a picture and leads to a picture."""
    return outline.has(link, "img") and is_photo_file(outline.attribute(link, "href"))


def shows_pictures(outline: Outline, at: int, base_url: str | None) -> bool:
    """Whether every item of a list is a picture of its own with a caption; a <dl> may be one item.

    The items of a numbered list are steps, whose words are the text, and so are those under headings, or over a list
    in which the picture stands.
    """
    if outline.tags[at] == "ol" or not outline.has(at, "img") or outline.has(at, *HEADINGS):
        return False
    if any(outline.has(one, "img") for one in outline.within(at, "ul", "ol")):
        return False
    items = [at] if outline.tags[at] == "dl" else [*outline.children(at)]
    shown = [
        pictures_in(outline, item)
        for item in items
        if outline.chars(item) <= MAX_CAPTION_CHARS or is_captioned(outline, item)
    ]
    urls = {picture_at(outline, pictures[0], base_url) for pictures in shown if len(pictures) == 1}
    return len(urls) == len(items)  # bullets are one picture again and again


def is_captioned(outline: Outline, at: int) -> bool:
    """Whether all text of an element is marked up as captions."""
    return outline.chars(at) == sum(map(outline.chars, outline.within(at, "figcaption")))


def is_heading(outline: Outline, at: int) -> bool:
    """Whether a figure is nothing but a heading, and the next one has text: a part of that. A script may draw under a
    heading, in place of the picture that it has else.
    """
    inside = [*outline.children(at)]
    if len(inside) != 1 or outline.tags[inside[0]] not in HEADINGS:
        return False
    behind = next(outline.after(at), None)
    is_part = behind is not None and outline.tags[behind] == "figure" and outline.has(behind, "p", "li")
    return is_part and outline.nodes[at].css_first("svg, canvas") is None


def frame(outline: Outline, at: int, most: int = MAX_LINE_CHARS) -> tuple[list[int], str] | None:
    """The pictures and the line of a figure in all but its name: an element with a picture, or a few, at its beginning
    or end, and a few words in one or two lines beside them. None if *at* is more, or has more than *most* characters.
    """
    if not 0 < outline.chars(at) <= most or outline.tags[at] == "p":
        return None
    if 2 * outline.linked(at) > outline.chars(at):
        return None
    if not outline.has(at, "img") or outline.has(at, *NO_FRAME_TAGS):
        return None
    if sum(outline.own.get(one, 0) > 0 for one in range(at, outline.ends[at])) > MAX_LINES:
        return None
    pictures = pictures_in(outline, at)
    begin, end = outline.starts[at], outline.stops[at]
    if not 0 < len(pictures) <= MAX_FRAMED:
        return None
    first, last = outline.starts[pictures[0]], outline.starts[pictures[-1]]
    above = outline.line(begin, first)
    if (above and not is_photo_credit(above) and outline.line(last, end)) or outline.line(first, last):  # amid a text
        return None
    if len(pictures) > 1 and above:  # a paragraph over pictures
        return None
    if outline.linked(at) and not outline.line(begin, end).endswith(CLOSING):  # what leads to whoever took it
        return None
    if heads_list(outline, at):
        return None
    legend = caption_in(outline, at) if outline.has(at, "figcaption") else legend_text(outline, at)
    return (pictures, legend) if legend else None


def heads_list(outline: Outline, at: int) -> bool:
    """Whether the word or two in an element are the heading of the list of lines right behind it, and no caption."""
    if outline.tags[at] == "figure" or outline.chars(at) > MAX_BUTTON_CHARS or is_photo_credit(outline.text(at)):
        return False
    behind = next(outline.after(at), None)
    return behind is not None and outline.tags[behind] in ("ul", "ol") and not outline.has(behind, "img")


def is_inset(outline: Outline, at: int, start: int, stop: int) -> bool:
    """Whether a part of a line, at one end of the pieces from *start* up to *stop*, holds a picture and its words side
    by side, each in an element of its own.
    """
    if outline.tags[at] not in INSETS or not outline.chars(at) or not outline.has(at, "img"):
        return False
    if outline.line(start, outline.starts[at]) and outline.line(outline.stops[at], stop):
        return False
    parts = [*outline.children(at)]
    told = [one for one in parts if outline.chars(one)]
    held = sum(map(outline.chars, told)) == outline.chars(at)
    return held and all(outline.tags[one] in INSETS and not outline.has(one, "img") for one in told)


def ends_line(outline: Outline, at: int, behind: Inline | None) -> bool:
    """Whether element *at* is a picture or player and ends its line, with what stands *behind* it."""
    if outline.chars(at) or not (outline.tags[at] in MEDIA or outline.has(at, *MEDIA)):
        return False
    return behind is None or (behind.at is not None and outline.tags[behind.at] == "br")


def is_called_caption(outline: Outline, parent: int, line: Sequence[Inline]) -> bool:
    """Whether a *line*, what it stands in or the element around that is called a caption."""
    inside = [part.at for part in line if part.at is not None] if len(line) == 1 else ()
    return any(calls_caption(outline.label(one)) for one in (parent, outline.parents[parent], *inside))


def calls_caption(label: str) -> bool:
    """Whether the class and id of an element, *label*, call it a caption."""
    return _CAPTION.search(label) is not None


def player_block(outline: Outline, at: int, base_url: str | None, caption: str | None = None) -> Block | None:
    """A player as a link to what it plays, named by its title or its host, with its *caption*; None if that has no
    address.
    """
    attributes = outline.attributes(at)
    url = player_url(attributes, base_url)
    if url is None and (sources := outline.within(at, "source")):
        url = player_url(outline.attributes(sources[0]), base_url)
    if url is None:
        return None
    return _link_block(url, escape(fold_space(outline.attribute(at, "title")) or host_of(url)), caption)


def host_of(url: str) -> str:
    """The host of *url*, without "www."."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def link_card(outline: Outline, at: int, base_url: str | None) -> Block | None:
    """The link of a figure that is nothing but a link to another site, picture and words in one; None if it is more."""
    link = next(iter(outline.within(at, "a")), None)
    if link is None or not outline.chars(at) or outline.chars(link) < outline.chars(at):
        return None
    url = address(base_url, outline.attribute(link, "href"))
    if url is None or same_site(url, base_url or url) or outline.has(at, "figcaption"):
        return None
    return _link_block(url, escape(cleaned(fold_space(outline.pieces[outline.starts[link]]))))


def _link_block(url: str, name: str, caption: str | None = None) -> Block:
    legend = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    return Block(part=Part.PLAYER, html=f'<figure><a href="{html.escape(url)}">{name}</a>{legend}</figure>')


def caption_in(outline: Outline, at: int) -> str | None:
    """The caption of a figure: its figcaptions, each once, or the text rows of a table."""
    texts = dict.fromkeys(legend_text(outline, one) for one in outline.within(at, "figcaption"))
    beside = dict.fromkeys(_credits_beside(outline, at)) if texts else ()
    caption = " ".join((*texts, *(line for line in beside if not any(line in text for text in texts))))
    if caption:
        return caption
    if outline.tags[at] == "figure" and outline.has(at, "p", "blockquote", "table", "iframe", "video"):
        framed = frame(outline, at)
        return framed[1] if framed is not None else None
    return _without_menus(outline, at) or None


def captions_in(outline: Outline, at: int, pictures: Sequence[int]) -> Iterator[tuple[str | None, str | None]]:
    """The caption and credit of each of the *pictures* of a figure: of a gallery those that stand with a picture apart
    from the others; else the last one has that of the figure.
    """
    ends = [at, *pictures, outline.ends[at]]
    each = [widest_around(outline, *three) for three in zip(pictures, ends, ends[2:], strict=False)]
    captioned = [outline.has(one, "figcaption") for one in each]
    if not any(captioned[:-1]):
        yield from ((None, None) for _ in each[:-1])
        yield caption_in(outline, at), credit_in(outline, at)
        return
    for one, is_captioned in zip(each[:-1], captioned, strict=False):
        yield (caption_in(outline, one), credit_in(outline, one)) if is_captioned else (None, None)
    told = {one for other in each[:-1] for one in (other, *outline.within(other, "figcaption"))}
    others = [legend_text(outline, one) for one in outline.within(at, "figcaption") if one not in told]
    yield " ".join(dict.fromkeys(others)) or None, credit_in(outline, each[-1]) if captioned[-1] else None


def legend_text(outline: Outline, at: int) -> str:
    """What is said of a picture in an element, in one line: its parts, each once, who took it last."""
    if outline.chars(at) > MAX_CAPTION_CHARS:  # a text
        return outline.text(at)
    parts = [*dict.fromkeys(_parts(outline, at))]
    texts = [part.text for part in parts]
    parts = [part for part in parts if not any(_is_cut(part.text, one) for one in texts)]
    if len(parts) > 1 and parts[0].is_credit:
        parts.sort(key=lambda part: part.is_credit)
    return " ".join(part.text for part in parts)


def _is_cut(text: str, whole: str) -> bool:
    """Whether *text* is the better part of a longer one, from its beginning."""
    return len(text) < len(whole) < 2 * len(text) and whole.startswith(text)


def credit_in(outline: Outline, at: int) -> str | None:
    """Who took the picture, in a part of the caption that says so or names its source."""
    for place in outline.within(at, "figcaption") or [at]:
        for part in _parts(outline, place) if outline.chars(place) <= MAX_CAPTION_CHARS else ():
            if part.is_credit:
                words = part.text.strip(" ()[]（）")
                label, _, name = words.replace("：", ":").partition(":")
                labelled = name.strip() if len(label) <= MAX_BUTTON_CHARS else ""
                return parse_photo_credit(part.text) or parse_credit(words) or labelled or words
    return None


class _Part(NamedTuple):
    """A part of a caption in an element of its own, and whether it says who took the picture."""

    text: str
    is_credit: bool


def _parts(outline: Outline, at: int) -> Iterator[_Part]:
    """What a caption is made of: a new part begins where one element ends and the next one begins, without what shows
    the rest of the caption. Letters that are set apart are no parts.
    """
    inside = [
        one for one in range(at + 1, outline.ends[at]) if outline.tags[one] and outline.starts[one] < outline.stops[one]
    ]
    hidden = {
        piece
        for one in inside
        if outline.attribute(one, "role") == "button"
        for piece in range(outline.starts[one], outline.stops[one])
    }
    boxes = [one for one in inside if outline.tags[one] not in LETTER_TAGS]
    begins, ends = {outline.starts[one] for one in boxes}, {outline.stops[one] for one in boxes}
    every = {outline.starts[one] for one in inside}, {outline.stops[one] for one in inside}
    span = range(outline.starts[at], outline.stops[at])
    cuts = [
        piece for piece in span[1:] if (piece in begins and piece in every[1]) or (piece in ends and piece in every[0])
    ]
    for start, stop in pairwise((span.start, *cuts, span.stop)):
        pieces = [outline.pieces[piece] for piece in range(start, stop) if piece not in hidden]
        if text := cleaned(fold_space("".join(pieces))):
            short = len(text) <= MAX_CREDIT_CHARS
            is_labelled = (start > span.start or stop < span.stop) and parse_credit(text) is not None
            yield _Part(text, short and (is_labelled or is_photo_credit(text)))


def _without_menus(outline: Outline, at: int) -> str:
    """The text of a figure outside of lists of buttons: what readers may do with it."""
    parts, start = list[str](), outline.starts[at]
    for menu in outline.within(at, "ul", "ol"):
        if outline.starts[menu] >= start and _is_menu(outline, menu):
            parts.append(outline.line(start, outline.starts[menu]))
            start = outline.stops[menu]
    return fold_space(" ".join((*parts, outline.line(start, outline.stops[at]))))


def _is_menu(outline: Outline, at: int) -> bool:
    """Whether a list shows no picture, and no item of it has more than a word or two or states a value."""
    texts = map(outline.text, outline.children(at))
    return not outline.has(at, "img") and not any(len(one) > MAX_BUTTON_CHARS or ":" in one for one in texts)


def _credits_beside(outline: Outline, at: int) -> Iterator[str]:
    """The lines of a figure outside of its captions that say who took the picture."""
    captions = outline.within(at, "figcaption")
    for line in text_lines(outline, range(at, outline.ends[at])):
        text = outline.text(line)
        if any(outline.holds(one, line) or outline.holds(line, one) for one in captions):
            continue
        if len(text) <= MAX_CREDIT_CHARS and (is_photo_credit(text) or ends_in_agency(text)):
            yield text


def figure_block(figure: Figure) -> Block:
    """*figure* as a block, with its HTML."""
    picture = f'<img src="{html.escape(figure.url)}" alt="{html.escape(figure.alt)}">' if figure.url else ""
    legend = f"<figcaption>{escape(figure.caption)}</figcaption>" if figure.caption else ""
    markup = f"<figure>{picture}{legend}</figure>" if picture or legend else ""
    return Block(part=Part.FIGURE, html=markup, figure=figure)


def with_caption(figure: Figure, outline: Outline, at: int) -> Block:
    """*figure* with the caption that stands in an element behind it."""
    caption = legend_text(outline, at)
    if not caption or len(caption) > MAX_CAPTION_CHARS or is_no_legend(caption):
        return figure_block(figure)
    credit = parse_photo_credit(caption) or credit_in(outline, at)
    return figure_block(replace(figure, caption=caption, credit=credit))


def says_same(figure: Figure, text: str) -> bool:
    """Whether *text* is the caption or alternative text of *figure* again, perhaps with a credit."""
    key = key_of(text)
    known = [known for stated in (figure.caption, figure.alt) if (known := key_of(stated or ""))]
    return key in known
