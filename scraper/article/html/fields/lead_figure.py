"""The lead picture as a figure: where the page shows it above the text, with the caption and the credit beside it.

The element of the text does not hold it, so that the walk over that does not see it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import takewhile

from scraper.article.html.body.figures import (
    MAX_CAPTION_CHARS,
    MAX_CREDIT_CHARS,
    MAX_LINE_CHARS,
    MAX_LINES,
    calls_caption,
    caption_in,
    credit_in,
    figure_block,
    frame,
    legend_text,
)
from scraper.article.html.body.place import UNLIKELY_TAGS, TextPlace, says_role_beside
from scraper.article.html.fields.lead_picture import Shown, is_hidden, is_same_picture, leads_on
from scraper.article.html.header import is_dated, text_lines
from scraper.article.html.outline import Outline
from scraper.article.html.pictures import is_picture, is_portrait, is_thumbnail
from scraper.article.html.tree import HEADINGS, address, fold_space, key_of
from scraper.text.bylines import ends_in_agency, is_labelled_byline, is_photo_credit, parse_photo_credit
from scraper.text.length import count_words
from scraper.text.phrases import is_furniture, is_no_legend
from scraper.urls import is_home_page
from storage.model import Article, Figure

#: Elements beside an article; its own <header> shows its picture.
BESIDE_TAGS = UNLIKELY_TAGS - {"header"}
#: A caption that nothing calls so has so many words, and one that begins with a figure more.
MIN_LEGEND_WORDS, MIN_COUNTED_WORDS = 3, 5


def lead_figure(
    place: TextPlace, shown: Shown, article: Article, page_url: str | None, base_url: str | None
) -> Figure | None:
    """The figure of the picture that is *shown*, with its caption; None if that is no picture of the article above its
    text, or the text has it, too.
    """
    outline, image = place.outline, shown.at
    if place.heading is None or place.is_hidden or image >= place.at or outline.tags[image] != "img":
        return None
    if not article.content or any(one.url and is_same_picture(one.url, shown.url) for one in article.figures):
        return None
    around = [
        *takewhile(
            lambda at: not outline.holds(at, place.heading) and not outline.holds(at, place.at), outline.around(image)
        )
    ]
    if any(outline.tags[at] in BESIDE_TAGS or says_role_beside(outline, at) for at in around):
        return None
    if not is_picture(outline.attributes(image)) or is_portrait(outline, image) or is_hidden(place, image):
        return None
    if leads_on(outline, image, page_url=page_url, base_url=base_url) and (
        not shown.is_stated or _leads_home(outline, image, base_url)
    ):
        return None
    caption, credit = _caption(outline, image, around, place.at)
    said = (article.title, article.lede_raw, article.byline, *(one.name for one in article.authors))
    if caption and (is_no_legend(caption) or key_of(caption) in map(key_of, filter(None, said))):
        caption = credit = None
    if not caption and is_thumbnail(shown.url):
        return None
    alt = fold_space(outline.attribute(image, "alt"))
    if not shown.is_stated and _is_no_part(outline, image, around, caption or "", alt):
        return None
    if _shows_again(alt, article):
        return None
    if key_of(alt) in {key_of(one.name) for one in article.authors} and (caption or alt).startswith(alt):
        return None
    return Figure(alt=alt, caption=caption, url=shown.url, credit=parse_photo_credit(caption or "") or credit)


def with_lead(article: Article, lead: Figure, base_url: str | None, finish: Callable[..., str]) -> Article:
    """*article* with a figure before its text; *finish* makes its HTML safe."""
    content = finish(figure_block(lead).html, base_url=base_url)
    return replace(article, figures=(lead, *article.figures), content=f"{content}\n{article.content}")


def _shows_again(alt: str, article: Article) -> bool:
    """Whether the first picture in the text says the same of itself, in many words other than the title."""
    first = article.figures[0].alt if article.figures else None
    is_long = count_words(alt) >= MIN_COUNTED_WORDS and key_of(alt) != key_of(article.title or "")
    return is_long and key_of(first or "") == key_of(alt)


def _is_no_part(outline: Outline, image: int, around: list[int], caption: str, alt: str) -> bool:
    """Whether an *image* that the head does not state is an advert, a button, or a portrait: it or its box is called
    so, it stands beside a name that it has, too, or, of unknown size, in one line with who signs or the day.
    """
    near = next((at for at in around if outline.chars(at)), None)
    label = outline.text(near) if near is not None and outline.chars(near) <= MAX_CREDIT_CHARS else ""
    if (label and is_furniture(label)) or (alt and not caption and is_furniture(alt)):
        return True
    if alt and key_of(caption) == key_of(alt) and count_words(alt) < MIN_LEGEND_WORDS:
        return not outline.has(near, "figcaption") if near is not None else False
    if near is None or caption or not label or outline.has(near, "figure", "picture", "p", "div", *HEADINGS):
        return False
    return not outline.attribute(image, "width") and (is_dated(outline, near) or is_labelled_byline(label))


def _leads_home(outline: Outline, image: int, base_url: str | None) -> bool:
    """Whether a picture is a link to the home page of a site, as its logo is."""
    link = outline.link_around(image)
    url = address(base_url, outline.attribute(link, "href")) if link is not None else None
    return url is not None and is_home_page(url)


def _caption(outline: Outline, image: int, around: list[int], text: int) -> tuple[str | None, str | None]:
    """The caption of an *image* and the credit in it: that of its figure, or the words of the nearest element *around*
    it that has some, where these are a line or two; else a line or two right behind it that say what it says of itself
    or who took it, or are called one.
    """
    alt = fold_space(outline.attribute(image, "alt"))
    near = next((at for at in around if outline.chars(at)), None)
    figure = next((at for at in around if outline.tags[at] == "figure" and outline.chars(at)), None)
    near = near if figure is None else figure
    if near is not None and outline.chars(near) <= MAX_CAPTION_CHARS:
        if outline.has(near, "figcaption"):
            return caption_in(outline, near), credit_in(outline, near)
        framed = frame(outline, near, MAX_CAPTION_CHARS)
        is_short = outline.chars(near) <= MAX_LINE_CHARS
        if framed is not None and framed[0][-1] == image and (is_short or _tells(framed[1], alt)):
            is_other = near != figure and not outline.has(near, "figure") and _is_label(outline, near, framed[1], alt)
            is_other = is_other or is_labelled_byline(framed[1])
            if not is_dated(outline, near):
                return (None, None) if is_other else (framed[1], credit_in(outline, near))
        if near == figure:
            return caption_in(outline, near), credit_in(outline, near)
    line = next(text_lines(outline, range(outline.ends[image], text)), None)
    if line is None or outline.starts[line] != outline.starts[image] or outline.chars(line) > MAX_CAPTION_CHARS:
        return None, None
    box = _box_of(outline, line, text)
    parts = range(box, outline.ends[box])
    said = any(_is_called(outline, at) or (alt and _says_same(outline.text(at), alt)) for at in parts)
    words = legend_text(outline, box)
    return (words, credit_in(outline, box)) if said or _tells(words, alt) else (None, None)


def _box_of(outline: Outline, line: int, text: int) -> int:
    """The largest element that begins with a *line* behind a picture and holds one more at most, none of which is the
    day, who signs, or the *text*.
    """

    def is_box(at: int) -> bool:
        if outline.starts[at] != outline.starts[line] or outline.chars(at) > MAX_CAPTION_CHARS:
            return False
        if outline.holds(at, text) or outline.has(at, "img", *HEADINGS):
            return False
        lines = [*text_lines(outline, range(at, outline.ends[at]))]
        other = any(is_dated(outline, one) or is_labelled_byline(outline.text(one)) for one in lines)
        return len(lines) <= MAX_LINES and not other

    return [line, *takewhile(is_box, outline.around(line))][-1]


def _tells(words: str, alt: str) -> bool:
    """Whether *words* beside a picture say who took it, or what it says of itself."""
    is_credit = len(words) <= MAX_CREDIT_CHARS and is_photo_credit(words)
    return is_credit or parse_photo_credit(words) is not None or ends_in_agency(words) or _says_same(words, alt)


def _is_label(outline: Outline, box: int, words: str, alt: str) -> bool:
    """Whether *words* beside a picture in a *box* are a label on it: its section, how many there are, how long it is to
    read.
    """
    if any(_is_called(outline, at) for at in range(box, outline.ends[box])) or _tells(words, alt):
        return False
    return count_words(words) < (MIN_COUNTED_WORDS if words[:1].isdigit() else MIN_LEGEND_WORDS)


def _is_called(outline: Outline, at: int) -> bool:
    """Whether an element is called a caption."""
    return outline.tags[at] == "figcaption" or calls_caption(outline.label(at))


def _says_same(words: str, alt: str) -> bool:
    """Whether a line is what a picture says of itself, perhaps cut, or with a few more words: who took it."""
    if key_of(words) == key_of(alt):
        return True
    whole = alt.removesuffix("...").removesuffix("…").rstrip()
    if whole != alt and count_words(whole) >= MIN_COUNTED_WORDS:
        return words.startswith(whole)
    return words.startswith(alt) and len(words) - len(alt) <= min(len(alt), MAX_CREDIT_CHARS)
