"""Of a home page the rest is found out: its feed, else its own list of articles, else its sitemap.

The choice is explained once and kept until it fails.
"""

from __future__ import annotations

import json
import re
from urllib.parse import urljoin

from scraper.http.fetch import NotModified
from scraper.source import SourceKind
from scraper.sources.context import VisitContext
from scraper.sources.found import FoundPage
from scraper.sources.lists import ReadList, extract_list, find_pages
from storage.errors import DocumentError, ExtractError, NotAskedError

#: How a feed or a sitemap begins that was given as a home page.
LISTS = re.compile(rb"\A\s*\{|<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b", re.IGNORECASE)
#: A list of fewer articles is not the one that is looked for.
FEWEST = 2


async def find_site(errand: VisitContext) -> tuple[list[FoundPage], list[ReadList]]:
    """The new pages of the home pages that *errand* is about, and the lists that were read."""
    pages: list[FoundPage] = []
    lists: list[ReadList] = []
    for home in errand.source.places:
        kind, place = _settled(errand, home) or await _choose(errand, home)
        try:
            found, read = await find_pages(errand, kind, (place,))
        except (DocumentError, ExtractError) as error:
            if not isinstance(error, NotAskedError):
                _settle(errand, home, None)  # the next visit chooses again
            raise
        pages += found
        lists += read
    return pages, lists


async def _choose(errand: VisitContext, home: str) -> tuple[SourceKind, str]:
    """The best place to read *home* from. Raises ExtractError if there is none."""
    document = await errand.get(home)
    assert not isinstance(document, NotModified)  # we had nothing to compare with
    if LISTS.search(document.data[:1000]):
        for kind in (SourceKind.FEED, SourceKind.SITEMAP):
            if await _count(errand, kind, home):
                return _settle(errand, home, (kind, home), f"it is a {kind} itself")
    page = await extract_list(errand, SourceKind.LISTING, document)
    for feed in page.feeds:
        if "comment" not in feed and (count := await _count(errand, SourceKind.FEED, feed)) >= FEWEST:
            return _settle(errand, home, (SourceKind.FEED, feed), f"its page names this feed of {count} articles")
    if len(page.pages) >= FEWEST:
        why = f"it names no feed, but lists {len(page.pages)} articles itself"
        return _settle(errand, home, (SourceKind.LISTING, home), why)
    named = (await errand.web.robots.rules(home, errand.source.access.proxy)).sitemaps if errand.web else ()
    for sitemap in (*named, urljoin(home, "/sitemap.xml")):
        if await _count(errand, SourceKind.SITEMAP, sitemap):
            return _settle(
                errand, home, (SourceKind.SITEMAP, sitemap), "it has no feed and lists nothing, but a sitemap"
            )
    raise ExtractError(
        "no feed, list of articles or sitemap is found", home, "name the page of a section under `listing`"
    )


async def _count(errand: VisitContext, kind: SourceKind, url: str) -> int:
    """How much the list at *url* names; 0 if it is none."""
    try:
        document = await errand.get(url)
        assert not isinstance(document, NotModified)
        found = await extract_list(errand, kind, document)
    except NotAskedError:
        raise
    except (DocumentError, ExtractError):
        return 0
    return len(found.pages) + len(found.more)


def _settled(errand: VisitContext, home: str) -> tuple[SourceKind, str] | None:
    def parse(text: str) -> tuple[SourceKind, str]:
        kind, place = json.loads(text)
        return SourceKind(kind), place

    return errand.sources.database.setting_as(parse, _key(errand, home), None)


def _settle(
    errand: VisitContext, home: str, choice: tuple[SourceKind, str] | None, why: str = ""
) -> tuple[SourceKind, str]:
    errand.sources.database.set_setting(_key(errand, home), json.dumps(choice) if choice else "")
    if choice is None:
        return SourceKind.SITE, home
    errand.notes.append(f"{home}: read as `{choice[0]} = {json.dumps(choice[1])}`: {why}")
    return choice


def _key(errand: VisitContext, home: str) -> str:
    return f"site of {errand.source.name}: {home}"
