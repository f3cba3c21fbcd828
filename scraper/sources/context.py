"""One visit while it runs: what it is given (VisitContext) and what it has counted so far (VisitTally)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import TYPE_CHECKING

from scraper.http.backoff import PAGE_BACKOFF, recheck_wait
from scraper.http.conditional import NotModified, Validators
from scraper.http.failures import shortly
from scraper.http.limits import Usage, VisitLimits
from scraper.rules.book import RuleBook
from scraper.sources.admission import refusal
from scraper.sources.files import FoundDocument
from scraper.sources.found import FoundPage, FoundRecord, FoundRow
from scraper.sources.left_out import in_words
from storage.articles.identity import passage_of
from storage.errors import FetchError, LeftAloneError, NotAskedError
from storage.model import Article, Document, Failure, Outcome, Visit
from storage.sources import Fill, ReadDocument

if TYPE_CHECKING:
    from scraper.http.client import PoliteClient
    from scraper.http.stream import WebFile
    from scraper.parsing.learnt import LearntFiles
    from scraper.parsing.pool import ParserPool
    from scraper.source import Access, Source
    from storage.articles.record import Articles
    from storage.sources import Sources

#: Where a document is: in a file, at an address, or at hand already, perhaps even read.
Found = FoundDocument | FoundPage | FoundRow | FoundRecord | Document


def name_of(found: Found) -> str:
    """The name of a document in the store: its path or address; of a capture in an archive also its date."""
    match found:
        case FoundDocument() | FoundRow() | FoundRecord():
            return found.path
        case FoundPage():
            return found.url
    return f"{found.url} of {dict(found.headers).get('date')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What a kind of source has found; its function counts it in `VisitTally.seen`, at once or as it goes on."""

    #: In the order in which they are recorded. Read one at a time, so it may be a generator.
    documents: Iterable[Found]
    #: Called once all of *documents* have been dealt with.
    finish: Callable[[], None] = lambda: None


