"""Teasers in a text dump: other articles' titles, categories, dates and summaries, as one line after another.

The usual form prints a teaser as its picture's alternative text with the category behind it, the title again
as a heading, perhaps a row of date and category, and the summary:

    Cần xử lý nghiêm xe quá khổ Đô thị          (title and category)

    Cần xử lý nghiêm xe quá khổ                 (title)

    TTTĐ - Thời điểm cuối năm là giai đoạn …    (summary)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from scraper.article.dump.lines import DateRow, Line, beyond, has_letters, is_outside, opens_tags, read_date_row
from scraper.article.links import make_link
from scraper.text.bylines import is_labelled_byline, parse_credit
from scraper.text.dates import find_dates
from scraper.text.length import count_words
from scraper.text.phrases import block_kind, is_see_more
from storage.model import Link, LinkKind

#: The longest category.
MAX_CATEGORY_WORDS = 4
#: So many titles are a block of links by themselves, with dates or summaries and without, if they have on average so
#: many words; fewer do if most have a day, an age or a rank beside them.
MIN_RUN, MIN_BARE_RUN, MEAN_TITLE_WORDS = 2, 3, 6
#: And none of them fewer than these, or more.
MIN_TITLE_WORDS, MAX_TITLE_WORDS = 4, 30
#: The longest row of a menu below a list of titles that are twice as long.
MAX_ROW_WORDS = 3
#: The longest rank, count or age beside a title, and the most of them.
MAX_COUNT_WORDS, MAX_COUNTS = 4, 3
#: A title with its day in brackets or behind a sign.
_DATED = re.compile(r"(?P<title>.+?)\s*(?:[(\[]|\s[-–—|•·]\s)(?P<day>[^()\[\]]{4,40})[)\]]?")
_FIGURES = re.compile(r"\d+")
#: The most lines of a teaser.
MAX_TEASER_LINES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class TeaserReading:
    """How the times of one dump are read."""

    language: str | None
    zone: tzinfo
    #: What the paper puts before its own texts.
    own_prefixes: frozenset[str] = frozenset()
    #: Short lines that come again with other figures ("2 giờ trước"), with "0" for these: see `find_counted`.
    counted: frozenset[str] = frozenset()
    #: Absolute addresses of links by their texts, where the dump prints them.
    addresses: Mapping[str, str] = field(default_factory=dict)
    #: What `date_row` has read, as many readers ask about one line.
    rows: dict[str, DateRow | None] = field(default_factory=dict, compare=False, repr=False)

    def date_row(self, line: Line) -> DateRow | None:
        """The dates of *line* if it is a row of them."""
        if line.text not in self.rows:
            self.rows[line.text] = read_date_row(line, language=self.language, zone=self.zone)
        return self.rows[line.text]

    def teaser_row(self, line: Line) -> DateRow | None:
        """The dates of *line* if it is a row of them in a teaser, and not a title that ends in one."""
        row = self.date_row(line)
        return row if row is not None and all(count_words(part) <= MAX_CATEGORY_WORDS for part in row.rest) else None

    def is_count(self, line: Line) -> bool:
        """Whether *line* is a rank, a count or an age beside a title: figures alone, or with words that come again."""
        return line.words <= MAX_COUNT_WORDS and (not has_letters(line.text) or _count_form(line.text) in self.counted)

    def days_by_form(self, lines: Sequence[Line]) -> dict[tuple[object, ...], set[datetime]]:
        """What the rows of dates in *lines* state, by their form."""
        found: dict[tuple[object, ...], set[datetime]] = {}
        for line in lines:
            if not line.is_prose and (row := self.date_row(line)) is not None:
                found.setdefault(row.form, set()).update(stated.moment for stated in row.dates)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaser:
    """One teaser and where the next line after it stands."""

    link: Link
    end: int


def find_counted(lines: Sequence[Line]) -> frozenset[str]:
    """Short lines that come again in *lines*, but for their figures."""
    forms = Counter(
        _count_form(line.text)
        for line in lines
        if line.words <= MAX_COUNT_WORDS and any(map(str.isdecimal, line.text)) and has_letters(line.text)
    )
    return frozenset(form for form, count in forms.items() if count > 1)


def _count_form(text: str) -> str:
    return _FIGURES.sub("0", text)


def find_pair(lines: Sequence[Line], index: int) -> tuple[str, str] | None:
    """Title and category ("" for none) if a teaser's repeated title begins at *index*; else None."""
    if index + 1 >= len(lines):
        return None
    first, second = lines[index], lines[index + 1]
    if len(second.text) < 6 or is_outside(first) or block_kind(first.text) or second.bullet:
        return None
    rest = beyond(first.text, second.text)
    if rest == "" and second.is_sentence and second.is_prose:
        return None  # a paragraph printed twice
    if rest and index == 0:
        return None  # the title of the window
    if rest is not None and count_words(rest) <= MAX_CATEGORY_WORDS and (second.gap or rest):
        return second.text, rest.strip(" |-–•·")
    badge = beyond(second.text, first.text)  # "Tiêu đề Nổi bật": a badge behind the second one
    if badge and count_words(badge) <= 2 and second.gap and first.words >= 4:
        return first.text, ""
    return None


