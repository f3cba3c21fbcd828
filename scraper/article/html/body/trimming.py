"""Trimming: cuts off lines around the text that do not belong to it, and keeps the byline and credit among them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import dropwhile, groupby, islice, zip_longest
from operator import itemgetter

from scraper.article.html.body.blocks import Block, Part
from scraper.article.html.body.ending import (
    MAX_CREDIT_WORDS,
    MAX_DATE_LINE_CHARS,
    MAX_OFFICE_CHARS,
    MIN_PARAGRAPH_WORDS,
    SENTENCE_END,
    Text,
    cut_end,
    find_homes,
    find_main_home,
    is_day,
    is_label_apart,
    is_prose,
    is_told,
    says_fields,
)
from scraper.article.html.body.figures import MAX_CAPTION_CHARS, MAX_LINES, calls_caption
from scraper.article.html.card_lines import SENTENCE_ENDS
from scraper.article.html.tree import key_of
from scraper.text.bylines import is_labelled_byline, is_name, is_photo_credit, parse_credit
from scraper.text.dates import find_dates
from scraper.text.length import count_words
from scraper.text.phrases import (
    block_kind,
    is_end_heading,
    is_furniture,
    is_paywall,
    is_promotion,
    is_see_more,
    is_tag_label,
    leads_on,
)
from storage.model import Figure

#: Longer lines are no labels or buttons.
MAX_LABEL_CHARS = 80
#: Prose with a larger share of its text in links leads elsewhere.
MAX_TOLD_LINKED = 0.3
#: Longer lines are no promotions.
MAX_PROMOTION_CHARS = 320
#: How many authors are looked for under the text.
MAX_AUTHORS = 12
#: The longest offer under a text, and how many blocks from the end it may begin.
MAX_OFFER_CHARS, MAX_OFFER_BLOCKS = 1000, 12
#: The text is so many times longer than what is told of its author under it.
MIN_TOLD_RATIO = 2
#: So many parts of a text under nothing but names tell of these people.
MIN_NAMED_PARTS = 2
#: A one-word name of more letters is surely one, unless in ASCII.
MIN_NAME_CHARS = 2
#: Counts around a text: "4 minute read", "Image 1 of 5", "3 Kommentare".
_READING_TIME = re.compile(
    r"(?i)\b(?:min(?:ute[ns]?)?[\s.-]*(?:read|lesezeit|lezen|de lecture)|lesezeit|tempo de leitura|temps de lecture"
    r"|tiempo de lectura|tempo di lettura|leestijd|reading time|czas czytania"
    r"|время чтения|image \d+ of|comments?|kommentare)\b"
)
#: Numbers in a line of their own, of applause, posts, slides, players: "1.2K", "17:30", "1 of 9", "2 hours ago".
_LONE_NUMBER = re.compile(
    r"\d{1,6}|\d[\d.,]*[KM]|\d+\s*/\s*\d+|\d+ (?:of|von|sur|de|di|van|av|af|из|od)(?: \d+)?"
    r"|\d+ (?:minute|hour|day|week|month)s? ago"
    r"|vor \d+ (?:Minute|Stunde|Tage?|Woche)n?|il y a \d+ (?:minute|heure|jour)s?|hace \d+ (?:minuto|hora|día)s?"
    r"|(?:(?:Duration|Dauer|Durée|Duración|Durata):? )?\d\d?:\d\d(?: ?/ ?\d\d?:\d\d)?(?: ?[Mm]in\.?)?"
)
MAX_COUNT_CHARS = 24
#: A breadcrumb trail: "Life » Village » The bridge".
_TRAIL = re.compile(r"[^»›>]{2,60}(?:\s[»›>]\s[^»›>]{2,90}){1,6}")
#: The longest breadcrumb trail.
MAX_TRAIL_WORDS = 30
#: The longest row of numbers of pages, and how many letters stand beside them.
MAX_PAGER_CHARS, MAX_PAGER_LETTERS, MIN_PAGES = 60, 24, 2
_NUMBER, _LINKED_NUMBER = re.compile(r"\d+"), re.compile(r"<a\b[^<>]*>\s*\d+\s*</a>")
#: So many links to places on the page are its contents.
MIN_CONTENTS = 3
_ANCHOR = '<a href="#'
#: What a manual says of cookies and scripts asks readers for nothing.
_CODE = "<code>"
#: So many words beside the day of publication file an article.
MAX_FILING_WORDS = 2
#: More labels in a row tell something.
MAX_LABELS_IN_ROW = 2
#: No more paragraphs stand above the title.
MAX_ABOVE_TITLE = 3
#: So many paragraphs stand twice where the whole text does.
MIN_COPIES = 5


def trim(
    blocks: Sequence[Block],
    *,
    lede: str,
    known: Iterable[str],
    authors: Iterable[str],
    moments: Collection[datetime] = (),
) -> Text:
    """*blocks* without the lines above, in and under the text that do not belong to it.

    *lede*, if one is known, and *known*: other texts that are fields of their own (title, byline). *authors*: names of
    the writers. *moments*: those of the publication and of the last modification.
    """
    others = set(map(key_of, known)) - {""}
    keys = others | ({key_of(lede)} - {""})
    # a single word may begin a sentence, unless names are written without spaces
    sure = (name for name in authors if " " in name or (len(name) > MIN_NAME_CHARS and not name.isascii()))
    writers = [*islice(sure, MAX_AUTHORS)]
    names = [key_of(name) for name in writers]
    once = _said_once(blocks)
    below = _after_title(once, keys)
    home = find_main_home(below)
    stray = set(map(id, _stray_captions(below, home)))
    uncaptioned = [block for block in below if id(block) not in stray]
    asked = _up_to_offer(uncaptioned, names)
    told = list(_without_promotions(asked))
    rest = [block for block in told if not _is_portrait(block, names)]
    headless, is_led = _without_head(rest, keys, names, moments)
    body = _without_labels(headless, find_homes(rest))
    steps = (
        ("", blocks),
        ("it stands twice", once),
        ("it stands above the title", below),
        ("the caption of a picture that the page does not show", uncaptioned),
        ("an offer ends the text", asked),
        ("it offers something else", told),
        ("a portrait of the author", rest),
        ("it belongs to the header, or is a few words apart from the text", body),
    )
    text = cut_end(body, keys, names, writers, moments, steps)
    if not text.blocks:  # a note of one sentence, by which it is called as well
        text = replace(text, blocks=tuple(block for block in rest if _is_note(block, others))[:1])
    return replace(text, is_led=is_led)


def _stray_captions(blocks: Sequence[Block], home: int | None) -> Iterator[Block]:
    """The lines of a gallery that a script shows, apart from the *home* of the prose: they are called captions, or
    stand behind a picture and say what that says of itself, or stand there with labels of buttons and counts.
    """
    if home is None:
        return
    for is_apart, group in groupby(blocks, key=lambda block: _may_caption(block, home)):
        run = [*dropwhile(lambda block: block.figure is None, group)] if is_apart else ()
        figures = [block.figure for block in run if block.figure is not None]
        lines = [block for block in run if block.figure is None]
        told = [block for block in lines if not is_label_apart(block, frozenset((home,)))]
        is_labelled = len(told) < len(lines) and len({block.text for block in told}) <= MAX_LINES
        for block in told:
            if len(block.text) <= MAX_CAPTION_CHARS:
                said = any(_repeats(block.text, figure) for figure in figures)
                if is_labelled or said:
                    yield block
    for block in blocks:
        if _may_caption(block, home) and calls_caption(block.label) and len(block.text) <= MAX_CAPTION_CHARS:
            yield block


def _may_caption(block: Block, home: int) -> bool:
    """Whether *block* is a picture, or a paragraph apart from the *home* of the prose."""
    return block.figure is not None or (block.part is Part.PARAGRAPH and block.box != home)


def _repeats(text: str, figure: Figure) -> bool:
    """Whether *text* says what a picture says of itself, or its beginning."""
    return any(said and said.startswith(text) for said in (figure.caption, figure.alt))


def _is_note(block: Block, keys: set[str]) -> bool:
    """Whether *block* is a sentence by which its page is called."""
    return block.part is Part.PARAGRAPH and key_of(block.text) in keys and block.text.endswith(SENTENCE_ENDS)


def _without_labels(blocks: list[Block], homes: frozenset[int]) -> list[Block]:
    """*blocks* without labels apart from the *homes* of the prose; more than a few in a row tell something.

    What is bold or has signs of formulas and code is no label, nor is the line over a list that tells something.
    """
    apart = [
        is_label_apart(block, homes)
        and not (block.bold or "Sm" in map(unicodedata.category, block.text) or _heads_list(block, behind))
        for block, behind in zip_longest(blocks, blocks[1:])
    ]
    kept: list[Block] = []
    for is_apart, group in groupby(zip(blocks, apart, strict=True), key=itemgetter(1)):
        row = [block for block, _ in group]
        if not is_apart or len(row) > MAX_LABELS_IN_ROW:
            kept += row
    return kept


def _heads_list(block: Block, behind: Block | None) -> bool:
    """Whether what stands *behind* a line without links is a list with sentences in it."""
    if behind is None or behind.part is not Part.LIST or block.linked or behind.linked > MAX_TOLD_LINKED:
        return False
    return any(SENTENCE_END.search(item) and count_words(item) >= MIN_PARAGRAPH_WORDS for item in behind.texts)


def _without_head(
    blocks: list[Block], keys: set[str], names: Sequence[str], moments: Collection[datetime]
) -> tuple[list[Block], bool]:
    """(*blocks* without the lines of the header before and right under the first paragraph; whether there are some
    under it, so that it is the standfirst).
    """
    start = next((index for index, block in enumerate(blocks) if _begins_text(block, keys)), None)
    if start is None:  # a line, or a picture
        is_filed = blocks[1:] and blocks[1].part not in (Part.LIST, Part.TABLE) and _files(blocks[0], moments)
        blocks, start = blocks[bool(is_filed) :], 0
    head = [
        block
        for block in blocks[:start]
        if not (_is_above(block, keys) or _is_credit(block) or _says_fields(block, blocks, names, moments))
    ]
    deck, below = blocks[start : start + 1], blocks[start + 1 :]
    under = list[Block]()
    for block in below:
        if block.part in (Part.FIGURE, Part.PLAYER):
            continue
        if not (_is_under_deck(block) or _says_fields(block, below, names, moments)):
            break
        under.append(block)
    taken = set(map(id, under))
    return [*head, *deck, *(block for block in below if id(block) not in taken)], bool(under)


def _is_credit(block: Block) -> bool:
    """Whether *block* says nothing but who took a picture, or who told the news."""
    text = block.text
    if block.part is not Part.PARAGRAPH or count_words(text) > MAX_CREDIT_WORDS:
        return False
    return is_photo_credit(text) or parse_credit(text) is not None


def _files(block: Block, moments: Iterable[datetime]) -> bool:
    """Whether *block* is the day of publication beside a word or two: "News · 14 April"."""
    stated = [*find_dates(block.text)] if len(block.text) <= MAX_DATE_LINE_CHARS else []
    days = {moment.date() for moment in moments}
    if len(stated) != 1 or stated[0].moment.date() not in days or SENTENCE_END.search(block.text):
        return False
    rest = f"{block.text[: stated[0].start]} {block.text[stated[0].end :]}"
    return count_words(rest) <= MAX_FILING_WORDS


def _says_fields(block: Block, others: Iterable[Block], names: Sequence[str], moments: Collection[datetime]) -> bool:
    """Whether *block* says nothing but who wrote the article or when.

    Names and days that come again among the *others* head parts of the text: those of an interview or a diary.
    """
    if not says_fields(block, names, moments):
        return False
    alike = [other for other in others if other is not block and other.part in (Part.PARAGRAPH, Part.HEADING)]
    if is_day(block.text):
        return not any(is_day(other.text) for other in alike)
    return all(other.text != block.text for other in alike)


def _said_once(blocks: Sequence[Block]) -> Sequence[Block]:
    """*blocks* without copies of what stands before: a page may hold its text for each width of screen.

    A few lines may come again for a reason: a quotation set apart, the refrain of a song.
    """
    counts = Counter(block.texts for block in blocks if is_prose(block))
    if sum(count > 1 for count in counts.values()) < MIN_COPIES:
        return blocks
    return [*{(block.part, block.texts or block.html): block for block in blocks}.values()]


def _after_title(blocks: Sequence[Block], keys: set[str]) -> Sequence[Block]:
    """What follows the title, where the container holds it above most of the text; a part may be called alike, and who
    signs it stands below.
    """
    for index, block in enumerate(blocks[:12]):
        if block.part is Part.HEADING and key_of(block.text) in keys:
            above, below = (list(filter(is_prose, part)) for part in (blocks[:index], blocks[index + 1 :]))
            size, rest = (sum(len(one.text) for one in part) for part in (above, below))
            return blocks if len(above) > MAX_ABOVE_TITLE or size > rest else [*above, *blocks[index + 1 :]]
    return blocks


def _begins_text(block: Block, keys: set[str]) -> bool:
    """Whether *block* is the first of the text proper: prose, and no date, byline or title."""
    return count_words(block.text) >= MIN_PARAGRAPH_WORDS and not _is_above(block, keys)


def _is_above(block: Block, keys: set[str]) -> bool:
    """Whether *block* belongs to the head of the article: its title, date, byline or section again."""
    text = block.text
    words = count_words(text)
    stated = next(find_dates(text), None) if len(text) <= MAX_DATE_LINE_CHARS else None
    return (
        key_of(text) in keys
        or (stated is not None and (stated.labelled or not is_told(text, stated)))
        or (words <= MAX_TRAIL_WORDS and _TRAIL.fullmatch(text) is not None)
        or is_labelled_byline(text)
        or (block.part is Part.PARAGRAPH and words <= 6 and bool(_READING_TIME.search(text)))
    )


def _without_promotions(blocks: Sequence[Block]) -> Iterator[Block]:
    """*blocks* without promotions and the lists that say what is offered behind one."""
    before: Block | None = None
    offered = False
    # the levels of the headings of its parts
    headed = {block.html[:4] for block in blocks if block.part is Part.HEADING and not _names_block(block.text)}
    for block, behind in zip_longest(blocks, blocks[1:]):
        if block.part is not Part.LIST:
            offered = False
        elif before is not None and before.part in (Part.HEADING, Part.PARAGRAPH):
            offered = len(before.text) <= MAX_PROMOTION_CHARS and is_promotion(before.text)
        over_prose = behind is not None and is_prose(behind) and behind.linked < MAX_TOLD_LINKED
        heads_text = over_prose and block.html[:4] in headed
        if not (offered or _is_promotion(block, heads_text=heads_text)):
            yield block
        before = block


def _is_portrait(block: Block, names: list[str]) -> bool:
    """Whether *block* is a picture of nothing but one of the authors."""
    figure = block.figure
    if figure is None or figure.caption or not figure.alt:
        return False
    return _names_one(figure.alt, names)


def _names_one(line: str, names: list[str]) -> bool:
    """Whether a *line* is one of the *names*, perhaps behind a degree or an office."""
    key = key_of(line)
    return any(key.endswith(name) and len(key) <= len(name) + MAX_OFFICE_CHARS for name in names)


def _is_under_deck(block: Block) -> bool:
    """Whether *block*, right under the first paragraph, still belongs to the head, and says so: "By An Binh"."""
    text = block.text
    if block.part is not Part.PARAGRAPH or len(text) > MAX_DATE_LINE_CHARS or SENTENCE_END.search(text):
        return False
    stated = next(find_dates(text), None)
    return (
        is_labelled_byline(text) or _READING_TIME.search(text) is not None or (stated is not None and stated.labelled)
    )


def _names_block(text: str) -> bool:
    """Whether *text* is the heading of links or tags, in most places."""
    return is_see_more(text) or is_tag_label(text) or block_kind(text) is not None


def _is_promotion(block: Block, *, heads_text: bool) -> bool:
    """Whether *block* is a button, a line or list of nothing but links to elsewhere, or a picture's legend.

    *heads_text*: it is the heading of prose, and no block of links, whatever it says.
    """
    if block.part in (Part.FIGURE, Part.PLAYER, Part.TABLE, Part.CODE):
        return False
    text = block.text
    if len(text) <= MAX_LABEL_CHARS and (is_furniture(text) or (not heads_text and _names_block(text))):
        return text.strip("_* ") != ""  # the line that parts a text
    if block.part is Part.HEADING:
        return len(text) <= MAX_PROMOTION_CHARS and is_promotion(text)
    if len(text) <= MAX_COUNT_CHARS and _LONE_NUMBER.fullmatch(text):
        return True
    if block.linked and (_is_pager(block) or (block.linked > 0.9 and block.html.count(_ANCHOR) >= MIN_CONTENTS)):
        return True
    if block.part is Part.LIST:
        return block.linked > 0.9 and len(block.texts) > 1 and not block.cites
    if block.linked > 0.9 and not block.cites and not SENTENCE_END.search(text):
        return True
    return len(text) <= MAX_PROMOTION_CHARS and (
        _offers(text, block.linked)
        or (is_promotion(text) and block.part is not Part.QUOTE and _CODE not in block.html)
        or (block.linked > 0.3 and leads_on(text))
    )


def _is_pager(block: Block) -> bool:
    """Whether *block* says nothing but which parts the article has, and links all but its own: "Pages: 1 2 3"."""
    text = block.text
    if len(text) > MAX_PAGER_CHARS or sum(map(str.isalpha, text)) > MAX_PAGER_LETTERS:
        return False
    numbers = [int(number) for number in _NUMBER.findall(text)]
    if len(numbers) < MIN_PAGES or numbers != [*range(1, len(numbers) + 1)]:
        return False
    return len(_LINKED_NUMBER.findall(block.html)) < len(numbers) and SENTENCE_END.search(text) is None


def _offers(text: str, linked: float) -> bool:
    """Whether *text* says "Read more:" before a headline."""
    label, colon, rest = text.replace("：", ":").partition(":")
    if not colon or not rest.strip():
        return False
    return (block_kind(label) is not None or is_see_more(label)) and (linked > 0.3 or count_words(rest) <= 12)


def _up_to_offer(blocks: Sequence[Block], names: list[str]) -> Sequence[Block]:
    """*blocks* up to a heading, among the last, under which readers are asked to pay or told of the author, as the one
    heading that is one of *names* says if it is the last over prose. That is far less than the text: else the heading
    is the byline above it, or that of a part, as where all headings may be names.
    """
    headings = [(one, _heads_portrait(one.text, names)) for one in blocks if one.part is Part.HEADING]
    named = [one for one, is_own in headings if is_own]
    others = [one.text.strip() for one, is_own in headings if not is_own]
    if len(others) >= MIN_NAMED_PARTS and all(" " in one and is_name(one) for one in others):
        named = []
    size = 0
    for index in range(len(blocks) - 1, max(0, len(blocks) - MAX_OFFER_BLOCKS), -1):
        block = blocks[index]
        size += len(block.text)
        if size > MAX_OFFER_CHARS:
            break
        heads = block.part is Part.HEADING
        if ((heads or block.bold) and is_paywall(block.text)) or (heads and is_end_heading(block.text)):
            return blocks[:index]
        parts = dropwhile(lambda other: other.part is not Part.HEADING, blocks[index + 1 :])
        is_last = named == [block] and not any(map(is_prose, parts))
        if is_last and sum(len(one.text) for one in blocks[:index] if is_prose(one)) > MIN_TOLD_RATIO * size:
            return blocks[:index]
    return blocks


def _heads_portrait(heading: str, names: list[str]) -> bool:
    """Whether a *heading* is one of the *names*, or any behind a label of authors with a colon."""
    return _names_one(heading, names) or (":" in heading.replace("：", ":") and is_labelled_byline(heading))
