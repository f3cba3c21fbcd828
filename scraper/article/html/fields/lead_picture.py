"""The lead picture: the one that the head states, in the form that the page shows; else the first near the title.

What is an icon, a portrait or a thumbnail is told in `html/pictures.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice, takewhile
from typing import NamedTuple
from urllib.parse import unquote

from scraper.article.html.body.place import TextPlace
from scraper.article.html.header import MAX_DATED_CHARS, is_dated
from scraper.article.html.outline import Outline
from scraper.article.html.pictures import (
    LAZY_SOURCES,
    MIN_WIDTH_PIXELS,
    SOURCE_SETS,
    is_picture,
    is_placeholder,
    is_portrait,
    is_thumbnail,
    picture_at,
)
from scraper.article.html.tree import address, has_figure, is_file, key_of
from scraper.urls import is_home_page, url_key

#: How many pictures are looked at.
MAX_PICTURES = 12
#: A picture with more text between the title and itself is not the lead picture.
MAX_CHARS_ABOVE = 1500
#: So many pictures in the line of the day, that is so far around them, are signs if none has one of these attributes.
MIN_SIGNS, MAX_LINE_LEVELS, SHOWN = 2, 4, ("alt", "width", "height", "srcset")
#: A picture may be shown once for wide screens and once for narrow ones.
MAX_TWINS = 2
#: The longest name of who signs beside a picture, and how many texts behind it are looked at.
MAX_NAME_CHARS, MAX_PIECES_BEHIND = 40, 4
#: Separators in addresses of pictures, and parts that name a size or a day, not the picture.
_JOINTS = re.compile(r"[/_.,;=?&%]+")
_SIZE = re.compile(r"\d*[a-z]{0,3}\d{2,4}[x-]\d{2,4}|[a-z]{1,8}\d{1,4}|\d{6,8}")
#: So many parts of an address say where the file of a picture lies.
MAX_FOLDERS = 4
_NUMBER = re.compile(r"(?<![a-z\d])\d{6,8}(?![a-z\d])")
#: Icons and logos are drawn, photos are not.
_DRAWING = re.compile(r"(?i)\.(?:svgz?|bmp|ico)(?:[?#]|$)")
_GIF = re.compile(r"(?i)\.gif(?:[?#]|$)")
#: The logo of somebody, whose name stands right before the word, in a file; not "catalogo" or "dialogo".
_LOGO = re.compile(r"(?i)[a-z](?<![ao])logos?(?:\d+(?:x\d+)?)?(?:[_-][\w-]*)?\.[a-z]{3,4}(?:[?#]|$)")
#: Where a picture has other addresses than that in `src`, and attributes of pictures that are no signs.
_OTHER_SOURCES = frozenset((*LAZY_SOURCES, *SOURCE_SETS))
_SHOWN_OTHERWISE = _OTHER_SOURCES | {"width"}
#: What a copy of a picture adds to its name: "-1024x683", "_16x9", "-scaled".
_COPY = re.compile(
    r"[-_](?:\d{1,4}x\d{1,4}|\d{2,4}w|scaled|e\d{10,13}|thumb(?:nail)?|small|medium|large|gallery|full|orig(?:inal)?)$"
)


class Shown(NamedTuple):
    """A picture that the page shows."""

    #: Its element and its address.
    at: int
    url: str
    #: Whether it is the one that the head states.
    is_stated: bool = False


def is_photo(url: str | None) -> bool:
    """Whether *url* may be that of a lead picture: of no drawing, icon, logo or placeholder, as it calls itself, and no
    start of a site.
    """
    if url is None or is_home_page(url) or is_placeholder(url):
        return False
    return not _is_drawn(url) and is_picture({"src": url})


def _is_drawn(url: str) -> bool:
    """Whether the file of a picture is that of a drawing, or is called a logo."""
    return _DRAWING.search(url) is not None or _LOGO.search(url) is not None


def is_logo(url: str | None, logos: frozenset[str]) -> bool:
    """Whether a picture is one of *logos*, keys of what illustrates no article of its site."""
    return url is not None and bool(logos) and picture_key(url) in logos


def picture_key(url: str) -> str:
    """A picture as it is compared with logos, whatever its parameters; those of a script name the picture."""
    whole = url.partition("#")[0].partition("//")[2]
    path = whole.partition("?")[0]
    return path if is_file(path) else whole


def ruled_picture(place: TextPlace, images: Iterable[int], base_url: str | None, logos: frozenset[str]) -> Shown | None:
    """The first of *images*, elements that a rule selects, that is a picture."""
    outline = place.outline
    if place.is_hidden:  # they stand in another outline
        return None
    found = ((at, picture_at(outline, at, base_url)) for at in images if outline.tags[at] == "img")
    return next((Shown(at, url) for at, url in found if url and is_photo(url) and not is_logo(url, logos)), None)


def shows(place: TextPlace, url: str) -> bool:
    """Whether the article shows a picture with the file name of *url*."""
    name = url.partition("?")[0].rpartition("/")[2]
    images = (place.outline.attributes(image).values() for image in _pictures(place))
    return any(value and name in value for values in images for value in values)


def stated_picture(place: TextPlace, stated: str | None, base_url: str | None) -> Shown | None:
    """The picture around title and text that is the *stated* one of the head, which may be cut and branded; above them,
    or as a link, it may be a copy in a lesser size.

    Of several that have something of its address, the one that has most: a number may be that of the whole site.
    """
    marks = {*(_marks(stated, parts=1) or _marks(stated))} if stated else set()
    if not stated or not marks:
        return None
    found = _most_like(place, _pictures(place), marks, base_url)
    if found is None and (found := _most_like(place, _above(place), marks, base_url)) is not None:
        found = found if is_same_picture(found.url, stated) else None
    if found is None or _OTHER_SOURCES.intersection(place.outline.attributes(found.at)):  # several sizes
        return found
    if place.outline.holds(place.scope, found.at) and place.outline.link_around(found.at) is None:
        return found
    is_copy = _is_reduced(found.url) and not _is_reduced(stated) and is_same_picture(found.url, stated)
    return found._replace(url=stated) if is_copy else found


def _above(place: TextPlace) -> list[int]:
    """The pictures next above a title, none of which leads on to a page, as those of teasers and the logo do."""
    outline = place.outline
    last = place.scope if place.heading is None else place.heading
    images = [image for image in outline.within(0, "img") if image < last][-MAX_PICTURES:]
    return [image for image in images if outline.link_around(image) is None]


def _most_like(place: TextPlace, images: Iterable[int], marks: set[str], base_url: str | None) -> Shown | None:
    """The first of *images* whose address has most of the *marks* of another."""
    outline = place.outline
    found, most = None, 0
    for image in images:
        attributes = outline.attributes(image)
        values = (
            "" if outline.tags[outline.parents[image]] == "picture" else " ".join(filter(None, attributes.values()))
        )
        if values and not any(mark in values.lower() for mark in marks):
            continue  # quick for most
        url = picture_at(outline, image, base_url) if is_picture(attributes) else None
        shared = len(marks.intersection(_marks(url))) if url and not is_thumbnail(url) else 0
        if url and shared > most:
            found, most = Shown(image, url, is_stated=True), shared
        if most == len(marks):
            break
    return found


def first_picture(
    place: TextPlace,
    *,
    page_url: str | None,
    base_url: str | None,
    stated: str | None = None,
    logos: frozenset[str] = frozenset(),
    signers: frozenset[str] = frozenset(),
) -> Shown | None:
    """The first picture that the page shows around the title or soon behind it, no drawing or portrait of who signs.

    *signers*: keys of who is known to sign: a picture that is called as one of them, or stands with nothing but such a
    name, shows that one.

    One that only stands among the words of the text illustrates these, and a GIF may be a sign: where the head has
    *stated* a picture, they do not lead, and a GIF beside the text never does.
    """
    outline = place.outline
    title = outline.starts[place.scope if place.heading is None else place.heading]
    for image in _pictures(place):
        if outline.plain_between(title, outline.starts[image]) > MAX_CHARS_ABOVE:
            return None
        if stated and not outline.holds(place.scope, image) and not _is_wide(outline, image):
            continue  # it may be that of a column or an author
        if not is_picture(outline.attributes(image)) or is_portrait(outline, image) or _is_named(outline, image):
            continue
        if signers and _shows_signer(outline, image, signers):
            continue
        if leads_on(outline, image, page_url=page_url, base_url=base_url) or is_hidden(place, image):
            continue
        if _is_in_line(outline, image) or _is_sign(outline, image):
            continue
        url = picture_at(outline, image, base_url)
        if url and not is_thumbnail(url) and not _is_drawn(url) and not is_logo(url, logos):
            if stated and _is_minor(place, image):
                return None
            if not _is_small_gif(outline, image) or outline.holds(place.at, image):
                return Shown(image, url)
    return None


def _is_wide(outline: Outline, image: int) -> bool:
    """Whether a picture states that it is as wide as one that leads."""
    width = outline.attribute(image, "width").removesuffix("px")
    return width.isdecimal() and int(width) >= MIN_WIDTH_PIXELS


def _pictures(place: TextPlace) -> list[int]:
    """The first pictures of an article: it may show one above the element around its title and its text."""
    outline, scope = place.outline, place.scope
    around = (scope, *outline.around(scope)) if place.heading is not None else ()
    article = next((at for at in around if outline.tags[at] == "article"), scope)
    return [image for image in outline.within(article, "img")[:MAX_PICTURES] if image < outline.ends[scope]]


def _is_named(outline: Outline, image: int) -> bool:
    """Whether a picture is called as a link right beside it, as that of who signs is; a legend tells more."""
    name, first = outline.attribute(image, "alt"), outline.starts[image]
    if not 1 < len(name) <= MAX_NAME_CHARS:
        return False
    near = range(max(0, first - 1), min(first + MAX_PIECES_BEHIND, len(outline.pieces)))
    return any(outline.link_sizes[one] and outline.pieces[one].strip() == name for one in near)


def _shows_signer(outline: Outline, image: int, signers: frozenset[str]) -> bool:
    """Whether a picture is called as one of those who sign, or stands in a box with nothing but such a name."""
    near = next((at for at in outline.around(image) if outline.chars(at)), None)
    label = outline.text(near) if near is not None and outline.chars(near) <= MAX_NAME_CHARS else ""
    return not signers.isdisjoint(map(key_of, (outline.attribute(image, "alt"), label)))


def _is_in_line(outline: Outline, image: int) -> bool:
    """Whether a picture is one of several in the line of the day, none of which has a size or is described: signs."""
    if any(outline.attribute(image, name) for name in SHOWN):
        return False
    lines = takewhile(lambda at: outline.chars(at) <= MAX_DATED_CHARS, outline.around(image))
    for line in islice(lines, MAX_LINE_LEVELS):
        images = outline.within(line, "img")
        if len(images) > MAX_PICTURES or outline.has(line, "h1", "h2", "p", "figure"):
            return False
        if len(images) >= MIN_SIGNS and is_dated(outline, line):
            return not any(outline.attribute(one, name) for one in images for name in SHOWN)
    return False


def _is_sign(outline: Outline, image: int) -> bool:
    """Whether a picture without a width stands on the page again and again, as that of a button does, or is one of
    several beside each other on which readers click, and no link.
    """
    attributes = outline.attributes(image)
    src = "" if _SHOWN_OTHERWISE.intersection(attributes) else outline.attribute(image, "src")
    images = outline.within(0, "img")
    if src and not src.startswith("data:") and sum(outline.attribute(one, "src") == src for one in images) > MAX_TWINS:
        return True
    if not outline.attribute(image, "onclick"):
        return False
    beside = islice(outline.children(outline.parents[image]), MAX_PICTURES)
    return any(outline.tags[one] == "img" and outline.attribute(one, "onclick") for one in beside if one != image)


def is_hidden(place: TextPlace, image: int) -> bool:
    """Whether a picture stands in a box that is not shown, as one for the messenger in which a page is shared does."""
    outline = place.outline
    return any(outline.is_hidden(one) and not outline.holds(one, place.at) for one in outline.around(image))


def _is_minor(place: TextPlace, image: int) -> bool:
    """Whether a picture stands in no figure and has no width, and is a GIF of one size or stands behind the first words
    of the text.
    """
    outline = place.outline
    if _is_framed(outline, image):
        return False
    is_among = outline.plain_between(outline.starts[place.at], outline.starts[image]) > 0
    return (outline.holds(place.at, image) and is_among) or _is_small_gif(outline, image)


def _is_small_gif(outline: Outline, image: int) -> bool:
    """Whether a picture is a GIF of one size in no figure, as signs and counters are."""
    is_single = "srcset" not in outline.attributes(image) and outline.tags[outline.parents[image]] != "picture"
    return is_single and not _is_framed(outline, image) and _GIF.search(outline.attribute(image, "src")) is not None


def _is_framed(outline: Outline, image: int) -> bool:
    """Whether a picture has a width or stands in a figure."""
    return "width" in outline.attributes(image) or any(outline.tags[one] == "figure" for one in outline.around(image))


def leads_on(outline: Outline, image: int, *, page_url: str | None, base_url: str | None) -> bool:
    """Whether a picture is a link to another page, as those of teasers, authors and advertisements are."""
    link = outline.link_around(image)
    url = address(base_url, outline.attribute(link, "href")) if link is not None else None
    if url is None or is_file(url):
        return False
    return page_url is None or url_key(url) != url_key(page_url)


def _marks(url: str, parts: int = 8) -> list[str]:
    """What names one picture in every size: long words with figures in the last *parts* of its address, in order.

    The name of the file says most: numbers before it may be those of the site. An address may hold another one, with
    its signs as codes.
    """
    path = "/".join(unquote(url).partition("?")[0].lower().split("/")[-parts:])
    words = [one for word in _JOINTS.split(path) for one in dict.fromkeys((word, _COPY.sub("", word)))]
    return [word for word in words if len(word) >= 6 and has_figure(word) and not _SIZE.fullmatch(word)]


def is_same_picture(one: str, other: str) -> bool:
    """Whether two addresses are those of one picture, perhaps in other sizes.

    The files of one article may share its number: what names a picture is all that one of the two names has.
    """
    if picture_key(one) == picture_key(other) or (_file(one) and _file(one) == _file(other)):
        return True
    if not _is_within(set(_marks(one, parts=1)), set(_marks(other, parts=1))):
        return False
    numbers, others = ({*_NUMBER.findall(url.partition("?")[0].rpartition("/")[2])} for url in (one, other))
    return not (numbers and others) or _is_within(numbers, others)


def _file(url: str) -> tuple[str, ...]:
    """The folder and the name of the file of a picture without what its size adds; () if it has no file.

    An address may hold another one, with its signs as codes.
    """
    whole = unquote(url).lower()
    path = whole.rpartition("http")[2].partition("?")[0] if whole.count("http") > 1 else whole.partition("?")[0]
    path = path.split("&")[0]
    if not is_file(path):
        return ()
    *folders, name = path.split("/")[-MAX_FOLDERS:]
    stem = name.rpartition(".")[0]
    while (shorter := _COPY.sub("", stem)) != stem:
        stem = shorter
    folders = [one for one in folders if not _SIZE.fullmatch(one) or one.isdigit()]
    return (*folders[-1:], stem) if stem else ()


def _is_reduced(url: str) -> bool:
    """Whether the name of a file says that it is a copy in another size."""
    return _COPY.search(url.partition("?")[0].rpartition(".")[0]) is not None


def _is_within(some: set[str], others: set[str]) -> bool:
    """Whether one of two sets has all of the other, which is not empty."""
    return bool(some and others) and (some <= others or others <= some)
