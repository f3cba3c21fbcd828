"""Which story an article belongs to, decided from the articles that are like it. Pure.

A wrong merge is worse than a missed one. So an article joins a story for its likeness to several of its articles, not
to one; the further apart the dates, the more alike they must be; a story whose articles are much alike takes only
what is nearly so; and pieces that one paper prints day after day by the same pattern join nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from math import exp
from typing import NamedTuple

from storage.stories.terms import title_words

#: How like a story an article must be, from 0 to 1, to be told of in it; …
MIN_LIKENESS = 0.12
#: … so much more than to others of its subject: those articles of no matter which other story that are most like it,
#: from the one place to the other. What is told of elections is like what is told of all elections, …
MIN_LIKENESS_TO_OTHERS, OTHERS_FROM, OTHERS_UNTIL = 2.3, 8, 20
#: … and this part of how alike the articles of the story are, of which no more than this counts.
MIN_COHESION_PART, MAX_COHESION = 0.5, 0.5
#: So much likeness to two stories makes them one, …
JOINING_LIKENESS = 0.5
#: … and so much lets the article tell of the second one too.
SECOND_LIKENESS = 0.2
#: An article is compared with a story by so many of its articles, those most like it.
COMPARED_ARTICLES = 5
#: Likeness fades with the time between two articles: not within the grace; after it to a third in each FADING, …
GRACE, FADING = timedelta(days=1), timedelta(days=5)
#: … down to this part of it: what is told a year later must be more than twice as like it.
MIN_FADED = 0.5
#: What likeness counts where one of the two states no date.
UNDATED_PART = 0.75
#: Pieces of one paper, at least so far apart, whose titles share this part of their words: a column, a table, a weather
#: report. So many of them make one that comes every day.
PATTERN_DISTANCE, PATTERN_TITLE_PART, PATTERN_PIECES = timedelta(hours=12), 0.6, 2


class Told(NamedTuple):
    """An article as it is compared with others."""

    #: `articles.id`.
    id: int
    source: str
    #: Its headline; of another source than the new one: "".
    title: str
    #: Where it stands in feeds.
    date: datetime
    #: Whether the article itself states that.
    dated: bool
    #: Its story; None: it stands alone.
    story: int | None = None
    #: Likeness to the new article, from 0 to 1.
    likeness: float = 0.0
    #: Whether it is a piece that comes every day.
    recurring: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a story."""

    #: How many articles it has.
    size: int
    #: How alike they were when they joined, from 0 to 1; 0: not known, for two articles say little.
    cohesion: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A story, or an article that stands alone, to which a new article belongs."""

    #: `stories.id`; None: the new article makes a story with `article`.
    story: int | None
    #: The article of it that is most like the new one.
    article: int
    likeness: float


def choose(new: Told, others: Iterable[Told], known: dict[int, Known]) -> list[Choice]:
    """The stories to which *new* belongs, best first.

    *known* has the stories of those of *others* that are MIN_LIKENESS like it.
    """
    others = sorted(others, key=lambda one: -one.likeness)
    groups = defaultdict[tuple[int | None, int], list[tuple[float, int]]](list)
    for other in others:
        likeness = likeness_of(new, other)
        if likeness > 0:
            groups[(other.story, 0 if other.story else other.id)].append((likeness, other.id))
    found = []
    for (story, alone), pairs in groups.items():
        size, cohesion = (known[story].size, known[story].cohesion) if story in known else (1, 0.0)
        compared = min(size, COMPARED_ARTICLES)
        best = sorted(pairs, reverse=True)[:compared]
        likeness = sum(one for one, _ in best) / compared
        if likeness < max(MIN_LIKENESS, MIN_COHESION_PART * min(cohesion, MAX_COHESION)):
            continue
        elsewhere = [one.likeness for one in others if (one.story != story if story else one.id != alone)]
        elsewhere = elsewhere[OTHERS_FROM:OTHERS_UNTIL]
        usual = sum(elsewhere) / max(1, len(elsewhere))
        if likeness >= MIN_LIKENESS_TO_OTHERS * usual:
            found.append(Choice(story=story, article=best[0][1], likeness=likeness))
    return sorted(found, key=lambda one: (-one.likeness, one.story or 0, one.article))


def likeness_of(new: Told, other: Told) -> float:
    """How much the likeness of two articles says, after their dates; 0: nothing."""
    if other.recurring or is_pattern(new, other):
        return 0.0
    distance, dated = abs(new.date - other.date), new.dated and other.dated
    fading = max(MIN_FADED, exp(-max(0.0, (distance - GRACE) / FADING)))
    return other.likeness * fading * (1.0 if dated else UNDATED_PART)


def is_pattern(one: Told, other: Told) -> bool:
    """Whether both are pieces of one paper under nearly the same title, on different days."""
    if one.source != other.source or abs(one.date - other.date) < PATTERN_DISTANCE:
        return False
    ours, theirs = _without_figures(one.title), _without_figures(other.title)
    return len(ours & theirs) >= PATTERN_TITLE_PART * max(1, len(ours | theirs))


@lru_cache(maxsize=4_096)  # a new title is compared with many, and each of these with the next one
def _without_figures(title: str) -> frozenset[str]:
    """The words of *title* in which there is no figure."""
    return frozenset(word for word in title_words(title) if not any(map(str.isdigit, word)))


def recurs(new: Told, earlier: Sequence[Told]) -> bool:
    """Whether *new* comes every day, as *earlier* pieces of its paper with the same words in their titles show.

    Under the very same title, or one that differs in its date or counts on, once is enough. Else other figures may be
    news ("80 dead" after "50 dead"), and it takes PATTERN_PIECES on different days.
    """
    apart = [one for one in earlier if abs(new.date - one.date) >= PATTERN_DISTANCE]
    days = {one.date.date() for one in apart}
    return len(days) >= PATTERN_PIECES or any(_counts_on(new, one) for one in apart)


def _counts_on(one: Told, other: Told) -> bool:
    """Whether the figures of two titles with the same words are equal, are their dates, or count the days."""
    ours, theirs = _figures(one.title), _figures(other.title)
    if len(ours) != len(theirs):
        return False
    days = abs((one.date.date() - other.date.date()).days)
    return all(
        a == b or (_is_date(a, one.date) and _is_date(b, other.date)) or abs(a - b) == days
        for a, b in zip(ours, theirs, strict=True)
    )


def _figures(title: str) -> list[int]:
    return [int(digits) for word in title_words(title) if (digits := "".join(filter(str.isdecimal, word))[:9])]


def _is_date(number: int, date: datetime) -> bool:
    """Whether *number* is the day, month or year of *date*, or of the day before or after."""
    near = [date + timedelta(days=days) for days in (-1, 0, 1)]
    return any(number in (day.day, day.month, day.year, day.year % 100) for day in near)
