"""The page of how sources fare, which the server makes: a table of all, charts of one, and of the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from feeds.config.load import Config
from feeds.history import History, Totals
from feeds.pages.page import Page
from feeds.pages.source_charts import charts_of, request_charts
from feeds.status import SourceDetails, SourceStatus

BYTES_PER_MB = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the charts of the page tell: of one source, or of the whole."""

    source: str | None = None
    details: SourceDetails | None = None
    history: History | None = None
    totals: Totals | None = None
    #: Requests for feeds since the start, by format and by reader.
    by_format: Mapping[str, int] = field(default_factory=dict)
    by_reader: Mapping[str, int] = field(default_factory=dict)


def build_status_page(
    config: Config, states: Sequence[SourceStatus], told: Told, *, published: datetime | None, trouble: str | None
) -> bytes:
    """The page of *states*, with what is *told*."""
    page, totals = Page(config), told.totals
    if told.history and told.details:
        charts = charts_of(told.history, told.details, page.words)
    else:
        charts = request_charts(told.by_format, told.by_reader, page.words)
    lines, c = [], page.words["charts"]
    if totals:
        lines = [c["entries"].format(n=totals.entries), c["size"].format(n=round(totals.size / BYTES_PER_MB, 1))]
    return page.render(
        "status.html",
        moment=page.moment,
        states=states,
        published=published,
        trouble=trouble,
        source=told.source,
        charts=charts,
        lines=lines,
    )
