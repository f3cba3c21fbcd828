"""The end of a text: what signs it, credits it, files it or labels it, and is no part of it.

The blocks are judged one by one from the end up to the last paragraph that is surely text. One of which nothing is
known stays, and those above it are judged all the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from itertools import pairwise
from operator import itemgetter

from scraper.article.html.body.blocks import Block, Part
from scraper.article.html.tree import fold_space, key_of
from scraper.text.bylines import is_byline, is_labelled_byline, is_photo_credit, parse_authors, parse_credit
from scraper.text.dates import Stated, find_dates
from scraper.text.language import is_common_word
from scraper.text.length import count_words
from scraper.text.phrases import is_end_matter, is_footer, is_job, is_nobody, is_tag_label

#: A shorter line is no paragraph for sure.
MIN_PARAGRAPH_WORDS = 8
#: A paragraph without an end is surely one if it has so many words.
MIN_OPEN_WORDS = 16
#: A few words apart from the text are no more than this; at least so many paragraphs show where the text stands.
MAX_LABEL_WORDS, MIN_HOME_PARAGRAPHS = 8, 3
#: Longer lines are no end matter.
MAX_END_CHARS = 320
#: A signature and a credit have no more words.
MAX_SIGNATURE_WORDS, MAX_CREDIT_WORDS = 14, 12
#: The longest label with a colon that can head nothing though something is shown below it, in words.
MAX_COLON_WORDS = 3
#: The longest paragraph that says when an article was published and how to follow what is said of it.
MAX_FILED_CHARS = 800
#: No more words stand before the minute of publication in a line that says who published the article.
MAX_STAMP_WORDS = 6
#: The longest degree or office before a name.
MAX_OFFICE_CHARS = 16
#: A line that says when and by whom is not longer, and has no more words.
MAX_DATE_LINE_CHARS, MAX_DATE_LINE_WORDS = 120, 14
#: A date with so many words beside it may be told of.
MIN_WORDS_BESIDE = 4
#: Words beside each name of an author in a line of names: a label, a job, "and".
MAX_BESIDE_NAME = 2
#: A line is mostly a link if more than this share of it is.
MOSTLY = 0.5
#: So many blocks at the end may be unknown before the text is taken to have begun.
MAX_UNKNOWN = 3
#: Initials under a text: "dpa/hb", "(dmk)", "mit dpa".
_INITIALS = re.compile(r"\(?(?:mit |avec |con |met )?[a-z]{2,4}(?:[/,] ?[a-z]{2,4}){0,3}\)?")
#: The mailbox of an author, alone: "an.binh@paper.example".
_MAILBOX = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{2,64}){1,4}")
#: What ends a line, a tag, and a line that is more than tags and an address.
_BREAK, _TAG, _LINK = re.compile(r"<br\b[^>]*>"), re.compile(r"<[^>]*>"), re.compile(r"(?s)<a\b.*?</a>")
_NAMES = re.compile(r"(?:^|>)[^<>@]*[^\W\d_][^<>@]*(?:<|$)")
#: A few words before something in quotation marks, which is most of the line: "Comments on “A bridge of stone”".
_QUOTING = re.compile(r"[^\"“”„«»「『]{1,40}[\"“”„«»「『](.+)[\"“”«»」』]")
#: The first words of what an author tells of himself are no longer.
MAX_GREETING_CHARS = 40
_WORD, _MARK = re.compile(r"\w+"), re.compile(r"[^\w\s]")
SENTENCE_END = re.compile(r"[.!?…。！？।؟:;][\'\"”’»)\]）」』】]*$")

#: What was left after each step of the trimming, with the reason for which that step takes blocks out.
Steps = tuple[tuple[str, Sequence[Block]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A body without the lines around it, and what those lines said."""

    blocks: tuple[Block, ...]
    byline: str | None = None
    credit: str | None = None
    #: Whether lines of the header stand right under the first paragraph, which is the standfirst then.
    is_led: bool = False
    #: The steps before its end was judged; the first is what was there. And what was taken off its end.
    steps: Steps = ()
    ended: tuple[tuple[Block, str], ...] = ()

    def cut(self) -> Iterator[tuple[Block, str]]:
        """The blocks that were taken out, each with the reason."""
        for (_, before), (why, left) in pairwise(self.steps):
            kept = set(map(id, left))
            yield from ((block, why) for block in before if id(block) not in kept)
        yield from self.ended


