"""What a link calls the page that it leads to: in its own words, in its `title`, or in a heading in it, around it or
beside it; without kickers, dates, counts and labels.
"""

from __future__ import annotations

from itertools import islice

from scraper.article.html.card_days import MAX_DATE_LINE_CHARS
from scraper.article.html.card_lines import SENTENCE_ENDS, is_of_picture
from scraper.article.html.header import line_called
from scraper.article.html.outline import Outline
from scraper.article.html.tree import BLOCKS, HEADINGS, has_figure
from scraper.text.dates import find_dates
from scraper.text.length import count_words
from scraper.text.phrases import block_kind, is_button, is_see_more

#: Words from which a link without a heading or a date is a headline by itself; fewer name a section.
MIN_TITLE_WORDS = 3
#: A headline in a heading may be shorter.
MIN_HEADING_WORDS = 1
#: A longer text is no title.
MAX_TITLE_CHARS = 300
#: How many elements above a button its card may be.
MAX_CARD_DEPTH = 4
#: The most elements of a card.
MAX_CARD_ELEMENTS = 80
#: More links of several words lead from a list of cards.
MAX_CARD_HEADLINES = 3
#: The longest label before a headline in the same line: "READ MORE:".
MAX_LABEL_CHARS = 40
#: A part of a line is its headline, and what is set apart before and behind it a kicker, if it is so much of the line.
MIN_OWN_SHARE = 0.5


def title_of(outline: Outline, link: int) -> tuple[str, int | None]:
    """What *link* calls the page that it leads to, and the heading that says so, in it, around it or beside it."""
    heading = heading_of(outline, link)
    if heading is None:
        heading = next((at for at in islice(outline.around(link), 3) if outline.tags[at] in HEADINGS), None)
        title = own_title(outline, link, link)
        return (heading is not None and _beside_day(outline, link, heading)) or title, heading
    return own_title(outline, link, heading), heading


def _beside_day(outline: Outline, link: int, heading: int) -> str:
    """What a heading says before or behind the day in it that is its one link, "Ferries run on ice <a>May 3</a>"."""
    day = outline.text(link)
    if outline.within(heading, "a") != [link] or not has_figure(day) or len(day) > MAX_DATE_LINE_CHARS:
        return ""
    if all((stated.start, stated.end) != (0, len(day)) for stated in find_dates(day)):
        return ""
    before = outline.line(outline.starts[heading], outline.starts[link])
    return before or outline.line(outline.stops[link], outline.stops[heading])


def heading_of(outline: Outline, link: int) -> int | None:
    """The heading that *link* is around, or beside if it has no words or those of a button: such are for a card."""
    if headings := outline.within(link, *HEADINGS):
        # a kicker or a summary may be a heading too
        texts = {heading: outline.text(heading) for heading in headings}
        long = [at for at, text in texts.items() if count_words(text) >= MIN_TITLE_WORDS and text[-1] not in ":："]
        return min(long or headings, key=lambda at: (outline.tags[at], -len(texts[at])))
    if outline.chars(link):
        return heading_over(outline, link)
    card, called = outline.parents[link], line_called(outline, link)
    if called is not None or card < 0 or not (outline.tags[card] in ("article", "li") or outline.covers(link)):
        return called
    beside = next(iter(outline.within(card, *HEADINGS, "strong")), None)
    return beside if beside is not None and not outline.has(beside, "a") else None


def heading_over(outline: Outline, link: int) -> int | None:
    """The one heading in the card of a *link* that is a button, where the heading is no link itself."""
    return heading_of_card(outline, link) if is_button(outline.text(link)) else None


def heading_of_card(outline: Outline, link: int) -> int | None:
    """The one heading above a *link* in its card, where that is no link itself.

    What holds a link of the same words to another page, or several headlines, is a list of cards.
    """
    text = outline.text(link)
    for card in islice(outline.around(link), MAX_CARD_DEPTH):
        if outline.ends[card] - card > MAX_CARD_ELEMENTS:
            break
        if headings := outline.within(card, *HEADINGS):
            target = outline.attribute(link, "href").partition("#")[0]
            others = [
                outline.text(at)
                for at in outline.within(card, "a")
                if outline.attribute(at, "href").partition("#")[0] != target
            ]
            alone = len(headings) == 1 and headings[0] < link and not outline.has(headings[0], "a")
            if text in others or sum(count_words(one) >= MIN_TITLE_WORDS for one in others) > MAX_CARD_HEADLINES:
                return None
            return headings[0] if alone and block_kind(outline.text(headings[0])) is None else None
    return None