def find_sections(lines: Sequence[Line]) -> frozenset[str]:
    """The categories that stand behind repeated titles."""
    pairs = (find_pair(lines, index) for index in range(len(lines)))
    return frozenset(pair[1] for pair in pairs if pair is not None and pair[1])


def read_pair(
    lines: Sequence[Line], index: int, kind: LinkKind, position: int, reading: TeaserReading
) -> Teaser | None:
    """The teaser whose repeated title begins at *index*; None if none does."""
    pair = find_pair(lines, index)
    if pair is None:
        return None
    return _read_rest(lines, index + 2, pair[0], pair[1], kind, position, reading)


def _read_rest(
    lines: Sequence[Line], index: int, title: str, category: str, kind: LinkKind, position: int, reading: TeaserReading
) -> Teaser:
    """What follows the title of a teaser: rows of date and category, then a summary."""
    published: datetime | None = None
    url = reading.addresses.get(title)
    if not category:
        title, category, published = _take_apart(title, reading)
    while index < len(lines) and find_pair(lines, index) is None:
        row = reading.teaser_row(lines[index])
        if row is not None:
            published = published or row.dates[0].moment
            category = category or next(iter(row.rest), "")
        elif not reading.is_count(lines[index]):
            if category or not _is_category(lines, index):
                break
            category = lines[index].text
        index += 1
    summary = None
    if index < len(lines) and _is_summary(lines, index):
        summary = lines[index].text
        index += 1
    own = reading.own_prefixes
    link = make_link(
        kind, position, title, url=url, category=category, summary=summary, published=published, own_prefixes=own
    )
    return Teaser(link=link, end=index)


def _take_apart(title: str, reading: TeaserReading) -> tuple[str, str, datetime | None]:
    """The title, category and day of a line that holds all: "Kinh tế | Giá rau giảm (11/03/2025)"."""
    published: datetime | None = None
    if dated := _DATED.fullmatch(title):
        stated = next(find_dates(dated["day"], language=reading.language, zone=reading.zone), None)
        if stated is not None and stated.end - stated.start >= len(dated["day"]) - 1:
            title, published = dated["title"], stated.moment
    category, sign, rest = title.partition(" | ")
    if sign and " | " not in rest and count_words(category) <= MAX_CATEGORY_WORDS < count_words(rest):
        return rest, category, published
    return title, "", published


def _is_category(lines: Sequence[Line], index: int) -> bool:
    """Whether the line at *index* is a category between a title and its summary."""
    line = lines[index]
    if line.words > MAX_ROW_WORDS or line.bullet or line.is_sentence or is_outside(line) or block_kind(line.text):
        return False
    return index + 1 < len(lines) and _is_summary(lines, index + 1)


def _is_summary(lines: Sequence[Line], index: int) -> bool:
    line = lines[index]
    if line.bullet or is_outside(line) or block_kind(line.text):
        return False
    return find_pair(lines, index) is None and (line.is_prose or (line.words >= 3 and line.is_sentence))


def is_boundary(line: Line) -> bool:
    """Whether *line* ends a block of teasers: another heading, the tags, a footer, the end of the list."""
    return (
        is_outside(line)
        or block_kind(line.text) is not None
        or is_see_more(line.text)
        or opens_tags(line.text)
        or is_labelled_byline(line.text)
        or parse_credit(line.text) is not None
    )