@dataclass(slots=True, kw_only=True)
class VisitTally:
    """What a visit has done so far."""

    #: Documents that were found, …
    seen: int = 0
    #: … and how many there will be, as far as is known; 0: no more.
    expected: int = 0
    #: Documents that were read and recorded, or skipped, or failed; for showing progress.
    done: int = 0
    #: Articles by what recording them did.
    counts: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    #: Documents that gave no article: listings, empty pages, those that filters or robots.txt keep out.
    skipped: int = 0
    failures: list[Failure] = field(default_factory=list)
    #: For the log, in words.
    notes: list[str] = field(default_factory=list)
    #: How many of the articles have each field; see `scraper.visit.drift`.
    fills: dict[str, Fill] = field(default_factory=dict)
    #: Related pages that are read as well.
    followed: int = 0
    #: Pages that the filters keep out, by the reason.
    kept_out: Counter[str] = field(default_factory=Counter)
    #: Pages that robots.txt refused.
    refused: int = 0
    #: Pages on which there is nothing to read.
    empty: list[str] = field(default_factory=list)
    #: Pages that a list names among its articles, and that are none.
    left_out: list[str] = field(default_factory=list)
    #: What the first list that names nothing is, and the key and address that would work; "" if that is unclear.
    advice: str = ""
    #: Lists that follow those that were read, and were not.
    further: list[str] = field(default_factory=list)
    #: Pages that were left for the next visit, and why the first of them was.
    waiting: int = 0
    waits_for: str = ""
    #: The first page that waits because its host is left alone.
    left_alone: Failure | None = None

    def snapshot(self) -> VisitTally:
        """The counts as they are now, for `restore`."""
        return VisitTally(**{one.name: copy(getattr(self, one.name)) for one in fields(self)})

    def restore(self, before: VisitTally) -> None:
        """Forget what was counted since *before*, because it was not recorded."""
        for one in fields(self):
            setattr(self, one.name, copy(getattr(before, one.name)))

    def wait(self, error: NotAskedError) -> None:
        """Count a page that is left for the next visit."""
        self.waiting += 1
        self.waits_for = self.waits_for or error.what
        if isinstance(error, LeftAloneError) and self.left_alone is None:
            self.left_alone = Failure(document=str(error.subject), cause=shortly(error, str(error.subject)))

    def fill(self, name: str, filled: int, total: int = 1) -> None:
        """Count *filled* of *total* for one entry of `fills`."""
        before = self.fills.get(name, Fill(0, 0))
        self.fills[name] = Fill(before.filled + filled, before.total + total)

    def fill_from(self, article: Article) -> None:
        """Count which fields *article* has, and which selectors of its site's rule found something."""
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
        for rule in filter(None, (article.rule, article.learnt)):
            for filled, selected in ((1, rule.found), (0, rule.barren)):
                for name, selectors in selected:
                    self.fill(f"rule {rule.rule}, {name}: {selectors}", filled)

    def all_notes(self) -> tuple[str, ...]:
        """The notes, with what is told once for the whole visit."""
        notes = list(self.notes)
        if kept_out := self.kept_out.total():
            pages = "1 page" if kept_out == 1 else f"{kept_out:,} pages"
            notes.append(f"the filters of the source leave out {pages}: {in_words(self.kept_out)}")
        if self.refused:
            notes.append(f"{self.refused} pages are left out, because robots.txt does not let us have them")
        if self.empty:
            others = f", nor on {len(self.empty) - 1} other pages" if len(self.empty) > 1 else ""
            notes.append(f"{self.empty[0]}: no article is found there{others}")
        if self.left_out:
            others = f", like {len(self.left_out) - 1} other pages" if len(self.left_out) > 1 else ""
            notes.append(f"{self.left_out[0]}: it leads to articles and is none{others}; the feeds leave it out")
        if self.waiting:
            notes.append(f"{self.waiting} pages wait for the next visit: {self.waits_for}")
        return tuple(notes)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitContext:
    """A visit of *source* that began at *started*, and what it works with."""

    source: Source
    articles: Articles
    sources: Sources
    pool: ParserPool
    #: None: there is no network.
    client: PoliteClient | None
    limits: VisitLimits
    now: Callable[[], datetime]
    started: datetime
    #: Whether this is the first complete visit of the source: its articles reach no feed until it ends.
    backfill: bool
    #: What its requests cost.
    usage: Usage
    #: The files of learnt rules; None: nothing is learnt, nor known.
    learnt: LearntFiles | None = None
    #: The rules in the folders of the source.
    book: RuleBook = field(default_factory=lambda: RuleBook(()))
    tally: VisitTally = field(default_factory=VisitTally)

    async def get(self, url: str, reading: ReadDocument | None = None) -> Document | NotModified:
        """Fetch *url*, conditionally if *reading* says what we have; rendered if the source wants that.

        Raises what `PoliteClient.get` does, and NotAskedError at the limits of the visit.
        """
        if self.client is None:
            raise FetchError("the web is not used here", url)
        self.usage.require_room(url)
        if self.now() - self.started > self.limits.time:
            raise NotAskedError(f"the visit has taken {self.limits.time}, which is its limit", url)
        validators = Validators(etag=reading.etag, last_modified=reading.last_modified) if reading else None
        client = self.client.browser if self.source.render and self.client.browser else self.client
        return await client.get(url, validators=validators, access=self._access(url), usage=self.usage)

    def web_file(self, url: str) -> WebFile:
        """The file at *url* as a stream, with the access of the source. Raises OSError."""
        if self.client is None:
            raise OSError("the web is not used here")
        return self.client.file(url, self.source.access)

    def rule_for(self, url: str | None) -> str | None:
        """The text of the learnt rule for the page at *url*; None if there is none."""
        return self.learnt.text_for(url, self.pool) if self.learnt is not None and url else None

    def _access(self, url: str) -> Access:
        """The access of the source, with the request headers that the rule of the host of *url* adds."""
        access = self.source.access
        own = {name.lower() for name in access.headers}
        added = {name: value for name, value in self.book.headers(url).items() if name not in own}
        return replace(access, headers={**access.headers, **added}) if added else access

    def refusal(self, url: str, what: FoundPage | Article) -> str | None:
        """Why the filters of the source keep out the page at *url*, by *what* a list or the page itself says; None if
        they let it in.
        """
        return refusal(
            self.source.filters,
            now=self.started,
            url=url.partition("#")[0] if passage_of(url) else url,
            title=what.title,
            category=what.category,
            language=what.language,
            published=what.published,
        )

    def visit(self, cause: str | None, *, broken: str | None) -> Visit:
        """The entry for the log of visits; *cause* and *broken* as in Visit."""
        tally, usage = self.tally, self.usage
        return Visit(
            source=self.source.name,
            started=self.started,
            ended=self.now(),
            seen=tally.seen,
            new=tally.counts[Outcome.NEW],
            updated=tally.counts[Outcome.REVISED],
            unchanged=tally.counts[Outcome.UNCHANGED],
            skipped=tally.skipped,
            failures=tuple(tally.failures or filter(None, [tally.left_alone])),  # nothing else would tell of it
            requests=usage.requests,
            not_modified=usage.not_modified,
            bytes=usage.bytes,
            response_seconds=round(usage.seconds, 3),
            cause=cause,
            broken=broken,
            notes=tally.all_notes(),
            further=tuple(tally.further),
        )

    def next_read(self, article: Article | None, before: ReadDocument | None) -> datetime | None:
        """When to ask for a page again; None: never, it is old or has stayed the same for long enough.

        *before* is its last reading if it still says the same, else None.
        """
        now = self.now()
        if article is not None and article.published and now - article.published > self.limits.recheck:
            return None
        wait = recheck_wait(now - before.read if before is not None else None)
        return now + wait if wait <= self.limits.recheck else None

    def next_try(self, before: ReadDocument | None) -> datetime:
        """When to ask for a page again that has failed: at the next visit, and then ever more rarely."""
        failures = before.failures if before and before.outcome == "failed" else 0
        return self.now() + PAGE_BACKOFF.wait(failures)
