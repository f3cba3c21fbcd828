"""The charts of one source, and of the whole: what `feeds.history` tells, in the words of a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from feeds.history import History
from feeds.pages.charts import Bar, Captions, bars, shares, sparkline
from feeds.status import SourceDetails

#: A field that fewer articles have is shown as trouble.
FEW = 0.5


def charts_of(history: History, details: SourceDetails, t: Mapping[str, Any]) -> list[Markup]:
    """The charts of one source: visits, articles a day, fields, pace and bytes of its visits; *t*: words."""
    c, names = t["charts"], t["field_names"]
    visits = [
        Bar(
            f"{one.started:%Y-%m-%d %H:%M}",
            one.new,
            c["of_visit"].format(seen=one.seen, new=one.new, failed=one.failed),
            one.trouble or bool(one.failed),
        )
        for one in history.visits
    ]
    paces = [
        Bar(f"{one.started:%Y-%m-%d %H:%M}", one.pace, f"{one.pace:.2f} s, {one.bytes:,} B") for one in history.visits
    ]
    days = [Bar(day.isoformat(), number, str(number)) for day, number in history.days]
    fields = [
        Bar(names.get(name) or name, share, f"{share:.0%}", share < FEW)
        for name, share in sorted(details.fields.items(), key=lambda one: -one[1])
    ]
    return [
        bars(Captions(c["visits"], c["visit"], c["new"], c["table"]), visits),
        bars(Captions(c["days"], c["day"], c["articles"], c["table"]), days),
        shares(Captions(c["fields"], c["field"], c["share"], c["table"]), fields),
        bars(Captions(c["pace"], c["visit"], c["seconds"], c["table"]), paces),
    ]


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
