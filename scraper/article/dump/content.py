"""The content of a text dump: its lines below the header, read once from top to bottom.

content = [lede], { paragraph | figure | box of related links }, [author], [credit], [tags]
then      { heading, teasers | tags | furniture }, footer
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from scraper.article.dump.header import DumpHeader
from scraper.article.dump.lines import Line, is_sign
from scraper.article.dump.pictures import Pictures
from scraper.article.dump.tags import read_tags
from scraper.article.dump.teasers import (
    MIN_BARE_RUN,
    TeaserReading,
    find_pair,
    is_boundary,
    read_block,
    read_pair,
    read_run,
)
from scraper.article.links import make_link
from scraper.text.bylines import is_byline, is_labelled_byline, parse_authors, parse_credit, says_who
from scraper.text.length import count_words
from scraper.text.phrases import (
    block_kind,
    fold,
    is_comments_heading,
    is_footer,
    is_furniture,
    is_see_more,
)
from storage.model import Link, LinkKind, Person

#: "Tựa bài - Ảnh 3. Headline of another article".
_GLUED = re.compile(r"\[?.{3,150}\s[-–]\s(?:Ảnh|Photo|Image|Hình)\s\d{1,3}\.?\]?\s*(?P<title>[^\W\d_].*[^.])")
#: The end of a sentence, within a line or at its end.
_ENDS = re.compile(r"[.!…;](?:\W*$|[\"'”’»)\]]*\s)|[。！；।]")
#: How many lines below the running text may still sign it.
MAX_END_LINES = 6
#: The longest line that is looked at whether it is like a name, and how many may be for a name to stand out.
MAX_NAME_WORDS, MAX_NAMED_SHARE = 4, 0.3
#: How long the title of a lone link behind its label is.
MIN_LINK_WORDS, MAX_LINK_WORDS = 4, 30
#: The longest heading of a block of links.
MAX_HEADING_WORDS = 8
#: The longest heading within a text.
MAX_CROSSHEAD_WORDS = 12
#: A line of at least this many words that ends in a photographer's name is a caption.
MIN_CAPTION_WORDS = 2
#: A caption that only says that the picture is an illustration.
_ILLUSTRATION = re.compile(
    r"(?i)(?:(?:ảnh|hình) minh (?:họa|hoạ)|symbolbild|(?:illustrative|file) photo|photo d.illustration)\.?"
)


class DumpContent:
    """One pass over the lines below the header; each `_read_` method returns where what it read ends."""

    def __init__(self, lines: Sequence[Line], header: DumpHeader, reading: TeaserReading) -> None:
        self.lines, self.header, self.reading = lines, header, reading
        self.pictures = Pictures(lines, header, reading)
        self.paragraphs: list[Line] = []
        #: Figures with the number of lines of text before them.
        self.figures: list[tuple[int, str, str | None]] = []
        self.links: list[Link] = []
        self.tags: list[str] = list(header.tags)
        self.authors: list[Person] = list(header.authors)
        self.credit: str | None = header.credit
        #: The credits that lines below the text name.
        self.sources: list[str] = []
        #: Whether the text has ended: only blocks and surroundings follow.
        self.over = False
        #: Where the text ends with the pictures right below it.
        self._tail = header.end
        self._read()
        self._take_end_matter()

    @property
    def crossheads(self) -> frozenset[int]:
        """The numbers of the paragraphs that are headings within the text: those that the renderer marks, and several
        short lines above prose that make no sentence. One may be a paragraph in bold; one that comes again names who
        speaks.
        """
        counts = Counter(line.text for line in self.paragraphs)
        found: set[int] = set()
        for number in range(len(self.paragraphs) - 2, 0, -1):
            line, below = self.paragraphs[number], self.paragraphs[number + 1]
            heads = number + 1 in found or (below.is_prose and not below.bullet)
            if heads and _may_head(line) and counts[line.text] == 1 and not self.reading.date_row(line):
                found.add(number)
        return frozenset(found if len(found) > 1 else (one for one in found if self.paragraphs[one].heading))

    def _read(self) -> None:
        index = self.header.content
        while index < len(self.lines):
            start, figures = index, len(self.figures)
            index = self._read_one(index) if index not in self.header.apart else index + 1
            if start == self._tail and len(self.figures) > figures:
                self._tail = index

    def _read_one(self, index: int) -> int:
        line = self.lines[index]
        kind = block_kind(line.text)
        if kind is not None and (end := self._read_block(index, kind)) is not None:
            return end
        if (end := self._read_tags(index)) is not None or (end := self._read_labelled(line, index)) is not None:
            return end
        if index >= self.header.end and (end := self._read_headed(index)) is not None:
            return end
        if is_comments_heading(line.text) or is_footer(line.text):
            self.over = self.over or not self._goes_on(index)
        elif self._is_furniture(line):
            pass
        elif (end := self._read_teaser(index)) is not None or (end := self._read_figure(index)) is not None:
            return end
        elif not self.over and index == self._tail and line.is_prose and self._is_last(index):
            self.paragraphs.append(line)
            self._tail = index + 1
        elif self.over or (index >= self.header.end and (line.is_prose or index >= self._tail + MAX_END_LINES)):
            self.over = True
            self._read_leftover(line)
        else:
            self.paragraphs.append(line)
        return index + 1

    def _is_last(self, index: int) -> bool:
        """Whether the paragraph at *index*, behind pictures below the text, is its last: a name or a block follows."""
        below = self.lines[index + 1] if index + 1 < len(self.lines) else None
        if self._tail == self.header.end or below is None:
            return False
        return is_boundary(below) or is_byline(below.text) or is_comments_heading(below.text)

    def _is_furniture(self, line: Line) -> bool:
        """Whether a line is a button, a button's words, a gallery's number, or furniture by its form."""
        if is_furniture(line.text) or is_see_more(line.text) or self.pictures.is_gallery(line):
            return True
        return is_sign(line.text) and self.reading.date_row(line) is None

    def _read_block(self, index: int, kind: LinkKind) -> int | None:
        """Links below a heading; None if the line is no heading of a block after all."""
        line = self.lines[index]
        links, end = read_block(self.lines, index + 1, kind, self.reading)
        if is_see_more(line.text) and not self._heads_list(index, links):
            return None
        if line.is_sentence and not links:
            return None
        offset = sum(link.kind is kind for link in self.links)
        self._add_links(links, kind, offset)
        if not self._goes_on(end):
            self.over = True
        return end

    def _read_labelled(self, line: Line, index: int) -> int | None:
        """One link behind its label: "Xem thêm: Giá rau giảm".

        Text may begin like this: the title stands again, or several lines have this label.
        """
        link = _labelled_link(line) if self.paragraphs else None
        if link is None or not (self.labels[_label_of(line)] > 1 or self._stands_again(link.title, index)):
            return None
        url = self.reading.addresses.get(link.title) or self.reading.addresses.get(line.text)
        self._add_links([replace(link, url=url)], link.kind, sum(one.kind is link.kind for one in self.links))
        return index + 1

    @cached_property
    def labels(self) -> Counter[str]:
        """How many lines have each label before what may be a link."""
        return Counter(
            _label_of(line) for line in self.lines[self.header.content :] if _labelled_link(line) is not None
        )

    def _stands_again(self, title: str, index: int) -> bool:
        """Whether a line other than the one at *index* holds *title*."""
        return any(title in line.text for at, line in enumerate(self.lines) if at != index)

    def _read_headed(self, index: int) -> int | None:
        """A run of titles below the text, and the line that heads it, whatever that says."""
        line = self.lines[index]
        if line.bullet or line.is_prose or line.words > MAX_HEADING_WORDS or self.reading.date_row(line):
            return None
        if line.is_caption or self.pictures.is_alt(line) or not self.paragraphs:
            return None
        links, end = read_run(self.lines, index + 1, LinkKind.READ_MORE, self.reading)
        if not links:
            return None
        self._add_links(links, LinkKind.READ_MORE, sum(link.kind is LinkKind.READ_MORE for link in self.links))
        self.over = True
        return end

    def _heads_list(self, index: int, links: Sequence[Link]) -> bool:
        """Whether a "see more" is the heading of what follows: teasers in the usual form, or a list of headlines."""
        if not links or find_pair(self.lines, index + 1) is not None:
            return bool(links)
        titles = [count_words(link.title) for link in links]  # those of a menu are shorter
        return (bool(self.lines[index + 1].bullet) or len(links) >= MIN_BARE_RUN) and sum(titles) >= 4 * len(titles)

    def _add_links(self, links: Sequence[Link], kind: LinkKind, offset: int) -> None:
        seen = {(link.kind, link.title) for link in self.links}
        for link in links:
            if (kind, link.title) not in seen:
                seen.add((kind, link.title))
                self.links.append(replace(link, position=offset))
                offset += 1

    def _goes_on(self, index: int) -> bool:
        """Whether more of the article's text follows."""
        return index < self.header.end

    def _read_tags(self, index: int) -> int | None:
        """Tags behind or below their label."""
        found = read_tags(self.lines, index)
        if found is None:
            return None
        tags, end = found
        self.tags += tags
        if self.paragraphs and not self._goes_on(end):
            self.over = True
        return end

    def _read_teaser(self, index: int) -> int | None:
        """Teasers in the usual form without a heading: related to the article, by their place below it."""
        if not self.paragraphs or self.pictures.is_pair(index, is_over=self.over):
            return None
        if (end := self._read_glued(index)) is not None:
            return end
        links: list[Link] = []
        end = index
        while not self.pictures.is_pair(end, is_over=self.over):
            teaser = read_pair(self.lines, end, LinkKind.RELATED, len(links), self.reading)
            if teaser is None:
                break
            links.append(teaser.link)
            end = teaser.end
        if not links:
            return None
        self._add_links(links, LinkKind.RELATED, sum(link.kind is LinkKind.RELATED for link in self.links))
        self.over = self.over or not self._goes_on(end)
        return end

    def _read_glued(self, index: int) -> int | None:
        """A teaser behind the text whose headline is glued to the text of its picture, with its summary below."""
        match = _GLUED.match(self.lines[index].text)
        if match is None or not 5 <= count_words(match["title"]) <= 30 or self._goes_on(index + 2):
            return None
        following = self.lines[index + 1] if index + 1 < len(self.lines) else None
        if following is None or not following.is_prose:
            return None
        link = make_link(LinkKind.RELATED, 0, match["title"], summary=following.text)
        self._add_links([link], LinkKind.RELATED, sum(one.kind is LinkKind.RELATED for one in self.links))
        self.over = True
        return index + 2

    def _read_figure(self, index: int) -> int | None:
        """A picture's alternative text, alone or with its caption; None if the line is text."""
        line = self.lines[index]
        following = self.lines[index + 1] if index + 1 < len(self.lines) else None
        if _ILLUSTRATION.fullmatch(line.text) and self.paragraphs:
            self.figures.append((len(self.paragraphs), "", line.text))
            return index + 1
        if (
            not self.pictures.is_alt(line)
            and not self._is_captioned(index)
            and not self.pictures.is_pair(index, is_over=self.over)
        ):
            if not line.is_caption or line.bullet or line.words < MIN_CAPTION_WORDS or self.over:
                return None
            if is_labelled_byline(line.text):  # "Bài, ảnh: An Bình"
                return None
            self.figures.append((len(self.paragraphs), "", line.text))
            return index + 1
        if self.over:
            return index + 1
        caption = None
        if (
            following is not None and not self.pictures.is_alt(following) and self.pictures.can_caption(line, following)
        ) or (
            following is not None and following.text == line.text and self.pictures.is_pair(index, is_over=self.over)
        ):
            caption = following.text
        self.figures.append((len(self.paragraphs), line.text, caption))
        return index + (2 if caption else 1)

    def _is_captioned(self, index: int) -> bool:
        """Whether a picture and its caption begin at *index*, apart from the text."""
        below_lede = len(self.paragraphs) == 1 and self.header.joined and not self.figures
        return self.pictures.is_captioned(index, below_lede=below_lede)

    def _read_leftover(self, line: Line) -> None:
        """Below the text: only what names itself as author or credit is taken."""
        if is_labelled_byline(line.text) and not self.authors:
            self.authors += parse_authors(line.text)
        elif line.words <= 10 and (credit := parse_credit(line.text)):
            self.sources.append(_without_button(credit))

    def _take_end_matter(self) -> None:
        """Take author and credit off the end of the text, with whatever stands below the author."""
        last = max((number for number, line in enumerate(self.paragraphs) if _is_text(line)), default=0)
        below = self.paragraphs[last + 1 :]
        signed = next((number for number, line in enumerate(below) if is_byline(line.text)), len(below))
        unsigned = [line for line in below[:signed] if parse_credit(line.text) is None]
        while unsigned and (unsigned[-1].link or not (unsigned[-1].bullet or unsigned[-1].words >= 8)):
            unsigned.pop()
        self.sources[:0] = [
            _without_button(credit) for line in below[: signed + 4] if (credit := parse_credit(line.text))
        ]
        if len(self.sources) > 1 and not self.authors and is_byline(self.sources[0]):  # "Theo Hồ Hương", then the paper
            self.authors += parse_authors(self.sources.pop(0))
        for number, line in enumerate(below[: signed + 4]):
            if not self.authors and self._signs(number, line):
                self.authors += parse_authors(line.text)
        self.credit = self.credit or next(iter(self.sources), None)
        self.paragraphs[last + 1 :] = unsigned
        self.figures = [(min(place, len(self.paragraphs)), alt, caption) for place, alt, caption in self.figures]

    def _signs(self, number: int, line: Line) -> bool:
        """Whether *line*, the *number*th below the text, signs it: where signatures stand there, or by a label.

        Elsewhere the first lines of what follows look like names too ("Quick Links").
        """
        if is_labelled_byline(line.text):
            return True
        plain = number == 0 and not (line.bullet or line.heading) and (line.words >= 2 or not line.text.isascii())
        if not plain or not is_byline(line.text):
            return False
        names = [person.name for person in parse_authors(line.text)]
        several = len(names) > 1 and all(" " in name for name in names)
        return several or says_who(line.text) or self._names_stand_out()

    def _names_stand_out(self) -> bool:
        """Whether few short lines of the dump look like names: where headings and buttons do, a name tells nothing."""
        short = {line.text for line in self.lines if 2 <= line.words <= MAX_NAME_WORDS and not line.is_sentence}
        return sum(is_byline(text) and block_kind(text) is None for text in short) <= max(
            2, MAX_NAMED_SHARE * len(short)
        )


