"""The header of a text dump: what the lines around the headline tell.

A row of dates, a category and an author may stand
below it or above it, in any order, on one line or several, between buttons and font sizes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scraper.article.dump.category import find_category, is_label
from scraper.article.dump.headline import MAX_LABEL_WORDS, find_headlines, is_role
from scraper.article.dump.lines import DateRow, Line, is_outside, is_same
from scraper.article.dump.tags import read_tags
from scraper.article.dump.teasers import TeaserReading, find_sections
from scraper.text.bylines import is_byline, is_labelled_byline, parse_authors, parse_credit, says_who, without_label
from scraper.text.dates import Stated
from scraper.text.length import count_words
from scraper.text.phrases import fold, is_furniture, is_job, is_promotion, is_tag_label
from storage.model import Person

#: And how many lines before the title its tags.
TAG_LINES = 14
#: How many lines below the first paragraph may still name the date and the authors.
MAX_LINES_BELOW = 8
#: How many lines above the headline, and behind the text, a lone row of dates may stand.
MAX_LINES_ABOVE, MAX_LINES_BEHIND = 12, 6
#: How many lines below and above the headline may sign, and how many around the end; the longest line of names.
MAX_SIGNED_LINES, MAX_SIGNED_ABOVE, MAX_NAME_WORDS = 8, 4, 8
#: Signs between the parts of a date row.
DATE_ROW_SEPARATORS = (" | ", " • ", " · ", " – ", " — ", " - ")


@dataclass(frozen=True, slots=True, kw_only=True)
class DumpHeader:
    """What stands above an article's text."""

    title: str
    #: Where the title stands.
    title_line: int
    #: Where the content begins.
    content: int
    #: Where the running text ends: below, prose is no paragraph.
    end: int
    #: Lines further below that belong to the header: dates and bylines behind a standfirst.
    apart: frozenset[int]
    dates: tuple[Stated, ...]
    category: str | None
    authors: tuple[Person, ...]
    #: Who signs without being a person: a handle, a desk.
    byline: str | None
    tags: tuple[str, ...]
    #: The source that a row names ("来源：新华社").
    credit: str | None
    #: The first line of the content follows the header without a blank line.
    joined: bool


def find_headers(lines: Sequence[Line], reading: TeaserReading) -> Iterator[DumpHeader]:
    """Title, dates, category and authors above what may be the text, in the order of the dump."""
    for title, first, extent in find_headlines(lines, reading):
        yield _read_header(lines, title, first, extent.end, reading)


def _read_header(lines: Sequence[Line], title: int, first: int, end: int, reading: TeaserReading) -> DumpHeader:
    """Take apart what stands around the headline: rows of dates, categories, authors, furniture."""
    known = frozenset(line.text for line in lines[:title] if line.bullet or line.words <= 3) | find_sections(lines)
    facts = _Facts(known, reading.language or "")
    content, row_seen = title + 1, False
    index = title + 1
    while index < len(lines):
        line = lines[index]
        row = reading.date_row(line)
        if row is not None:
            facts.add_row(row)
            content, row_seen = index + 1, True
        elif line.picture or is_furniture(line.text) or is_same(line.text, lines[title].text):
            if not is_same(line.text, lines[title].text):
                content = index + 1
        elif index < first and facts.add_line(
            line, before_row=not row_seen, beside_row=_is_beside_row(lines, index, reading)
        ):
            content = index + 1
        else:
            break
        index += 1
    apart = _read_below(lines, index, first, facts, reading)
    if all(stated.updated for stated in facts.dates):
        _read_above(lines, title, facts, reading)
    if not facts.dates and (row := _lone_row(lines, title, end, reading)) is not None:
        facts.dates.extend(row.dates)
    if not facts.authors:
        facts.authors.extend(_signers(lines, title, first, end, known))
    start = lines[content] if content < len(lines) else None
    return DumpHeader(
        title=lines[title].text,
        title_line=title,
        content=content,
        end=end,
        apart=apart,
        dates=tuple(facts.dates),
        category=find_category(lines, title, facts.category, reading, dated=facts.dated),
        authors=tuple(facts.authors),
        byline=facts.byline,
        tags=tuple(_tags_above(lines, title)),
        credit=facts.credit,
        joined=start is not None and not start.gap and content > title + 1,
    )


