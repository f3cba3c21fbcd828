"""What is learnt of a site beside where its fields stand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import Any

from scraper.article.html.fields.authors import people_among, people_of
from scraper.article.html.fields.language import primary
from scraper.article.html.fields.lead_picture import picture_key
from scraper.article.html.menu import MAX_SECTION_CHARS, Menu
from scraper.article.html.tree import has_figure, key_of, plain_key, text_of
from scraper.learning.fields import Learnt
from scraper.learning.sample import INDEPENDENT, MAX_DATE_CHARS, Sample
from scraper.learning.vote import MIN_CONFIRMED, MIN_RIGHT
from scraper.text.bylines import PLACES
from scraper.text.datelines import own_prefix
from scraper.text.dates import find_dates
from scraper.text.times import read_zone
from scraper.urls import url_key

#: A picture of so large a part of the pages, and of so many, is none of an article.
MIN_LOGO_SHARE, MIN_LOGO_PAGES = 0.34, 3
#: A link that stands among the related ones of so large a part of the pages is related to none.
MIN_EVERYWHERE = 0.6
#: What so large a part of the standfirsts begins with is the paper's.
MIN_PREFIX_SHARE = 0.5
#: A section stands in the menus of so large a part of the pages; the most sections.
MIN_SECTION_SHARE, MAX_SECTIONS = 0.8, 60
#: The shortest and the longest addition to titles.
MIN_AFFIX_CHARS, MAX_AFFIX_CHARS = 3, 80
#: What parts it from the title: any signs between spaces, or one that stands in no word.
_JOINT = re.compile(r"(?<!\s)\s++(?:[^\w\s]++\s+|[|｜：ㅣ_]\s*)|[|｜：ㅣ_]\s*+")
#: A day in figures, in any order.
_FIGURES = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")
#: Zones that are tried where a page prints times without one, beside those of its language: by hours east of UTC.
_HOURS = range(-12, 15)


@dataclass(frozen=True, slots=True)
class Habit:
    """One habit, and how it shows."""

    name: str
    value: Any
    #: On how many of how many pages.
    hits: int
    pages: int
    example: str = ""


def learn_habits(samples: Sequence[Sample], places: Sequence[Learnt]) -> list[Habit]:
    """All habits of the site."""
    found: list[Habit | None] = [learn_affixes(samples), _prefixes(samples), _signers(samples), _sections(samples)]
    found += [_everywhere(samples), _zone(samples, places)]
    return [one for one in found if one is not None]


def _often(
    samples: Sequence[Sample], values: Callable[[Sample], Iterable[str]], key: Callable[[str], str], least: float
) -> list[tuple[str, int]]:
    """What *values* gives for at least *least* of the pages, each with on how many, first those of most."""
    counts: Counter[str] = Counter()
    texts: dict[str, str] = {}
    for sample in samples:
        named = {key(value): value for value in values(sample)}
        counts.update(named.keys())
        texts |= named
    return [(texts[one], count) for one, count in counts.most_common() if one and count >= least]


def _habit(name: str, found: Sequence[tuple[str, int]], samples: Sequence[Sample]) -> Habit | None:
    if not found:
        return None
    return Habit(name, [text for text, _ in found], min(count for _, count in found), len(samples), found[0][0])


def learn_affixes(samples: Sequence[Sample]) -> Habit | None:
    """What ends or begins the titles of all windows and is no part of the titles."""
    titles = [text_of(sample.reading.page.tree.css_first("title")) for sample in samples]
    titles = [title for title in titles if title]
    if len({*titles}) < MIN_RIGHT:
        return None
    begin, end = _common(titles), _common([title[::-1] for title in titles])[::-1]
    behind, before = _JOINT.search(end), [*_JOINT.finditer(begin)]
    found = [end[behind.start() :] if behind else "", begin[: before[-1].end()] if before else ""]
    kept = [one for one in found if MIN_AFFIX_CHARS <= len(one) <= MAX_AFFIX_CHARS and _is_added(one, samples)]
    return Habit("affixes", kept, len(titles), len(samples), titles[0]) if kept else None


def pieces_of(title: str) -> list[str]:
    """What the title of a window consists of: that of the page, its section, its site."""
    return _JOINT.split(title)


def _common(texts: Sequence[str]) -> str:
    """How all of *texts* begin."""
    signs = takewhile(lambda signs: len({*signs}) == 1, zip(*texts, strict=False))
    return "".join(sign for sign, *_ in signs)


def _is_added(affix: str, samples: Sequence[Sample]) -> bool:
    """Whether an addition has words, and few headings have it as well."""
    headings = [sample.reading.found["markup"].title or "" for sample in samples]
    held = sum(heading.startswith(affix) or heading.endswith(affix) for heading in headings)
    return any(map(str.isalpha, affix)) and held <= len(samples) * (1 - MIN_CONFIRMED)


def _prefixes(samples: Sequence[Sample]) -> Habit | None:
    """The paper's own name before its standfirsts, of which reading alone does not see that it is one.

    Other words there may be those of a place or a kind of text.
    """
    added = learn_affixes(samples)
    papers = {plain_key(piece) for affix in (added.value if added else ()) for piece in pieces_of(affix)}
    papers = papers.union(*(sample.reading.page.papers for sample in samples)) - {""}

    def prefix(sample: Sample) -> Iterable[str]:
        article = sample.reading.article
        name = own_prefix(article.lede_raw or "")
        is_own = plain_key(name) in papers and name.casefold() not in PLACES
        return [name] if article.agency is None and is_own else []

    found = _often(samples, prefix, str.casefold, max(MIN_RIGHT, MIN_PREFIX_SHARE * len(samples)))
    return _habit("prefixes", found, samples)


def learn_accounts(samples: Sequence[Sample]) -> Habit | None:
    """The name that the metadata of all pages have for the author, and no page shows; people sign these."""
    counts = Counter(plain_key(one.name) for sample in samples for one in sample.stated_people)
    least = max(MIN_RIGHT, MIN_CONFIRMED * len(samples))
    for key, count in counts.items():
        if count < least or sum(any(key in plain_key(line) for line in one.lines) for one in samples) > count / 2:
            continue
        others = [{plain_key(one.name) for one in sample.shown_people()} - {key} for sample in samples]
        if sum(map(bool, others)) >= least / 2 and len(set().union(*others)) > 1:
            name = next(one.name for sample in samples for one in sample.stated_people if plain_key(one.name) == key)
            return Habit("accounts", [name], count, len(samples), name)
    return None


def _signers(samples: Sequence[Sample]) -> Habit | None:
    """The name that signs all pages, is called like the site, and beside which nobody signs: the author's."""
    if any(sample.reading.article.authors for sample in samples):
        return None
    shown: Counter[str] = Counter()
    names: dict[str, str] = {}
    papers: set[str] = set()
    for sample in samples:
        markup = sample.reading.found["markup"]
        found = people_among((*markup.authors, *people_of(markup.byline)), frozenset())
        shown.update({plain_key(one.name) for one in found})
        names |= {plain_key(one.name): one.name for one in found}
        papers |= {plain_key(name) for name in sample.reading.page.metas.get("og:site_name", ())}
    for key, count in shown.items():
        if count >= max(MIN_RIGHT, MIN_CONFIRMED * len(samples)) and key not in papers:
            return Habit("signers", [names[key]], count, len(samples), names[key])
    return None