def _without_button(credit: str) -> str:
    """*credit* without the button that stands on its line ("Đại Đoàn kết Copy link")."""
    words = credit.split()
    for size in (3, 2, 1):
        if len(words) > size and is_furniture(" ".join(words[-size:])):
            return " ".join(words[:-size])
    return credit


def _may_head(line: Line) -> bool:
    """Whether a line is a heading by its form: a few words without an end."""
    if line.bullet or line.words > MAX_CROSSHEAD_WORDS or line.is_caption:
        return False
    return line.heading or not (line.is_sentence or line.is_prose or line.text[-1] in ",;:：、，")


def _label_of(line: Line) -> str:
    return fold(line.text.replace("：", ":").partition(":")[0])


def _labelled_link(line: Line) -> Link | None:
    """The link behind its label that *line* is by its form; a title holds no end of a sentence."""
    label, colon, title = line.text.replace("：", ":").partition(":")
    kind = (block_kind(label) or (LinkKind.READ_MORE if is_see_more(label) else None)) if colon else None
    title = title.strip()
    if kind is None or not MIN_LINK_WORDS <= count_words(title) <= MAX_LINK_WORDS:
        return None
    return None if _ENDS.search(title) or "://" in title else make_link(kind, 0, title)


def _is_text(line: Line) -> bool:
    """Whether *line* is surely a paragraph: prose, a sentence, not a credit that ends in a full stop."""
    return (line.is_prose or (line.is_sentence and line.words >= 2)) and parse_credit(line.text) is None
