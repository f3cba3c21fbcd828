"""Whether a source still gives what it used to: its newest shares against its own past. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from storage.sources import Fill

#: The newest articles that are compared with those before, and how many there must be of each.
RECENT, ENOUGH = 5, 10
#: A field that so many articles had is missed when fewer than this part of them have it.
USUAL, MUCH_LESS = 0.5, 0.2
#: From so many visits on that named nothing it is not known whether there were others before.
LONG = 100
#: A list that named at least so many articles on average is doubted when it names much less.
MANY = 8.0
#: What the selectors of a site's rule found is counted by this, the rule, the field and the selectors.
RULE = "rule "
#: The fields of articles, in words.
FIELDS = {"title": "title", "date": "date", "lede": "lede", "figures": "pictures", "related": "related links"}


def assess(now: Mapping[str, Fill], past: Mapping[str, Sequence[Fill]], *, selector: str | None = None) -> str | None:
    """What is wrong with a source, in words; None if nothing is.

    *now* is what this visit found; where it found nothing new, the newest of the *past* (newest first) stands for it.
    *selector*: that of the items of its listings.
    """
    series = {name: [*([now[name]] if name in now else []), *past.get(name, ())] for name in {*now, *past}}
    return _items(series.get("items", []), selector) or _fields(series) or _length(series.get("length", []))


def _items(items: Sequence[Fill], selector: str | None) -> str | None:
    if not items:
        return None
    what, unit, way = "the lists name", "articles", "name selectors, or another address"
    if selector:
        what, unit, way = f"selector `{selector}` found", "items", "name another one"
    found, before = items[0].filled, [fill.filled for fill in items[1:] if fill.filled and fill.well]
    average = sum(before) / len(before) if before else 0.0
    if found == 0:
        never = "it never found any" if len(items) < LONG else f"it found none in the {len(items) - 1} visits before"
        was = f"it found {average:.0f} on average" if before else never
        return f"{what} 0 {unit}; {was} (has the page been redesigned? {way})"
    if average >= MANY and found < average * MUCH_LESS:
        return f"{what} {found} {unit}; it found {average:.0f} on average"
    return None


def _fields(series: Mapping[str, Sequence[Fill]]) -> str | None:
    missing = []
    for name, words in FIELDS.items():
        newest, before = _split(series.get(name, []))
        usual = before.filled >= USUAL * before.total > 0
        if usual and newest.total and newest.filled / newest.total < MUCH_LESS * before.filled / before.total:
            missing.append(
                f"{newest.filled} of {newest.total} articles have {words}; {before.filled} of {before.total} had"
            )
    for name in sorted(name for name in series if name.startswith(RULE)):
        newest, before = _split(series[name])
        if before.filled >= USUAL * before.total > 0 and not newest.filled and newest.total:
            missing.append(
                f"{name} found nothing in {newest.total} articles; it did in {before.filled} of {before.total}"
            )
    return "; ".join(missing) or None


def _length(lengths: Sequence[Fill]) -> str | None:
    newest, before = _split(lengths)
    if not newest.total or not before.total:
        return None
    mean, usual = newest.filled / newest.total, before.filled / before.total
    return f"texts have {mean:.0f} characters on average; they had {usual:.0f}" if mean < MUCH_LESS * usual else None


def _split(fills: Sequence[Fill]) -> tuple[Fill, Fill]:
    """The newest articles, and those before them while all was well; nothing where there are too few to judge."""
    newest = Fill(0, 0)
    for index, fill in enumerate(fills):
        newest = Fill(newest.filled + fill.filled, newest.total + fill.total)
        if newest.total >= RECENT:
            rest = [one for one in fills[index + 1 :] if one.well]
            before = Fill(sum(one.filled for one in rest), sum(one.total for one in rest))
            return (newest, before) if before.total >= ENOUGH else (Fill(0, 0), Fill(0, 0))
    return Fill(0, 0), Fill(0, 0)