def _sections(samples: Sequence[Sample]) -> Habit | None:
    def names(sample: Sample) -> Iterable[str]:
        page = sample.reading.page
        menu = Menu(page.tree, sample.outline, None)
        return (name for name in menu.called() if 1 < len(name) <= MAX_SECTION_CHARS and not has_figure(name))

    found = _often(samples, names, key_of, max(MIN_RIGHT, MIN_SECTION_SHARE * len(samples)))
    return _habit("sections", found[:MAX_SECTIONS], samples)


def _everywhere(samples: Sequence[Sample]) -> Habit | None:
    def links(sample: Sample) -> Iterable[str]:
        return (link.url for link in sample.reading.article.links if link.url)

    return _habit("everywhere", _often(samples, links, url_key, max(MIN_RIGHT, MIN_EVERYWHERE * len(samples))), samples)


def learn_logos(samples: Sequence[Sample]) -> Habit | None:
    """The pictures that lead several articles."""

    def pictures(sample: Sample) -> Iterable[str]:
        article, found = sample.reading.article, sample.reading.found
        return filter(None, (article.image, found["meta"].image, found["json-ld"].image))

    least = max(MIN_LOGO_PAGES, MIN_LOGO_SHARE * len(samples))
    return _habit("logos", _often(samples, pictures, picture_key, least), samples)


def learn_order(samples: Sequence[Sample]) -> Habit | None:
    """Whether English pages put the month first: where the day stands that is stated for machines."""
    if primary(samples[0].reading.page.context.language) != "en":
        return None
    counts: Counter[bool] = Counter()
    for sample in samples:
        stated = sample.stated.get("published")
        if isinstance(stated, datetime) and stated.day != stated.month:
            for is_first in (True, False):
                counts[is_first] += _stands(sample, stated, "en-us" if is_first else "en-gb")
    is_first = counts[True] >= MIN_RIGHT and not counts[False]
    return Habit("month_first", True, counts[True], len(samples)) if is_first else None


def _stands(sample: Sample, stated: datetime, language: str) -> bool:
    """Whether a short line in figures says the day of *stated*, read as in *language*."""
    outline = sample.outline
    texts = {outline.text(at) for at in outline.own if 0 < outline.chars(at) <= MAX_DATE_CHARS}
    dated = (text for text in texts if _FIGURES.search(text))
    return any(one.moment.date() == stated.date() for text in dated for one in find_dates(text, language=language))


def _zone(samples: Sequence[Sample], places: Sequence[Learnt]) -> Habit | None:
    """The zone of the times that the page prints, by moments stated for machines.

    What only a list says at the same hour it may have read as it was printed, without a zone.
    """
    place = next((one.vote.selector for one in places if one.name == "published"), None)
    zones: Counter[str] = Counter()
    asked = 0
    for sample in samples:
        stated, page = sample.stated.get("published"), sample.reading.page
        text = text_of(page.tree.css_first(place)) if place else ""
        printed = next(find_dates(text[:MAX_DATE_CHARS], language=page.context.language, zone=UTC), None)
        if not isinstance(stated, datetime) or printed is None or not printed.has_time or printed.moment.utcoffset():
            continue
        is_listed = not any(sample.reading.found[reader].published for reader in INDEPENDENT)
        if is_listed and printed.moment.replace(tzinfo=None) == stated.replace(tzinfo=None):
            continue
        asked += 1
        zones.update(_zones(sample, printed.moment - stated, stated))
    zone, count = next(iter(zones.most_common(1)), ("", 0))
    if count >= MIN_RIGHT and count >= MIN_CONFIRMED * asked and zone != samples[0].reading.page.timezone:
        return Habit("timezone", zone, count, len(samples))
    return None


def _zones(sample: Sample, ahead: timedelta, at: datetime) -> Iterable[str]:
    """The zones whose clocks are so much *ahead* of UTC: that of the page first."""
    own = sample.reading.page.timezone
    hours = [f"Etc/GMT{-hour:+d}" if hour else "UTC" for hour in _HOURS]
    return (name for name in dict.fromkeys((own, *hours)) if read_zone(name).utcoffset(at) == ahead)
