"""The headline of a text dump: where running text may begin, and the line above it that looks most like a title.

What shows a headline is weighed: its length, the words that the text says again, the space around it, the days beside
it, the title of the window, a menu that ends above it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from scraper.article.dump.extent import Extent, find_extents
from scraper.article.dump.lines import Line, beyond, has_letters, is_outside, next_text, opens_tags
from scraper.article.dump.teasers import Teaser, TeaserReading, find_pair, read_pair
from scraper.text.bylines import is_labelled_byline, parse_authors, parse_credit, says_who
from scraper.text.letters import begins_small
from scraper.text.phrases import block_kind, is_job, is_promotion
from storage.model import LinkKind

#: How many lines before the first paragraph the title may stand.
HEADER_LINES = 60
#: A text worth so many times less than the worthiest is not the article; under a sure headline, so many.
MAX_SHORTER, MAX_SURE_SHORTER = 3, 6
#: In how many places an article is looked for.
MAX_PLACES = 3
#: How many lines of a text are compared with a possible headline.
COMPARED_LINES = 30
_WORD = re.compile(r"[^\W\d_]+")
#: Lines this long may be a standfirst; one right below the headline is longer.
MIN_STANDFIRST_WORDS, MIN_LEDE_WORDS = 8, 14
#: The longest headline in words; how many lines above one are looked at.
MAX_TITLE_WORDS, NEAR_LINES = 45, 4
#: A line of so many words that comes again and again is no button, but the words of pictures.
MIN_PICTURE_WORDS = 4
#: The longest line below the headline that is left out without being known.
MAX_LABEL_WORDS = 3
#: A name with what shows that it is one is no longer.
MAX_SIGNED_WORDS = 6
#: What follows the headline in a <title>, which some renderers print first.
_WINDOW = re.compile(r"[-–—|·:»/]+ ?\S")


def find_headlines(lines: Sequence[Line], reading: TeaserReading) -> list[tuple[int, int, Extent]]:
    """Headlines in the order of the dump, each with the first paragraph below it and its text; of a few places at most.

    A text that is short beside the worthiest one needs a surer headline.
    """
    teasers = _teaser_lines(lines, reading)
    last = {line.text: index for index, line in enumerate(lines)}
    extents = find_extents(lines, teasers, reading)
    headlines: list[tuple[int, int, Extent, float]] = []
    for extent in extents[:MAX_PLACES]:
        if extent.worth * MAX_SURE_SHORTER < extents[0].worth:
            break
        starts = [
            index
            for index in range(extent.start, extent.end)
            if index not in teasers and _begins_text(lines, index, last[lines[index].text], reading)
        ][:MAX_PLACES]
        for title, first, score in islice(_headlines(lines, starts, extent.end, teasers, reading), 1):
            if score > (0 if extent.worth * MAX_SHORTER >= extents[0].worth else MAX_SURE_SHORTER):
                headlines.append((title, first, extent, score))
    return [one[:3] for one in sorted(headlines, key=lambda one: one[1])]


def _headlines(
    lines: Sequence[Line], starts: Sequence[int], end: int, teasers: frozenset[int], reading: TeaserReading
) -> Iterator[tuple[int, int, float]]:
    """Headlines above the paragraphs at *starts* of a text up to *end*: the line, the paragraph, the score."""
    floor = 0
    for first in starts:
        below = lines[first : min(end, first + COMPARED_LINES)]
        said = Counter(word for line in below for word in _words(line.text))
        scores: dict[int, float] = {}
        standfirsts = 0
        for index in range(first - 1, max(floor, first - HEADER_LINES) - 1, -1):
            if index not in teasers:
                scores[index] = _title_score(lines, index, first, standfirsts, reading, said)
            standfirsts += lines[index].words >= MIN_STANDFIRST_WORDS
        best = max(reversed(scores), key=scores.__getitem__, default=None)
        if best is not None and scores[best] > 0:
            yield best, first, scores[best]
        floor = first + 1


def _teaser_lines(lines: Sequence[Line], reading: TeaserReading) -> frozenset[int]:
    """Indexes of the lines that belong to teasers in the usual form, which must not be taken for the article."""
    found: set[int] = set()
    index = 0
    while index < len(lines):
        teaser = read_pair(lines, index, LinkKind.READ_MORE, 0, reading)
        if teaser is None or not is_teaser(lines, index, teaser):
            index += 1
            continue
        found.update(range(index, teaser.end))
        index = teaser.end
    return frozenset(found)


def is_teaser(lines: Sequence[Line], index: int, teaser: Teaser) -> bool:
    """Whether the repeated line at *index* is a teaser and not a headline or caption printed twice."""
    if lines[index].text != teaser.link.title:
        return True  # a category stands behind it
    if lines[index].is_caption or (lines[index].is_sentence and not teaser.link.summary):
        return False
    following = lines[teaser.end : teaser.end + 2]
    return not (following and following[0].is_prose and find_pair(lines, teaser.end) is None)


def _begins_text(lines: Sequence[Line], index: int, last: int, reading: TeaserReading) -> bool:
    """Whether the line at *index*, which stands for the *last* time there, can be the first paragraph of a text."""
    line = lines[index]
    if not line.is_prose or line.bullet or is_outside(line) or reading.date_row(line):
        return False
    if _is_long(line):
        return True
    if is_promotion(line.text):
        return False
    after = next_text(lines, index + 1)
    if after < len(lines) and reading.date_row(lines[after]):
        return False  # a long headline above its date
    return last == index  # a headline may be a picture's text too


def _is_long(line: Line) -> bool:
    return line.words >= 40


def _words(text: str) -> frozenset[str]:
    """The longer words of *text*."""
    return frozenset(word for word in _WORD.findall(text.casefold()) if len(word) >= 4)


def _title_score(
    lines: Sequence[Line], index: int, first: int, standfirsts: int, reading: TeaserReading, said: Counter[str]
) -> float:  # fmt: skip
    """How much the line looks like the headline of what begins at *first*; 0 or less if it cannot be.

    *said* counts the words of the text, *standfirsts* the longer lines down to it. The weights are those of a
    conditional logit over 3,008 dumps of 391 pages by nine renderers, in folds by host.
    """
    line, below = lines[index], lines[index + 1]
    if is_outside(line) or block_kind(line.text) or opens_tags(line.text) or line.words > MAX_TITLE_WORDS:
        return 0
    if is_promotion(line.text) or (line.words <= MAX_LABEL_WORDS and is_role(line.text)):
        return 0
    if reading.date_row(line) or _signs(line) or parse_credit(line.text) or not has_letters(line.text):
        return 0
    if index and lines[index - 1].text == below.text and below.words >= MIN_PICTURE_WORDS:
        copies = sum(one.text == below.text for one in lines[max(0, index - HEADER_LINES) : first])
        if copies > 2:  # a caption between pictures
            return 0
    words = _words(line.text)
    above = lines[max(0, index - NEAR_LINES) : index]
    score = 0.4 * min(line.words, 8) - 0.06 * min(first - index, 26) + 0.5 * min(standfirsts, 3)
    if words:
        score += sum(min(said[word], 3) for word in words) / len(words) + 0.4 * min(
            sum(map(said.__contains__, words)), 5
        )
    score += 1.5 * sum(other.words <= 3 for other in above) / NEAR_LINES  # a menu ends here
    score += 1.5 if line.gap else 0
    score += 1.7 if below.gap else 0
    score += 1.5 if line.heading else 0
    score += 3 if line.chief else 0
    if index and line.words >= 2 and line.text in lines[0].text:  # the title of the window
        rest = beyond(lines[0].text, line.text)
        score += 4 if rest == "" or _WINDOW.match(rest or "") else 2.5
    score += 2 if any(map(reading.date_row, lines[index + 1 : min(index + 4, first)])) else 0
    score += 1 if any(map(reading.date_row, lines[max(0, index - 2) : index])) else 0
    score += 1.4 if below.words > max(line.words, MIN_LEDE_WORDS - 1) else 0
    score -= 1.4 if index + 1 == first else 0  # a heading within the text, or the words of a picture
    score -= 3.2 if line.text.endswith((".", ":", ",", "。")) and not line.text.endswith("...") else 0
    score -= 1.8 if line.is_prose else 0
    score -= 0.8 if line.words < 2 else 0
    score -= 1.5 if line.link and not line.heading else 0
    score -= 1.8 if begins_small(line.text) else 0
    score -= 2 if line.is_caption or any(sign in line.text for sign in (" > ", " » ", " | ")) else 0
    return score


def _signs(line: Line) -> bool:
    return is_labelled_byline(line.text) or (line.words <= MAX_SIGNED_WORDS and says_who(line.text))


def is_role(text: str) -> bool:
    """Whether *text* is what a writer is, without a name: "Harbour correspondent"."""
    return is_job(text) and "," not in text and not any(" " in person.name for person in parse_authors(text))
