"""One visit on its way: what it works with, what it may cost, and what it has done so far."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from scraper.http.fetch import NotModified, Usage, Validators
from storage.errors import FetchError, NotAskedError
from storage.model import Article, Document, Failure, Outcome, Visit
from storage.sources import Fill, ReadDocument

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.http.client import Web
    from scraper.parsing.pool import ParserPool
    from scraper.source import Source
    from storage.articles.record import Articles
    from storage.sources import Sources

#: How soon a young article is asked for again; each time it has not changed doubles the wait.
FIRST_RECHECK = timedelta(hours=1)
#: What recording a document counts.
TALLIED = ("counts", "skipped", "failures", "notes", "fills", "followed", "refused", "waiting", "waits_for")
#: How soon a page in quarantine is asked for again, doubled with each failure, and the longest wait.
FIRST_RETRY, LONGEST_RETRY = timedelta(hours=1), timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitLimits:
    """What one visit may cost."""

    #: Requests, redirects included.
    requests: int = 5_000
    #: For all of it.
    time: timedelta = timedelta(hours=1)
    #: Articles are asked for again, ever more rarely, until they have stayed the same for so long.
    recheck: timedelta = timedelta(days=2)


@dataclass(slots=True, kw_only=True)
class VisitContext:
    """A visit of *source* that began at *started*."""

    source: Source
    articles: Articles
    sources: Sources
    pool: ParserPool
    #: None: the source needs none.
    web: Web | None
    limits: VisitLimits
    now: Callable[[], datetime]
    started: datetime
    #: Whether the source was never visited as a whole: what it gives now reaches no feed until it was.
    backfill: bool

    usage: Usage = field(init=False)
    seen: int = 0
    counts: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    skipped: int = 0
    failures: list[Failure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    fills: dict[str, Fill] = field(default_factory=dict)
    done: int = 0
    #: Related pages that are followed.
    followed: int = 0
    #: Pages that robots.txt refused.
    refused: int = 0
    #: Pages that hold nothing to read.
    empty: list[str] = field(default_factory=list)
    #: Pages that were not asked for, and why the first of them was not.
    waiting: int = 0
    waits_for: str = ""

    def __post_init__(self) -> None:
        self.usage = Usage(most=self.limits.requests)

    async def get(self, url: str, reading: ReadDocument | None = None) -> Document | NotModified:
        """What Web.get gives; conditional on what *reading* remembers. Raises NotAskedError at the visit's limits."""
        if self.web is None:
            raise FetchError("the web is not used here", url)
        self.usage.require_room(url)
        if self.now() - self.started > self.limits.time:
            raise NotAskedError(f"the visit has taken {self.limits.time}, which is its limit", url)
        validators = Validators(etag=reading.etag, last_modified=reading.last_modified) if reading else None
        asked = self.web.browser if self.source.render and self.web.browser else self.web
        return await asked.get(url, validators=validators, access=self.source.access, usage=self.usage)

    def visit(self, cause: str | None, *, broken: str | None) -> Visit:
        """The row of the log; *cause* and *broken* as in Visit."""
        if self.refused:
            self.notes.append(f"{self.refused} pages are left out, because robots.txt does not let us have them")
        if self.empty:
            others = f", nor on {len(self.empty) - 1} other pages" if len(self.empty) > 1 else ""
            self.notes.append(f"{self.empty[0]}: no article is found there{others}")
        if self.waiting:
            self.notes.append(f"{self.waiting} pages wait for the next visit: {self.waits_for}")
        return Visit(
            source=self.source.name,
            started=self.started,
            ended=self.now(),
            seen=self.seen,
            new=self.counts[Outcome.NEW],
            updated=self.counts[Outcome.REVISED],
            unchanged=self.counts[Outcome.UNCHANGED],
            skipped=self.skipped,
            failures=tuple(self.failures),
            requests=self.usage.requests,
            not_modified=self.usage.not_modified,
            bytes=self.usage.bytes,
            cause=cause,
            broken=broken,
            notes=tuple(self.notes),
        )

    def tally(self) -> dict[str, object]:
        """A copy of what `reset` puts back."""
        return {name: copy(getattr(self, name)) for name in TALLIED}

    def reset(self, tally: dict[str, object]) -> None:
        """Forget what was counted since *tally*, for it was not recorded."""
        for name, value in tally.items():
            setattr(self, name, value)

    def fill(self, name: str, filled: int, total: int = 1) -> None:
        """Count one more for a field of `fills`."""
        before = self.fills.get(name, Fill(0, 0))
        self.fills[name] = Fill(before.filled + filled, before.total + total)

    def fill_from(self, article: Article) -> None:
        """Count which fields *article* has."""
        has = {
            "title": bool(article.title),
            "date": article.published is not None,
            "lede": bool(article.lede),
            "figures": bool(article.figures),
            "related": bool(article.links),
            "length": sum(map(len, article.body)),
        }
        for name, filled in has.items():
            self.fill(name, int(filled))
        if article.rule is not None:
            for filled, selected in ((1, article.rule.found), (0, article.rule.barren)):
                for name, selectors in selected:
                    self.fill(f"rule {article.rule.rule}, {name}: {selectors}", filled)

    def wait(self, error: NotAskedError) -> None:
        """Count a page that was not asked for."""
        self.waiting += 1
        self.waits_for = self.waits_for or error.what

    def next_look(self, article: Article | None, before: ReadDocument | None) -> datetime | None:
        """When a page is to be asked for again: *before* is its last reading, if it says the same as then."""
        now = self.now()
        if article is not None and article.published and now - article.published > self.limits.recheck:
            return None
        wait = FIRST_RECHECK if before is None else max(2 * (now - before.read), FIRST_RECHECK)
        return now + wait if wait <= self.limits.recheck else None

    def next_try(self, before: ReadDocument | None) -> datetime:
        """When a page that failed once more is to be asked for again: at the next visit, then ever more rarely."""
        failures = before.failures if before and before.outcome == "failed" else 0
        wait: timedelta = FIRST_RETRY * 2 ** min(failures - 1, 20) if failures else timedelta(0)
        return self.now() + min(wait, LONGEST_RETRY)