def own_title(outline: Outline, link: int, whole: int) -> str:
    """The headline in *whole*, a heading of *link* or itself, without a kicker, and without what announces it."""
    return _unlabelled(_without_kicker(outline, link, whole))


def _without_kicker(outline: Outline, link: int, whole: int) -> str:
    text = outline.text(whole)
    stated = outline.attribute(link, "title")
    if stated and text.endswith(stated) and count_words(stated) >= MIN_HEADING_WORDS:
        return stated
    if text.endswith(("…", "...")) and stated != text and stated.startswith(text.rstrip(".… ")):
        return stated
    return (_first_line(outline, link) if whole == link else None) or _longest_part(outline, whole) or text


def _longest_part(outline: Outline, whole: int) -> str | None:
    """The headline among elements that share a line between them, beside a kicker, a date or a count; None if they
    do not, or none of them is most of it.
    """
    first = whole
    while len(parts := [at for at in outline.children(whole) if outline.chars(at)]) == 1:
        (whole,) = parts
    pictures = [at for at in parts if is_of_picture(outline, at, first)]
    parts = [at for at in parts if at not in pictures]
    every = outline.chars(whole) - sum(map(outline.chars, pictures))
    if not parts or sum(map(outline.chars, parts)) < every:  # one of them may be set in bold
        return None
    headline = next((at for at in parts if may_be_headline(outline.text(at))), parts[-1])
    longest = max(parts, key=outline.chars)
    if headline != parts[-1] and outline.text(parts[-1]).endswith(SENTENCE_ENDS):  # it goes on with a summary
        return outline.text(headline)
    if outline.chars(longest) < MIN_OWN_SHARE * every:
        return None
    return outline.text(longest if count_words(outline.text(longest)) >= MIN_TITLE_WORDS else parts[-1])


def _unlabelled(title: str) -> str:
    """*title* without what announces it: "READ MORE: Ferries run on ice", or an icon and a colon."""
    title = title.lstrip(":：| ")
    label, colon, rest = title[:MAX_LABEL_CHARS].partition(":")
    if colon and len(rest) > 1 and (block_kind(label) or is_see_more(label)):
        return title[len(label) + 1 :].lstrip()
    return title


def _first_line(outline: Outline, link: int) -> str | None:
    """The headline where a link covers its whole card, a line for each part; None if it is of one line."""
    lines = [at for at in outline.within(link, *BLOCKS) if outline.chars(at) and not outline.has(at, *BLOCKS)]
    before = _bare_before(outline, link, lines[0]) if lines else ""
    if len(lines) < 2 and not before:
        return None
    listed = {at for one in outline.within(link, "ul") for at in lines if outline.holds(one, at)}  # subjects
    told = [outline.text(at) for at in lines if at not in listed and not is_of_picture(outline, at, link)]
    texts = [*filter(None, (before, *(outline.text(at) for at in lines)))]
    return next(filter(may_be_headline, (*filter(None, (before,)), *told, *texts)), None) or max(texts, key=len)


def _bare_before(outline: Outline, link: int, line: int) -> str:
    """The text that no element sets apart in a *link* before its first *line*: "Ferries run on ice <div>11</div>"."""
    start, stop = outline.starts[link], outline.starts[line]
    inside = (at for at in outline.children(link) if outline.stops[at] <= stop)
    text = outline.line(start, stop)
    return text if outline.linked_between(start, stop) > sum(map(outline.chars, inside)) else ""


def may_be_headline(text: str) -> bool:
    """Whether a line among others has words enough for a headline, and is neither a kicker nor a date."""
    return count_words(text) >= MIN_TITLE_WORDS and text[-1] not in ":：" and not says_when(text)


def says_when(text: str) -> bool:
    """Whether a line is a day with a word or two: "May 3, 2012 | Ann"."""
    stated = next(find_dates(text), None) if has_figure(text) and len(text) <= MAX_DATE_LINE_CHARS else None
    return stated is not None and count_words(text[: stated.start] + text[stated.end :]) < MIN_TITLE_WORDS
