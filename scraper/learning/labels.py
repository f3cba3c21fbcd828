"""Names that stand among the tags and sections of all pages of a site and file none of them.

What all articles are filed under may be true: a site may have one section. So a name is left out only if something
speaks against it. Keywords in the metadata of all pages are those of the site, unless the pages show them or a list
states them; the few pages that show one among their own are filed under it. A section in the metadata is that of the
site, if the pages show others. A name that only the pages show is the label of a link if it leads elsewhere from each
page, and an entry of a menu if the links around it are the same on all pages and the pages do not lie in its folder.
Where the pages show no others, a link that says by its relation that it leads to a tag or a category is neither.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from scraper.article.evidence import Evidence
from scraper.article.html.fields.filing import is_marked, is_part
from scraper.article.html.menu import MIN_MENU_LINKS
from scraper.article.html.outline import Outline
from scraper.article.html.tree import key_of
from scraper.learning.habits import Habit
from scraper.learning.sample import INDEPENDENT, Sample
from scraper.learning.vote import MIN_CONFIRMED
from scraper.urls import SUFFIX, url_key

#: A name of fewer pages may be theirs by chance.
MIN_LABELLED = 5
#: A name of so many pages is none of a kind of evidence that has it on fewer than this part of them.
HALF = 0.5


@dataclass(frozen=True, slots=True)
class _Names:
    """The names by which one page is filed, each under its key, by where they stand."""

    #: Among the keywords of the metadata, and as their section.
    keywords: Mapping[str, str]
    sections: Mapping[str, str]
    #: In the list that led to the page.
    listed: Mapping[str, str]
    #: On the page: what it calls its section, and all.
    kicker: Mapping[str, str]
    shown: Mapping[str, str]


def learn_labels(samples: Sequence[Sample]) -> list[Habit]:
    """The names that are no tags on any page of the site, and those of them that are no section either."""
    least = max(MIN_LABELLED, MIN_CONFIRMED * len(samples))
    read = [_names(sample, sample.reading.found["markup"]) for sample in samples]
    named = [{**one.keywords, **one.sections, **one.shown} for one in read]
    texts = {key: name for names in named for key, name in names.items()}
    counts = Counter(key for names in named for key in names if key)
    common = {key: count for key, count in counts.most_common() if count >= least}
    if not common:
        return []
    read = [_names(sample, sample.shown_lists) for sample in samples]  # whatever the metadata state
    found = [key for key in common if _is_label(key, samples, read, least, common.keys())]
    filed = Counter(key_of(sample.reading.article.category or "") for sample in samples)
    lists = {"no_tags": found, "no_sections": [key for key in found if filed[key] >= least]}
    return [
        Habit(name, [texts[key] for key in keys], min(map(common.__getitem__, keys)), len(samples), texts[keys[0]])
        for name, keys in lists.items()
        if keys
    ]


def without_labels(sample: Sample, labels: Sequence[Habit]) -> Sample:
    """*sample* as if nobody had filed it under *labels*."""
    keys = {one.name: frozenset(map(key_of, one.value)) for one in labels}
    names = _names(sample, sample.shown_lists)
    no_tags = keys["no_tags"] - (names.keywords.keys() & names.shown.keys())

    def tags(names: object) -> tuple[str, ...]:
        found = names if isinstance(names, tuple) else ()
        return tuple(name for name in found if key_of(name) not in no_tags)

    def section(name: object) -> str | None:
        return str(name) if name and key_of(str(name)) not in keys.get("no_sections", ()) else None

    article = sample.reading.article
    article = replace(article, tags=tags(article.tags), category=section(article.category))
    stated = {
        **sample.stated,
        "tags": tags(sample.stated.get("tags")),
        "category": section(sample.stated.get("category")),
    }
    return replace(sample, stated=stated, reading=replace(sample.reading, article=article))


def _names(sample: Sample, markup: Evidence) -> _Names:
    found = [sample.reading.found[reader] for reader in INDEPENDENT]
    listed = sample.listed
    return _Names(
        keywords=_keyed(name for one in found for name in one.tags),
        sections=_keyed(one.category for one in found),
        listed=_keyed((*listed.keywords, listed.category)) if listed is not None else {},
        kicker=_keyed((markup.category,)),
        shown=_keyed((markup.category, *markup.tags, *markup.filed, *(name for row in markup.rows for name in row))),
    )


def _keyed(names: Iterable[str | None]) -> dict[str, str]:
    return {key_of(name): name for name in names if name}


def _is_label(
    key: str, samples: Sequence[Sample], read: Sequence[_Names], least: float, common: Collection[str]
) -> bool:
    """Whether a name of nearly all pages files none of them."""
    few = HALF * len(samples)
    if any(key in one.listed for one in read):
        return False
    is_shown = sum(key in one.shown for one in read) >= few
    is_section = sum(key in one.sections for one in read) >= few
    if is_section:
        others = [key_of(name) for one in read for name in one.kicker.values() if key_of(name) not in common]
        return not is_shown and len(others) >= few and len({*others}) > 1
    if sum(key in one.keywords for one in read) >= few:
        return not is_shown
    if not is_shown:
        return False
    links = [[*_links(sample.outline, key)] for sample in samples]
    marked = sum(any(is_marked(one.outline, at) for at in some) for one, some in zip(samples, links, strict=True))
    tagged = sum(bool({*one.shown} - {*one.kicker} - {*common}) for one in read)
    if sum(map(bool, links)) < least or (marked >= few and tagged < few):
        return False
    targets = Counter(url for sample, some in zip(samples, links, strict=True) for url in _targets(sample, some))
    if max(targets.values(), default=0) < few:
        return True
    if sum(_lies_below(sample, some) for sample, some in zip(samples, links, strict=True)) >= few:
        return False
    rows = [_rows(sample.outline, some) for sample, some in zip(samples, links, strict=True)]
    counts = Counter(row for found in rows for row in found)
    menus = frozenset(row for row, count in counts.items() if row and count >= least)
    inside = sum(found <= menus and max(map(len, found), default=0) >= MIN_MENU_LINKS for found in rows)
    return inside >= least


def _links(outline: Outline, key: str) -> Iterator[int]:
    """The links of a page that are called so."""
    return (at for at in outline.within(0, "a") if outline.chars(at) and key_of(outline.text(at)) == key)


def _targets(sample: Sample, links: Iterable[int]) -> set[str]:
    return {sample.targets[at] for at in links if at in sample.targets}


def _lies_below(sample: Sample, links: Iterable[int]) -> bool:
    """Whether the page has its address in the folder to which one of *links* leads."""
    own = url_key(sample.reading.page.url or "")
    return any(is_part(own, SUFFIX.sub("", target).removesuffix("/index")) for target in _targets(sample, links))


def _rows(outline: Outline, links: Iterable[int]) -> frozenset[tuple[str, ...]]:
    """The texts of the links in the boxes that *links* stand in with others; nothing for a box with other words."""
    boxes = {next((up for up in outline.around(at) if len(outline.within(up, "a")) > 1), 0) for at in links}
    return frozenset(() if outline.plain(at) else tuple(map(outline.text, outline.within(at, "a"))) for at in boxes)
