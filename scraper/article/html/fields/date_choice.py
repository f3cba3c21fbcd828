"""Which of the stated moments is that of the publication, and in which zone: what readers see on the page decides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo

from scraper.article.evidence import Evidence, Found, ask
from scraper.article.html.fields.unshown_dates import date_in_address

#: A moment may be on a day, wherever either was stated, if it is less than two days before or a day and a half behind
#: its beginning: the page may be dated to the next day, and zones are half a day behind.
_MOST_BEFORE, _MOST_BEHIND = timedelta(days=2), timedelta(hours=36)
#: How far the clocks of people are behind UTC and before it; half a day may be a time without its half of the day.
_WESTMOST, _EASTMOST = timedelta(hours=10), timedelta(hours=14)
#: The zones whose clocks are no full hours from UTC, in minutes.
_PARTS_OF_HOURS = frozenset(timedelta(minutes=one) for one in (-570, -210, -150, 210, 270, 330, 345, 390, 570, 630))


def decide_published(found: Found, url: str | None, zone: tzinfo) -> datetime | None:
    """When it was published: as the page states it, else as its address does.

    The day that stands under the title is what readers go by: it wins where it is more than a day away, unless it is
    that of the modification. A rule of the site goes before both. A time of the same day is finer than a day alone, and
    the zone of a moment in UTC is the one in which the page prints it.
    """
    if found["rule"].published is not None:
        return found["rule"].published
    others = [moment for one in found.values() for moment in (one.published, one.printed) if moment is not None]
    stated = _in_stated_zone(ask(found, "published", lambda one: one.published), others, zone)
    printed = found["markup"].printed
    if stated is None:
        return date_in_address(url, zone)
    stated = _before_update(stated, found.values())
    if stated.time() == time():
        finer = (one for one in others if one.time() != time() and one.date() == stated.date())
        stated = next(finer, stated)
    stated = _with_offset(stated, others)
    if printed is None:
        return stated
    if (same := _as_printed(printed, others, zone)) is not None:
        return stated if stated.utcoffset() and stated == same else same
    modified = ask(found, "modified", lambda one: one.modified)
    if modified is not None and _is_of_update(stated, printed, modified):
        return modified if _is_same_minute(modified, printed) else printed
    is_apart = modified is None or modified.date() != printed.date() or modified.date() == stated.date()
    if stated.utcoffset():
        stated = _in_other_zone(stated, printed, [*found.values()], zone)
    elif is_apart:
        # a lone time on the page may be that of the modification, if this is not stated by the clock of the page
        if modified is not None and not modified.second == stated.second > 0:
            others = [one for one in others if not _is_same_minute(one, modified)]
        stated = _in_printed_zone(stated, printed, others, zone)
    if is_apart and modified in (None, stated) and _is_other_time(printed, stated):
        return printed
    is_other = modified is not None and _may_be_day(modified, printed)
    is_same = _may_be_day(stated, printed) or (stated.day, stated.month) == (printed.month, printed.day)
    return stated if is_same or is_other else printed


def _before_update(stated: datetime, found: Iterable[Evidence]) -> datetime:
    """*stated*, or the publication that another reader states days before, if that calls *stated* the modification."""
    told = (one.published for one in found if one.published is not None and one.modified == stated)
    return next((one for one in told if stated - one > _MOST_BEFORE), stated)


def decide_modified(found: Found, zone: tzinfo) -> datetime | None:
    """When it was modified, as the page states it; *zone*: that of times without one.

    Where it is stated in UTC as the publication is, it is shown in the zone of that.
    """
    moments = [one.modified for one in found.values()]
    modified = _in_stated_zone(ask(found, "modified", lambda one: one.modified), moments, zone)
    stated = ask(found, "published", lambda one: one.published)
    if modified is None or modified.utcoffset() or modified.time() == time() or stated is None or stated.utcoffset():
        return modified
    published = decide_published(found, None, zone)
    return modified.astimezone(published.tzinfo) if published == stated else modified


def _with_offset(moment: datetime, others: Iterable[datetime]) -> datetime:
    """*moment* or, if it is in UTC, the same moment as one of *others* states it with the offset of its zone."""
    if moment.utcoffset() or moment.time() == time():
        return moment
    return next((one for one in others if one.utcoffset() and one == moment.replace(microsecond=0)), moment)


def _as_printed(printed: datetime, others: Iterable[datetime], zone: tzinfo) -> datetime | None:
    """The moment among *others* that is *printed* to the minute with a zone of its own; None if none is.

    UTC is what a system writes, and *zone* is that of times without one.
    """
    if printed.time() == time() or printed.utcoffset() in (timedelta(), printed.replace(tzinfo=zone).utcoffset()):
        return None
    minute = printed.replace(second=0, microsecond=0)
    same = (one for one in others if one is not printed and one.replace(second=0, microsecond=0) == minute)
    finest = max(same, key=lambda one: one.second, default=None)
    return finest.astimezone(printed.tzinfo) if finest is not None else None


def _is_of_update(stated: datetime, printed: datetime, modified: datetime) -> bool:
    """Whether the head states the publication as later than it was *modified*, at the time that is *printed*; or as the
    day on which it was, and an earlier one is printed.
    """
    if printed.time() != time():
        return modified < stated and _is_same_minute(modified, printed) and not _is_same_minute(stated, printed)
    return stated.time() == time() and printed.date() < stated.date() == modified.date()


def _in_other_zone(moment: datetime, printed: datetime, found: Sequence[Evidence], zone: tzinfo) -> datetime:
    """*moment*, which has a zone of its own, in that in which it is *printed*; it stays the same moment.

    It has the same minute there, full hours away, and is not half a day away by mistake; or it is on the day that is
    printed and stated by another reader, and the modification is stated in that zone.
    """
    own = moment.utcoffset() or timedelta()
    if printed.time() == time():
        days = {one.published.date() for one in found if one.published is not None}
        zoned = (one.modified for one in found if one.modified is not None and one.modified.utcoffset())
        shown = (moment.astimezone(one.tzinfo) for one in zoned if printed.date() in days - {moment.date()})
        return next((one for one in shown if one.date() == printed.date()), moment)
    if printed.utcoffset() not in (timedelta(), printed.replace(tzinfo=zone).utcoffset()):
        return moment
    if any(one.modified is not None and _is_same_minute(one.modified, printed) for one in found):
        return moment
    gap = printed.replace(tzinfo=None) - moment.astimezone(UTC).replace(second=0, microsecond=0, tzinfo=None)
    is_half = abs(gap - own) == timedelta(hours=12)
    return moment.astimezone(timezone(gap)) if _is_zone(gap) and gap != own and not is_half else moment


def _is_other_time(printed: datetime, stated: datetime) -> bool:
    """Whether an earlier time of the *stated* day is *printed* that no zone explains: what is stated was modified."""
    if printed.time() == time() or printed.date() != stated.date():
        return False
    gap = stated.replace(second=0, microsecond=0, tzinfo=None) - printed.replace(second=0, microsecond=0, tzinfo=None)
    return gap > timedelta() and gap % timedelta(minutes=15) != timedelta()


def _in_stated_zone(moment: datetime | None, others: Iterable[datetime | None], zone: tzinfo) -> datetime | None:
    """*moment*, or the one among *others* at the same time by the clock, in another zone than *zone*, which is that of
    a time without one: the page states the zone in one place and leaves it out in another. UTC, and what *zone* has in
    another season, may be no more than what a system writes behind a local time.
    """
    if moment is None or moment.utcoffset() != moment.replace(tzinfo=zone).utcoffset() or moment.time() == time():
        return moment
    clock = moment.replace(tzinfo=None)
    zoned = (one for one in others if one is not None and one.replace(tzinfo=None) == clock)
    seasons = (clock.replace(month=month, day=1, tzinfo=zone).utcoffset() for month in (1, 7))
    doubtful = {moment.utcoffset(), timedelta(), *seasons}
    return next((one for one in zoned if one.utcoffset() not in doubtful), moment)


def _in_printed_zone(moment: datetime, printed: datetime, others: Iterable[datetime], zone: tzinfo) -> datetime:
    """*moment*, if it is in UTC, in the zone in which the page shows it; it stays the same moment.

    Another statement tells the zone that has the same minute on the *printed* day: "2015-11-30 23:50:48" beside
    "2015-12-01T07:50:48Z". Where the page prints only the day before or behind, it is *zone* or, if that may be any,
    the nearest one that has this day.
    """
    if moment.utcoffset() or moment.time() == time():
        return moment
    clock = moment.replace(microsecond=0, tzinfo=None)
    for other in others:
        local = other.replace(microsecond=0, tzinfo=None)
        gap = local - (clock if local.second else clock.replace(second=0))
        is_free = other.utcoffset() in (gap, timedelta(), other.replace(tzinfo=zone).utcoffset())
        if (
            is_free
            and local.date() == printed.date()
            and local.time() != time()
            and _is_zone(gap, parts=local.second > 0)
        ):
            return moment.astimezone(timezone(gap))
    days = (printed.date() - clock.date()).days
    if abs(days) != 1 or (shown := moment.astimezone(zone)).date() == printed.date():
        return shown if abs(days) == 1 else moment
    gap = timedelta(hours=-clock.hour - 1 if days < 0 else 24 - clock.hour)
    return moment.astimezone(timezone(gap)) if str(zone) == "UTC" and _is_zone(gap) else moment


def _is_same_minute(one: datetime, other: datetime) -> bool:
    """Whether two moments are in one minute by their clocks."""
    return one.replace(second=0, microsecond=0, tzinfo=None) == other.replace(second=0, microsecond=0, tzinfo=None)


def _is_zone(gap: timedelta, *, parts: bool = False) -> bool:
    """Whether the clocks of some zone are as far from UTC as *gap*, and further than not at all; *parts*: by quarters
    of an hour, for a time to the second is no other one by chance.
    """
    step = timedelta(minutes=15) if parts else timedelta(hours=1)
    is_zone = gap != timedelta() and gap % step == timedelta() and -_WESTMOST <= gap <= _EASTMOST
    return is_zone or gap in _PARTS_OF_HOURS


def is_only_modified(found: Found) -> bool:
    """Whether nothing states the publication but a lone "updated" on the page."""
    shown = found["markup"]
    return shown.only_modified and ask(found, "published", lambda one: one.published) is shown.published


def _may_be_day(moment: datetime, printed: datetime) -> bool:
    """Whether *moment* may be on the day that is *printed*."""
    return -_MOST_BEFORE < moment - printed < _MOST_BEHIND