def cut_end(
    blocks: Sequence[Block],
    keys: set[str],
    names: list[str],
    authors: Iterable[str],
    moments: Collection[datetime],
    steps: Steps,
) -> Text:
    """*blocks* without what ends a text. *keys*: those of other fields, *names*: those of *authors*, *moments*: when
    it was published.
    """
    byline = credit = None
    kept = list(blocks)
    home = find_main_home(blocks)
    firsts = (name.split()[0] for name in authors if " " in name)
    called = frozenset(one for one in firsts if not is_common_word(one))  # "The", "Will"
    ended: list[tuple[Block, str]] = []
    unknown = 0
    is_shown = False  # a picture or a player stands below
    is_over_text = False  # a list or a sentence that stays stands right below
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        if block.part in (Part.FIGURE, Part.PLAYER):
            is_shown = True
            continue
        why = _ends(block, keys, alone=not unknown, shown=is_shown)
        is_away = block.linked > 0.9 and block.cites  # whoever is named there is a source
        if not why and not is_away and (found := _credit_in(block)):
            credit, why = found, "it names a source"
        is_label = is_over_text and not is_labelled_byline(block.text)
        may_sign = not why and not (is_away or is_label) and byline is None
        if may_sign and (signature := _signature(block, alone=not unknown)):
            byline, why = signature, "it signs the text"
        if not why and (_tells_of(names, block) or _portrays(block, home, called)):
            why = "it tells of an author"
        why = why or _closes(block) or ("it files the text" if _files(block, moments) else "")
        why = why or ("a field says it" if says_fields(block, names, moments) else "")
        is_over_text = not why and (block.part is Part.LIST or SENTENCE_END.search(block.text) is not None)
        if why:
            ended.append((block, why))
            del kept[index]
        elif _is_surely_text(block) or unknown == MAX_UNKNOWN:
            break
        else:
            unknown += 1
    return Text(blocks=tuple(kept), byline=byline, credit=credit, steps=steps, ended=tuple(ended))


def _ends(block: Block, keys: set[str], *, alone: bool, shown: bool) -> str:
    """Why *block* is no part of a text that ends there; "" if it may be. *alone*: nothing of the text stands below.
    *shown*: a picture or a player does.
    """
    text = block.text
    most = MAX_COLON_WORDS if shown else MAX_LABEL_WORDS
    is_label = text.endswith((":", "：")) and count_words(text) <= most
    if alone and (block.part is Part.HEADING or is_label):
        return "it heads nothing"
    if key_of(text) in keys:
        return "a field says it"
    quoted = _QUOTING.fullmatch(text) if len(text) <= MAX_END_CHARS else None
    if alone and quoted is not None and 2 * len(quoted[1]) > len(text) and key_of(quoted[1]) in keys:
        return "it names the article"
    if _is_tags(block):
        return "it lists tags"
    if block.linked > 0.9 and not block.cites:
        return "it leads elsewhere"
    return "it belongs to the page" if is_footer(text) else ""


def _closes(block: Block) -> str:
    """Why *block*, which is no credit and no signature, is no part of a text that ends there; "" if it may be."""
    text = block.text
    if (len(text) <= MAX_END_CHARS and is_end_matter(text)) or _INITIALS.fullmatch(text) or _MAILBOX.fullmatch(text):
        return "it ends texts"
    if block.part is Part.PARAGRAPH and count_words(text) <= MAX_CREDIT_WORDS and is_photo_credit(text):
        return "it credits a picture"
    if count_words(text) <= MAX_SIGNATURE_WORDS and SENTENCE_END.search(text) is None and _is_stamp(text):
        return "it says when it was published"
    return ""


