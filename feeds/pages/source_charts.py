"""The charts of one source, and of the whole: what `feeds.history` tells, in the words of a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from feeds.history import History, VisitPoint
from feeds.pages.charts import Bar, Captions, bars, shares, sparkline
from feeds.status import SourceDetails

#: A field that fewer articles have is shown as trouble.
FEW = 0.5
BYTES_PER_KB = 1_000


def charts_of(history: History, details: SourceDetails, t: Mapping[str, Any]) -> list[Markup]:
    """The charts of one source: visits, articles a day, fields, response times and bytes of its visits; *t*: words."""
    c, names = t["charts"], t["field_names"]
    keys = (("bar", c["new"]), ("trouble", c["failed"]), ("known", c["other_found"]))
    visits = [
        Bar(
            _time(one),
            max(one.seen, one.new + one.failed),
            c["of_visit"].format(seen=one.seen, new=one.new, failed=one.failed),
            one.trouble,
            (("bar", one.new), ("trouble", one.failed), ("known", max(one.seen - one.new - one.failed, 0))),
        )
        for one in history.visits
    ]
    responses = [
        Bar(_time(one), one.response, f"{one.response:.2f} s") for one in history.visits if one.response is not None
    ]
    sizes = [Bar(_time(one), size, f"{size:,.0f} KB") for one in history.visits for size in [one.bytes / BYTES_PER_KB]]
    days = [Bar(day.isoformat(), number, str(number)) for day, number in history.days]
    fields = [
        Bar(names.get(name) or name, share, f"{share:.0%}", share < FEW)
        for name, share in sorted(details.fields.items(), key=lambda one: -one[1])
    ]
    return [
        bars(Captions(c["visits"], c["visit"], c["found"], c["table"], keys), visits),
        bars(Captions(c["days"], c["day"], c["articles"], c["table"]), days),
        shares(Captions(c["fields"], c["field"], c["share"], c["table"]), fields),
        bars(Captions(c["responses"], c["visit"], c["seconds"], c["table"]), responses),
        bars(Captions(c["bytes"], c["visit"], "KB", c["table"]), sizes),
    ]


def _time(visit: VisitPoint) -> str:
    return f"{visit.started:%Y-%m-%d %H:%M}"


def spark_of(history: History, t: Mapping[str, Any]) -> Markup:
    """The articles of a source a day, small."""
    numbers = [number for _, number in history.days]
    return sparkline(t["charts"]["spark"].format(n=sum(numbers), days=len(numbers)), numbers)


def request_charts(by_format: Mapping[str, int], by_reader: Mapping[str, int], t: Mapping[str, Any]) -> list[Markup]:
    """How often feeds were asked for, by format and by reader; none before the first request."""
    c = t["charts"]
    return [
        shares(
            Captions(c[title], c[label], c["requests"], c["table"]),
            [
                Bar(name or c["other"], number / max(counts.values()), f"{number:,}")
                for name, number in sorted(counts.items(), key=lambda one: -one[1])
            ],
        )
        for title, label, counts in (("formats", "format", by_format), ("readers", "reader", by_reader))
        if counts
    ]
