"""What the pages of the workbench show, taken together from the draft, the configuration and the store."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from feeds.config.load import Config
from feeds.formats.registry import FORMATS
from feeds.history import History, read_history
from feeds.pages.source_charts import charts_of, spark_of
from feeds.status import SourceDetails, SourceStatus, read_details, read_states
from feeds.web.edit.pages import Known, words
from feeds.workbench.draft import Draft
from feeds.workbench.marks import OF_ARTICLES, OF_LISTS
from feeds.workbench.visits import Visits, slug_of_source
from feeds.workbench.workbench import MissingError, Workbench
from scraper.source import Source
from scraper.sources.kinds import KINDS
from storage.errors import ExtractError, FeedloomError, StorageError
from storage.readonly import open_read_only

#: How long the store may take to say how the sources fare.
QUERY_SECONDS = 3.0
#: What a page may be shown as.
SHOWN_AS = ("reader", *(one.name for one in FORMATS))
#: How much of its text an entry may be shown with, whatever is set.
TEXTS = ("full", "summary")
#: How states look.
STATE_CLASSES = {"failing": "wrong", "broken": "wrong"}
#: Sources that show a small chart each; with more, the page would take long.
MAX_CHARTED = 200


class Views:
    """The values of the pages."""

    def __init__(self, bench: Workbench, visits: Visits) -> None:
        self.bench, self.visits = bench, visits

    async def index(self, language: str) -> dict[str, Any]:
        """The sources with their state, and the drafts."""
        config, t = self.bench.config(), words(language)
        states = await asyncio.to_thread(self._states, config)
        sources = [
            {
                "name": source.name,
                "kind": source.kind,
                "state": state.state,
                "css": STATE_CLASSES.get(state.state, ""),
                "cause": state.cause,
                "paused": source.paused,
                "last": state.last_visit.isoformat() if state.last_visit else None,
                "next": state.next_visit.isoformat() if state.next_visit and not source.paused else None,
                "actions": actions_of(source),
                "chart": spark_of(history, t) if history else None,
            }
            for source, (state, history) in zip(config.sources, states, strict=True)
        ]
        return {"sources": sources, "drafts": self.bench.drafts()}

    def _states(self, config: Config) -> list[tuple[SourceStatus, History | None]]:
        names = [source.name for source in config.sources]
        with suppress(StorageError), open_read_only(config.site.database, seconds=QUERY_SECONDS) as database:
            states = read_states(database, names)
            now = self.bench.clock()
            charted = names[:MAX_CHARTED]
            histories = {name: read_history(database, name, now=now) for name in charted}
            return [(state, histories.get(state.name)) for state in states]
        return [(SourceStatus(name=name, state="not visited"), None) for name in names]

    async def look(
        self, draft: Draft, document: dict[str, Any], query: Mapping[str, str], language: str
    ) -> dict[str, Any]:
        """The page of a draft; *query* says which page of it is shown, at which place, and the entry in which form."""
        t, config = words(language), self.bench.config()
        page, at, text, shown_as = (query.get(name, "") for name in ("page", "at", "text", "as"))
        pages = [{"key": "list", "name": t["list_page"]}] if draft.document_of("list") is not None else []
        pages += [{"key": one["page"], "name": one["fields"]["title"] or one["url"]} for one in document["samples"]]
        keys: list[str] = [one["key"] for one in pages]
        first: str = document["article"]["page"] if document["article"] else ""
        shown = page if page in keys else first if first in keys else keys[0] if keys else ""
        return {
            "d": document,
            "s": Known(document["draft"]["source"]),
            "pages": pages,
            "shown": shown,
            "shown_name": next((one["name"] for one in pages if one["key"] == shown), ""),
            "places": await self._places(draft, shown),
            "meanings": list(OF_LISTS if shown == "list" else OF_ARTICLES),
            "at": at if at.isdecimal() else "",
            "as_format": shown_as if shown_as in SHOWN_AS else "reader",
            "text": text if text in TEXTS else "",
            "preview": await self.bench.preview(draft, text) if text in TEXTS else document["preview"],
            "content": config.contents.get(draft.mends or "") or config.feeds.content,
            "zone": document["draft"]["source"].get("timezone") or config.site.zone.key,
            "fixed": draft.mends is not None,
            "refresh": document["busy"],
            "live": f"/edit/look/{draft.id}" if document["busy"] else "",
            "revision": f"{document['revision']}.{document['found']}",
            "worked": document["worked"],
            "past": document["past"],
        }

    async def _places(self, draft: Draft, page: str) -> list[dict[str, Any]]:
        document = draft.document_of(page)
        if document is None:
            return []
        known = ("places", page, document.url)
        if known not in draft.cache:
            reader = self.bench.reader(self.bench.config(), draft)
            with suppress(FeedloomError):
                draft.cache[known] = await reader.call("scraper.places.listed:list_places", document)
        places: list[dict[str, Any]] = draft.cache.get(known, [])
        return places

    async def frame(self, draft: Draft, page: str, language: str, at: str = "") -> tuple[str, str]:
        """The HTML of a page of *draft* with its marks, and its title; element *at* can be scrolled to.

        Raises MissingError, FeedloomError.
        """
        config, t = self.bench.config(), words(language)
        reader = self.bench.reader(config, draft)
        document = draft.pages.get("kept") if page == "kept" else draft.document_of(page)
        if document is None:
            raise MissingError("there is no such page", page)
        marks: dict[int, str] = {}
        if page == "list":
            with suppress(FeedloomError):
                marks = dict.fromkeys(await reader.cards(draft, draft.now), f"item|{t['meanings']['item']}")
        elif page != "kept":
            sample = await reader.sample(draft, draft.now, page)
            marks |= dict.fromkeys(sample.dropped, f"dropped|{t['fields']['drop']}")
            for field, places in sample.places.items():
                marks |= dict.fromkeys(places, f"{field}|{t['fields'][field] or field}")
        picked = int(at[:9]) if at.isdecimal() and at.isascii() else None
        html = await reader.call("scraper.places.show:show_page", document, marks=marks, picked=picked)
        return html, document.url or page

    async def reader(self, draft: Draft, text: str) -> tuple[str, str]:
        """The text of the entry of *draft* as HTML, and its title; *text*: "full", "summary", or as it is set."""
        preview = await self.bench.preview(draft, text if text in TEXTS else None)
        shown = (preview or {}).get("reader")
        if not shown:
            raise ExtractError("no page gave an article", draft.address)
        summary = Markup("<p>{}</p>").format(shown["summary"])
        return shown["content"] or str(summary), shown["title"]

    async def source(self, name: str, here: str, language: str) -> dict[str, Any]:
        """The page of one source. One that is deleted has one, too, for its last words."""
        config, t = self.bench.config(), words(language)
        source = next((one for one in config.sources if one.name == name), None)
        known = self.visits.going.get(name)
        going = replace(known) if known else None  # as it was before its feeds are looked up: it goes on meanwhile
        slug = await asyncio.to_thread(slug_of_source, config, name)
        if source is None and slug is None and going is None:
            raise MissingError("there is no such source", name)
        state, details, history = await asyncio.to_thread(self._details, config, name) if source else (None, None, None)
        return {
            "name": name,
            "going": going,
            "feeds": feeds_of(config, slug, here),
            "state": state,
            "charts": charts_of(history, details, t) if history and details else [],
            "actions": actions_of(source) if source else [],
            "deleted": source is None,
            "refresh": going is not None and going.state in ("waiting", "visiting"),
            "live": f"/edit/source?name={name}" if going and going.state in ("waiting", "visiting") else "",
            "revision": going.read if going else 0,
        }

    def _details(self, config: Config, name: str) -> tuple[SourceStatus | None, SourceDetails | None, History | None]:
        with suppress(StorageError), open_read_only(config.site.database, seconds=QUERY_SECONDS) as database:
            (state,) = read_states(database, [name])
            return state, read_details(database, name), read_history(database, name, now=self.bench.clock())
        return None, None, None


def actions_of(source: Source) -> list[str]:
    """What can be done to *source*."""
    pause = "resume" if source.paused else "pause"
    return ["visit", pause, *(["edit"] if KINDS[source.kind].network else []), "delete"]


def feeds_of(config: Config, slug: str | None, here: str) -> list[dict[str, str]]:
    """The addresses of the feed *slug*: the public one, and the one at which it is served *here*."""
    if slug is None:
        return []
    return [
        {
            "label": one.label,
            "media_type": one.media_type,
            "url": config.site.base_url + one.path(slug),
            "href": f"{here}/{one.path(slug)}",
        }
        for one in FORMATS
    ]