def _files(block: Block, moments: Iterable[datetime]) -> bool:
    """Whether *block* says when the article was published, among other things, and leads to its category or to what
    follows its address: the feed of its comments, its trackbacks.
    """
    if not block.is_filed or len(block.text) > MAX_FILED_CHARS:
        return False
    days = {moment.date() for moment in moments}
    return any(one.moment.date() in days for one in find_dates(block.text))


def _is_stamp(text: str) -> bool:
    stated = next(find_dates(text), None)
    return stated is not None and stated.labelled


def says_fields(block: Block, names: Sequence[str], moments: Iterable[datetime]) -> bool:
    """Whether *block* is a paragraph that says nothing but who wrote the article or when: *names* of its authors,
    *moments* of its publication and its last modification.
    """
    return block.part is Part.PARAGRAPH and says_field(block.text, names, moments)


def says_field(line: str, names: Sequence[str], moments: Iterable[datetime]) -> bool:
    """Whether a *line* says nothing but names of the authors, perhaps with a label or a job, and days of the article.

    Any other word beside a day alone makes it a place and a day, as letters end, or an event; before the very
    minute it may be the name of an author whom nobody knows.
    """
    words = count_words(line)
    if len(line) > MAX_DATE_LINE_CHARS or words > MAX_DATE_LINE_WORDS or SENTENCE_END.search(line):
        return False
    key = key_of(line)
    named = [name for name in names if name in key]
    stated = list(find_dates(line))
    rest = _without(line, stated)
    minutes = {moment.replace(second=0, microsecond=0, tzinfo=None) for moment in moments}
    days = {moment.date() for moment in minutes}
    if any(not one.labelled and one.moment.date() not in days for one in stated):
        return False
    if stated and is_nobody(rest.strip(" ()（）[]【】|")):  # a desk
        return True
    if named:
        return count_words(rest) <= sum(count_words(name) + MAX_BESIDE_NAME for name in named)
    if stated and stated[-1].has_time and stated[-1].moment.replace(tzinfo=None) in minutes:
        return count_words(rest) <= MAX_STAMP_WORDS and not any(map(str.isalnum, line[stated[-1].end :]))
    return bool(stated) and not any(map(str.isalnum, rest))


def is_day(line: str) -> bool:
    """Whether a *line* is a date and nothing else."""
    if len(line) > MAX_DATE_LINE_CHARS:
        return False
    stated = list(find_dates(line))
    return bool(stated) and not any(map(str.isalnum, _without(line, stated)))


def _without(line: str, stated: Iterable[Stated]) -> str:
    """*line* without the dates in it."""
    ends = [0, *(end for one in stated for end in (one.start, one.end)), len(line)]
    return " ".join(line[start:end] for start, end in zip(ends[::2], ends[1::2], strict=True))


def is_told(text: str, stated: Stated) -> bool:
    """Whether a date stands in a sentence or phrase, with words beside it that no sign sets apart."""
    before, behind = text[: stated.start].rstrip(), text[stated.end :].lstrip()
    if count_words(before) + count_words(behind) < MIN_WORDS_BESIDE:
        return False
    if SENTENCE_END.search(text):
        return True
    return min(count_words(before), count_words(behind)) > 1 and before[-1].isalnum() and behind[0].isalnum()


def _credit_in(block: Block) -> str | None:
    return parse_credit(block.text) if count_words(block.text) <= MAX_CREDIT_WORDS else None


def is_prose(block: Block) -> bool:
    """Whether *block* is a paragraph of more than a few words."""
    return block.part is Part.PARAGRAPH and count_words(block.text) >= MIN_PARAGRAPH_WORDS


def _is_surely_text(block: Block) -> bool:
    """Whether *block* is a paragraph with an end, or a long one."""
    ended = SENTENCE_END.search(block.text) is not None
    return is_prose(block) and (ended or count_words(block.text) >= MIN_OPEN_WORDS)


