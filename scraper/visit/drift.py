"""Drift: whether a source still gives what it used to, comparing its newest articles with its own past. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from storage.sources import Fill

#: How many of the newest articles are compared with earlier ones, and how many earlier ones there must be.
MIN_NEW_ARTICLES, MIN_EARLIER_ARTICLES = 5, 10
#: A field that at least this share of earlier articles had …
USUAL_SHARE = 0.5
#: … is missing when the share of the newest articles is below this part of it.
DRIFT_RATIO = 0.2
#: After this many visits that named nothing, the log may no longer hold the visits before.
MAX_VISITS_TOLD = 100
#: Lists that named fewer articles than this on average are not compared.
MIN_AVERAGE_ITEMS = 8.0
#: The prefix of the fills that count what the selectors of a site's rule found.
RULE_PREFIX = "rule "
#: … and of those that count what was found where fields were learnt to stand, and the parts that every article has.
LEARNT_PREFIX = f"{RULE_PREFIX}learnt of "
LEADING_PARTS = frozenset(("title", "body", "published"))
#: A learnt place has fallen if it hits less than so large a part of the newest articles.
MIN_HIT_SHARE = 0.5
#: The names of fields in messages.
FIELD_NAMES = {"title": "title", "date": "date", "lede": "lede", "figures": "pictures", "related": "related links"}


def assess(
    now: Mapping[str, Fill],
    past: Mapping[str, Sequence[Fill]],
    *,
    selector: str | None = None,
    advice: str = "",
) -> str | None:
    """What is wrong with a source, in words; None if nothing is.

    *now* is what this visit counted, *past* what earlier visits counted, newest first. Where this visit found nothing
    new, the newest of the past is judged. *selector* is that of the items of its listings, *advice* says what a list is
    that names none.
    """
    series = {name: [*([now[name]] if name in now else []), *past.get(name, ())] for name in {*now, *past}}
    return (
        _items(series.get("items", []), selector, advice)
        or _pages(series.get("articles", []))
        or _fields(series)
        or _length(series.get("length", []))
    )


def _items(items: Sequence[Fill], selector: str | None, advice: str) -> str | None:
    if not items:
        return None
    what, unit, way = "the lists name", "articles", "has the page been redesigned? name selectors, or another address"
    if selector:
        what, unit, way = f"selector `{selector}` found", "items", "has the page been redesigned? name another one"
    found, before = items[0].filled, [fill.filled for fill in items[1:] if fill.filled and fill.well]
    average = sum(before) / len(before) if before else 0.0
    if found == 0:
        never = (
            "it never found any"
            if len(items) < MAX_VISITS_TOLD
            else f"it found none in the {len(items) - 1} visits before"
        )
        was = f"it found {average:.0f} on average" if before else never
        return f"{what} 0 {unit}; {was} ({advice or way})"
    if average >= MIN_AVERAGE_ITEMS and found < average * DRIFT_RATIO:
        return f"{what} {found} {unit}; it found {average:.0f} on average"
    return None


def _pages(articles: Sequence[Fill]) -> str | None:
    """Pages that used to be articles; `Sources.no_articles` tells of a source that never gave one."""
    newest, before = _split(articles)
    usual = before.filled >= USUAL_SHARE * before.total > 0
    if usual and newest.total and newest.filled / newest.total < DRIFT_RATIO * before.filled / before.total:
        return f"{newest.filled} of {newest.total} pages are articles; {before.filled} of {before.total} were"
    return None


def _fields(series: Mapping[str, Sequence[Fill]]) -> str | None:
    missing = []
    for name, words in FIELD_NAMES.items():
        newest, before = _split(series.get(name, []))
        usual = before.filled >= USUAL_SHARE * before.total > 0
        if usual and newest.total and newest.filled / newest.total < DRIFT_RATIO * before.filled / before.total:
            missing.append(
                f"{newest.filled} of {newest.total} articles have {words}; {before.filled} of {before.total} had"
            )
    for name in sorted(name for name in series if name.startswith(RULE_PREFIX) and not name.startswith(LEARNT_PREFIX)):
        newest, before = _split(series[name])
        if before.filled >= USUAL_SHARE * before.total > 0 and not newest.filled and newest.total:
            missing.append(
                f"{name} found nothing in {newest.total} articles; it did in {before.filled} of {before.total}"
            )
    return "; ".join(missing) or None


def _length(lengths: Sequence[Fill]) -> str | None:
    newest, before = _split(lengths)
    if not newest.total or not before.total:
        return None
    mean, usual = newest.filled / newest.total, before.filled / before.total
    return f"texts have {mean:.0f} characters on average; they had {usual:.0f}" if mean < DRIFT_RATIO * usual else None


def _split(fills: Sequence[Fill]) -> tuple[Fill, Fill]:
    """The newest articles, and the earlier ones from visits without trouble; nothing if there are too few to judge."""
    newest = Fill(0, 0)
    for index, fill in enumerate(fills):
        newest = Fill(newest.filled + fill.filled, newest.total + fill.total)
        if newest.total >= MIN_NEW_ARTICLES:
            rest = [one for one in fills[index + 1 :] if one.well]
            before = Fill(sum(one.filled for one in rest), sum(one.total for one in rest))
            return (newest, before) if before.total >= MIN_EARLIER_ARTICLES else (Fill(0, 0), Fill(0, 0))
    return Fill(0, 0), Fill(0, 0)


def fallen_rules(now: Mapping[str, Fill], past: Mapping[str, Sequence[Fill]]) -> dict[str, str]:
    """The hosts whose learnt rules no longer hit, each with what finds nothing on how many of the newest articles.

    *now* and *past* as in `assess`. Only parts count that every article has; a place that moved has another selector,
    and so another series.
    """
    fallen: dict[str, str] = {}
    for name, fill in now.items():
        host, _, rest = name.removeprefix(LEARNT_PREFIX).partition(", ")
        part = rest.partition(":")[0]
        if not name.startswith(LEARNT_PREFIX) or part not in LEADING_PARTS:
            continue
        newest = fill
        for one in past.get(name, ()):
            if newest.total >= MIN_NEW_ARTICLES:
                break
            newest = Fill(newest.filled + one.filled, newest.total + one.total)
        if newest.total >= MIN_NEW_ARTICLES and newest.filled < MIN_HIT_SHARE * newest.total:
            fallen.setdefault(host, f"its {part} was found on {newest.filled} of {newest.total} pages")
    return fallen
