"""When sources are visited: cron expressions, intervals that adapt, and the ticking of `feedloom watch`.

The only import of apscheduler. Next visits stand in the store, so that one function, `App.run(due=True)`, serves cron
and `watch` alike; a visit that was missed is made up once. All but `ticking` is pure.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from scraper.source import Schedule

#: Days of the week as cron numbers them; 7 is Sunday too.
DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
#: How much an adaptive interval shrinks after news and grows without.
FACTOR = 1.5


@dataclass(frozen=True, slots=True)
class Cron:
    """A line of a crontab. With both a day of the month and a day of the week either will do (POSIX crontab).

    What stands at an hour happens once where that hour comes twice, and late where it is left out (cron(8)).
    """

    triggers: tuple[CronTrigger, ...]
    #: It is for every hour, also for one that comes twice.
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
    """The five fields of *text*. Raises ValueError with the cause."""
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
    """The field by names: apscheduler counts its days from Monday."""
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


def next_visit(schedule: Schedule, interval: timedelta, *, now: datetime, random: Callable[[], float]) -> datetime:
    """When a source that was visited by *now* is visited next; *random* gives 0 to 1."""
    planned = now + interval
    if schedule.cron is not None:
        planned = parse_cron(schedule.cron, schedule.timezone).after(now) or datetime.max.replace(tzinfo=UTC)
    late = schedule.jitter * random()
    return planned if planned.year > 9000 else planned + late


def adapt(schedule: Schedule, interval: timedelta, *, changed: bool | None) -> timedelta:
    """The interval after a visit that found something new, or nothing, between the bounds of *schedule*.

    With None for *changed* it is only brought within them.
    """
    if schedule.between is None:
        return schedule.every
    low, high = schedule.between
    factor = 1.0 if changed is None else 1 / FACTOR if changed else FACTOR
    return min(max(interval * factor, low), high)


@contextmanager
def ticking(work: Callable[[], None], *, every: timedelta, now: datetime) -> Iterator[None]:
    """Call *work* in a thread, from *now* on, never twice at a time; late calls become one."""
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # that a call waits for the one before is no news
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
