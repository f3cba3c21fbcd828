"""The lede: the standfirst between the title and the text, or the first paragraph where that is one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, takewhile

from scraper.article.html.body.blocks import Block, Part
from scraper.article.html.body.cleaning import folded_before
from scraper.article.html.body.ending import Text
from scraper.article.html.body.preface import asks, small_box
from scraper.article.html.header import (
    PageHeader,
    is_beside_picture,
    is_credited,
    is_dated,
    is_unshown,
    last_title,
    repeats_picture,
    text_lines,
)
from scraper.article.html.outline import Outline
from scraper.article.html.pictures import is_picture
from scraper.article.html.tree import BLOCKS, key_of
from scraper.text.bylines import ends_in_agency, is_labelled_byline, parse_photo_credit
from scraper.text.dates import find_dates
from scraper.text.length import count_words

_FULL_STOP = re.compile(r"(?<![.．])[.。।۔]$")
_SENTENCE_END = re.compile(r"[.!?…。！？।؟][\'\"”’»)\]）」』】]*$")
#: Signs between labels in a row.
_JOINT = re.compile(r"[|｜]|\s[·•]\s")
NO_LEDE_TAGS = frozenset(("ul", "ol", "figure", "nav", "figcaption", "table"))
#: Elements beside an article.
BESIDE_TAGS = frozenset(("aside", "nav", "dialog", "form"))
#: A standfirst has at least this many words; a shorter line is a label.
MIN_LEDE_WORDS = 7
#: Right under the title, a sentence is one from so many words on.
MIN_STOPPED_WORDS = 4
#: And one between the title and the day, in an element with both but not the text.
MIN_HEAD_WORDS = 4
#: The longest label before a standfirst, in characters.
MAX_LABEL_CHARS = 24
MAX_LEDE_CHARS = 1200
#: So many elements that begin with a heading are the sections of a text.
MIN_SECTIONS = 2
#: The shortest name of who signs, as a key.
MIN_NAME_CHARS = 6
#: How many elements above a line may be the legend of a picture, or the box of something else.
MAX_FRAMES = 4
#: The fewest words of a lesser heading that is no heading of a part of the text, and of a line that needs no end.
MIN_LONG_WORDS = 14
#: A line with a larger share of its text in links leads elsewhere.
MAX_LINK_SHARE = 0.3
#: The longest line that is a day and nothing else, in characters.
MAX_DAY_CHARS = 40


def shown_lede(
    outline: Outline,
    header: PageHeader,
    heading: int | None,
    titles: frozenset[str],
    body: int | None,
    description: str,
    known: frozenset[str] = frozenset(),
) -> str | None:
    """The standfirst between the title and the text: what the page repeats as its description, else what stands apart.
    *known*: the keys of who signs.
    """
    wanted = key_of(description)[:60]
    apart = None
    if heading is not None and body is not None:
        heading = last_title(outline, heading, body)
    names = outline.within(0, "h1") if heading is None else []  # of the site
    banners = {outline.parents[at] for at in names if not outline.holds(outline.parents[at], body)}
    first = outline.ends[heading] if heading is not None else 0
    folded = [*folded_before(outline, range(first, body), body)] if body is not None else []
    top = outline.within(body, "h2")[:1] if body is not None and not outline.holds(body, heading) else []
    top = [at for at in top if _is_under(outline, at, heading, body, outline.text(at))]
    for at in (*header.after, *top):
        if (
            at < first
            or outline.parents[at] in banners
            or any(outline.holds(box, at) for box in folded)
            or (body is not None and outline.holds(at, body))
        ):
            continue  # what holds the text is none
        tag = outline.tags[at]
        if not 2 * MIN_LEDE_WORDS < outline.chars(at) < 2 * MAX_LEDE_CHARS or tag in NO_LEDE_TAGS:
            continue
        if tag not in BLOCKS and outline.own.get(outline.parents[at]) != outline.chars(at):
            continue  # a part of a line
        text = _unlabelled(outline, at)
        if len(text) > MAX_LEDE_CHARS or count_words(text) < _least_words(outline, at, heading, body, text):
            continue
        if (key := key_of(text)) in titles or key in known:
            continue
        is_described = len(wanted) > 20 and key.find(wanted) in range(20)
        is_before = apart is None and tag in BLOCKS and body is not None
        is_before = is_before and (at < (body or 0) or _is_under(outline, at, heading, body, text))
        if not (is_described or is_before):
            continue  # whatever it is, it changes nothing
        boxes = takewhile(lambda one: one >= first, (at, *outline.around(at)))  # a script may show all of the page
        if any(is_unshown(outline, one) for one in boxes):
            continue
        if 2 * outline.plain(at) < outline.chars(at):  # the site, the section and the author, each a link
            continue
        if len(outline.within(at, "p")) > 1 or outline.has(at, "h1", "time", "figure", "img", "table", "li", "pre"):
            continue
        if any(_is_legend(outline, one) for one in (at, *islice(outline.around(at), MAX_FRAMES))) or _is_beside(
            outline, at
        ):
            continue
        if parse_photo_credit(text) or ends_in_agency(text) or is_credited(outline, at) or _has_day(outline, at):
            continue
        if at in outline.broken and any(key_of(one) in titles or _is_day(one) for one in _texts_of(outline, at)):
            continue  # a bar that says again what stands under the title
        if is_described:
            return text
        if _tells_of_signer(outline, at, heading, key, known) or repeats_picture(outline, at):
            continue
        # a heading may be the standfirst, or the title again
        if is_before and not (is_beside_picture(outline, at) or _says_title(outline, heading, key, titles)):
            is_one = _is_apart(outline, at, heading, text)
            if is_one and body is not None and not outline.holds(body, at):
                is_one = not _is_asked(outline, at, heading, body, known)
            apart = text if is_one else None
    return apart


def _tells_of_signer(outline: Outline, at: int, heading: int | None, key: str, known: frozenset[str]) -> bool:
    """Whether a line, whose *key* this is, begins with one of *known*, which stands between the title and it, too: who
    signed is told of behind the name.
    """
    names = [name for name in known if len(name) >= MIN_NAME_CHARS and key.startswith(name)]
    if not names or heading is None:
        return False
    above = key_of(outline.line(outline.stops[heading], outline.starts[at]))
    return any(name in above for name in names)


def _is_under(outline: Outline, at: int, heading: int | None, body: int | None, text: str) -> bool:
    """Whether an h2 right under the title, or at the beginning of the text, says more than the heading of a part of the
    text does.
    """
    if heading is None or outline.tags[at] != "h2":
        return False
    tops = (outline.stops[heading], outline.starts[body] if body is not None else None)
    if outline.starts[at] not in tops or not _says_more(text):
        return False
    others = outline.within(body, "h2") if body is not None else ()
    return not any(_says_more(outline.text(one)) for one in others if one != at)


def _says_more(heading: str) -> bool:
    """Whether a *heading* is a sentence, or as long as one."""
    return _FULL_STOP.search(heading) is not None or count_words(heading) >= MIN_LONG_WORDS


def _says_title(outline: Outline, heading: int | None, key: str, titles: frozenset[str]) -> bool:
    """Whether a line with *key* says one of *titles* or a part of it, but for what stands there behind the *heading*: a
    subtitle.
    """
    head = key_of(outline.text(heading)) if heading is not None else ""
    rests = {one: one.partition(head)[2] if head else "" for one in titles}
    return any(one in key or (key in one and key not in rest) for one, rest in rests.items())


def _least_words(outline: Outline, at: int, heading: int | None, body: int | None, text: str) -> int:
    """How many words a standfirst in an element has at least."""
    if heading is None or outline.starts[at] != outline.stops[heading]:
        return MIN_LEDE_WORDS
    is_in_head = outline.parents[at] == outline.parents[heading] and not outline.holds(outline.parents[at], body)
    is_head = outline.tags[at] == "h2" and is_in_head
    if is_head and any(is_dated(outline, line) for line in _lines_behind(outline, at)):
        return MIN_HEAD_WORDS
    return MIN_STOPPED_WORDS if _FULL_STOP.search(text) else MIN_LEDE_WORDS


def _lines_behind(outline: Outline, at: int) -> Iterator[int]:
    """The lines behind an element in the one around it."""
    return text_lines(outline, range(outline.ends[at], outline.ends[outline.parents[at]]))


def _unlabelled(outline: Outline, at: int) -> str:
    """The text in an element, without a label that stands in one of its own before the block that it labels, and who
    wrote it, in one of its own behind a sentence.
    """
    parts = [one for one in outline.children(at) if outline.chars(one)] if at in outline.broken else []
    if len(parts) == 2 and outline.chars(parts[0]) <= MAX_LABEL_CHARS and outline.tags[parts[1]] in BLOCKS:
        is_all = sum(map(outline.chars, parts)) == outline.chars(at)
        if is_all and outline.text(parts[0]).endswith((":", "：")):
            return outline.text(parts[1])
    last = next((one for one in reversed([*outline.children(at)]) if outline.chars(one)), None)
    if last is not None and outline.stops[last] == outline.stops[at] and is_labelled_byline(outline.text(last)):
        before = outline.line(outline.starts[at], outline.starts[last])
        if _SENTENCE_END.search(before):
            return before
    return outline.text(at)


def _is_apart(outline: Outline, at: int, heading: int | None, text: str) -> bool:
    """Whether an element between the title and the text is a standfirst by its form: a heading, a sentence alone, the
    line right under the title, or a long one. Links lead elsewhere, but for a few words in the <header> of the title.
    """
    if outline.tags[at] == "h2":
        return True
    if at in outline.broken or is_labelled_byline(text):
        return False
    if outline.linked(at) > (MAX_LINK_SHARE * outline.chars(at) if _is_in_header(outline, at, heading) else 0):
        return False
    if _SENTENCE_END.search(text) is None:
        if _is_row(outline, at):
            return False
        follows = heading is not None and outline.starts[at] == outline.stops[heading]
        follows = follows or (count_words(text) >= MIN_LONG_WORDS and text[-1].isalnum())
        if not follows or _shows_picture(outline, range(heading or 0, at)) or not _is_line(text):
            return False
    # with a picture that stands before it, or alone with it in an element, it is a caption
    frames = takewhile(lambda one: outline.chars(one) == outline.chars(at), outline.around(at))
    return not any(outline.has(one, "img", "video", "iframe") for one in frames)


def _is_in_header(outline: Outline, at: int, heading: int | None) -> bool:
    """Whether an element stands in the <header> of the title."""
    return any(outline.tags[one] == "header" and outline.holds(one, heading) for one in outline.around(at))


def _shows_picture(outline: Outline, elements: range) -> bool:
    """Whether a picture that is no icon stands among *elements*."""
    images = (at for at in elements if outline.tags[at] == "img")
    return any(is_picture(outline.attributes(at)) for at in images)


def _has_day(outline: Outline, at: int) -> bool:
    """Whether an element is made of parts, and one of them is a day: beside that stand author and section."""
    parts = [*outline.children(at)]
    if sum(map(outline.chars, parts)) < outline.chars(at):
        return False
    return any(_is_day(outline.text(one)) for one in parts if 0 < outline.chars(one) <= MAX_DAY_CHARS)


def _is_day(text: str) -> bool:
    """Whether a short *text* is a day and nothing else."""
    found = next(find_dates(text), None) if len(text) <= MAX_DAY_CHARS else None
    return found is not None and found.start == 0 and found.end == len(text)


def _texts_of(outline: Outline, at: int) -> Iterator[str]:
    """What the lines in an element say."""
    return (outline.text(line) for line in text_lines(outline, range(at, outline.ends[at])))


def _is_row(outline: Outline, at: int) -> bool:
    """Whether a line is made of several elements, as rows of labels, names and days are."""
    parts = [one for one in outline.children(at) if outline.chars(one)]
    if outline.tags[at] == "p" and any(count_words(outline.text(one)) >= MIN_LEDE_WORDS for one in parts):
        return False  # letters that an editor set apart
    return len(parts) > 1 and sum(map(outline.chars, parts)) == outline.chars(at)


def _is_legend(outline: Outline, at: int) -> bool:
    return outline.tags[at] == "figcaption"


def _is_beside(outline: Outline, at: int) -> bool:
    """Whether an element stands beside the article, or with a field to fill in where little else does."""
    around = outline.parents[at]
    if outline.tags[around] in BESIDE_TAGS:
        return True
    return outline.chars(around) <= MAX_LEDE_CHARS and outline.asks(around)


def _is_asked(outline: Outline, at: int, heading: int | None, body: int, known: frozenset[str]) -> bool:
    """Whether a line stands in a small box that asks readers for something: to subscribe, to share, to buy.

    Links to who signs ask for nothing, nor do those beside a day.
    """
    box = small_box(outline, at, body, heading)
    if not asks(outline, box, known):
        return False
    return not any(is_dated(outline, one) for one in text_lines(outline, range(box, outline.ends[box])))


def _is_line(text: str) -> bool:
    """Whether *text* is words in a row, no list of tags or dates."""
    spaced = text.count(" ") >= MIN_LEDE_WORDS - 1 or not text.isascii()
    return spaced and _JOINT.search(text) is None and next(find_dates(text), None) is None


def split_lede(text: Text, description: str) -> tuple[str | None, Text]:
    """The standfirst, where it is the first paragraph of the body: set apart, above who wrote it and when, in bold, or
    the page's description.
    """
    index = _described(text.blocks, key_of(description)) or next(iter(_paragraphs(text.blocks)), None)
    if index is None:
        return None, text
    block = text.blocks[index]
    behind = text.blocks[index + 1 :]
    following = [other for other in behind if other.part is Part.PARAGRAPH]
    if len(following) < 2 or count_words(block.text) < MIN_LEDE_WORDS:
        return None, text
    described = key_of(block.text) == key_of(description)
    if described or text.is_led or _is_set_apart(block, behind) or (block.bold and not following[0].bold):
        return block.text, replace(text, blocks=(*text.blocks[:index], *text.blocks[index + 1 :]))
    return None, text


def _paragraphs(blocks: Sequence[Block]) -> Iterator[int]:
    """Where *blocks* have their paragraphs."""
    return (at for at, block in enumerate(blocks) if block.part is Part.PARAGRAPH)


def _described(blocks: Sequence[Block], description: str) -> int | None:
    """Where the first sentence of *blocks* is, if that is the page's *description*, a key: facts may stand above it in
    elements of their own.
    """
    first = next((at for at in _paragraphs(blocks) if _SENTENCE_END.search(blocks[at].text)), None)
    if first is None or key_of(blocks[first].text) != description:
        return None
    return first if all(blocks[at].box != blocks[first].box for at in _paragraphs(blocks[:first])) else None


def _is_set_apart(block: Block, following: Sequence[Block]) -> bool:
    """Whether a paragraph alone has its class, or stands outside of the element that most of the others stand in.

    Elements that begin with a heading each are parts of the text, which its first paragraph stands before.
    """
    others = [other for other in following if other.part is Part.PARAGRAPH]
    if block.label and all(other.label != block.label for other in others):
        return True
    boxes = Counter(other.box for other in others)
    if block.box in boxes or 2 * max(boxes.values()) <= len(others):
        return False
    firsts: dict[int, Part] = {}
    for other in following:
        if other.part in (Part.PARAGRAPH, Part.HEADING):
            firsts.setdefault(other.box, other.part)
    return sum(firsts[box] is Part.HEADING for box in boxes) < MIN_SECTIONS


def without_dateline(lede: str, place: str | None) -> str:
    """*lede* without the place that its rule reads apart ("Hà Nội" in "Hà NộiSáng nay …")."""
    return lede.removeprefix(place).lstrip(" -–—") if place else lede
