"""The lines of a text dump, and what one line looks like by itself.

A renderer (Resiliparse, lynx, inscriptis) ends a line at the end of a block, puts blank lines around
paragraphs, headings and tables, prints a picture as its alternative text and a list item behind a bullet.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from functools import lru_cache

from scraper.text.bylines import parse_photo_credit
from scraper.text.dates import Stated, find_dates
from scraper.text.length import count_words
from scraper.text.phrases import fold, is_footer, is_furniture, is_tag_label

#: The bullet of a list item; letters and ambiguous signs only when indented, as lynx prints nested lists.
BULLET = re.compile(
    r"(?P<indent>\s*)(?:(?P<sign>[•▪◦‣●■□–*+]|(?<=\s{9})[o#@=])|(?P<number>\d{1,3}\.))\s+(?=\S)"
    r"(?!(?<=\d\.\s)[^\W\d_]{3,12}\.?\s[12]\d{3}\b)"  # "3. Mai 2024" is no item
)
#: A hyphen before an item, or before what somebody says.
_HYPHEN = re.compile(r"\s*-\s+(?=\S)")
#: So many lines with one sign before them are items of lists.
MIN_ITEMS = 3
#: Stands before a line that is a link and nothing else, where the dump shows it (wrapping). `clean_text` removes the
#: character from dumps.
LINK_SIGN = "\x1e"
#: What text browsers print for elements without text.
_BROWSERS = re.compile(
    r"^(?:IFRAME:|Link: \S+(?: \S+)?$|REFRESH\(|\[(?:INLINE|IMG|LINK|USEMAP|BUTTON)\]$|_{3,}|\(BUTTON\)\s*$)"
)
_SENTENCE_END = re.compile(r"[.!?…。！？।؟]['\"”’»)\]）」』】]*$")
_FULL_STOP = re.compile(r"[.。।…]['\"”’»)\]）」』】]*$")
#: "giá hoa - Ảnh 1.", "Căn hộ … - 2": what some systems make of a missing alternative text.
_NUMBERED_ALT = re.compile(r".+\s[-–]\s(?:(?:Ảnh|Photo|Image|Hình)\s)?\d{1,3}\.?$")


#: A time and a day in figures, as lines of their own.
_CLOCK = re.compile(r"[|,\-–•\s]*(?:[01]?\d|2[0-3])[:h]\d\d[|,\-–•\s]*")
_DAY = re.compile(r"[|,\-–•\s]*(?:\d{1,2}([/.-])\d{1,2}\1\d{4}|\d{4}([/.-])\d{1,2}\2\d{1,2})[|,\-–•\s]*")
#: A heading of Markdown.
_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")
#: Lines this long show at which column paragraphs begin.
MIN_PARAGRAPH_LINE_CHARS = 60
#: Two letters in a row, as every word has but those of one letter.
_LETTERS = re.compile(r"[^\W\d_]{2}")
_TWO_LETTERS = re.compile(r"[^\W\d_].*?[^\W\d_]", re.DOTALL)
_WEB_ADDRESS = re.compile(r"[a-z]+://\S+")
_HASH_TAGS = re.compile(r"(?:#[^\s#][^#]*)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line with text, and the white space around it that tells its role."""

    #: With white space folded and the bullet taken off.
    text: str
    #: A blank line, or the start of the dump, stands before it.
    gap: bool
    #: The bullet or "1." that stood before it; "" for none.
    bullet: str = ""
    #: The renderer says that it is a picture's alternative text.
    picture: bool = False
    #: The renderer says that it is a heading: by a sign, or by printing it further left than paragraphs.
    heading: bool = False
    #: It is a heading of the first level, as Markdown marks one.
    chief: bool = False
    #: The renderer says that it is a link and nothing else.
    link: bool = False
    #: How long it is in words.
    words: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", count_words(self.text))

    @property
    def is_sentence(self) -> bool:
        """Whether it ends as sentences do."""
        return _SENTENCE_END.search(self.text) is not None

    @property
    def is_prose(self) -> bool:
        """Whether it can be a paragraph of an article: long, or not so short and ending in a full stop."""
        words = self.words
        return words >= 20 or (words >= 5 and _FULL_STOP.search(self.text) is not None)

    @property
    def is_numbered_alt(self) -> bool:
        return _NUMBERED_ALT.match(self.text) is not None

    @property
    def is_caption(self) -> bool:
        """Whether it names a photographer at its end."""
        return self.words <= 60 and parse_photo_credit(self.text) is not None


def split_lines(text: str) -> list[Line]:
    """*text* as the lines that hold something, each with what stood before it."""
    lines: list[Line] = []
    gap = True
    raws = text.split("\n")
    margin = _margin(raws)
    signs = _item_signs(raws)
    for raw in raws:
        is_link = LINK_SIGN in raw
        raw = raw.replace(LINK_SIGN, "")
        line = " ".join(raw.replace("\u200b", "").split())
        if not line or _BROWSERS.match(line):
            gap = True
            continue
        if not any(map(str.isalnum, line)):  # a lone bullet or rule
            continue
        line = line.removeprefix("(BUTTON) ")
        bullet = BULLET.match(raw)
        sign = ""
        if bullet is not None and (is_link or bullet["indent"] or bullet["sign"] == "•" or bullet["sign"] in signs):
            sign = "1." if bullet["number"] else bullet["sign"]
            line = " ".join(raw[bullet.end() :].split())
        elif (is_link or "-" in signs) and (dash := _HYPHEN.match(raw)) is not None:
            sign, line = "-", " ".join(raw[dash.end() :].split())
        marked = _HEADING.match(line)
        heading = marked is not None or (not sign and len(raw) - len(raw.lstrip()) < margin)
        line = line[marked.end() :] if marked is not None else line
        picture = re.fullmatch(r"\[[^\[\]]{3,}\]", line) is not None
        lines.append(
            Line(
                text=line[1:-1].strip() if picture else line,
                gap=gap,
                bullet=sign,
                picture=picture,
                heading=heading,
                chief=marked is not None and marked[1] == "#",
                link=is_link,
            )
        )
        gap = False
    return _join_clocks(lines)


