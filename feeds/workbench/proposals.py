"""What is proposed for a new source, each from what was seen: its name, language, zone, and how often to visit it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from feeds.config.edit import free_name, name_from
from feeds.config.load import Config
from feeds.workbench.draft import Decisions, Draft
from feeds.workbench.sampling import Sample
from scraper.sources.found import FoundPage
from scraper.text.language import zone_of

#: Articles a day, and how often a source that has as many is visited.
INTERVALS = ((24.0, "15m"), (6.0, "30m"), (1.0, "1h"), (0.2, "6h"), (0.0, "1d"))

#: Filters that are proposed at most.
MAX_FILTERS = 8


def propose_source(draft: Draft, config: Config, samples: Sequence[Sample] = ()) -> Decisions:
    """The decisions of *draft* with what is proposed for what nobody has decided."""
    now, way = draft.now, draft.way
    source = dict(now.source)
    names = [one.name for one in config.sources if one.name != draft.mends]
    source.setdefault("name", free_name(name_from(draft.address), names))
    languages = Counter(one.article.language for one in samples if one.article and one.article.language)
    if languages and draft.mends is None:
        language = languages.most_common(1)[0][0]
        source.setdefault("language", language)
        if zone := zone_of(language):
            source.setdefault("timezone", zone)
    if way is not None and draft.mends is None and way.days:
        rate = way.count / way.days
        source.setdefault("every", next(interval for least, interval in INTERVALS if rate >= least))
    return replace(now, source=source)


def propose_filters(items: Sequence[FoundPage], excluded: Sequence[str]) -> list[dict[str, object]]:
    """Patterns that would leave out a part of *items*, which a reader may not want: their sections, the largest first.

    Each with its "pattern" and "count". None of those that are *excluded* already, nor of what most items are in.
    """
    counts = Counter(pattern for page in items if (pattern := _section(page)))
    known = {one.casefold() for one in excluded}
    proposed = [
        {"pattern": pattern, "count": count}
        for pattern, count in counts.most_common()
        if count * 2 <= len(items) and pattern.casefold() not in known
    ]
    return proposed[:MAX_FILTERS]


def _section(page: FoundPage) -> str | None:
    """The pattern of all pages in the section of *page*: of its category, else of the first folder of its address."""
    if page.category:
        return f"category: {page.category}"
    first, _, rest = urlsplit(page.url).path.lstrip("/").partition("/")
    return f"*/{first}/*" if first and rest and not first.isdecimal() else None