def read_block(lines: Sequence[Line], index: int, kind: LinkKind, reading: TeaserReading) -> tuple[list[Link], int]:
    """The teasers from *index* on, below a heading, and where they end."""
    links: list[Link] = []
    while (teaser := read_pair(lines, index, kind, len(links), reading)) is not None:
        links.append(teaser.link)
        index = teaser.end
    return (links, index) if links else _read_plain(lines, index, kind, reading)


def _read_plain(lines: Sequence[Line], index: int, kind: LinkKind, reading: TeaserReading) -> tuple[list[Link], int]:
    """Teasers whose titles stand once: a list of titles, or titles and summaries in turn."""
    links: list[Link] = []
    end, words = index, 0
    while True:
        index = _after_counts(lines, index, reading)
        while end < min(index + MAX_TEASER_LINES, len(lines)) and not _stops(lines, end):
            end += 1
        if index >= end:
            break
        line = lines[index]
        if line.words < 2 or (line.is_prose and not line.bullet):
            break
        if links and line.bullet and not lines[index - 1].bullet:
            break
        if _falls_off(line, len(links), words):
            break
        teaser = _read_rest(lines[index:end], 1, line.text, "", kind, len(links), reading)
        links.append(teaser.link)
        words += count_words(links[-1].title)
        index += teaser.end
    return links, index


def _after_counts(lines: Sequence[Line], index: int, reading: TeaserReading) -> int:
    """Where from *index* on a line is no rank or count; a title has a few of them."""
    end = min(len(lines), index + MAX_COUNTS)
    while index < end and reading.is_count(lines[index]):
        index += 1
    return index


def _falls_off(line: Line, titles: int, words: int) -> bool:
    """Whether *line* is much shorter than the *titles* before it, of *words* in all, as what follows their list is."""
    return titles >= MIN_RUN and line.words <= MAX_ROW_WORDS and 2 * line.words * titles <= words


def read_run(lines: Sequence[Line], index: int, kind: LinkKind, reading: TeaserReading) -> tuple[list[Link], int]:
    """Teasers from *index* on that show by themselves that they are a block of other articles, and where they end.

    Several titles in a row that look alike and have some length; the entries of a menu are shorter. If there are too
    few, none, and where they end all the same.
    """
    links: list[Link] = []
    first = end = _after_counts(lines, index, reading)
    beside = 0
    while end < len(lines):
        start = end
        teaser = read_pair(lines, start, kind, len(links), reading)
        if teaser is None:
            if not is_title(lines[start], lines[first], reading):
                break
            teaser = _read_rest(lines, start + 1, lines[start].text, "", kind, len(links), reading)
        links.append(teaser.link)
        end = _after_counts(lines, teaser.end, reading)
        beside += teaser.link.published is not None or any(map(reading.is_count, lines[start + 1 : end]))
    words = sum(count_words(link.title) for link in links)
    least = MIN_RUN if any(link.summary or link.published for link in links) else MIN_BARE_RUN
    mean = MIN_TITLE_WORDS if beside * 2 > len(links) else MEAN_TITLE_WORDS
    return (links, end) if len(links) >= least and words >= mean * len(links) else ([], end)


def is_title(line: Line, first: Line, reading: TeaserReading) -> bool:
    """Whether *line* may be the title of a teaser in a run that begins with *first*."""
    if line.bullet != first.bullet or line.picture or line.is_prose or is_boundary(line) or line.is_caption:
        return False
    if line.text[-1] in ".。।:" or (" | " in line.text and not _take_apart(line.text, reading)[1]):
        return False
    return MIN_TITLE_WORDS <= line.words <= MAX_TITLE_WORDS and reading.teaser_row(line) is None


def _stops(lines: Sequence[Line], index: int) -> bool:
    """Whether no teaser goes on at *index*: a block ends there, or two paragraphs in a row are the article's text."""
    line, following = lines[index], lines[index + 1 : index + 2]
    if is_boundary(line) or find_pair(lines, index) is not None:
        return True
    return line.is_prose and bool(following) and following[0].is_prose and not following[0].bullet
