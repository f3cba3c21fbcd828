"""A draft as programs get it: one JSON document, version 1, which `feedloom sources test --json` prints as well.

docs/workbench.md describes it. Pages and browsers are told nothing else than what stands here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from typing import Any

from feeds.config.load import Config
from feeds.workbench.draft import Draft, Pending, pages_content
from feeds.workbench.past import read_worked
from feeds.workbench.preview import build_preview
from feeds.workbench.proposals import propose_filters
from feeds.workbench.sampling import FIELDS, Reader, Sample, fill, is_admitted
from feeds.workbench.saving import prepare, source_name
from feeds.workbench.visits import slug_of_source
from scraper.sources.found import FoundPage
from storage.errors import ConfigError, FeedloomError, ModelError
from storage.text import slug_of

#: Raised when a program that reads the document would be misled by its old meaning.
VERSION = 1
#: Pages that each way shows, and items of the chosen one.
SHOWN_NEWEST, SHOWN_ITEMS = 5, 50


async def build_document(
    draft: Draft, config: Config, reader: Reader, environ: Mapping[str, str], *, now: datetime
) -> dict[str, Any]:
    """Everything about *draft*. Raises StorageError, if no preview can be made."""
    samples = await reader.samples(draft, draft.now) if draft.ways else []
    items = await _items(reader, draft)
    article = _best(samples)
    return {
        "version": VERSION,
        "id": draft.id,
        "address": draft.address,
        "mends": draft.mends,
        "state": draft.state,
        "revision": draft.revision,
        "found": draft.found,
        "busy": draft.busy,
        "progress": [{"doing": word, "about": about} for word, about in draft.progress],
        "cause": asdict(draft.cause) if draft.cause else None,
        "ways": [_way(draft, number) for number in range(len(draft.ways))],
        "items": await _shown_items(reader, draft, items, now),
        "samples": [_sample(one) for one in samples],
        "failed": draft.failed,
        "fill": {field: dict(zip(("filled", "of"), fill(samples, field), strict=True)) for field in FIELDS},
        "article": _article(article),
        "preview": _preview(draft, config, article, now=now),
        "draft": _decisions(draft, config, items, now),
        "pending": _pending(draft.pending),
        "worked": await read_worked(draft, config, reader),
        "saved": draft.saved,
    } | _difference(draft, config, environ)


def _way(draft: Draft, number: int) -> dict[str, Any]:
    way = draft.ways[number]
    return {
        "kind": way.kind,
        "place": way.place,
        "reason": way.reason,
        "count": way.count,
        "days": way.days,
        "full": way.full,
        "title": way.title,
        "newest": pages_content(way.pages[:SHOWN_NEWEST]),
        "chosen": number == draft.now.way,
    }


async def _items(reader: Reader, draft: Draft) -> tuple[FoundPage, ...]:
    if draft.way is None:
        return ()
    try:
        return await reader.items(draft, draft.now)
    except FeedloomError:
        return ()


async def _shown_items(reader: Reader, draft: Draft, items: Sequence[FoundPage], now: datetime) -> list[dict[str, Any]]:
    places: list[int] = []
    with suppress(FeedloomError):  # the list is shown without its places
        places = await reader.cards(draft, draft.now) if draft.way else []
    shown = pages_content(items[:SHOWN_ITEMS])
    for number, (content, page) in enumerate(zip(shown, items, strict=False)):
        content["admitted"] = is_admitted(page, draft.now.source, now=now)
        content["at"] = places[number] if len(places) == len(items) else None
    return shown


def _sample(sample: Sample) -> dict[str, Any]:
    return {
        "page": sample.key,
        "url": sample.url,
        "kind": sample.article.kind.value if sample.article else None,
        "cause": sample.cause,
        "fields": {field: sample.value(field) for field in FIELDS},
        "places": dict(sample.places),
        "dropped": list(sample.dropped),
    }


def _article(sample: Sample | None) -> dict[str, Any] | None:
    """The article of *sample* with its fields and their evidence."""
    if sample is None or sample.article is None:
        return None
    fields = [dict(one) for one in sample.explain.get("fields", ())]
    for one in fields:
        one["at"] = list(sample.places.get(PLACES.get(str(one["field"]), str(one["field"])), ()))
    return {"page": sample.key, "url": sample.url, "record": dict(sample.record), "fields": fields,
            "rule": sample.explain.get("rule")}  # fmt: skip


#: Fields of the record whose places go by another name.
PLACES = {"updated": "modified", "lede_raw": "lede", "byline": "authors"}


def _best(samples: Sequence[Sample]) -> Sample | None:
    """The sample whose entry is shown."""
    return next((one for one in samples if one.article and one.value("title")), samples[0] if samples else None)


async def read_preview(
    draft: Draft, config: Config, reader: Reader, *, content: str | None, now: datetime
) -> dict[str, Any] | None:
    """The entry of *draft* as readers get it, with so much *content*; None: as it is set. None if there is no entry."""
    samples = await reader.samples(draft, draft.now) if draft.ways else []
    return _preview(draft, config, _best(samples), now=now, content=content)


def _preview(
    draft: Draft, config: Config, sample: Sample | None, *, now: datetime, content: Any = None
) -> dict[str, Any] | None:
    if sample is None or sample.article is None:
        return None
    content = content or draft.now.source.get("content")
    name = str(draft.now.source.get("name") or draft.address)
    known = ("preview", sample.url, content, name, id(sample))
    if known not in draft.cache:
        draft.cache[known] = build_preview(sample.article, config, source=name, content=content, now=now)
    found: dict[str, Any] | None = draft.cache[known]
    return found


def _decisions(draft: Draft, config: Config, items: Sequence[FoundPage], now: datetime) -> dict[str, Any]:
    names = [one.name for one in config.sources if one.name != draft.mends]
    name = source_name(draft.now, draft, names)
    return {
        "way": draft.now.way,
        "source": dict(draft.now.source),
        "name": name,
        "slug": _slug(draft, config, name),
        "select": {field: list(selectors) for field, selectors in draft.now.select.items()},
        "excluded": sum(not is_admitted(page, draft.now.source, now=now) for page in items),
        "filters": propose_filters(items, draft.now.source.get("exclude", ())),
        "undo": draft.position,
        "redo": len(draft.steps) - 1 - draft.position,
    }


def _slug(draft: Draft, config: Config, name: str) -> str:
    """What the feed will be called, or is called already."""
    published = slug_of_source(config, name) if draft.mends else None
    return published or f"source-{draft.now.source.get('slug') or slug_of(name)}"


def _pending(pending: Pending | None) -> dict[str, Any] | None:
    if pending is None:
        return None
    return {
        "as": pending.says,
        "field": pending.field,
        "selector": pending.selector,
        "before": pending.before,
        "after": pending.after,
        "of": pending.of,
        "changes": [{"page": name, "before": before, "after": after} for name, before, after in pending.changes],
    }


def _difference(draft: Draft, config: Config, environ: Mapping[str, str]) -> dict[str, Any]:
    """What saving would write, or why it cannot be saved."""
    if draft.way is None or draft.state == "saved":
        return {"difference": [], "problems": []}
    try:
        return {"difference": prepare(draft, config, environ).difference, "problems": []}
    except ConfigError as error:
        return {"difference": [], "problems": [str(one) for one in error.problems]}
    except (FeedloomError, ModelError) as error:
        return {"difference": [], "problems": [str(error)]}