def find_homes(blocks: Sequence[Block]) -> frozenset[int]:
    """The elements that the prose stands in; none if it stands in many, each paragraph in one of its own."""
    if find_main_home(blocks) is None:
        return frozenset()
    return frozenset(block.box for block in blocks if is_prose(block))


def is_label_apart(block: Block, homes: frozenset[int]) -> bool:
    """Whether *block* is a few words that make no sentence and stand in none of the *homes* of the prose."""
    if block.part is not Part.PARAGRAPH or not homes or block.box in homes or not any(map(str.isalpha, block.text)):
        return False
    return count_words(block.text) <= MAX_LABEL_WORDS and (
        SENTENCE_END.search(block.text) is None or block.text.endswith(("...", "…"))
    )


def _is_tags(block: Block) -> bool:
    """Whether *block* is a label of tags and what is marked with it, no sentence."""
    return is_tag_label(block.text.partition(":")[0]) and not SENTENCE_END.search(block.text)


def _tells_of(names: list[str], block: Block) -> bool:
    """Whether *block* begins with one of the *names* of the authors, perhaps behind a degree or an office.

    With a colon behind it the name is that of who speaks, in an interview or a transcript.
    """
    if not names or block.part is not Part.PARAGRAPH:
        return False
    begin = block.text[:MAX_END_CHARS]
    key, speaker = key_of(begin), key_of(begin.replace("：", ":").partition(":")[0])
    return any(0 <= key.find(name) <= MAX_OFFICE_CHARS and not speaker.endswith(name) for name in names)


def find_main_home(blocks: Sequence[Block]) -> int | None:
    """The element that most of the prose stands in; None if it stands in many."""
    boxes = Counter(block.box for block in blocks if is_prose(block))
    total = boxes.total()
    home, count = max(boxes.items(), key=itemgetter(1), default=(None, 0))
    return home if total >= MIN_HOME_PARAGRAPHS and 2 * count > total else None


def _portrays(block: Block, home: int | None, called: frozenset[str]) -> bool:
    """Whether *block*, apart from the *home* of the prose, begins with a name by which an author is *called*, perhaps
    behind a greeting: "An writes about lakes.", "Hi! I'm An, and …".
    """
    if not called or home is None or block.part is not Part.PARAGRAPH or block.box == home:
        return False
    found = next((one for one in _WORD.finditer(block.text, 0, MAX_GREETING_CHARS) if one[0] in called), None)
    return found is not None and (not found.start() or _MARK.search(block.text, 0, found.start()) is not None)


def _signature(block: Block, *, alone: bool) -> str:
    """The line of authors that *block* is; "" if it is none. Of several lines those below the first tell its job,
    and one may tell the day.

    *alone*: nothing of the text stands below; else a single word heads what does.
    """
    text = block.text
    if block.part is not Part.PARAGRAPH or count_words(text) > MAX_SIGNATURE_WORDS or _names_link(block):
        return ""
    lines = [*filter(_NAMES.search, _BREAK.split(block.html))]
    if len(lines) > 1 and not is_labelled_byline(text):
        stated = (fold_space(unescape(_TAG.sub("", line))).strip(" ,，、") for line in lines)
        text, *others = [line for line in stated if not is_day(line)] or [text]
        if not all(_tells_job(text, line) for line in others):
            return ""
    is_sure = alone or any(map(str.isspace, text.strip())) or is_labelled_byline(text)
    return text if is_sure and is_byline(text) else ""


def _names_link(block: Block) -> bool:
    """Whether most of *block* is a link, and what stands beside it says what the link is: "Newer // A title", or a name
    of another site and its address, "http://…".
    """
    text = block.text
    if block.linked <= MOSTLY or "//" not in text or "@" in text or is_labelled_byline(text):
        return False  # a mailbox is that of the name
    beside = fold_space(unescape(_TAG.sub("", _LINK.sub(" ", block.html))))
    return bool(parse_authors(beside))


def _tells_job(name: str, line: str) -> bool:
    """Whether a *line* below a *name* names nobody."""
    both = f"{name} {line}"
    return is_job(line) or (is_byline(both) and parse_authors(both) == parse_authors(name))