def _tags_above(lines: Sequence[Line], title: int) -> list[str]:
    """Tags that stand before the headline; a lone "Tag" above it is furniture."""
    for index in range(max(0, title - TAG_LINES), title):
        below = lines[index + 1]
        if is_tag_label(lines[index].text) and (index + 1 == title or (below.gap and not below.bullet)):
            continue
        found = read_tags(lines[:title], index)
        if found is not None and found[0]:
            return found[0]
    return []


def _read_above(lines: Sequence[Line], title: int, facts: _Facts, reading: TeaserReading) -> None:
    """Rows of dates above a headline, and a category above, between or below them."""
    labels: list[str] = []
    below = tuple(facts.dates)
    for index in range(title - 1, max(-1, title - 5), -1):
        line = lines[index]
        row = reading.date_row(line)
        if row is not None and not _is_later(row, below):
            facts.add_row(row)
        elif is_label(line) and not (line.bullet or is_tag_label(line.text)):
            labels.append(line.text)
            if any(not stated.updated for stated in facts.dates):
                break
        elif not (is_furniture(line.text) or line.bullet):
            break
    if facts.dates and facts.category is None and labels:
        facts.category = labels[0]


def _read_below(lines: Sequence[Line], start: int, first: int, facts: _Facts, reading: TeaserReading) -> frozenset[int]:
    """The first row of dates and the bylines from *start* to just below the *first* paragraph, if none stood before."""
    found: set[int] = set()
    paragraphs = 0
    for index in range(start, min(first + 1 + MAX_LINES_BELOW, len(lines))):
        line = lines[index]
        row = None if facts.dates or line.is_prose else reading.date_row(line)
        if row is not None:
            facts.add_row(row)
        elif facts.authors or not (
            is_labelled_byline(line.text)
            or (" " in line.text and _is_beside_row(lines, index, reading) and is_byline(line.text))
        ):
            paragraphs += index > first and line.is_prose and not is_promotion(line.text)
            if paragraphs > 1:
                break
            continue
        else:
            facts.add_line(line, before_row=False, beside_row=True)
        found.add(index)
    return frozenset(found)


def _lone_row(lines: Sequence[Line], title: int, end: int, reading: TeaserReading) -> DateRow | None:
    """The row of dates nearest above the *title*, or else behind the text that ends at *end*.

    One whose form comes again with other days is that of a list, or of comments.
    """
    forms = reading.days_by_form(lines)
    above = range(title - 1, max(-1, title - MAX_LINES_ABOVE - 1), -1)
    behind = range(end, min(len(lines), end + MAX_LINES_BEHIND))
    for index in (*above, *behind):
        row = None if lines[index].is_prose or is_outside(lines[index]) else reading.date_row(lines[index])
        if row is not None and len(forms[row.form]) == len(row.dates):
            return row
    return None


def _signers(
    lines: Sequence[Line], title: int, first: int, end: int, known: frozenset[str]
) -> tuple[Person, ...]:  # fmt: skip
    """Who signs near the headline: in a line with a label, else in a name that stands again where the text ends."""
    below = range(title + 1, min(len(lines), title + MAX_SIGNED_LINES + 1))
    above = range(title - 1, max(-1, title - MAX_SIGNED_ABOVE - 1), -1)
    near = [at for at in (*below, *above) if not (lines[at].is_prose or is_outside(lines[at]))]
    for at in near:
        if says_who(lines[at].text) and (at < first or lines[at].words <= MAX_NAME_WORDS):
            return parse_authors(lines[at].text)
    around = range(max(first, end - MAX_SIGNED_LINES), min(len(lines), end + MAX_SIGNED_LINES))
    ending = [lines[at].text for at in around]
    for at in near:
        name = lines[at].text
        if at > first or lines[at].bullet or not 1 < lines[at].words <= MAX_NAME_WORDS or name in known:
            continue
        if not is_byline(name):
            continue
        again = [line for line in ending if fold(name) in fold(line)]
        if again:  # there with others, perhaps
            return max(map(parse_authors, filter(is_byline, (name, *again))), key=len)
    return ()


