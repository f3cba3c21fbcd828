"""The category of an article in a text dump: what stands beside its headline and is named elsewhere, too.

A trail of steps and what a row of dates says come first. Else a section is named twice: beside the headline, and in
the menu, the trail or a card below; a menu that is printed twice names none. Then a lone label is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scraper.article.dump.lines import Line, has_letters, is_outside, is_same
from scraper.article.dump.teasers import TeaserReading
from scraper.text.phrases import fold, is_furniture, leads_back

#: The most steps of a breadcrumb trail.
MAX_STEPS = 4
#: Signs between the steps of a breadcrumb.
STEP_SIGNS = (" > ", " » ", " › ", " / ", ">", "»", "›")
#: How many lines above a headline may name its section.
MAX_LINES_ABOVE = 3
#: How many lines below a headline a trail that ends in it may stand.
MAX_LINES_BELOW = 4
#: The longest name of a section.
MAX_WORDS = 4


def find_category(
    lines: Sequence[Line], title: int, stated: str | None, reading: TeaserReading, *, dated: bool
) -> str | None:
    """The category of the article with its headline at *title*.

    *stated* is what the lines around it say it may be; it is *dated* if a row of dates says so.
    """
    if trail := _trail(lines, title, reading):
        return trail
    stated = stated if stated is not None and _may_name(stated) else None
    named = len(_places(lines, stated)) if stated is not None else 0
    if named > 1 or (named and dated):
        return stated
    for index in _labels_above(lines, title, reading):
        if _comes_again(lines, index, title):
            return lines[index].text
    return stated or _label(lines, title, reading)


def _comes_again(lines: Sequence[Line], index: int, title: int) -> bool:
    """Whether the label at *index* stands elsewhere, too, and not as an item of a menu that is printed twice."""
    others = [at for at in _places(lines, lines[index].text) if at != index]
    return index > 0 and bool(others) and not any(_share_neighbour(lines, index, at, title) for at in others)


def _places(lines: Sequence[Line], name: str) -> list[int]:
    """Where *name* stands."""
    folded = fold(name)
    return [at for at, line in enumerate(lines) if line.words <= MAX_WORDS and fold(line.text) == folded]


def _share_neighbour(lines: Sequence[Line], one: int, other: int, title: int) -> bool:
    """Whether the lines above two places, or those below them, are one item of a menu; the *title* is none."""
    for step in (-1, 1):
        first, second = one + step, other + step
        if first < 0 or second >= len(lines) or is_same(lines[first].text, lines[title].text):
            continue
        if lines[first].words <= MAX_WORDS and fold(lines[first].text) == fold(lines[second].text):
            return True
    return False


def _may_name(text: str) -> bool:
    """Whether *text* has no figures and no sign that others than sections have."""
    return not any(sign.isdigit() or sign in ":©@" for sign in text)


def _labels_above(lines: Sequence[Line], title: int, reading: TeaserReading) -> Iterator[int]:
    """Where labels stand above the headline, the nearest first, over buttons and days."""
    left = MAX_LINES_ABOVE
    for index in range(title - 1, -1, -1):
        line = lines[index]
        if is_furniture(line.text) or reading.date_row(line):
            continue
        left -= 1
        if is_label(line) and line.text[0].isalnum() and _may_name(line.text):
            yield index
        if not left:
            return


def is_label(line: Line) -> bool:
    """Whether *line* may name a section: a few words that make no sentence."""
    return line.words <= MAX_WORDS and not line.is_sentence and not is_outside(line) and has_letters(line.text)


def _trail(lines: Sequence[Line], title: int, reading: TeaserReading) -> str | None:
    """The last step of a trail above the headline, or below it if that ends it: "Trang chủ > Xã hội"."""
    below = [line for line in lines[title + 1 : title + MAX_LINES_BELOW + 1] if _ends_in(line.text, lines[title].text)]
    above = [line for line in lines[max(0, title - 5) : title] if reading.date_row(line) is None] + below[:1]
    for line in reversed(above):
        for sign in STEP_SIGNS:
            if sign in line.text and line.words <= 14:
                steps = [step.strip() for step in line.text.split(sign)]
                steps = [step for step in steps if not (is_furniture(step) or is_same(step, lines[title].text))]
                if steps:
                    return steps[-1]
    return None


def _ends_in(text: str, title: str) -> bool:
    """Whether *text* has steps, the last of which is the *title*."""
    return any(sign in text and is_same(text.rpartition(sign)[2].strip(), title) for sign in STEP_SIGNS)


def _label(lines: Sequence[Line], title: int, reading: TeaserReading) -> str | None:
    """The last item of a short list above the headline, or a lone label."""
    last = next((index for index in range(title - 1, -1, -1) if reading.date_row(lines[index]) is None), -1)
    if 1 <= _list_above(lines, last) <= MAX_STEPS and is_label(lines[last]):
        return lines[last].text
    previous = lines[title - 1] if title else None
    if previous and previous.gap and is_label(previous) and previous.words <= 3:
        named_again = len(_places(lines, previous.text)) > 1  # as the site is, or the last item of a menu
        return None if named_again else previous.text
    return None


def _list_above(lines: Sequence[Line], last: int) -> int:
    """How many items the list has that ends at *last*; a longer one than breadcrumbs is the page's menu."""
    sign, first = lines[last].bullet, last + 1
    if sign in ("", "1."):
        return 0
    while first > 0 and lines[first - 1].bullet == sign and not leads_back(lines[first - 1].text):
        first -= 1  # not over "Trở lại Kinh doanh": the way up begins
    return last + 1 - first