def _join_clocks(lines: list[Line]) -> list[Line]:
    """*lines*, a day and a time that stand on lines of their own, one right below the other, as one."""
    joined: list[Line] = []
    for line in lines:
        above = joined[-1] if joined else None
        if above is not None and not line.gap and (
            (_CLOCK.fullmatch(line.text) and _DAY.fullmatch(above.text))
            or (_DAY.fullmatch(line.text) and _CLOCK.fullmatch(above.text))
        ):  # fmt: skip
            joined[-1] = replace(above, text=f"{above.text} {line.text}")
        else:
            joined.append(line)
    return joined


def _item_signs(raws: Sequence[str]) -> frozenset[str]:
    """The signs before items in the first column, and the hyphen anywhere, in a dump whose paragraphs stand apart.

    Before most of their lines they follow one another and are no sentences: paragraphs may begin so, and what is said.
    """
    if all(map(str.strip, raws)):
        return frozenset()
    found: dict[str, list[bool]] = defaultdict(list)
    above = ""
    for raw in raws:
        item = BULLET.match(raw) or _HYPHEN.match(raw)
        sign = item[0].strip() if item is not None else ""
        if sign and not sign[0].isdigit():
            found[sign].append(sign == above and _SENTENCE_END.search(raw.rstrip()) is None)
        above = sign
    return frozenset(sign for sign, items in found.items() if len(items) >= MIN_ITEMS and sum(items) * 2 > len(items))


def _margin(raws: Sequence[str]) -> int:
    """How far in most long lines begin."""
    margins = Counter(
        len(raw) - len(raw.lstrip()) for raw in raws if len(raw) >= MIN_PARAGRAPH_LINE_CHARS and not BULLET.match(raw)
    )
    margin, count = margins.most_common(1)[0] if margins else (0, 0)
    return margin if count * 2 > margins.total() else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRow:
    """A line that states dates and little else: the row under a headline or in a teaser."""

    dates: tuple[Stated, ...]
    #: What stands before, between and after the dates, without the signs that join them.
    rest: tuple[str, ...]

    @property
    def form(self) -> tuple[object, ...]:
        """What rows of one kind have in common."""
        return len(self.rest), *((stated.has_time, stated.labelled) for stated in self.dates)


_PARTS = re.compile(r"[|,·•]")
_JOINTS = re.compile(r"^[\s|,;:•·–—\-/>»()\[\]*]+|[\s|,;:•·–—\-/<«()\[\]*]+$")


def read_date_row(line: Line, *, language: str | None, zone: tzinfo) -> DateRow | None:
    """The dates of *line*, if it is a row of date, category, author in any order; None for prose."""
    if len(line.text) > 160 or not any(character.isdigit() for character in line.text):
        return None
    dates = tuple(find_dates(line.text, language=language, zone=zone))
    if not dates:
        return None
    rest, end = [], 0
    for stated in dates:
        rest.append(line.text[end : stated.start])
        end = stated.end
    rest.append(line.text[end:])
    pieces = tuple(piece for piece in (_JOINTS.sub("", part) for part in rest) if piece and not is_furniture(piece))
    words = sum(map(count_words, pieces))
    if words > 8 and max(count_words(part) for piece in pieces for part in _PARTS.split(piece)) > 4:
        return None
    if line.is_sentence and words > 4:
        return None
    return DateRow(dates=dates, rest=pieces)


def is_same(one: str, other: str) -> bool:
    """Whether two lines are the same text but for case and framing punctuation."""
    return one == other or fold(one) == fold(other)


def beyond(line: str, title: str) -> str | None:
    """What *line* has beyond *title* ("" if nothing); None if it does not begin with it."""
    if line == title:
        return ""
    if line.startswith(title + " "):
        return line[len(title) :].strip()
    return None


def is_sign(text: str) -> bool:
    """Whether a line is furniture by its form: a player's times, a rating, a rank, what ">>" points to, an address."""
    if _LETTERS.search(text) is None or text.startswith((">>", "»»")):
        return True
    address = _WEB_ADDRESS.search(text) if "://" in text else None
    return address is not None and 2 * len(address[0]) > len(text)


def is_outside(line: Line) -> bool:
    """Whether *line* belongs to the page and not to anything told on it."""
    return _is_outside(line.text)


@lru_cache(maxsize=2048)  # many readers ask about one line
def _is_outside(text: str) -> bool:
    return is_furniture(text) or is_footer(text)


def opens_tags(text: str) -> bool:
    """Whether *text* is a label of tags, alone or with tags behind it, or a line of hash tags."""
    label, colon, _ = text.replace("：", ":").partition(":")
    return is_tag_label(text) or bool(colon and is_tag_label(label)) or is_hash_tags(text)


def is_hash_tags(text: str) -> bool:
    """Whether *text* is "#one #two" and nothing else."""
    return len(text) <= 400 and _HASH_TAGS.fullmatch(text) is not None


def next_text(lines: Sequence[Line], index: int) -> int:
    """Index of the first line from *index* on that is not furniture; len(lines) if none is."""
    while index < len(lines) and is_furniture(lines[index].text):
        index += 1
    return index


def has_letters(text: str) -> bool:
    """Whether *text* has two letters, as a title or a name does."""
    return _TWO_LETTERS.search(text) is not None