def _is_beside_row(lines: Sequence[Line], index: int, reading: TeaserReading) -> bool:
    """Whether a row of dates stands just above or below the line at *index*, or below what its writer is."""
    beside = (*lines[max(0, index - 1) : index], *lines[index + 1 : index + 2])
    if any(map(reading.date_row, beside)):
        return True
    role = lines[index + 1 : index + 3]
    return len(role) == 2 and is_role(role[0].text) and reading.date_row(role[1]) is not None


def _is_later(row: DateRow, updates: Sequence[Stated]) -> bool:
    """Whether *row* is the page's own clock: later than the modification that stands below the headline."""
    return any(stated.moment > update.moment for stated in row.dates for update in updates)


@dataclass(slots=True)
class _Facts:
    """What the lines of a header have told so far."""

    #: Categories: short lines above, which are a menu, and those of teasers.
    known: frozenset[str]
    language: str
    dates: list[Stated] = field(default_factory=list)
    category: str | None = None
    #: Whether a row of dates names the category.
    dated: bool = False
    credit: str | None = None
    #: Who signs without being a person.
    byline: str | None = None
    authors: list[Person] = field(default_factory=list)

    def add_row(self, row: DateRow) -> None:
        self.dates.extend(row.dates)
        for piece in row.rest:
            self._add_piece(piece)

    def _add_piece(self, text: str) -> None:
        """A piece of a date row: category, author, or both with a sign or nothing between."""
        parts = [part.strip() for sign in DATE_ROW_SEPARATORS if sign in text for part in text.split(sign)]
        if not parts and (menu := self._menu_entry(text)):
            parts = [menu, text[len(menu) :].strip()]
        for part in parts or [text]:
            if not part or is_furniture(part):
                continue
            if credit := parse_credit(part):
                self.credit = self.credit or credit
            elif is_labelled_byline(part) or self._may_sign(part):
                self._add_authors(part)
            elif without_label(part) != part and count_words(part) <= MAX_NAME_WORDS:  # "by editors"
                self.byline = self.byline or without_label(part)
            elif self.category is None:
                self.category = part.strip(" :|-–>»")
                self.dated = True

    def _may_sign(self, part: str) -> bool:
        """Whether a piece of a date row is a name: of several words, none of them in a menu, or behind a category."""
        return is_byline(part) and (self.category is not None or (" " in part and part not in self.known))

    def _menu_entry(self, text: str) -> str | None:
        """The longest entry of the page's menu that *text* begins with, an author's name following."""
        entries = [
            entry for entry in self.known if text.startswith(entry + " ") and is_byline(text[len(entry) :].strip())
        ]
        return max(entries, key=len, default=None)

    def add_line(self, line: Line, *, before_row: bool, beside_row: bool) -> bool:
        """Take *line* if it is a category or an author; say whether it was."""
        if line.is_sentence or line.is_prose or line.words > 10:
            return False
        if credit := parse_credit(line.text):
            self.credit = self.credit or credit
            return True
        if is_labelled_byline(line.text):
            self._add_authors(line.text)
            return True
        if is_role(line.text):
            return True
        names = is_byline(line.text) or (is_job(line.text) and bool(parse_authors(line.text)))
        named = names and " " in line.text and line.text not in self.known
        if beside_row and named and not self.authors:
            self._add_authors(line.text)
            return True
        if line.bullet or (line.gap and not before_row) or line.words > 5:
            return False
        if named or self.category is not None:  # alone, one of ten such lines is a name
            return line.words <= MAX_LABEL_WORDS
        self.category = line.text
        return True

    def _add_authors(self, text: str) -> None:
        self.authors += [person for person in parse_authors(text) if person not in self.authors]
