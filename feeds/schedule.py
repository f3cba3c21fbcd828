"""When sources are visited: cron expressions, adaptive intervals, the plan in the store, the ticks of `feedloom watch`.

The only module that imports apscheduler. The store keeps the next visit of each source, so that `App.run(due=True)`
serves cron and `watch` alike. A visit that was missed is made up for once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from scraper.source import Schedule, Source
from storage.database import Database
from storage.sources import Sources

if TYPE_CHECKING:  # imported where it is used: most runs need none of it, and it takes a tenth of their start
    from apscheduler.triggers.cron import CronTrigger

#: Days of the week as cron numbers them; 7 is Sunday, too.
DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
#: A source is due this share of its interval early, at most this long: runs of cron begin now a second sooner, now a
#: second later.
GRACE_SHARE, MAX_GRACE = 0.5, timedelta(seconds=30)
#: An adaptive interval shrinks by this factor after a visit with news, and grows by it after one without.
INTERVAL_FACTOR = 1.5


@dataclass(frozen=True, slots=True)
class Cron:
    """The time fields of a crontab line. Given a day of the month and a day of the week, either matches (POSIX).

    When clocks go back, a time in the repeated hour counts once; when they go forward, a skipped one is late (cron(8)).
    """

    triggers: tuple[CronTrigger, ...]
    #: It matches every hour, so also both runs of a repeated one.
    hourly: bool

    def after(self, now: datetime) -> datetime | None:
        """The first time after *now*, in UTC; None if there is none ("0 0 30 2 *")."""
        times = [self._next(trigger, now) for trigger in self.triggers]
        return min((time.astimezone(UTC) for time in times if time is not None), default=None)

    def _next(self, trigger: CronTrigger, now: datetime) -> datetime | None:
        time: datetime | None = trigger.get_next_fire_time(None, now + timedelta(microseconds=1))
        while time is not None and time.fold and not self.hourly:
            time = trigger.get_next_fire_time(None, time.astimezone(UTC) + timedelta(minutes=1))
        return time


def parse_cron(text: str, timezone: str) -> Cron:
    """The five time fields of a crontab line, in the zone *timezone*. Raises ValueError with the cause."""
    from apscheduler.triggers.cron import CronTrigger

    fields = text.lower().split()
    if len(fields) != 5:
        raise ValueError(f"there are {len(fields)} fields")
    minute, hour, day, month, weekday = fields
    days = _days_of_week(weekday)

    def trigger(day: str, weekday: str) -> CronTrigger:
        zone = ZoneInfo(timezone)
        return CronTrigger(minute=minute, hour=hour, day=day, month=month, day_of_week=weekday, timezone=zone)

    if day.startswith("*") or weekday.startswith("*"):
        return Cron((trigger(day, days),), hour.startswith("*"))
    return Cron((trigger(day, "*"), trigger("*", days)), hour.startswith("*"))


def _days_of_week(field: str) -> str:
    """The field with names for numbers, because apscheduler numbers days from Monday."""
    found: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, dash, last = span.partition("-")
        low = 0 if span == "*" else _day(first)
        high = 6 if span == "*" or (step and not last) else _day(last or first)
        if low > high or (dash and not last) or (step and (not step.isdecimal() or step == "0")):
            raise ValueError(f"{part!r} are no days of the week")
        found.update(day % 7 for day in range(low, high + 1, int(step or 1)))
    return ",".join(DAYS[day] for day in sorted(found))


def _day(text: str) -> int:
    if text in DAYS:
        return DAYS.index(text)
    if not text.isdecimal() or int(text) > 7:
        raise ValueError(f"{text!r} is no day of the week")
    return int(text)


def next_visit(
    schedule: Schedule,
    interval: timedelta,
    *,
    now: datetime,
    random: Callable[[], float],
    planned: datetime | None = None,
) -> datetime:
    """When a source that was visited at *now* is visited next, jitter included; *random* gives 0 to 1.

    A visit within the grace before its *planned* time counts as made then, so that no interval becomes shorter. The end
    of year 9999 if its cron expression matches no date.
    """
    early = planned is not None and timedelta(0) < planned - now <= grace(schedule, interval)
    planned = (planned if early and planned else now) + interval
    if schedule.cron is not None:
        planned = parse_cron(schedule.cron, schedule.timezone).after(now) or datetime.max.replace(tzinfo=UTC)
    late = schedule.jitter * random()
    return planned if planned.year > 9000 else planned + late


def shortest_wait(schedule: Schedule, now: datetime) -> timedelta:
    """How soon after a visit the next may be due; of a cron expression, the time between its first two after *now*."""
    if schedule.cron is not None:
        cron = parse_cron(schedule.cron, schedule.timezone)
        first = cron.after(now)
        second = first and cron.after(first)
        return second - first if first and second else timedelta.max
    return schedule.between[0] if schedule.between else schedule.every


def grace(schedule: Schedule, interval: timedelta) -> timedelta:
    """How long before its time a source may be visited; not at all if a cron expression names the minute."""
    return timedelta(0) if schedule.cron is not None else min(interval * GRACE_SHARE, MAX_GRACE)


def adapt(schedule: Schedule, interval: timedelta, *, changed: bool | None) -> timedelta:
    """The interval after a visit, within the bounds of *schedule*.

    *changed* says whether the visit found news; with None the interval is only brought within the bounds.
    """
    if schedule.between is None:
        return schedule.every
    low, high = schedule.between
    factor = 1.0 if changed is None else 1 / INTERVAL_FACTOR if changed else INTERVAL_FACTOR
    return min(max(interval * factor, low), high)


def due_sources(
    database: Database, sources: Sequence[Source], *, now: datetime, random: Callable[[], float]
) -> list[Source]:
    """Those of *sources* whose next visit is due, by the plan in the store."""
    log = Sources(database)

    def is_due(source: Source) -> bool:
        last = log.state(source.name).last_visit
        if last is not None and last <= now and database.setting(_schedule_key(source)) != repr(source.schedule):
            plan_visit(database, source, last, random=random)  # the plan was made for an earlier configuration
        planned = log.state(source.name).next_visit
        clock_went_back = last is not None and last > now
        if clock_went_back or planned is None:
            return True
        return planned - grace(source.schedule, _interval(database, source)) <= now

    return [source for source in sources if not source.paused and is_due(source)]


def plan_visit(
    database: Database,
    source: Source,
    last: datetime,
    *,
    changed: bool | None = None,
    random: Callable[[], float],
) -> None:
    """Store when *source*, last visited at *last*, is visited next. *changed* as in `adapt`."""
    schedule = source.schedule
    interval = adapt(schedule, _interval(database, source), changed=changed)
    with database.write("cannot plan a visit", source.name):
        if schedule.between:
            database.set_setting(_interval_key(source), str(interval.total_seconds()))
        if database.setting(_schedule_key(source)) != repr(schedule):
            database.set_setting(_schedule_key(source), repr(schedule))
        planned = Sources(database).state(source.name).next_visit
        moment = next_visit(schedule, interval, now=last, random=random, planned=planned)
        Sources(database).plan(source.name, moment)


def _interval(database: Database, source: Source) -> timedelta:
    """The interval between two visits of *source*, as it is now."""
    known = database.setting(_interval_key(source)) if source.schedule.between else None
    return timedelta(seconds=float(known)) if known else source.schedule.every


def _interval_key(source: Source) -> str:
    """The setting that keeps an adaptive interval, in seconds."""
    return f"interval of {source.name}"


def _schedule_key(source: Source) -> str:
    """The setting that keeps the schedule for which the next visit was planned."""
    return f"schedule of {source.name}"


@contextmanager
def ticking(work: Callable[[], None], *, every: timedelta, now: datetime) -> Iterator[None]:
    """Call *work* in a thread, at *now* and then at each interval. Calls never overlap; missed ones become one."""
    from apscheduler.schedulers.background import BackgroundScheduler

    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it warns when one call is still at work at the next
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.add_job(
        work,
        "interval",
        seconds=every.total_seconds(),
        next_run_time=now,
        max_instances=1,
        coalesce=True,
        misfire_grace_time=None,
    )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)
