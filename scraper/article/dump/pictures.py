"""The pictures of a text dump: which of its lines are their alternative texts, and which their captions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from itertools import pairwise

from scraper.article.dump.header import DumpHeader
from scraper.article.dump.headline import is_teaser
from scraper.article.dump.lines import Line, is_outside
from scraper.article.dump.teasers import TeaserReading, find_pair, read_pair
from scraper.text.bylines import is_byline, is_labelled_byline, parse_credit
from scraper.text.length import count_words
from scraper.text.phrases import block_kind, fold, is_furniture, is_see_more, is_tag_label
from storage.model import LinkKind


class Pictures:
    """What stands for pictures among the lines of one dump, which are asked about from top to bottom."""

    def __init__(self, lines: Sequence[Line], header: DumpHeader, reading: TeaserReading) -> None:
        self.lines, self.header, self.reading = lines, header, reading
        self.alts = _alternative_texts(lines, header)
        self.spaced = _is_spaced(lines, header.content, self.alts)
        #: Where the next picture of a run of pictures with captions begins; -1 for none.
        self._in_captioned_run = -1

    def is_pair(self, index: int, *, is_over: bool) -> bool:
        """Whether a repeated line is a picture's text and its caption, not a teaser; *is_over*: the text has ended."""
        pair = find_pair(self.lines, index)
        if pair is None:
            return False
        line = self.lines[index]
        if pair[1] or line.text != self.lines[index + 1].text:
            return False
        if fold(line.text) in self.alts and self.alts[fold(line.text)] != "repeated":
            return True
        if line.is_caption or line.is_sentence:
            return line.is_caption or not line.is_prose
        teaser = read_pair(self.lines, index, LinkKind.RELATED, 0, self.reading)
        return not is_over and teaser is not None and not is_teaser(self.lines, index, teaser)

    def is_alt(self, line: Line) -> bool:
        """Whether *line* is the alternative text of a picture, by its form or because it stands elsewhere, too."""
        return line.picture or fold(line.text) in self.alts or (line.is_numbered_alt and line.words <= 40)

    def is_gallery(self, line: Line) -> bool:
        """Whether *line* is a hidden gallery, the headline again and again: its pictures are in the text already."""
        title = self.header.title
        return line.text.count(title) > 1 and not line.text.replace(title, "").strip()

    def can_caption(self, alt: Line, line: Line) -> bool:
        """Whether *line*, right below the alternative text *alt*, can be the caption of that picture."""
        if (
            is_outside(line)
            or block_kind(line.text)
            or is_tag_label(line.text)
            or line.bullet
            or is_see_more(line.text)
            or is_labelled_byline(line.text)
        ):
            return False
        if not line.gap and not self.spaced:  # what follows a picture may be the text
            return line.is_caption or not line.is_prose
        if not line.gap:
            return line.words <= 80
        return line.is_caption and (alt.is_numbered_alt or alt.picture or fold(alt.text) in self.alts)

    def is_captioned(self, index: int, *, below_lede: bool) -> bool:
        """Unknown texts and their captions, joined in pairs between blank lines where paragraphs stand apart.

        Such a pair may stand *below_lede* without a blank line.
        """
        if not self.spaced or index == self.header.content or not (self.lines[index].gap or below_lede):
            return self._in_captioned_run == index
        end = index + 1
        while end < len(self.lines) and not self.lines[end].gap:
            end += 1
        run = self.lines[index:end]
        pairs = list(zip(run[::2], run[1::2], strict=False))
        if len(run) % 2 or not all(_is_unknown_alt(alt) and _is_plain_caption(caption) for alt, caption in pairs):
            return False
        if len(run) > 2:
            if not all(caption.is_sentence or caption.is_caption for _, caption in pairs):
                return False
            self._in_captioned_run = index + 2
        return True


def _alternative_texts(lines: Sequence[Line], header: DumpHeader) -> dict[str, str]:
    """Folded texts that stand for pictures in the content, with the reason: the title, or a line that returns."""
    counts = Counter(
        fold(line.text) for line in lines[header.content :] if not (line.is_sentence or line.is_prose or line.bullet)
    )
    pairs = Counter(
        fold(lines[index].text) for index in range(header.content, len(lines)) if find_pair(lines, index) is not None
    )
    alts = {
        text: "repeated"
        for text, count in counts.items()
        if count >= 2
        and not pairs[text]
        and count_words(text) >= 2
        and not is_furniture(text)
        and block_kind(text) is None
    }
    alts[fold(header.title)] = "title"
    return alts


def _is_unknown_alt(line: Line) -> bool:
    plain = not (
        line.is_sentence or line.bullet or is_outside(line) or block_kind(line.text) or is_labelled_byline(line.text)
    )
    return plain and line.words <= 40 and not is_tag_label(line.text) and parse_credit(line.text) is None


def _is_plain_caption(line: Line) -> bool:
    if line.bullet or is_outside(line) or line.words > 60 or block_kind(line.text) or is_tag_label(line.text):
        return False
    if line.is_caption or line.is_sentence:
        return True
    return line.words >= 3 and not is_byline(line.text) and parse_credit(line.text) is None


def _is_spaced(lines: Sequence[Line], start: int, alts: Container[str]) -> bool:
    """Whether paragraphs stand between blank lines, as most renderers print them; items and captions do not count."""
    prose = [
        line.gap
        for above, line in pairwise(lines[max(0, start - 1) :])
        if line.is_prose and not line.bullet and (line.gap or fold(above.text) not in alts)
    ]
    return sum(prose) * 2 >= len(prose)
